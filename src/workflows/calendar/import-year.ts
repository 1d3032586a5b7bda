import { emptyYear, withDays } from '../../domain/calendar-years.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import { readHolidays } from '../../intake/holidays-file.ts'
import type { IntakeReport } from '../../intake/issues.ts'
import type { FileSource } from '../../intake/source.ts'
import { type ActorClaim, authorise } from '../authorise.ts'
import { failedReport, type ImportReport, reportOf } from '../import-report.ts'
import type { OfficeContext } from '../office-context.ts'
import { type ChangedYear, changeCalendarYear } from './change-year.ts'

export interface YearImport {
  readonly source: FileSource
  /** `null` = that of the file's first row. */
  readonly year: number | null
  /** Whether the arrangement is announced. */
  readonly confirmed: boolean
  /** The version of the year it was thought of; `null` = whatever holds. */
  readonly basedOn: number | null
  readonly dryRun: boolean
  readonly by: ActorClaim
}

/** What an import of holidays came to. */
export interface YearImportReport extends ImportReport {
  /** `null` when the file has errors; then nothing was written. */
  readonly entered: ChangedYear | null
}

/** Imports the holidays and make-up working days of one year from CSV or XLSX, all or nothing. */
export async function importCalendarYear(
  context: OfficeContext,
  { source, year, confirmed, basedOn, dryRun, by }: YearImport,
): Promise<Outcome<YearImportReport>> {
  const actor = await authorise(context, by, 'changeCalendar')
  if (!actor.ok) return actor
  const read = await readHolidays(source, year === null ? null : String(year))
  if (!read.ok) return done({ ...failedReport(read), entered: null })
  const content = withDays(emptyYear(confirmed), read.table.entries)
  const change = { kind: 'whole', content, source: read.file.fileName } as const
  const changed = await changeCalendarYear(context, { year: Number(read.table.year), change, basedOn, dryRun, by })
  if (!changed.ok) return changed
  const isWritten = changed.value.isChanged && !dryRun
  const report: IntakeReport = read
  return done({
    ...reportOf(report),
    ok: true,
    written: isWritten ? read.table.entries.length : 0,
    dataVersion: null,
    differences: null,
    entered: changed.value,
  })
}
