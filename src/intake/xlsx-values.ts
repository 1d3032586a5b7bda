import { DAY_MS, MINUTE_MS } from '../domain/time.ts'

/** The last day a spreadsheet knows, 9999-12-31, as a serial number. */
const SERIAL_MAX = 2_958_465
/** Serial numbers count days from here, apart from the first two months of 1900. */
const EPOCH_1900_MS = Date.UTC(1899, 11, 30)
const EPOCH_1904_MS = Date.UTC(1904, 0, 1)
/** Spreadsheets believe in a 29 February 1900, serial 60; days before it are one off. */
const PHANTOM_LEAP_DAY = 60

/** Numbers of the built-in formats that show a date or time, the East Asian ones included (ECMA-376 part 1, 18.8.30). */
const DATE_FORMAT_RANGES: readonly (readonly [from: number, to: number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
]

/**
 * A stored number as the shortest plain decimal that reads back as the same double, or `null` when it is none.
 *
 * Spreadsheets store doubles with 17 significant digits, so a typed 35.45 may stand in the file as 35.450000000000003.
 */
export function toShortestDecimal(stored: string): string | null {
  const text = stored.trim()
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null
  const value = Number(text)
  if (!Number.isFinite(value)) return null
  return withoutExponent(String(value))
}

/** A serial number as local `YYYY-MM-DD HH:mm`, to the nearest minute; `null` outside the years a sheet knows. */
export function toDateText(serial: number, date1904: boolean): string | null {
  if (!(serial >= 0 && serial < SERIAL_MAX + 1)) return null
  const days = !date1904 && serial < PHANTOM_LEAP_DAY ? serial + 1 : serial
  const instant = (date1904 ? EPOCH_1904_MS : EPOCH_1900_MS) + Math.round((days * DAY_MS) / MINUTE_MS) * MINUTE_MS
  const text = new Date(instant).toISOString()
  return text.startsWith('+') ? null : `${text.slice(0, 10)} ${text.slice(11, 16)}`
}

/** A `t="d"` cell, which holds an ISO 8601 date, as local `YYYY-MM-DD HH:mm`; as stored when it is none. */
export function toIsoDateText(stored: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?Z?)?$/.exec(stored.trim())
  return match === null ? stored : `${match[1]} ${match[2] ?? '00:00'}`
}

/** Whether a number format shows its number as a date. `code` is the text of a format of the file's own. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return DATE_FORMAT_RANGES.some(([from, to]) => id >= from && id <= to)
  // Only what stands outside quotes, brackets and escapes is a placeholder; the first section rules the others.
  const placeholders = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  const [first = ''] = placeholders.split(';')
  return /[ymdhs]/i.test(first.replace(/general/i, ''))
}

/** A cell's text with the escapes spreadsheets write for characters XML cannot hold, `_x000D_`, made characters. */
export function decodeEscapes(text: string): string {
  return text.replace(/_x([0-9A-F]{4})_/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function withoutExponent(text: string): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', lead = '', fraction = '', exponentText = '0'] = match
  const digits = lead + fraction
  const exponent = Number(exponentText)
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  // A double of 1e21 or more has at most 17 digits, so the point never falls inside them.
  return sign + digits.padEnd(exponent + 1, '0')
}
