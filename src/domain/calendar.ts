import { canonicalJson } from './canonical-json.ts'
import { addDays, type LocalDay, weekdayOf } from './time.ts'

/** One year's exceptions from the week. */
export interface CalendarYear {
  /** Whether the year's arrangement has been announced; days of a year that is not confirmed may still change. */
  readonly confirmed: boolean
  /** Days off, whatever day of the week they fall on. */
  readonly holidays: readonly LocalDay[]
  /** Saturdays and Sundays that are worked to make up for a holiday (调休上班日). */
  readonly workdays: readonly LocalDay[]
}

/** The working days of the office's country, by year `YYYY`. A year that is absent is not known. */
export interface WorkingCalendar {
  /** Names the source and its version; stored beside every deadline computed with it. */
  readonly version: string
  readonly years: Readonly<Record<string, CalendarYear>>
}

/** A day found by counting, and whether every day looked at on the way is of a confirmed year. */
export interface CountedDay {
  readonly day: LocalDay
  readonly confirmed: boolean
}

/** The most working days that are counted at once, about four years of them. */
export const WORKING_DAYS_MAX = 1000
/** The most days off in a row that are stepped over; a calendar with more is wrong. */
const DAYS_OFF_IN_A_ROW_MAX = 60
/** Hexadecimal digits by which the version names an office's own years. */
const OWN_YEARS_DIGITS = 12

/** A calendar in which no working day can be found: two months of days off in a row. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError'
  readonly code = 'no-working-day'
}

/**
 * The calendar with years of the office's own, each in the place of the one of that name; its version tells them apart.
 *
 * @param hashOf SHA-256 in lower-case hexadecimal.
 */
export function withOwnYears(
  calendar: WorkingCalendar,
  years: WorkingCalendar['years'],
  hashOf: (text: string) => string,
): WorkingCalendar {
  if (Object.keys(years).length === 0) return calendar
  const version = `${calendar.version}+${hashOf(canonicalJson(years)).slice(0, OWN_YEARS_DIGITS)}`
  return { version, years: { ...calendar.years, ...years } }
}

/**
 * Whether the day is worked, and whether that is certain. In a year the calendar does not have, Monday to Friday count
 * as worked and nothing is certain.
 *
 * @throws {RangeError} When `day` is no day.
 */
export function isWorkingDay(
  calendar: WorkingCalendar,
  day: LocalDay,
): { readonly working: boolean; readonly confirmed: boolean } {
  const isWeekday = weekdayOf(day) <= 5
  const year = calendar.years[day.slice(0, 4)]
  if (year === undefined) return { working: isWeekday, confirmed: false }
  const working = year.workdays.includes(day) || (isWeekday && !year.holidays.includes(day))
  return { working, confirmed: year.confirmed }
}

/** The day itself when it is worked, else the next working day. @throws {CalendarError} When none comes in 60 days. */
export function toWorkingDay(calendar: WorkingCalendar, day: LocalDay): CountedDay {
  let at = day
  let confirmed = true
  for (let step = 0; step <= DAYS_OFF_IN_A_ROW_MAX; step += 1) {
    const look = isWorkingDay(calendar, at)
    confirmed &&= look.confirmed
    if (look.working) return { day: at, confirmed }
    at = addDays(at, 1)
  }
  throw new CalendarError(
    `calendar ${calendar.version}: expected a working day within ${DAYS_OFF_IN_A_ROW_MAX} days of ${day}`,
  )
}

/**
 * The `count`-th working day after `day`; make-up Saturdays and Sundays count, and `day` itself does not, worked or
 * not. With 0 it is `toWorkingDay`.
 *
 * @throws {RangeError} When `count` is not a whole number from 0 to `WORKING_DAYS_MAX`.
 * @throws {CalendarError} When no working day comes in 60 days.
 */
export function addWorkingDays(calendar: WorkingCalendar, day: LocalDay, count: number): CountedDay {
  if (!Number.isInteger(count) || count < 0 || count > WORKING_DAYS_MAX) {
    throw new RangeError(`count ${count}: expected a whole number of working days from 0 to ${WORKING_DAYS_MAX}`)
  }
  if (count === 0) return toWorkingDay(calendar, day)
  let at: CountedDay = { day, confirmed: true }
  for (let counted = 0; counted < count; counted += 1) {
    const next = toWorkingDay(calendar, addDays(at.day, 1))
    at = { day: next.day, confirmed: at.confirmed && next.confirmed }
  }
  return at
}

/**
 * The `count`-th working day before `day`, `day` itself not counted. With 0 it is `day`.
 *
 * @throws {RangeError} When `count` is not a whole number from 0 to `WORKING_DAYS_MAX`.
 * @throws {CalendarError} When no working day comes in 60 days.
 */
export function workingDayBefore(calendar: WorkingCalendar, day: LocalDay, count: number): CountedDay {
  if (!Number.isInteger(count) || count < 0 || count > WORKING_DAYS_MAX) {
    throw new RangeError(`count ${count}: expected a whole number of working days from 0 to ${WORKING_DAYS_MAX}`)
  }
  let at = day
  let confirmed = true
  let daysOffInARow = 0
  for (let counted = 0; counted < count; ) {
    at = addDays(at, -1)
    const look = isWorkingDay(calendar, at)
    confirmed &&= look.confirmed
    if (look.working) counted += 1
    daysOffInARow = look.working ? 0 : daysOffInARow + 1
    if (daysOffInARow > DAYS_OFF_IN_A_ROW_MAX) {
      throw new CalendarError(
        `calendar ${calendar.version}: expected a working day within ${DAYS_OFF_IN_A_ROW_MAX} days before ${day}`,
      )
    }
  }
  return { day: at, confirmed }
}
