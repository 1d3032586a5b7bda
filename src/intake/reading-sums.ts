import { scaledToText } from '../domain/decimal.ts'
import type { DaySum } from '../domain/hourly.ts'
import type { Month } from '../domain/time.ts'
import { FRACTION_DIGITS_MAX } from './cells.ts'

/** One unit's readings of a month, summed by day. */
export interface UnitReadings {
  readonly unitCode: string
  /** Days with at least one value, earliest first. */
  readonly days: readonly DaySum[]
}

/** Decimal places of the whole numbers that common values are summed in. */
export const NARROW_PLACES = 6
/**
 * Largest such number, 10^8 with six places. A day has 24 of them at most, so every sum stays far below 2^53, up to
 * which doubles hold whole numbers exactly.
 */
export const NARROW_MAX = 1e14

/** Decimal places of the big integers that any other value is summed in. */
const WIDE_PLACES = FRACTION_DIGITS_MAX
const WIDE_PER_NARROW = 10n ** BigInt(WIDE_PLACES - NARROW_PLACES)

export const HOURS_PER_DAY = 24
const DAYS_PER_MONTH_MAX = 31

/** The sums of one unit while a file is read. */
export interface UnitSums {
  readonly unitCode: string
  /** The row that gave each hour of the month its value; 0 = none yet. */
  readonly rows: Uint32Array
  readonly counts: Uint8Array
  /** Whole numbers in units of 10^-`NARROW_PLACES`. */
  readonly narrow: Float64Array
  /** By day, in units of 10^-`WIDE_PLACES`: what `narrow` cannot hold. */
  readonly wide: Map<number, bigint>
}

export function createUnitSums(unitCode: string): UnitSums {
  return {
    unitCode,
    rows: new Uint32Array(DAYS_PER_MONTH_MAX * HOURS_PER_DAY),
    counts: new Uint8Array(DAYS_PER_MONTH_MAX),
    narrow: new Float64Array(DAYS_PER_MONTH_MAX),
    wide: new Map(),
  }
}

/** Takes an hour for a row. The row that has it already, or 0 when it was free. `day` counts from 0. */
export function claimHour(sums: UnitSums, day: number, hour: number, row: number): number {
  const at = day * HOURS_PER_DAY + hour
  const holder = sums.rows[at] ?? 0
  if (holder !== 0) return holder
  sums.rows[at] = row
  return 0
}

/** Adds a whole number of 10^-`NARROW_PLACES`, at most `NARROW_MAX` either way. */
export function addNarrow(sums: UnitSums, day: number, scaled: number): void {
  sums.counts[day] = (sums.counts[day] ?? 0) + 1
  sums.narrow[day] = (sums.narrow[day] ?? 0) + scaled
}

/** Adds any plain decimal of at most `FRACTION_DIGITS_MAX` places. */
export function addWide(sums: UnitSums, day: number, decimal: string): void {
  const [whole = '', fraction = ''] = decimal.split('.')
  const scaled = BigInt(whole + fraction.padEnd(WIDE_PLACES, '0'))
  sums.counts[day] = (sums.counts[day] ?? 0) + 1
  sums.wide.set(day, (sums.wide.get(day) ?? 0n) + scaled)
}

/** The days with values. */
export function toUnitReadings(sums: UnitSums, month: Month): UnitReadings {
  const days: DaySum[] = []
  sums.counts.forEach((count, day) => {
    if (count === 0) return
    const total = BigInt(sums.narrow[day] ?? 0) * WIDE_PER_NARROW + (sums.wide.get(day) ?? 0n)
    days.push({ day: `${month}-${String(day + 1).padStart(2, '0')}`, count, sum: shortest(total) })
  })
  return { unitCode: sums.unitCode, days }
}

function shortest(scaled: bigint): string {
  return scaledToText(scaled, WIDE_PLACES).replace(/\.?0+$/, '')
}
