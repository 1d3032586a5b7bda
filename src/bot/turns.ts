import { setImmediate } from 'node:timers/promises'

/**
 * Lets the work of many requests go on a few at a time, first come first served, so that those that come in meanwhile
 * are acknowledged between two steps of it and not behind all of it.
 */
export interface Turns {
  /** Does the work when its turn comes; what it throws is thrown on. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>
}

interface TurnsOptions {
  /** Requests worked on at the same time, at least 1. */
  readonly atOnce: number
  /** After so long a work goes on without its turn: what takes longer waits for something, and others need not. */
  readonly turnMsMax: number
}

export function createTurns({ atOnce, turnMsMax }: TurnsOptions): Turns {
  // As long as requests come in faster than they are done; each of them was read and is held anyway.
  const waiting: (() => void)[] = []
  let taken = 0

  async function begin(): Promise<void> {
    if (taken < atOnce) {
      taken += 1
      return
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.push(resolve)
    await promise
  }

  /** Hands the turn to the next in line. */
  function end(): void {
    const next = waiting.shift()
    if (next === undefined) taken -= 1
    else next()
  }

  return {
    async take(work) {
      await begin()
      // Not in the same breath: other requests that lie ready are read and acknowledged first.
      await setImmediate()
      let isOver = false
      const endOnce = () => {
        if (isOver) return
        isOver = true
        end()
      }
      const timer = setTimeout(endOnce, turnMsMax)
      try {
        return await work()
      } finally {
        clearTimeout(timer)
        endOnce()
      }
    },
  }
}
