import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Route } from '../../src/bot/http-server.ts'
import { refusalStatus } from '../../src/bot/request-guard.ts'
import { aPress, formOf, type RawRequest, send, startBot } from './harness.ts'

const MINUTE_MS = 60_000
const button = (over: object) => ({ ...aPress().actions[0], ...over })

describe('a request to the bot', () => {
  const refused: readonly [string, number, (good: RawRequest) => RawRequest][] = [
    ['signed with another secret', 401, (good) => ({ ...good, secret: `${good.secret}x` })],
    ['ten minutes old', 401, (good) => ({ ...good, atMs: Date.now() - 10 * MINUTE_MS })],
    ['from an hour ahead, though well signed', 401, (good) => ({ ...good, atMs: Date.now() + 60 * MINUTE_MS })],
    ['six minutes ahead, though well signed', 401, (good) => ({ ...good, atMs: Date.now() + 6 * MINUTE_MS })],
    ['of another content type', 415, (good) => ({ ...good, contentType: 'text/plain' })],
    ['that says JSON and is a form', 400, (good) => ({ ...good, contentType: 'application/json' })],
    ['whose payload is cut off', 400, (good) => ({ ...good, body: 'payload=%7B%22type%22' })],
    ['larger than 1 MiB', 413, (good) => ({ ...good, body: formOf({ ...aPress(), more: 'x'.repeat(1_100_000) }) })],
    ['to another path', 404, (good) => ({ ...good, path: '/slack/other' })],
  ]
  it.each(refused)('%s is answered %i and does nothing', async (_name, status, spoil) => {
    await using bot = await startBot()
    const good = { body: formOf(aPress()), secret: bot.sandbox.signingSecret }
    // The connection may be gone before the status of a body too large is read.
    expect(status === 413 ? [0, 413] : [status]).toContain(await send(bot.url, spoil(good)))
    await bot.bot.stop(1_000)
    expect(bot.calls).toEqual([])
    expect(JSON.stringify(bot.lines)).not.toContain('payload=')
  })

  it('that is good acts, and replayed acts no second time', async () => {
    await using bot = await startBot()
    const good = { body: formOf(aPress()), secret: bot.sandbox.signingSecret, atMs: Date.now() }
    expect(await send(bot.url, good)).toBe(200)
    expect(await send(bot.url, good)).toBe(200)
    await bot.bot.stop(1_000)
    expect(bot.calls).toHaveLength(1)
  })

  it.each([
    ['no JSON', button({ value: '{' })],
    ['another shape', button({ value: '{"medium":"air"}' })],
    ['another medium', button({ value: JSON.stringify({ medium: 'soil', month: '2026-10', version: 1 }) })],
    ['no value', button({ value: undefined })],
  ])('with a button of %s does nothing and says so', async (_name, action) => {
    await using bot = await startBot()
    const body = formOf(aPress({ actions: [action] }))
    expect(await send(bot.url, { body, secret: bot.sandbox.signingSecret })).toBe(200)
    await expect.poll(() => bot.lines.map((line) => line.fields.outcome)).toContain('broken')
    expect(bot.calls).toEqual([])
  })

  it('for a button nobody listens to is acknowledged', async () => {
    await using bot = await startBot()
    const body = formOf(aPress({ actions: [button({ action_id: 'ranking.old' })] }))
    expect(await send(bot.url, { body, secret: bot.sandbox.signingSecret })).toBe(200)
    await expect.poll(() => bot.lines.map((line) => line.fields.actionId)).toContain('ranking.old')
    expect(bot.calls).toEqual([])
  })
})

describe('the age of a request', () => {
  const nowMs = Date.parse('2026-11-16T02:00:00Z')
  const at = (offsetMs: number) =>
    refusalStatus(
      { 'x-slack-request-timestamp': String((nowMs + offsetMs) / 1_000), 'content-type': 'application/json' },
      nowMs,
    )
  it.each([
    [-5 * MINUTE_MS, null],
    [-5 * MINUTE_MS - 1_000, 401],
    [0, null],
    [5 * MINUTE_MS, null],
    [5 * MINUTE_MS + 1_000, 401],
  ])('of %i ms from now gives %s', (offsetMs, status) => {
    expect(at(offsetMs)).toBe(status)
  })

  it.each([undefined, '', 'NaN', '-1', '1e9', '99999999999999'])('written %s is refused', (stamp) => {
    expect(refusalStatus({ 'x-slack-request-timestamp': stamp, 'content-type': 'application/json' }, nowMs)).toBe(401)
  })
})

describe('the bot’s own routes', () => {
  it('answer beside Slack’s, on 127.0.0.1, and a fault in one is a 500', async () => {
    const routes: readonly Route[] = [
      { path: '/healthz', method: 'GET', handler: (_request, response) => void response.end('well') },
      {
        path: '/broken',
        method: 'GET',
        handler: async () => {
          await delay(1)
          throw new Error('no')
        },
      },
    ]
    await using bot = await startBot({ routes })
    const get = async (path: string, method = 'GET') => {
      const response = await fetch(new URL(path, bot.url), { method })
      return [response.status, await response.text()]
    }
    expect(await get('/healthz?full=1')).toEqual([200, 'well'])
    expect(await get('/healthz', 'POST')).toEqual([405, ''])
    expect(await get('/broken')).toEqual([500, ''])
    expect(await get('/slack/events')).toEqual([405, ''])
    expect(await get('/')).toEqual([404, ''])
    expect(bot.url).toMatch(/^http:\/\/127\.0\.0\.1:/)
  })
})
