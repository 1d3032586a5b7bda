import type { Database } from './database.ts'
import { sqlStateOf } from './server-failure.ts'

/**
 * Watches for a server being replaced while this process runs, as by a failover to a replica that lags behind. Told the
 * timeline before anything is sent, it waits until `onChange` has recorded what may have been forgotten. Returns whether
 * there was a change: whatever was read of the database before may have changed with it.
 */
export type FailoverWatch = (timeline: string) => Promise<boolean>

/**
 * Begins to watch; `null` for an embedded database, and for a server that does not let us read its timeline.
 *
 * `onChange` records what may have been forgotten and tells the timeline for which it has, `null` when it could not read
 * one. Only that counts as known: whatever it has not looked at is a change the next time too.
 */
export async function createFailoverWatch(
  { prisma, queueConnection }: Database,
  onChange: () => Promise<string | null>,
): Promise<FailoverWatch | null> {
  if (queueConnection.kind !== 'postgres') return null
  let known: string
  try {
    const [row] = await prisma.$queryRawUnsafe<[{ timeline: string }]>(`SELECT ${TIMELINE} AS timeline`)
    known = row.timeline
  } catch (error) {
    // One that cannot be watched has its identity compared at every start all the same.
    if (isWithheld(error)) return null
    throw error
  }
  let changing: Promise<void> | null = null
  return async (timeline) => {
    if (timeline === known) return false
    changing ??= (async () => {
      known = (await onChange()) ?? known
    })().finally(() => {
      changing = null
    })
    await changing
    return true
  }
}

/** The first eight digits of a log file's name are the timeline it belongs to, at once after a promotion. */
export const TIMELINE = 'left(pg_walfile_name(pg_current_wal_lsn()), 8)'

/** Not permitted, no such function, or not supported, as managed servers answer. Source: the PostgreSQL manual, appendix A. */
const WITHHOLDING_CODES: ReadonlySet<string> = new Set(['42501', '42883', '0A000'])

/** Whether the server keeps to itself what was asked, rather than failing. */
export function isWithheld(error: unknown): boolean {
  return WITHHOLDING_CODES.has(sqlStateOf(error) ?? '')
}
