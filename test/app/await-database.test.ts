import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { awaitDatabase } from '../../src/app/await-database.ts'

/** A port of this machine that nobody listens on. */
async function deadPort(): Promise<number> {
  const probe = createServer()
  const listening = Promise.withResolvers<void>()
  probe.listen(0, '127.0.0.1', () => listening.resolve())
  await listening.promise
  const address = probe.address()
  const closed = Promise.withResolvers<void>()
  probe.close(() => closed.resolve())
  await closed.promise
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return address.port
}

it('is given up after its time, with a line for each attempt before and no secret in any', async () => {
  const lines: string[] = []
  const url = `postgres://duban:secret@127.0.0.1:${await deadPort()}/office`
  const waiting = awaitDatabase(url, { note: (line) => lines.push(line), waitMs: 3_000, firstPauseMs: 50 })
  await expect(waiting).rejects.toMatchObject({ code: 'database-unreachable' })
  expect(lines.length).toBeGreaterThanOrEqual(1)
  for (const line of lines) {
    expect(line).toMatch(
      /^duban: DATABASE_URL: no answer from postgres:\/\/127\.0\.0\.1:\d+\/office \(.+\); waiting for it, \d+ s more at most$/,
    )
    expect(line).not.toContain('secret')
  }
})

it.each([
  ['an embedded database that is not there', `pglite:${join(tmpdir(), 'duban-of-nobody')}`, 'database-not-initialised'],
  ['an address that cannot be read', 'postgres://[', 'database-url'],
  ['a limit out of bounds', 'postgres://duban@127.0.0.1/office?connection_limit=1', 'database-url'],
])('is not waited for: %s', async (_name, url, code) => {
  const lines: string[] = []
  await expect(awaitDatabase(url, { note: (line) => lines.push(line) })).rejects.toMatchObject({ code })
  expect(lines).toEqual([])
})
