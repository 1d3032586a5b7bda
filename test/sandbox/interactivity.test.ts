import { App, HTTPReceiver } from '@slack/bolt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { aClock, aSandbox, OPEN, PERSON, SECRET, silent } from './harness.ts'

let sandbox: Sandbox
let clock: ReturnType<typeof aClock>
let app: App
let stop: () => Promise<void>

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const modal = (title = '约谈') => ({
  type: 'modal' as const,
  callback_id: 'summon',
  notify_on_close: true,
  title: plain(title),
  submit: plain('确定'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'place',
      label: plain('地点'),
      element: { type: 'plain_text_input' as const, action_id: 'text' },
    },
    {
      type: 'input' as const,
      block_id: 'tie',
      label: plain('并列'),
      element: {
        type: 'static_select' as const,
        action_id: 'policy',
        options: ['strict', 'include'].map((value) => ({ text: plain(value), value })),
      },
    },
  ],
})

/** Bolt over HTTP on a free port, its WebClient pointed at the sandbox. */
async function startBot() {
  const receiver = new HTTPReceiver({ signingSecret: sandbox.signingSecret, logger: silent })
  const bot = new App({
    receiver,
    token: sandbox.botToken,
    clientOptions: { slackApiUrl: sandbox.apiUrl, retryConfig: { retries: 0 } },
    deferInitialization: true,
    logger: silent,
  })
  await bot.init()
  const server = await receiver.start({ port: 0, host: '127.0.0.1' })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  sandbox.setEventsUrl(`http://127.0.0.1:${port}/slack/events`)
  return { bot, stopBot: () => receiver.stop().then(() => undefined) }
}

beforeEach(async () => {
  clock = aClock()
  sandbox = await aSandbox({ now: clock.now })
  const { bot, stopBot } = await startBot()
  app = bot
  stop = stopBot
})
afterEach(async () => {
  await stop()
  await sandbox.close()
})

async function buttonMessage(value = 'air/2026-09') {
  return app.client.chat.postMessage({
    channel: OPEN,
    text: '待审',
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: '待审' } },
      { type: 'actions', elements: [{ type: 'button', action_id: 'approve', value, text: plain('批准') }] },
    ],
  })
}

describe('slash commands', () => {
  it('reach Bolt signed, and the acknowledgement shows to the person alone', async () => {
    app.command('/duban', async ({ ack, command }) => ack(`收到 ${command.text}`))
    const delivery = await sandbox.command({ user: PERSON, channel: OPEN, command: '/duban', text: '排名 & 空气' })
    expect(delivery).toMatchObject({ status: 200, inTime: true, body: '收到 排名 & 空气' })
    expect(sandbox.channel(OPEN).ephemerals(PERSON)).toMatchObject([{ text: '收到 排名 & 空气' }])
    expect(sandbox.channel(OPEN).messages()).toEqual([])
  })

  it.each(['forged', 'stale', 'absent'] as const)('are refused with a signature that is %s', async (signature) => {
    let runs = 0
    app.command('/duban', async ({ ack }) => {
      runs += 1
      await ack()
    })
    const delivery = await sandbox.command({ user: PERSON, channel: OPEN, command: '/duban', signature })
    expect([delivery.status, runs]).toEqual([401, 0])
  })

  it('carry a response_url good for five uses in thirty minutes', async () => {
    const urls: string[] = []
    app.command('/duban', async ({ ack, command }) => {
      urls.push(command.response_url)
      await ack()
    })
    const issue = async () => {
      await sandbox.command({ user: PERSON, channel: OPEN, command: '/duban' })
      return urls.at(-1) ?? ''
    }
    const use = async (url: string, body: object = { text: '好' }) => {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
      return [response.status, ((await response.json()) as { error?: string }).error]
    }
    const first = await issue()
    for (let index = 0; index < 5; index += 1) expect(await use(first)).toEqual([200, undefined])
    expect(await use(first)).toEqual([404, 'used_url'])
    expect(sandbox.channel(OPEN).ephemerals(PERSON)).toHaveLength(5)
    const second = await issue()
    expect(await use(second, { text: '甲', blocks: [{ type: 'section' }] })).toEqual([400, 'invalid_blocks'])
    expect(await use(second, { text: '大家好', response_type: 'in_channel' })).toEqual([200, undefined])
    expect(sandbox.channel(OPEN).messages()).toMatchObject([{ text: '大家好', botId: 'B0BOT' }])
    clock.advanceMs(30 * 60_000 + 1)
    expect(await use(second)).toEqual([404, 'expired_url'])
  })

  it('cannot come from a person or a channel that does not exist, or from a private channel he is not in', async () => {
    const from = (user: string, channel: string) => sandbox.command({ user, channel, command: '/duban' })
    await expect(from('U9', OPEN)).rejects.toThrow("user 'U9'")
    await expect(from(PERSON, 'C9')).rejects.toThrow("channel 'C9'")
    sandbox.addUser({ id: 'U0002' })
    await expect(from('U0002', SECRET)).rejects.toThrow('private channel')
  })
})

describe('buttons', () => {
  it('are pressed by action_id, and the answer replaces the message', async () => {
    const { ts } = await buttonMessage()
    app.action('approve', async ({ ack, body, respond, payload }) => {
      await ack()
      const value = 'value' in payload ? payload.value : ''
      await respond({ replace_original: true, text: `已由 <@${body.user.id}> 批准 ${value}` })
    })
    const delivery = await sandbox.press({ user: PERSON, channel: OPEN, actionId: 'approve' })
    expect(delivery.status).toBe(200)
    const edited = () => sandbox.channel(OPEN).readable()
    await expect.poll(edited).toEqual(['已由 @甲区联络员 批准 air/2026-09'])
    expect(sandbox.channel(OPEN).messages()).toMatchObject([{ ts, mentions: [{ kind: 'user', id: PERSON }] }])
  })

  it('are told apart by their value, and a missing one is named', async () => {
    await buttonMessage('air')
    await buttonMessage('water')
    const seen: unknown[] = []
    app.action('approve', async ({ ack, payload }) => {
      seen.push('value' in payload ? payload.value : null)
      await ack()
    })
    await sandbox.press({ user: PERSON, channel: OPEN, actionId: 'approve', value: 'air' })
    expect(seen).toEqual(['air'])
    const missing = sandbox.press({ user: PERSON, channel: OPEN, actionId: 'approve', value: 'soil' })
    await expect(missing).rejects.toThrow(`channel ${OPEN}: no element with action_id 'approve' and value "soil"`)
  })

  it('stay unanswered for three seconds when nobody listens', async () => {
    await buttonMessage()
    const delivery = await sandbox.press({ user: PERSON, channel: OPEN, actionId: 'approve' })
    expect([delivery.status, delivery.inTime]).toEqual([404, false])
  })
})

describe('modals', () => {
  const openModal = async () => {
    await buttonMessage()
    app.action('approve', async ({ ack, body, client }) => {
      await ack()
      await client.views.open({ trigger_id: 'trigger_id' in body ? body.trigger_id : '', view: modal() })
    })
    await sandbox.press({ user: PERSON, channel: OPEN, actionId: 'approve' })
    await expect.poll(() => sandbox.openViewOf(PERSON)).not.toBeNull()
  }

  it('open from a button, keep field errors, and close when the submission is taken', async () => {
    await openModal()
    app.view('summon', async ({ ack, view }) => {
      const place = view.state.values.place?.text?.value ?? ''
      const policy = view.state.values.tie?.policy?.selected_option?.value
      await (place === '不详' ? ack({ response_action: 'errors', errors: { place: `地点不明 ${policy}` } }) : ack())
    })
    await sandbox.submitView({ user: PERSON, entries: { place: '不详', tie: 'strict' } })
    expect(sandbox.openViewOf(PERSON)?.errors).toEqual({ place: '地点不明 strict' })
    await sandbox.submitView({ user: PERSON, entries: { place: '会议室', tie: 'include' } })
    expect(sandbox.openViewOf(PERSON)).toBeNull()
    expect(sandbox.views).toMatchObject([{ state: 'submitted', errors: {} }])
  })

  it('take only what a person could enter', async () => {
    await openModal()
    const submit = (entries: Record<string, string>) => sandbox.submitView({ user: PERSON, entries })
    await expect(submit({ tie: 'strict' })).rejects.toThrow("input 'place' is empty")
    await expect(submit({ place: '甲', tie: 'loose' })).rejects.toThrow("option 'loose' is not offered")
    await expect(submit({ place: 'a'.repeat(3_001), tie: 'strict' })).rejects.toThrow('3001 characters')
    await expect(submit({ place: '甲', tie: 'strict', more: '乙' })).rejects.toThrow("no block or action 'more'")
  })

  it('are replaced and stacked by the acknowledgement', async () => {
    await openModal()
    app.view('summon', async ({ ack, view }) => {
      const action = view.title.text === '约谈' ? 'update' : 'push'
      await ack({ response_action: action, view: modal(action === 'update' ? '第二步' : '第三步') })
    })
    const entries = { place: '甲', tie: 'strict' }
    await sandbox.submitView({ user: PERSON, entries })
    expect(sandbox.openViewOf(PERSON)?.view.title).toEqual(plain('第二步'))
    await sandbox.submitView({ user: PERSON, entries })
    expect(sandbox.openViewOf(PERSON)).toMatchObject({ view: { title: plain('第三步') }, rootId: sandbox.views[0]?.id })
  })

  it('tell the bot when they are closed', async () => {
    await openModal()
    let closed = ''
    app.view({ callback_id: 'summon', type: 'view_closed' }, async ({ ack, view }) => {
      closed = view.callback_id
      await ack()
    })
    await sandbox.closeView({ user: PERSON })
    expect([closed, sandbox.openViewOf(PERSON)]).toEqual(['summon', null])
  })

  it('open once with a trigger, and only within three seconds', async () => {
    const triggers: string[] = []
    app.shortcut('new', async ({ ack, shortcut }) => {
      triggers.push(shortcut.trigger_id)
      await ack()
    })
    const issue = async () => {
      await sandbox.shortcut({ user: PERSON, callbackId: 'new' })
      return triggers.at(-1) ?? ''
    }
    const open = async (trigger: string) => {
      const body = JSON.stringify({ trigger_id: trigger, view: modal() })
      const headers = { authorization: `Bearer ${sandbox.botToken}`, 'content-type': 'application/json' }
      const response = await fetch(`${sandbox.apiUrl}views.open`, { method: 'POST', headers, body })
      return ((await response.json()) as { error?: string }).error ?? 'ok'
    }
    const first = await issue()
    expect([await open(first), await open(first)]).toEqual(['ok', 'exchanged_trigger_id'])
    const second = await issue()
    clock.advanceMs(3_001)
    expect([await open(second), await open('none')]).toEqual(['expired_trigger_id', 'invalid_trigger_id'])
  })
})

describe('events', () => {
  it('reach the bot again under the same id, marked as a repetition', async () => {
    const seen: unknown[] = []
    app.event('app_mention', async ({ body, context }) => {
      seen.push([body.event_id, context.retryNum])
    })
    const event = { type: 'app_mention', user: PERSON, channel: OPEN, text: '<@U0BOT> 排名', ts: '1.000001' }
    await sandbox.event(event, { eventId: 'Ev1' })
    await sandbox.event(event, { eventId: 'Ev1', retry: { num: 1, reason: 'http_timeout' } })
    expect(seen).toEqual([
      ['Ev1', undefined],
      ['Ev1', 1],
    ])
  })

  it('need somewhere to go', async () => {
    sandbox.setEventsUrl(null)
    await expect(sandbox.event({ type: 'app_mention' })).rejects.toThrow('eventsUrl')
  })
})
