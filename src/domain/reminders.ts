import { addWorkingDays, isWorkingDay, toWorkingDay, type WorkingCalendar, workingDayBefore } from './calendar.ts'
import { heldUntil, isQuietAt, type QuietHours } from './quiet-hours.ts'
import { addDays, fromLocalDateTime, type LocalDay, toLocalDay } from './time.ts'

/** When a duty is recalled before and after its deadline, and who else hears; frozen with each deadline (K11). */
export interface ReminderPlan {
  /** Working days from the deadline, ascending, none after it: -3 is three working days before, 0 the day itself. */
  readonly remind: readonly number[]
  /** Once it has passed, the next reminder comes so many working days after the one before. */
  readonly thenEvery: number
  /** Local hour `HH:mm` from which reminders go out on a working day; the end of the quiet hours where it is one of them. */
  readonly remindAt: string
  /** After how many reminders of a deadline that has passed the next level is copied, and after how many the one above. */
  readonly escalateAfter: readonly number[]
}

/** What has become of the reminders of one deadline so far. */
export interface Reminded {
  readonly day: LocalDay
  readonly plan: ReminderPlan
  /** The day on which the deadline was set; whoever has to meet it was told then. */
  readonly setOn: LocalDay
  /** The days on which a reminder went out, ascending. */
  readonly saidOn: readonly LocalDay[]
}

/** When the office speaks at all. */
export interface SpeakingHours {
  readonly calendar: WorkingCalendar
  readonly timeZone: string
  readonly quietHours: QuietHours | null
}

/** One reminder: when it goes out, and what it is about. */
export interface ReminderOccasion {
  /** The earliest instant at which it may be said, never before the `now` it was asked for. */
  readonly at: Date
  /** The local day of `at`: what the reminder says is counted from here. */
  readonly sayOn: LocalDay
  /** Unique for the deadline and its day, such as `T-3@2026-10-31`. */
  readonly slot: string
  /** How the day it is said on lies to the deadline, which is not how it was planned when a day off held it. */
  readonly kind: 'before' | 'on' | 'after'
  /** Calendar days between that day and the deadline; 0 on the day. */
  readonly days: number
  /** How many of these are worked, and whether that is certain. */
  readonly workingDays: { readonly count: number; readonly confirmed: boolean }
  /** 0 = whoever has to meet it alone; 1 = the next level is copied; 2 = the one above it too. */
  readonly escalation: number
  /** 1 for the first reminder of this deadline. */
  readonly number: number
}

/** Working days after a deadline beyond which nobody is reminded any more: about four years. */
const OVERDUE_WORKING_DAYS_MAX = 1000
/** Mornings looked at for one on which the office may speak. */
const MORNINGS_MAX = 10

/**
 * The next reminder of a deadline, or `null` when its plan is at an end.
 *
 * Days before the deadline are counted in working days. The reminder of the day itself waits for the next working day
 * where that day is off, and those after it are counted from there. What was planned for the day the deadline was set,
 * or before, is skipped. Days off and quiet hours hold a reminder to the next working morning; of several that were
 * held, or missed while nothing ran, only the last is said, and never two on one day.
 *
 * @throws {CalendarError} When no working day comes in two months.
 */
export function nextOccasion(reminded: Reminded, hours: SpeakingHours, now: Date): ReminderOccasion | null {
  const spokenOn = [reminded.setOn, ...reminded.saidOn].reduce((a, b) => (a > b ? a : b))
  let next: Said | null = null
  for (const { name, day } of plannedDays(reminded, hours.calendar)) {
    if (day <= spokenOn) continue
    if (next !== null && day > next.sayOn) break
    const at: Date = next?.at ?? speakingInstant(reminded.plan, hours, { day, now })
    next = { name, at, sayOn: toLocalDay(at, hours.timeZone) }
  }
  return next === null ? null : toOccasion(reminded, hours.calendar, next)
}

/** What the plan calls a reminder, and when it is said. */
type Said = Pick<ReminderOccasion, 'at' | 'sayOn'> & { readonly name: string }

function toOccasion(
  { day, plan, saidOn }: Reminded,
  calendar: WorkingCalendar,
  { name, at, sayOn }: Said,
): ReminderOccasion {
  const kind = sayOn < day ? 'before' : sayOn === day ? 'on' : 'after'
  const saidSince = saidOn.filter((said) => said > day).length
  return {
    at,
    sayOn,
    slot: `${name}@${day}`,
    kind,
    ...daysApart(calendar, sayOn < day ? sayOn : day, sayOn < day ? day : sayOn),
    escalation: kind === 'after' ? plan.escalateAfter.filter((count) => saidSince >= count).length : 0,
    number: saidOn.length + 1,
  }
}

/** The working days the plan names, each later than the one before. */
function* plannedDays(
  { day, plan }: Pick<Reminded, 'day' | 'plan'>,
  calendar: WorkingCalendar,
): Generator<{ readonly name: string; readonly day: LocalDay }> {
  for (const offset of plan.remind) {
    if (offset < 0) yield { name: `T${offset}`, day: workingDayBefore(calendar, day, -offset).day }
  }
  let at = toWorkingDay(calendar, day).day
  if (plan.remind.includes(0)) yield { name: 'T', day: at }
  for (let after = plan.thenEvery; after <= OVERDUE_WORKING_DAYS_MAX; after += plan.thenEvery) {
    at = addWorkingDays(calendar, at, plan.thenEvery).day
    yield { name: `T+${after}`, day: at }
  }
}

/** The first instant, from a day's morning and from now on, at which the office speaks: a working day, no quiet hour. */
function speakingInstant(
  plan: ReminderPlan,
  hours: SpeakingHours,
  from: { readonly day: LocalDay; readonly now: Date },
): Date {
  const { calendar, timeZone, quietHours } = hours
  const today = toLocalDay(from.now, timeZone)
  let day = from.day > today ? from.day : today
  for (let look = 0; look < MORNINGS_MAX; look += 1) {
    const working = toWorkingDay(calendar, day).day
    const morning = instantOn(working, morningHour(plan, hours), timeZone)
    const wished = morning > from.now ? morning : from.now
    const at = heldUntil(quietHours, timeZone, wished) ?? wished
    if (toLocalDay(at, timeZone) === working) return at
    day = addDays(working, 1)
  }
  throw new RangeError(`quiet hours ${quietHours?.from}-${quietHours?.to}: expected an hour of a working day outside`)
}

function morningHour({ remindAt }: ReminderPlan, { quietHours }: SpeakingHours): string {
  return quietHours !== null && isQuietAt(quietHours, remindAt) ? quietHours.to : remindAt
}

/** The instant of a local hour; noon on a day whose clocks are put forward over that hour. */
function instantOn(day: LocalDay, hour: string, timeZone: string): Date {
  const instant = fromLocalDateTime(`${day} ${hour}`, timeZone) ?? fromLocalDateTime(`${day} 12:00`, timeZone)
  if (instant === null) throw new RangeError(`${day} ${hour}: expected a time that ${timeZone} has`)
  return instant
}

/** Days from one day to a later one, the first not counted and the last counted. */
function daysApart(
  calendar: WorkingCalendar,
  from: LocalDay,
  to: LocalDay,
): Pick<ReminderOccasion, 'days' | 'workingDays'> {
  let days = 0
  let count = 0
  let confirmed = true
  for (let at = from; at < to; days += 1) {
    at = addDays(at, 1)
    const look = isWorkingDay(calendar, at)
    if (look.working) count += 1
    confirmed &&= look.confirmed
  }
  return { days, workingDays: { count, confirmed } }
}
