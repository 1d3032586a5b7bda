import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, removeEmbedded } from '../../src/store/database.ts'
import { assertSchemaCurrent, migrateDatabase, schemaState } from '../../src/store/migrate.ts'
import { anOffice, MONTH, ROOT, rowCounts, type TestOffice } from '../support/cli.ts'

const PRISMA = join(ROOT, 'prisma')
let office: TestOffice
beforeAll(async () => {
  office = await anOffice('office')
})
afterAll(() => office.remove())

/** Starts another process that holds the office's database until it is killed. */
async function holder() {
  await office.close()
  const module = pathToFileURL(join(ROOT, 'src/store/database.ts')).href
  const script = `const { openDatabase } = await import(${JSON.stringify(module)})
await openDatabase(${JSON.stringify(office.databaseUrl)})
process.stdout.write('open')
setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.stdout.once('data', () => resolve())
  child.once('exit', (code) => reject(new Error(`the holder ended with ${code}`)))
  await promise
  child.removeAllListeners('exit')
  return {
    pid: child.pid,
    kill: async () => {
      const ended = Promise.withResolvers<void>()
      child.once('exit', () => ended.resolve())
      child.kill('SIGKILL')
      await ended.promise
    },
  }
}

describe('one embedded folder', () => {
  it('takes one process: a second is refused with 2 and told who holds it, and a killed one’s lock is taken over', async () => {
    const { pid, kill } = await holder()
    try {
      const { code, stderr, json } = await office.spawn('ranking', 'air', MONTH, '--json')
      expect(code).toBe(2)
      expect(stderr).toContain(`is in use by process ${pid} on ${hostname()}`)
      expect(stderr).toContain('set DATABASE_URL to a postgres:// server')
      expect(json().refusal.code).toBe('database-busy')
      await expect(removeEmbedded(join(office.folder, 'db'))).rejects.toMatchObject({ code: 'database-busy' })
    } finally {
      await kill()
    }
    expect(readdirSync(office.folder)).toContain('.db.lock')
    const { code, json } = await office.spawn('ranking', 'air', MONTH, '--json')
    expect([code, json().refusal.code]).toEqual([2, 'not-computed'])
    expect(readdirSync(office.folder)).not.toContain('.db.lock')
  })

  it('takes over a lock whose process number another program has since got, and one of another host left for a minute', async () => {
    const path = join(office.folder, '.db.lock')
    await office.close()
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname(), startedAt: '1' }))
    expect((await office.run('messages')).code).toBe(0)
    await office.close()
    writeFileSync(path, JSON.stringify({ pid: 1, host: 'another-host', startedAt: '1' }))
    await expect(openDatabase(office.databaseUrl)).rejects.toMatchObject({ code: 'database-busy' })
    const minuteAgo = Date.now() / 1000 - 60
    utimesSync(path, minuteAgo, minuteAgo)
    expect((await office.run('messages')).code).toBe(0)
  })
})

describe('the schema', () => {
  it('comes by migrations, each once: from empty, and from behind', async () => {
    await using database = await openDatabase('pglite:memory')
    expect(await schemaState(database.prisma, PRISMA)).toEqual({ kind: 'empty' })
    const applied = await migrateDatabase(database, PRISMA)
    expect(applied.length).toBeGreaterThan(0)
    expect(await migrateDatabase(database, PRISMA)).toEqual([])
    expect(await schemaState(database.prisma, PRISMA)).toEqual({ kind: 'current' })

    const later = join(office.folder, 'prisma')
    cpSync(PRISMA, later, { recursive: true })
    mkdirSync(join(later, 'migrations/29991231000000_later'))
    writeFileSync(join(later, 'migrations/29991231000000_later/migration.sql'), 'CREATE TABLE "later" ("id" INTEGER);')
    await expect(assertSchemaCurrent(database.prisma, later)).rejects.toMatchObject({
      code: 'database-behind',
      message: expect.stringContaining('missing 29991231000000_later): run `duban init`'),
    })
    expect(await migrateDatabase(database, later)).toEqual(['29991231000000_later'])
    expect(await schemaState(database.prisma, later)).toEqual({ kind: 'current' })
  })

  it('of a newer program is refused by every command, init too', async () => {
    const copy = await anOffice('units')
    try {
      const { prisma } = await copy.database()
      await prisma.$executeRaw`
        INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
        VALUES ('later', '', now(), '29991231000000_later', now(), 1)`
      for (const argv of [['init'], ['ranking', 'air', MONTH]]) {
        const { code, stderr } = await copy.spawn(...argv)
        expect(code).toBe(2)
        expect(stderr).toContain('upgraded by a newer program (29991231000000_later)')
      }
    } finally {
      await copy.remove()
    }
  })

  it('is missing from a database that was never set up, and the command that sets it up is named', async () => {
    const copy = await anOffice('nothing')
    try {
      // An empty database, which is something else than a folder that is not there.
      await copy.database()
      const { code, stderr } = await copy.spawn('ranking', 'air', MONTH)
      expect([code, stderr]).toEqual([2, 'duban: the database is empty: run `duban init --units beijing` first\n'])
    } finally {
      await copy.remove()
    }
  })
})

describe('init', () => {
  it('run again changes nothing, and never undoes what the office changed in its units', async () => {
    const path = join(office.folder, 'units.csv')
    writeFileSync(
      path,
      'code,name,level,parent_code,kind,aliases\n110101001,东华门新街道,township,110101,street,东华门街道\n',
    )
    const changed = await office.run('import', 'units', path, '--json', '--as', 'sample-administrator')
    expect([changed.code, changed.json().written]).toEqual([0, 1])
    const before = await rowCounts(await office.database())
    const { code, json } = await office.run('init', '--units', 'beijing', '--json', '--as', 'sample-administrator')
    expect(code).toBe(0)
    expect(json()).toMatchObject({ ok: true, migrations: [], units: { rows: 7886, written: 0 } })
    expect(await rowCounts(await office.database())).toEqual(before)
    const { prisma } = await office.database()
    const spans = await prisma.unitSpan.findMany({ where: { code: '110101001' }, orderBy: { id: 'asc' } })
    expect(spans.map((span) => [span.name, span.supersededAt === null])).toEqual([
      ['东华门街道', false],
      ['东华门新街道', true],
    ])
  })
})
