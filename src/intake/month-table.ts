import { type Exact, parseExact } from '../domain/decimal.ts'
import type { Medium } from '../domain/medium.ts'
import type { RankingRules } from '../domain/office.ts'
import type { MonthRow } from '../domain/ranking.ts'
import { daysInMonth, type Month } from '../domain/time.ts'
import type { UnitTree } from '../domain/units.ts'
import { boundsExpectation, boundsOf, type ValueBounds } from './bounds.ts'
import { hasNoValue, normaliseText, parseDecimalCell, parseIntegerCell, parseMonthCell } from './cells.ts'
import { MONTH_FILE } from './headers.ts'
import type { IntakeResult, IssueLog } from './issues.ts'
import type { FileSource } from './source.ts'
import { readTable } from './table.ts'
import type { Cells, RowTaker, StartedTable } from './table-spec.ts'
import { createUnitMatcher } from './unit-match.ts'

/** A month's table of one medium. */
export interface MonthTable {
  readonly medium: Medium
  readonly month: Month
  /** In the order of the file, at most one a unit. */
  readonly rows: readonly MonthRow[]
  /** Which columns the file has: a table may bring the values, the work scores, or both. */
  readonly columns: {
    readonly month: boolean
    readonly qualityValue: boolean
    readonly workScore: boolean
    readonly validDays: boolean
  }
}

export interface MonthTableOptions {
  readonly month: Month
  readonly medium: Medium
  readonly tree: UnitTree
  /** Their `min` and `max` bound the values; `null` = no bounds. */
  readonly rules: RankingRules | null
}

type Column = keyof typeof MONTH_FILE.columns

const WORK_SCORE_BOUNDS: ValueBounds = { min: parseExact('0'), max: parseExact('100') }

/**
 * Reads a month's table.
 *
 * Needs the unit by code or by district and name, and values or work scores; without a month column every row is taken
 * to be of the month of this import. Refuses a row whose month is another, whose unit is unknown, ambiguous, not of township level, not valid in the month or already seen, and any
 * number that is none or out of bounds.
 */
export function readMonthTable(source: FileSource, options: MonthTableOptions): Promise<IntakeResult<MonthTable>> {
  return readTable<Column, MonthTable>(source, {
    kind: MONTH_FILE,
    needs: [
      [['unit_code'], ['district', 'unit_name']],
      [['quality_value'], ['work_score']],
    ],
    start: (table) => takeMonthRows(table, options),
  })
}

function takeMonthRows(
  { header, errors }: StartedTable<Column>,
  options: MonthTableOptions,
): RowTaker<Column, MonthTable> {
  const { month, medium, tree, rules } = options
  const matchUnit = createUnitMatcher(tree, month, errors)
  const bounds = boundsOf(rules)
  const daysMax = daysInMonth(month)
  const hasMonth = header.indexes.has('month')
  const rowsByUnit = new Map<string, MonthRow>()

  function checkMonth(row: number, cell: string): void {
    if (parseMonthCell(cell) === month) return
    errors.add({ row, column: 'month', value: cell, expected: `${month}, the month of this import` })
  }

  return {
    row(row, cells) {
      if (hasMonth) checkMonth(row, cells.month)
      const unit = matchUnit(row, cells)
      const read = readNumbers({ row, errors, bounds, daysMax }, cells)
      if (unit === null) return
      const first = rowsByUnit.get(unit.code)
      if (first === undefined) rowsByUnit.set(unit.code, { unitCode: unit.code, ...read, row })
      else {
        const value = cells.unit_code === '' ? unit.name : cells.unit_code
        errors.add({
          row,
          column: 'unit_code',
          value,
          expected: `each unit once; ${unit.name} stands in row ${first.row}`,
        })
      }
    },
    finish: () => ({
      month,
      medium,
      rows: [...rowsByUnit.values()],
      columns: {
        month: hasMonth,
        qualityValue: header.indexes.has('quality_value'),
        workScore: header.indexes.has('work_score'),
        validDays: header.indexes.has('valid_days'),
      },
    }),
  }
}

interface RowContext {
  readonly row: number
  readonly errors: IssueLog
  readonly bounds: ValueBounds
  readonly daysMax: number
}

function readNumbers(context: RowContext, cells: Cells<Column>): Omit<MonthRow, 'unitCode' | 'row'> {
  return {
    qualityValue: readDecimal(context, 'quality_value', cells.quality_value, context.bounds),
    workScore: readDecimal(context, 'work_score', cells.work_score, WORK_SCORE_BOUNDS),
    validDays: readDays(context, cells.valid_days),
    note: hasNoValue(cells.note) ? null : normaliseText(cells.note),
  }
}

function readDecimal({ row, errors }: RowContext, column: Column, cell: string, bounds: ValueBounds): Exact | null {
  if (hasNoValue(cell)) return null
  const text = parseDecimalCell(cell)
  const value = text === null ? null : parseExact(text)
  const expected = value === null ? 'a plain decimal such as 35.4, or —' : boundsExpectation(value, bounds)
  if (expected !== null) errors.add({ row, column, value: cell, expected })
  return value
}

function readDays({ row, errors, daysMax }: RowContext, cell: string): number | null {
  if (hasNoValue(cell)) return null
  const days = parseIntegerCell(cell)
  if (days !== null && days >= 0 && days <= daysMax) return days
  errors.add({ row, column: 'valid_days', value: cell, expected: `a whole number from 0 to ${daysMax}` })
  return null
}
