import type { Db } from './database.ts'

/** A file or link that shows something, with who brought it and when. */
export interface Evidence {
  readonly id: number
  readonly subjectKind: EvidenceSubjectKind
  readonly subjectId: number
  /** The step it came with; `null` = with none. */
  readonly eventId: number | null
  /** Of the file's bytes, which `stored_file` keeps; `null` for a link. */
  readonly sha256: string | null
  readonly fileName: string | null
  readonly byteLength: number | null
  readonly link: string | null
  readonly note: string | null
  readonly personId: string | null
  readonly name: string
  readonly unitCode: string | null
  readonly uploadedAt: Date
}

/** What evidence can belong to. */
export type EvidenceSubjectKind = 'case' | 'problemReport' | 'meeting' | 'selfCriticism'

/** Most pieces of evidence one look-up returns. */
export const EVIDENCE_LISTED_MAX = 500

export async function insertEvidence(db: Db, pieces: readonly Omit<Evidence, 'id'>[]): Promise<void> {
  await db.evidence.createMany({ data: [...pieces] })
}

/** The evidence of a subject, oldest first; the first 500. */
export async function evidenceOf(
  db: Db,
  subjectKind: EvidenceSubjectKind,
  subjectId: number,
): Promise<readonly Evidence[]> {
  const rows = await db.evidence.findMany({
    where: { subjectKind, subjectId },
    orderBy: { id: 'asc' },
    take: EVIDENCE_LISTED_MAX,
  })
  return rows.map((row) => ({ ...row, subjectKind: row.subjectKind as EvidenceSubjectKind }))
}

export async function countEvidence(db: Db, subjectKind: EvidenceSubjectKind, subjectId: number): Promise<number> {
  return db.evidence.count({ where: { subjectKind, subjectId } })
}
