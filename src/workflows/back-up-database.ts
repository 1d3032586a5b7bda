import { existsSync, statSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { done, type Outcome, type Refusal, refuse } from '../domain/refusal.ts'
import { lastLink } from '../store/audit.ts'
import { countRows, type TableLayout, tableLayouts } from '../store/backed-up-tables.ts'
import { BACKUP_FORMAT, BACKUP_FORMAT_VERSION, type BackupManifest, backupText } from '../store/backup-format.ts'
import { LONG_TRANSACTION, readRows } from '../store/backup-rows.ts'
import type { Db } from '../store/database.ts'
import { appliedMigrations } from '../store/migrate.ts'
import { inSnapshot } from '../store/snapshot.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'

/** A backup that is being written grows all the time; one that has not for this long was broken off. */
const ABANDONED_MS = 60_000

export interface BackedUp {
  readonly path: string
  /** Of the file. */
  readonly bytes: number
  readonly manifest: BackupManifest
}

/** How far it has come, in rows. */
export type RowProgress = (done: number, total: number) => void

/**
 * Writes everything the database holds, as it was at one instant, to one file. The file appears under its name only when
 * it is complete, readable by its owner alone. An administrator's act; it changes nothing, so no entry is made of it.
 */
export async function backUpDatabase(
  context: OfficeContext,
  input: {
    readonly path: string
    readonly by: ActorClaim
    readonly program: string
    readonly onProgress: RowProgress
  },
): Promise<Outcome<BackedUp>> {
  const { path, by, program, onProgress } = input
  const actor = await authorise(context, by, 'backUpDatabase')
  if (!actor.ok) return actor
  const partial = `${path}.partial`
  const at = context.now()
  const draft = await openDraft(path, partial, at)
  if (!draft.ok) return draft
  await using file = draft.value
  try {
    const manifest = await inSnapshot(
      context.database,
      async (db) => {
        const layouts = await tableLayouts(db)
        const manifest = await manifestOf(db, layouts, program, at)
        const text = backupText(manifest, counted(rowsOf(db, layouts), manifest, onProgress))
        await pipeline(text, createGzip(), file.createWriteStream({ flush: true }))
        return manifest
      },
      LONG_TRANSACTION,
    )
    if (existsSync(path)) return refuse(fileExists(path))
    await rename(partial, path)
    return done({ path, bytes: statSync(path).size, manifest })
  } finally {
    await rm(partial, { force: true })
  }
}

async function manifestOf(db: Db, layouts: readonly TableLayout[], program: string, at: Date): Promise<BackupManifest> {
  const tables = []
  for (const { name, columns } of layouts) {
    tables.push({ name, columns: columns.map((column) => column.name), rows: await countRows(db, name) })
  }
  const migrations = [...(await appliedMigrations(db))]
  const head = { format: BACKUP_FORMAT, formatVersion: BACKUP_FORMAT_VERSION } as const
  return { ...head, program, at: at.toISOString(), migrations, audit: await lastLink(db), tables }
}

async function* rowsOf(db: Db, layouts: readonly TableLayout[]) {
  for (const layout of layouts) yield* readRows(db, layout)
}

async function* counted(
  batches: AsyncIterable<readonly string[]>,
  { tables }: BackupManifest,
  onProgress: RowProgress,
): AsyncGenerator<readonly string[]> {
  const total = tables.reduce((sum, { rows }) => sum + rows, 0)
  let written = 0
  for await (const batch of batches) {
    yield batch
    written += batch.length
    onProgress(written, total)
  }
  if (written !== total) throw new Error(`backup: wrote ${written} rows, expected the ${total} that were counted`)
}

/** Rights of the file: it holds names and everything else. */
const OWNER_ONLY = 0o600

/** What the system says of a place where no file can be made. */
const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOENT: 'expected a folder that exists',
  ENOTDIR: 'expected a folder that exists',
  EACCES: 'expected a folder this program may write to',
  EPERM: 'expected a folder this program may write to',
  EROFS: 'expected a folder this program may write to',
  ENAMETOOLONG: 'expected a shorter name',
  ERR_INVALID_ARG_VALUE: 'expected a path without NUL characters',
}

/** Begins the file that is renamed at the end, in the place of one that was broken off. */
async function openDraft(path: string, partial: string, now: Date): Promise<Outcome<FileHandle>> {
  if (existsSync(path)) return refuse(fileExists(path))
  try {
    const left = statSync(partial, { throwIfNoEntry: false })
    if (left !== undefined && now.getTime() - left.mtimeMs >= ABANDONED_MS) await rm(partial, { force: true })
    return done(await open(partial, 'wx', OWNER_ONLY))
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return refuse(isBeingWritten(path, partial))
    const expected = UNWRITABLE[code]
    if (expected === undefined) throw error
    return refuse({ code: 'file-not-writable', needs: 'input', message: `${path}: ${expected}` })
  }
}

function fileExists(path: string): Refusal {
  return { code: 'file-exists', needs: 'input', message: `${path}: is there already; expected a new file` }
}

function isBeingWritten(path: string, partial: string): Refusal {
  const message = `${path}: another backup is writing ${partial}, or was broken off within the last minute; try again in a minute`
  return { code: 'backup-running', needs: 'input', message }
}
