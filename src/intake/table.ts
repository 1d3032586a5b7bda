import { type Delimiter, detectDelimiter, isPlain, splitHead, visitCsv } from './csv.ts'
import { decodeText } from './encoding.ts'
import { columnOf, type FileKind } from './headers.ts'
import { createIssueLog, fileIssue, type IntakeResult, type IssueLog, type StoredFile } from './issues.ts'
import { INTAKE_LIMITS } from './limits.ts'
import { createRowFeed, type RowFeed } from './row-feed.ts'
import { type FileSource, readSource, type SourceBytes, toStoredFile } from './source.ts'
import type { TableSpec } from './table-spec.ts'
import { openWorkbook } from './xlsx.ts'
import { visitSheet } from './xlsx-sheet.ts'
import { UnreadableWorkbook } from './zip.ts'

const OLE_MAGIC = [0xd0, 0xcf, 0x11, 0xe0]
const ZIP_MAGICS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
  [0x50, 0x4b, 0x07, 0x08],
]

/**
 * Reads a CSV or XLSX file as one kind of table: all of it, or nothing.
 *
 * The format is told by the content, never by the file's name. Whatever is wrong with the file comes back as errors.
 *
 * @throws When the disk fails.
 */
export async function readTable<C extends string, T>(
  source: FileSource,
  spec: TableSpec<C, T>,
): Promise<IntakeResult<T>> {
  const errors = createIssueLog()
  const warnings = createIssueLog()
  const report = (rows: number) => ({
    rows,
    errors: errors.list,
    errorsTotal: errors.total(),
    warnings: warnings.list,
    warningsTotal: warnings.total(),
  })
  const read = await readSource(source)
  if ('issue' in read) {
    errors.add(read.issue)
    return { ok: false, file: null, ...report(0) }
  }
  // Packing runs on another thread while this one parses.
  const [file, feed] = await Promise.all([toStoredFile(read), readRows(read, spec, errors, warnings)])
  return toResult(file, feed, errors, report)
}

function toResult<T>(
  file: StoredFile,
  feed: RowFeed<T>,
  errors: IssueLog,
  report: (rows: number) => Omit<IntakeResult<T>, 'ok' | 'file' | 'table'>,
): IntakeResult<T> {
  if (errors.total() === 0 && feed.rows() === 0) {
    errors.add({
      row: feed.headerRow(),
      column: 'file',
      value: file.fileName,
      expected: 'at least one row below the header',
    })
  }
  const table = errors.total() === 0 ? feed.finish() : null
  if (table === null) return { ok: false, file, ...report(feed.rows()) }
  return { ok: true, file, table: table.value, ...report(feed.rows()) }
}

async function readRows<C extends string, T>(
  source: SourceBytes,
  spec: TableSpec<C, T>,
  errors: IssueLog,
  warnings: IssueLog,
): Promise<RowFeed<T>> {
  const { bytes, fileName } = source
  const isXlsx = ZIP_MAGICS.some((magic) => startsWith(bytes, magic))
  const feed = createRowFeed({ spec, errors, warnings, tooWide: isXlsx ? warnings : errors })
  if (bytes.byteLength === 0) errors.add(fileIssue(fileName, 'a table; the file is empty'))
  else if (isXlsx) await feedWorkbook(source, feed, errors, warnings)
  else if (startsWith(bytes, OLE_MAGIC)) {
    errors.add(fileIssue(fileName, 'CSV, or .xlsx without a password; this is an old .xls or has a password'))
  } else await feedText(source, spec.kind, feed, errors)
  return feed
}

async function feedWorkbook<T>(
  source: SourceBytes,
  feed: RowFeed<T>,
  errors: IssueLog,
  warnings: IssueLog,
): Promise<void> {
  try {
    const workbook = await openWorkbook(source.bytes)
    for (const name of workbook.otherSheets) {
      warnings.add({ row: 0, column: 'file', value: name, expected: `one sheet; only ${workbook.sheetName} is read` })
    }
    await visitSheet(workbook, feed.visit)
    feed.end()
  } catch (error) {
    if (!(error instanceof UnreadableWorkbook)) throw error
    errors.add(fileIssue(source.fileName, error.expected))
  }
}

async function feedText<C extends string, T>(
  source: SourceBytes,
  kind: FileKind<C>,
  feed: RowFeed<T>,
  errors: IssueLog,
): Promise<void> {
  const decoded = decodeText(source.bytes)
  if (!decoded.ok) {
    errors.add({ row: decoded.row, column: 'file', value: source.fileName, expected: decoded.expected })
    return
  }
  const { utf8 } = decoded
  const delimiter = detectDelimiter(utf8, (text) => columnOf(kind, text) !== null)
  if (isPlain(utf8) && feedPlainRest(utf8, delimiter, feed)) return
  const fault = await visitCsv(utf8, delimiter, (row, cells) => feed.visit(row, cells, []))
  // Rows before a fault are still checked, so that one run names as much as it can.
  feed.end()
  if (fault !== null) errors.add({ row: fault.row, column: 'file', value: source.fileName, expected: fault.expected })
}

/** Gives the first rows to `feed` and the rest to the reader by bytes; `false`, with nothing read, where there is none. */
function feedPlainRest<T>(utf8: Uint8Array, delimiter: Delimiter, feed: RowFeed<T>): boolean {
  if (!feed.takesPlainRest) return false
  const head = splitHead(utf8, delimiter, INTAKE_LIMITS.headerRowsMax)
  for (const [index, cells] of head.records.entries()) feed.visit(index + 1, cells, [])
  feed.end()
  feed.plainRest({ utf8, from: head.end, row: head.records.length + 1, delimiter })
  return true
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}
