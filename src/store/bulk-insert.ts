import type { Db } from './database.ts'

/** Rows sent in one statement: keeps a statement's JSON around a megabyte. */
const BATCH_ROWS = 5_000

type ColumnType = 'text' | 'integer' | 'boolean' | 'jsonb' | 'text[]' | 'timestamptz'

/**
 * Inserts any number of rows with one statement for every 5,000, at a cost per row that does not grow with their number.
 * Table and column names are code of ours, never input.
 */
export async function bulkInsert<Row extends object>(
  db: Db,
  table: string,
  columns: Readonly<Record<keyof Row & string, ColumnType>>,
  rows: readonly Row[],
): Promise<void> {
  const names = Object.keys(columns) as (keyof Row & string)[]
  const target = names.map((name) => `"${name}"`).join(', ')
  const source = names.map((name) => (columns[name] === 'text[]' ? textArrayOf(name) : `x."${name}"`)).join(', ')
  const shape = names.map((name) => `"${name}" ${columns[name] === 'text[]' ? 'jsonb' : columns[name]}`).join(', ')
  const sql = `INSERT INTO "${table}" (${target}) SELECT ${source} FROM jsonb_to_recordset($1::jsonb) AS x(${shape})`
  for (let start = 0; start < rows.length; start += BATCH_ROWS) {
    await db.$executeRawUnsafe(sql, JSON.stringify(rows.slice(start, start + BATCH_ROWS)))
  }
}

function textArrayOf(name: string): string {
  return `ARRAY(SELECT jsonb_array_elements_text(x."${name}"))`
}
