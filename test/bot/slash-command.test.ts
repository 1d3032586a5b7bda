import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/bot/commands/index.ts'
import type { BotWorkflows } from '../../src/bot/workflows.ts'
import type { Role } from '../../src/domain/people.ts'
import { done } from '../../src/domain/refusal.ts'
import type { UnsettledMessage } from '../../src/workflows/unsettled-messages.ts'
import { aContext, aViewer, OPEN, PERSON, refusing, send, startBot, type TestBot } from './harness.ts'

const MINUTE_MS = 60_000

/** The office knows the person by these roles. */
function holding(...roles: readonly Role[]): Partial<BotWorkflows> {
  return { identifyViewer: async () => done(aViewer({ roles: new Set(roles) })) }
}

async function ask(bot: TestBot, text: string): Promise<string> {
  const before = bot.told().length
  expect((await bot.sandbox.command({ user: PERSON, channel: OPEN, command: '/duban', text })).status).toBe(200)
  await expect.poll(() => bot.told().length).toBe(before + 1)
  return bot.told().at(-1) ?? ''
}

/** The body of a command, as Slack sends it. */
function aCommand(bot: TestBot, triggerId = '13345224609.738474920.8088930838d88f008e0'): string {
  return new URLSearchParams({
    team_id: 'T0SANDBOX',
    user_id: PERSON,
    channel_id: OPEN,
    command: '/duban',
    text: 'messages',
    trigger_id: triggerId,
    response_url: `${bot.sandbox.url}/response/none`,
  }).toString()
}

/** How often somebody was asked for what is not settled. */
function countingMessages() {
  let asked = 0
  const workflows = {
    ...holding('issuer'),
    unsettledMessages: async () => {
      asked += 1
      return { counts: { failed: 0, unconfirmed: 0, sending: 0, pending: 0 }, listed: [], more: 0 }
    },
  } as Partial<BotWorkflows>
  return { workflows, asked: () => asked }
}

describe('help', () => {
  it.each(['', 'help', '帮助', '  HELP ', '\u3000帮助'])(
    'asked for as “%s” lists what the person may use',
    async (text) => {
      await using bot = await startBot({ workflows: holding('issuer') as BotWorkflows })
      const told = await ask(bot, text)
      expect(told).toContain('/duban 消息 [失败|待核实|待发]')
      const offered = COMMANDS.filter(({ roles }) => roles.includes('issuer'))
      expect(offered.length).toBeLessThan(COMMANDS.length)
      expect(told.split('\n')).toHaveLength(2 + offered.length)
      expect(told).toContain('拼音首字母')
    },
  )

  it('does not tell of what the person may not ask', async () => {
    await using bot = await startBot({ workflows: holding('observer') as BotWorkflows })
    const told = await ask(bot, 'help')
    expect(told).toContain('/duban 排名')
    expect(told).not.toContain('/duban 消息')
  })
})

describe('a subcommand', () => {
  it.each([
    ['mesages', '/duban 消息'],
    ['MESSAGE', '/duban 消息'],
    ['消系', '/duban 消息'],
    ['rankin', '/duban 排名'],
  ])('mistyped as %s is answered with the nearest, and help', async (text, usage) => {
    await using bot = await startBot({ workflows: holding('issuer') as BotWorkflows })
    const told = await ask(bot, text)
    expect(told).toContain(`没有“${text}”这个命令。您要用的可能是：${usage}`)
    expect(told).toContain('/duban 帮助')
  })

  it('mistyped is never answered with one the person may not use', async () => {
    await using bot = await startBot({ workflows: holding('observer') as BotWorkflows })
    expect(await ask(bot, 'mesages')).not.toMatch(/duban (messages|消息)/)
  })

  it('of any length and content is answered within Slack’s limits', async () => {
    await using bot = await startBot({ workflows: holding('issuer') as BotWorkflows })
    const told = await ask(bot, `<!channel>*${'甲'.repeat(3_900)}`)
    expect(told).toContain('没有“<!channel>*甲')
    expect(told.length).toBeLessThan(1_500)
  })

  it.each([
    'messages all',
    '消息 失败 待发',
    'ranking',
    'ranking soil',
    '排名 空气 2026-13',
    '单位',
    '责任人 2026-07-01',
  ])('with words it does not take (%s) is answered with its usage', async (text) => {
    await using bot = await startBot({ workflows: holding('issuer') as BotWorkflows })
    expect(await ask(bot, text)).toMatch(/^写法不符。用法：\/duban /)
  })

  it('that the roles of the person do not allow is refused before anything is looked up', async () => {
    const { workflows, asked } = countingMessages()
    await using bot = await startBot({ workflows: { ...workflows, ...holding('reviewer') } as BotWorkflows })
    expect(await ask(bot, '消息')).toMatch(/^未办理：您今天的角色/)
    expect(asked()).toBe(0)
  })

  it.each(['', 'messages', 'ranking air', 'nothing'])(
    'of somebody the office does not know (%s) is refused',
    async (text) => {
      const identifyViewer = refusing({ code: 'unknown-slack-user' }) as BotWorkflows['identifyViewer']
      await using bot = await startBot({ workflows: { identifyViewer } as BotWorkflows })
      expect(await ask(bot, text)).toMatch(/^未办理：您的Slack账号/)
    },
  )

  it('that goes wrong is answered with a reference that the log has too', async () => {
    const failing = async () => {
      throw new TypeError('the table is gone')
    }
    const workflows = { ...holding('issuer'), unsettledMessages: failing as BotWorkflows['unsettledMessages'] }
    await using bot = await startBot({ workflows: workflows as BotWorkflows })
    const reference = /编号 ([0-9a-f]{8}) /.exec(await ask(bot, 'messages'))?.[1]
    expect(bot.lines.filter(({ level }) => level === 'error')).toMatchObject([{ fields: { reference } }])
    expect(reference).toBeDefined()
  })

  it('does nothing, so nothing is looked for to send', async () => {
    await using bot = await startBot({ workflows: holding('issuer') as BotWorkflows })
    await ask(bot, 'messages')
    expect(bot.acted()).toBe(0)
  })
})

describe('a command as a request', () => {
  it('that is replayed or redelivered is answered once', async () => {
    const { workflows, asked } = countingMessages()
    await using bot = await startBot({ workflows: workflows as BotWorkflows })
    const good = { body: aCommand(bot), secret: bot.sandbox.signingSecret, atMs: Date.now() }
    for (let time = 0; time < 3; time += 1) expect(await send(bot.url, good)).toBe(200)
    await bot.bot.stop(1_000)
    expect(asked()).toBe(1)
    expect(bot.lines.map(({ fields }) => fields.outcome).filter((outcome) => outcome === 'repeated')).toHaveLength(2)
  })

  it.each([
    ['forged', {}, 'x'],
    ['ten minutes old', { atMs: Date.now() - 10 * MINUTE_MS }, ''],
    ['from ten minutes ahead', { atMs: Date.now() + 10 * MINUTE_MS }, ''],
  ])('that is %s comes to nothing', async (_name, over, spoil) => {
    const { workflows, asked } = countingMessages()
    await using bot = await startBot({ workflows: workflows as BotWorkflows })
    const request = { body: aCommand(bot), secret: `${bot.sandbox.signingSecret}${spoil}`, ...over }
    expect(await send(bot.url, request)).toBe(401)
    await bot.bot.stop(1_000)
    expect(asked()).toBe(0)
  })

  it('without an id of its own is not acted on', async () => {
    const { workflows, asked } = countingMessages()
    await using bot = await startBot({ workflows: workflows as BotWorkflows })
    expect(await send(bot.url, { body: aCommand(bot, ''), secret: bot.sandbox.signingSecret })).toBe(200)
    await expect.poll(() => bot.lines.map(({ fields }) => fields.outcome)).toContain('broken')
    expect(asked()).toBe(0)
  })

  it('comes through a socket as well', async () => {
    await using bot = await startBot({ workflows: holding('issuer') as BotWorkflows }, true)
    expect(await ask(bot, 'messages')).toBe('没有未办结的消息，无需处理。')
  })
})

describe('what is not settled', () => {
  const message = (over: object): UnsettledMessage => {
    const row = {
      id: 42,
      kind: 'bottomRankingNotice',
      unitCode: '110105005',
      month: '2026-10',
      channelId: 'C110105005',
      state: 'failed',
      lastError: null,
      lastErrorKind: null,
      dueAt: new Date('2026-11-16T02:00:00Z'),
      ...over,
    }
    return {
      message: row,
      state: row.state,
      unitName: '土镇',
      district: '丙区',
      wait: null,
      expectedAt: null,
    } as UnsettledMessage
  }
  const listing = (listed: readonly UnsettledMessage[], more = 0) =>
    ({
      ...holding('administrator'),
      unsettledMessages: async () => ({ counts: { failed: 1, unconfirmed: 1, sending: 0, pending: 14 }, listed, more }),
    }) as Partial<BotWorkflows> as BotWorkflows

  it('names unit, kind, channel, state, reason, time and next step', async () => {
    const listed = [
      message({ lastError: 'is_archived', lastErrorKind: 'destination' }),
      message({ id: 43, state: 'unconfirmed', lastError: 'missing_scope', lastErrorKind: 'ambiguous' }),
      { ...message({ id: 44, state: 'pending' }), expectedAt: new Date('2026-11-16T02:05:00Z') },
      { ...message({ id: 45, state: 'pending' }), wait: { messageId: 42, state: 'failed' } as const },
    ]
    await using bot = await startBot({ workflows: listing(listed, 12) })
    expect(await ask(bot, '消息')).toMatchInlineSnapshot(`
      "未办结的消息共16条：未能送达1条、待核实1条、待发送14条。
      另有12条未列出。查看全部：duban messages
      消息42，未能送达：2026年10月乡镇（街道）通报，丙区土镇，频道C110105005
      原因：频道已归档（is_archived）
      请恢复该频道并将机器人重新加入，之后自动补发；不再发送的，点“办理”。
      [办理]
      消息43，待核实：2026年10月乡镇（街道）通报，丙区土镇，频道C110105005
      原因：应用缺少权限（missing_scope）
      请先到频道查看该消息是否已出现，再点“办理”登记结果。
      [办理]
      消息44，待发送：2026年10月乡镇（街道）通报，丙区土镇，频道C110105005
      预计发送时间：2026年11月16日（星期一）上午10:05
      [办理]
      消息45，待发送：2026年10月乡镇（街道）通报，丙区土镇，频道C110105005
      等待消息42先办结。
      [办理]"
    `)
  })

  it('fits Slack with every text at its longest', async () => {
    const long = message({ lastError: `is_archived: ${'长'.repeat(5_000)}`, lastErrorKind: 'message', month: null })
    const listed = Array.from({ length: 8 }, () => ({
      ...long,
      unitName: '某'.repeat(200),
      district: '某'.repeat(200),
    }))
    await using bot = await startBot({ workflows: listing(listed, 100_000) })
    expect(await ask(bot, 'messages')).toContain('另有100000条未列出')
  })
})

describe('the published list', () => {
  it('in English keeps to the office’s language', async () => {
    await using bot = await startBot({ context: aContext('en'), workflows: holding('issuer') as BotWorkflows })
    expect(await ask(bot, '排名 水 2026年9月')).toBe(
      'There is no published water quality ranking of September 2026. Check the month, or leave it out to see the newest.',
    )
    expect(await ask(bot, 'nonsense')).toMatch(/^There is no command “nonsense”\./)
  })
})

describe('many commands at once', () => {
  it('are all acknowledged while a few are worked on, and then all answered', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    let begun = 0
    const identifyViewer = async () => {
      begun += 1
      await released
      return done(aViewer({ roles: new Set(['issuer'] as const) }))
    }
    await using bot = await startBot({ workflows: { identifyViewer } as Partial<BotWorkflows> as BotWorkflows })
    const asked = Array.from({ length: 80 }, () =>
      bot.sandbox.command({ user: PERSON, channel: OPEN, command: '/duban', text: 'help' }),
    )
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200))
    expect(begun).toBeLessThan(asked.length)
    release()
    await expect.poll(() => bot.told().length).toBe(asked.length)
  })
})
