import type { Db } from './database.ts'

/** Records an inbound request by its id before it acts; false when it was recorded before, so that it acts once. */
export async function admitOnce(db: Db, id: string, now: Date): Promise<boolean> {
  const { count } = await db.inboxEntry.createMany({ data: [{ id, receivedAt: now }], skipDuplicates: true })
  return count === 1
}
