import { MINUTE_MS } from '../domain/time.ts'

/** How fast posts go out, as one table of values. */
export interface Pacing {
  /** Slack takes about one message a second in a channel. Source: docs.slack.dev/apis/web-api/rate-limits */
  readonly perChannelMs: number
  /** How long a worker has a channel to itself; it asks again before every message, so a dead one's ends soon. */
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

export const SLACK_PACING: Pacing = {
  perChannelMs: 1_000,
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
