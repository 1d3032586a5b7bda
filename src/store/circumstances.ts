import type { Db } from './database.ts'
import type { WorkspaceHold } from './destinations.ts'
import { TIMELINE } from './failover-watch.ts'
import { type HistoryGap, historyGapsSql } from './history-gaps.ts'

/** What has to be known right before anything is sent. */
export interface Circumstances {
  /** Until when the workspace is left alone; `null` when it may be posted to. */
  readonly hold: WorkspaceHold | null
  /** Intervals of which the database may have forgotten what was posted, the last to end first. */
  readonly gaps: readonly HistoryGap[]
  /** The server's timeline; `null` when it is not watched. */
  readonly timeline: string | null
}

interface Row {
  readonly timeline: string | null
  readonly until: Date | null
  readonly reason: string | null
  readonly gaps: readonly {
    readonly id: number
    readonly from: string
    readonly until: string
    readonly reason: string
  }[]
}

/** Reads them all in one short statement: it is made before every message. */
export async function readCircumstances(
  db: Db,
  { isWatched, now }: { readonly isWatched: boolean; readonly now: Date },
): Promise<Circumstances> {
  const [row] = await db.$queryRawUnsafe<Row[]>(sqlOf(isWatched ? TIMELINE : 'NULL::text'), now)
  if (row === undefined) throw new Error('circumstances: expected one row, got none')
  const { timeline, until, reason } = row
  const gaps = row.gaps.map((gap) => ({ ...gap, from: new Date(gap.from), until: new Date(gap.until) }))
  return { hold: until === null ? null : { until, reason: reason ?? '' }, gaps, timeline }
}

function sqlOf(timeline: string): string {
  return `SELECT ${timeline} AS timeline, held."nextPostAt" AS "until", held."retiredReason" AS reason,
      COALESCE((SELECT json_agg(g) FROM (${historyGapsSql('$1')}) g), '[]') AS gaps
    FROM (SELECT 1) AS always
    LEFT JOIN destination held ON held.platform = 'slack' AND held."channelId" = '*' AND held."nextPostAt" > $1`
}
