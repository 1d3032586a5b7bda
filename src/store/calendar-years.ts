import type { WorkingCalendar } from '../domain/calendar.ts'
import { type EnteredYear, type EnteredYears, withEnteredYears } from '../domain/calendar-years.ts'
import type { Db } from './database.ts'
import { sha256Of } from './files.ts'
import { toJson } from './json.ts'

/** Versions of a year that are listed, the newest. */
const VERSIONS_LISTED_MAX = 50
/** Years an office enters at most. */
const YEARS_MAX = 100

/** One entry of a year. */
export interface CalendarYearVersion {
  readonly id: number
  readonly year: number
  /** From 1 for each year. */
  readonly version: number
  /** `null` = the entry was taken back: the office file or the shipped table holds. */
  readonly content: EnteredYear | null
  /** Where the days were taken from, such as a file's name. */
  readonly source: string
  /** The version whose content it takes up again, 0 = that before the first; `null` = it is new. */
  readonly restores: number | null
  readonly recordedAt: Date
  readonly recordedBy: string | null
  readonly recordedName: string
}

/** The newest version of every year that was ever entered, by year. */
export async function newestCalendarYears(db: Db): Promise<readonly CalendarYearVersion[]> {
  const rows = await db.calendarYearVersion.findMany({
    orderBy: [{ year: 'asc' }, { version: 'desc' }],
    distinct: ['year'],
    take: YEARS_MAX,
  })
  return rows.map(toVersion)
}

/** The versions of one year, newest first. */
export async function calendarYearVersions(db: Db, year: number): Promise<readonly CalendarYearVersion[]> {
  const rows = await db.calendarYearVersion.findMany({
    where: { year },
    orderBy: { version: 'desc' },
    take: VERSIONS_LISTED_MAX,
  })
  return rows.map(toVersion)
}

export async function calendarYearVersion(db: Db, year: number, version: number): Promise<CalendarYearVersion | null> {
  const row = await db.calendarYearVersion.findUnique({ where: { year_version: { year, version } } })
  return row === null ? null : toVersion(row)
}

/** Writes an entry; the caller holds the lock on the calendar. */
export async function insertCalendarYear(
  db: Db,
  { content, ...columns }: Omit<CalendarYearVersion, 'id'>,
): Promise<CalendarYearVersion> {
  const row = await db.calendarYearVersion.create({
    data: { ...columns, ...(content === null ? {} : { content: toJson(content) }) },
  })
  return toVersion(row)
}

/** A calendar that follows what is entered in the database. */
export interface CalendarKeeper {
  /** As it was at the last look. */
  readonly calendar: () => WorkingCalendar
  /** Looks whether a year was entered since; one small statement unless it was. */
  readonly look: (db: Db) => Promise<void>
}

/** Keeps the calendar of one process: `base` with the years that were entered, as of the last look. */
export function createCalendarKeeper(base: WorkingCalendar): CalendarKeeper {
  let calendar = base
  let seen = ''
  return {
    calendar: () => calendar,
    async look(db) {
      const mark = await markOf(db)
      if (mark === seen) return
      calendar = withEnteredYears(base, await enteredYears(db), sha256Of)
      seen = mark
    },
  }
}

/** The years as they were entered, for a calendar. */
async function enteredYears(db: Db): Promise<EnteredYears> {
  const newest = await newestCalendarYears(db)
  return {
    newestId: Math.max(0, ...newest.map(({ id }) => id)),
    years: Object.fromEntries(
      newest.flatMap(({ year, content }) => (content === null ? [] : [[String(year), content]])),
    ),
  }
}

/** Tells one state of the table from another, that of a restored backup too. */
async function markOf(db: Db): Promise<string> {
  const newest = await db.calendarYearVersion.findFirst({
    orderBy: { id: 'desc' },
    select: { id: true, recordedAt: true },
  })
  return newest === null ? '' : `${newest.id} ${newest.recordedAt.toISOString()}`
}

interface VersionRow extends Omit<CalendarYearVersion, 'content'> {
  readonly content: unknown
}

function toVersion(row: VersionRow): CalendarYearVersion {
  return { ...row, content: row.content as EnteredYear | null }
}
