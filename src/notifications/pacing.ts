import { MINUTE_MS } from '../domain/time.ts'
import type { RateLimit } from '../store/rate-limits.ts'

/** The platform's calls whose number a minute is limited over the whole workspace. */
export type LimitedMethod =
  | 'chat.postMessage'
  | 'chat.update'
  | 'conversations.history'
  | 'conversations.replies'
  | 'files.getUploadURLExternal'
  | 'files.completeUploadExternal'
  | 'files.info'

/** How fast posts go out, as one table of values. */
export interface Pacing {
  /** The least time between two posts in a channel. */
  readonly perChannelMs: number
  /** Calls a minute of the whole workspace, over all processes; a method that is absent has no limit. */
  readonly limits: Readonly<Partial<Record<LimitedMethod, RateLimit>>>
  /** How long a worker has a channel to itself; it asks again while it goes on, so a dead one's ends soon. */
  readonly leaseMs: number
  /** Messages one worker sends in a channel before others get a turn. */
  readonly messagesPerTurn: number
  /** A claimed message nobody has spoken of for this long is looked up; longer than any one call may take. */
  readonly doubtAfterMs: number
  /** After an answer that tells nothing, the platform gets this long to show what it took. */
  readonly settleMs: number
  /** How long the whole workspace is left alone after it refused the token or its scopes. */
  readonly workspaceHoldMs: number
}

/**
 * Slack takes about one message a second in a channel and names no number for the whole workspace ("several hundred a
 * minute"); the others are its tiers 3 and 4. Interactive answers have a client of their own and are not in this table:
 * they never wait for a post. Source: docs.slack.dev/apis/web-api/rate-limits
 */
export const SLACK_PACING: Pacing = {
  perChannelMs: 1_000,
  limits: {
    'chat.postMessage': { perMinute: 300, burst: 20 },
    'chat.update': { perMinute: 50, burst: 10 },
    'conversations.history': { perMinute: 50, burst: 10 },
    'conversations.replies': { perMinute: 50, burst: 10 },
    'files.getUploadURLExternal': { perMinute: 100, burst: 20 },
    'files.completeUploadExternal': { perMinute: 100, burst: 20 },
    'files.info': { perMinute: 100, burst: 20 },
  },
  leaseMs: MINUTE_MS,
  messagesPerTurn: 50,
  doubtAfterMs: 25_000,
  settleMs: 8_000,
  workspaceHoldMs: MINUTE_MS,
}

/** When the next post may go out after one at `now`. */
export function nextPostAt(now: Date, pacing: Pacing): Date {
  return new Date(now.getTime() + pacing.perChannelMs)
}
