import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import { INTAKE_LIMITS } from './limits.ts'

/** Takes one row of a table; `false` ends the reading. Rows count from 1, blank ones included. */
export type RecordVisitor = (row: number, cells: readonly string[]) => boolean

export interface CsvFault {
  readonly row: number
  readonly expected: string
}

export type Delimiter = ',' | '\t' | ';'

const DELIMITERS: readonly Delimiter[] = [',', '\t', ';']
const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d
const SLICE_BYTES = 256 * 1024
/** How much of the file is looked at for the delimiter. */
const HEAD_BYTES = 16 * 1024
/** Any of the three ends a row; a file may mix them. */
const LINE_END = /\r\n|\n|\r/

/**
 * Gives every record of a CSV text (UTF-8, no BOM) to `visit`, and says where reading failed, if it did.
 *
 * A quoted cell may hold line breaks and is still one row, as a spreadsheet shows it. A file without any quote is read
 * by splitting, which gives the same records as csv-parse in a fraction of the time; any other file is csv-parse's.
 */
export async function visitCsv(utf8: Uint8Array, delimiter: Delimiter, visit: RecordVisitor): Promise<CsvFault | null> {
  return isPlain(utf8) ? visitPlain(utf8, delimiter, visit) : visitQuoted(utf8, delimiter, visit)
}

/** Whether no cell is quoted, so that every line is a record and every delimiter ends a cell. */
export function isPlain(utf8: Uint8Array): boolean {
  return !utf8.includes(QUOTE)
}

/** The delimiter under which the first lines hold the most known headers; a comma when none tells. */
export function detectDelimiter(utf8: Uint8Array, isHeader: (text: string) => boolean): Delimiter {
  const lines = toText(utf8.subarray(0, HEAD_BYTES)).split(LINE_END).slice(0, INTAKE_LIMITS.headerRowsMax)
  const hits = (delimiter: Delimiter) =>
    Math.max(0, ...lines.map((line) => line.split(delimiter).filter((cell) => isHeader(unquote(cell))).length))
  return DELIMITERS.reduce((best, next) => (hits(next) > hits(best) ? next : best))
}

/** The first records, and the byte after them. Only for text that `isPlain`. */
export function splitHead(
  utf8: Uint8Array,
  delimiter: Delimiter,
  recordsMax: number,
): { readonly records: readonly (readonly string[])[]; readonly end: number } {
  const records: (readonly string[])[] = []
  let from = 0
  while (from < utf8.length && records.length < recordsMax) {
    let to = from
    while (to < utf8.length && utf8[to] !== LF && utf8[to] !== CR) to += 1
    records.push(toText(utf8.subarray(from, to)).split(delimiter))
    from = to + (utf8[to] === CR && utf8[to + 1] === LF ? 2 : 1)
  }
  return { records, end: Math.min(from, utf8.length) }
}

/** Reads records by splitting. Only for text that `isPlain`. */
export async function visitPlain(utf8: Uint8Array, delimiter: Delimiter, visit: RecordVisitor): Promise<null> {
  let row = 0
  for (let from = 0; from < utf8.length; ) {
    const to = sliceEnd(utf8, from)
    const lines = toText(utf8.subarray(from, to)).split(LINE_END)
    // What follows the last line end of a slice is empty and no record.
    if (lines.at(-1) === '') lines.pop()
    for (const line of lines) {
      row += 1
      if (!visit(row, line.split(delimiter))) return null
    }
    from = to
    // A long file must not keep the program from answering anything else meanwhile.
    await nextTurn()
  }
  return null
}

/** Reads records with csv-parse: quotes, doubled quotes, line breaks in cells. */
export async function visitQuoted(
  utf8: Uint8Array,
  delimiter: Delimiter,
  visit: RecordVisitor,
): Promise<CsvFault | null> {
  let row = 0
  const stopped = new AbortController()
  const parser = parse({
    delimiter,
    relax_column_count: true,
    skip_empty_lines: false,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: INTAKE_LIMITS.recordBytesMax,
    // Records are handed on here and dropped, so none of them waits in the stream's buffer.
    on_record(cells: string[]) {
      row += 1
      if (!stopped.signal.aborted && !visit(row, cells)) stopped.abort()
      return null
    },
  })
  parser.resume()
  try {
    await pipeline(Readable.from(slices(utf8, stopped.signal)), parser)
  } catch (error) {
    if (stopped.signal.aborted) return null
    if (error instanceof CsvError) return { row: row + 1, expected: faultExpectation(error.code) }
    throw error
  }
  return null
}

function* slices(utf8: Uint8Array, stop: AbortSignal): Generator<Uint8Array> {
  for (let from = 0; from < utf8.length && !stop.aborted; from += SLICE_BYTES) {
    yield utf8.subarray(from, from + SLICE_BYTES)
  }
}

function faultExpectation(code: string): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a closing quote (") before the end of the file'
    case 'CSV_MAX_RECORD_SIZE':
      return `a row of at most ${INTAKE_LIMITS.recordBytesMax} bytes; is a quote (") never closed?`
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a cell with quotes to stand in quotes, each inner quote doubled ("")'
    default:
      return `well-formed CSV (${code})`
  }
}

/** The end of a slice of about `SLICE_BYTES` that ends with a line feed, so that no line and no `\r\n` is cut. */
function sliceEnd(utf8: Uint8Array, from: number): number {
  if (utf8.length - from <= SLICE_BYTES) return utf8.length
  const lineEnd = utf8.indexOf(LF, from + SLICE_BYTES)
  return lineEnd < 0 ? utf8.length : lineEnd + 1
}

function unquote(cell: string): string {
  return cell.trim().replace(/^"(.*)"$/, '$1')
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
