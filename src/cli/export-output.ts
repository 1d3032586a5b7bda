import { type ExportTable, toCsvFile, toXlsxFile } from '../notifications/table-file.ts'
import { flag, textOption, UsageError } from './arguments.ts'
import { type Call, type CliOption, EXIT, type ExitCode } from './command.ts'
import { writeNewFile } from './new-paths.ts'
import type { Output } from './output.ts'

/** The options by which an answer is taken away as a table. */
export const EXPORT_OPTIONS: readonly CliOption[] = [
  { flags: '--csv', help: 'print it as CSV' },
  { flags: '--xlsx <file>', help: 'write it to a workbook' },
]

/** Whether the call asks for a table, and not for words or JSON. @throws {UsageError} For two forms at once. */
export function wantsTable(call: Call, { isJson }: Pick<Output, 'isJson'>): boolean {
  const asked = [isJson, flag(call, 'csv'), textOption(call, 'xlsx') !== null].filter((one) => one)
  if (asked.length > 1) throw new UsageError('--json, --csv and --xlsx: expected one of them at most')
  return asked.length === 1 && !isJson
}

/** Writes the table where the call asks for it. */
export async function showTable(call: Call, output: Output, table: ExportTable): Promise<ExitCode> {
  const path = textOption(call, 'xlsx')
  if (table.isCut === true) output.note(`there are more than these ${table.rows.length} rows; ask for fewer`)
  if (path === null) {
    const { content } = toCsvFile(table)
    output.line(Buffer.from(content).toString('utf8').replace(/\r\n$/, ''))
    return EXIT.done
  }
  const { content } = await toXlsxFile(table)
  await writeNewFile('--xlsx', path, content)
  output.line(`${path}: ${table.rows.length} row(s)`)
  return EXIT.done
}
