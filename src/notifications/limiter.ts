import type { Database } from '../store/database.ts'
import { createGroup } from '../store/group-commit.ts'
import { postponeCalls, reserveCalls, type Slot } from '../store/rate-limits.ts'
import type { LimitedMethod, Pacing } from './pacing.ts'

/** Keeps the workspace-wide limits of the platform's methods, over all processes. */
export interface Limiter {
  /**
   * Waits until the method may be called once more, if that is within five seconds. Otherwise gives the instant at which
   * to ask again, and nothing is waited for: nobody else is to wait behind a method that is used up.
   */
  readonly turn: (method: LimitedMethod) => Promise<Date | null>
  /** The platform said that it takes no call of the method before then. */
  readonly postpone: (method: LimitedMethod, until: Date) => Promise<void>
}

/** The longest wait that is sat out. */
export const WAIT_IN_TURN_MS = 5_000

interface LimiterParts {
  readonly database: Database
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  readonly limits: Pacing['limits']
}

export function createLimiter({ database, now, sleep, limits }: LimiterParts): Limiter {
  const reserving = new Map<LimitedMethod, (call: null) => Promise<Slot>>()

  function reserve(method: LimitedMethod): Promise<Slot> | null {
    const limit = limits[method]
    if (limit === undefined) return null
    let group = reserving.get(method)
    if (group === undefined) {
      group = createGroup((calls) =>
        reserveCalls(database.prisma, method, limit, { count: calls.length, now: now(), withinMs: WAIT_IN_TURN_MS }),
      )
      reserving.set(method, group)
    }
    return group(null)
  }

  return {
    async turn(method) {
      const slot = await reserve(method)
      if (slot === null) return null
      if (!slot.isTaken) return slot.at
      const waitMs = slot.at.getTime() - now().getTime()
      if (waitMs > 0) await sleep(waitMs)
      return null
    },
    async postpone(method, until) {
      const limit = limits[method]
      if (limit !== undefined) await postponeCalls(database.prisma, method, limit, until)
    },
  }
}
