import type { Medium } from '../domain/medium.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import type { RowIssue } from '../intake/issues.ts'
import { type MonthTable, readMonthTable } from '../intake/month-table.ts'
import type { FileSource } from '../intake/source.ts'
import { lockMonth } from '../store/advisory-locks.ts'
import { keepFile } from '../store/files.ts'
import {
  type DataVersionInfo,
  loadMonthRows,
  newestDataVersion,
  type StoredMonthRow,
  saveDataVersion,
} from '../store/month-data.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { compareData } from './data-differences.ts'
import { failedReport, type ImportReport, reportOf } from './import-report.ts'
import { loadTree, type OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'
import { recordRulesChange, rulesInForce } from './rules-in-force.ts'

/**
 * Imports a month's table as a new data version, all or nothing; the version before stays readable. A table without a
 * `quality_value` column keeps the values of hourly readings that were imported for the month.
 */
export async function importMonth(
  context: OfficeContext,
  input: {
    readonly source: FileSource
    readonly medium: Medium
    readonly month: Month
    readonly dryRun: boolean
    /** Whether the very file of the newest data version is refused. */
    readonly refusesSame?: boolean
    readonly by: ActorClaim
  },
): Promise<Outcome<ImportReport>> {
  const { medium, month } = input
  const actor = await authorise(context, input.by, 'importMonth')
  if (!actor.ok) return actor
  const tree = await loadTree(context.database.prisma)
  const rules = context.office.rankings[medium] ?? null
  const read = await readMonthTable(input.source, { month, medium, tree, rules })
  if (!read.ok) return done(failedReport(read))
  return allOrNothing(
    context.database,
    async (db) => {
      await lockMonth(db, medium, month)
      const inForce = await rulesInForce(context, db, medium, month)
      if (!inForce.ok) return inForce
      const last = await newestDataVersion(db, medium, month)
      if (input.refusesSame === true && last?.fileSha256 === read.file.sha256) return refuse(sameTable(last))
      const lastRows = last === null ? [] : await loadMonthRows(db, medium, month, last.version)
      const merged = withCarriedValues(read.table, last, lastRows)
      if (!merged.ok) return done(failedReport({ ...read, errors: [merged.issue], errorsTotal: 1 }))
      const differences = last === null ? null : compareData(lastRows, merged.rows, last.version)
      const warnings = [...read.warnings, ...merged.warnings]
      const report = {
        ...reportOf({ ...read, warnings, warningsTotal: read.warningsTotal + merged.warnings.length }),
        ok: true,
        differences,
      }
      if (input.dryRun) return done({ ...report, written: 0, dataVersion: null })
      const version = (last?.version ?? 0) + 1
      const now = context.now()
      await keepFile(db, read.file, now)
      const info: DataVersionInfo = {
        medium,
        month,
        version,
        source: 'month',
        fileSha256: read.file.sha256,
        fileName: read.file.fileName,
        importedBy: actor.value.personId,
        importedAt: now,
        rowCount: merged.rows.length,
        hasQualityValue: read.table.columns.qualityValue || merged.carriedFrom !== null,
        hasWorkScore: read.table.columns.workScore,
        hasValidDays: merged.hasValidDays,
        carriedFrom: merged.carriedFrom,
        ruleSetVersion: merged.carriedFrom === null ? null : (last?.ruleSetVersion ?? null),
      }
      await saveDataVersion(db, info, merged.rows, differences ?? {})
      const details = { dataVersion: version, fileName: info.fileName, sha256: info.fileSha256 }
      await recordRulesChange(context, db, actor.value, inForce.value)
      await recordAct(context, db, actor.value, { act: 'importMonth', medium, month, details })
      return done({ ...report, written: merged.rows.length, dataVersion: version })
    },
    (report) => report.dataVersion !== null,
  )
}

function sameTable({ medium, month, version, fileName }: DataVersionInfo): Refusal {
  const message = `${fileName}: this very file is data version ${version} of ${medium} ${month} already; nothing was written`
  return { code: 'same-table', needs: 'input', message }
}

type Merged =
  | {
      readonly ok: true
      readonly rows: readonly StoredMonthRow[]
      readonly warnings: readonly RowIssue[]
      readonly carriedFrom: number | null
      readonly hasValidDays: boolean
    }
  | { readonly ok: false; readonly issue: RowIssue }

/** The table's rows, with the values of earlier readings where the table itself has no column of values. */
export function withCarriedValues(
  table: MonthTable,
  last: DataVersionInfo | null,
  lastRows: readonly StoredMonthRow[],
): Merged {
  const { columns } = table
  const rows = table.rows.map((row) => ({ ...row, days: null }))
  const monthNotes = columns.month
    ? []
    : [headerNote('month', `the month of each row; every row was taken for ${table.month}`)]
  if (columns.qualityValue) {
    const warnings = columns.validDays
      ? []
      : [headerNote('valid_days', 'the days of validity; without them they are not checked')]
    return {
      ok: true,
      rows,
      warnings: [...monthNotes, ...warnings],
      carriedFrom: null,
      hasValidDays: columns.validDays,
    }
  }
  if (last === null || lastRows.every((row) => row.days === null)) {
    return {
      ok: false,
      issue: headerNote('quality_value', 'a column of values, or hourly readings imported before this table'),
    }
  }
  const carried = new Map(lastRows.map((row) => [row.unitCode, row]))
  const merged = rows.map((row): StoredMonthRow => {
    const from = carried.get(row.unitCode)
    return {
      ...row,
      qualityValue: from?.qualityValue ?? null,
      validDays: from?.validDays ?? null,
      days: from?.days ?? null,
    }
  })
  const listed = new Set(rows.map((row) => row.unitCode))
  const rest = lastRows.filter((row) => !listed.has(row.unitCode) && row.days !== null)
  const warnings = [
    ...monthNotes,
    headerNote('quality_value', `values of a column; kept those of the readings in data version ${last.version}`),
  ]
  const kept = rest.map((row): StoredMonthRow => ({ ...row, workScore: null, note: null }))
  return { ok: true, rows: [...merged, ...kept], warnings, carriedFrom: last.version, hasValidDays: true }
}

function headerNote(column: string, expected: string): RowIssue {
  return { row: 1, column, value: '', expected }
}
