import { App, SocketModeReceiver } from '@slack/bolt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { aClient, aSandbox, OPEN, PERSON, silent } from './harness.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await aSandbox()
})
afterEach(() => sandbox.close())

describe('Bolt over Socket Mode', () => {
  it('takes commands, buttons and events, and answers through the socket', async () => {
    const clientOptions = { slackApiUrl: sandbox.apiUrl, retryConfig: { retries: 0 } }
    const receiver = new SocketModeReceiver({
      appToken: sandbox.appToken,
      installerOptions: { clientOptions },
      logger: silent,
    })
    const app = new App({ receiver, token: sandbox.botToken, clientOptions, deferInitialization: true, logger: silent })
    await app.init()
    const events: string[] = []
    app.command('/duban', async ({ ack, command }) => ack(`收到 ${command.text}`))
    app.action('approve', async ({ ack, respond }) => {
      await ack()
      await respond({ replace_original: true, text: '已批准' })
    })
    app.event('app_mention', async ({ body }) => void events.push(body.event_id))
    await app.start()
    expect(sandbox.sockets.count()).toBe(1)

    const long = '长'.repeat(30_000)
    const answer = await sandbox.command({ user: PERSON, channel: OPEN, command: '/duban', text: long })
    expect(answer).toMatchObject({ status: 200, inTime: true })
    expect(sandbox.channel(OPEN).ephemerals(PERSON)[0]?.text).toBe(`收到 ${long}`)

    const button = { type: 'button', action_id: 'approve', text: { type: 'plain_text', text: '批准' } }
    await app.client.apiCall('chat.postMessage', {
      channel: OPEN,
      text: '待审',
      blocks: [{ type: 'actions', elements: [button] }],
    })
    await sandbox.press({ user: PERSON, channel: OPEN, actionId: 'approve' })
    await expect.poll(() => sandbox.channel(OPEN).messages()[0]?.text).toBe('已批准')

    await sandbox.event(
      { type: 'app_mention', user: PERSON, channel: OPEN, text: '甲', ts: '1.000001' },
      { eventId: 'Ev7' },
    )
    expect(events).toEqual(['Ev7'])
    await app.stop()
    await expect.poll(() => sandbox.sockets.count()).toBe(0)
  })
})

describe('the socket', () => {
  const connect = async () => {
    const { url = '' } = await aClient(sandbox, sandbox.appToken).apps.connections.open()
    const socket = new WebSocket(url)
    const messages: Record<string, unknown>[] = []
    socket.on('message', (data) =>
      messages.push(JSON.parse((data as Buffer).toString('utf8')) as Record<string, unknown>),
    )
    await expect.poll(() => messages.length).toBeGreaterThan(0)
    return { socket, messages, url }
  }

  it('says hello, answers a ping, and asks to reconnect on a refresh', async () => {
    const { socket, messages } = await connect()
    expect(messages[0]).toMatchObject({ type: 'hello', num_connections: 1 })
    const pong = Promise.withResolvers<string>()
    socket.on('pong', (data) => pong.resolve(String(data)))
    socket.ping('are you there')
    await expect(pong.promise).resolves.toBe('are you there')
    sandbox.sockets.refresh()
    await expect.poll(() => messages.at(-1)).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' })
    const closed = Promise.withResolvers<number>()
    socket.on('close', (code) => closed.resolve(code))
    socket.close(1000)
    await expect(closed.promise).resolves.toBe(1000)
    await expect.poll(() => sandbox.sockets.count()).toBe(0)
  })

  it('takes an acknowledgement in fragments', async () => {
    const { socket, messages } = await connect()
    const delivery = sandbox.command({ user: PERSON, channel: OPEN, command: '/duban' })
    await expect.poll(() => messages.length).toBe(2)
    const answer = JSON.stringify({ envelope_id: messages[1]?.envelope_id, payload: { text: '分段' } })
    socket.send(answer.slice(0, 10), { fin: false })
    socket.send(answer.slice(10), { fin: true })
    expect(await delivery).toMatchObject({ status: 200, body: '{"text":"分段"}' })
    expect(messages[1]).toMatchObject({ type: 'slash_commands', accepts_response_payload: true })
    socket.terminate()
  })

  it('opens once for each ticket and for no other', async () => {
    const { socket, url } = await connect()
    for (const address of [url, `${url}0`]) {
      const again = new WebSocket(address)
      const refused = Promise.withResolvers<string>()
      again.on('error', (cause) => refused.resolve(cause.message))
      await expect(refused.promise).resolves.toContain('403')
    }
    socket.terminate()
  })

  it('refuses an eleventh connection', async () => {
    const sockets = []
    for (let index = 0; index < 10; index += 1) sockets.push((await connect()).socket)
    await expect(connect()).rejects.toMatchObject({ data: { error: 'too_many_websockets' } })
    for (const socket of sockets) socket.terminate()
  })
})
