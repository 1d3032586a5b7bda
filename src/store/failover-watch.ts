import type { Database } from './database.ts'

/**
 * Watches for a server being replaced while this process runs, as by a failover to a replica that lags behind. Told the
 * timeline before anything is sent, it waits until `onChange` has recorded what may have been forgotten. Returns whether
 * there was a change: whatever was read of the database before may have changed with it.
 */
export type FailoverWatch = (timeline: string) => Promise<boolean>

/** Begins to watch; `null` for an embedded database, and for a server that does not let us read its timeline. */
export async function createFailoverWatch(
  { prisma, queueConnection }: Database,
  onChange: () => Promise<unknown>,
): Promise<FailoverWatch | null> {
  if (queueConnection.kind !== 'postgres') return null
  // One that cannot be watched has its identity compared at every start all the same.
  const rows = await prisma.$queryRawUnsafe<{ timeline: string }[]>(`SELECT ${TIMELINE} AS timeline`).catch(() => [])
  let known = rows[0]?.timeline
  if (known === undefined) return null
  let changing: Promise<void> | null = null
  return async (timeline) => {
    if (timeline === known) return false
    changing ??= (async () => {
      await onChange()
      known = timeline
    })().finally(() => {
      changing = null
    })
    await changing
    return true
  }
}

/** The first eight digits of a log file's name are the timeline it belongs to, at once after a promotion. */
export const TIMELINE = 'left(pg_walfile_name(pg_current_wal_lsn()), 8)'
