import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCircumstances } from '../../src/store/circumstances.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { observeIdentity } from '../../src/store/database-identity.ts'
import { createFailoverWatch } from '../../src/store/failover-watch.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { emptyDatabase } from '../support/test-database.ts'

let server: TestPostgres
let database: Database

beforeAll(async () => {
  server = await startPostgres()
  database = await openDatabase(await server.createDatabase('watched'))
  await migrateDatabase(database, join(import.meta.dirname, '../../prisma'))
}, 60_000)

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** A watch that is told the timeline of now, as before a message is sent; it fails while the server is away. */
async function watchOver(onChange: () => Promise<string | null>): Promise<() => Promise<boolean>> {
  const watch = await createFailoverWatch(database, onChange)
  if (watch === null) throw new Error('watch: expected one on a server')
  return async () => {
    const { timeline } = await readCircumstances(database.prisma, { isWatched: true, now: new Date() })
    return watch(timeline ?? '')
  }
}

/** Asks until the connections that the server cut have been replaced. */
async function watchAgain(watch: () => Promise<unknown>): Promise<void> {
  await expect.poll(() => watch().then(() => 'answered', String), { timeout: 20_000 }).toBe('answered')
}

/** What a look at the server settles. */
async function timelineNow(): Promise<string | null> {
  const observed = await observeIdentity(database)
  return observed?.kind === 'postgres' ? (observed.parts.timeline ?? null) : null
}

describe('the watch for another server', () => {
  it('is silent while the server is the same, also after it was restarted', async () => {
    let changes = 0
    const watch = await watchOver(async () => {
      changes += 1
      return timelineNow()
    })
    await watch()
    await server.restart('immediate')
    await watchAgain(watch)
    expect(changes).toBe(0)
  })

  it('waits for what a failover may have made it forget to be recorded, once, before anything is sent', async () => {
    const recorded: string[] = []
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const watch = await watchOver(async () => {
      recorded.push('begun')
      await gate
      recorded.push('ended')
      return timelineNow()
    })
    await server.failOver()
    const asked = watchAgain(watch).then(() => [...recorded])
    await expect.poll(() => recorded.length, { timeout: 20_000 }).toBe(1)
    open()
    expect(await asked).toEqual(['begun', 'ended'])
    await watch()
    expect(recorded).toEqual(['begun', 'ended'])
  })

  it('asks again when recording it failed', async () => {
    let attempts = 0
    const watch = await watchOver(async () => {
      attempts += 1
      if (attempts === 1) throw new Error('connection lost')
      return timelineNow()
    })
    await server.failOver()
    await expect
      .poll(
        () =>
          watch().then(
            () => 'answered',
            () => 'failed',
          ),
        { timeout: 20_000 },
      )
      .toBe('answered')
    expect(attempts).toBe(2)
  })

  it('takes for known only the timeline that was looked at, not the one it was told', async () => {
    const looked = ['0000000A', '0000000B', null]
    const watch = await createFailoverWatch(database, async () => looked.shift() ?? null)
    expect(await watch?.('0000000B')).toBe(true)
    expect(await watch?.('0000000B')).toBe(true)
    expect(await watch?.('0000000B')).toBe(false)
    expect(await watch?.('0000000C')).toBe(true)
    expect(await watch?.('0000000C')).toBe(true)
  })

  it('has nothing to watch on an embedded database', async () => {
    const embedded = await emptyDatabase()
    expect(await createFailoverWatch(embedded.database, async () => null)).toBeNull()
  })

  it('does not begin without a word from the server, as when the connection is gone', async () => {
    const gone = { ...database, prisma: failing(database, { code: undefined }) }
    await expect(createFailoverWatch(gone, async () => null)).rejects.toThrow('as asked')
    await expect(observeIdentity(gone)).rejects.toThrow('as asked')
  })

  it.each(['42501', '42883', '0A000'])('is left out where the server answers %s', async (code) => {
    const reticent = { ...database, prisma: failing(database, { code }) }
    expect(await createFailoverWatch(reticent, async () => null)).toBeNull()
    const known = { database: expect.any(String), table: expect.any(String), system: expect.any(String) }
    expect(await observeIdentity(reticent)).toEqual({ kind: 'postgres', parts: known })
  })
})

/** A client whose questions for the timeline end as the driver ends those with this SQLSTATE; without one, as a cut connection. */
function failing({ prisma }: Database, { code }: { readonly code: string | undefined }): Database['prisma'] {
  const meta = { driverAdapterError: { cause: { kind: 'postgres', originalCode: code } } }
  const ask = async (sql: string) => {
    if (sql.includes('pg_walfile_name')) throw Object.assign(new Error('as asked'), { meta })
    return prisma.$queryRawUnsafe(sql)
  }
  return { $queryRawUnsafe: ask } as unknown as Database['prisma']
}
