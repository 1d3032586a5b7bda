import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { observeIdentity, settleIdentity } from '../../src/store/database-identity.ts'
import { inSnapshot } from '../../src/store/snapshot.ts'
import { contents } from '../support/backups.ts'
import { anOffice, MONTH, runHere, type TestOffice } from '../support/cli.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'

const START_MS_MAX = 240_000
const ADMINISTRATOR = ['--as', 'sample-administrator'] as const

// The embedded office moves to a server, and back into an embedded database.
let server: TestPostgres
let office: TestOffice
let onServer: Database
beforeAll(async () => {
  office = await anOffice('published')
  server = await startPostgres()
  onServer = await openDatabase(await server.createDatabase('office'))
}, START_MS_MAX)
afterAll(async () => {
  await onServer?.[Symbol.asyncDispose]()
  await office?.remove()
  await server?.[Symbol.asyncDispose]()
}, START_MS_MAX)

/** What the office says of itself, on the database given. */
async function shown(database: Database): Promise<readonly string[]> {
  const asked = [
    ['ranking', 'air', MONTH, '--json'],
    ['messages', '--json'],
    ['verify', 'air', MONTH, '--json'],
  ]
  const answers = []
  // When a message is expected to go out is counted from now.
  for (const argv of asked) answers.push((await runHere(database, argv)).stdout.replaceAll(/"expectedAt":"[^"]+"/g, ''))
  return answers
}

it('an embedded office moves to a server, row for row', { timeout: START_MS_MAX }, async () => {
  const embedded = await office.database()
  const file = join(office.folder, 'embedded.backup')
  expect((await office.run('backup', file, ...ADMINISTRATOR)).code).toBe(0)
  const { code, stderr } = await runHere(onServer, ['restore', file, ...ADMINISTRATOR])
  expect([code, stderr]).toEqual([0, ''])
  expect(await contents(onServer)).toEqual(await contents(embedded))
  expect(await shown(onServer)).toEqual(await shown(embedded))
  expect((await runHere(onServer, ['audit', 'verify', '--json'])).json()).toMatchObject({ ok: true, broken: null })
})

it('the server it was restored into is not taken for another afterwards', async () => {
  const observed = await observeIdentity(onServer)
  if (observed === null) throw new Error('expected the identity of a server')
  const { reason } = await onServer.transaction((db) =>
    settleIdentity(db, observed, { now: new Date(), isStart: true }),
  )
  expect(reason).toBeNull()
})

it('a server’s office moves into an embedded database, row for row', { timeout: START_MS_MAX }, async () => {
  const file = join(office.folder, 'server.backup')
  expect((await runHere(onServer, ['backup', file, ...ADMINISTRATOR])).code).toBe(0)
  await using embedded = await openDatabase('pglite:memory')
  expect((await runHere(embedded, ['restore', file])).code).toBe(0)
  expect(await contents(embedded)).toEqual(await contents(onServer))
  expect(await shown(embedded)).toEqual(await shown(onServer))
})

it('a backup sees one instant, though others write meanwhile', async () => {
  const counted = await inSnapshot(onServer, async (db) => {
    const before = await db.inboxEntry.count()
    await onServer.prisma.inboxEntry.create({ data: { id: 'meanwhile', receivedAt: new Date(0) } })
    return { before, after: await db.inboxEntry.count() }
  })
  expect(counted.after).toBe(counted.before)
  expect(await onServer.prisma.inboxEntry.count()).toBe(counted.before + 1)
})
