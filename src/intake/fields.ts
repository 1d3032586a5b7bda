import { type DaySpan, type LocalDay, spansOverlap } from '../domain/time.ts'
import { hasNoValue, normaliseText, normaliseToken, parseDayCell } from './cells.ts'
import type { IssueLog } from './issues.ts'
import { INTAKE_LIMITS } from './limits.ts'

/** Reads the cells of one row, reporting what each should have been. */
export interface FieldReader<C extends string> {
  /** Text for people; `null` when empty. */
  readonly text: (column: C) => string | null
  /** Text that has to be there; empty, with an issue, when it is not. */
  readonly neededText: (column: C) => string
  /** A code; `null` when empty. */
  readonly token: (column: C) => string | null
  readonly neededToken: (column: C) => string
  readonly day: (column: C) => LocalDay | null
  /** A day that has to be there; `null`, with an issue, when it is not. */
  readonly neededDay: (column: C) => LocalDay | null
  readonly issue: (column: C, value: string, expected: string) => void
  /** Whether no issue was reported for this row. */
  readonly isSound: () => boolean
}

export function createFieldReader<C extends string>(
  row: number,
  cells: Readonly<Record<C, string>>,
  errors: IssueLog,
): FieldReader<C> {
  let isSound = true
  function issue(column: C, value: string, expected: string): void {
    isSound = false
    errors.add({ row, column, value, expected })
  }
  const text = (column: C) => (hasNoValue(cells[column]) ? null : normaliseText(cells[column]))
  const token = (column: C) => (hasNoValue(cells[column]) ? null : normaliseToken(cells[column]))
  function needed(column: C, value: string | null): string {
    if (value === null) issue(column, cells[column], 'a value')
    return value ?? ''
  }
  function day(column: C, expected: string): LocalDay | null {
    const read = parseDayCell(cells[column])
    if (read === null) issue(column, cells[column], expected)
    return read
  }
  return {
    text,
    token,
    neededText: (column) => needed(column, text(column)),
    neededToken: (column) => needed(column, token(column)),
    day: (column) => (hasNoValue(cells[column]) ? null : day(column, 'a calendar day YYYY-MM-DD, or empty')),
    neededDay: (column) => day(column, 'a calendar day YYYY-MM-DD'),
    issue,
    isSound: () => isSound,
  }
}

/** The row's validity; reports a span that ends before it begins. */
export function readSpan<C extends string>(fields: FieldReader<C | 'valid_from' | 'valid_to'>): DaySpan {
  const validFrom = fields.day('valid_from')
  const validTo = fields.day('valid_to')
  if (validFrom !== null && validTo !== null && validFrom > validTo) {
    fields.issue('valid_to', validTo, `${validFrom}, where the span begins, or later`)
  }
  return { validFrom, validTo }
}

/** The entries of a list cell, each once, empty ones left out. */
export function splitList(cell: string | null, separator: RegExp): readonly string[] {
  const entries = (cell ?? '').split(separator).map(normaliseText)
  return [...new Set(entries.filter((entry) => entry !== ''))]
}

/** Keeps rows by what they are about, and finds those that say two things about it at one time. */
export interface SpanIndex<Row extends DaySpan> {
  /** Adds the row unless it clashes; what stands against it, or `null`. */
  readonly add: (key: string, row: Row) => string | null
}

/** `clashes` narrows down which rows of a key with a shared day clash; without it all do. */
export function createSpanIndex<Row extends DaySpan & { readonly row: number }>(
  clashes: (one: Row, other: Row) => boolean = () => true,
): SpanIndex<Row> {
  const byKey = new Map<string, Row[]>()
  return {
    add(key, row) {
      const rows = byKey.get(key) ?? []
      const other = rows.find((candidate) => spansOverlap(candidate, row) && clashes(candidate, row))
      if (other !== undefined) return `once at a time; it stands in row ${other.row}`
      if (rows.length >= INTAKE_LIMITS.spansMax) return `at most ${INTAKE_LIMITS.spansMax} rows`
      rows.push(row)
      byKey.set(key, rows)
      return null
    },
  }
}
