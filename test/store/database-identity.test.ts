import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/app/config.ts'
import { startServices } from '../../src/app/services.ts'
import { readCircumstances } from '../../src/store/circumstances.ts'
import { type Database, openDatabase, removeEmbedded } from '../../src/store/database.ts'
import { noteStillSeen, observeIdentity, witnessOf } from '../../src/store/database-identity.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { listMessages } from '../../src/store/outbox.ts'
import { noticeRestore } from '../../src/workflows/notice-restore.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { aFolder } from '../support/backups.ts'
import { anOffice, ROOT } from '../support/cli.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'

const START_MS_MAX = 240_000
const PRISMA = join(ROOT, 'prisma')
const NOON = new Date('2099-11-05T04:00:00.000Z')

/** The office of a database under a clock that stands still; the database is the caller's to close. */
async function officeOf(database: Database, now = NOON): Promise<OfficeContext> {
  const config = readConfig({ DATABASE_URL: 'pglite:memory', DUBAN_CONFIG: join(ROOT, 'duban.sample.yaml') })
  const { context } = await startServices({ ...config, logLevel: 'silent' }, { database, now: () => now })
  return { ...context, database }
}

/** What starting workers on it notices. */
async function startOn(url: string, now = NOON) {
  await using database = await openDatabase(url)
  return await noticed(await officeOf(database, now))
}

const noticed = async (context: OfficeContext) => (await noticeRestore(context, { isStart: true })).gap
const gapsOf = async ({ prisma }: Database) => (await readCircumstances(prisma, { isWatched: false, now: NOON })).gaps
/** A gap ends when those who know only the lost database have ended too. */
const UNTIL = new Date(NOON.getTime() + 45_000)

const told = async ({ prisma }: Database) => listMessages(prisma, { kind: 'databaseRestored' })

describe('an embedded database', () => {
  let made: Awaited<ReturnType<typeof anOffice>>
  let place: ReturnType<typeof aFolder>
  let folder = ''
  let url = ''
  beforeAll(async () => {
    made = await anOffice('office')
  }, START_MS_MAX)
  afterAll(() => made?.remove())
  beforeEach(() => {
    place = aFolder()
    folder = place.in('db')
    url = `pglite:${folder}`
    cpSync(join(made.folder, 'db'), folder, { recursive: true })
    return () => place[Symbol.dispose]()
  })

  it('is itself however often it is opened and started', async () => {
    expect(await startOn(url)).toBeNull()
    expect(existsSync(witnessOf(folder))).toBe(true)
    expect(await startOn(url)).toBeNull()
    expect(JSON.parse(readFileSync(witnessOf(folder), 'utf8'))).toMatchObject({ starts: 2 })
    await (await openDatabase(url))[Symbol.asyncDispose]()
    expect(await startOn(url)).toBeNull()
  })

  it('that is an earlier copy is noticed, from ten minutes before its last trace on, and told once', async () => {
    await startOn(url)
    cpSync(folder, place.in('copy'), { recursive: true })
    await startOn(url)
    rmSync(folder, { recursive: true })
    renameSync(place.in('copy'), folder)
    const gap = await startOn(url)
    expect(await startOn(url)).toBeNull()
    await using database = await openDatabase(url)
    const { prisma } = database
    const acts = await prisma.auditEntry.findMany({ orderBy: { sequence: 'desc' }, take: 2 })
    expect(acts.map(({ act }) => act)).toEqual(['noticeRestore', expect.stringMatching(/^import/)])
    const lastTraceMs = acts[1]?.at.getTime() ?? Number.NaN
    expect(gap).toMatchObject({ reason: 'restored or moved', from: new Date(lastTraceMs - 600_000), until: UNTIL })
    expect(await gapsOf(database)).toEqual([gap])
    const messages = await told(database)
    expect(messages).toMatchObject([{ unitCode: '110000', state: 'pending', version: 1 }])
    expect(messages[0]?.text).toMatch(/【数据恢复】数据库已恢复到较早的状态/)
    expect(messages[0]?.text).toContain('2099年11月5日（星期四）中午12:00')
  })

  it('whose whole parent folder was put back is noticed, though its witness fits', async () => {
    await startOn(url)
    cpSync(folder, place.in('copy/db'), { recursive: true })
    cpSync(witnessOf(folder), witnessOf(place.in('copy/db')))
    expect(await startOn(`pglite:${place.in('copy/db')}`)).toMatchObject({ reason: 'restored or moved' })
  })

  it('without its witness, or with that of another, is noticed', async () => {
    await startOn(url)
    renameSync(witnessOf(folder), place.in('kept'))
    expect(await startOn(url)).toMatchObject({ reason: 'restored or moved' })
    renameSync(place.in('kept'), witnessOf(folder))
    expect(await startOn(url)).toMatchObject({ reason: 'restored or moved' })
    expect(await startOn(url)).toBeNull()
  })

  it('from before its first start is noticed by the witness alone', async () => {
    cpSync(folder, place.in('copy'), { recursive: true })
    await startOn(url)
    rmSync(folder, { recursive: true })
    renameSync(place.in('copy'), folder)
    expect(await startOn(url)).toMatchObject({ reason: 'restored or moved' })
  })

  it('gets its identity from workers alone; who merely acts writes none, and none anew while nothing has changed', async () => {
    await using database = await openDatabase(url)
    const context = await officeOf(database)
    const stored = () => database.prisma.databaseIdentity.findFirst()
    expect(await noticeRestore(context, { isStart: false })).toEqual({ gap: null, sighting: null })
    expect([await stored(), existsSync(witnessOf(folder))]).toEqual([null, false])
    await noticeRestore(context, { isStart: true })
    const before = await stored()
    const later = { ...context, now: () => new Date(NOON.getTime() + 60_000) }
    expect((await noticeRestore(later, { isStart: false })).gap).toBeNull()
    expect(await stored()).toEqual(before)
    await noticeRestore(later, { isStart: true })
    expect((await stored())?.seenAt).toEqual(later.now())
  })

  it('that is removed to begin anew takes its witness with it', async () => {
    await startOn(url)
    await removeEmbedded(folder)
    expect(existsSync(witnessOf(folder))).toBe(false)
  })

  it('in memory has no identity, for it is never restored', async () => {
    await using database = await openDatabase('pglite:memory')
    expect(await observeIdentity(database)).toBeNull()
  })
})

describe('a database of a server', () => {
  let server: TestPostgres
  let url = ''
  beforeAll(async () => {
    server = await startPostgres()
    url = await server.createDatabase('office')
    await using database = await openDatabase(url)
    await migrateDatabase(database, PRISMA)
    expect(await noticed(await officeOf(database))).toBeNull()
  }, START_MS_MAX)
  afterAll(() => server?.[Symbol.asyncDispose](), START_MS_MAX)

  it('is itself from start to start, and after a crash of the server', async () => {
    expect(await startOn(url)).toBeNull()
    await server.restart('immediate')
    expect(await startOn(url)).toBeNull()
  })

  it('that was copied is noticed, by one of two processes that start at once', async () => {
    const copy = await server.createDatabase('copy', 'office')
    const gaps = await Promise.all([startOn(copy), startOn(copy)])
    expect(gaps.filter((gap) => gap !== null)).toMatchObject([{ reason: 'restored or moved', until: UNTIL }])
    await using database = await openDatabase(copy)
    expect(await gapsOf(database)).toHaveLength(1)
    expect(await startOn(url)).toBeNull()
  })

  it('is noticed on a new timeline, as after a failover, without a restart of the process', async () => {
    await using database = await openDatabase(url)
    const context = await officeOf(database)
    const { sighting } = await noticeRestore(context, { isStart: true })
    if (sighting === null) throw new Error('expected a sighting of a server')
    const minuteLater = new Date(NOON.getTime() + 60_000)
    expect(await noteStillSeen(database.prisma, sighting, minuteLater)).toBe(true)
    await server.failOver()
    expect(await untilReached(() => noteStillSeen(database.prisma, sighting, new Date(0)))).toBe(false)
    const { seenAt } = await database.prisma.databaseIdentity.findFirstOrThrow()
    expect(seenAt).toEqual(minuteLater)
    expect(await untilReached(() => noticed(context))).toMatchObject({ reason: 'failover' })
    expect(await noticed(context)).toBeNull()
    expect(await gapsOf(database)).toMatchObject([{ reason: 'failover' }])
  })

  it('whose fingerprint a person has emptied is taken for one that was put back', async () => {
    await using database = await openDatabase(url)
    await database.prisma.$executeRaw`UPDATE database_identity SET fingerprint = ''`
    expect(await noticed(await officeOf(database))).toMatchObject({ reason: 'restored or moved' })
    expect(await noticed(await officeOf(database))).toBeNull()
  })

  it('whose server keeps its identifier to itself is compared by what can be read', async () => {
    const name = 'reticent'
    const full = await server.createDatabase(name)
    await using database = await openDatabase(full)
    await migrateDatabase(database, PRISMA)
    await database.prisma.$executeRaw`REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC`
    await database.prisma
      .$executeRaw`CREATE ROLE plain LOGIN PASSWORD 'plain-test' IN ROLE pg_read_all_data, pg_write_all_data`
    const plain = full.replace(/\/\/[^@]*@/, '//plain:plain-test@')
    await using asPlain = await openDatabase(plain)
    expect(await observeIdentity(asPlain)).toEqual({
      kind: 'postgres',
      parts: { timeline: expect.any(String), database: expect.any(String), table: expect.any(String) },
    })
    expect(await startOn(full)).toBeNull()
    expect(await startOn(plain)).toBeNull()
    expect(await startOn(full)).toBeNull()
  })
})

/** Asks again while the connections that the server cut are being replaced. */
async function untilReached<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask()
    } catch (error) {
      if (attempt === 20) throw error
    }
  }
}
