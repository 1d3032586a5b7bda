import { hasUnwantedCharacters, normaliseToken } from './cells.ts'
import { columnNames, describeColumns, type Header, toHeader } from './headers.ts'
import type { IssueLog } from './issues.ts'
import { INTAKE_LIMITS } from './limits.ts'
import type { Cells, PlainRest, RowTaker, TableSpec } from './table-spec.ts'
import type { CellFault, SheetVisitor } from './xlsx-sheet.ts'

/** Finds the header among the first rows and hands every row below it on, by column. */
export interface RowFeed<T> {
  readonly visit: SheetVisitor
  /** Says that no more rows come, or that those seen are enough to choose the header from. */
  readonly end: () => void
  readonly plainRest: (rest: Omit<PlainRest, 'count' | 'usual'>) => void
  readonly takesPlainRest: boolean
  /** Rows below the header that are not blank. */
  readonly rows: () => number
  readonly headerRow: () => number
  /** What the rows came to; `null` when there was no usable header. */
  readonly finish: () => { readonly value: T } | null
}

export interface RowFeedOptions<C extends string, T> {
  readonly spec: TableSpec<C, T>
  readonly errors: IssueLog
  readonly warnings: IssueLog
  /** Where cells beyond the header's last column go: in CSV they mean a shifted row, in a sheet a note beside it. */
  readonly tooWide: IssueLog
}

interface PendingRow {
  readonly row: number
  readonly cells: readonly string[]
  readonly faults: readonly CellFault[]
}

interface OpenTable<C extends string, T> {
  readonly header: Header<C>
  readonly taker: RowTaker<C, T>
}

export function createRowFeed<C extends string, T>(options: RowFeedOptions<C, T>): RowFeed<T> {
  const { spec, errors, warnings } = options
  const names = columnNames(spec.kind)
  let pending: PendingRow[] | null = []
  let open: OpenTable<C, T> | null = null
  let rows = 0
  let headerRow = 1

  function chooseHeader(): boolean {
    const candidates = pending ?? []
    pending = null
    const found = findHeader(candidates, options)
    headerRow = candidates[found?.index ?? 0]?.row ?? 1
    if (found === null || !checkHeader(found.header, headerRow, options)) return false
    open = { header: found.header, taker: spec.start({ header: found.header, errors, warnings }) }
    return candidates.slice(found.index + 1).every((next) => takeRow(next.row, next.cells, next.faults))
  }

  function count(row: number): boolean {
    rows += 1
    if (rows <= spec.kind.rowsMax) return true
    errors.add({ row, column: 'file', value: String(rows), expected: `at most ${spec.kind.rowsMax} rows` })
    return false
  }

  function takeRow(row: number, cells: readonly string[], faults: readonly CellFault[]): boolean {
    if (open === null) return false
    if (isBlank(cells) && faults.length === 0) return true
    if (!count(row)) return false
    if (isShifted(row, cells, open.header.width, options)) return true
    const usable = toCells(names, open.header, cells)
    if (checkCells({ row, cells, faults }, usable, open.header, errors)) open.taker.row(row, usable)
    return true
  }

  return {
    visit(row, cells, faults) {
      if (pending === null) return takeRow(row, cells, faults)
      pending.push({ row, cells, faults })
      return row < INTAKE_LIMITS.headerRowsMax || chooseHeader()
    },
    end() {
      if (pending !== null) chooseHeader()
    },
    plainRest(rest) {
      const usual = (row: number, cells: readonly string[]) => takeRow(row, cells, [])
      open?.taker.plainRest?.({ ...rest, count, usual })
    },
    takesPlainRest: spec.readsPlainRest === true,
    rows: () => rows,
    headerRow: () => headerRow,
    finish: () => (open === null ? null : { value: open.taker.finish() }),
  }
}

/** The row with the most known headers, the first of them where several have as many; an issue when none has any. */
function findHeader<C extends string, T>(
  candidates: readonly PendingRow[],
  { spec, errors }: RowFeedOptions<C, T>,
): { readonly header: Header<C>; readonly index: number } | null {
  const headers = candidates.map(({ cells }, index) => ({ header: toHeader(spec.kind, cells), index }))
  const [best] = headers.toSorted((a, b) => b.header.indexes.size - a.header.indexes.size)
  if (best !== undefined && best.header.indexes.size > 0) return best
  const first = candidates.find(({ cells }) => !isBlank(cells))
  const expected = `a header row with ${describeColumns(spec.kind, columnNames(spec.kind))}`
  errors.add({ row: first?.row ?? 1, column: 'header', value: first?.cells.join(',') ?? '', expected })
  return null
}

function checkHeader<C extends string, T>(header: Header<C>, row: number, options: RowFeedOptions<C, T>): boolean {
  const { spec, errors, warnings } = options
  const { kind } = spec
  const known = `one of ${describeColumns(kind, columnNames(kind))}`
  for (const name of header.unknown) warnings.add({ row, column: name, value: name, expected: known })
  for (const column of header.repeated) errors.add({ row, column, value: column, expected: 'each column once' })
  for (const alternatives of spec.needs) {
    const isMet = alternatives.some((columns) => columns.every((column) => header.indexes.has(column)))
    const column = alternatives[0]?.[0]
    if (isMet || column === undefined) continue
    const wanted = alternatives.map((columns) => describeColumns(kind, columns)).join('; or ')
    errors.add({ row, column, value: '', expected: `a column ${wanted}` })
  }
  return errors.total() === 0
}

/** Reports a cell beyond the header; whether the cells before it cannot be trusted either. */
function isShifted<C extends string, T>(
  row: number,
  cells: readonly string[],
  width: number,
  { tooWide, errors }: RowFeedOptions<C, T>,
): boolean {
  if (cells.length <= width) return false
  const at = cells.findIndex((cell, index) => index >= width && normaliseToken(cell) !== '')
  if (at < 0) return false
  const expected = `no cell beyond the header's ${width} columns; a cell that holds the separator stands in quotes`
  tooWide.add({ row, column: `column ${at + 1}`, value: cells[at] ?? '', expected })
  return tooWide === errors
}

function toCells<C extends string>(names: readonly C[], header: Header<C>, cells: readonly string[]): Cells<C> {
  const byColumn = {} as Record<C, string>
  for (const name of names) {
    const index = header.indexes.get(name)
    byColumn[name] = index === undefined ? '' : (cells[index] ?? '')
  }
  return byColumn
}

/** Reports what makes a cell unusable whatever its column means; `false` when there is anything. */
function checkCells<C extends string>(
  pending: PendingRow,
  byColumn: Cells<C>,
  header: Header<C>,
  errors: IssueLog,
): boolean {
  const { row, faults } = pending
  let isUsable = true
  for (const [column, index] of header.indexes) {
    const value = byColumn[column]
    const fault = faults.length === 0 ? undefined : faults.find((candidate) => candidate.index === index)
    const expected = fault?.expected ?? cellExpectation(value)
    if (expected === null) continue
    errors.add({ row, column, value: fault?.value ?? value, expected })
    isUsable = false
  }
  return isUsable
}

function cellExpectation(value: string): string | null {
  const max = INTAKE_LIMITS.cellCharactersMax
  if (value.length > max) return `at most ${max} characters, not ${value.length}`
  return hasUnwantedCharacters(value) ? 'text without control characters' : null
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || normaliseToken(cell) === '')
}
