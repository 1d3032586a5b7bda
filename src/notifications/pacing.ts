import { MINUTE_MS } from '../domain/time.ts'

/** How fast posts go out, as one table of values. */
export interface Pacing {
  /** Slack takes about one message a second in a channel. Source: docs.slack.dev/apis/web-api/rate-limits */
  readonly perChannelMs: number
  /** How many channels one process posts to at the same time. */
  readonly channelsAtOnce: number
  /** How long one worker keeps a channel to itself before it asks again. */
  readonly leaseMs: number
  /** Messages one worker sends in a channel before others get a turn. */
  readonly messagesPerTurn: number
  /** A worker that has said nothing for this long is taken for dead, and its message for one of unknown outcome. */
  readonly doubtAfterMs: number
}

export const SLACK_PACING: Pacing = {
  perChannelMs: 1_000,
  channelsAtOnce: 8,
  leaseMs: 2 * MINUTE_MS,
  messagesPerTurn: 50,
  doubtAfterMs: 15_000,
}

/** When the next post may go out after one at `now`. */
export function nextPostAt(now: Date, pacing: Pacing): Date {
  return new Date(now.getTime() + pacing.perChannelMs)
}
