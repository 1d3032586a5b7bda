import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PACKAGE_ROOT } from '../../src/app/config.ts'
import { lockMonth } from '../../src/store/advisory-locks.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { recordRules } from '../../src/store/rule-sets.ts'
import { loadUnitsAsOf, saveUnits } from '../../src/store/units.ts'
import { runHere } from '../support/cli.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { aUnit, someRules } from '../support/tables.ts'

const START_MS_MAX = 120_000
/** Long enough for the other transaction to have come to the lock, if it does not stop before. */
const HEAD_START_MS = 500

let server: TestPostgres
let url = ''
let database: Database

beforeAll(async () => {
  server = await startPostgres()
  url = await server.createDatabase('office')
  database = await openDatabase(url)
  await database.prisma.$executeRawUnsafe(`ALTER DATABASE office SET timezone = 'Asia/Shanghai'`)
  await database[Symbol.asyncDispose]()
  database = await openDatabase(url)
  await migrateDatabase(database, `${PACKAGE_ROOT}/prisma`)
}, START_MS_MAX)

afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
}, START_MS_MAX)

it('finds at an instant what was recorded at it, whatever time zone the server is set to', async () => {
  const now = new Date('2026-11-06T02:00:00.000Z')
  await database.transaction((db) =>
    saveUnits(db, { inserted: [aUnit({ code: '110101001' })], superseded: [] }, null, now),
  )
  expect(await loadUnitsAsOf(database.prisma, now)).toMatchObject([{ code: '110101001' }])
  expect(await loadUnitsAsOf(database.prisma, new Date(now.getTime() - 1))).toEqual([])
  const [row] = await database.prisma.unitSpan.findMany()
  expect(row?.recordedAt).toEqual(now)
})

it('keeps the startup options that the address names', async () => {
  await using other = await openDatabase(`${url}?options=${encodeURIComponent('-c statement_timeout=12345')}`)
  const settings = await other.prisma.$queryRaw<{ zone: string; timeout: string }[]>`
    SELECT current_setting('timezone') AS zone, current_setting('statement_timeout') AS timeout`
  expect(settings).toEqual([{ zone: 'UTC', timeout: '12345ms' }])
})

it('stores new rules once, though two months are computed at the same time', async () => {
  const rules = someRules()
  const isRecorded = Promise.withResolvers<void>()
  const now = new Date('2026-11-06T02:00:00.000Z')
  const first = database.transaction(async (db) => {
    const change = await recordRules(db, 'air', rules, now)
    isRecorded.resolve()
    await pause(HEAD_START_MS)
    return change
  })
  await isRecorded.promise
  const second = database.transaction((db) => recordRules(db, 'air', rules, now))
  expect(await Promise.all([first, second])).toEqual([{ from: null, to: 1 }, null])
  expect(await database.prisma.ruleSetVersion.count()).toBe(1)
})

it.each([
  ['compute', 'no-data'],
  ['publish', 'not-computed'],
])(
  'lets %s wait for an act on the other list of the month, since a meeting may belong to both',
  { timeout: START_MS_MAX },
  async (act, code) => {
    const isHeld = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const other = database.transaction(async (db) => {
      await lockMonth(db, 'water', '2026-10')
      isHeld.resolve()
      await mayEnd.promise
    })
    await isHeld.promise
    const running = runHere(database, [act, 'air', '2026-10', '--json'])
    try {
      await expect.poll(waitingForLocks, { timeout: 10_000 }).toBe(1)
    } finally {
      mayEnd.resolve()
      await other
    }
    expect((await running).json()).toMatchObject({ refusal: { code } })
  },
)

/** Transactions that wait for an advisory lock. */
async function waitingForLocks(): Promise<number> {
  const [row] = await database.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`
  return row?.count ?? 0
}
