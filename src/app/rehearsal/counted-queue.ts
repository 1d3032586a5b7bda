import { setImmediate as turn } from 'node:timers/promises'
import { createMemoryQueue } from '../../jobs/memory-queue.ts'
import type { Queue, QueueEvents } from '../../jobs/queue.ts'

/** A queue in memory that tells when none of its jobs runs any more. */
export function createCountedQueue() {
  let running = 0
  return {
    async start(events: QueueEvents): Promise<Queue> {
      const queue = createMemoryQueue(events)
      return {
        ...queue,
        work: (jobs) =>
          queue.work(
            jobs.map((job) => ({
              ...job,
              async run(payload) {
                running += 1
                try {
                  return await job.run(payload)
                } finally {
                  running -= 1
                }
              },
            })),
          ),
      }
    },
    /** Resolves once every job that was given to it has ended. */
    async idle(): Promise<void> {
      do await turn()
      while (running > 0)
    },
  }
}
