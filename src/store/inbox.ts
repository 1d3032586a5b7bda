import type { Db } from './database.ts'
import { createGroup } from './group-commit.ts'

interface Arrival {
  readonly id: string
  readonly receivedAt: Date
}

/** Where each client's arrivals are gathered. */
const GATHERED = new WeakMap<Db, (arrival: Arrival) => Promise<boolean>>()

/**
 * Records an inbound request by its id before it acts; false when it was recorded before, so that it acts once. Requests
 * that come at the same moment are recorded in one statement.
 */
export function admitOnce(db: Db, id: string, now: Date): Promise<boolean> {
  const gathered = GATHERED.get(db) ?? createGroup<Arrival, boolean>((arrivals) => recordNew(db, arrivals))
  GATHERED.set(db, gathered)
  return gathered({ id, receivedAt: now })
}

/** Which of them are new; of two with one id the first. */
async function recordNew(db: Db, arrivals: readonly Arrival[]): Promise<readonly boolean[]> {
  const ids = arrivals.map(({ id }) => id)
  const instants = arrivals.map(({ receivedAt }) => receivedAt.toISOString())
  const rows = await db.$queryRaw<readonly { readonly id: string }[]>`
    INSERT INTO inbox_entry (id, "receivedAt") SELECT * FROM unnest(${ids}::text[], ${instants}::timestamptz[])
    ON CONFLICT (id) DO NOTHING RETURNING id`
  const fresh = new Set(rows.map(({ id }) => id))
  return ids.map((id) => fresh.delete(id))
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
