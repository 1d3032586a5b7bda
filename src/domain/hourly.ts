import { type Exact, fromScaled, parseExact } from './decimal.ts'
import type { LocalDay } from './time.ts'

/** Most days a month has. */
const DAYS_PER_MONTH_MAX = 31

/** The hourly values of one unit on one day, summed. */
export interface DaySum {
  readonly day: LocalDay
  /** How many hourly values there are. */
  readonly count: number
  /** Their exact sum, as `toExactText` writes it. */
  readonly sum: string
}

export interface MonthAggregate {
  /** Exact; `null` when no day is valid. */
  readonly qualityValue: Exact | null
  readonly validDays: number
}

/**
 * A unit's quality value of a month from its hourly values: a day with at least `hoursPerDayMin` values is valid and
 * has their mean, and the month has the mean of its valid days. Nothing is rounded here, so that the value is rounded
 * once only, when it is ranked.
 *
 * @throws {RangeError} When a day comes twice, there are more days than a month has, a count is not a whole number
 *   from 0, a sum is no number, or `hoursPerDayMin` is not a whole number from 1.
 */
export function aggregateDays(days: readonly DaySum[], hoursPerDayMin: number): MonthAggregate {
  const means = dayMeans(days, hoursPerDayMin).flatMap(({ mean }) => (mean === null ? [] : [mean]))
  if (means.length === 0) return { qualityValue: null, validDays: 0 }
  const sum = means.reduce((total, mean) => total.add(mean), fromScaled(0n, 0))
  return { qualityValue: sum.div(BigInt(means.length)), validDays: means.length }
}

/** Each day with the mean of its values, `null` for a day with too few; in the order given. Throws as `aggregateDays`. */
export function dayMeans(
  days: readonly DaySum[],
  hoursPerDayMin: number,
): readonly (DaySum & { readonly mean: Exact | null })[] {
  if (!Number.isInteger(hoursPerDayMin) || hoursPerDayMin < 1) {
    throw new RangeError(`hoursPerDayMin ${hoursPerDayMin}: expected a whole number from 1`)
  }
  if (days.length > DAYS_PER_MONTH_MAX)
    throw new RangeError(`${days.length} days: expected at most ${DAYS_PER_MONTH_MAX}`)
  const seen = new Set<LocalDay>()
  return days.map((entry) => {
    if (seen.has(entry.day)) throw new RangeError(`day ${entry.day}: expected once, got it twice`)
    seen.add(entry.day)
    return { ...entry, mean: meanOf(entry, hoursPerDayMin) }
  })
}

function meanOf({ day, count, sum }: DaySum, hoursPerDayMin: number): Exact | null {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError(`day ${day}: count ${count} is not a whole number from 0`)
  const total = parseExact(sum)
  if (total === null) throw new RangeError(`day ${day}: sum ${JSON.stringify(sum)} is not a number`)
  return count < hoursPerDayMin ? null : total.div(BigInt(count))
}
