import { fromPglite, PgBoss } from 'pg-boss'
import type { QueueConnection } from '../store/database.ts'
import type { BoundJob, Queue, QueueEvents } from './queue.ts'

const SCHEMA = 'duban_queue'
/** How often an idle worker looks when no notification woke it, in seconds; the least pg-boss takes. */
const POLL_SECONDS = 0.5
/** Workers a job, and jobs one worker takes at once. */
const WORKERS = 4
const BATCH = 8
const STOP_MS = 10_000

/** The queue on the office's own database: workers of every process share it through pg-boss. */
export async function startPgBossQueue(
  connection: QueueConnection,
  jobNames: readonly { readonly name: string; readonly expireSeconds: number; readonly retry: BoundJob['retry'] }[],
  events: QueueEvents,
): Promise<Queue> {
  const common = { schema: SCHEMA, schedule: false, supervise: true, useListenNotify: true } as const
  const boss =
    connection.kind === 'pglite'
      ? new PgBoss({ ...common, db: fromPglite(connection.pglite), backend: 'pglite' })
      : new PgBoss({ ...common, connectionString: connection.connectionString, max: 4 })
  boss.on('error', (error) => events.onFault('pg-boss', error))
  await boss.start()
  for (const { name, expireSeconds, retry } of jobNames) {
    await boss.createQueue(name, {
      policy: 'short',
      notify: true,
      expireInSeconds: expireSeconds,
      retryLimit: retry.limit,
      retryDelay: retry.delaySeconds,
      retryBackoff: retry.backoff,
      deleteAfterSeconds: 3_600,
    })
  }
  let keys: ReadonlyMap<string, BoundJob['keyOf']> = new Map()
  let isStopped = false
  async function stop(deadlineMs: number): Promise<void> {
    if (isStopped) return
    isStopped = true
    await boss.stop({ graceful: true, timeout: deadlineMs, close: true })
  }
  return {
    stop,
    async enqueue(name, payload) {
      const singletonKey = keys.get(name)?.(payload) ?? JSON.stringify(payload)
      await boss.send(name, payload as object, { singletonKey })
    },
    async work(jobs) {
      keys = new Map(jobs.map((job) => [job.name, job.keyOf]))
      for (const job of jobs) {
        const options = {
          pollingIntervalSeconds: POLL_SECONDS,
          notifyPollingIntervalSeconds: POLL_SECONDS,
          localConcurrency: WORKERS,
          batchSize: BATCH,
          burstWhenBatchFull: true,
        }
        await boss.work<object>(job.name, options, async (batch) => {
          const runs = await Promise.allSettled(batch.map(({ data }) => job.run(data)))
          const faults = runs.flatMap((run) => (run.status === 'rejected' ? [run.reason as unknown] : []))
          for (const fault of faults) events.onFault(job.name, fault)
          if (faults.length > 0) throw faults[0]
        })
      }
    },
    async [Symbol.asyncDispose]() {
      await stop(STOP_MS)
    },
  }
}
