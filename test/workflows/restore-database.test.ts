import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BackupManifest, backupText } from '../../src/store/backup-format.ts'
import { readCircumstances } from '../../src/store/circumstances.ts'
import { refusalOf, taken } from '../support/acts.ts'
import { aFolder, restoreInto } from '../support/backups.ts'
import { startOffice } from '../support/office.ts'
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts'

const FIRST_MIGRATION = '20261123150527_office_and_ranking'
const POST_COLUMNS = ['id', 'personId', 'name', 'unitCode', 'role', 'slackUserId', 'recordedAt']
const POST = {
  id: 3,
  personId: 'p',
  name: '某人',
  unitCode: '110000',
  role: 'administrator',
  slackUserId: null,
  recordedAt: '2026-11-01T00:00:00+00:00',
}

let place: ReturnType<typeof aFolder>
let target: TestDatabase
let site: Parameters<typeof restoreInto>[1]
beforeAll(async () => {
  place = aFolder()
  await using office = await startOffice({ at: '2026-11-05 16:00' })
  site = { office: office.context.office, now: office.clock.now }
})
afterAll(() => place[Symbol.dispose]())
beforeEach(async () => {
  target = await emptyDatabase()
})

/** A backup as an earlier or later program would have written it: some posts, and nothing else. */
async function written(change: Partial<BackupManifest> = {}, rows: readonly object[] = [POST]): Promise<string> {
  const tables = [{ name: 'post', columns: POST_COLUMNS, rows: rows.length }]
  const manifest: BackupManifest = {
    format: 'duban-backup',
    formatVersion: 1,
    program: '0.0.9',
    at: '2026-11-04T04:00:00.000Z',
    migrations: [FIRST_MIGRATION],
    audit: null,
    tables,
    ...change,
  }
  const batches = async function* () {
    if (rows.length > 0) yield rows.map((row) => JSON.stringify(row))
  }
  const path = place.in('earlier.backup')
  await pipeline(backupText(manifest, batches()), createGzip(), createWriteStream(path))
  return path
}

const counts = async () => Object.entries(await target.rowCounts()).filter(([, count]) => count > 0)

describe('a backup of an earlier version', () => {
  it('is restored: tables it lacks stay empty, columns it lacks take their defaults', async () => {
    const path = await written()
    const { gap, audit } = taken(await restoreInto(target.database, site, path, { surface: 'cli', personId: 'p' }))
    expect(await target.database.prisma.post.findMany()).toEqual([
      {
        ...POST,
        actingForId: null,
        successorId: null,
        validFrom: null,
        validTo: null,
        recordedBy: null,
        supersededAt: null,
        recordedAt: new Date(POST.recordedAt),
      },
    ])
    expect(audit).toMatchObject({ entries: 0, broken: null })
    const until = new Date(site.now().getTime() + 45_000)
    expect(gap).toMatchObject({ from: new Date('2026-11-04T03:50:00.000Z'), until, reason: 'restore' })
    const { gaps } = await readCircumstances(target.database.prisma, { isWatched: false, now: site.now() })
    expect(gaps).toEqual([gap])
    expect(await counts()).toEqual([
      ['audit_entry', 1],
      ['history_gap', 1],
      ['post', 1],
    ])
  })

  it('is refused when it has a column this version dropped, or lacks one that has no default', async () => {
    const dropped = await written({ tables: [{ name: 'post', columns: [...POST_COLUMNS, 'nickname'], rows: 1 }] })
    const refused = refusalOf(await restoreInto(target.database, site, dropped))
    expect(refused).toMatchObject({ code: 'backup-newer', needs: 'input' })
    expect(refused.message).toMatch(/post\.nickname.*restore it with version 0\.0\.9/)
    const columns = POST_COLUMNS.filter((name) => name !== 'role')
    const lacking = await written({ tables: [{ name: 'post', columns, rows: 1 }] })
    expect(refusalOf(await restoreInto(target.database, site, lacking)).message).toContain('post.role')
    expect(await counts()).toEqual([])
  })
})

it('a backup of a newer version is refused with what it was written by', async () => {
  const path = await written({ migrations: [FIRST_MIGRATION, '29991231000000_later'], program: '9.0.0' })
  const { code, message } = refusalOf(await restoreInto(target.database, site, path))
  expect(code).toBe('backup-newer')
  expect(message).toContain('written by a newer program (9.0.0, migration 29991231000000_later)')
  expect(await counts()).toEqual([])
})

it('a row that does not fit the database leaves nothing of the others', async () => {
  const path = await written({}, [POST, { ...POST, personId: 'q' }])
  await expect(restoreInto(target.database, site, path)).rejects.toThrow(/duplicate key|unique/i)
  expect(await counts()).toEqual([])
})

it('a log that was broken when it was backed up is restored, and named', async () => {
  const entry = {
    sequence: 1,
    at: '2026-11-01T00:00:00+00:00',
    actorId: null,
    actorName: '—',
    surface: 'cli',
    act: 'importUnits',
    details: '{}',
    previousHash: '0'.repeat(64),
    hash: 'f'.repeat(64),
  }
  const tables = [{ name: 'audit_entry', columns: Object.keys(entry), rows: 1 }]
  const path = await written({ tables, audit: { sequence: 1, hash: entry.hash } }, [entry])
  const { audit } = taken(await restoreInto(target.database, site, path))
  expect(audit).toMatchObject({ entries: 0, broken: { sequence: 1, problem: 'hash' } })
})

it('what a process keeps of a database it has looked at does not stand in the way', async () => {
  await target.database.prisma.databaseIdentity.create({ data: { id: 1, fingerprint: '{}', seenAt: new Date(0) } })
  taken(await restoreInto(target.database, site, await written()))
  expect(await target.database.prisma.databaseIdentity.count()).toBe(0)
})
