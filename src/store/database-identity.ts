import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Database, Db } from './database.ts'
import { isWithheld, TIMELINE } from './failover-watch.ts'

/** The one row of the table. */
const ID = 1

const ServerIdentity = z.object({
  kind: z.literal('postgres'),
  /** By name, those the server lets us read: `system`, `timeline`, `database`, `table`. */
  parts: z.record(z.string(), z.string()),
})
const FolderIdentity = z.object({
  kind: z.literal('pglite'),
  /** Drawn when the folder was first used, or found to be another. */
  id: z.string(),
  /** Times workers were started on it since. */
  starts: z.int().nonnegative(),
  /** Which file of the disk its control file is; a copy is another. */
  file: z.string(),
})
const Identity = z.discriminatedUnion('kind', [ServerIdentity, FolderIdentity])
type Identity = z.infer<typeof Identity>

const Witness = z.object({ id: z.string(), starts: z.int().nonnegative() })
type Witness = z.infer<typeof Witness>

/** What can be seen of a database from outside its rows. */
export type ObservedIdentity =
  | z.infer<typeof ServerIdentity>
  | { readonly kind: 'pglite'; readonly folder: string; readonly file: string; readonly witness: Witness | null }

/** What a process knows the database to be: compared again at little cost by `noteStillSeen`. */
export interface Sighting {
  readonly observed: ObservedIdentity
  readonly identity: Identity
}

/** Why a database may have forgotten what was posted. */
export type RestoreReason = 'restored or moved' | 'failover'

export interface SettledIdentity {
  /** `null` = the database is the one it was. */
  readonly reason: RestoreReason | null
  /** `null` = it has none yet, for no worker was ever started on it. */
  readonly identity: Identity | null
  /** When the database was last known to be the one it was; `null` = never looked at before. */
  readonly seenAt: Date | null
}

/**
 * Looks which database of which server or folder this is; `null` for one in memory, which is never restored.
 *
 * A server tells its system identifier, its timeline, and the ids of the database and of a table: a dump that was loaded
 * has new ids, a replica that was promoted or a recovery to a point in time a new timeline. What the server does not let
 * us read is left out. Embedded, a witness beside the folder counts the starts with it, and the control file's own place
 * on the disk tells a copy.
 */
export async function observeIdentity({ prisma, queueConnection }: Database): Promise<ObservedIdentity | null> {
  if (queueConnection.kind === 'postgres') return { kind: 'postgres', parts: await serverParts(prisma) }
  const folder = queueConnection.pglite.dataDir
  if (folder === undefined || folder.includes('://')) return null
  const { ino, birthtimeNs } = statSync(join(folder, 'global/pg_control'), { bigint: true })
  return { kind: 'pglite', folder, file: `${ino}/${birthtimeNs}`, witness: readWitness(folder) }
}

/** Each an expression of one value. */
const PARTS: Readonly<Record<string, string>> = {
  database: '(SELECT oid::text FROM pg_database WHERE datname = current_database())',
  table: `'message'::regclass::oid::text`,
  timeline: TIMELINE,
  system: '(SELECT system_identifier::text FROM pg_control_system())',
}
/** What a managed server may keep to itself. */
const WITHHELD: ReadonlySet<string> = new Set(['timeline', 'system'])

async function serverParts(db: Db): Promise<Record<string, string>> {
  const parts: Record<string, string> = {}
  for (const [name, sql] of Object.entries(PARTS)) {
    try {
      const [row] = await db.$queryRawUnsafe<{ value: string }[]>(`SELECT ${sql} AS value`)
      if (row !== undefined) parts[name] = row.value
    } catch (error) {
      if (!WITHHELD.has(name) || !isWithheld(error)) throw error
    }
  }
  return parts
}

/**
 * Compares what is observed with what the database was last time, and stores it. Processes that do so at once take turns,
 * so that one of them finds the change and the others find it settled. Call `keepWitness` after the transaction.
 *
 * `isStart` says that workers start: only they give a database its first identity, and they note when it was seen. Who
 * merely acts writes nothing as long as nothing has changed.
 */
export async function settleIdentity(
  db: Db,
  observed: ObservedIdentity,
  { now, isStart }: { readonly now: Date; readonly isStart: boolean },
): Promise<SettledIdentity> {
  await db.$queryRaw`SELECT id FROM database_identity WHERE id = ${ID} FOR UPDATE`
  const row = await db.databaseIdentity.findUnique({ where: { id: ID } })
  if (row === null && !hasWitness(observed) && !isStart) return { reason: null, identity: null, seenAt: null }
  const stored = row === null ? null : toIdentity(row.fingerprint)
  const reason = row === null && !hasWitness(observed) ? null : changeOf(stored, observed)
  const identity = nextIdentity(reason === null ? stored : null, observed, isStart)
  if (isStart || JSON.stringify(identity) !== row?.fingerprint) await store(db, identity, now)
  return { reason, identity, seenAt: row?.seenAt ?? null }
}

/**
 * Notes that the database is still the one sighted, in one statement that compares both: on another server, or after
 * somebody else has settled another identity, nothing is noted. Returns whether it was; if not, observe it anew.
 */
export async function noteStillSeen(db: Db, { observed, identity }: Sighting, now: Date): Promise<boolean> {
  const parts = observed.kind === 'postgres' ? Object.entries(observed.parts) : []
  const isSame = parts.map(([name], index) => ` AND ${PARTS[name]} = $${index + 3}`).join('')
  const sql = `UPDATE database_identity SET "seenAt" = $1 WHERE id = ${ID} AND fingerprint = $2${isSame}`
  try {
    const values = parts.map(([, value]) => value)
    return (await db.$executeRawUnsafe(sql, now, JSON.stringify(identity), ...values)) === 1
  } catch (error) {
    if (isWithheld(error)) return false
    throw error
  }
}

/** The timeline that was sighted; `null` where there is none, or it is not told. */
export function timelineOf({ observed }: Sighting): string | null {
  return observed.kind === 'postgres' ? (observed.parts.timeline ?? null) : null
}

/** Takes the database as it is for the one it shall be, whatever it was before: it has just been filled. */
export async function adoptIdentity(db: Db, observed: ObservedIdentity, now: Date): Promise<Identity> {
  const identity = nextIdentity(null, observed, true)
  await store(db, identity, now)
  return identity
}

async function store(db: Db, identity: Identity, now: Date): Promise<void> {
  const data = { fingerprint: JSON.stringify(identity), seenAt: now }
  await db.databaseIdentity.upsert({ where: { id: ID }, create: { id: ID, ...data }, update: data })
}

/** Notes beside an embedded folder what its database has noted inside, after that has been committed. */
export function keepWitness({ observed, identity }: Sighting): void {
  if (observed.kind !== 'pglite' || identity.kind !== 'pglite') return
  const { id, starts } = identity
  const path = witnessOf(observed.folder)
  writeFileSync(`${path}.new`, `${JSON.stringify({ id, starts })}\n`)
  renameSync(`${path}.new`, path)
}

/** The file beside an embedded folder that bears witness to it. */
export function witnessOf(folder: string): string {
  return `${folder}.witness`
}

/** When the database last noted anything: it knows of what was posted until then. `null` = it has noted nothing. */
export async function lastTraceAt(db: Db): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT greatest(
      (SELECT max(at) FROM audit_entry),
      (SELECT max(greatest("createdAt", "claimedAt", "sentAt")) FROM message)
    ) AS at`
  return row?.at ?? null
}

function changeOf(stored: Identity | null, observed: ObservedIdentity): RestoreReason | null {
  if (stored === null || stored.kind !== observed.kind) return 'restored or moved'
  if (stored.kind === 'postgres' && observed.kind === 'postgres') return serverChange(stored.parts, observed.parts)
  if (stored.kind === 'pglite' && observed.kind === 'pglite') {
    const { witness, file } = observed
    const isSame = witness?.id === stored.id && witness.starts <= stored.starts && file === stored.file
    return isSame ? null : 'restored or moved'
  }
  return null
}

/** Only parts known both times are compared: a right that was granted or withdrawn is no other server. */
function serverChange(
  stored: Readonly<Record<string, string>>,
  observed: Readonly<Record<string, string>>,
): RestoreReason | null {
  const changed = Object.keys(observed).filter((name) => Object.hasOwn(stored, name) && stored[name] !== observed[name])
  if (changed.length === 0) return null
  return changed.every((name) => name === 'timeline') ? 'failover' : 'restored or moved'
}

function nextIdentity(stored: Identity | null, observed: ObservedIdentity, isStart: boolean): Identity {
  if (observed.kind === 'postgres') {
    const before = stored?.kind === 'postgres' ? stored.parts : {}
    return { kind: 'postgres', parts: { ...before, ...observed.parts } }
  }
  const { file } = observed
  const before = stored?.kind === 'pglite' ? stored : { id: randomUUID(), starts: 0 }
  return { kind: 'pglite', id: before.id, starts: before.starts + (isStart ? 1 : 0), file }
}

function hasWitness(observed: ObservedIdentity): boolean {
  return observed.kind === 'pglite' && observed.witness !== null
}

/** A fingerprint that cannot be read is that of another program's database. */
function toIdentity(fingerprint: string): Identity | null {
  return parsed(fingerprint, Identity)
}

/** A witness that cannot be read bears none. */
function readWitness(folder: string): Witness | null {
  try {
    return parsed(readFileSync(witnessOf(folder), 'utf8'), Witness)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
