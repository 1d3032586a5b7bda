import type { Act } from '../domain/people.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import { countRows, IDENTITY_TABLE, type TableLayout, tableLayouts } from '../store/backed-up-tables.ts'
import { BackupFileError, type BackupManifest, readBackup } from '../store/backup-format.ts'
import { createRowLoader, inLongTransaction, lockTables, type RowLoader, resetSequences } from '../store/backup-rows.ts'
import type { Database, Db } from '../store/database.ts'
import { adoptIdentity, keepWitness, observeIdentity } from '../store/database-identity.ts'
import { addHistoryGap, type HistoryGap } from '../store/history-gaps.ts'
import { migrateDatabase, migrationNames } from '../store/migrate.ts'
import { type Actor, type ActorClaim, authoriseIn } from './authorise.ts'
import type { RowProgress } from './back-up-database.ts'
import { forgottenInterval } from './forgotten-interval.ts'
import type { OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'
import { type AuditVerdict, verifyAudit } from './verify-audit.ts'

const ACT: Act = 'restoreDatabase'

export interface Restored {
  readonly path: string
  readonly manifest: BackupManifest
  /** What happened in between is not in the database; whatever was posted is looked up before it is posted again. */
  readonly gap: HistoryGap
  /** Of the log as it was backed up. */
  readonly audit: AuditVerdict
}

/** What a restore needs before there is an office. */
export interface RestoreSite extends Pick<OfficeContext, 'office' | 'now'> {
  readonly prismaDir: string
  /** Opens the database that is to be filled, making an embedded one that is missing. Called once the file is known to be sound. */
  readonly openDatabase: () => Promise<Database>
}

/**
 * Fills an empty database with a backup: first the whole file is read and its checksum compared, then the schema is made,
 * and everything is loaded in one transaction. A database that holds rows is refused and left as it is.
 *
 * Nobody is known before the restore, so the person may be left out; one who is named has to be an administrator in what
 * is restored, else nothing of it stays.
 */
export async function restoreDatabase(
  site: RestoreSite,
  input: { readonly path: string; readonly by: ActorClaim; readonly onProgress: RowProgress },
): Promise<Outcome<Restored>> {
  const { path, onProgress } = input
  try {
    const manifest = await verifyFile(path, onProgress)
    const newer = manifest.migrations.filter((name) => !migrationNames(site.prismaDir).includes(name))
    if (newer.length > 0) {
      const message = `${path}: was written by a newer program (${manifest.program}, migration ${newer.join(', ')}): install that version of duban`
      return refuse({ code: 'backup-newer', needs: 'input', message })
    }
    const database = await site.openDatabase()
    const filled = await filledTables(database.prisma, await tableLayouts(database.prisma))
    if (filled.length > 0) return refuse(notEmpty(filled))
    await migrateDatabase(database, site.prismaDir)
    return await load(site, database, input, manifest)
  } catch (error) {
    if (error instanceof BackupFileError) return refuse({ code: error.code, needs: 'input', message: error.message })
    if (error instanceof Refused) return error.outcome
    throw error
  }
}

/** Carries a refusal out of the transaction, which is rolled back. */
class Refused extends Error {
  readonly outcome: ReturnType<typeof refuse>

  constructor(outcome: ReturnType<typeof refuse>) {
    super('rolled back on purpose')
    this.outcome = outcome
  }
}

/** Reads all of the file without writing anything. */
async function verifyFile(path: string, onProgress: RowProgress): Promise<BackupManifest> {
  let manifest: BackupManifest | null = null
  let total = 0
  let read = 0
  for await (const part of readBackup(path)) {
    if (part.kind === 'manifest') {
      manifest = part.manifest
      total = totalOf(manifest)
    } else {
      read += 1
      onProgress(read, total * 2)
    }
  }
  if (manifest === null) throw new Error(`${path}: expected a manifest from the reader of backups`)
  return manifest
}

async function load(
  site: RestoreSite,
  database: Database,
  { path, by, onProgress }: { readonly path: string; readonly by: ActorClaim; readonly onProgress: RowProgress },
  manifest: BackupManifest,
): Promise<Outcome<Restored>> {
  const observed = await observeIdentity(database)
  const { restored, identity } = await inLongTransaction(database, async (db) => {
    const layouts = await tableLayouts(db)
    await lockTables(db, layouts)
    const filled = await filledTables(db, layouts)
    if (filled.length > 0) throw new Refused(refuse(notEmpty(filled)))
    await db.databaseIdentity.deleteMany()
    assertColumnsFit(path, manifest, layouts)
    await loadRows(db, { path, layouts, onProgress }, manifest)
    for (const layout of layouts) await resetSequences(db, layout)
    await assertCounts(db, path, manifest)
    const audit = await verifyAudit(db)
    const actor = await actorOf(site, db, by)
    // After the load, which may take hours in which the office that is replaced goes on.
    const now = site.now()
    const interval = forgottenInterval(new Date(manifest.at), now)
    const gap = await addHistoryGap(db, { ...interval, reason: 'restore' }, now)
    const details = { backup: manifest.at, program: manifest.program, rows: totalOf(manifest), auditHead: audit.head }
    await recordAct(site, db, actor, { act: ACT, details })
    const identity = observed === null ? null : await adoptIdentity(db, observed, now)
    return { restored: { path, manifest, gap, audit }, identity }
  })
  if (observed !== null && identity !== null) keepWitness({ observed, identity })
  return done(restored)
}

async function actorOf(site: RestoreSite, db: Db, claim: ActorClaim): Promise<Actor> {
  if (claim.surface === 'cli' && claim.personId === null) return { personId: null, name: '—', surface: 'cli' }
  const actor = await authoriseIn(db, site, claim, ACT)
  if (!actor.ok) throw new Refused(actor)
  return actor.value
}

interface Loading {
  readonly path: string
  readonly layouts: readonly TableLayout[]
  readonly onProgress: RowProgress
}

/** The file is read again and its checksum compared again: what is loaded is what was found sound, or nothing is. */
async function loadRows(db: Db, { path, layouts, onProgress }: Loading, manifest: BackupManifest): Promise<void> {
  const total = totalOf(manifest)
  let loaded = 0
  const loaders = new Map<string, RowLoader>()
  for await (const part of readBackup(path)) {
    if (part.kind === 'manifest') continue
    let loader = loaders.get(part.table)
    if (loader === undefined) {
      await endAll(loaders)
      loader = loaderOf(db, layouts, manifest, part.table)
      loaders.set(part.table, loader)
    }
    await loader.add(part.line)
    loaded += 1
    onProgress(total + loaded, total * 2)
  }
  await endAll(loaders)
}

async function endAll(loaders: ReadonlyMap<string, RowLoader>): Promise<void> {
  for (const loader of loaders.values()) await loader.end()
}

function loaderOf(db: Db, layouts: readonly TableLayout[], { tables }: BackupManifest, table: string): RowLoader {
  const layout = layouts.find(({ name }) => name === table)
  const given = tables.find(({ name }) => name === table)
  if (layout === undefined || given === undefined) throw new Error(`${table}: expected a table of this database`)
  return createRowLoader(db, layout, given.columns)
}

/** A later version may have dropped a column, or added one that has no default: such a backup needs its own version first. */
function assertColumnsFit(path: string, { program, tables }: BackupManifest, layouts: readonly TableLayout[]): void {
  const misfits = layouts.flatMap(({ name, columns }) => {
    const given = tables.find((table) => table.name === name)
    if (given === undefined || given.rows === 0) return []
    const known = columns.map((column) => column.name)
    const missing = columns.filter((column) => column.isRequired && !given.columns.includes(column.name))
    return [...given.columns.filter((column) => !known.includes(column)), ...missing.map((column) => column.name)].map(
      (column) => `${name}.${column}`,
    )
  })
  if (misfits.length === 0) return
  const message = `${path}: its columns do not fit this version of duban (${misfits.join(', ')}): restore it with version ${program}, then upgrade`
  throw new BackupFileError('backup-newer', message)
}

async function assertCounts(db: Db, path: string, { tables }: BackupManifest): Promise<void> {
  for (const { name, rows } of tables) {
    const count = await countRows(db, name)
    if (count !== rows) throw new Error(`${path}: ${count} rows in ${name} after loading, expected ${rows}`)
  }
}

async function filledTables(db: Db, layouts: readonly TableLayout[]): Promise<readonly string[]> {
  const filled = []
  for (const { name } of layouts) {
    if (name !== IDENTITY_TABLE && (await countRows(db, name)) > 0) filled.push(name)
  }
  return filled
}

function notEmpty(tables: readonly string[]) {
  const message = `the database holds rows (${tables.join(', ')}); a backup is restored into an empty one: name another by DATABASE_URL, or move this one away`
  return { code: 'database-not-empty', needs: 'input', message } as const
}

function totalOf({ tables }: BackupManifest): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0)
}
