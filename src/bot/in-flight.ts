/** Counts work that has begun and not ended, so that a stop can wait for it. */
export interface InFlight {
  readonly count: () => number
  readonly track: <T>(work: () => Promise<T>) => Promise<T>
  /** Waits until nothing is under way, at most `limitMs`; false when something still is. */
  readonly drain: (limitMs: number) => Promise<boolean>
}

export function createInFlight(): InFlight {
  let count = 0
  const waiting = new Set<() => void>()
  return {
    count: () => count,
    async track(work) {
      count += 1
      try {
        return await work()
      } finally {
        count -= 1
        if (count === 0) for (const wake of waiting) wake()
      }
    },
    async drain(limitMs) {
      if (count === 0) return true
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.add(resolve)
      const timer = setTimeout(resolve, Math.max(0, limitMs))
      await promise
      clearTimeout(timer)
      waiting.delete(resolve)
      return count === 0
    },
  }
}
