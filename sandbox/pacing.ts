import { MINUTE_MS, SECOND_MS } from './limits.ts'

export interface Pacing {
  /** Posts a second and channel once the burst is used up; `Infinity` switches the limit off. */
  readonly postsPerSecondPerChannel: number
  /** Posts a channel takes at once before it is paced. */
  readonly burst: number
  /** Whether Slack's tiers (calls a minute, method and token) are kept. */
  readonly tiers: boolean
}

/** About one post a second and channel with short bursts. Source: https://docs.slack.dev/apis/web-api/rate-limits. */
export const SLACK_PACING: Pacing = { postsPerSecondPerChannel: 1, burst: 3, tiers: true }
export const NO_PACING: Pacing = { postsPerSecondPerChannel: Number.POSITIVE_INFINITY, burst: 1, tiers: false }

/** `special` methods have limits of their own: posting is paced by channel, the others hardly at all. */
export type Tier = 1 | 2 | 3 | 4 | 'special'

const CALLS_PER_MINUTE: Record<1 | 2 | 3 | 4, number> = { 1: 1, 2: 20, 3: 50, 4: 100 }

interface Bucket {
  tokens: number
  filledAtMs: number
}

export interface Pacer {
  /** Whole seconds to wait before this call is taken; 0 takes it. */
  readonly waitForMethod: (method: string, token: string, tier: Tier, now: Date) => number
  readonly waitForPost: (channelId: string, now: Date) => number
  readonly set: (pacing: Partial<Pacing>) => void
}

/** Token buckets a channel, and a method and token; they refill on the clock the caller passes. */
export function createPacer(initial: Pacing): Pacer {
  let pacing = initial
  const buckets = new Map<string, Bucket>()

  /** Takes one token, or tells in how many whole seconds (at least 1) there will be one. */
  function take(key: string, capacity: number, perSecond: number, now: Date): number {
    const nowMs = now.getTime()
    const bucket = buckets.get(key) ?? { tokens: capacity, filledAtMs: nowMs }
    const elapsedMs = Math.max(0, nowMs - bucket.filledAtMs)
    const tokens = Math.min(capacity, bucket.tokens + (elapsedMs / SECOND_MS) * perSecond)
    const isTaken = tokens >= 1 - 1e-9
    buckets.set(key, { tokens: isTaken ? tokens - 1 : tokens, filledAtMs: nowMs })
    return isTaken ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond))
  }

  return {
    waitForMethod(method, token, tier, now) {
      if (!pacing.tiers || tier === 'special') return 0
      const perMinute = CALLS_PER_MINUTE[tier]
      return take(`method ${method} ${token}`, perMinute, perMinute / (MINUTE_MS / SECOND_MS), now)
    },
    waitForPost(channelId, now) {
      if (!Number.isFinite(pacing.postsPerSecondPerChannel)) return 0
      return take(`channel ${channelId}`, pacing.burst, pacing.postsPerSecondPerChannel, now)
    },
    set(change) {
      pacing = { ...pacing, ...change }
      buckets.clear()
    },
  }
}
