import Fraction from 'fraction.js'

/**
 * An exact rational number. Every value, weight and score is one: binary floating point never takes part, so a sum
 * comes out the same on every machine and can be checked by hand.
 */
export type Exact = Fraction

/** Longest number that people may write, in characters. */
export const DECIMAL_TEXT_CHARS_MAX = 64
/** Longest exact text that is read back, in characters: room for a weighted sum of the longest written numbers. */
const EXACT_TEXT_CHARS_MAX = 1024
/** Most decimal places that a number is rounded to or written with before `n/d` is used instead. */
const DECIMAL_PLACES_MAX = 512
/** Places shown of a number whose decimals never end. */
const SHOWN_PLACES = 10

const PLAIN_DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/
const RATIO = /^(-?\d+)\/(\d+)$/

/**
 * Reads a stored number: a plain decimal (`-0.5`, `41.30`) or a ratio as `toExactText` writes it (`176/3`).
 *
 * Refuses with `null`: exponents, a sign other than one leading `-`, a missing digit before or after the point,
 * blanks, a zero divisor, `NaN`, and anything longer than 1,024 characters.
 */
export function parseExact(text: string): Exact | null {
  if (text.length > EXACT_TEXT_CHARS_MAX) return null
  const ratio = RATIO.exec(text)
  if (ratio === null) return readPlainDecimal(text)
  const divisor = BigInt(ratio[2] ?? '0')
  return divisor === 0n ? null : new Fraction(BigInt(ratio[1] ?? '0'), divisor)
}

/**
 * Reads a number that people wrote, such as a table's cell: a plain decimal of at most `DECIMAL_TEXT_CHARS_MAX`
 * characters. Refuses with `null` what `parseExact` refuses, and ratios.
 */
export function parseDecimal(text: string): Exact | null {
  return text.length > DECIMAL_TEXT_CHARS_MAX ? null : readPlainDecimal(text)
}

/** The number `scaled / 10^places`. */
export function fromScaled(scaled: bigint, places: number): Exact {
  return new Fraction(scaled, 10n ** BigInt(places))
}

/**
 * The canonical text of a number, which `parseExact` reads back as the same number: the shortest plain decimal when
 * the decimals end, else `n/d` in lowest terms. Equal numbers have equal texts.
 */
export function toExactText(x: Exact): string {
  const places = terminatingPlaces(x.d)
  return places === null ? `${x.s * x.n}/${x.d}` : scaledToText(roundToScaled(x, places), places)
}

/** The shortest plain decimal of a number; one whose decimals never end is rounded half to even to 10 places. */
export function toDecimalText(x: Exact): string {
  const places = terminatingPlaces(x.d) ?? SHOWN_PLACES
  return scaledToText(roundToScaled(x, places), places)
}

/**
 * Rounds half to even, by absolute value for negative numbers, and writes exactly `places` decimals; never `-0`
 * (GB/T 8170). Round a number once only: rounding a rounded number again can differ.
 *
 * @throws {RangeError} When `places` is not a whole number from 0 to 512.
 */
export function roundHalfEven(x: Exact, places: number): string {
  return scaledToText(roundToScaled(x, places), places)
}

/**
 * `x × 10^places` rounded half to even to a whole number: the same rounding as `roundHalfEven`, in the form that
 * sorts and compares fast.
 *
 * @throws {RangeError} When `places` is not a whole number from 0 to 512.
 */
export function roundToScaled(x: Exact, places: number): bigint {
  if (!Number.isInteger(places) || places < 0 || places > DECIMAL_PLACES_MAX) {
    throw new RangeError(`places ${places}: expected a whole number from 0 to ${DECIMAL_PLACES_MAX}`)
  }
  const scaled = x.n * 10n ** BigInt(places)
  const floor = scaled / x.d
  const twiceRest = 2n * (scaled % x.d)
  const up = twiceRest > x.d || (twiceRest === x.d && floor % 2n === 1n)
  return x.s * (up ? floor + 1n : floor)
}

/** Writes `scaled / 10^places` with exactly `places` decimals. */
export function scaledToText(scaled: bigint, places: number): string {
  const sign = scaled < 0n ? '-' : ''
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0')
  const point = digits.length - places
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

function readPlainDecimal(text: string): Exact | null {
  const match = PLAIN_DECIMAL.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', decimals = ''] = match
  const digits = BigInt(whole + decimals)
  return fromScaled(sign === '-' ? -digits : digits, decimals.length)
}

/** Decimal places that write a fraction with this denominator (in lowest terms) exactly; `null` when none do. */
function terminatingPlaces(denominator: bigint): number | null {
  if (denominator === 1n) return 0
  let rest = denominator
  let twos = 0
  let fives = 0
  for (; rest % 2n === 0n && twos <= DECIMAL_PLACES_MAX; twos++) rest /= 2n
  for (; rest % 5n === 0n && fives <= DECIMAL_PLACES_MAX; fives++) rest /= 5n
  const places = Math.max(twos, fives)
  return rest === 1n && places <= DECIMAL_PLACES_MAX ? places : null
}
