import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

export type DecodedText =
  | { readonly ok: true; readonly encoding: 'utf-8' | 'gb18030' /** UTF-8 without BOM. */; readonly utf8: Uint8Array }
  | { readonly ok: false; readonly row: number; readonly expected: string }

const LF = 0x0a
/**
 * GB18030 text read as UTF-8 is almost nothing but faults, damaged UTF-8 almost nothing but text. Above this many good
 * characters beyond ASCII for each fault, the file is damaged UTF-8, and reading it as GB18030 would garble every name.
 */
const GOOD_CHARACTERS_PER_FAULT = 10

/**
 * The text of a file as UTF-8, from UTF-8 with or without a byte order mark, or from GB18030 (what Excel writes in
 * China, GBK and GB2312 included). Strict: a byte that does not decode refuses the file. Refuses UTF-16 and NUL.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]))
    return refuse(1, 'UTF-8 or GB18030, not UTF-16')
  const nulAt = bytes.indexOf(0)
  if (nulAt >= 0) return refuse(rowAt(bytes, nulAt), 'text without NUL bytes, in UTF-8 or GB18030')
  const marked = startsWith(bytes, [0xef, 0xbb, 0xbf])
  const body = marked ? bytes.subarray(3) : bytes
  if (isUtf8(body)) return { ok: true, encoding: 'utf-8', utf8: body }
  if (marked || isDamagedUtf8(body)) return refuse(firstFaultRow(body), 'UTF-8 throughout; some bytes are not')
  const text = iconv.decode(Buffer.from(body.buffer, body.byteOffset, body.byteLength), 'gb18030')
  const faultAt = text.indexOf('\ufffd')
  if (faultAt >= 0) return refuse(text.slice(0, faultAt).split('\n').length, 'UTF-8 or GB18030; some bytes are neither')
  return { ok: true, encoding: 'gb18030', utf8: Buffer.from(text, 'utf8') }
}

function refuse(row: number, expected: string): DecodedText {
  return { ok: false, row, expected }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

function isDamagedUtf8(bytes: Uint8Array): boolean {
  let faults = 0
  let good = 0
  // Only the lead bytes are looked at: a whole character counts as good, any other byte beyond ASCII as a fault.
  for (let at = 0; at < bytes.length; ) {
    const length = utf8LengthAt(bytes, at)
    if (length === 0) faults += 1
    if (length > 1) good += 1
    at += Math.max(1, length)
  }
  return good > faults * GOOD_CHARACTERS_PER_FAULT
}

/** Bytes of the UTF-8 character that begins here, 0 when none does. */
function utf8LengthAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  const length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0
  for (let next = 1; next < length; next += 1) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0
  }
  return length
}

function firstFaultRow(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) {
    const length = utf8LengthAt(bytes, at)
    if (length === 0) return rowAt(bytes, at)
    at += length
  }
  return 1
}

/** The line a byte stands in, which is its row as long as no cell holds a line break. */
function rowAt(bytes: Uint8Array, at: number): number {
  let row = 1
  for (let index = bytes.indexOf(LF); index >= 0 && index < at; index = bytes.indexOf(LF, index + 1)) row += 1
  return row
}
