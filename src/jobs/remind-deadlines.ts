import { z } from 'zod'
import { MINUTE_MS } from '../domain/time.ts'
import type { RemindersRun } from '../workflows/remind-deadlines.ts'
import { defineJob } from './define-job.ts'

/** How often deadlines are looked through for reminders that are due. */
export const REMIND_EVERY_MS = MINUTE_MS

interface Deps {
  readonly remind: () => Promise<RemindersRun>
  /** Told of each thing that went wrong, while the other reminders were said. */
  readonly onFault: (error: unknown) => void
}

/** Says the reminders that are due. Several processes may do so at once: each reminder is said by one of them. */
export const remindDeadlinesJob = defineJob({
  name: 'deadlines.remind',
  payload: z.object({}),
  retry: { limit: 0, delaySeconds: 0, backoff: false },
  expireSeconds: 300,
  keyOf: () => 'all',
  async run(_payload, { remind, onFault }: Deps) {
    const { said, faults } = await remind()
    for (const fault of faults) onFault(fault)
    return said > 0 ? { outcome: 'done' } : { outcome: 'skipped', reason: 'no reminder is due' }
  },
})
