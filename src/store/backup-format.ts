import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { BACKED_UP_TABLES } from './backed-up-tables.ts'

export const BACKUP_FORMAT = 'duban-backup'
/** Raised when a program that knows only the former could no longer read a backup. */
export const BACKUP_FORMAT_VERSION = 1

/** Longest line. One is a row, and the longest row a file that was imported: 64 MiB, in hexadecimal. */
const LINE_BYTES_MAX = 192 * 1024 * 1024
const LINE_FEED = 0x0a
const NAME_MAX = 63
const LIST_MAX = 1_000

const Name = z.string().regex(/^\w+$/).max(NAME_MAX)
const Count = z.int().nonnegative()
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** What a backup says of itself in its first line, before any row. */
const Manifest = z.object({
  format: z.literal(BACKUP_FORMAT),
  formatVersion: z.literal(BACKUP_FORMAT_VERSION),
  /** Version of the program that wrote it. */
  program: z.string().max(100),
  /** The instant all rows are of. */
  at: z.iso.datetime(),
  /** Names of the migrations the database had. */
  migrations: z.array(z.string().max(200)).max(LIST_MAX),
  /** The end of the audit log; `null` = it was empty. */
  audit: z.object({ sequence: z.int().positive(), hash: Sha256 }).nullable(),
  /** The rows that follow: table by table, in this order. */
  tables: z.array(z.object({ name: Name, columns: z.array(Name).min(1).max(LIST_MAX), rows: Count })).max(LIST_MAX),
})
export type BackupManifest = z.infer<typeof Manifest>

const Trailer = z.object({ sha256: Sha256 })

/** Why a file is no backup that can be restored here. Nothing was written. */
export class BackupFileError extends Error {
  override readonly name = 'BackupFileError'
  readonly code: 'backup-unreadable' | 'backup-damaged' | 'backup-newer'

  constructor(code: BackupFileError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The file's text: the manifest, the rows one a line, and a line with the SHA-256 of everything before it. */
export async function* backupText(manifest: BackupManifest, rows: AsyncIterable<readonly string[]>) {
  const hash = createHash('sha256')
  const hashed = (text: string) => {
    hash.update(text)
    return text
  }
  yield hashed(`${JSON.stringify(manifest)}\n`)
  for await (const batch of rows) yield hashed(`${batch.join('\n')}\n`)
  yield `${JSON.stringify({ sha256: hash.digest('hex') })}\n`
}

export type BackupPart =
  | { readonly kind: 'manifest'; readonly manifest: BackupManifest }
  | { readonly kind: 'row'; readonly table: string; readonly line: string }

/**
 * Reads a backup from its first line to its checksum, a row at a time.
 *
 * Only when it has come to its end without a throw is every row known to be as it was written: read it once for that
 * before writing anything.
 *
 * @throws {BackupFileError} `backup-unreadable` when there is no such file or it is none of ours, `backup-damaged` when
 * it was changed or cut off, `backup-newer` when only a newer program can read it.
 */
export async function* readBackup(path: string): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256')
  const lines = linesOf(path)
  const nextOf = async (expected: string) => {
    const { value } = await lines.next()
    if (value === undefined) throw damaged(path, `it ends where ${expected} should follow`)
    return value
  }
  const first = await nextOf('the manifest')
  const manifest = toManifest(path, first)
  hash.update(first).update('\n')
  yield { kind: 'manifest', manifest }
  for (const { name, rows } of manifest.tables) {
    for (let row = 1; row <= rows; row += 1) {
      const line = await nextOf(`row ${row} of ${rows} of ${name}`)
      hash.update(line).update('\n')
      yield { kind: 'row', table: name, line: line.toString('utf8') }
    }
  }
  const trailer = Trailer.safeParse(parseJson(await nextOf('the checksum')))
  if (!trailer.success) throw damaged(path, 'its last line is no checksum')
  const found = hash.digest('hex')
  if (trailer.data.sha256 !== found) {
    throw damaged(path, `its rows have SHA-256 ${found}, expected ${trailer.data.sha256}`)
  }
  if ((await lines.next()).value !== undefined) throw damaged(path, 'something follows its checksum')
}

function toManifest(path: string, line: Buffer): BackupManifest {
  const document = parseJson(line)
  const head = z.object({ format: z.literal(BACKUP_FORMAT), formatVersion: z.int() }).safeParse(document)
  if (!head.success) throw notOurs(path)
  if (head.data.formatVersion > BACKUP_FORMAT_VERSION) {
    const message = `${path}: format ${head.data.formatVersion} of a backup; this program reads ${BACKUP_FORMAT_VERSION}: install the version of duban that wrote it, or a newer one`
    throw new BackupFileError('backup-newer', message)
  }
  const manifest = Manifest.safeParse(document)
  if (!manifest.success) {
    const [issue] = manifest.error.issues
    throw damaged(path, `${issue?.path.join('.')} of its manifest: ${issue?.message}`)
  }
  const strange = manifest.data.tables.find(({ name }) => !(BACKED_UP_TABLES as readonly string[]).includes(name))
  if (strange !== undefined) {
    const message = `${path}: holds a table ${strange.name} that this program does not have: install the version of duban that wrote it (${manifest.data.program}), or a newer one`
    throw new BackupFileError('backup-newer', message)
  }
  return manifest.data
}

function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    return null
  }
}

/** The lines of a gzipped file without their ends; holds one of them at a time. */
async function* linesOf(path: string): AsyncGenerator<Buffer, undefined> {
  const file = createReadStream(path)
  const unzipped = createGunzip()
  file.once('error', (error) => unzipped.destroy(error))
  let parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of file.pipe(unzipped) as AsyncIterable<Buffer>) {
      let start = 0
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
        yield Buffer.concat([...parts, chunk.subarray(start, end)])
        parts = []
        bytes = 0
        start = end + 1
      }
      parts.push(chunk.subarray(start))
      bytes += chunk.length - start
      if (bytes > LINE_BYTES_MAX) throw damaged(path, `a line of more than ${LINE_BYTES_MAX} bytes`)
    }
  } catch (error) {
    throw toFileError(path, error)
  } finally {
    file.destroy()
    unzipped.destroy()
  }
  if (bytes > 0) throw damaged(path, 'its last line has no end')
  return undefined
}

/** What the system or zlib says of a file that cannot be read. */
const EXPECTED: Readonly<Record<string, string>> = {
  ENOENT: 'expected a file that exists',
  ENOTDIR: 'expected a file that exists',
  EISDIR: 'expected a file, not a folder',
  EACCES: 'expected a file this program may read',
  EPERM: 'expected a file this program may read',
  ERR_INVALID_ARG_VALUE: 'expected a path without NUL characters',
}

function toFileError(path: string, error: unknown): unknown {
  if (error instanceof BackupFileError) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  const expected = EXPECTED[code]
  if (expected !== undefined) return new BackupFileError('backup-unreadable', `${path}: ${expected}`, { cause: error })
  if (message === 'incorrect header check') return notOurs(path)
  if (code.startsWith('Z_')) return damaged(path, message)
  return error
}

function notOurs(path: string): BackupFileError {
  return new BackupFileError('backup-unreadable', `${path}: is no backup; expected a file that \`duban backup\` wrote`)
}

function damaged(path: string, what: string): BackupFileError {
  return new BackupFileError('backup-damaged', `${path}: is damaged (${what}); use another backup`)
}
