import { AUDIT_START, type AuditEntry, type AuditedAct, auditText, type Surface } from '../domain/audit.ts'
import type { Medium } from '../domain/medium.ts'
import { lockAudit } from './advisory-locks.ts'
import type { Db } from './database.ts'
import { sha256Of } from './files.ts'
import { toJson } from './json.ts'

/** Entries read at a time when the whole chain is walked. */
const PAGE = 1_000

/** Adds an act to the chain in the act's own transaction: the entry exists exactly if the act happened. */
export async function recordAct(db: Db, act: AuditedAct): Promise<AuditEntry> {
  await lockAudit(db)
  const last = await lastLink(db)
  const link = { sequence: (last?.sequence ?? 0) + 1, previousHash: last?.hash ?? AUDIT_START }
  // The details are hashed as they will be read back.
  const details = JSON.parse(JSON.stringify(act.details)) as AuditedAct['details']
  const unhashed = { ...act, details, ...link }
  const entry = { ...unhashed, hash: sha256Of(auditText(unhashed)) }
  await db.auditEntry.create({ data: { ...entry, details: toJson(details) } })
  return entry
}

/** The end of the chain; `null` = it is empty. */
export async function lastLink(db: Db): Promise<{ readonly sequence: number; readonly hash: string } | null> {
  return db.auditEntry.findFirst({ orderBy: { sequence: 'desc' }, select: { sequence: true, hash: true } })
}

export interface AuditFilter {
  readonly unitCode?: string
  readonly since?: Date
  readonly after?: number
  readonly take: number
}

/** Entries in the order of the chain. */
export async function listAudit(db: Db, { unitCode, since, after, take }: AuditFilter): Promise<readonly AuditEntry[]> {
  const rows = await db.auditEntry.findMany({
    where: {
      ...(unitCode === undefined ? {} : { unitCode }),
      ...(since === undefined ? {} : { at: { gte: since } }),
      ...(after === undefined ? {} : { sequence: { gt: after } }),
    },
    orderBy: { sequence: 'asc' },
    take,
  })
  return rows.map((row) => ({
    ...row,
    surface: row.surface as Surface,
    medium: row.medium as Medium | null,
    details: row.details as AuditEntry['details'],
  }))
}

/** The newest entries, in the order of the chain. */
export async function newestAudit(db: Db, take: number): Promise<readonly AuditEntry[]> {
  const last = await db.auditEntry.findFirst({ orderBy: { sequence: 'desc' }, select: { sequence: true } })
  return last === null ? [] : listAudit(db, { after: Math.max(0, last.sequence - take), take })
}

/** The newest entry of an act; `null` = there is none. */
export async function newestAct(db: Db, act: string): Promise<{ readonly details: AuditEntry['details'] } | null> {
  const row = await db.auditEntry.findFirst({ where: { act }, orderBy: { sequence: 'desc' } })
  return row === null ? null : { details: row.details as AuditEntry['details'] }
}

/** Walks the whole chain, a page at a time. */
export async function* walkAudit(db: Db): AsyncGenerator<readonly AuditEntry[]> {
  for (let after = 0; ; ) {
    const page = await listAudit(db, { after, take: PAGE })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    if (last.sequence <= after) return
    after = last.sequence
  }
}
