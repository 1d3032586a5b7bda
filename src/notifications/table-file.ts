import writeXlsxFile from 'write-excel-file/node'
import { toCsv } from './csv-file.ts'

/** Rows of a file; what a sheet of Excel holds, less its header. */
const TABLE_ROWS_MAX = 1_048_575
/** A name of a sheet: Excel's bound, in characters. */
const SHEET_NAME_CHARACTERS_MAX = 31
/** Characters that Excel takes in no name of a sheet. */
const NOT_IN_SHEET_NAMES = /[\\/?*[\]:]/g
const COLUMN_CHARACTERS_MIN = 8
const COLUMN_CHARACTERS_MAX = 40

/** A table that somebody may take away. */
export interface ExportTable {
  /** The name of its file, without an ending. */
  readonly stem: string
  readonly title: string
  readonly columns: readonly {
    readonly title: string
    /** `number`: its texts are plain decimals. */
    readonly kind: 'text' | 'number'
  }[]
  /** A text a column; `null` = nothing to say. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** Whether there are more rows than one file takes. */
  readonly isCut?: boolean
}

export interface TableFile {
  readonly fileName: string
  readonly title: string
  readonly content: Uint8Array
}

export function toCsvFile({ stem, title, columns, rows }: ExportTable): TableFile {
  const lines = [columns.map((column) => column.title), ...rows.map((row) => row.map((cell) => cell ?? ''))]
  return { fileName: `${stem}.csv`, title, content: toCsv(lines) }
}

/**
 * The table as a sheet of Excel: decimals are numbers, everything else is text, so that a code keeps its zeros and no
 * text is run as a formula.
 *
 * @throws {RangeError} For more rows than a sheet holds.
 */
export async function toXlsxFile({ stem, title, columns, rows }: ExportTable): Promise<TableFile> {
  if (rows.length > TABLE_ROWS_MAX) throw new RangeError(`${rows.length} rows: expected at most ${TABLE_ROWS_MAX}`)
  const header = columns.map((column) => ({ value: column.title, type: String, fontWeight: 'bold' as const }))
  const lines = rows.map((row) => row.map((cell, at) => toCell(cell, columns[at]?.kind ?? 'text')))
  const buffer = await writeXlsxFile([header, ...lines], {
    sheet: title.replaceAll(NOT_IN_SHEET_NAMES, ' ').slice(0, SHEET_NAME_CHARACTERS_MAX),
    columns: columns.map((column, at) => ({ width: widthOf([column.title, ...rows.map((row) => row[at] ?? '')]) })),
    stickyRowsCount: 1,
  }).toBuffer()
  return { fileName: `${stem}.xlsx`, title, content: new Uint8Array(buffer) }
}

function toCell(text: string | null, kind: 'text' | 'number') {
  if (text === null || text === '') return null
  if (kind === 'number') return { value: Number(text), type: Number }
  return { value: text, type: String }
}

/** Two characters for each beyond Latin: Chinese ones are as wide. */
function widthOf(texts: readonly string[]): number {
  const widest = texts.reduce((most, text) => Math.max(most, text.length + (text.match(/[^ -ÿ]/g)?.length ?? 0)), 0)
  return Math.min(COLUMN_CHARACTERS_MAX, Math.max(COLUMN_CHARACTERS_MIN, widest + 2))
}
