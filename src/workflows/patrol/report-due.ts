import type { ReportDeadlineKind } from '../../domain/problem-report.ts'
import type { DueDay } from '../../notifications/facts.ts'
import type { Db } from '../../store/database.ts'
import { openDeadlines } from '../../store/deadlines.ts'

/** What the unit that has a report owes by when. */
export interface ReportDue {
  readonly kind: ReportDeadlineKind
  readonly day: DueDay
}

/** The report's open deadline; `null` = it has none. */
export async function reportDueOf(db: Db, reportId: number): Promise<ReportDue | null> {
  const [open] = await openDeadlines(db, [{ subjectKind: 'problemReport', subjectId: String(reportId) }])
  if (open === undefined) return null
  return { kind: open.kind as ReportDeadlineKind, day: { day: open.day, confirmed: open.confirmed } }
}
