/** A clock that stands until it is moved, and never goes back. */
export interface PlayedClock {
  readonly now: () => Date
  readonly moveTo: (instant: Date) => void
  readonly advanceMs: (ms: number) => void
}

export function createPlayedClock(start: Date): PlayedClock {
  let atMs = start.getTime()
  const moveToMs = (ms: number) => {
    atMs = Math.max(atMs, ms)
  }
  return {
    now: () => new Date(atMs),
    moveTo: (instant) => moveToMs(instant.getTime()),
    advanceMs: (ms) => moveToMs(atMs + ms),
  }
}
