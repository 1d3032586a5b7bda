import { parseExact } from '../domain/decimal.ts'
import type { RankingRules } from '../domain/office.ts'
import { daysInMonth, type Month } from '../domain/time.ts'
import type { UnitTree } from '../domain/units.ts'
import { boundsExpectation, boundsOf } from './bounds.ts'
import { hasNoValue, parseDecimalCell, parseTimeCell } from './cells.ts'
import { READINGS_FILE } from './headers.ts'
import type { IntakeResult } from './issues.ts'
import { readPlainReadings } from './plain-readings.ts'
import { addWide, claimHour, createUnitSums, toUnitReadings, type UnitReadings, type UnitSums } from './reading-sums.ts'
import type { FileSource } from './source.ts'
import { readTable } from './table.ts'
import type { Cells, RowTaker, StartedTable } from './table-spec.ts'
import { createUnitMatcher } from './unit-match.ts'

export interface ReadingsOptions {
  readonly month: Month
  readonly tree: UnitTree
  /** Their `min` and `max` bound each value; `null` = no bounds. */
  readonly rules: RankingRules | null
}

type Column = keyof typeof READINGS_FILE.columns

/**
 * Reads a month's hourly readings into exact sums by unit and day, units by code.
 *
 * An empty value means that the hour is missing. Refuses a time that is malformed or outside the month, a second value
 * for a unit's hour, an unknown unit, and a value that is no plain decimal or out of bounds.
 *
 * Memory grows with the number of units, not of rows, apart from the file itself.
 */
export function readReadings(
  source: FileSource,
  options: ReadingsOptions,
): Promise<IntakeResult<readonly UnitReadings[]>> {
  return readTable<Column, readonly UnitReadings[]>(source, {
    kind: READINGS_FILE,
    needs: [[['unit_code']], [['time']], [['value']]],
    readsPlainRest: true,
    start: (table) => takeReadings(table, options),
  })
}

function takeReadings(
  { header, errors }: StartedTable<Column>,
  { month, tree, rules }: ReadingsOptions,
): RowTaker<Column, readonly UnitReadings[]> {
  const matchUnit = createUnitMatcher(tree, month, errors)
  const bounds = boundsOf(rules)
  const byUnit = new Map<string, UnitSums>()
  /** By the cell's very text, for the reader by bytes. */
  const byText = new Map<string, UnitSums>()

  function sumsOf(row: number, cell: string): UnitSums | null {
    const unit = matchUnit(row, { unit_code: cell, district: '', unit_name: '' })
    if (unit === null) return null
    const sums = byUnit.get(unit.code) ?? createUnitSums(unit.code)
    byUnit.set(unit.code, sums)
    byText.set(cell, sums)
    return sums
  }

  /** The day and hour within the month, `null` with an issue when there are none. */
  function timeOf(row: number, cell: string): { readonly day: number; readonly hour: number } | null {
    const time = parseTimeCell(cell)
    if (time?.day.startsWith(`${month}-`)) return { day: Number(time.day.slice(8)) - 1, hour: time.hour }
    const expected = time === null ? 'a local time YYYY-MM-DD HH:mm' : `a time in ${month}`
    errors.add({ row, column: 'time', value: cell, expected })
    return null
  }

  function decimalOf(row: number, cell: string): string | null {
    const text = parseDecimalCell(cell)
    const value = text === null ? null : parseExact(text)
    const expected = value === null ? 'a plain decimal such as 35.4, or —' : boundsExpectation(value, bounds)
    if (expected !== null) errors.add({ row, column: 'value', value: cell, expected })
    return expected === null ? text : null
  }

  function reportTaken(row: number, holder: number, unitCode: string, time: string): void {
    errors.add({ row, column: 'time', value: time, expected: `each hour of ${unitCode} once; row ${holder} has it` })
  }

  return {
    row(row: number, cells: Cells<Column>) {
      const sums = sumsOf(row, cells.unit_code)
      const time = timeOf(row, cells.time)
      const value = hasNoValue(cells.value) ? null : decimalOf(row, cells.value)
      if (sums === null || time === null || value === null) return
      const holder = claimHour(sums, time.day, time.hour, row)
      if (holder !== 0) reportTaken(row, holder, sums.unitCode, cells.time)
      else addWide(sums, time.day, value)
    },
    plainRest(rest) {
      readPlainReadings(rest, { header, month, days: daysInMonth(month), bounds, byText, reportTaken })
    },
    finish: () =>
      [...byUnit.values()]
        .sort((a, b) => (a.unitCode < b.unitCode ? -1 : 1))
        .map((sums) => toUnitReadings(sums, month)),
  }
}
