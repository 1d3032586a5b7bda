import type { Db } from './database.ts'

/** How many calls of a method may be made, over all processes. */
export interface RateLimit {
  readonly perMinute: number
  /** Calls that may be made at once after a pause. */
  readonly burst: number
}

/** When a call may be made, and whether it is reserved; else nothing was taken, and it may be asked for again then. */
export interface Slot {
  readonly at: Date
  readonly isTaken: boolean
}

/**
 * Reserves the next calls of a method, over all processes, as far as they may be made within `withinMs`: now while there
 * is room, later ones evenly after that. A reserved call that is not made is simply lost.
 *
 * The generic cell rate algorithm: one instant a method, the time at which its bucket is empty again.
 */
export async function reserveCalls(
  db: Db,
  method: string,
  limit: RateLimit,
  { count, now, withinMs }: { readonly count: number; readonly now: Date; readonly withinMs: number },
): Promise<readonly Slot[]> {
  const everyMs = 60_000 / limit.perMinute
  const bucketMs = bucketMsOf(limit)
  await db.$executeRaw`INSERT INTO rate_limit (method, "nextAt") VALUES (${method}, ${now}) ON CONFLICT DO NOTHING`
  const [row] = await db.$queryRaw<{ startsAt: Date; taken: number }[]>`
    WITH plan AS (
      SELECT GREATEST("nextAt", ${now}::timestamptz) AS "startsAt",
        GREATEST(0, LEAST(${count}::int,
          floor((${withinMs}::float8 + ${bucketMs}::float8
            - 1000 * extract(epoch FROM GREATEST("nextAt", ${now}::timestamptz) - ${now}::timestamptz)) / ${everyMs}::float8 + 1e-6)::int
        )) AS taken
      FROM rate_limit WHERE method = ${method} FOR UPDATE
    )
    UPDATE rate_limit SET "nextAt" = plan."startsAt" + make_interval(secs => plan.taken * ${everyMs / 1000}::float8)
    FROM plan WHERE method = ${method}
    RETURNING plan."startsAt", plan.taken`
  if (row === undefined) throw new Error(`rate limit of ${method}: expected one row, got none`)
  const slotOf = (nth: number) => {
    const at = row.startsAt.getTime() + nth * everyMs - bucketMs
    return new Date(Math.max(now.getTime(), at))
  }
  return Array.from({ length: count }, (_, at) => ({ at: slotOf(at + 1), isTaken: at < row.taken }))
}

/** The platform said that no call of the method is taken before then. */
export async function postponeCalls(db: Db, method: string, limit: RateLimit, until: Date): Promise<void> {
  const emptyAt = new Date(until.getTime() + bucketMsOf(limit))
  await db.$executeRaw`
    INSERT INTO rate_limit AS l (method, "nextAt") VALUES (${method}, ${emptyAt})
    ON CONFLICT (method) DO UPDATE SET "nextAt" = GREATEST(l."nextAt", EXCLUDED."nextAt")`
}

function bucketMsOf({ perMinute, burst }: RateLimit): number {
  return (burst * 60_000) / perMinute
}
