import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { fileIssue, type RowIssue, type StoredFile } from './issues.ts'
import { INTAKE_LIMITS } from './limits.ts'

/** Where a file comes from: the disk, or bytes that were kept or sent. */
export type FileSource = { readonly path: string } | { readonly fileName: string; readonly content: Uint8Array }

export interface SourceBytes {
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly sha256: string
}

const CHUNK_BYTES = 1024 * 1024
/** Fast rather than tight: measured on hourly readings, level 6 takes five times as long to save another fifth. */
const GZIP_LEVEL = 1

const gzipBytes = promisify(gzip)

/** What a person is told for each reason the system gives for not opening a file. */
const OPEN_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'a file that exists',
  ENOTDIR: 'a file that exists',
  ENAMETOOLONG: 'a file that exists',
  ELOOP: 'a file that exists',
  EISDIR: 'a file, not a folder',
  EACCES: 'a file this program may read',
  EPERM: 'a file this program may read',
  ENXIO: 'a regular file',
  ERR_INVALID_ARG_VALUE: 'a path without NUL characters',
}

/**
 * The bytes of a file, at most `INTAKE_LIMITS.fileBytesMax`, and their SHA-256.
 *
 * They are read once, in chunks, into one buffer, so what is hashed, what is kept and what is parsed are the same bytes
 * even when somebody saves the file meanwhile. Refuses folders, devices and pipes, missing and unreadable files.
 *
 * @throws When the disk fails.
 */
export async function readSource(source: FileSource): Promise<SourceBytes | { readonly issue: RowIssue }> {
  if ('content' in source) return fromContent(source.fileName, source.content)
  let handle: FileHandle
  try {
    // Opening a pipe would otherwise wait for a writer that may never come.
    handle = await open(source.path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    const expected = OPEN_FAILURES[errorCode(error)]
    if (expected === undefined) throw error
    return { issue: fileIssue(source.path, expected) }
  }
  await using file = handle
  return await fromDisk(source.path, file)
}

/** The kept form of the bytes. */
export async function toStoredFile(source: SourceBytes): Promise<StoredFile> {
  const gzipped = await gzipBytes(source.bytes, { level: GZIP_LEVEL })
  return { sha256: source.sha256, fileName: source.fileName, byteLength: source.bytes.byteLength, gzipped }
}

function fromContent(fileName: string, content: Uint8Array): SourceBytes | { readonly issue: RowIssue } {
  if (content.byteLength > INTAKE_LIMITS.fileBytesMax) return { issue: tooLarge(fileName) }
  return { fileName, bytes: content, sha256: createHash('sha256').update(content).digest('hex') }
}

async function fromDisk(path: string, file: FileHandle): Promise<SourceBytes | { readonly issue: RowIssue }> {
  const stat = await file.stat()
  if (stat.isDirectory()) return { issue: fileIssue(path, 'a file, not a folder') }
  if (!stat.isFile()) return { issue: fileIssue(path, 'a regular file') }
  if (stat.size > INTAKE_LIMITS.fileBytesMax) return { issue: tooLarge(path) }
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  let length = 0
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES)
    if (bytesRead === 0) break
    length += bytesRead
    // The size is asked for above, but a file may grow while it is read.
    if (length > INTAKE_LIMITS.fileBytesMax) return { issue: tooLarge(path) }
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    chunks.push(chunk)
  }
  return { fileName: basename(path), bytes: Buffer.concat(chunks, length), sha256: hash.digest('hex') }
}

function tooLarge(fileName: string): RowIssue {
  return fileIssue(fileName, `at most ${INTAKE_LIMITS.fileBytesMax / 1024 / 1024} MiB`)
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
