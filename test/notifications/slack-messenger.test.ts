import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NO_PACING } from '../../sandbox/pacing.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { startSandbox } from '../../sandbox/workspace.ts'
import type { Messenger } from '../../src/notifications/messenger.ts'
import { createSlackMessenger } from '../../src/notifications/slack-messenger.ts'

const CHANNEL = 'C0001'
const HOUR_MS = 3_600_000

let sandbox: Sandbox
let messenger: Messenger

beforeEach(async () => {
  sandbox = await startSandbox({ channels: [{ id: CHANNEL, members: ['U0BOT'] }], pacing: NO_PACING })
  sandbox.channel(CHANNEL).record.members.add(sandbox.botUserId)
  messenger = createSlackMessenger({ token: sandbox.botToken, apiUrl: sandbox.apiUrl })
})

afterEach(async () => {
  await sandbox.close()
})

async function post(key: string, threadTs: string | null = null): Promise<string> {
  const posted = await messenger.post({ channelId: CHANNEL, threadTs, text: key, blocks: [], key, kind: 'test' })
  if (posted.kind !== 'sent') throw new Error(`${key}: expected it sent, got ${JSON.stringify(posted)}`)
  return posted.ts
}

/** From an hour ago until an hour from now. */
function aroundNow(threadTs: string | null = null) {
  const now = Date.now()
  return { channelId: CHANNEL, threadTs, from: new Date(now - HOUR_MS), until: new Date(now + HOUR_MS) }
}

describe('what was posted in an interval', () => {
  it('is told by its keys, and is nothing outside the interval', async () => {
    const ts = await post('one')
    const read = await messenger.postedBetween(aroundNow())
    expect(read.kind === 'read' && read.messages.map(({ key }) => key)).toContain('one')
    const until = new Date(Number(ts) * 1000 - 1_000)
    const before = await messenger.postedBetween({ ...aroundNow(), until })
    expect(before.kind === 'read' && before.messages.map(({ key }) => key)).not.toContain('one')
  })

  it('has the files of a thread with their bytes, which only the token opens', async () => {
    const threadTs = await post('one')
    const content = new TextEncoder().encode('BEGIN:VCALENDAR')
    const uploaded = await messenger.upload({ fileName: 'a.ics', content })
    if (uploaded.kind !== 'uploaded') throw new Error(uploaded.error)
    const { fileId } = uploaded
    expect(await messenger.share({ fileId, title: '日程', channelId: CHANNEL, threadTs })).toMatchObject({
      kind: 'sent',
    })
    const read = await messenger.postedBetween(aroundNow(threadTs))
    const files = read.kind === 'read' ? read.messages.flatMap((message) => message.files) : []
    expect(files).toMatchObject([{ fileName: 'a.ics', title: '日程' }])
    const url = files[0]?.url ?? ''
    expect(await messenger.download(url)).toEqual({ kind: 'read', content })
    expect((await fetch(url)).status).toBe(403)
  })
})

it.each(['channel', 'thread'])('knows in a %s which change a message went through last', async (place) => {
  const rootTs = await post('root')
  const threadTs = place === 'thread' ? rootTs : null
  const ts = threadTs === null ? rootTs : await post('answer', threadTs)
  const after = await post('after', threadTs)
  const change = (name: string) =>
    messenger.update({ channelId: CHANNEL, threadTs, text: name, blocks: [], key: 'k', kind: 'test', ts, change: name })
  const isThere = async (at: string, name: string) =>
    (await messenger.findChange({ channelId: CHANNEL, threadTs, ts: at, change: name })).kind
  expect(await isThere(ts, 'first')).toBe('absent')
  await change('first')
  expect(await isThere(ts, 'first')).toBe('found')
  expect(await isThere(after, 'first')).toBe('absent')
  await change('second')
  expect([await isThere(ts, 'first'), await isThere(ts, 'second')]).toEqual(['absent', 'found'])
})

it('shows the token to nobody but Slack', async () => {
  for (const url of ['https://files.example.org/a', 'http://127.0.0.1:1/a', 'https://notslack.com/a', 'no address']) {
    expect(await messenger.download(url)).toEqual({ kind: 'unreadable', error: 'the file does not lie in Slack' })
  }
})

it('knows a message’s address as Slack gives it, a thread’s answer too', async () => {
  const ts = await post('one')
  const replyTs = await post('two', ts)
  for (const [at, threadTs] of [
    [ts, null],
    [replyTs, ts],
  ] as const) {
    const place = { channelId: CHANNEL, ts: at, threadTs }
    const message = sandbox
      .channel(CHANNEL)
      .messages()
      .find((one) => one.ts === at)
    if (message === undefined) throw new Error(`message ${at}: expected it in the channel`)
    expect(await messenger.permalink(place)).toBe(sandbox.permalink(message))
    expect(messenger.addressOf(place)).toBe(sandbox.permalink(message))
  }
})
