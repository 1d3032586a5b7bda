import type { WorkingCalendar } from '../../domain/calendar.ts'
import {
  changedDays,
  type DayEntry,
  type EnteredYear,
  emptyYear,
  partialYearFault,
  withDays,
  yearFault,
} from '../../domain/calendar-years.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import type { Locale } from '../../domain/office.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import { dayText } from '../../domain/schedule-words.ts'
import { toLocalDateTime } from '../../domain/time.ts'
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
import { localRefusal } from '../local-refusal.ts'
import type { OfficeContext } from '../office-context.ts'
import { previewDeadlines, type Recomputed, recomputeDeadlines } from '../recompute-deadlines.ts'
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
  /** Some days; of a year that is not known they are not yet all, so it is not confirmed. */
  | { readonly kind: 'days'; readonly entries: readonly DayEntry[]; readonly source: string }
  /** Back to what held before the last change; again, to what held before that. */
  | { readonly kind: 'undo' }

export interface YearChangeInput {
  readonly year: number
  readonly change: YearChange
  /** The version of the year the change was thought of; where another one holds, it is refused. `null` = whatever holds. */
  readonly basedOn: number | null
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
  /** Open deadlines that were, or would be, computed again, and how many fall on another day; `null` = nothing changes. */
  readonly deadlines: Recomputed | null
}

type NextYear = Pick<CalendarYearVersion, 'content' | 'source' | 'restores'>

/** Days of an earlier entry that a refusal names. */
const DAYS_NAMED_MAX = 10

/**
 * Enters, changes or takes back the holidays of a year. A change that was thought of another version than the one that
 * holds is refused, and told what changed; so is a whole year that is said to be announced and cannot be all of it. Runs of schedules and open deadlines are computed again: the
 * operations channel is told of the entry and the runs it moves, each unit of its deadlines that moved.
 */
export async function changeCalendarYear(
  context: OfficeContext,
  input: YearChangeInput,
): Promise<Outcome<ChangedYear>> {
  const entered = await allOrNothing<ChangedYear>(
    context.database,
    (db) => enter(context, db, input),
    () => !input.dryRun,
  )
  if (!entered.ok) return entered
  if (!entered.value.isChanged) return done({ ...entered.value, deadlines: null })
  if (input.dryRun) return done(entered.value)
  await context.lookAtCalendar?.(context.database.prisma)
  return done({ ...entered.value, deadlines: await recomputeDeadlines(context) })
}

async function enter(context: OfficeContext, db: Db, input: YearChangeInput): Promise<Outcome<ChangedYear>> {
  const actor = await authoriseIn(db, context, input.by, 'changeCalendar')
  if (!actor.ok) return actor
  const { year } = input
  if (!Number.isInteger(year) || year < YEAR_MIN || year > YEAR_MAX) {
    return refuse({ ...BAD_YEAR, message: `year ${year}: expected a whole number from ${YEAR_MIN} to ${YEAR_MAX}` })
  }
  await lockCalendar(db)
  await context.lookAtCalendar?.(db)
  const [standing = null] = await calendarYearVersions(db, year)
  const stale = await staleRefusal(context, db, standing, input)
  if (stale !== null) return refuse(stale)
  const next = await nextYear(context, db, standing, input)
  if (!next.ok) return next
  const before = context.calendar
  const after = calendarAfter(context, year, next.value.content)
  const days = changedDays(String(year), before, after)
  const version = standing?.version ?? 0
  if (canonicalJson(standing?.content ?? null) === canonicalJson(next.value.content)) {
    return done({ year, version, isChanged: false, days: [], runs: [], deadlines: null })
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
  const deadlines = input.dryRun ? await previewDeadlines(db, after) : null
  return done({ year, version: entry.version, isChanged: true, days, runs, deadlines })
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
  if (change.kind === 'whole') {
    const { content } = change
    const partial = content.confirmed ? partialYearFault(String(year), content) : null
    const entered = checked(context, year, { content, source, restores: null })
    return !entered.ok || partial === null ? entered : refuse(localRefusal(context, 'year-partial', partial))
  }
  const known = context.calendar.years[String(year)] ?? emptyYear(false)
  const names = standing?.content?.names ?? {}
  return checked(context, year, { content: withDays({ ...known, names }, change.entries), source, restores: null })
}

function checked(context: OfficeContext, year: number, next: NextYear): Outcome<NextYear> {
  const fault = next.content === null ? null : yearFault(String(year), next.content)
  if (fault !== null) return refuse({ ...BAD_YEAR, message: `${year}: expected as ${fault.at} ${fault.expected}` })
  if (next.content?.holidays.length === 0) {
    const text = {
      'zh-CN': `${year}年：没有放假的日期，应录入该年放假的日期`,
      en: `${year}: got no holiday; expected the days off of the year`,
    }
    return refuse(localRefusal(context, BAD_YEAR.code, text))
  }
  return done(next)
}

/** Refuses a change that was thought of a version that holds no more, and says who changed what since. */
async function staleRefusal(
  context: OfficeContext,
  db: Db,
  standing: CalendarYearVersion | null,
  { year, basedOn }: YearChangeInput,
): Promise<Refusal | null> {
  const version = standing?.version ?? 0
  if (basedOn === null || basedOn === version) return null
  const { locale, timeZone } = context.office
  const seen = basedOn === 0 ? null : await calendarYearVersion(db, year, basedOn)
  const key = String(year)
  const before = calendarAfter(context, year, seen?.content ?? null)
  const days = changedDays(key, before, calendarAfter(context, year, standing?.content ?? null))
  const words = DAY_WORDS[locale]
  const details = [
    ...days.slice(0, DAYS_NAMED_MAX).map(({ day, working }) => {
      return `${dayText(day, locale)}: ${working ? words.worked : words.off}`
    }),
    ...(days.length > DAYS_NAMED_MAX ? [words.more.replace('{count}', String(days.length - DAYS_NAMED_MAX))] : []),
    ...(standing === null ? [] : [`${standing.recordedName}, ${toLocalDateTime(standing.recordedAt, timeZone)}`]),
  ]
  const message = `calendar ${key}: version ${version} holds, the change was made to version ${basedOn}; look at it again`
  return { code: 'calendar-changed', needs: 'input', message, details }
}

const DAY_WORDS = {
  'zh-CN': { worked: '上班', off: '休息', more: '另有{count}天' },
  en: { worked: 'worked', off: 'off', more: 'and {count} more day(s)' },
} as const satisfies Record<Locale, unknown>

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
