import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { BACKED_UP_TABLES, type TableLayout, tableLayouts } from '../../src/store/backed-up-tables.ts'
import { createRowLoader, readRows, resetSequences } from '../../src/store/backup-rows.ts'
import type { Database, Db } from '../../src/store/database.ts'
import { inSnapshot } from '../../src/store/snapshot.ts'
import { emptyDatabase } from '../support/test-database.ts'

const RUNS = 25

async function layoutOf(db: Db, name: string): Promise<TableLayout> {
  const layout = (await tableLayouts(db)).find((table) => table.name === name)
  if (layout === undefined) throw new Error(`${name}: expected a table of the database`)
  return layout
}

async function linesOf(database: Database, layout: TableLayout): Promise<readonly string[]> {
  return inSnapshot(database, async (db) => {
    const lines: string[] = []
    for await (const batch of readRows(db, layout)) lines.push(...batch)
    return lines
  })
}

/** Writes the table's rows out, empties it, and puts them back. */
async function thereAndBack(database: Database, name: string): Promise<void> {
  const layout = await layoutOf(database.prisma, name)
  const lines = await linesOf(database, layout)
  for (const line of lines) expect(line).not.toMatch(/[\n\r]/)
  await database.prisma.$executeRawUnsafe(`TRUNCATE "${name}" RESTART IDENTITY`)
  const loader = createRowLoader(
    database.prisma,
    layout,
    layout.columns.map((column) => column.name),
  )
  for (const line of lines) await loader.add(line)
  await loader.end()
  await resetSequences(database.prisma, layout)
  expect(await linesOf(database, layout)).toEqual(lines)
}

/** Text as PostgreSQL takes it: any character but NUL, no half of a pair. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '\'"\\', '\n\r\t', '\u2028', '乙镇\u0001', '\\x00', 'null', '{}'),
  )
  .map((value) => value.replaceAll('\0', ''))
const instant = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})
const json = fc.oneof(
  fc.constantFrom(
    'null',
    '"null"',
    '"\\"x"',
    '12345678901234567890.123456789012345678',
    '1E+2',
    '[]',
    '{"a": [null, {"b": "\\u4e59"}]}',
  ),
  fc.jsonValue().map((value) => JSON.stringify(value).replaceAll(/\\u0000|\\ud[89a-f]../gi, '')),
)

afterEach(async () => {
  await emptyDatabase()
})

describe('rows come back as they were', () => {
  it('texts, nothing, arrays and instants', async () => {
    const { database } = await emptyDatabase()
    const row = fc.record({
      code: text,
      name: text,
      level: text,
      parentCode: fc.option(text),
      kind: text,
      aliases: fc.array(text, { maxLength: 4 }),
      validFrom: fc.option(text),
      recordedAt: instant,
      supersededAt: fc.option(instant),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
        await database.prisma.unitSpan.deleteMany()
        await database.prisma.unitSpan.createMany({ data: rows })
        const before = await database.prisma.unitSpan.findMany({ orderBy: { id: 'asc' } })
        await thereAndBack(database, 'unit_span')
        expect(await database.prisma.unitSpan.findMany({ orderBy: { id: 'asc' } })).toEqual(before)
      }),
      { numRuns: RUNS },
    )
  })

  it('bytes', async () => {
    const { database } = await emptyDatabase()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), text, async (gzipped, fileName) => {
        const data = { sha256: 'a', fileName, byteLength: gzipped.length, gzipped, storedAt: new Date(0) }
        await database.prisma.storedFile.deleteMany()
        await database.prisma.storedFile.create({ data })
        await thereAndBack(database, 'stored_file')
        const kept = await database.prisma.storedFile.findUniqueOrThrow({ where: { sha256: 'a' } })
        expect(Buffer.from(kept.gzipped)).toEqual(Buffer.from(gzipped))
        expect(kept.fileName).toBe(fileName)
      }),
      { numRuns: RUNS },
    )
  })

  it('JSON: a null that is a value apart from no value, and numbers of any length', async () => {
    const { database } = await emptyDatabase()
    const stored = () =>
      database.prisma
        .$queryRaw`SELECT differences::text, (SELECT days::text FROM month_value) AS days FROM data_version`
    await fc.assert(
      fc.asyncProperty(json, fc.option(json), async (differences, days) => {
        await database.prisma.$executeRaw`DELETE FROM data_version`
        await database.prisma.$executeRaw`DELETE FROM month_value`
        await database.prisma.$executeRaw`
          INSERT INTO data_version VALUES ('air', '2026-10', 1, 's', 'f', 'n', NULL, 'epoch', 1, true, false, true, NULL, NULL, ${differences}::jsonb)`
        await database.prisma.$executeRaw`
          INSERT INTO month_value VALUES ('air', '2026-10', 1, 'u', 2, NULL, NULL, NULL, NULL, ${days}::jsonb)`
        const before = await stored()
        await thereAndBack(database, 'data_version')
        await thereAndBack(database, 'month_value')
        expect(await stored()).toEqual(before)
      }),
      { numRuns: RUNS },
    )
  })
})

it('more rows than one fetch or one statement takes come in the order of the key', async () => {
  const { database } = await emptyDatabase()
  await database.prisma.$executeRaw`
    INSERT INTO inbox_entry SELECT 'r' || lpad(n::text, 5, '0'), 'epoch' FROM generate_series(4500, 1, -1) n`
  await thereAndBack(database, 'inbox_entry')
  const lines = await linesOf(database, await layoutOf(database.prisma, 'inbox_entry'))
  expect(lines).toHaveLength(4_500)
  expect(lines).toEqual(lines.toSorted())
})

it('numbering goes on after the highest number that was loaded', async () => {
  const { database } = await emptyDatabase()
  const data = { from: new Date(0), until: new Date(1), reason: 'restore', recordedAt: new Date(2) }
  await database.prisma.historyGap.create({ data: { id: 41, ...data } })
  await thereAndBack(database, 'history_gap')
  expect((await database.prisma.historyGap.create({ data })).id).toBe(42)
})

it('a column that the backup does not have takes its default', async () => {
  const { database } = await emptyDatabase()
  const layout = await layoutOf(database.prisma, 'post')
  const given = ['id', 'personId', 'name', 'unitCode', 'role', 'recordedAt']
  const loader = createRowLoader(database.prisma, layout, given)
  await loader.add(
    '{"id":7,"personId":"p","name":"n","unitCode":"110000","role":"issuer","recordedAt":"2026-11-05T01:02:03.004+00:00"}',
  )
  await loader.end()
  expect(await database.prisma.post.findMany()).toMatchObject([
    { id: 7, validTo: null, recordedAt: new Date('2026-11-05T01:02:03.004Z') },
  ])
})

it('a snapshot takes no writing', async () => {
  const { database } = await emptyDatabase()
  await expect(inSnapshot(database, (db) => db.rateLimit.deleteMany())).rejects.toThrow(/read-only transaction/)
})

it('every table of the schema is backed up', async () => {
  const { database } = await emptyDatabase()
  const tables = await database.prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name::text AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> '_prisma_migrations'`
  expect(tables.map(({ name }) => name).toSorted()).toEqual([...BACKED_UP_TABLES].toSorted())
  const layouts = await tableLayouts(database.prisma)
  expect(layouts.map(({ name }) => name)).toEqual(BACKED_UP_TABLES)
  expect(layouts.filter(({ key }) => key.length === 0)).toEqual([])
  expect(layouts.find(({ name }) => name === 'ranked_unit')?.key).toEqual(['medium', 'month', 'version', 'position'])
})
