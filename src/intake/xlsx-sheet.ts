import { INTAKE_LIMITS } from './limits.ts'
import { scanPart, type Workbook } from './xlsx.ts'
import { decodeEscapes, toDateText, toIsoDateText, toShortestDecimal } from './xlsx-values.ts'
import { attributeOf, type XmlHandler } from './xml.ts'
import { UnreadableWorkbook } from './zip.ts'

/** A cell whose content cannot be used, by its place in the row. */
export interface CellFault {
  readonly index: number
  readonly value: string
  readonly expected: string
}

/** Takes one row; `false` ends the reading. Cells that were left out are empty. */
export type SheetVisitor = (row: number, cells: readonly string[], faults: readonly CellFault[]) => boolean

interface StoredCell {
  readonly index: number
  /** `s` shared string, `str` and `inlineStr` text, `b` boolean, `e` error, `d` ISO date, `n` number. */
  readonly type: string
  readonly style: number
  /** The formula's text, `null` for a cell without one. */
  formula: string | null
  text: string
}

/**
 * Gives every row that the first visible sheet stores to `visit`, numbered as the sheet shows it.
 *
 * Formulas, error values and numbers that are none come as faults beside the cells. @throws {UnreadableWorkbook}
 */
export async function visitSheet(workbook: Workbook, visit: SheetVisitor): Promise<void> {
  const rows = createRowBuilder(workbook)
  let stopped = false
  let cell: StoredCell | null = null
  let inText = false
  let inFormula = false
  let inPhonetic = false
  const handler: XmlHandler = {
    open(name, attributes) {
      if (name === 'row') rows.openRow(attributes)
      else if (name === 'c') cell = rows.openCell(attributes)
      else if (name === 'v' || name === 't') inText = true
      else if (name === 'rPh') inPhonetic = true
      else if (name === 'f' && cell !== null) {
        inFormula = true
        cell.formula = ''
      }
    },
    close(name) {
      if (name === 'v' || name === 't') inText = false
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'f') inFormula = false
      else if (name === 'c' && cell !== null) {
        rows.closeCell(cell)
        cell = null
      } else if (name === 'row' && !stopped) stopped = !visit(...rows.closeRow())
    },
    text(text) {
      if (cell === null) return
      if (inFormula) cell.formula += text
      else if (inText && !inPhonetic) cell.text += text
    },
  }
  await scanPart(workbook.sheet, handler, () => stopped)
}

interface RowBuilder {
  readonly openRow: (attributes: string) => void
  readonly openCell: (attributes: string) => StoredCell
  readonly closeCell: (cell: StoredCell) => void
  readonly closeRow: () => Parameters<SheetVisitor>
}

/** Puts cells in their places; holds one row. */
function createRowBuilder(workbook: Workbook): RowBuilder {
  let row = 0
  let cells: string[] = []
  let faults: CellFault[] = []
  let lastIndex = -1
  return {
    openRow(attributes) {
      const stated = attributeOf(attributes, 'r')
      const next = stated === null ? row + 1 : Number(stated)
      if (!Number.isSafeInteger(next) || next <= row) throw new UnreadableWorkbook('a sheet whose rows are in order')
      row = next
      cells = []
      faults = []
      lastIndex = -1
    },
    openCell(attributes) {
      const ref = attributeOf(attributes, 'r')
      const index = ref === null ? lastIndex + 1 : columnIndex(ref)
      if (index <= lastIndex) throw new UnreadableWorkbook('a sheet whose cells are in order')
      lastIndex = index
      const style = Number(attributeOf(attributes, 's') ?? '0')
      return { index, type: attributeOf(attributes, 't') ?? 'n', style, formula: null, text: '' }
    },
    closeCell(cell) {
      const { value, expected } = readCell(cell, workbook)
      if (value === '' && expected === null) return
      // A style may reach to the last column of the sheet; only content counts.
      if (cell.index >= INTAKE_LIMITS.columnsMax) {
        throw new UnreadableWorkbook(`at most ${INTAKE_LIMITS.columnsMax} columns (row ${row} has more)`)
      }
      while (cells.length < cell.index) cells.push('')
      cells.push(value)
      if (expected === null) return
      faults.push({ index: cell.index, value: cell.formula ? `=${cell.formula}` : value, expected })
    },
    closeRow: () => [row, cells, faults],
  }
}

interface CellReading {
  readonly value: string
  /** What the cell should hold instead, `null` when it can be used. */
  readonly expected: string | null
}

function readCell(cell: StoredCell, workbook: Workbook): CellReading {
  if (cell.type === 'e') return { value: cell.text, expected: 'a value, not an error' }
  const reading = readStored(cell, workbook)
  return cell.formula !== null ? { value: reading.value, expected: 'a value, not a formula' } : reading
}

function readStored(cell: StoredCell, workbook: Workbook): CellReading {
  const { text } = cell
  switch (cell.type) {
    case 's': {
      const value = text.trim() === '' ? '' : workbook.sharedStrings[Number(text)]
      return value === undefined ? { value: text, expected: 'a cell whose text the file holds' } : usable(value)
    }
    case 'str':
    case 'inlineStr':
      return usable(decodeEscapes(text))
    case 'b':
      return usable(text.trim() === '1' ? 'TRUE' : 'FALSE')
    case 'd':
      return usable(toIsoDateText(text))
    default:
      return readNumber(cell, workbook)
  }
}

function readNumber(cell: StoredCell, workbook: Workbook): CellReading {
  if (cell.text.trim() === '') return usable('')
  const decimal = toShortestDecimal(cell.text)
  if (decimal === null) return { value: cell.text, expected: 'a number' }
  if (workbook.dateStyles[cell.style] !== true) return usable(decimal)
  return usable(toDateText(Number(cell.text), workbook.date1904) ?? decimal)
}

function usable(value: string): CellReading {
  return { value, expected: null }
}

/** The place of a cell in its row, from a reference such as `AB12`; the first is 0. */
function columnIndex(ref: string): number {
  const letters = /^([A-Z]{1,3})\d+$/.exec(ref)?.[1]
  if (letters === undefined) throw new UnreadableWorkbook('a sheet whose cells are named like B2')
  let index = 0
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64
  return index - 1
}
