import { PROBE_EVERY_MS } from '../workflows/probe-destinations.ts'
import { KEEP_CAMPAIGNS_EVERY_MS, keepCampaignsJob } from './keep-campaigns.ts'
import { probeDestinationsJob } from './probe-destinations.ts'
import type { Queue, QueueEvents } from './queue.ts'
import { REMIND_EVERY_MS, remindDeadlinesJob } from './remind-deadlines.ts'
import { SELF_AUDIT_EVERY_MS, selfAuditJob } from './self-audit.ts'

/** A job that runs again and again, whatever the time of day. */
export interface RepeatRow {
  readonly job: string
  readonly everyMs: number
  readonly why: string
}

/** Jobs that every serving process asks for at its start and then at an interval; one run may serve several of them. */
export const REPEATED: readonly RepeatRow[] = [
  {
    job: probeDestinationsJob.name,
    everyMs: PROBE_EVERY_MS,
    why: 'A channel that takes posts again is found within ten minutes, though Slack’s event of it was lost.',
  },
  {
    job: selfAuditJob.name,
    everyMs: SELF_AUDIT_EVERY_MS,
    why: 'What should have been sent and was not is noticed within the hour, and a heartbeat tells that somebody looks.',
  },
  {
    job: remindDeadlinesJob.name,
    everyMs: REMIND_EVERY_MS,
    why: 'A deadline is recalled within a minute of the instant its plan names.',
  },
  {
    job: keepCampaignsJob.name,
    everyMs: KEEP_CAMPAIGNS_EVERY_MS,
    why: 'A yearly return is asked for on its morning, and passed on when its unit is merged.',
  },
]

/** Asks for each job now and at its interval, until disposed. */
export function startRepeating(deps: {
  readonly queue: Queue
  readonly rows: readonly RepeatRow[]
  readonly events: QueueEvents
}): Disposable {
  const { queue, rows, events } = deps
  const timers = rows.map(({ job, everyMs }) => {
    const ask = () => void queue.enqueue(job, {}).catch((error: unknown) => events.onFault(job, error))
    ask()
    return setInterval(ask, everyMs)
  })
  return {
    [Symbol.dispose]() {
      for (const timer of timers) clearInterval(timer)
    },
  }
}
