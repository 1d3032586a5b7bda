import { fromPglite, PgBoss } from 'pg-boss'
import type { QueueConnection } from '../store/database.ts'
import type { BoundJob, Queue, QueueEvents } from './queue.ts'

const SCHEMA = 'duban_queue'
/** An idle worker looks twice a second, the most often pg-boss takes, when no notification woke it. */
const LOOKING = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5, burstWhenBatchFull: true } as const
/** Workers a job, and jobs one worker takes at once. */
const WORKERS = 2
const BATCH = 8
/** Runs of jobs that are done when taken which one process has under way at most; a channel is one run. */
const RUNS_MAX = 64
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
      : new PgBoss({ ...common, ...connection.pool })
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
  let jobs: ReadonlyMap<string, BoundJob> = new Map()
  const runs = createRuns(RUNS_MAX)
  let isStopped = false
  async function stop(deadlineMs: number): Promise<void> {
    if (isStopped) return
    isStopped = true
    const endsAt = performance.now() + deadlineMs
    await boss.stop({ graceful: true, timeout: deadlineMs, close: true })
    await runs.end(Math.max(0, endsAt - performance.now()))
  }
  /** Higher goes first in pg-boss, lower in ours. */
  const optionsOf = (name: string, payload: unknown) => {
    const job = jobs.get(name)
    return { singletonKey: job?.keyOf(payload) ?? JSON.stringify(payload), priority: -(job?.priorityOf(payload) ?? 0) }
  }
  async function takeAtOnce(job: BoundJob): Promise<void> {
    await boss.work<object>(job.name, { ...LOOKING, localConcurrency: 1, batchSize: RUNS_MAX }, async (batch) => {
      for (const { data } of batch) {
        await runs.begin(() => job.run(data).catch((fault: unknown) => events.onFault(job.name, fault)))
      }
    })
  }
  async function takeToTheEnd(job: BoundJob): Promise<void> {
    await boss.work<object>(job.name, { ...LOOKING, localConcurrency: WORKERS, batchSize: BATCH }, async (batch) => {
      const ended = await Promise.allSettled(batch.map(({ data }) => job.run(data)))
      const faults = ended.flatMap((run) => (run.status === 'rejected' ? [run.reason as unknown] : []))
      for (const fault of faults) events.onFault(job.name, fault)
      if (faults.length > 0) throw faults[0]
    })
  }
  return {
    stop,
    async enqueue(name, payload) {
      await boss.send(name, payload as object, optionsOf(name, payload))
    },
    async enqueueAll(name, payloads) {
      await boss.insert(
        name,
        payloads.map((payload) => ({ data: payload as object, ...optionsOf(name, payload) })),
      )
    },
    async work(bound) {
      jobs = new Map(bound.map((job) => [job.name, job]))
      for (const job of bound) await (job.isDoneWhenTaken ? takeAtOnce(job) : takeToTheEnd(job))
    },
    async [Symbol.asyncDispose]() {
      await stop(STOP_MS)
    },
  }
}

/** Runs that go on by themselves, at most so many at once. */
function createRuns(most: number) {
  const running = new Set<Promise<unknown>>()
  return {
    /** Waits for room and begins a run. */
    async begin(work: () => Promise<unknown>): Promise<void> {
      while (running.size >= most) await Promise.race(running)
      const run = work().finally(() => running.delete(run))
      running.add(run)
    },
    /** Waits for those under way, at most `deadlineMs`. */
    async end(deadlineMs: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, deadlineMs)
      await Promise.race([Promise.all(running), promise])
      clearTimeout(timer)
    },
  }
}
