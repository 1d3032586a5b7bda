import type { CalendarYear } from '../../domain/calendar.ts'
import type { YearOrigin } from '../../domain/calendar-years.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import { type CalendarYearVersion, calendarYearVersions, newestCalendarYears } from '../../store/calendar-years.ts'
import { type ActorClaim, identify } from '../authorise.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'

/** A year of the calendar, and where its days come from. */
export interface YearSight {
  readonly year: number
  /** `null` = not known: Monday to Friday count as worked, and what depends on it is marked. */
  readonly origin: YearOrigin | null
  readonly days: CalendarYear | null
  /** What days are called, where somebody entered it. */
  readonly names: Readonly<Record<string, string>>
  /** The newest entry, taken back or not; `null` = none was ever made. */
  readonly entry: CalendarYearVersion | null
  /** Origins that know the year too and do not hold. */
  readonly overruled: readonly YearOrigin[]
}

/** The years from the past one to the next, and every other that somebody entered. */
export async function listCalendarYears(
  context: OfficeContext,
  by: ActorClaim,
): Promise<Outcome<readonly YearSight[]>> {
  const known = await identify(context, by)
  if (!known.ok) return known
  const { prisma } = context.database
  await context.lookAtCalendar?.(prisma)
  const entries = new Map((await newestCalendarYears(prisma)).map((entry) => [entry.year, entry]))
  const thisYear = Number(todayOf(context).slice(0, 4))
  const own = Object.keys(context.office.calendar).map(Number)
  const years = new Set([thisYear - 1, thisYear, thisYear + 1, ...own, ...entries.keys()])
  return done([...years].toSorted((a, b) => a - b).map((year) => sightOf(context, year, entries.get(year) ?? null)))
}

/** One year with its versions, newest first. */
export async function showCalendarYear(
  context: OfficeContext,
  { year, by }: { readonly year: number; readonly by: ActorClaim },
): Promise<Outcome<{ readonly sight: YearSight; readonly versions: readonly CalendarYearVersion[] }>> {
  const known = await identify(context, by)
  if (!known.ok) return known
  const { prisma } = context.database
  await context.lookAtCalendar?.(prisma)
  const versions = await calendarYearVersions(prisma, year)
  return done({ sight: sightOf(context, year, versions[0] ?? null), versions })
}

function sightOf(context: OfficeContext, year: number, entry: CalendarYearVersion | null): YearSight {
  const { calendar, baseCalendar = calendar, office } = context
  const key = String(year)
  const isInFile = Object.hasOwn(office.calendar, key)
  const knowing: readonly YearOrigin[] = [
    ...(entry !== null && entry.content !== null ? (['entered'] as const) : []),
    ...(isInFile ? (['officeFile'] as const) : []),
    ...(!isInFile && baseCalendar.years[key] !== undefined ? (['shipped'] as const) : []),
  ]
  const [origin = null, ...overruled] = knowing
  return { year, origin, days: calendar.years[key] ?? null, names: entry?.content?.names ?? {}, entry, overruled }
}
