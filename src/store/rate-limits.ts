import type { Db } from './database.ts'

/** How many calls of a method may be made, over all processes. */
export interface RateLimit {
  readonly perMinute: number
  /** Calls that may be made at once after a pause. */
  readonly burst: number
}

/**
 * Reserves the next calls of a method, over all processes, and gives the instant of each: now while there is room, later
 * ones evenly after that. A reserved call that is not made is simply lost.
 *
 * The generic cell rate algorithm: one instant a method, the time at which its bucket is empty again.
 */
export async function reserveCalls(
  db: Db,
  method: string,
  limit: RateLimit,
  count: number,
  now: Date,
): Promise<readonly Date[]> {
  const everyMs = 60_000 / limit.perMinute
  const takenMs = count * everyMs
  const [row] = await db.$queryRaw<{ nextAt: Date }[]>`
    INSERT INTO rate_limit AS l (method, "nextAt")
    VALUES (${method}, ${new Date(now.getTime() + takenMs)})
    ON CONFLICT (method) DO UPDATE
      SET "nextAt" = GREATEST(l."nextAt", ${now}::timestamptz) + make_interval(secs => ${takenMs / 1000}::float8)
    RETURNING "nextAt"`
  const emptyAt = (row?.nextAt ?? now).getTime() - takenMs
  return Array.from({ length: count }, (_, at) => {
    return new Date(Math.max(now.getTime(), emptyAt + (at + 1) * everyMs - bucketMsOf(limit)))
  })
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
