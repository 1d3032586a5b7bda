import { parseExact } from '../../domain/decimal.ts'
import type { Medium } from '../../domain/medium.ts'
import type { MonthRow } from '../../domain/ranking.ts'
import { daysInMonth, type Month } from '../../domain/time.ts'
import { resolveUnit, type TownshipInMonth, townshipsInMonth, type UnitTree, unitInMonth } from '../../domain/units.ts'
import { createRandom, drawSpread, drawWhole } from './random.ts'

/** A township as a line of the table writes it; an empty code means that district and name alone tell it. */
export interface SampleUnit extends TownshipInMonth {
  readonly writtenCode: string
  readonly writtenDistrict: string
  readonly writtenName: string
}

/** One line of a generated month's table. Tenths are whole numbers of 0.1; `null` = no value. */
export interface SampleRow {
  readonly unit: SampleUnit
  readonly qualityTenths: number | null
  readonly workTenths: number
  readonly validDays: number | null
  readonly note: string
}

/** How far values of a medium spread, in tenths: of µg/m³ for air, of a point for water. */
interface Spread {
  readonly middle: number
  readonly city: number
  readonly district: number
  readonly unit: number
  readonly month: number
  readonly min: number
  readonly max: number
}

const QUALITY: Readonly<Record<Medium, Spread>> = {
  air: { middle: 420, city: 30, district: 90, unit: 110, month: 70, min: 250, max: 600 },
  water: { middle: 760, city: 20, district: 100, unit: 240, month: 120, min: 0, max: 1000 },
}
const WORK: Spread = { middle: 785, city: 10, district: 70, unit: 180, month: 90, min: 550, max: 980 }

/** Share of townships whose month of air is not valid: about what measured months show. */
const INVALID_SHARE = 5 / 343
/** Share of townships without an assessed river section. */
const NO_SECTION_SHARE = 28 / 343
/** Below the fewest days of any month, February's included. */
const FEW_DAYS = { min: 12, max: 24 } as const
/** A sound month still misses up to this many days, and stays valid: 27 of 30, 25 of 28. */
const DAYS_MISSED_MAX = 3
const FEW_DAYS_NOTES = ['设备检修', '站点供电改造', '数据传输中断'] as const
const NO_VALUE_NOTES = ['站点迁移', '设备故障停机'] as const

/**
 * The townships of the month as a table names them. About every second one that has another name is written by it, and
 * half of those without the code, so that reading the table has to match by alias; 北京经济技术开发区 is 经开区, as in
 * the bulletins.
 */
export function sampleUnits(tree: UnitTree, month: Month): readonly SampleUnit[] {
  return townshipsInMonth(tree, month).map((unit) => {
    const [alias] = unitInMonth(tree, unit.code, month)?.aliases ?? []
    const [districtAlias] = unitInMonth(tree, unit.districtCode, month)?.aliases ?? []
    const random = createRandom('written', unit.code)
    const writtenDistrict = districtAlias ?? unit.district
    const writtenName = alias !== undefined && random() < 0.5 ? alias : unit.name
    const byName = resolveUnit(tree, { district: writtenDistrict, name: writtenName }, { month }, 'township')
    const isPlain = byName.kind === 'found' && byName.unit.code === unit.code
    const leavesCode = writtenName !== unit.name && isPlain && random() < 0.5
    return { ...unit, writtenCode: leavesCode ? '' : unit.code, writtenDistrict, writtenName }
  })
}

/** One line a unit. Another `seed` gives another month of the same places: the good stay good and the bad bad. */
export function drawRows(
  medium: Medium,
  month: Month,
  units: readonly SampleUnit[],
  seed: number,
): readonly SampleRow[] {
  const days = daysInMonth(month)
  const invalid = medium === 'air' ? pickUnits(units, INVALID_SHARE, `invalid ${month}`) : []
  const dry = new Set(medium === 'water' ? pickUnits(units, NO_SECTION_SHARE, 'no section') : [])
  const rows = units.map((unit): SampleRow => {
    const workTenths = drawWorkTenths(medium, { unit, month, seed })
    if (dry.has(unit)) return { unit, qualityTenths: null, workTenths, validDays: null, note: '无断面' }
    const random = createRandom('days', medium, month, unit.code)
    const missed = random() < 0.8 ? 0 : drawWhole(random, 1, DAYS_MISSED_MAX)
    const qualityTenths = drawQualityTenths(medium, { unit, month, seed })
    return { unit, qualityTenths, workTenths, validDays: days - missed, note: '' }
  })
  const invalidRows = new Map(invalid.map((unit, index) => [unit, index]))
  return rows.map((row) => {
    const index = invalidRows.get(row.unit)
    return index === undefined ? row : spoil(row, month, index)
  })
}

/** A unit's quality in a month, in tenths: what lies in the city, the district, the place and the month together. */
export function drawQualityTenths(medium: Medium, of: Drawn): number {
  return drawTenths(QUALITY[medium], of, { lasting: medium, passing: medium })
}

/** A unit works alike on air and water, so the two lists have units in common, as a joint interview needs. */
function drawWorkTenths(medium: Medium, of: Drawn): number {
  return drawTenths(WORK, of, { lasting: 'work', passing: `work ${medium}` })
}

/** Tenths as the shortest decimal: 415 is 41.5, 410 is 41. */
export function tenthsToText(tenths: number): string {
  return String(tenths / 10)
}

/** The lines as reading the table gives them. */
export function toMonthRows(rows: readonly SampleRow[]): readonly MonthRow[] {
  return rows.map(({ unit, qualityTenths, workTenths, validDays, note }, index) => ({
    unitCode: unit.code,
    qualityValue: qualityTenths === null ? null : parseExact(tenthsToText(qualityTenths)),
    workScore: parseExact(tenthsToText(workTenths)),
    validDays,
    note: note === '' ? null : note,
    row: index + 2,
  }))
}

interface Drawn {
  readonly unit: Pick<TownshipInMonth, 'code' | 'districtCode'>
  readonly month: Month
  readonly seed: number
}

/** `lasting` and `passing` name the lots of what stays with a place and of what the month alone brings. */
function drawTenths(
  spread: Spread,
  { unit, month, seed }: Drawn,
  { lasting, passing }: { readonly lasting: string; readonly passing: string },
): number {
  const tenths =
    spread.middle +
    drawSpread(createRandom(lasting, 'city', month), spread.city) +
    drawSpread(createRandom(lasting, 'district', unit.districtCode), spread.district) +
    drawSpread(createRandom(lasting, 'unit', unit.code), spread.unit) +
    drawSpread(createRandom(passing, 'month', month, unit.code, seed), spread.month)
  return Math.min(spread.max, Math.max(spread.min, tenths))
}

/** Three of five invalid months have too few days, the other two no value at all. */
function spoil(row: SampleRow, month: Month, index: number): SampleRow {
  const hasFewDays = index % 5 < FEW_DAYS_NOTES.length
  if (!hasFewDays) {
    const note = NO_VALUE_NOTES[(index % 5) - FEW_DAYS_NOTES.length] ?? ''
    return { ...row, qualityTenths: null, validDays: 0, note }
  }
  const random = createRandom('few days', month, row.unit.code)
  const validDays = drawWhole(random, FEW_DAYS.min, FEW_DAYS.max)
  return { ...row, validDays, note: FEW_DAYS_NOTES[index % 5] ?? '' }
}

/** That share of the units, rounded, chosen by lot; the same ones for the same `lot`. */
export function pickUnits<U extends { readonly code: string }>(
  units: readonly U[],
  share: number,
  lot: string,
): readonly U[] {
  const drawn = units.map((unit) => ({ unit, number: createRandom(lot, unit.code)() }))
  drawn.sort((a, b) => a.number - b.number)
  return drawn.slice(0, Math.round(units.length * share)).map(({ unit }) => unit)
}
