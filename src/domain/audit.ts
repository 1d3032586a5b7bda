import { canonicalJson } from './canonical-json.ts'
import type { Medium } from './medium.ts'
import type { Month } from './time.ts'

/** Where an act came from. */
export type Surface = 'cli' | 'slack' | 'schedule'

/** One act of the office or of its configuration, as the audit log keeps it. */
export interface AuditedAct {
  readonly at: Date
  /** `null` while the office has no person yet, and for the schedule. */
  readonly actorId: string | null
  readonly actorName: string
  readonly surface: Surface
  /** What was done, e.g. `publish`. */
  readonly act: string
  readonly unitCode: string | null
  readonly medium: Medium | null
  readonly month: Month | null
  /** What the act was about, in plain values: versions, reasons, counts. No secrets and no message texts. */
  readonly details: Readonly<Record<string, unknown>>
}

/** An act in its place in the chain. */
export interface AuditEntry extends AuditedAct {
  /** From 1, without gaps. */
  readonly sequence: number
  /** Hash of the entry before; `AUDIT_START` for the first. */
  readonly previousHash: string
  readonly hash: string
}

/** What stands before the first entry. */
export const AUDIT_START = '0'.repeat(64)

/** The text an entry's hash is taken of: everything it says, its place, and the hash of the entry before. */
export function auditText(entry: Omit<AuditEntry, 'hash'>): string {
  const { sequence, actorId, actorName, surface, act, unitCode, medium, month, previousHash } = entry
  const at = entry.at.toISOString()
  const details = canonicalJson(entry.details)
  return canonicalJson({
    sequence,
    at,
    actorId,
    actorName,
    surface,
    act,
    unitCode,
    medium,
    month,
    details,
    previousHash,
  })
}

export interface BrokenLink {
  readonly sequence: number
  readonly problem: 'gap' | 'previousHash' | 'hash'
}

/**
 * The first entry that does not follow from the one before it: a missing or repeated place, a link to another entry,
 * or words that its hash is not the hash of. `null` when the chain holds.
 *
 * @param hashOf SHA-256 in lower-case hexadecimal.
 */
export function firstBrokenLink(
  entries: readonly AuditEntry[],
  hashOf: (text: string) => string,
  start: { readonly sequence: number; readonly hash: string } = { sequence: 0, hash: AUDIT_START },
): BrokenLink | null {
  let before = start
  for (const entry of entries) {
    const { sequence, hash } = entry
    if (sequence !== before.sequence + 1) return { sequence: before.sequence + 1, problem: 'gap' }
    if (entry.previousHash !== before.hash) return { sequence, problem: 'previousHash' }
    if (hashOf(auditText(entry)) !== hash) return { sequence, problem: 'hash' }
    before = { sequence, hash }
  }
  return null
}
