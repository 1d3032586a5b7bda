import type { Db } from './database.ts'

/**
 * Every table a backup holds, in the order of prisma/schema.prisma. The queue has a schema of its own and is left out:
 * whatever is due is found from the messages.
 */
export const BACKED_UP_TABLES = [
  'unit_span',
  'post',
  'channel_binding',
  'stored_file',
  'rule_set',
  'data_version',
  'month_value',
  'ranking',
  'ranked_unit',
  'not_ranked_unit',
  'interview',
  'message',
  'wording',
  'destination',
  'rate_limit',
  'history_gap',
  'database_identity',
  'occurrence',
  'schedule',
  'schedule_version',
  'calendar_year',
  'inbox_entry',
  'audit_entry',
  'receipt_run',
  'receipt',
  'objection',
  'meeting',
  'meeting_event',
  'rectification_case',
  'case_unit',
  'case_event',
  'evidence',
  'self_criticism',
  'deadline',
  'problem_report',
  'problem_report_event',
  'tool_proposal',
  'campaign',
  'submission',
  'submission_event',
] as const

/** What the process itself keeps about a database, which is there before anybody has put anything in. */
export const IDENTITY_TABLE = 'database_identity'

/** A column as the database declares it. */
export interface TableColumn {
  readonly name: string
  /** As `format_type` writes it, e.g. `timestamp(3) with time zone`. */
  readonly type: string
  /** Whether a row cannot be written without it: not null, and no default. */
  readonly isRequired: boolean
  /** The sequence that numbers it; `null` = none. */
  readonly sequence: string | null
}

export interface TableLayout {
  readonly name: string
  readonly columns: readonly TableColumn[]
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[]
}

interface ColumnRow {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly sequence: string | null
  readonly keyPosition: number | null
}

/** The tables of `BACKED_UP_TABLES` that the database has, with their columns. */
export async function tableLayouts(db: Db): Promise<readonly TableLayout[]> {
  const rows = await db.$queryRaw<ColumnRow[]>`
    SELECT c.relname::text AS "table", a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type,
      (a.attnotnull AND NOT a.atthasdef) AS "isRequired",
      pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS sequence,
      array_position(i.indkey::int2[], a.attnum)::int AS "keyPosition"
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
      AND c.relname::text IN (SELECT jsonb_array_elements_text(${JSON.stringify(BACKED_UP_TABLES)}::jsonb))
    ORDER BY a.attnum`
  const byTable = Map.groupBy(rows, (row) => row.table)
  return BACKED_UP_TABLES.flatMap((name) => {
    const columns = byTable.get(name)
    if (columns === undefined) return []
    const key = columns
      .flatMap((column) => (column.keyPosition === null ? [] : [{ ...column, position: column.keyPosition }]))
      .toSorted((a, b) => a.position - b.position)
      .map((column) => column.name)
    return [{ name, columns, key }]
  })
}

/** How many rows a table has. `name` is one of `BACKED_UP_TABLES`, never input. */
export async function countRows(db: Db, name: string): Promise<number> {
  const [row] = await db.$queryRawUnsafe<{ count: number }[]>(`SELECT count(*)::int AS count FROM "${name}"`)
  return row?.count ?? 0
}
