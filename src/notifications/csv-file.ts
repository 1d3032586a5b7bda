/**
 * A table as a CSV file that a spreadsheet program opens as it is: UTF-8 with a byte-order mark, CRLF line ends.
 *
 * A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@` and is no plain number) is led
 * by an apostrophe, which the program shows as text instead of running it.
 */
export function toCsv(rows: readonly (readonly string[])[]): Uint8Array {
  const lines = rows.map((row) => row.map(toCell).join(','))
  return new TextEncoder().encode(`\uFEFF${lines.join('\r\n')}\r\n`)
}

function toCell(value: string): string {
  const isFormula = /^[=+\-@]/.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value)
  const text = isFormula ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
