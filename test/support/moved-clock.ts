/** A clock that stands until it is moved, and the sleepers that wait on it. */
export interface MovedClock {
  readonly now: () => Date
  readonly advanceMs: (ms: number) => void
  /** Resolves once the clock has been moved that far. */
  readonly sleep: (ms: number) => Promise<void>
  readonly sleeping: () => number
  /** Moves to the instant at which the first sleeper wakes. */
  readonly wakeNext: () => void
}

interface Sleeper {
  readonly wakesAtMs: number
  readonly wake: () => void
}

export function createMovedClock(start: Date): MovedClock {
  let atMs = start.getTime()
  const sleepers = new Set<Sleeper>()
  const moveTo = (ms: number) => {
    atMs = Math.max(atMs, ms)
    for (const sleeper of sleepers) {
      if (sleeper.wakesAtMs > atMs) continue
      sleepers.delete(sleeper)
      sleeper.wake()
    }
  }
  return {
    now: () => new Date(atMs),
    advanceMs: (ms) => moveTo(atMs + ms),
    sleep(ms) {
      const { promise, resolve } = Promise.withResolvers<void>()
      sleepers.add({ wakesAtMs: atMs + ms, wake: resolve })
      return promise
    },
    sleeping: () => sleepers.size,
    wakeNext: () => moveTo(Math.min(...[...sleepers].map((sleeper) => sleeper.wakesAtMs))),
  }
}
