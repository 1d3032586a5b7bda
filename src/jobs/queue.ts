import type { Job, JobOutcome } from './define-job.ts'

/** A job with what it needs bound in: what a queue runs. */
export interface BoundJob {
  readonly name: string
  readonly retry: Job<unknown, unknown>['retry']
  readonly isDoneWhenTaken: boolean
  readonly expireSeconds: number
  /** Lower goes first. */
  readonly priorityOf: (payload: unknown) => number
  /** Checks the payload and gives its key. @throws When the payload is not the job's. */
  readonly keyOf: (payload: unknown) => string
  readonly run: (payload: unknown) => Promise<JobOutcome>
}

/** Binds a job to its dependencies; its payload is checked at this edge and nowhere inside. */
export function bindJob<Payload, Deps>(job: Job<Payload, Deps>, deps: Deps): BoundJob {
  return {
    name: job.name,
    retry: job.retry,
    isDoneWhenTaken: job.isDoneWhenTaken ?? false,
    expireSeconds: job.expireSeconds,
    priorityOf: (payload) => job.priorityOf?.(job.payload.parse(payload)) ?? 0,
    keyOf: (payload) => job.keyOf(job.payload.parse(payload)),
    run: (payload) => job.run(job.payload.parse(payload), deps),
  }
}

/** What waits to be run later, in whatever process. `pg-boss-queue.ts` and `memory-queue.ts` fulfil it. */
export interface Queue extends AsyncDisposable {
  /** Adds a job unless one with the same key waits already. */
  readonly enqueue: (name: string, payload: unknown) => Promise<void>
  /** Adds a job for each payload, the most urgent first, in one go. */
  readonly enqueueAll: (name: string, payloads: readonly unknown[]) => Promise<void>
  /** Begins to run jobs in this process. */
  readonly work: (jobs: readonly BoundJob[]) => Promise<void>
  /** Stops taking jobs and waits for those that run, at most `deadlineMs`. */
  readonly stop: (deadlineMs: number) => Promise<void>
}

/** What a queue tells of its runs. */
export interface QueueEvents {
  readonly onFault: (job: string, error: unknown) => void
}
