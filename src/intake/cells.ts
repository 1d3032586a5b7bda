import { isLocalDay, isMonth, type LocalDay, type Month } from '../domain/time.ts'

/**
 * Words that stand for "no value". The last four are what water tables write where no measurement could be made: no
 * section, river dry, not monitored, frozen over.
 */
const NO_VALUE: ReadonlySet<string> = new Set(
  [
    ['', '-', '--', '–', '—', '——', '―', 'NA', 'N/A', '无'],
    ['无断面', '断流', '未监测', '冰封'],
  ].flat(),
)

/** Digits before the point. */
const INTEGER_DIGITS_MAX = 15
/** Digits after the point. A double's shortest decimal has up to 17 significant digits, so 0.001… needs 20 places. */
export const FRACTION_DIGITS_MAX = 20

const DECIMAL = new RegExp(`^-?\\d{1,${INTEGER_DIGITS_MAX}}(\\.\\d{1,${FRACTION_DIGITS_MAX}})?$`)
const INTEGER = new RegExp(`^-?\\d{1,${INTEGER_DIGITS_MAX}}$`)
const BLANKS = '[\\s\\u00a0\\u200b\\u2060\\u3000\\ufeff]'
const OUTER_BLANKS = new RegExp(`^${BLANKS}+|${BLANKS}+$`, 'g')
const FULL_WIDTH_LETTER_OR_DIGIT = /[０-９Ａ-Ｚａ-ｚ]/g
const FULL_WIDTH_OFFSET = 0xfee0
/**
 * Characters with no place in an office's table: controls other than tab and line breaks, which no surface shows, and
 * those that turn the reading direction, with which a name can be made to look like another.
 */
const UNWANTED = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u
/** Visible ASCII, with which normalising does nothing; most cells are such. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/**
 * A cell as text for people: blanks around it removed, full-width digits and letters made half-width.
 *
 * Punctuation stays as typed: a full-width bracket or colon is how Chinese is written.
 */
export function normaliseText(cell: string): string {
  const trimmed = cell.replace(OUTER_BLANKS, '')
  return trimmed.replace(FULL_WIDTH_LETTER_OR_DIGIT, (character) =>
    String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_OFFSET),
  )
}

/** A cell as a code, number, date or header: all compatibility forms made plain (NFKC), blanks around it removed. */
export function normaliseToken(cell: string): string {
  return PLAIN.test(cell) ? cell : cell.normalize('NFKC').replace(OUTER_BLANKS, '')
}

/** Whether the cell says that there is no value: empty, a dash, `NA`, 无 and the like. */
export function hasNoValue(cell: string): boolean {
  return NO_VALUE.has(normaliseToken(cell).toUpperCase())
}

/** Whether the cell holds control or direction characters. */
export function hasUnwantedCharacters(cell: string): boolean {
  return UNWANTED.test(cell)
}

/**
 * The plain decimal in a cell, or `null`. Takes up to 15 digits before the point and 20 after it; refuses exponents,
 * separators of thousands, percent signs, `NaN` and `Infinity`.
 */
export function parseDecimalCell(cell: string): string | null {
  const text = normaliseToken(cell)
  return DECIMAL.test(text) ? text : null
}

/** The whole number in a cell, or `null`. Refuses a fraction, even `.0`. */
export function parseIntegerCell(cell: string): number | null {
  const text = normaliseToken(cell)
  return INTEGER.test(text) ? Number(text) : null
}

/** The month in a cell, or `null`: `2026-10`, `2026/10`, `202610`, `2026年10月`, or the month's first day as a date. */
export function parseMonthCell(cell: string): Month | null {
  const text = normaliseToken(cell)
  const match =
    /^(\d{4})(?:-|\/|年)(\d{1,2})月?$/.exec(text) ??
    /^(\d{4})(\d{2})$/.exec(text) ??
    // A spreadsheet turns a typed month into its first day; any other day is no month.
    /^(\d{4})[-/](\d{1,2})[-/]0?1(?: 0?0:00(?::00)?)?$/.exec(text)
  if (match === null) return null
  const month = `${match[1]}-${(match[2] ?? '').padStart(2, '0')}`
  return isMonth(month) ? month : null
}

/** The day in a cell, or `null`: `2026-10-01`, `2026/10/1`, `2026年10月1日`, or a spreadsheet's date at midnight. */
export function parseDayCell(cell: string): LocalDay | null {
  const match = /^(\d{4})(?:-|\/|年)(\d{1,2})(?:-|\/|月)(\d{1,2})日?(?: 0?0:00(?::00)?)?$/.exec(normaliseToken(cell))
  if (match === null) return null
  const day = `${match[1]}-${(match[2] ?? '').padStart(2, '0')}-${(match[3] ?? '').padStart(2, '0')}`
  return isLocalDay(day) ? day : null
}

/** The local day and hour in a cell, or `null`: `2026-10-01 05:00`, `2026/10/1 5:00`, seconds allowed. */
export function parseTimeCell(cell: string): { readonly day: LocalDay; readonly hour: number } | null {
  const match = /^(.{8,10})[ T](\d{1,2}):([0-5]\d)(?::[0-5]\d)?$/.exec(normaliseToken(cell))
  const day = parseDayCell(match?.[1] ?? '')
  const hour = Number(match?.[2])
  return day === null || !(hour <= 23) ? null : { day, hour }
}
