import cron, { type ScheduledTask } from 'node-cron'
import { MINUTE_MS, toLocalDateTime } from '../domain/time.ts'
import type { Database } from '../store/database.ts'
import { endOccurrence, openOccurrence, unendedOccurrence } from '../store/occurrences.ts'
import { occurrenceName } from './ask-for-month.ts'
import type { Queue, QueueEvents } from './queue.ts'
import { type ScheduleRow, slotIn } from './schedule.ts'

/** How often slots that have passed are looked through: ticks may be lost, and jobs cut off. */
const LOOK_EVERY_MS = 10 * MINUTE_MS

interface SchedulerDeps {
  readonly database: Database
  readonly queue: Queue
  readonly rows: readonly ScheduleRow[]
  readonly now: () => Date
  readonly events: QueueEvents
  readonly lookEveryMs?: number
}

/**
 * Starts the clock. A tick only opens the occurrence of its nominal slot and enqueues the job; a second process's tick
 * finds the occurrence taken. A slot of this month that passed while nothing ran, while the database was away, or whose
 * process died between the two, is caught up at the start and every ten minutes.
 */
export async function startScheduler(deps: SchedulerDeps): Promise<AsyncDisposable> {
  for (const row of deps.rows) await catchUp(deps, row)
  const look = async () => {
    for (const row of deps.rows) {
      await catchUp(deps, row).catch((error: unknown) => deps.events.onFault(row.job, error))
    }
  }
  const timer = setInterval(() => void look(), deps.lookEveryMs ?? LOOK_EVERY_MS)
  const tasks: ScheduledTask[] = deps.rows.map((row) => {
    const run = () => tick(deps, row).catch((error: unknown) => deps.events.onFault(row.job, error))
    return cron.schedule(row.cron, run, { timezone: row.timeZone, name: occurrenceName(row.job, row.medium) })
  })
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      for (const task of tasks) await task.destroy()
    },
  }
}

/** Opens the occurrence of the row's slot in the present month, and enqueues its job, once over all processes. */
export async function tick(deps: SchedulerDeps, row: ScheduleRow): Promise<void> {
  const { slot, month } = slotIn(row, toLocalDateTime(deps.now(), row.timeZone).slice(0, 10))
  const name = occurrenceName(row.job, row.medium)
  if (!(await openOccurrence(deps.database.prisma, name, slot, deps.now()))) return
  await deps.queue.enqueue(row.job, { medium: row.medium, month, slot })
}

async function catchUp(deps: SchedulerDeps, row: ScheduleRow): Promise<void> {
  const local = toLocalDateTime(deps.now(), row.timeZone)
  const { slot, month } = slotIn(row, local.slice(0, 10))
  if (slot > local) return
  const name = occurrenceName(row.job, row.medium)
  const isOpen = await openOccurrence(deps.database.prisma, name, slot, deps.now())
  // One that was opened and has not ended may have been cut off; its job may run twice without saying anything twice.
  if (isOpen || (await unendedOccurrence(deps.database.prisma, name, slot))) {
    await deps.queue.enqueue(row.job, { medium: row.medium, month, slot })
  }
}

/** Records how an occurrence ended, as the job that ran it says. */
export function occurrenceRecorder(database: Database, now: () => Date) {
  return async (job: string, slot: string, outcome: { readonly outcome: string; readonly reason?: string }) => {
    const state = outcome.outcome === 'done' ? 'ran' : 'skipped'
    await endOccurrence(database.prisma, job, slot, state, outcome.reason ?? null, now())
  }
}
