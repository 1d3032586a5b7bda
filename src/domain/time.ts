/** A day in the office's time zone, `YYYY-MM-DD`. */
export type LocalDay = string
/** A month in the office's time zone, `YYYY-MM`. */
export type Month = string

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

const MONTHS_A_YEAR = 12
/** Years are written with four digits, so this is the last one. */
const LAST_YEAR = 9999
/** How many time zones' formatters are kept; an office has one, a test run a few. */
const FORMATTERS_MAX = 32

/** Whether the text is a month `YYYY-MM` of the years 0001 to 9999. */
export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && !text.startsWith('0000')
}

/** Whether the text is a day `YYYY-MM-DD` that the calendar has: `2026-02-30` is none. */
export function isLocalDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const month = text.slice(0, 7)
  if (!isMonth(month)) return false
  const day = Number(text.slice(8))
  return day >= 1 && day <= daysInMonth(month)
}

/** How many days the month has, 28 to 31. @throws {RangeError} When `month` is no `YYYY-MM`. */
export function daysInMonth(month: Month): number {
  const [year, monthOfYear] = monthParts(month)
  if (monthOfYear === 2) return isLeapYear(year) ? 29 : 28
  return [4, 6, 9, 11].includes(monthOfYear) ? 30 : 31
}

/** The month's first day. @throws {RangeError} When `month` is no `YYYY-MM`. */
export function firstDayOf(month: Month): LocalDay {
  monthParts(month)
  return `${month}-01`
}

/** The month's last day. @throws {RangeError} When `month` is no `YYYY-MM`. */
export function lastDayOf(month: Month): LocalDay {
  return `${month}-${String(daysInMonth(month))}`
}

/** The month `count` months later, earlier when negative. @throws {RangeError} Outside the years 0001 to 9999. */
export function addMonths(month: Month, count: number): Month {
  return monthFromNumber(monthNumber(month) + wholeNumber('count', count))
}

/** How many months `to` comes after `from`; negative when it comes before. */
export function monthsBetween(from: Month, to: Month): number {
  return monthNumber(to) - monthNumber(from)
}

/** The month a day lies in. @throws {RangeError} When `day` is no day. */
export function monthOf(day: LocalDay): Month {
  assertLocalDay(day)
  return day.slice(0, 7)
}

/** The month before the one the day lies in: the one whose table is due. */
export function previousMonthOf(day: LocalDay): Month {
  return addMonths(monthOf(day), -1)
}

/** The day `count` days later, earlier when negative. @throws {RangeError} Outside the years 0001 to 9999. */
export function addDays(day: LocalDay, count: number): LocalDay {
  return toUtcDay(new Date(utcMidnight(day) + wholeNumber('count', count) * DAY_MS))
}

/** The day before. */
export function dayBefore(day: LocalDay): LocalDay {
  return addDays(day, -1)
}

/** The same day of the month `count` months later, or that month's last day where it has no such day. */
export function addMonthsToDay(day: LocalDay, count: number): LocalDay {
  const month = addMonths(monthOf(day), count)
  const dayOfMonth = Math.min(Number(day.slice(8)), daysInMonth(month))
  return `${month}-${String(dayOfMonth).padStart(2, '0')}`
}

/** Day of the week by ISO 8601: 1 = Monday … 7 = Sunday. @throws {RangeError} When `day` is no day. */
export function weekdayOf(day: LocalDay): number {
  return new Date(utcMidnight(day)).getUTCDay() || 7
}

/**
 * The calendar day an instant falls on in a time zone, whatever the zone of the process.
 *
 * @throws {RangeError} When the instant is invalid or the zone is not an IANA name.
 */
export function toLocalDay(instant: Date, timeZone: string): LocalDay {
  return toLocalDateTime(instant, timeZone).slice(0, 10)
}

/** `YYYY-MM-DD HH:mm` of an instant in a time zone, seconds cut off. @throws {RangeError} As `toLocalDay`. */
export function toLocalDateTime(instant: Date, timeZone: string): string {
  if (Number.isNaN(instant.getTime())) throw new RangeError('instant: expected a valid date, got Invalid Date')
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(instant)
      .map((part) => [part.type, part.value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes, width: number) => (parts.get(type) ?? '').padStart(width, '0')
  return `${part('year', 4)}-${part('month', 2)}-${part('day', 2)} ${part('hour', 2)}:${part('minute', 2)}`
}

/**
 * The instant of a wall-clock time `YYYY-MM-DD HH:mm` in a time zone.
 *
 * `null` when the text is not of this form, the day does not exist, or clocks are put forward over this time. A time
 * that clocks show twice is taken as the first of the two.
 *
 * @throws {RangeError} When the zone is not an IANA name.
 */
export function fromLocalDateTime(text: string, timeZone: string): Date | null {
  const match = /^(\d{4}-\d{2}-\d{2}) ([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  const day = match?.[1]
  if (day === undefined || !isLocalDay(day)) return null
  const wallMs = utcMidnight(day) + Number(match?.[2]) * HOUR_MS + Number(match?.[3]) * MINUTE_MS
  // A zone's offset changes at most once within two days, so the offsets a day before and a day after are the only
  // ones that can hold here; the earlier instant is tried first.
  const offsets = [-DAY_MS, DAY_MS].map((shiftMs) => offsetMs(new Date(wallMs + shiftMs), timeZone))
  for (const offset of offsets.sort((a, b) => b - a)) {
    const instant = new Date(wallMs - offset)
    if (toLocalDateTime(instant, timeZone) === text) return instant
  }
  return null
}

/** Clocks are put forward by less than this. */
const GAP_MINUTES_MAX = 24 * 60

/**
 * The instant of a wall-clock time; where clocks are put forward over it, the first one after.
 *
 * @throws {RangeError} When the text is no such time, or the zone has none within a day.
 */
export function instantFrom(text: string, timeZone: string): Date {
  const wallMs = Date.parse(`${text.replace(' ', 'T')}:00Z`)
  for (let minute = 0; minute <= GAP_MINUTES_MAX && !Number.isNaN(wallMs); minute += 1) {
    const wall = new Date(wallMs + minute * MINUTE_MS).toISOString()
    const instant = fromLocalDateTime(`${wall.slice(0, 10)} ${wall.slice(11, 16)}`, timeZone)
    if (instant !== null) return instant
  }
  throw new RangeError(`${text}: expected a time YYYY-MM-DD HH:mm that ${timeZone} has within a day`)
}

/** Whether the name is a time zone this program knows, e.g. `Asia/Shanghai`. */
export function isTimeZone(name: string): boolean {
  try {
    formatterOf(name)
    return true
  } catch {
    return false
  }
}

/** A span of days, both ends inclusive; `null` = open at that end. */
export interface DaySpan {
  readonly validFrom: LocalDay | null
  readonly validTo: LocalDay | null
}

/** Whether the day lies in the span. */
export function isInForce(span: DaySpan, day: LocalDay): boolean {
  return (span.validFrom === null || span.validFrom <= day) && (span.validTo === null || day <= span.validTo)
}

/** Whether every day of `inner` lies in `outer`. */
export function spanCovers(outer: DaySpan, inner: DaySpan): boolean {
  const beginsInTime = outer.validFrom === null || (inner.validFrom !== null && inner.validFrom >= outer.validFrom)
  const endsInTime = outer.validTo === null || (inner.validTo !== null && inner.validTo <= outer.validTo)
  return beginsInTime && endsInTime
}

/** Whether the two spans share a day. */
export function spansOverlap(one: DaySpan, other: DaySpan): boolean {
  const startsInTime = (a: DaySpan, b: DaySpan) =>
    a.validFrom === null || b.validTo === null || a.validFrom <= b.validTo
  return startsInTime(one, other) && startsInTime(other, one)
}

/** What is left of a span without the days of others, earliest first where those come so. */
export function spansWithout(span: DaySpan, others: readonly DaySpan[]): readonly DaySpan[] {
  let left: readonly DaySpan[] = [span]
  for (const other of others) {
    left = left.flatMap((piece) => (spansOverlap(piece, other) ? outside(piece, other) : [piece]))
  }
  return left
}

/** The days of a span before and after another that it meets. */
function outside({ validFrom, validTo }: DaySpan, other: DaySpan): readonly DaySpan[] {
  const isBefore = other.validFrom !== null && (validFrom === null || validFrom < other.validFrom)
  const isAfter = other.validTo !== null && (validTo === null || validTo > other.validTo)
  return [
    ...(isBefore && other.validFrom !== null ? [{ validFrom, validTo: dayBefore(other.validFrom) }] : []),
    ...(isAfter && other.validTo !== null ? [{ validFrom: addDays(other.validTo, 1), validTo }] : []),
  ]
}

/** The month as a span of days. @throws {RangeError} When `month` is no `YYYY-MM`. */
export function spanOfMonth(month: Month): DaySpan {
  return { validFrom: firstDayOf(month), validTo: lastDayOf(month) }
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function monthParts(month: Month): readonly [year: number, monthOfYear: number] {
  if (!isMonth(month)) throw new RangeError(`month '${month}': expected YYYY-MM`)
  return [Number(month.slice(0, 4)), Number(month.slice(5))]
}

function monthNumber(month: Month): number {
  const [year, monthOfYear] = monthParts(month)
  return year * MONTHS_A_YEAR + monthOfYear - 1
}

function monthFromNumber(number: number): Month {
  const year = Math.floor(number / MONTHS_A_YEAR)
  if (year < 1 || year > LAST_YEAR) throw new RangeError(`year ${year}: expected 1 to ${LAST_YEAR}`)
  return `${String(year).padStart(4, '0')}-${String((number % MONTHS_A_YEAR) + 1).padStart(2, '0')}`
}

function assertLocalDay(day: LocalDay): void {
  if (!isLocalDay(day)) throw new RangeError(`day '${day}': expected a calendar day YYYY-MM-DD`)
}

/** Milliseconds of the day's midnight in UTC: a number to count with, not an instant of the office. */
function utcMidnight(day: LocalDay): number {
  assertLocalDay(day)
  return Date.parse(`${day}T00:00:00Z`)
}

function toUtcDay(date: Date): LocalDay {
  const day = Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
  if (!isLocalDay(day)) throw new RangeError(`day outside the years 1 to ${LAST_YEAR}`)
  return day
}

function wholeNumber(name: string, value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} ${value}: expected a whole number`)
  return value
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds, by whole minutes. */
function offsetMs(instant: Date, timeZone: string): number {
  const wall = toLocalDateTime(instant, timeZone)
  return Date.parse(`${wall.replace(' ', 'T')}:00Z`) - Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS
}

/** Making a formatter costs far more than using one, so the last few zones' are kept. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const formatter = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  if (formatters.size >= FORMATTERS_MAX) formatters.clear()
  formatters.set(timeZone, formatter)
  return formatter
}
