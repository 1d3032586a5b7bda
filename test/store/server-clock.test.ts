import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { assertClockAgrees } from '../../src/store/server-clock.ts'
import type { StoreError } from '../../src/store/store-error.ts'

const ASKED_MS = 1_800_000_000_000

/** What is said of a server whose clock shows `serverMs` when the question, which took `tookMs`, got there. */
async function saidOf(serverMs: number, tookMs = 0): Promise<string | null> {
  const server = { $queryRaw: async () => [{ at: new Date(serverMs) }] }
  const database = { prisma: server, queueConnection: { kind: 'postgres' } } as unknown as Database
  const times = [ASKED_MS, ASKED_MS + tookMs]
  return assertClockAgrees(database, () => times.shift() ?? 0).then(
    () => null,
    (error: StoreError) => `${error.code} ${error.message}`,
  )
}

describe('a clock', () => {
  it.each([
    [-5_001, /^clock-differs clock: this machine is 5 s ahead of the database server; expected at most 5 s/],
    [-31_400, /is 31 s ahead of the database server/],
    [3_600_000, /is 3600 s behind the database server/],
  ])('from which the server’s differs by %i ms is refused', async (differenceMs, line) => {
    expect(await saidOf(ASKED_MS + differenceMs)).toMatch(line)
  })

  it.each([0, 5_000, -5_000])('from which the server’s differs by %i ms will do', async (differenceMs) => {
    expect(await saidOf(ASKED_MS + differenceMs)).toBeNull()
  })

  it('is not blamed for a question that took long', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60_000), fc.nat(60_000), async (tookMs, arrivedMs) => {
        expect(await saidOf(ASKED_MS + Math.min(arrivedMs, tookMs), tookMs)).toBeNull()
      }),
    )
  })
})
