/** A CSV file, UTF-8 without BOM, lines ending in LF; cells that need quotes have them. */
export function toCsvBytes(rows: Iterable<readonly string[]>): Uint8Array {
  let text = ''
  for (const cells of rows) text += `${cells.map(toCell).join(',')}\n`
  return Buffer.from(text)
}

function toCell(text: string): string {
  return /["\r\n,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
