import type { Database } from './database.ts'
import { createGroup } from './group-commit.ts'

/**
 * Watches for a server being replaced while this process runs, as by a failover to a replica that lags behind. Call it
 * before anything is sent: it waits until `onChange` has recorded what may have been forgotten, and fails when the server
 * cannot be asked. Calls made at the same time share one short statement.
 */
export async function createFailoverWatch(
  database: Database,
  onChange: () => Promise<unknown>,
): Promise<() => Promise<void>> {
  if (database.queueConnection.kind !== 'postgres') return async () => {}
  // A server that does not let us read its timeline cannot be watched; its identity is still compared at every start.
  let known = await readTimeline(database).catch(() => null)
  if (known === null) return async () => {}
  const look = createGroup<null, null>(async (calls) => {
    const timeline = await readTimeline(database)
    if (timeline !== known) {
      await onChange()
      known = timeline
    }
    return calls.map(() => null)
  })
  return async () => {
    await look(null)
  }
}

/** The first eight digits of a log file's name are the timeline it belongs to, at once after a promotion. */
async function readTimeline({ prisma }: Database): Promise<string> {
  const [row] = await prisma.$queryRaw<{ timeline: string }[]>`
    SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline`
  if (row === undefined) throw new Error('timeline: expected one row, got none')
  return row.timeline
}
