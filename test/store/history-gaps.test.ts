import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DAY_MS } from '../../src/domain/time.ts'
import { readCircumstances } from '../../src/store/circumstances.ts'
import { addHistoryGap, GAPS_MAX } from '../../src/store/history-gaps.ts'
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts'

const NOW = new Date('2026-11-06T02:00:00.000Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS)

const lookedAt = async ({ database }: TestDatabase) =>
  (await readCircumstances(database.prisma, { isWatched: false, now: NOW })).gaps

const add = ({ database }: TestDatabase, from: Date, until: Date, reason = 'restore') =>
  database.transaction((db) => addHistoryGap(db, { from, until, reason }, NOW))

it('gaps that ended more than 400 days ago are not looked at, and the others are, the last to end first', async () => {
  const database = await emptyDatabase()
  await add(database, daysAgo(402), daysAgo(401))
  const recent = await add(database, daysAgo(2), daysAgo(1))
  const old = await add(database, daysAgo(402), daysAgo(399))
  expect(await lookedAt(database)).toEqual([recent, old])
})

it('of more gaps than are looked at the oldest become one that reaches over them all', async () => {
  const database = await emptyDatabase()
  const first = await add(database, daysAgo(300), daysAgo(299), 'failover')
  const second = await add(database, daysAgo(200), daysAgo(199), 'restore')
  const others = []
  for (let index = 1; index < GAPS_MAX; index += 1)
    others.push(await add(database, daysAgo(150 - index), daysAgo(149.5 - index)))
  const gaps = await lookedAt(database)
  expect(gaps).toHaveLength(GAPS_MAX)
  expect(gaps.slice(0, -1)).toEqual(others.toReversed())
  const merged = gaps.at(-1)
  expect(merged).toMatchObject({ from: first.from, until: second.until, reason: 'failover, restore' })
  expect([first.id, second.id]).not.toContain(merged?.id)
})

it('however many gaps there are, every forgotten instant is looked at', async () => {
  const gap = fc.tuple(fc.double({ min: 1, max: 390, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }))
  await fc.assert(
    fc.asyncProperty(fc.array(gap, { minLength: 45, maxLength: 60 }), async (drawn) => {
      const database = await emptyDatabase()
      const recorded = []
      for (const [end, length] of drawn) recorded.push(await add(database, daysAgo(end + length), daysAgo(end)))
      const gaps = await lookedAt(database)
      expect(gaps.length).toBe(Math.min(recorded.length, GAPS_MAX))
      for (const { from, until } of recorded) {
        expect(gaps.some((one) => one.from <= from && one.until >= until)).toBe(true)
      }
    }),
    { numRuns: 3 },
  )
})
