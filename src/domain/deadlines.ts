import { addWorkingDays, type CountedDay, toWorkingDay, WORKING_DAYS_MAX, type WorkingCalendar } from './calendar.ts'
import { assertNever } from './refusal.ts'
import { addDays, addMonthsToDay, type LocalDay } from './time.ts'

/**
 * How a deadline is counted from the day of the fact it hangs on.
 *
 * - `workingDays`: the `count`-th working day after it (N 个工作日内).
 * - `calendarDays`: `count` days after it (N 日内); with `moveToWorkingDay`, an end on a day off moves to the next
 *   working day.
 * - `calendarMonths`: the same day `count` months later, or that month's last day where there is no such day.
 * - `namedDay`: a day that somebody set (限于某日前), whatever the fact's day.
 */
export type DeadlineRule =
  | { readonly kind: 'workingDays'; readonly count: number }
  | { readonly kind: 'calendarDays'; readonly count: number; readonly moveToWorkingDay: boolean }
  | { readonly kind: 'calendarMonths'; readonly count: number; readonly moveToWorkingDay: boolean }
  | { readonly kind: 'namedDay'; readonly day: LocalDay; readonly moveToWorkingDay: boolean }

type CountedRule = Exclude<DeadlineRule, { readonly kind: 'namedDay' }>

/** A deadline with everything needed to compute it again once a year's holidays are announced. */
export interface Deadline {
  /** The last day on which the duty is done in time. */
  readonly day: LocalDay
  /** False while it rests on a year whose holidays are not announced; show it as 未确认. */
  readonly confirmed: boolean
  readonly rule: DeadlineRule
  readonly base: LocalDay
  readonly calendarVersion: string
}

/** The longest deadline by kind of rule, in its own unit: days, days and months. */
const COUNT_MAX: Readonly<Record<CountedRule['kind'], number>> = {
  workingDays: WORKING_DAYS_MAX,
  calendarDays: 3660,
  calendarMonths: 120,
}

/**
 * The deadline a rule gives from a base day. The base day itself is never counted, so one day from Monday is Tuesday.
 *
 * @throws {RangeError} When `base` or a named day is no day, or the rule's count is not a whole number from 1 to its
 * kind's most.
 */
export function computeDeadline(rule: DeadlineRule, base: LocalDay, calendar: WorkingCalendar): Deadline {
  if (rule.kind !== 'namedDay') assertCount(rule)
  return { ...countFrom(rule, base, calendar), rule, base, calendarVersion: calendar.version }
}

function assertCount({ kind, count }: CountedRule): void {
  const max = COUNT_MAX[kind]
  if (Number.isInteger(count) && count >= 1 && count <= max) return
  throw new RangeError(`${kind} count ${count}: expected a whole number from 1 to ${max}`)
}

function countFrom(rule: DeadlineRule, base: LocalDay, calendar: WorkingCalendar): CountedDay {
  switch (rule.kind) {
    case 'workingDays':
      return addWorkingDays(calendar, base, rule.count)
    case 'calendarDays':
      return settle(addDays(base, rule.count), rule.moveToWorkingDay, calendar)
    case 'calendarMonths':
      return settle(addMonthsToDay(base, rule.count), rule.moveToWorkingDay, calendar)
    case 'namedDay':
      return settle(addDays(rule.day, 0), rule.moveToWorkingDay, calendar)
    default:
      return assertNever(rule)
  }
}

/** A day that stays where it falls depends on no calendar, so it is certain in any year. */
function settle(day: LocalDay, moveToWorkingDay: boolean, calendar: WorkingCalendar): CountedDay {
  return moveToWorkingDay ? toWorkingDay(calendar, day) : { day, confirmed: true }
}
