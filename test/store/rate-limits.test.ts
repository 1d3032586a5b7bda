import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { postponeCalls, reserveCalls } from '../../src/store/rate-limits.ts'
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts'

let database: TestDatabase
let lastMethod = 0

beforeEach(async () => {
  database ??= await emptyDatabase()
})

const START = Date.parse('2026-11-06T02:00:00Z')
const db = () => database.database.prisma
const aMethod = () => {
  lastMethod += 1
  return `method.${lastMethod}`
}

describe('calls a minute over all processes', () => {
  it('never come closer together than the limit and its burst allow, however they are asked for', async () => {
    const asked = fc.array(fc.record({ afterMs: fc.nat(20_000), count: fc.integer({ min: 1, max: 30 }) }), {
      minLength: 1,
      maxLength: 12,
    })
    const limits = fc.record({ perMinute: fc.integer({ min: 1, max: 300 }), burst: fc.integer({ min: 1, max: 20 }) })
    await fc.assert(
      fc.asyncProperty(limits, asked, fc.constantFrom(0, 5_000, 600_000), async (limit, requests, withinMs) => {
        const method = aMethod()
        const slots: number[] = []
        let now = START
        for (const { afterMs, count } of requests) {
          now += afterMs
          const got = await reserveCalls(db(), method, limit, { count, now: new Date(now), withinMs })
          expect(got).toHaveLength(count)
          for (const { at, isTaken } of got) {
            expect(at.getTime()).toBeGreaterThanOrEqual(now)
            // What is taken is near enough, and what is not would not have been.
            expect(isTaken).toBe(at.getTime() <= now + withinMs + 1)
          }
          slots.push(...got.filter(({ isTaken }) => isTaken).map(({ at }) => at.getTime()))
        }
        const everyMs = 60_000 / limit.perMinute
        // Between any two calls there is room for those in between, but for one burst; a millisecond is the clock's grain.
        slots.forEach((to, at) => {
          slots.slice(0, at).forEach((from, before) => {
            expect(to - from).toBeGreaterThanOrEqual((at - before - limit.burst) * everyMs - 2)
          })
        })
      }),
      { numRuns: 25 },
    )
  })

  it('go out at once while there is room', async () => {
    const now = new Date(START)
    const slots = await reserveCalls(db(), aMethod(), { perMinute: 60, burst: 3 }, { count: 5, now, withinMs: 5_000 })
    expect(slots.map(({ at }) => at.getTime() - START)).toEqual([0, 0, 0, 1_000, 2_000])
  })

  it('are not taken when they could not be made soon, so that asking again costs nobody anything', async () => {
    const method = aMethod()
    const limit = { perMinute: 60, burst: 1 }
    const ask = (nowMs: number) =>
      reserveCalls(db(), method, limit, { count: 3, now: new Date(START + nowMs), withinMs: 1_500 })
    const seen = async (nowMs: number) => (await ask(nowMs)).map(({ at, isTaken }) => [at.getTime() - START, isTaken])
    expect(await seen(0)).toEqual([
      [0, true],
      [1_000, true],
      [2_000, false],
    ])
    expect((await seen(100))[0]).toEqual([2_000, false])
    expect((await seen(600))[0]).toEqual([2_000, true])
  })

  it('wait as long as the platform said, and are one at a time after that', async () => {
    const method = aMethod()
    const limit = { perMinute: 60, burst: 3 }
    await postponeCalls(db(), method, limit, new Date(START + 30_000))
    const ask = (withinMs: number) => reserveCalls(db(), method, limit, { count: 2, now: new Date(START), withinMs })
    expect((await ask(60_000)).map(({ at }) => at.getTime() - START)).toEqual([31_000, 32_000])
  })
})
