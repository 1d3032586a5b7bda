import { addWorkingDays, isWorkingDay, toWorkingDay, type WorkingCalendar, workingDayBefore } from './calendar.ts'
import { type Cron, parseCron } from './cron.ts'
import { heldUntil, type QuietHours } from './quiet-hours.ts'
import { type AroundTiming, type Timing, timingFault, twoDigits } from './schedule-timing.ts'
import {
  addDays,
  addMonths,
  dayBefore,
  daysInMonth,
  firstDayOf,
  instantFrom,
  type LocalDay,
  lastDayOf,
  MINUTE_MS,
  type Month,
  monthOf,
  toLocalDay,
  weekdayOf,
} from './time.ts'

/** When a schedule runs, with everything its instants depend on but the calendar. */
export interface ScheduleRule {
  readonly timing: Timing
  /** IANA name. */
  readonly timeZone: string
  /** Runs that fall into these local hours wait for their end. */
  readonly quietHours: QuietHours | null
}

/** One planned run. */
export interface PlannedOccurrence {
  /** Nominal local time `YYYY-MM-DD HH:mm`: its name in the schedule, the same in every process. */
  readonly slot: string
  /** When it is due: the slot's instant, later where quiet hours or clocks that are put forward stand against it. */
  readonly at: Date
  /** The day the rule names, before it moved off a day off; for `around` the base day. */
  readonly nominal: LocalDay
  /** False while it rests on a year whose holidays are not announced. */
  readonly confirmed: boolean
  /** Whether it is a Saturday or Sunday that is worked. */
  readonly isMakeUp: boolean
  readonly isHeldByQuietHours: boolean
}

/** A window of instants: after the first, up to the second. */
export interface Window {
  readonly after: Date
  readonly through: Date
}

/** Occurrences one computation gives at most. */
export const OCCURRENCES_MAX = 10_000
/** Windows in which the next occurrences are looked for, in days: the last one holds a 29 February. */
const LOOK_AHEAD_DAYS = [45, 400, 3_300] as const
/** A day that moved lies fewer months than this from the one that gave it. */
const MONTHS_MOVED_MAX = 3
/** Working days a month has at least, holidays aside; longer spans are looked through by so much more. */
const WORKING_DAYS_A_MONTH_MIN = 15

type Candidate = Omit<PlannedOccurrence, 'at' | 'slot' | 'isMakeUp' | 'isHeldByQuietHours'> & {
  readonly day: LocalDay
  readonly time: string
}

/**
 * The runs a rule plans in a window, in the order in which they are due, the first `limit` of them. Times that fall on
 * one instant, as they do behind quiet hours or clocks put forward, are one run; a time that clocks show twice is taken
 * once, the first time.
 *
 * @throws {RangeError} When the timing has a fault, the zone is unknown or the limit is out of bounds.
 */
export function occurrencesOf(
  rule: ScheduleRule,
  calendar: WorkingCalendar,
  window: Window,
  limit: number,
): readonly PlannedOccurrence[] {
  const fault = timingFault(rule.timing)
  if (fault !== null) throw new RangeError(fault.en)
  if (!Number.isInteger(limit) || limit < 0 || limit > OCCURRENCES_MAX) {
    throw new RangeError(`limit ${limit}: expected a whole number from 0 to ${OCCURRENCES_MAX}`)
  }
  if (window.through <= window.after || limit === 0) return []
  // A day more at either end: quiet hours move a run to the next day, and zones differ by almost a day.
  const from = addDays(toLocalDay(window.after, rule.timeZone), -1)
  const to = addDays(toLocalDay(window.through, rule.timeZone), 1)
  const byInstant = new Map<number, PlannedOccurrence>()
  for (const candidate of candidatesOf(rule.timing, calendar, { from, to })) {
    const planned = plannedOf(candidate, rule, calendar)
    if (planned.at <= window.after || planned.at > window.through) continue
    if (!byInstant.has(planned.at.getTime())) byInstant.set(planned.at.getTime(), planned)
    // Candidates come in the order of their slots, and what is due never falls behind by more than a day.
    if (rule.timing.kind === 'cron' && byInstant.size >= limit) break
  }
  return [...byInstant.values()].toSorted((a, b) => a.at.getTime() - b.at.getTime()).slice(0, limit)
}

/** The next `count` runs after an instant; fewer when the rule has no more within nine years. */
export function nextOccurrences(
  rule: ScheduleRule,
  calendar: WorkingCalendar,
  now: Date,
  count: number,
): readonly PlannedOccurrence[] {
  let found: readonly PlannedOccurrence[] = []
  for (const days of LOOK_AHEAD_DAYS) {
    const through = new Date(now.getTime() + days * 24 * 60 * MINUTE_MS)
    found = occurrencesOf(rule, calendar, { after: now, through }, count)
    if (found.length >= count) break
  }
  return found
}

interface DayWindow {
  readonly from: LocalDay
  readonly to: LocalDay
}

function candidatesOf(timing: Timing, calendar: WorkingCalendar, window: DayWindow): Iterable<Candidate> {
  switch (timing.kind) {
    case 'cron': {
      const reading = parseCron(timing.expression)
      if (!reading.ok) throw new RangeError(reading.fault.en)
      return cronTimes(reading.cron, window)
    }
    case 'day':
      return inOrder(window, monthsAround(window, MONTHS_MOVED_MAX), (month) => {
        if (!isMonthOf(timing.months, month)) return []
        const nominal = dayInMonth(month, timing.day)
        if (timing.shift === 'stay') return [{ day: nominal, nominal, confirmed: true, time: timing.at }]
        const moved = timing.shift === 'next' ? toWorkingDay(calendar, nominal) : lastWorkingDayTo(calendar, nominal)
        return [{ ...moved, nominal, time: timing.at }]
      })
    case 'workingDay':
      return inOrder(window, monthsAround(window, 1), (month) => {
        if (!isMonthOf(timing.months, month)) return []
        const counted = workingDayOfMonth(calendar, month, timing.number)
        return counted === null ? [] : [{ ...counted, nominal: counted.day, time: timing.at }]
      })
    case 'around':
      return inOrder(window, basesOf(timing, window), (base) => daysAround(timing, base, calendar))
  }
}

function* cronTimes(
  { minutes, hours, daysOfMonth, months, weekdays }: Cron,
  { from, to }: DayWindow,
): Generator<Candidate> {
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const isDay =
      months.includes(Number(day.slice(5, 7))) &&
      daysOfMonth.includes(Number(day.slice(8))) &&
      weekdays.includes(weekdayOf(day))
    if (!isDay) continue
    for (const hour of hours) {
      for (const minute of minutes) {
        yield { day, nominal: day, confirmed: true, time: `${twoDigits(hour)}:${twoDigits(minute)}` }
      }
    }
  }
}

/** Every day the sources give within the window, each slot once, the earliest first. */
function inOrder<Source>(
  { from, to }: DayWindow,
  sources: readonly Source[],
  daysOf: (source: Source) => readonly Candidate[],
): readonly Candidate[] {
  const bySlot = new Map<string, Candidate>()
  for (const candidate of sources.flatMap(daysOf)) {
    const slot = `${candidate.day} ${candidate.time}`
    if (candidate.day >= from && candidate.day <= to && !bySlot.has(slot)) bySlot.set(slot, candidate)
  }
  return [...bySlot].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, candidate]) => candidate)
}

function plannedOf(
  { day, nominal, confirmed, time }: Candidate,
  { timeZone, quietHours }: ScheduleRule,
  calendar: WorkingCalendar,
): PlannedOccurrence {
  const slot = `${day} ${time}`
  const instant = instantFrom(slot, timeZone)
  const held = heldUntil(quietHours, timeZone, instant)
  const isMakeUp = weekdayOf(day) > 5 && isWorkingDay(calendar, day).working
  return { slot, at: held ?? instant, nominal, confirmed, isMakeUp, isHeldByQuietHours: held !== null }
}

function monthsAround({ from, to }: DayWindow, aside: number): readonly Month[] {
  return monthsBetween(addMonths(monthOf(from), -aside), addMonths(monthOf(to), aside))
}

function monthsBetween(first: Month, last: Month): readonly Month[] {
  const months: Month[] = []
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month)
  return months
}

function isMonthOf(months: readonly number[], month: Month): boolean {
  return months.length === 0 || months.includes(Number(month.slice(5)))
}

function dayInMonth(month: Month, day: number): LocalDay {
  return `${month}-${twoDigits(Math.min(day, daysInMonth(month)))}`
}

function lastWorkingDayTo(calendar: WorkingCalendar, day: LocalDay) {
  const look = isWorkingDay(calendar, day)
  if (look.working) return { day, confirmed: look.confirmed }
  const before = workingDayBefore(calendar, day, 1)
  return { day: before.day, confirmed: look.confirmed && before.confirmed }
}

/** The n-th working day of a month, from its end when negative; `null` when it has fewer. */
function workingDayOfMonth(calendar: WorkingCalendar, month: Month, number: number) {
  const counted =
    number > 0
      ? addWorkingDays(calendar, dayBefore(firstDayOf(month)), number)
      : workingDayBefore(calendar, addDays(lastDayOf(month), 1), -number)
  return monthOf(counted.day) === month ? counted : null
}

/** Base days whose reminders may fall into the window. */
function basesOf({ base, offsets, thenEvery, thenTimes }: AroundTiming, { from, to }: DayWindow): readonly LocalDay[] {
  if (base.every === 'once') return [base.on]
  const monthsOf = (workingDays: number) => Math.ceil(workingDays / WORKING_DAYS_A_MONTH_MIN) + MONTHS_MOVED_MAX
  const first = addMonths(monthOf(from), -monthsOf((thenEvery ?? 0) * thenTimes))
  const months = monthsBetween(first, addMonths(monthOf(to), monthsOf(-(offsets[0] ?? 0))))
  const own = base.every === 'month' ? months : months.filter((month) => Number(month.slice(5)) === base.month)
  return own.map((month) => dayInMonth(month, base.day))
}

function daysAround(
  { offsets, thenEvery, thenTimes, at }: AroundTiming,
  nominal: LocalDay,
  calendar: WorkingCalendar,
): readonly Candidate[] {
  const own = { nominal, time: at }
  const days: Candidate[] = offsets
    .filter((offset) => offset < 0)
    .map((offset) => ({ ...workingDayBefore(calendar, nominal, -offset), ...own }))
  const settled = toWorkingDay(calendar, nominal)
  if (offsets.includes(0)) days.push({ ...settled, ...own })
  let { day, confirmed } = settled
  for (let time = 0; thenEvery !== null && time < thenTimes; time += 1) {
    const next = addWorkingDays(calendar, day, thenEvery)
    day = next.day
    confirmed &&= next.confirmed
    days.push({ day, confirmed, ...own })
  }
  return days
}
