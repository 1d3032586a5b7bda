import type { WorkingCalendar } from '../../domain/calendar.ts'
import { changedDays, type DayEntry, type EnteredYear, withDays, yearFault } from '../../domain/calendar-years.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import { lockCalendar } from '../../store/advisory-locks.ts'
import {
  type CalendarYearVersion,
  calendarYearVersion,
  calendarYearVersions,
  insertCalendarYear,
} from '../../store/calendar-years.ts'
import type { Db } from '../../store/database.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import { type ActorClaim, authoriseIn } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { type Recomputed, recomputeDeadlines } from '../recompute-deadlines.ts'
import { recordAct } from '../record-act.ts'
import { announceEntry, type MovedRun, movedRuns } from './announce-entry.ts'

/** Years that can be entered. */
export const YEAR_MIN = 2000
export const YEAR_MAX = 2100
/** Characters of where the days were taken from. */
export const SOURCE_CHARACTERS_MAX = 200

/** How the holidays of a year are to be changed; each is a new version. */
export type YearChange =
  /** The whole year, in the place of whatever held. */
  | { readonly kind: 'whole'; readonly content: EnteredYear; readonly source: string }
  /** Some days of a year that is known. */
  | { readonly kind: 'days'; readonly entries: readonly DayEntry[]; readonly source: string }
  /** Back to what held before the last change; again, to what held before that. */
  | { readonly kind: 'undo' }

export interface YearChangeInput {
  readonly year: number
  readonly change: YearChange
  /** Whether it is only tried. */
  readonly dryRun: boolean
  readonly by: ActorClaim
}

export interface ChangedYear {
  readonly year: number
  /** The version that holds; 0 = none was ever entered. */
  readonly version: number
  /** Whether anything was, or would be, written. */
  readonly isChanged: boolean
  /** Days that are worked from now on and were not, and the other way round. */
  readonly days: readonly { readonly day: string; readonly working: boolean }[]
  /** Runs of schedules that fall on another day. */
  readonly runs: readonly MovedRun[]
  /** Open deadlines that were computed again, and how many fall on another day; `null` of a trial. */
  readonly deadlines: Recomputed | null
}

type NextYear = Pick<CalendarYearVersion, 'content' | 'source' | 'restores'>
type Entered = Omit<ChangedYear, 'deadlines'>

/**
 * Enters, changes or takes back the holidays of a year. Runs of schedules and open deadlines are computed again: the
 * operations channel is told of the entry and the runs it moves, each unit of its deadlines that moved.
 */
export async function changeCalendarYear(
  context: OfficeContext,
  input: YearChangeInput,
): Promise<Outcome<ChangedYear>> {
  const entered = await allOrNothing<Entered>(
    context.database,
    (db) => enter(context, db, input),
    () => !input.dryRun,
  )
  if (!entered.ok) return entered
  if (input.dryRun || !entered.value.isChanged) return done({ ...entered.value, deadlines: null })
  await context.lookAtCalendar?.(context.database.prisma)
  return done({ ...entered.value, deadlines: await recomputeDeadlines(context) })
}

async function enter(context: OfficeContext, db: Db, input: YearChangeInput): Promise<Outcome<Entered>> {
  const actor = await authoriseIn(db, context, input.by, 'changeCalendar')
  if (!actor.ok) return actor
  const { year } = input
  if (!Number.isInteger(year) || year < YEAR_MIN || year > YEAR_MAX) {
    return refuse({ ...BAD_YEAR, message: `year ${year}: expected a whole number from ${YEAR_MIN} to ${YEAR_MAX}` })
  }
  await lockCalendar(db)
  await context.lookAtCalendar?.(db)
  const [standing = null] = await calendarYearVersions(db, year)
  const next = await nextYear(context, db, standing, input)
  if (!next.ok) return next
  const before = context.calendar
  const after = calendarAfter(context, year, next.value.content)
  const days = changedDays(String(year), before, after)
  const version = standing?.version ?? 0
  if (canonicalJson(standing?.content ?? null) === canonicalJson(next.value.content)) {
    return done({ year, version, isChanged: false, days: [], runs: [] })
  }
  const { personId, name } = actor.value
  const entry = await insertCalendarYear(db, {
    ...next.value,
    year,
    version: version + 1,
    recordedAt: context.now(),
    recordedBy: personId,
    recordedName: name,
  })
  const runs = await movedRuns(context, db, before, after)
  await announceEntry(context, db, entry, { after, runs })
  await recordAct(context, db, actor.value, {
    act: 'changeCalendar',
    details: {
      year,
      version: entry.version,
      source: entry.source,
      restores: entry.restores,
      content: entry.content,
      changedDays: days.length,
      movedRuns: runs.map(({ scheduleId, from, to }) => ({ schedule: scheduleId, from, to })),
    },
  })
  return done({ year, version: entry.version, isChanged: true, days, runs })
}

const BAD_YEAR = { code: 'bad-year', needs: 'input' } as const satisfies Omit<Refusal, 'message'>

async function nextYear(
  context: OfficeContext,
  db: Db,
  standing: CalendarYearVersion | null,
  { year, change }: YearChangeInput,
): Promise<Outcome<NextYear>> {
  if (change.kind === 'undo') return undone(db, standing, year)
  const source = change.source.trim().slice(0, SOURCE_CHARACTERS_MAX)
  if (change.kind === 'whole') return checked(year, { content: change.content, source, restores: null })
  const known = context.calendar.years[String(year)]
  if (known === undefined) {
    const message = `${year}: its holidays are not known; enter the whole year first`
    return refuse({
      code: 'year-unknown',
      needs: 'input',
      message,
      command: `duban calendar import FILE --year ${year}`,
    })
  }
  const names = standing?.content?.names ?? {}
  return checked(year, { content: withDays({ ...known, names }, change.entries), source, restores: null })
}

function checked(year: number, next: NextYear): Outcome<NextYear> {
  const fault = next.content === null ? null : yearFault(String(year), next.content)
  if (fault !== null) return refuse({ ...BAD_YEAR, message: `${year}: expected as ${fault.at} ${fault.expected}` })
  if (next.content?.holidays.length === 0) {
    return refuse({ ...BAD_YEAR, message: `${year}: got no holiday; expected the days off of the year` })
  }
  return done(next)
}

async function undone(db: Db, standing: CalendarYearVersion | null, year: number): Promise<Outcome<NextYear>> {
  const restores = (standing?.restores ?? standing?.version ?? 0) - 1
  if (restores < 0) {
    const message = `${year}: nothing that was entered is left to take back`
    return refuse({ code: 'nothing-to-undo', needs: 'input', message })
  }
  const restored = restores === 0 ? null : await calendarYearVersion(db, year, restores)
  return done({ content: restored?.content ?? null, source: restored?.source ?? '', restores })
}

/** The calendar as the entry makes it; its version plays no part in what is compared. */
function calendarAfter(context: OfficeContext, year: number, content: EnteredYear | null): WorkingCalendar {
  const { calendar, baseCalendar = calendar } = context
  const { [String(year)]: _before, ...others } = calendar.years
  const holds = content ?? baseCalendar.years[String(year)]
  return { ...calendar, years: { ...others, ...(holds === undefined ? {} : { [String(year)]: holds }) } }
}
