import { AUDIT_START, type BrokenLink, firstBrokenLink } from '../domain/audit.ts'
import { walkAudit } from '../store/audit.ts'
import type { Db } from '../store/database.ts'
import { sha256Of } from '../store/files.ts'

export interface AuditVerdict {
  readonly entries: number
  /** Hash of the last entry; note it elsewhere, and a log that was cut off at its end shows too. */
  readonly head: string
  readonly broken: BrokenLink | null
}

/** Walks the whole audit log and names the first broken link. */
export async function verifyAudit(db: Db): Promise<AuditVerdict> {
  let before = { sequence: 0, hash: AUDIT_START }
  for await (const page of walkAudit(db)) {
    const broken = firstBrokenLink(page, sha256Of, before)
    if (broken !== null) return { entries: before.sequence, head: before.hash, broken }
    const last = page.at(-1)
    if (last !== undefined) before = { sequence: last.sequence, hash: last.hash }
  }
  return { entries: before.sequence, head: before.hash, broken: null }
}
