import type { FaultRule } from '../../sandbox/faults.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { createRandom, drawWhole, type Random } from '../../src/app/sample/random.ts'
import { pick, pickByWeight } from './draw.ts'

/** How often the weather may change. */
const TURN_MS = 150
/** Of the turns, so many bring a fault. */
const FAULT_SHARE = 0.35
/** Rules that stand at once; what nothing meets gives way to the next. */
const STANDING_MAX = 8
/** How long a channel's history cannot be read. */
const UNREADABLE_MS = 4_000

/**
 * What Slack does, by weight. Answers come late by no more than a call's timeout and the time that a message of unknown
 * outcome is given to show: what Slack accepts later than that is outside the guarantee.
 */
const KINDS = [
  { kind: 'storm', weight: 14 },
  { kind: 'error500', weight: 14 },
  { kind: 'slow', weight: 16 },
  { kind: 'hang', weight: 8 },
  { kind: 'resetBefore', weight: 14 },
  { kind: 'resetAfter', weight: 30 },
  { kind: 'unreadable', weight: 4 },
] as const
const METHODS = [
  { method: 'chat.postMessage', weight: 40 },
  { method: 'chat.update', weight: 12 },
  { method: 'conversations.history', weight: 12 },
  { method: 'conversations.replies', weight: 5 },
  { method: 'files.getUploadURLExternal', weight: 4 },
  { method: 'files.completeUploadExternal', weight: 12 },
  { method: 'files.info', weight: 4 },
  { method: 'upload', weight: 3 },
  { method: 'chat.getPermalink', weight: 3 },
  { method: null, weight: 5 },
] as const
const SLOW_MS_MIN = 50
const SLOW_MS_MAX = 1_500
const TIMES_MAX = 3
const STORM_TIMES_MAX = 12
const RETRY_AFTER_SECONDS_MAX = 2
/** Of the faults, so many are one channel's alone. */
const ONE_CHANNEL_SHARE = 0.3
/** The sandbox's upload address knows no channel, and only these faults. */
const UPLOAD_FAULTS: ReadonlySet<string> = new Set(['error500', 'resetBefore'])

/** Faults that come and go in the workspace until it is disposed of; then every one that stands is gone. */
export interface Weather extends Disposable {
  /** How many calls each kind of fault has met. */
  readonly met: () => Readonly<Record<string, number>>
}

export function startWeather(sandbox: Sandbox, seed: number): Weather {
  const random = createRandom(seed, 'weather')
  const channels = sandbox.channels.map(({ id }) => id)
  const met = new Map<string, number>()
  const standing = new Map<string, { readonly kind: string; readonly times: number }>()
  const settle = (id: string) => {
    const rule = standing.get(id)
    if (rule === undefined) return
    const left = sandbox.faults.list().find((one) => one.id === id)?.left ?? 0
    met.set(rule.kind, (met.get(rule.kind) ?? 0) + rule.times - left)
    standing.delete(id)
    sandbox.faults.remove(id)
  }
  const timers = new Set<NodeJS.Timeout>()
  const turn = () => {
    if (random() >= FAULT_SHARE) return
    const { kind, rule } = drawFault(random, channels)
    const [oldest] = standing.keys()
    if (standing.size >= STANDING_MAX && oldest !== undefined) settle(oldest)
    const id = sandbox.faults.add(rule)
    standing.set(id, { kind, times: rule.times ?? 1 })
    if (kind === 'unreadable') timers.add(setTimeout(() => settle(id), UNREADABLE_MS))
  }
  const clock = setInterval(turn, TURN_MS)
  return {
    [Symbol.dispose]() {
      clearInterval(clock)
      for (const timer of timers) clearTimeout(timer)
      for (const id of standing.keys()) settle(id)
    },
    met: () => Object.fromEntries([...met].toSorted(([a], [b]) => a.localeCompare(b))),
  }
}

/** More look-ups than one channel gets while its history cannot be read. */
const UNREADABLE_TIMES = 10_000

function drawFault(random: Random, channels: readonly string[]): { readonly kind: string; readonly rule: FaultRule } {
  const { kind } = pickByWeight(random, KINDS)
  if (kind === 'unreadable') {
    const channel = pick(random, channels)
    const rule = { kind: 'slackError', code: 'missing_scope', method: 'conversations.history', channel } as const
    return { kind, rule: { ...rule, times: UNREADABLE_TIMES } }
  }
  const { method: drawnMethod } = pickByWeight(random, METHODS)
  const method = drawnMethod === 'upload' && !UPLOAD_FAULTS.has(kind) ? 'chat.postMessage' : drawnMethod
  const isOneChannel = random() < ONE_CHANNEL_SHARE && method !== 'upload'
  const place = {
    ...(method === null ? {} : { method }),
    ...(isOneChannel ? { channel: pick(random, channels) } : {}),
  }
  const times = drawWhole(random, 1, TIMES_MAX)
  switch (kind) {
    case 'storm': {
      const retryAfterSeconds = drawWhole(random, 0, RETRY_AFTER_SECONDS_MAX)
      const storm = { kind: 'ratelimited', retryAfterSeconds, times: drawWhole(random, 1, STORM_TIMES_MAX) } as const
      return { kind: 'ratelimited', rule: { ...place, ...storm } }
    }
    case 'slow':
      return { kind, rule: { ...place, times, kind, delayMs: drawWhole(random, SLOW_MS_MIN, SLOW_MS_MAX) } }
    default:
      return { kind, rule: { ...place, times, kind } }
  }
}
