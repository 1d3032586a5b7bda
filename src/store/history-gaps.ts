import { DAY_MS } from '../domain/time.ts'
import type { Db } from './database.ts'

/** Gaps that are looked at before a first post. Of more than these the oldest count as one. */
export const GAPS_MAX = 50
/** An act may be done again for any of the 13 months the self-audit watches; a gap that ended longer ago hides no post of one. */
const GAP_DAYS_MAX = 400
/** More than a database can hold that merges whenever it records one. */
const MERGED_MAX = 1_000

/** An interval of which this database may have forgotten what was posted: look before a first post that falls into it. */
export interface HistoryGap {
  readonly id: number
  readonly from: Date
  readonly until: Date
  /** Such as `restore`, `failover` or `restored or moved`; several with commas for gaps that were merged. */
  readonly reason: string
}

/** Selects the gaps that are looked at, the last to end first. `now` is the text of a parameter, such as `$1`. */
export function historyGapsSql(now: string): string {
  return `SELECT id, "from", "until", reason FROM history_gap
    WHERE "until" > ${now}::timestamptz - interval '${GAP_DAYS_MAX} days'
    ORDER BY "until" DESC, id DESC LIMIT ${GAPS_MAX}`
}

/**
 * Records a gap, and merges the oldest into a wider one when there are more than are looked at, so that none is left out.
 * Call it in a transaction. @throws {RangeError} When it ends before it begins.
 */
export async function addHistoryGap(db: Db, gap: Omit<HistoryGap, 'id'>, now: Date): Promise<HistoryGap> {
  const { from, until, reason } = gap
  if (until < from) {
    throw new RangeError(`history gap until ${until.toISOString()}: expected not before ${from.toISOString()}`)
  }
  const { id } = await db.historyGap.create({ data: { from, until, reason, recordedAt: now } })
  await mergeOldest(db, now)
  return { id, ...gap }
}

async function mergeOldest(db: Db, now: Date): Promise<void> {
  const oldest = await db.historyGap.findMany({
    where: { until: { gt: new Date(now.getTime() - GAP_DAYS_MAX * DAY_MS) } },
    orderBy: [{ until: 'desc' }, { id: 'desc' }],
    skip: GAPS_MAX - 1,
    take: MERGED_MAX,
  })
  const [newest] = oldest
  if (newest === undefined || oldest.length === 1) return
  const from = new Date(Math.min(...oldest.map((gap) => gap.from.getTime())))
  const reason = [...new Set(oldest.toReversed().flatMap((gap) => gap.reason.split(', ')))].join(', ')
  // A row of its own: who has read a channel over one of them has not read it over what lies between.
  await db.historyGap.create({ data: { from, until: newest.until, reason, recordedAt: now } })
  await db.historyGap.deleteMany({ where: { id: { in: oldest.map((gap) => gap.id) } } })
}
