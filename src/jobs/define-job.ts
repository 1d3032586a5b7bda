import type { z } from 'zod'

/** How a run of a job ended; a throw is a fault, and the queue's retry policy applies. */
export type JobOutcome = { readonly outcome: 'done' } | { readonly outcome: 'skipped'; readonly reason: string }

/** A job says everything about itself: its name, what it is given, how it is retried, and what it does. */
export interface Job<Payload, Deps> {
  readonly name: string
  readonly payload: z.ZodType<Payload>
  readonly retry: { readonly limit: number; readonly delaySeconds: number; readonly backoff: boolean }
  /**
   * The job is only a reminder of what is due anyway: it counts as done once a worker has taken it, so that a long run
   * keeps no other job waiting, and one that is lost is made up for by the next sweep.
   */
  readonly isDoneWhenTaken?: boolean
  /** After this long a run is taken for dead and the job is given to another worker. */
  readonly expireSeconds: number
  /** Which of the waiting jobs goes first; lower does. All are alike without it. */
  readonly priorityOf?: (payload: Payload) => number
  /** Two waiting jobs with the same key are one. */
  readonly keyOf: (payload: Payload) => string
  readonly run: (payload: Payload, deps: Deps) => Promise<JobOutcome>
}

export function defineJob<Payload, Deps>(job: Job<Payload, Deps>): Job<Payload, Deps> {
  return job
}
