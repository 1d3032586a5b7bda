import type { Database } from '../store/database.ts'
import { createGroup } from '../store/group-commit.ts'
import { postponeCalls, reserveCalls } from '../store/rate-limits.ts'
import type { LimitedMethod, Pacing } from './pacing.ts'

/** Keeps the workspace-wide limits of the platform's methods, over all processes. */
export interface Limiter {
  /** Waits until the method may be called once more. */
  readonly wait: (method: LimitedMethod) => Promise<void>
  /** The platform said that it takes no call of the method before then. */
  readonly postpone: (method: LimitedMethod, until: Date) => Promise<void>
}

interface LimiterParts {
  readonly database: Database
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  readonly limits: Pacing['limits']
}

export function createLimiter({ database, now, sleep, limits }: LimiterParts): Limiter {
  const reserving = new Map<LimitedMethod, (call: LimitedMethod) => Promise<Date>>()

  function reserve(method: LimitedMethod): Promise<Date> | null {
    const limit = limits[method]
    if (limit === undefined) return null
    let group = reserving.get(method)
    if (group === undefined) {
      group = createGroup((calls) => reserveCalls(database.prisma, method, limit, calls.length, now()))
      reserving.set(method, group)
    }
    return group(method)
  }

  return {
    async wait(method) {
      const slot = await reserve(method)
      if (slot === null) return
      const waitMs = slot.getTime() - now().getTime()
      if (waitMs > 0) await sleep(waitMs)
    },
    async postpone(method, until) {
      const limit = limits[method]
      if (limit !== undefined) await postponeCalls(database.prisma, method, limit, until)
    },
  }
}
