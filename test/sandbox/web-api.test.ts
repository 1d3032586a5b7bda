import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPacer } from '../../sandbox/pacing.ts'
import { DEFAULT_SCOPES } from '../../sandbox/registry.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { ARCHIVED, aClient, aClock, aSandbox, CLOSED, codeOf, ELSEWHERE, OPEN, PERSON, SECRET } from './harness.ts'

let sandbox: Sandbox
let clock: ReturnType<typeof aClock>
let client: ReturnType<typeof aClient>
beforeEach(async () => {
  clock = aClock()
  sandbox = await aSandbox({ now: clock.now })
  client = aClient(sandbox, sandbox.botToken)
})
afterEach(() => sandbox.close())

describe('tokens and scopes', () => {
  it('knows its bot and tells its scopes', async () => {
    const answer = await client.auth.test()
    expect(answer).toMatchObject({ ok: true, user_id: 'U0BOT', bot_id: 'B0BOT', team_id: 'T0SANDBOX' })
    expect(answer.response_metadata?.scopes).toEqual(DEFAULT_SCOPES)
  })

  it('refuses no token, an unknown one and a revoked one', async () => {
    await expect(codeOf(aClient(sandbox, undefined).auth.test())).resolves.toBe('not_authed')
    await expect(codeOf(aClient(sandbox, 'xoxb-other').auth.test())).resolves.toBe('invalid_auth')
    sandbox.revokeToken(sandbox.botToken)
    await expect(codeOf(client.auth.test())).resolves.toBe('invalid_auth')
  })

  it('names the scope a token lacks', async () => {
    sandbox.addToken({ token: 'xoxb-poor', scopes: ['users:read'] })
    const call = aClient(sandbox, 'xoxb-poor').chat.postMessage({ channel: OPEN, text: '甲' })
    await expect(call).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'chat:write', provided: 'users:read' },
    })
  })

  it('answers an unknown method with HTTP 200', async () => {
    const response = await fetch(`${sandbox.apiUrl}chat.shout`, { method: 'POST' })
    expect([response.status, await response.json()]).toMatchObject([200, { ok: false, error: 'unknown_method' }])
  })

  it('gives Socket Mode only to an app token, and nothing else', async () => {
    await expect(codeOf(client.apps.connections.open())).resolves.toBe('not_allowed_token_type')
    const app = aClient(sandbox, sandbox.appToken)
    expect((await app.apps.connections.open()).url).toMatch(/^ws:\/\/127\.0\.0\.1:/)
    await expect(codeOf(app.chat.postMessage({ channel: OPEN, text: '甲' }))).resolves.toBe('not_allowed_token_type')
  })
})

describe('membership', () => {
  it.each([
    ['a public channel it is not in', ELSEWHERE, 'not_in_channel'],
    ['a private channel it is not in', SECRET, 'channel_not_found'],
    ['a channel that does not exist', 'C0NONE', 'channel_not_found'],
    ['an archived channel', ARCHIVED, 'is_archived'],
    ['a private channel it is in', CLOSED, 'ok'],
    ['a person, by direct message', PERSON, 'ok'],
  ])('posting to %s (%s) answers %s', async (_name, channel, code) => {
    await expect(codeOf(client.chat.postMessage({ channel, text: '甲' }))).resolves.toBe(code)
  })

  it('lets chat:write.public post to a public channel from outside', async () => {
    sandbox.addToken({ token: 'xoxb-wide', scopes: ['chat:write', 'chat:write.public'] })
    const wide = aClient(sandbox, 'xoxb-wide')
    await expect(codeOf(wide.chat.postMessage({ channel: ELSEWHERE, text: '甲' }))).resolves.toBe('ok')
    await expect(codeOf(wide.chat.postMessage({ channel: SECRET, text: '甲' }))).resolves.toBe('channel_not_found')
  })

  it('lists what the bot may see, page by page', async () => {
    const types = 'public_channel,private_channel'
    const first = await client.conversations.list({ types, limit: 2 })
    const second = await client.conversations.list({
      types,
      limit: 2,
      cursor: first.response_metadata?.next_cursor ?? '',
    })
    const ids = [...(first.channels ?? []), ...(second.channels ?? [])].map((channel) => channel.id)
    expect(ids).toEqual([OPEN, CLOSED, ELSEWHERE, ARCHIVED])
    expect(second.response_metadata?.next_cursor).toBe('')
    expect((await client.users.conversations({ types })).channels?.map((one) => one.id)).toEqual([
      OPEN,
      CLOSED,
      ARCHIVED,
    ])
    expect((await client.conversations.members({ channel: OPEN })).members).toEqual(['U0BOT', PERSON])
  })

  it('finds people by id and by address', async () => {
    expect((await client.users.info({ user: PERSON })).user?.real_name).toBe('甲区联络员')
    expect((await client.users.lookupByEmail({ email: 'JIA@example.test' })).user?.id).toBe(PERSON)
    await expect(codeOf(client.users.lookupByEmail({ email: 'no@example.test' }))).resolves.toBe('users_not_found')
    await expect(codeOf(client.users.info({ user: 'U9' }))).resolves.toBe('user_not_found')
  })

  it('opens one direct conversation with the same people however often it is asked', async () => {
    const first = await client.conversations.open({ users: PERSON })
    const second = await client.conversations.open({ users: PERSON })
    expect(first.channel?.id).toMatch(/^D/)
    expect(second.channel?.id).toBe(first.channel?.id)
    await expect(codeOf(client.conversations.open({ users: 'U1,U2,U3,U4,U5,U6,U7,U8,U9' }))).resolves.toBe(
      'too_many_users',
    )
  })
})

describe('messages', () => {
  it('stamps each message later than the one before while the clock stands', async () => {
    const stamps: (string | undefined)[] = []
    for (let index = 0; index < 3; index += 1)
      stamps.push((await client.chat.postMessage({ channel: OPEN, text: '甲' })).ts)
    expect(stamps).toEqual(['1792029600.000000', '1792029600.000001', '1792029600.000002'])
  })

  it('pages history by window and cursor, newest first, with metadata only on request', async () => {
    const metadata = { event_type: 'duban_message', event_payload: { key: 'k' } }
    const stamps: string[] = []
    for (let index = 0; index < 5; index += 1) {
      clock.advanceMs(1_000)
      stamps.push((await client.chat.postMessage({ channel: OPEN, text: `第${index}`, metadata })).ts ?? '')
    }
    const [first = '', second = '', , , last = ''] = stamps
    const all = await client.conversations.history({ channel: OPEN })
    expect(all.messages?.map((message) => message.ts)).toEqual([...stamps].reverse())
    expect(all.messages?.[0]).not.toHaveProperty('metadata')
    const full = await client.conversations.history({ channel: OPEN, include_all_metadata: true, limit: 1 })
    expect(full.messages?.[0]?.metadata).toEqual(metadata)
    expect(full.has_more).toBe(true)
    const outside = await client.conversations.history({ channel: OPEN, oldest: first, latest: last })
    expect(outside.messages).toHaveLength(3)
    const inside = await client.conversations.history({ channel: OPEN, oldest: first, latest: last, inclusive: true })
    expect(inside.messages).toHaveLength(5)
    const cursor =
      (await client.conversations.history({ channel: OPEN, limit: 3 })).response_metadata?.next_cursor ?? ''
    const rest = await client.conversations.history({ channel: OPEN, limit: 3, cursor })
    expect(rest.messages?.map((message) => message.ts)).toEqual([second, first])
    await expect(codeOf(client.conversations.history({ channel: OPEN, limit: 1_000 }))).resolves.toBe('invalid_limit')
    await expect(codeOf(client.conversations.history({ channel: ELSEWHERE }))).resolves.toBe('not_in_channel')
  })

  it('keeps replies in their thread and out of the channel', async () => {
    const parent = await client.chat.postMessage({ channel: OPEN, text: '更正前' })
    const threadTs = parent.ts ?? ''
    const reply = await client.chat.postMessage({ channel: OPEN, text: '更正', thread_ts: threadTs })
    await client.chat.postMessage({ channel: OPEN, text: '再更正', thread_ts: reply.ts ?? '' })
    const history = await client.conversations.history({ channel: OPEN })
    expect(history.messages).toMatchObject([{ text: '更正前', reply_count: 2 }])
    const replies = await client.conversations.replies({ channel: OPEN, ts: threadTs })
    expect(replies.messages?.map((message) => message.text)).toEqual(['更正前', '更正', '再更正'])
    expect(sandbox.channel(OPEN).thread(threadTs)).toHaveLength(3)
    const lost = client.chat.postMessage({ channel: OPEN, text: '甲', thread_ts: '1.000001' })
    await expect(codeOf(lost)).resolves.toBe('thread_not_found')
  })

  it('edits and deletes its own messages only, leaving a tombstone above replies', async () => {
    const metadata = { event_type: 'duban_message', event_payload: { key: 'k' } }
    const { ts = '' } = await client.chat.postMessage({ channel: OPEN, text: '旧', metadata })
    await client.chat.update({ channel: OPEN, ts, text: '新' })
    expect(sandbox.channel(OPEN).messages()).toMatchObject([{ text: '新', metadata, editedTs: '1792029600.000000' }])
    await client.chat.postMessage({ channel: OPEN, text: '回', thread_ts: ts })
    await client.chat.delete({ channel: OPEN, ts })
    expect(sandbox.channel(OPEN).topMessages()).toMatchObject([
      { isTombstone: true, text: 'This message was deleted.' },
    ])
    await expect(codeOf(client.chat.update({ channel: OPEN, ts, text: '新' }))).resolves.toBe('message_not_found')
    const said = sandbox.say(PERSON, OPEN, '人说的')
    await expect(codeOf(client.chat.update({ channel: OPEN, ts: said.ts, text: '新' }))).resolves.toBe(
      'cant_update_message',
    )
    await expect(codeOf(client.chat.delete({ channel: OPEN, ts: said.ts }))).resolves.toBe('cant_delete_message')
  })

  it('shows an ephemeral message to one user and to no history', async () => {
    await client.chat.postEphemeral({ channel: OPEN, user: PERSON, text: '只给你' })
    expect(sandbox.channel(OPEN).ephemerals(PERSON)).toHaveLength(1)
    expect((await client.conversations.history({ channel: OPEN })).messages).toEqual([])
    const outside = client.chat.postEphemeral({ channel: OPEN, user: 'U0BOT2', text: '甲' })
    await expect(codeOf(outside)).resolves.toBe('user_not_found')
  })

  it('gives a permalink that leads to the message', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel: OPEN, text: '甲' })
    const { permalink = '' } = await client.chat.getPermalink({ channel: OPEN, message_ts: ts })
    expect(permalink).toBe(`${sandbox.url}/archives/${OPEN}/p${ts.replace('.', '')}`)
    expect((await fetch(permalink, { redirect: 'manual' })).headers.get('location')).toBe(`/#${OPEN}-${ts}`)
  })
})

describe('files', () => {
  it('uploads into a channel with a comment', async () => {
    const content = Buffer.from('BEGIN:VCALENDAR')
    await client.filesUploadV2({ channel_id: OPEN, filename: '约谈.ics', file: content, initial_comment: '见附件' })
    const [message] = sandbox.channel(OPEN).messages()
    expect(message).toMatchObject({ text: '见附件', files: [sandbox.files[0]?.id] })
    expect(sandbox.files[0]?.content).toEqual(content)
  })

  it('keeps a file without a channel to its uploader until a message links it', async () => {
    await client.filesUploadV2({ filename: '全表.csv', file: randomBytes(100) })
    const id = sandbox.files[0]?.id ?? ''
    const { file } = await client.files.info({ file: id })
    expect(file).toMatchObject({ channels: [], groups: [], size: 100 })
    sandbox.addToken({ token: 'xoxb-other', userId: 'U0OTHER', botId: 'B0OTHER' })
    await expect(codeOf(aClient(sandbox, 'xoxb-other').files.info({ file: id }))).resolves.toBe('file_not_found')
    const link = `<${file?.permalink}|全表>`
    await client.apiCall('chat.postMessage', {
      channel: OPEN,
      text: '甲',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: link } }],
    })
    expect(sandbox.channel(OPEN).messages()[0]?.files).toEqual([id])
    expect((await aClient(sandbox, 'xoxb-other').files.info({ file: id })).file?.channels).toEqual([OPEN])
  })

  it('names the messages that show a file', async () => {
    const { ts: threadTs = '' } = await client.chat.postMessage({ channel: OPEN, text: '甲' })
    await client.filesUploadV2({ filename: '会议.ics', file: randomBytes(10), channel_id: OPEN, thread_ts: threadTs })
    const { file } = await client.files.info({ file: sandbox.files[0]?.id ?? '' })
    const [, carrier] = sandbox.channel(OPEN).messages()
    expect(file?.shares).toMatchObject({
      public: { [OPEN]: [{ ts: carrier?.ts, thread_ts: threadTs }] },
      private: {},
    })
  })

  it('refuses an empty file, a wrong length and a second completion', async () => {
    await expect(codeOf(client.files.getUploadURLExternal({ filename: 'a.csv', length: 0 }))).resolves.toBe(
      'invalid_arguments',
    )
    const { upload_url: url = '', file_id: id = '' } = await client.files.getUploadURLExternal({
      filename: 'a.csv',
      length: 3,
    })
    expect((await fetch(url, { method: 'POST', body: 'abcd' })).status).toBe(400)
    const complete = () => codeOf(client.files.completeUploadExternal({ files: [{ id, title: 'a' }] }))
    await expect(complete()).resolves.toBe('file_not_found')
    expect((await fetch(url, { method: 'POST', body: 'abc' })).status).toBe(200)
    await expect(complete()).resolves.toBe('ok')
    await expect(complete()).resolves.toBe('file_not_found')
  })
})

describe('pacing', () => {
  it('takes a burst of three posts a channel, then one a second', async () => {
    sandbox.setPacing({ postsPerSecondPerChannel: 1, burst: 3 })
    const post = (channel: string) => client.chat.postMessage({ channel, text: '甲' })
    for (let index = 0; index < 3; index += 1) await post(OPEN)
    await expect(post(OPEN)).rejects.toMatchObject({ retryAfter: 1 })
    await expect(post(CLOSED)).resolves.toMatchObject({ ok: true })
    clock.advanceMs(1_000)
    await expect(post(OPEN)).resolves.toMatchObject({ ok: true })
    expect(sandbox.callCounts.get('chat.postMessage ratelimited')).toBe(1)
  })

  it('keeps the tier of a method: 20 calls a minute to conversations.list', async () => {
    sandbox.setPacing({ tiers: true })
    for (let index = 0; index < 20; index += 1) await client.conversations.list()
    await expect(client.conversations.list()).rejects.toMatchObject({ retryAfter: 3 })
    clock.advanceMs(3_000)
    await expect(client.conversations.list()).resolves.toMatchObject({ ok: true })
  })

  it('never takes more than the burst and the rate allow, and takes a call that waited as told', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (waitsMs, burst) => {
        const pacer = createPacer({ postsPerSecondPerChannel: 1, burst, tiers: false })
        let atMs = 0
        let taken = 0
        for (const waitMs of waitsMs) {
          atMs += waitMs
          const wait = pacer.waitForPost('C1', new Date(atMs))
          if (wait === 0) taken += 1
          else {
            atMs += wait * 1_000
            expect(pacer.waitForPost('C1', new Date(atMs))).toBe(0)
            taken += 1
          }
        }
        expect(taken).toBeLessThanOrEqual(burst + atMs / 1_000 + 1e-6)
      }),
    )
  })
})

describe('faults', () => {
  const post = () => client.chat.postMessage({ channel: OPEN, text: '甲' })

  it('answers 429 as often as told, with Retry-After', async () => {
    sandbox.faults.add({ kind: 'ratelimited', retryAfterSeconds: 7, method: 'chat.postMessage', times: 1 })
    await expect(post()).rejects.toMatchObject({ retryAfter: 7 })
    await expect(post()).resolves.toMatchObject({ ok: true })
  })

  it('fails with HTTP 500, or with an error of Slack, for one channel only', async () => {
    sandbox.faults.add({ kind: 'error500', channel: CLOSED })
    await expect(client.chat.postMessage({ channel: CLOSED, text: '甲' })).rejects.toThrow()
    await expect(post()).resolves.toMatchObject({ ok: true })
    sandbox.faults.clear()
    sandbox.faults.add({ kind: 'slackError', code: 'fatal_error', channel: CLOSED })
    await expect(codeOf(client.chat.postMessage({ channel: CLOSED, text: '甲' }))).resolves.toBe('fatal_error')
  })

  it('breaks the connection before or after accepting a post', async () => {
    sandbox.faults.add({ kind: 'resetBefore', times: 1 })
    await expect(post()).rejects.toThrow()
    expect(sandbox.channel(OPEN).messages()).toHaveLength(0)
    sandbox.faults.add({ kind: 'resetAfter', times: 1 })
    await expect(post()).rejects.toThrow()
    expect(sandbox.channel(OPEN).messages()).toHaveLength(1)
  })

  it('answers late, or never', async () => {
    const hasty = aClient(sandbox, sandbox.botToken, 300)
    sandbox.faults.add({ kind: 'hang', times: 1 })
    await expect(hasty.chat.postMessage({ channel: OPEN, text: '甲' })).rejects.toThrow()
    expect(sandbox.channel(OPEN).messages()).toHaveLength(0)
    sandbox.faults.add({ kind: 'slow', delayMs: 50, times: 1 })
    await expect(hasty.chat.postMessage({ channel: OPEN, text: '甲' })).resolves.toMatchObject({ ok: true })
  })
})
