import { newReference, withReference } from '../store/reference.ts'
import type { Observer } from './observer.ts'

/** One round that has ended. */
export interface Round {
  /** On the clock of `performance.now()`. */
  readonly endedAtMs: number
  /** The reference of what went wrong; `null` = nothing did. */
  readonly fault: string | null
}

/** Something that is done again and again, one round after another. */
export interface Rounds {
  /** Begins a round now, or when the one under way has ended. */
  readonly kick: () => void
  /** A whole round from now on; how much it found, 0 when it failed. */
  readonly round: () => Promise<number>
  /** How the newest round that has ended came out; `null` before the first. */
  readonly last: () => Round | null
  /** Begins no more, and waits for the round under way, at most `deadlineMs`. */
  readonly stop: (deadlineMs: number) => Promise<void>
}

/** Begins at once, then a round at every interval unless one is waiting already; `work` returns how much it found. */
export function startRounds(
  work: () => Promise<number>,
  { name, everyMs, observer }: { readonly name: string; readonly everyMs: number; readonly observer: Observer },
): Rounds {
  let running: Promise<number> = Promise.resolve(0)
  let isStopped = false
  let waiting = 0
  let last: Round | null = null
  const round = () => {
    waiting += 1
    running = running.then(async () => {
      waiting -= 1
      if (isStopped) return 0
      try {
        const found = await withReference(newReference(), work)
        last = { endedAtMs: performance.now(), fault: null }
        return found
      } catch (error) {
        last = { endedAtMs: performance.now(), fault: observer.fault(name, error) }
        return 0
      }
    })
    return running
  }
  const timer = setInterval(() => waiting === 0 && void round(), everyMs)
  void round()
  return {
    kick: () => void round(),
    round,
    last: () => last,
    async stop(deadlineMs) {
      isStopped = true
      clearInterval(timer)
      const { promise, resolve } = Promise.withResolvers<number>()
      const deadline = setTimeout(() => resolve(0), deadlineMs)
      await Promise.race([running, promise])
      clearTimeout(deadline)
    },
  }
}
