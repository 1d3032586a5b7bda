import { MINUTE_MS, SECOND_MS } from '../domain/time.ts'
import { SLACK_PACING } from '../notifications/pacing.ts'

/** How long before its last trace a database may have sent what it no longer knows of: clocks differ, and a post is recorded after it is made. */
const BEFORE_MS = 10 * MINUTE_MS
/**
 * How long a worker that knows only the lost database may still post: what it has claimed is its own for `doubtAfterMs`,
 * a call that has begun takes 10 seconds at most, and its clock and ours are each up to 5 seconds off.
 */
const AFTER_MS = SLACK_PACING.doubtAfterMs + 10 * SECOND_MS + 2 * 5 * SECOND_MS

/**
 * What a database that was put back may have forgotten: it knows of everything until `lastKnown`, and from `now` on what
 * is claimed is claimed in it.
 */
export function forgottenInterval(lastKnown: Date, now: Date): { readonly from: Date; readonly until: Date } {
  return {
    from: new Date(Math.min(lastKnown.getTime(), now.getTime()) - BEFORE_MS),
    until: new Date(now.getTime() + AFTER_MS),
  }
}
