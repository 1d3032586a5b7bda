import cron from 'node-cron'
import type { OfficeContext } from '../workflows/office-context.ts'
import { beginDueRuns } from '../workflows/schedules/begin-due-runs.ts'
import { followOfficeFile } from '../workflows/schedules/follow-office-file.ts'
import type { Queue, QueueEvents } from './queue.ts'
import { runScheduledJob } from './run-scheduled.ts'

/**
 * When every process looks at the schedules: each five seconds, with the seconds as a sixth field. A run begins and a
 * change of a schedule takes effect within that time, whichever process it was made in.
 */
const LOOK_CRON = '*/5 * * * * *'
const SCHEDULER = 'schedules.look'

interface SchedulerDeps {
  readonly context: OfficeContext
  readonly queue: Pick<Queue, 'enqueue'>
  readonly events: QueueEvents
}

/**
 * Starts the clock: follows the office file, takes up what was begun and has not ended, and from then on looks at the
 * schedules again and again. A look that cannot reach the database is made up for by the next one.
 */
export async function startScheduler(deps: SchedulerDeps): Promise<AsyncDisposable> {
  await followOfficeFile(deps.context)
  await lookAtSchedules(deps, { isStart: true })
  let looking: Promise<void> | null = null
  const look = () => {
    // A look that takes longer than five seconds is not joined by another.
    looking ??= lookAtSchedules(deps)
      .catch((error: unknown) => deps.events.onFault(SCHEDULER, error))
      .finally(() => {
        looking = null
      })
  }
  const task = cron.schedule(LOOK_CRON, look, { name: SCHEDULER, suppressMissedWarning: true })
  return {
    async [Symbol.asyncDispose]() {
      await task.destroy()
      await looking
    },
  }
}

/**
 * Gives the queue every run whose time has come; of several processes, one gives it each. A run that the queue did not
 * take is given to it again after ten minutes.
 */
export async function lookAtSchedules(
  { context, queue, events }: SchedulerDeps,
  options: { readonly isStart?: boolean } = {},
): Promise<void> {
  await context.lookAtCalendar?.(context.database.prisma)
  const { runs, faults } = await beginDueRuns(context, options)
  for (const fault of faults) events.onFault(SCHEDULER, fault)
  for (const run of runs) {
    await queue.enqueue(runScheduledJob.name, run).catch((error: unknown) => events.onFault(SCHEDULER, error))
  }
}
