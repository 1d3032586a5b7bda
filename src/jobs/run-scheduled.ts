import { z } from 'zod'
import type { OfficeContext } from '../workflows/office-context.ts'
import { runScheduled } from '../workflows/schedules/run-scheduled.ts'
import { defineJob } from './define-job.ts'

interface Deps {
  readonly context: OfficeContext
}

/** Does one run of a schedule. */
export const runScheduledJob = defineJob({
  name: 'schedule.run',
  payload: z.object({ scheduleId: z.string().min(1).max(100), slot: z.string().min(1).max(20) }),
  retry: { limit: 5, delaySeconds: 60, backoff: true },
  expireSeconds: 300,
  keyOf: ({ scheduleId, slot }) => `${scheduleId}/${slot}`,
  run: (payload, { context }: Deps) => runScheduled(context, payload),
})
