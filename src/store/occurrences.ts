import type { Db } from './database.ts'

/** Opens a planned run by its nominal slot; false when another process or an earlier tick has it already. */
export async function openOccurrence(db: Db, job: string, slot: string, now: Date): Promise<boolean> {
  const { count } = await db.occurrence.createMany({
    data: [{ job, slot, state: 'planned', createdAt: now }],
    skipDuplicates: true,
  })
  return count === 1
}

/** Records how a planned run ended. */
export async function endOccurrence(
  db: Db,
  job: string,
  slot: string,
  state: 'ran' | 'skipped',
  reason: string | null,
  now: Date,
): Promise<void> {
  await db.occurrence.update({ where: { job_slot: { job, slot } }, data: { state, reason, endedAt: now } })
}

/** What is known of one planned run; `null` = it was never opened. */
export async function findOccurrence(
  db: Db,
  job: string,
  slot: string,
): Promise<{ readonly openedAt: Date; readonly endedAt: Date | null } | null> {
  const row = await db.occurrence.findUnique({ where: { job_slot: { job, slot } } })
  return row === null ? null : { openedAt: row.createdAt, endedAt: row.endedAt }
}

/** Forgets runs of a job that were opened before an instant: one that comes every few minutes would pile up. */
export async function forgetOccurrences(db: Db, job: string, before: Date): Promise<void> {
  await db.occurrence.deleteMany({ where: { job, createdAt: { lt: before } } })
}

/** Whether a planned run was opened and has not ended. */
export async function unendedOccurrence(db: Db, job: string, slot: string): Promise<boolean> {
  const row = await db.occurrence.findUnique({ where: { job_slot: { job, slot } } })
  return row !== null && row.endedAt === null
}
