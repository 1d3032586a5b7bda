import type { TableColumn, TableLayout } from './backed-up-tables.ts'
import type { Database, Db } from './database.ts'
import type { TransactionBounds } from './snapshot.ts'

/** Rows fetched at a time. One of a table with bytes is a whole file. */
const ROWS_A_FETCH = 500
/** Rows and characters of JSON sent in one statement. */
const ROWS_A_STATEMENT_MAX = 2_000
const CHARACTERS_A_STATEMENT_MAX = 4 * 1024 * 1024

/**
 * The rows of a table as JSON texts, one an object without line breaks, in the order of the primary key.
 *
 * Bytes are written in hexadecimal, and JSON columns as a text of JSON: so that a JSON `null` stays apart from no value
 * and no number in it is rounded. Call it in the transaction whose snapshot is to be read; it holds one batch of rows at
 * a time, and one row of a table with bytes.
 */
export async function* readRows(db: Db, { name, columns, key }: TableLayout): AsyncGenerator<readonly string[]> {
  const fetched = columns.some((column) => column.type === 'bytea') ? 1 : ROWS_A_FETCH
  const order = key.map((column) => `"${column}"`).join(', ')
  const rows = `SELECT ${columns.map(asJsonTakesIt).join(', ')} FROM "${name}" ORDER BY ${order}`
  await db.$executeRawUnsafe(
    `DECLARE backup_rows NO SCROLL CURSOR FOR SELECT row_to_json(r)::text AS line FROM (${rows}) r`,
  )
  for (;;) {
    const batch = await db.$queryRawUnsafe<{ line: string }[]>(`FETCH ${fetched} FROM backup_rows`)
    if (batch.length > 0) yield batch.map((row) => row.line)
    if (batch.length < fetched) break
  }
  await db.$executeRawUnsafe('CLOSE backup_rows')
}

function asJsonTakesIt({ name, type }: TableColumn): string {
  if (isJson(type)) return `"${name}"::text AS "${name}"`
  if (type === 'bytea') return `'\\x' || encode("${name}", 'hex') AS "${name}"`
  return `"${name}"`
}

function isJson(type: string): boolean {
  return type === 'jsonb' || type === 'json'
}

/** Puts rows, as `readRows` writes them, into a table. */
export interface RowLoader {
  readonly add: (line: string) => Promise<void>
  /** Writes what is still held back. */
  readonly end: () => Promise<void>
}

/**
 * Loads rows that hold the columns `given`; the table's others take their defaults. Order and names of the columns may
 * differ between the version that wrote the rows and this one, their values are cast from their texts.
 */
export function createRowLoader(db: Db, table: TableLayout, given: readonly string[]): RowLoader {
  const columns = table.columns.filter((column) => given.includes(column.name))
  const target = columns.map(({ name }) => `"${name}"`).join(', ')
  const source = columns.map(({ name, type }) => (isJson(type) ? `x."${name}"::${type}` : `x."${name}"`)).join(', ')
  const shape = columns.map(({ name, type }) => `"${name}" ${isJson(type) ? 'text' : type}`).join(', ')
  const sql = `INSERT INTO "${table.name}" (${target}) SELECT ${source} FROM json_to_recordset($1::json) AS x(${shape})`
  let held: string[] = []
  let characters = 0
  const flush = async () => {
    if (held.length === 0) return
    const rows = `[${held.join(',')}]`
    held = []
    characters = 0
    await db.$executeRawUnsafe(sql, rows)
  }
  return {
    async add(line) {
      if (characters + line.length > CHARACTERS_A_STATEMENT_MAX) await flush()
      held.push(line)
      characters += line.length
      if (held.length >= ROWS_A_STATEMENT_MAX) await flush()
    },
    end: flush,
  }
}

/** Lets a table's sequences go on after its highest numbers. */
export async function resetSequences(db: Db, { name, columns }: TableLayout): Promise<void> {
  for (const column of columns) {
    if (column.sequence === null) continue
    await db.$executeRawUnsafe(
      `SELECT setval($1::regclass, max("${column.name}")) FROM "${name}" HAVING max("${column.name}") IS NOT NULL`,
      column.sequence,
    )
  }
}

/** How long all rows may be read, and a load may take: an office of many years over a slow line. */
export const LONG_TRANSACTION: TransactionBounds = { timeout: 6 * 60 * 60_000, maxWait: 60_000 }

/** Runs `work` in one transaction that may take hours; a throw rolls everything back. */
export function inLongTransaction<T>(database: Database, work: (db: Db) => Promise<T>): Promise<T> {
  return database.prisma.$transaction((db) => work(db), LONG_TRANSACTION)
}

/** Keeps every other process from writing to the tables until the transaction ends. */
export async function lockTables(db: Db, tables: readonly TableLayout[]): Promise<void> {
  await db.$executeRawUnsafe(`LOCK TABLE ${tables.map(({ name }) => `"${name}"`).join(', ')} IN EXCLUSIVE MODE`)
}
