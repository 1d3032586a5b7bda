import { parseExact, toExactText } from '../domain/decimal.ts'
import type { Medium } from '../domain/medium.ts'
import type { MonthRow } from '../domain/ranking.ts'
import type { Month } from '../domain/time.ts'
import { bulkInsert } from './bulk-insert.ts'
import type { Db } from './database.ts'
import { toJson } from './json.ts'
import { fromJsonRows, type JsonRows } from './json-rows.ts'

/** A day's valid-or-not sum of hourly readings; `sum` is exact decimal text. */
export interface DaySum {
  readonly day: string
  readonly count: number
  readonly sum: string
}

export interface StoredMonthRow extends MonthRow {
  /** The days behind a value that came from hourly readings; `null` for a value of a table. */
  readonly days: readonly DaySum[] | null
}

export interface DataVersionInfo {
  readonly medium: Medium
  readonly month: Month
  readonly version: number
  readonly source: 'month' | 'readings'
  readonly fileSha256: string
  readonly fileName: string
  readonly importedBy: string | null
  readonly importedAt: Date
  readonly rowCount: number
  readonly hasQualityValue: boolean
  readonly hasWorkScore: boolean
  readonly hasValidDays: boolean
  /** The data version whose values fill the columns this import did not bring; `null` when nothing was carried. */
  readonly carriedFrom: number | null
  /** The rule set whose hours-per-day rule made the month's values of readings; `null` for a table. */
  readonly ruleSetVersion: number | null
}

export async function newestDataVersion(db: Db, medium: Medium, month: Month): Promise<DataVersionInfo | null> {
  const row = await db.dataVersion.findFirst({ where: { medium, month }, orderBy: { version: 'desc' } })
  return row === null ? null : toInfo(row)
}

export async function dataVersion(
  db: Db,
  medium: Medium,
  month: Month,
  version: number,
): Promise<DataVersionInfo | null> {
  const row = await db.dataVersion.findUnique({ where: { medium_month_version: { medium, month, version } } })
  return row === null ? null : toInfo(row)
}

function toInfo(row: NonNullable<Awaited<ReturnType<Db['dataVersion']['findFirst']>>>): DataVersionInfo {
  return { ...row, medium: row.medium as Medium, source: row.source as DataVersionInfo['source'] }
}

/** Every unit's values of a data version, by unit code. */
export async function loadMonthRows(
  db: Db,
  medium: Medium,
  month: Month,
  version: number,
): Promise<readonly StoredMonthRow[]> {
  const rows = await db.$queryRaw<JsonRows>`
    SELECT json_agg(r ORDER BY "unitCode")::text AS rows
    FROM (SELECT "unitCode", "qualityValue", "workScore", "validDays", note, "rowNumber", days
      FROM month_value WHERE medium = ${medium} AND month = ${month} AND "dataVersion" = ${version}) r`
  return fromJsonRows<MonthValueRow>(rows).map((row) => ({
    unitCode: row.unitCode,
    qualityValue: row.qualityValue === null ? null : parseExact(row.qualityValue),
    workScore: row.workScore === null ? null : parseExact(row.workScore),
    validDays: row.validDays,
    note: row.note,
    row: row.rowNumber,
    days: row.days,
  }))
}

interface MonthValueRow {
  readonly unitCode: string
  readonly qualityValue: string | null
  readonly workScore: string | null
  readonly validDays: number | null
  readonly note: string | null
  readonly rowNumber: number
  readonly days: readonly DaySum[] | null
}

/** Stores a data version and its rows; the version before stays as it is. */
export async function saveDataVersion(
  db: Db,
  info: DataVersionInfo,
  rows: readonly StoredMonthRow[],
  differences: unknown,
): Promise<void> {
  await db.dataVersion.create({ data: { ...info, differences: toJson(differences) } })
  const { medium, month, version } = info
  await bulkInsert(
    db,
    'month_value',
    {
      medium: 'text',
      month: 'text',
      dataVersion: 'integer',
      unitCode: 'text',
      rowNumber: 'integer',
      qualityValue: 'text',
      workScore: 'text',
      validDays: 'integer',
      note: 'text',
      days: 'jsonb',
    },
    rows.map((row) => ({
      medium,
      month,
      dataVersion: version,
      unitCode: row.unitCode,
      rowNumber: row.row,
      qualityValue: row.qualityValue === null ? null : toExactText(row.qualityValue),
      workScore: row.workScore === null ? null : toExactText(row.workScore),
      validDays: row.validDays,
      note: row.note,
      days: row.days,
    })),
  )
}
