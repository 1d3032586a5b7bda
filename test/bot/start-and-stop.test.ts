import { describe, expect, it } from 'vitest'
import { createBotApp } from '../../src/bot/app.ts'
import type { Route } from '../../src/bot/http-server.ts'
import { done } from '../../src/domain/refusal.ts'
import { aNotice } from '../notifications/support.ts'
import { aSandbox } from '../sandbox/harness.ts'
import { aContext, aLog, fakeWorkflows, PERSON, repliesIn, startBot } from './harness.ts'

const review = { kind: 'rankingReview', facts: aNotice('rankingReview', { undecided: false }) } as const

async function startWith(over: object) {
  await using sandbox = await aSandbox()
  const { logger, lines } = aLog()
  const app = createBotApp({
    signingSecret: sandbox.signingSecret,
    botToken: sandbox.botToken,
    appToken: null,
    slackApiUrl: sandbox.apiUrl,
    host: '127.0.0.1',
    port: 0,
    logger,
    context: aContext(),
    replies: repliesIn('zh-CN'),
    routes: [],
    onActed: () => {},
    workflows: fakeWorkflows().workflows,
    ...over,
  })
  try {
    await app.start()
    return { message: 'started', lines }
  } catch (cause) {
    return { message: cause instanceof Error ? `${cause.name}: ${cause.message}` : '', lines }
  } finally {
    await app.stop(1_000)
  }
}

const routes: readonly Route[] = [
  { path: '/healthz', method: 'GET', handler: (_request, response) => void response.end('well') },
]

describe('the start', () => {
  it('ends with one line that names the setting when Slack refuses the bot token, and never shows the token', async () => {
    const { message, lines } = await startWith({ botToken: 'xoxb-wrong' })
    expect(message).toBe(
      'BotStartError: SLACK_BOT_TOKEN: Slack says invalid_auth; expected the bot token of an installed app',
    )
    expect(JSON.stringify(lines)).not.toContain('xoxb-')
  })

  it('ends when Slack refuses the app-level token', async () => {
    const { message, lines } = await startWith({ appToken: 'xapp-wrong' })
    expect(message).toMatch(/^BotStartError: SLACK_APP_TOKEN: invalid_auth; expected/)
    expect(JSON.stringify(lines)).not.toContain('xapp-')
  })

  it('ends without a signing secret over HTTP', async () => {
    expect((await startWith({ signingSecret: null })).message).toMatch(
      /^BotStartError: SLACK_SIGNING_SECRET: got nothing/,
    )
  })

  it('ends when the address is in use', async () => {
    await using bot = await startBot()
    const { message } = await startWith({ port: Number(new URL(bot.url).port) })
    expect(message).toMatch(/^BotStartError: HOST 127\.0\.0\.1, PORT \d+: listen EADDRINUSE/)
  })
})

describe('the stop', () => {
  it('waits for an act under way, which still tells its outcome', async () => {
    const gate = Promise.withResolvers<void>()
    const reviewRanking = async () => {
      await gate.promise
      return done({}) as never
    }
    await using bot = await startBot({ workflows: { ...fakeWorkflows().workflows, reviewRanking } })
    await bot.post(review)
    await bot.press('ranking.approve')
    const stopped = bot.bot.stop(5_000)
    expect(await bot.press('ranking.approve')).toBe(0)
    gate.resolve()
    expect(await stopped).toBe(true)
    expect(bot.told()).toHaveLength(1)
    expect(await bot.bot.stop(1_000)).toBe(true)
  })

  it('gives up at its deadline and says so', async () => {
    const gate = Promise.withResolvers<void>()
    const reviewRanking = async () => {
      await gate.promise
      return done({}) as never
    }
    await using bot = await startBot({ workflows: { ...fakeWorkflows().workflows, reviewRanking } })
    await bot.post(review)
    await bot.press('ranking.approve')
    expect(await bot.bot.stop(50)).toBe(false)
    expect(bot.lines.map((line) => line.message)).toContain('stopped with requests under way')
    gate.resolve()
    await expect.poll(bot.told).toHaveLength(1)
  })

  it('does not wait for a connection that a client keeps open', async () => {
    await using bot = await startBot({ routes })
    await (await fetch(new URL('/healthz', bot.url))).text()
    const startedMs = performance.now()
    expect(await bot.bot.stop(10_000)).toBe(true)
    expect(performance.now() - startedMs).toBeLessThan(2_000)
  })
})

describe('Socket Mode', () => {
  it('takes buttons and forms, and the routes stay where they are', async () => {
    await using bot = await startBot({ routes }, true)
    expect(bot.sandbox.sockets.count()).toBe(1)
    await bot.post(review)
    await bot.press('ranking.approve')
    await expect.poll(bot.told).toHaveLength(1)
    await bot.press('ranking.return')
    await expect.poll(bot.form).toContain('退回')
    await bot.submit({ reason: ' ' })
    expect(bot.sandbox.openViewOf(PERSON)?.errors).toEqual({ reason: '请填写理由，1至500个字。' })
    await bot.submit({ reason: '待核' })
    expect(bot.form()).toContain('已退回')
    expect(bot.calls.map((call) => call.act)).toEqual(['review', 'review'])
    const health = await fetch(new URL('/healthz', bot.url))
    expect([health.status, await health.text()]).toEqual([200, 'well'])
    expect((await fetch(bot.url, { method: 'POST' })).status).toBe(404)
    await bot.bot.stop(2_000)
    await expect.poll(() => bot.sandbox.sockets.count()).toBe(0)
  })
})
