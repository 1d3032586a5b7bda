import { crc32, createInflateRaw } from 'node:zlib'
import { INTAKE_LIMITS } from './limits.ts'

/**
 * A workbook cannot be read: damaged, encrypted, too large once unpacked, or not a workbook at all.
 *
 * It is thrown because the reading happens inside streams; `openWorkbook` and `visitSheet` catch it and give it back as
 * a value, so it never leaves this folder.
 */
export class UnreadableWorkbook extends Error {
  override readonly name = 'UnreadableWorkbook'
  /** What was expected, as an issue words it. */
  readonly expected: string

  constructor(expected: string) {
    super(expected)
    this.expected = expected
  }
}

/** One part of a ZIP file, as its directory describes it. */
export interface ZipEntry {
  readonly name: string
  readonly packed: Uint8Array
  readonly method: number
  readonly unpackedBytes: number
  readonly crc: number
}

const DIRECTORY_END = 0x06054b50
const DIRECTORY_END_BYTES = 22
const COMMENT_BYTES_MAX = 0xffff
const DIRECTORY_ENTRY = 0x02014b50
const DIRECTORY_ENTRY_BYTES = 46
const LOCAL_HEADER = 0x04034b50
const LOCAL_HEADER_BYTES = 30
const ENCRYPTED_FLAG = 1
const STORED = 0
const DEFLATED = 8
/** Stands in a 32-bit size for "see the ZIP64 record", which only files beyond 4 GiB need. */
const SEE_ZIP64 = 0xffffffff

const DAMAGED = 'a complete XLSX file; this one is cut short or damaged'

/**
 * The parts of a ZIP file, by name. Nothing is unpacked.
 *
 * Bounded before anything is read: number of parts, size of all parts together, and how tightly each is packed. The
 * sizes are the directory's word; `unpack` holds each part to it.
 *
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * @throws {UnreadableWorkbook}
 */
export function readZipDirectory(bytes: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findDirectoryEnd(view)
  const count = view.getUint16(end + 10, true)
  if (count > INTAKE_LIMITS.zipEntriesMax) {
    throw new UnreadableWorkbook(`an XLSX file of at most ${INTAKE_LIMITS.zipEntriesMax} parts, not ${count}`)
  }
  const entries = new Map<string, ZipEntry>()
  let at = view.getUint32(end + 16, true)
  let unpackedTotal = 0
  for (let index = 0; index < count; index += 1) {
    const { entry, next } = readEntry(bytes, view, at)
    unpackedTotal += entry.unpackedBytes
    assertModest(entry, unpackedTotal)
    // Two parts of one name would let two readers of the same file see different tables.
    if (entries.has(entry.name)) throw new UnreadableWorkbook(DAMAGED)
    entries.set(entry.name, entry)
    at = next
  }
  return entries
}

/**
 * Unpacks one part, chunk by chunk, never beyond the size its directory gives.
 *
 * @throws {UnreadableWorkbook} When the part is longer or shorter than said, or its checksum differs.
 */
export async function* unpack(entry: ZipEntry): AsyncGenerator<Uint8Array> {
  let length = 0
  let crc = 0
  for await (const chunk of entry.method === STORED ? [entry.packed] : inflate(entry.packed)) {
    length += chunk.byteLength
    if (length > entry.unpackedBytes) throw new UnreadableWorkbook(`${DAMAGED} (${entry.name} is larger than it says)`)
    crc = crc32(chunk, crc)
    yield chunk
  }
  if (length !== entry.unpackedBytes || crc !== entry.crc) throw new UnreadableWorkbook(DAMAGED)
}

async function* inflate(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw()
  inflater.end(packed)
  try {
    for await (const chunk of inflater) yield chunk as Uint8Array
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new UnreadableWorkbook(DAMAGED)
    }
    throw error
  } finally {
    inflater.destroy()
  }
}

function findDirectoryEnd(view: DataView): number {
  const last = view.byteLength - DIRECTORY_END_BYTES
  for (let at = last; at >= 0 && at >= last - COMMENT_BYTES_MAX; at -= 1) {
    if (view.getUint32(at, true) === DIRECTORY_END) return at
  }
  throw new UnreadableWorkbook(DAMAGED)
}

function readEntry(bytes: Uint8Array, view: DataView, at: number): { readonly entry: ZipEntry; readonly next: number } {
  if (at + DIRECTORY_ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
    throw new UnreadableWorkbook(DAMAGED)
  }
  if ((view.getUint16(at + 8, true) & ENCRYPTED_FLAG) !== 0) {
    throw new UnreadableWorkbook('an XLSX file without a password')
  }
  const method = view.getUint16(at + 10, true)
  if (method !== STORED && method !== DEFLATED) throw new UnreadableWorkbook(`${DAMAGED} (packing method ${method})`)
  const packedBytes = view.getUint32(at + 20, true)
  const unpackedBytes = view.getUint32(at + 24, true)
  const nameEnd = at + DIRECTORY_ENTRY_BYTES + view.getUint16(at + 28, true)
  const localAt = view.getUint32(at + 42, true)
  if ([packedBytes, unpackedBytes, localAt].includes(SEE_ZIP64)) {
    throw new UnreadableWorkbook('an XLSX file without ZIP64 records')
  }
  const name = Buffer.from(bytes.subarray(at + DIRECTORY_ENTRY_BYTES, nameEnd)).toString('utf8')
  const packed = packedPart(bytes, view, localAt, packedBytes)
  const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  return { entry: { name, packed, method, unpackedBytes, crc: view.getUint32(at + 16, true) }, next }
}

function packedPart(bytes: Uint8Array, view: DataView, localAt: number, packedBytes: number): Uint8Array {
  if (localAt + LOCAL_HEADER_BYTES > view.byteLength || view.getUint32(localAt, true) !== LOCAL_HEADER) {
    throw new UnreadableWorkbook(DAMAGED)
  }
  const from = localAt + LOCAL_HEADER_BYTES + view.getUint16(localAt + 26, true) + view.getUint16(localAt + 28, true)
  if (from + packedBytes > view.byteLength) throw new UnreadableWorkbook(DAMAGED)
  return bytes.subarray(from, from + packedBytes)
}

function assertModest(entry: ZipEntry, unpackedTotal: number): void {
  const { unzippedBytesMax, zipRatioMax, zipRatioFreeBytes } = INTAKE_LIMITS
  if (unpackedTotal > unzippedBytesMax) {
    throw new UnreadableWorkbook(`an XLSX file of at most ${unzippedBytesMax / 1024 / 1024} MiB once unpacked`)
  }
  if (entry.unpackedBytes > Math.max(zipRatioFreeBytes, entry.packed.byteLength * zipRatioMax)) {
    throw new UnreadableWorkbook(`an XLSX file no part of which unpacks to more than ${zipRatioMax} times its size`)
  }
}
