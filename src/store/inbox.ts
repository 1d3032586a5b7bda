import type { Db } from './database.ts'

/** Records an inbound request by its id before it acts; false when it was recorded before, so that it acts once. */
export async function admitOnce(db: Db, id: string, now: Date): Promise<boolean> {
  const count = await db.$executeRaw`
    INSERT INTO inbox_entry (id, "receivedAt") VALUES (${id}, ${now}) ON CONFLICT (id) DO NOTHING`
  return count === 1
}

/** Takes an admission back, so that the same request may come again: it broke off before it did anything. */
export async function readmit(db: Db, id: string): Promise<void> {
  await db.inboxEntry.deleteMany({ where: { id } })
}

/** Entries one statement forgets at most, and statements of one call. */
const FORGOTTEN_AT_ONCE = 1_000
const BATCHES_MAX = 50

/**
 * Forgets requests that were recorded before an instant, the oldest first, 50,000 at most; what is left comes with the
 * next call. Slack repeats a request within minutes, and one older than five is refused. Returns how many it forgot.
 */
export async function forgetAdmissions(db: Db, before: Date): Promise<number> {
  let forgotten = 0
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const count = await db.$executeRaw`
      DELETE FROM inbox_entry WHERE id IN (
        SELECT id FROM inbox_entry WHERE "receivedAt" < ${before} ORDER BY "receivedAt" LIMIT ${FORGOTTEN_AT_ONCE})`
    forgotten += count
    if (count < FORGOTTEN_AT_ONCE) break
  }
  return forgotten
}
