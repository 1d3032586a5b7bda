import type { Medium } from '../../domain/medium.ts'
import { daysInMonth, type Month } from '../../domain/time.ts'
import type { TownshipInMonth } from '../../domain/units.ts'
import { drawQualityTenths, pickUnits, tenthsToText } from './month-rows.ts'
import { createRandom, drawSpread, drawWhole, type Random } from './random.ts'

export interface SampleReadingsOptions {
  readonly medium: Medium
  readonly month: Month
  readonly units: readonly Pick<TownshipInMonth, 'code' | 'districtCode'>[]
  /** Hours of each unit without a value, left out or empty in turn; 6 unless given. With 0 nothing is missing at all. */
  readonly hoursMissing?: number
  /** Days from the month's first on; the whole month unless given. */
  readonly days?: number
  /** Another whole number gives other readings; 0 unless given. */
  readonly seed?: number
}

const HOURS_PER_DAY = 24
const HOURS_MISSING_DEFAULT = 6
/** Share of units that stand still for days on end in a whole month, as the month's table has it. */
const OUTAGE_SHARE = 5 / 343
/** Days; the longest month less the shortest outage has fewer days than any month needs. */
const OUTAGE_DAYS = { min: 8, max: 16 } as const
/** How far an hour lies from its day and a day from its month, in tenths of the medium's unit. */
const HOURLY: Readonly<Record<Medium, { readonly day: number; readonly hour: number; readonly max: number }>> = {
  air: { day: 200, hour: 80, max: 5_000 },
  water: { day: 40, hour: 20, max: 1_000 },
}

/**
 * Hourly readings of a month as a CSV file in parts, the header first and then one part a unit. Their mean lies near
 * the unit's value in the month's table; air comes in whole µg/m³, as stations report it, water with one decimal.
 *
 * About one unit in seventy stands still for 8 to 16 days and so has no valid month. A city's month (343 units, 255,000
 * rows) takes about a tenth of a second and no more memory than one unit's part.
 *
 * @throws {RangeError} When `days` or `hoursMissing` is no whole number or more than the month has.
 */
export function* sampleReadings(options: SampleReadingsOptions): Generator<Uint8Array, void, undefined> {
  const { medium, month, units, seed = 0 } = options
  const monthDays = daysInMonth(month)
  const days = wholeWithin('days', options.days ?? monthDays, monthDays)
  const missing = wholeWithin('hoursMissing', options.hoursMissing ?? HOURS_MISSING_DEFAULT, days * HOURS_PER_DAY)
  const hasOutages = missing > 0 && days === monthDays
  const still = new Set(hasOutages ? pickUnits(units, OUTAGE_SHARE, `outage ${medium} ${month} ${seed}`) : [])
  const hours = hourCells(month, days)
  yield Buffer.from('unit_code,time,value\n')
  for (const unit of units) {
    const random = createRandom('readings', medium, month, unit.code, seed)
    const gaps = new Uint8Array(hours.length)
    if (still.has(unit)) markOutage(gaps, random)
    markHours(gaps, missing, random)
    const mean = drawQualityTenths(medium, { unit, month, seed })
    yield Buffer.from(toRows({ code: unit.code, medium, mean, hours, gaps }, random))
  }
}

interface UnitMonth {
  readonly code: string
  readonly medium: Medium
  /** In tenths. */
  readonly mean: number
  readonly hours: readonly string[]
  /** By hour: 0 = a value, 1 = an empty cell, 2 = no row. */
  readonly gaps: Uint8Array
}

function toRows({ code, medium, mean, hours, gaps }: UnitMonth, random: Random): string {
  const { day, hour, max } = HOURLY[medium]
  let text = ''
  let ofDay = mean
  for (const [index, cell] of hours.entries()) {
    if (index % HOURS_PER_DAY === 0) ofDay = mean + drawSpread(random, Math.min(day, mean))
    const gap = gaps[index] ?? 0
    if (gap === 2) continue
    const tenths = Math.min(max, Math.max(0, ofDay + drawSpread(random, hour)))
    const value = gap === 1 ? '' : medium === 'air' ? String(Math.round(tenths / 10)) : tenthsToText(tenths)
    text += `${code}${cell}${value}\n`
  }
  return text
}

/** The middle cell of each hour's row with the commas around it. */
function hourCells(month: Month, days: number): readonly string[] {
  return Array.from({ length: days * HOURS_PER_DAY }, (_, index) => {
    const day = String(Math.floor(index / HOURS_PER_DAY) + 1).padStart(2, '0')
    return `,${month}-${day} ${String(index % HOURS_PER_DAY).padStart(2, '0')}:00,`
  })
}

function markOutage(gaps: Uint8Array, random: Random): void {
  const hours = drawWhole(random, OUTAGE_DAYS.min, OUTAGE_DAYS.max) * HOURS_PER_DAY
  const from = drawWhole(random, 0, gaps.length - hours)
  gaps.fill(2, from, from + hours)
}

/** Marks that many more hours, or all that are left. */
function markHours(gaps: Uint8Array, count: number, random: Random): void {
  for (let marked = 0; marked < count; marked += 1) {
    const from = drawWhole(random, 0, gaps.length - 1)
    const after = gaps.indexOf(0, from)
    const at = after < 0 ? gaps.indexOf(0) : after
    if (at < 0) return
    gaps[at] = 1 + (marked % 2)
  }
}

function wholeWithin(name: string, value: number, max: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value
  throw new RangeError(`${name} ${value}: expected a whole number from 0 to ${max}`)
}
