import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { anOffice, EXAMPLES, MAIN, MONTH, type TestOffice } from '../support/cli.ts'
import { CODE_CACHE } from '../support/code-cache.ts'
import { slackSettings, startSampleWorkspace } from '../support/sample-workspace.ts'

const SERVE_MS_MAX = 120_000
/** The stop waits at most fifteen seconds for requests and as long for posts; idle, it takes a moment. */
const STOP_MS_MAX = 20_000
const WAIT = { timeout: 60_000, interval: 100 } as const

let office: TestOffice
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSampleWorkspace()
  office = await anOffice('office')
  const table = join(EXAMPLES, `air-${MONTH}.csv`)
  await office.run('import', 'month', table, '--medium', 'air', '--month', MONTH, '--as', 'sample-importer')
  await office.run('compute', 'air', MONTH, '--as', 'sample-importer')
  await office.close()
}, SERVE_MS_MAX)
afterAll(async () => {
  await office?.remove()
  await sandbox?.close()
})

/** `duban serve` as a process of its own, up and listening. */
async function startServe(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [MAIN, 'serve', '--json'], {
    cwd: office.folder,
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: office.databaseUrl, PORT: '0', ...CODE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let log = ''
  const listening = Promise.withResolvers<number>()
  const ended = Promise.withResolvers<number | null>()
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    if (out.endsWith('\n')) listening.resolve((JSON.parse(out) as { port: number }).port)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString()
  })
  child.once('close', (code) => {
    listening.reject(new Error(`serve ended with ${code}: ${log}`))
    ended.resolve(code)
  })
  const port = await listening.promise
  return { child, port, ended: ended.promise, log: () => log }
}

const reviewTexts = () => sandbox.channel('CCITYREVIEW').readable().join('\n')

it('serves health, metrics and buttons, ends with 0 on SIGTERM and keeps secrets out of its log', {
  timeout: SERVE_MS_MAX,
}, async () => {
  const { child, port, ended, log } = await startServe({ ...slackSettings(sandbox), LOG_LEVEL: 'debug' })
  try {
    const url = `http://127.0.0.1:${port}`
    const get = async (path: string) => {
      const response = await fetch(url + path)
      return [response.status, await response.text()] as const
    }
    expect(await get('/healthz')).toEqual([200, 'ok\n'])
    await expect.poll(() => get('/readyz'), WAIT).toEqual([200, 'ready\n'])
    expect((await get('/nothing'))[0]).toBe(404)
    await expect.poll(reviewTexts, WAIT).toContain(MONTH.slice(0, 4))
    const [status, metrics] = await get('/metrics')
    expect(status).toBe(200)
    expect(metrics).toMatch(/^duban_\w+/m)
    expect(metrics).not.toContain(sandbox.botToken)

    const unsigned = await fetch(`${url}/slack/events`, { method: 'POST', body: 'payload={}' })
    expect([401, 400]).toContain(unsigned.status)

    sandbox.setEventsUrl(`${url}/slack/events`)
    await expect.poll(() => sandbox.channel('CCITYREVIEW').topMessages().length, WAIT).toBeGreaterThan(0)
    const before = reviewTexts()
    await sandbox.press({ user: 'U0REVIEWER', channel: 'CCITYREVIEW', actionId: 'ranking.approve' })
    await expect.poll(reviewTexts, WAIT).not.toBe(before)

    const second = await office.spawn('ranking', 'air', MONTH)
    expect([second.code, second.stderr]).toEqual([2, expect.stringContaining(`is in use by process ${child.pid}`)])
  } finally {
    child.kill('SIGTERM')
  }
  const stoppedAt = performance.now()
  expect(await ended).toBe(0)
  expect(performance.now() - stoppedAt).toBeLessThan(STOP_MS_MAX)
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
  expect(readdirSync(office.folder).sort()).toEqual(['db', 'db.witness'])

  expect(log()).toContain('"msg":"serving"')
  expect(log()).toContain('"msg":"stopped"')
  for (const secret of [sandbox.botToken, sandbox.signingSecret, '示例审核员', '空气质量', '街道']) {
    expect(log()).not.toContain(secret)
  }
  expect((await office.run('ranking', 'air', MONTH, '--json')).json().state).toBe('reviewed')
})

it('ends with 2 and one line when Slack refuses the token, or none is set', { timeout: SERVE_MS_MAX }, async () => {
  const wrong = { ...slackSettings(sandbox), SLACK_BOT_TOKEN: 'xoxb-wrong', PORT: '0' }
  const refused = await office.spawnWith(wrong, 'serve')
  expect(refused.code).toBe(2)
  const lines = refused.stderr
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('{'))
  expect(lines).toEqual(['duban: SLACK_BOT_TOKEN: Slack says invalid_auth; expected the bot token of an installed app'])
  expect(refused.stderr).not.toContain('xoxb-wrong')
  const missing = await office.spawnWith({}, 'serve')
  expect(missing.code).toBe(2)
  expect(missing.stderr).toContain('duban: SLACK_BOT_TOKEN: got nothing; expected the bot token')
  expect(readdirSync(office.folder).sort()).toEqual(['db', 'db.witness'])
})
