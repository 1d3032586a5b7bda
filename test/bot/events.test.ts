import { describe, expect, it } from 'vitest'
import { EVENTS } from '../../src/bot/events/index.ts'
import { done } from '../../src/domain/refusal.ts'
import { type Call, fakeWorkflows, PERSON, send, startBot, type TestBot } from './harness.ts'

const CHANNEL = 'C110105005'

/** What the office was told to do about a channel. */
async function told(bot: TestBot, event: Record<string, unknown>, eventId?: string): Promise<readonly Call[]> {
  const lines = bot.lines.length
  const delivery = await bot.sandbox.event(event, eventId === undefined ? {} : { eventId })
  expect(delivery.status).toBe(200)
  await expect.poll(() => bot.lines.length).toBeGreaterThan(lines)
  return bot.calls
}

describe('an event', () => {
  it.each([
    ['channel_unarchive', { act: 'mend', input: { channelId: CHANNEL, how: 'channel_unarchive' } }],
    ['group_unarchive', { act: 'mend', input: { channelId: CHANNEL, how: 'group_unarchive' } }],
    ['channel_archive', { act: 'retire', input: { channelId: CHANNEL, reason: 'is_archived' } }],
    ['group_archive', { act: 'retire', input: { channelId: CHANNEL, reason: 'is_archived' } }],
    ['channel_left', { act: 'retire', input: { channelId: CHANNEL, reason: 'not_in_channel' } }],
    ['group_left', { act: 'retire', input: { channelId: CHANNEL, reason: 'channel_not_found' } }],
    ['channel_deleted', { act: 'retire', input: { channelId: CHANNEL, reason: 'channel_not_found' } }],
    ['group_deleted', { act: 'retire', input: { channelId: CHANNEL, reason: 'channel_not_found' } }],
  ])('%s is acted on, and what follows is sent at once', async (type, expected) => {
    await using bot = await startBot()
    expect(await told(bot, { type, channel: CHANNEL, user: 'U1' })).toEqual([expected])
    await expect.poll(() => bot.acted()).toBe(1)
  })

  it('member_joined_channel is acted on when it is the bot that joined', async () => {
    await using bot = await startBot()
    const joined = { type: 'member_joined_channel', channel: CHANNEL, channel_type: 'C', team: 'T0SANDBOX' }
    expect(await told(bot, { ...joined, user: 'U0001' }, 'Ev0')).toEqual([])
    expect(bot.lines.map(({ fields }) => fields.outcome)).toEqual(['notOurs'])
    expect(bot.admitted).not.toContain('event/Ev0')
    expect(await told(bot, { ...joined, user: bot.sandbox.botUserId })).toEqual([
      { act: 'mend', input: { channelId: CHANNEL, how: 'member_joined_channel', surface: 'slack' } },
    ])
  })

  it('that comes again, as Slack’s repetition or replayed, is acted on once', async () => {
    await using bot = await startBot()
    const archived = { type: 'channel_archive', channel: CHANNEL, user: 'U1' }
    await told(bot, archived, 'Ev1')
    await told(bot, archived, 'Ev1')
    expect(await told(bot, archived, 'Ev1')).toHaveLength(1)
    expect(bot.lines.map(({ fields }) => fields.outcome)).toEqual(['retired', 'repeated', 'repeated'])
    expect(await told(bot, archived, 'Ev2')).toHaveLength(2)
  })

  it.each([
    ['without a channel', { type: 'channel_archive' }],
    ['of a channel that is no text', { type: 'channel_archive', channel: { id: CHANNEL } }],
    ['of somebody who is nobody', { type: 'member_joined_channel', channel: CHANNEL }],
  ])('%s is not acted on', async (_name, event) => {
    await using bot = await startBot()
    expect(await told(bot, event)).toEqual([])
    expect(bot.lines.map(({ fields }) => fields.outcome)).toEqual(['broken'])
  })

  it.each(['forged', 'stale', 'absent'] as const)('whose signature is %s is turned away', async (signature) => {
    await using bot = await startBot()
    const delivery = await bot.sandbox.event({ type: 'channel_archive', channel: CHANNEL }, { signature })
    expect(delivery.status).toBe(401)
    await bot.bot.stop(1_000)
    expect(bot.calls).toEqual([])
  })

  it('from ten minutes ahead is turned away', async () => {
    await using bot = await startBot()
    const event = { type: 'channel_archive', channel: CHANNEL }
    const body = JSON.stringify({ type: 'event_callback', event_id: 'Ev1', team_id: 'T0SANDBOX', event })
    const request = { body, secret: bot.sandbox.signingSecret, contentType: 'application/json' }
    expect(await send(bot.url, { ...request, atMs: Date.now() + 600_000 })).toBe(401)
    await bot.bot.stop(1_000)
    expect(bot.calls).toEqual([])
  })

  it('that goes wrong leaves a reference in the log and the bot alive', async () => {
    const failing = async () => {
      throw new Error('the database is gone')
    }
    await using bot = await startBot({ workflows: { retireKnownDestination: failing } as never })
    await told(bot, { type: 'channel_archive', channel: CHANNEL })
    await expect.poll(() => bot.lines.map(({ level }) => level)).toContain('error')
    const fault = bot.lines.find(({ level }) => level === 'error')
    expect(fault?.fields.reference).toMatch(/^[0-9a-f]{8}$/)
    await told(bot, { type: 'channel_unarchive', channel: CHANNEL })
    expect(bot.calls).toHaveLength(1)
  })

  it('of an opened page shows what waits now, unless the page has become newer meanwhile', async () => {
    const administrators = ['甲']
    const loadHome = async () => done({ kind: 'unknown' as const, administrators })
    await using bot = await startBot({ workflows: fakeWorkflows({ loadHome }).workflows })
    const page = () => JSON.stringify(bot.sandbox.views.find(({ view }) => view.type === 'home')?.view ?? null)
    const calls = () => bot.sandbox.callCounts
    await bot.sandbox.openHome({ user: PERSON })
    await expect.poll(page).toContain('甲')
    administrators[0] = '乙'
    await bot.sandbox.openHome({ user: PERSON })
    await expect.poll(page).toContain('乙')
    administrators[0] = '丙'
    await bot.sandbox.event({ type: 'app_home_opened', user: PERSON, tab: 'home', view: { hash: '1.old' } })
    await expect.poll(() => calls().get('views.publish hash_conflict')).toBe(1)
    expect(page()).toContain('乙')
    expect(await told(bot, { type: 'app_home_opened', user: PERSON, tab: 'messages' })).toEqual([])
    expect(calls().get('views.publish ok')).toBe(2)
    expect(bot.lines.filter(({ message }) => message === 'something went wrong')).toEqual([])
  })

  it('of a file that goes wrong is answered with the reference, so that nobody waits for nothing', async () => {
    const authorise = async () => {
      throw new Error('the database is gone')
    }
    await using bot = await startBot({ workflows: { authorise } as never })
    const { id } = bot.sandbox.addFile({ user: PERSON, name: '空气.csv', content: Buffer.from('x') })
    await bot.sandbox.sendFile({ user: PERSON, fileIds: [id] })
    const own = () => bot.sandbox.channels.find(({ kind, members }) => kind === 'im' && members.has(PERSON))
    await expect.poll(() => own()?.messages.length).toBe(2)
    const [sent, answer] = own()?.messages ?? []
    expect(answer?.threadTs).toBe(sent?.ts)
    const fault = bot.lines.find(({ level }) => level === 'error')
    expect(answer?.text).toContain(`编号 ${String(fault?.fields.reference)} `)
  })

  it('of a page on which something stands that is over leaves the page right after the button was tried', async () => {
    const unit = { unitCode: '110105005', unitName: '午镇', district: '乙区' }
    const matter = { kind: 'receipt', message: 'k', noticeKind: 'bottomRankingNotice', month: null, permalink: null }
    const waiting = [{ matter, unit, due: null }]
    const none = { items: [], more: 0, isCut: false }
    const loadHome = async () =>
      done({
        kind: 'known',
        today: '2026-11-16',
        name: '甲',
        posts: none,
        waiting: { ...none, items: waiting.slice() },
        decisions: null,
        work: null,
        administration: null,
      } as never)
    await using bot = await startBot({ workflows: fakeWorkflows({ loadHome }).workflows })
    const home = () => bot.sandbox.views.find(({ view }) => view.type === 'home')
    await bot.sandbox.openHome({ user: PERSON })
    await expect.poll(() => JSON.stringify(home()?.view)).toContain('午镇')
    waiting.pop()
    await bot.sandbox.pressInView({ user: PERSON, viewId: home()?.id ?? '', actionId: 'receipt.sign' })
    await expect.poll(() => JSON.stringify(home()?.view)).not.toContain('午镇')
    expect(bot.form()).toContain('未办理')
  })

  it('comes through a socket as well', async () => {
    await using bot = await startBot({}, true)
    expect(await told(bot, { type: 'channel_archive', channel: CHANNEL })).toHaveLength(1)
  })

  it('has one listener of its own', () => {
    expect(new Set(EVENTS.map(({ type }) => type)).size).toBe(EVENTS.length)
  })
})
