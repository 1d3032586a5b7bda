import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { createSlackWorkspace } from '../../src/notifications/slack-workspace.ts'
import { ARCHIVED, aSandbox, CLOSED, ELSEWHERE, OPEN, PERSON, SECRET } from '../sandbox/harness.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await aSandbox()
  sandbox.addUser({ id: 'U0GONE', isDeactivated: true })
  sandbox.addToken({ token: 'xoxb-poor', scopes: ['chat:write'] })
})
afterAll(() => sandbox.close())

function look(over: Partial<Parameters<typeof createSlackWorkspace>[0]> = {}) {
  const signal = new AbortController().signal
  return createSlackWorkspace({ token: sandbox.botToken, apiUrl: sandbox.apiUrl, signal, ...over })
}

describe('Slack', () => {
  it('lists the channels the bot is in, archived ones left out', async () => {
    const joined = await look().joinedChannels()
    expect(joined).toEqual({ kind: 'known', value: { ids: new Set([OPEN, CLOSED]), isComplete: true } })
  })

  it.each([
    ['an open channel the bot is in', OPEN, 'member'],
    ['a private channel the bot is in', CLOSED, 'member'],
    ['an open channel without the bot', ELSEWHERE, 'notMember'],
    ['a private channel without the bot', SECRET, 'notFound'],
    ['an archived channel', ARCHIVED, 'archived'],
    ['no channel at all', 'C0NONE', 'notFound'],
  ])('says of %s (%s) that it is %s', async (_name, id, value) => {
    expect(await look().channel(id)).toEqual({ kind: 'known', value })
  })

  it.each([
    ['an active account', PERSON, 'active'],
    ['a deactivated one', 'U0GONE', 'inactive'],
    ['one of another workspace', 'U0ELSEWHERE', 'notInWorkspace'],
  ])('says of %s (%s) that it is %s', async (_name, id, value) => {
    expect(await look().person(id)).toEqual({ kind: 'known', value })
  })

  it('that withholds a scope says nothing for certain', async () => {
    const { joinedChannels, channel, person } = look({ token: 'xoxb-poor' })
    expect(await joinedChannels()).toEqual({ kind: 'unknown', reason: 'users.conversations: missing_scope' })
    expect(await channel(ELSEWHERE)).toEqual({ kind: 'unknown', reason: 'conversations.info: missing_scope' })
    expect(await person('U0GONE')).toEqual({ kind: 'unknown', reason: 'users.info: missing_scope' })
  })

  it.each(['unknown_method', 'internal_error', 'ratelimited'])(
    'that answers %s says nothing for certain',
    async (code) => {
      sandbox.faults.add({ kind: 'slackError', code, method: 'users.info', times: 1 })
      expect(await look().person('U0GONE')).toEqual({ kind: 'unknown', reason: `users.info: ${code}` })
    },
  )

  it('that falters once is asked again', async () => {
    sandbox.faults.add({ kind: 'error500', method: 'users.info', times: 1 })
    expect(await look().person(PERSON)).toEqual({ kind: 'known', value: 'active' })
  })

  it('that hangs is left when the time is over', async () => {
    sandbox.faults.add({ kind: 'hang', method: 'users.info', times: 2 })
    expect(await look({ signal: AbortSignal.timeout(50) }).person(PERSON)).toMatchObject({ kind: 'unknown' })
    sandbox.faults.clear()
  })

  it('tells the metrics of each call', async () => {
    const calls: string[] = []
    const { channel, person } = look({ onCall: (method, outcome) => calls.push(`${method} ${outcome}`) })
    await channel(OPEN)
    await person('U0ELSEWHERE')
    expect(calls).toEqual(['conversations.info ok', 'users.info permanent'])
  })
})

it('reads no more pages of the listing than it may, and says that there are more', async () => {
  let pages = 0
  await using server = createServer((_request, response) => {
    pages += 1
    response.setHeader('content-type', 'application/json')
    const next = { response_metadata: { next_cursor: `page${pages}` } }
    response.end(JSON.stringify({ ok: true, channels: [{ id: `C${pages}` }], ...next }))
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`
  const joined = await look({ apiUrl }).joinedChannels()
  expect(joined).toEqual({ kind: 'known', value: { ids: new Set(['C1', 'C2', 'C3', 'C4', 'C5']), isComplete: false } })
  server.closeAllConnections()
})
