import { type BottomList, selectBottom } from '../../domain/bottom-list.ts'
import type { Medium } from '../../domain/medium.ts'
import type { RankingRules } from '../../domain/office.ts'
import { computeRanking, type RankedUnit } from '../../domain/ranking.ts'
import type { Month } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import { toCsvBytes } from './csv.ts'
import { drawRows, type SampleRow, sampleUnits, tenthsToText, toMonthRows } from './month-rows.ts'

/** What is promised of the edge of the bottom list: no tie crosses it, one does, or nothing. */
export type SampleEdge = 'clear' | 'tied' | 'any'

export interface SampleTableOptions {
  readonly medium: Medium
  readonly month: Month
  readonly tree: UnitTree
  /** The rules under which the promise about the edge holds. */
  readonly rules: RankingRules
  /** Another whole number gives another table; 0 unless given. */
  readonly seed?: number
  /** `clear` for air and `tied` for water unless given; `any` for offices of fewer than three lists' worth of units. */
  readonly edge?: SampleEdge
}

/** A table in which one unit's value is another than before, and what that changes. */
export interface SampleCorrection {
  readonly table: Uint8Array
  readonly unitCode: string
  /** As the tables write them. */
  readonly from: string
  readonly to: string
  /** The unit that takes the corrected unit's place on the list. */
  readonly entersUnitCode: string
}

const HEADER = ['月份', '单位代码', '所属区', '单位名称', '质量数值', '工作得分', '有效天数', '备注'] as const
/** Tables drawn before the search is given up; a handful is usual before one keeps the promise about its edge. */
const DRAWS_MAX = 200
/** Tenths by which a value is moved until the list changes. */
const CORRECTION_TENTHS_MAX = 1_000
/** With fewer units than this many times the length of the list, its edge may lie anywhere. */
const LISTS_OF_UNITS_MIN = 3

/**
 * A month's table as an office would import it, CSV with Chinese headers, for every township of the month: places and
 * values differ from month to month as real ones do, ties are everywhere, some months are not valid, and some units go
 * by an alias. The same options give the same bytes.
 *
 * For air no tie crosses the edge of the bottom list, nor the edge one place further out, so a unit can leave the list
 * and the next one enter it. For water a tie does cross the edge, and a reviewer has to decide.
 *
 * @throws {RangeError} When `seed` is no whole number, or no table drawn keeps the promise under these rules.
 */
export function sampleMonthTable(options: SampleTableOptions): Uint8Array {
  return toTable(options.month, findRows(options))
}

/**
 * The same table in which the unit at the list's edge has its value corrected just so far that it leaves the list, the
 * next one enters, and no tie crosses the edge.
 *
 * @throws {RangeError} As `sampleMonthTable`; and when no correction of that unit does so, which `edge: 'clear'` rules out
 *   as long as quality has a weight.
 */
export function sampleCorrection(options: SampleTableOptions): SampleCorrection {
  const { month, rules } = options
  const rows = findRows(options)
  const before = rank(rows, options)
  const unitCode = before.bottom.unitCodes[rules.bottom - 1] ?? ''
  const entersUnitCode = before.worstFirst[rules.bottom]?.unitCode ?? ''
  const at = rows.findIndex((row) => row.unit.code === unitCode)
  const row = rows[at]
  const value = row?.qualityTenths ?? null
  if (row === undefined || value === null || before.bottom.tieAtCut !== null) {
    throw new RangeError(`edge of the list of ${month}: expected a unit with a value, and no tie`)
  }
  const direction = rules.quality.better === 'lower' ? -1 : 1
  for (let step = 1; step <= CORRECTION_TENTHS_MAX; step += 1) {
    const qualityTenths = value + direction * step
    if (qualityTenths < 0) break
    const corrected = rows.with(at, { ...row, qualityTenths, note: '复核更正' })
    const { bottom } = rank(corrected, options)
    const hasLeft = !bottom.unitCodes.includes(unitCode) && bottom.unitCodes.includes(entersUnitCode)
    if (hasLeft && bottom.tieAtCut === null) {
      const [from, to] = [tenthsToText(value), tenthsToText(qualityTenths)]
      return { table: toTable(month, corrected), unitCode, from, to, entersUnitCode }
    }
  }
  throw new RangeError(`unit ${unitCode}: expected a value with which it leaves the list of ${month}`)
}

function findRows(options: SampleTableOptions): readonly SampleRow[] {
  const { medium, month, tree, seed = 0 } = options
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed ${seed}: expected a whole number`)
  const units = sampleUnits(tree, month)
  const isSmall = units.length < LISTS_OF_UNITS_MIN * options.rules.bottom
  const edge = options.edge ?? (isSmall ? 'any' : medium === 'air' ? 'clear' : 'tied')
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    const rows = drawRows(medium, month, units, seed * DRAWS_MAX + draw)
    if (edge === 'any' || keepsPromise(edge, rows, options)) return rows
  }
  throw new RangeError(
    `${medium} ${month}, seed ${seed}: expected one of ${DRAWS_MAX} tables with an edge that is ${edge}`,
  )
}

function keepsPromise(edge: SampleEdge, rows: readonly SampleRow[], options: SampleTableOptions): boolean {
  const { bottom, worstFirst } = rank(rows, options)
  if (edge === 'tied') return bottom.tieAtCut !== null
  const [next, afterNext] = worstFirst.slice(options.rules.bottom)
  return bottom.tieAtCut === null && next !== undefined && next.rank !== afterNext?.rank
}

function rank(
  rows: readonly SampleRow[],
  { month, rules }: SampleTableOptions,
): { readonly bottom: BottomList; readonly worstFirst: readonly RankedUnit[] } {
  const units = rows.map(({ unit }) => unit)
  const { ranked } = computeRanking({ month, rules, units, rows: toMonthRows(rows), validDaysKnown: true })
  const worstFirst = ranked.filter((unit) => !unit.exempt).reverse()
  return { bottom: selectBottom(ranked, rules.bottom, 'manual', null), worstFirst }
}

function toTable(month: Month, rows: readonly SampleRow[]): Uint8Array {
  const lines = rows.map(({ unit, qualityTenths, workTenths, validDays, note }) => [
    month,
    unit.writtenCode,
    unit.writtenDistrict,
    unit.writtenName,
    qualityTenths === null ? '—' : tenthsToText(qualityTenths),
    tenthsToText(workTenths),
    validDays === null ? '—' : String(validDays),
    note,
  ])
  return toCsvBytes([HEADER, ...lines])
}
