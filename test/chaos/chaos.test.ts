import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isClean, reportLines } from './report.ts'
import { type ChaosOptions, runChaos } from './run.ts'

// A few kills on a month of one list, of seeds that never change; `npm run chaos` is the long run.
const LIMIT_MS = 240_000
const SHORT = { months: 1, media: ['air'], lookUp: true, limitMs: LIMIT_MS } as const satisfies Partial<ChaosOptions>

it('posts each message once on the embedded database, however its process is killed', {
  timeout: LIMIT_MS,
}, async () => {
  const result = await runChaos({ ...SHORT, database: 'pglite', seed: 1, kills: 3 })
  expect(isClean(result), reportLines(result).join('\n')).toBe(true)
  expect(result.fleet.kills).toBeGreaterThanOrEqual(3)
  expect(result.sent).toBeGreaterThan(30)
})

it('posts each message once on a server that restarts, from two processes that are killed', {
  timeout: LIMIT_MS,
}, async () => {
  const result = await runChaos({ ...SHORT, database: 'postgres', seed: 2, kills: 4 })
  expect(isClean(result), reportLines(result).join('\n')).toBe(true)
  expect(result.fleet.kills).toBeGreaterThanOrEqual(4)
  expect(result.restarts).toBeGreaterThan(0)
  expect(result.sent).toBeGreaterThan(30)
})

it('finds duplicates once nobody looks a key up before a second post', { timeout: LIMIT_MS }, async () => {
  // One seed may happen to kill between posts alone.
  const reports: string[] = []
  for (const seed of [3, 4, 5]) {
    const result = await runChaos({ ...SHORT, database: 'postgres', seed, kills: 4, lookUp: false })
    reports.push(...reportLines(result))
    if (result.counts.duplicated === 0) continue
    expect(isClean(result)).toBe(false)
    return
  }
  expect.fail(reports.join('\n'))
})

it.each([
  [['--kills', 'many'], "--kills: got 'many', expected a whole number from 1 to 10000"],
  [['--database', 'mysql'], "--database: got 'mysql', expected one of pglite, postgres, both"],
  [['--kill', '5'], "Unknown option '--kill'"],
])('refuses the arguments %j by name', (given, message) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...given], {
    encoding: 'utf8',
  })
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toContain(message)
})
