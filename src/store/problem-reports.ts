import type { Surface } from '../domain/audit.ts'
import type { ReportOutcome, ReportState, ReportStep } from '../domain/problem-report.ts'
import type { CountedReport } from '../domain/report-patterns.ts'
import type { LocalDay } from '../domain/time.ts'
import type { Scope } from '../domain/visibility.ts'
import { lockReportNumbers } from './advisory-locks.ts'
import type { Db } from './database.ts'
import type { ProblemReportEventModel, ProblemReportModel } from './generated/models.ts'

/** What a village patrol found. */
export interface ProblemReport {
  readonly id: number
  readonly number: string
  /** The village it lies in, or the township where no villages are on record. */
  readonly unitCode: string
  readonly townshipCode: string
  /** The unit that has it now. */
  readonly handlerCode: string
  readonly problemKind: string
  readonly place: string
  readonly placeKey: string
  readonly description: string
  readonly isCross: boolean
  readonly state: ReportState
  /** `null` = nobody has decided about it. */
  readonly outcome: ReportOutcome | null
  /** The case that was opened from it. */
  readonly caseNumber: string | null
  /** `null` = a terminal while the office had no person yet. */
  readonly reporterId: string | null
  readonly reporterName: string
  /** The conversation in which the reporter is told what becomes of it; `null` = he has none. */
  readonly reporterChannelId: string | null
  readonly reportedOn: LocalDay
  readonly reportedAt: Date
  /** Raised by every step. */
  readonly version: number
  readonly closedAt: Date | null
}

export type NewReport = Omit<ProblemReport, 'id' | 'state' | 'outcome' | 'caseNumber' | 'version' | 'closedAt'>

/** What a step may change of a report; what is left out stays. */
export type ReportChange = Partial<Pick<ProblemReport, 'state' | 'outcome' | 'caseNumber' | 'handlerCode' | 'closedAt'>>

/** One step of a report; never changed. */
export interface ReportEvent {
  readonly id: number
  readonly reportId: number
  readonly step: ReportStep | 'report'
  /** `null` for the report itself. */
  readonly fromState: ReportState | null
  readonly toState: ReportState
  readonly personId: string | null
  readonly name: string
  /** The unit he acted for; `null` = not known. */
  readonly unitCode: string | null
  readonly surface: Surface
  readonly at: Date
  readonly text: string | null
}

/** Most reports one page holds. */
export const REPORTS_PAGE_MAX = 500
/** Most steps of one report that are shown. */
const EVENTS_SHOWN_MAX = 200
/** Most reports one search for patterns looks through, the newest first. */
const COUNTED_MAX = 5_000

/** Writes a report under a number that `nextReportNumber` gave in the same transaction. */
export async function insertReport(db: Db, report: NewReport): Promise<ProblemReport> {
  return toReport(await db.problemReport.create({ data: { ...report, state: 'reported' } }))
}

/** The report of that number; `null` = there is none. */
export async function findReport(db: Db, number: string): Promise<ProblemReport | null> {
  const row = await db.problemReport.findUnique({ where: { number } })
  return row === null ? null : toReport(row)
}

/** The same by its id, as a deadline names it. */
export async function findReportById(db: Db, id: number): Promise<ProblemReport | null> {
  const row = await db.problemReport.findUnique({ where: { id } })
  return row === null ? null : toReport(row)
}

/** The report of that number, locked until the transaction ends: its steps take turns. */
export async function lockReport(db: Db, number: string): Promise<ProblemReport | null> {
  await db.$queryRaw`SELECT id FROM problem_report WHERE number = ${number} FOR UPDATE`
  return findReport(db, number)
}

/** Writes what a step changes. Call it on a report that is locked. */
export async function updateReport(db: Db, id: number, change: ReportChange): Promise<ProblemReport> {
  return toReport(await db.problemReport.update({ where: { id }, data: { ...change, version: { increment: 1 } } }))
}

/**
 * The next number of the year by the office's pattern, which holds `{year}` and `{number}`; at least four digits, without
 * gaps and never used before. Reports take turns from here to the end of their transaction.
 */
export async function nextReportNumber(db: Db, pattern: string, year: string): Promise<string> {
  await lockReportNumbers(db)
  const [before = '', after = ''] = pattern.replaceAll('{year}', year).split('{number}')
  const [last] = await db.$queryRaw<readonly { readonly number: string }[]>`
    SELECT number FROM problem_report
    WHERE starts_with(number, ${before})
      AND substr(number, ${before.length + 1}::int) ~ ${`^[0-9]{4,9}${after.replaceAll(/\W/g, '[$&]')}$`}
    ORDER BY id DESC LIMIT 1`
  const counted = last?.number.slice(before.length, last.number.length - after.length) ?? '0'
  return `${before}${String(Number(counted) + 1).padStart(4, '0')}${after}`
}

export async function insertReportEvent(db: Db, event: Omit<ReportEvent, 'id'>): Promise<ReportEvent> {
  return toEvent(await db.problemReportEvent.create({ data: { ...event, fromState: event.fromState ?? '' } }))
}

/** The steps of a report, oldest first; of more than 200 the first so many. */
export async function reportEventsOf(db: Db, reportId: number): Promise<readonly ReportEvent[]> {
  const rows = await db.problemReportEvent.findMany({
    where: { reportId },
    orderBy: { id: 'asc' },
    take: EVENTS_SHOWN_MAX,
  })
  return rows.map(toEvent)
}

export interface ReportFilter {
  readonly states: readonly ReportState[] | null
  /** Reports of these units, or that these units have; `null` = of any. */
  readonly unitCodes: readonly string[] | null
  /** Only those this person brought; `null` = of anybody. */
  readonly reporterId: string | null
  /** Where the page begins: behind this report; `null` = with the newest. */
  readonly before: number | null
}

/** Reports that somebody with this scope may see, newest first, at most `take` and 500. */
export async function listReports(
  db: Db,
  { states, unitCodes, reporterId, before }: ReportFilter,
  scope: Scope,
  take: number,
): Promise<readonly ProblemReport[]> {
  const ofUnits = (codes: readonly string[]) => {
    const of = { in: [...codes] }
    return { OR: [{ unitCode: of }, { townshipCode: of }, { handlerCode: of }] }
  }
  const rows = await db.problemReport.findMany({
    where: {
      AND: [
        scope.isWholeCity ? {} : ofUnits([...scope.unitCodes]),
        unitCodes === null ? {} : ofUnits(unitCodes),
        states === null ? {} : { state: { in: [...states] } },
        reporterId === null ? {} : { reporterId },
        before === null ? {} : { id: { lt: before } },
      ],
    },
    orderBy: { id: 'desc' },
    take: Math.min(take, REPORTS_PAGE_MAX),
  })
  return rows.map(toReport)
}

/**
 * The reports since a day that lie in the place or are of the kind, oldest first, without those found unsubstantiated;
 * of more than 5,000 the newest so many.
 */
export async function reportsLike(
  db: Db,
  { placeKey, problemKind }: Pick<ProblemReport, 'placeKey' | 'problemKind'>,
  since: LocalDay,
): Promise<readonly CountedReport[]> {
  const rows = await db.problemReport.findMany({
    where: {
      reportedOn: { gte: since },
      AND: [{ OR: [{ placeKey }, { problemKind }] }, { OR: [{ outcome: null }, { outcome: { not: 'refused' } }] }],
    },
    select: { id: true, problemKind: true, placeKey: true, reportedOn: true },
    orderBy: { id: 'desc' },
    take: COUNTED_MAX,
  })
  return rows.reverse()
}

/** Numbers of reports by their ids, oldest first. */
export async function reportNumbersOf(db: Db, ids: readonly number[]): Promise<readonly string[]> {
  const rows = await db.problemReport.findMany({
    where: { id: { in: [...ids] } },
    select: { number: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ number }) => number)
}

function toReport(row: ProblemReportModel): ProblemReport {
  return { ...row, state: row.state as ReportState, outcome: row.outcome as ReportOutcome | null }
}

function toEvent(row: ProblemReportEventModel): ReportEvent {
  return {
    ...row,
    step: row.step as ReportEvent['step'],
    fromState: row.fromState === '' ? null : (row.fromState as ReportState),
    toState: row.toState as ReportState,
    surface: row.surface as Surface,
  }
}
