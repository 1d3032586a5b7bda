import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readChannelTable } from '../../sandbox/channel-file.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { aClient, aSandbox, OPEN, PERSON } from './harness.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await aSandbox()
})
afterEach(() => sandbox.close())

async function send(verb: string, path: string, body?: unknown) {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(`${sandbox.url}/sandbox/${path}`, { method: verb, ...init })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('state over HTTP', () => {
  it('shows messages with metadata and words, files, views, and calls by outcome', async () => {
    const client = aClient(sandbox, sandbox.botToken)
    const metadata = { event_type: 'duban_message', event_payload: { key: 'k' } }
    await client.chat.postMessage({ channel: OPEN, text: '*甲区* &amp; 乙镇', metadata })
    await client.chat.postMessage({ channel: 'C9', text: '甲' }).catch(() => null)
    await client.filesUploadV2({ channel_id: OPEN, filename: 'a.csv', file: Buffer.from('abc') })
    const { body } = await send('GET', 'state')
    expect(body.callCounts).toMatchObject({ 'chat.postMessage ok': 1, 'chat.postMessage channel_not_found': 1 })
    expect(body.files).toMatchObject([{ name: 'a.csv', bytes: 3, channels: [OPEN] }])
    const channels = body.channels as Record<string, unknown>[]
    expect(channels[0]?.messages).toMatchObject([{ metadata, readable: '甲区 & 乙镇' }, { text: '' }])
    const after = sandbox.channel(OPEN).messages()[0]?.ts
    expect((await send('GET', `messages?channel=${OPEN}&after=${after}`)).body).toHaveLength(1)
    expect((await send('GET', 'messages?channel=C9')).status).toBe(404)
  })

  it('takes channels, users and faults, and lets faults go', async () => {
    await send('POST', 'users', { id: 'U0002', realName: '乙' })
    await send('POST', 'channels', { id: 'C0NEW', name: '新', isPrivate: true })
    const client = aClient(sandbox, sandbox.botToken)
    const post = () => client.chat.postMessage({ channel: 'C0NEW', text: '甲' })
    const fault = await send('POST', 'faults', { kind: 'ratelimited', retryAfterSeconds: 2 })
    await expect(post()).rejects.toMatchObject({ retryAfter: 2 })
    expect((await send('DELETE', `faults?id=${String(fault.body.id)}`)).status).toBe(200)
    await expect(post()).resolves.toMatchObject({ ok: true })
    expect((await send('DELETE', 'faults?id=none')).status).toBe(404)
    expect((await send('POST', 'channels', { id: 'C0NEW' })).body.error).toContain("channel 'C0NEW'")
  })

  it.each([
    ['faults', { kind: 'explode' }, "got 'explode'"],
    ['faults', { kind: 'ratelimited' }, 'retryAfterSeconds'],
    ['faults', { kind: 'hang', times: 0 }, 'times'],
    ['channels', {}, 'id: expected'],
    ['users', {}, 'id: expected'],
    ['press', { user: PERSON, channel: OPEN, actionId: 'none' }, "action_id 'none'"],
    ['press', [], 'JSON object'],
  ])('refuses POST %s %j, naming %s', async (path, body, message) => {
    const reply = await send('POST', path, body)
    expect([reply.status, reply.body.error]).toEqual([400, expect.stringContaining(message)])
  })

  it('presses a button for another process', async () => {
    const bodies: string[] = []
    const bot = createServer((incoming, response) => {
      incoming.on('data', (chunk: Buffer) => bodies.push(chunk.toString('utf8')))
      incoming.on('end', () => response.end())
    })
    await once(bot.listen(0, '127.0.0.1'), 'listening')
    await send('POST', 'events-url', { url: `http://127.0.0.1:${(bot.address() as AddressInfo).port}/` })
    const button = { type: 'button', action_id: 'approve', text: { type: 'plain_text', text: '批准' } }
    await aClient(sandbox, sandbox.botToken).apiCall('chat.postMessage', {
      channel: OPEN,
      text: '甲',
      blocks: [{ type: 'actions', elements: [button] }],
    })
    const reply = await send('POST', 'press', { user: PERSON, channel: OPEN, actionId: 'approve' })
    expect(reply.body).toMatchObject({ ok: true, delivery: { status: 200 } })
    const payload: unknown = JSON.parse(new URLSearchParams(bodies.join('')).get('payload') ?? '')
    expect(payload).toMatchObject({ type: 'block_actions', user: { id: PERSON }, actions: [{ action_id: 'approve' }] })
    bot.close()
  })

  it('shows a page on which nothing posted is markup', async () => {
    sandbox.addChannel({ id: 'C0X', name: '<b>名</b>' })
    sandbox.say(PERSON, OPEN, '&lt;script&gt;alert(1)&lt;/script&gt;')
    sandbox.say(PERSON, 'C0X', '甲')
    const page = await (await fetch(sandbox.url)).text()
    expect(page).toContain('&#60;script&#62;alert(1)')
    expect(page).not.toMatch(/<script|<b>/)
  })

  it.each([{ host: 'attacker.test' }, { origin: 'https://attacker.test' }])(
    'refuses a request with %j',
    async (headers) => {
      const answered = Promise.withResolvers<number | undefined>()
      request(`${sandbox.url}/sandbox/state`, { headers }, (response) => answered.resolve(response.statusCode)).end()
      await expect(answered.promise).resolves.toBe(403)
    },
  )

  it('refuses a body beyond its bound', async () => {
    const response = await fetch(`${sandbox.apiUrl}chat.postMessage`, { method: 'POST', body: 'a'.repeat(4_000_001) })
    expect(response.status).toBe(413)
  })
})

describe('a channel table', () => {
  it('gives each Slack channel once', () => {
    const text =
      '\uFEFFunit_code,platform,channel_id,purpose\r\n110101,slack,C1,\r\n"110101",slack,"C1",reports\n110102,mail,x@y,\n'
    expect(readChannelTable(text)).toEqual({ ok: true, channels: [{ channelId: 'C1', unitCode: '110101' }] })
  })

  it.each([
    ['a table without the columns', 'a,b\n1,2', 'header'],
    ['an id that is none', 'unit_code,platform,channel_id\n110101,slack,甲区', "row 2, channel_id: got '甲区'"],
  ])('refuses %s', (_name, text, reason) => {
    expect(readChannelTable(text)).toEqual({ ok: false, reason: expect.stringContaining(reason) })
  })
})

describe('the program', () => {
  const run = (...args: string[]) =>
    spawn(process.execPath, ['sandbox/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })

  it('makes the channels of a table, prints messages as they come, and ends on SIGTERM', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
    const file = join(folder, 'channels.csv')
    writeFileSync(file, 'unit_code,platform,channel_id,purpose\n110101,slack,C0A,\n')
    const child = run('--port', '0', '--channels', file)
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8')
    })
    await expect.poll(() => printed, { timeout: 10_000 }).toContain('1 channels')
    const apiUrl = /SLACK_API_URL=(\S+)/.exec(printed)?.[1] ?? ''
    await aClient({ apiUrl }, 'xoxb-sandbox').chat.postMessage({ channel: 'C0A', text: '*甲区* 第 1 名' })
    await expect.poll(() => printed).toContain('  甲区 第 1 名')
    child.kill('SIGTERM')
    await expect(once(child, 'exit')).resolves.toEqual([0, null])
    rmSync(folder, { recursive: true })
  })

  it('refuses a wrong argument with exit code 2', async () => {
    const child = run('--port', 'many')
    let printed = ''
    child.stderr.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8')
    })
    await expect(once(child, 'close')).resolves.toEqual([2, null])
    expect(printed).toContain("--port: got 'many', expected 0 to 65535")
  })
})
