import type { Db } from './database.ts'

/** Gaps that are looked at; older ones lie behind whatever can still be due. */
export const GAPS_MAX = 50
/** How long before its last trace a database may have sent what it no longer knows of: clocks differ, and a post is recorded after it is made. */
export const GAP_MARGIN_MS = 10 * 60_000

/** An interval of which this database may have forgotten what was posted: look before a first post that falls into it. */
export interface HistoryGap {
  readonly id: number
  readonly from: Date
  readonly until: Date
  /** Such as `restore`, `failover` or `restored or moved`. */
  readonly reason: string
}

/** Records a gap. @throws {RangeError} When it ends before it begins. */
export async function addHistoryGap(db: Db, gap: Omit<HistoryGap, 'id'>, now: Date): Promise<HistoryGap> {
  const { from, until, reason } = gap
  if (until < from) {
    throw new RangeError(`history gap until ${until.toISOString()}: expected not before ${from.toISOString()}`)
  }
  const { id } = await db.historyGap.create({ data: { from, until, reason, recordedAt: now } })
  return { id, ...gap }
}

/** The newest 50 gaps, newest first. */
export async function listHistoryGaps(db: Db): Promise<readonly HistoryGap[]> {
  const select = { id: true, from: true, until: true, reason: true } as const
  return db.historyGap.findMany({ select, orderBy: { id: 'desc' }, take: GAPS_MAX })
}
