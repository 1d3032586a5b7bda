import type { BoundJob, Queue, QueueEvents } from './queue.ts'

/** Most jobs that wait at once; beyond, something enqueues without end. */
const WAITING_MAX = 100_000

/** A queue inside one process that forgets on exit: for stories and rehearsals, where what is due is in the database anyway. */
export function createMemoryQueue(events: QueueEvents, concurrency = 8): Queue {
  const waiting = new Map<string, { readonly name: string; readonly payload: unknown }>()
  const running = new Set<Promise<void>>()
  let jobs: ReadonlyMap<string, BoundJob> | null = null
  let isStopped = false

  function pump(): void {
    while (jobs !== null && !isStopped && running.size < concurrency) {
      const [next] = waiting
      if (next === undefined) return
      const [key, { name, payload }] = next
      waiting.delete(key)
      const job = jobs.get(name)
      if (job === undefined) {
        events.onFault(name, new RangeError(`job '${name}': expected one of ${[...jobs.keys()].join(', ')}`))
        continue
      }
      const run = job.run(payload).then(
        () => undefined,
        (error: unknown) => events.onFault(name, error),
      )
      const tracked = run.finally(() => {
        running.delete(tracked)
        pump()
      })
      running.add(tracked)
    }
  }

  function add(name: string, payload: unknown): void {
    if (waiting.size >= WAITING_MAX) throw new RangeError(`memory queue: more than ${WAITING_MAX} jobs wait`)
    const key = jobs?.get(name)?.keyOf(payload) ?? JSON.stringify(payload)
    waiting.set(`${name}/${key}`, { name, payload })
  }

  return {
    async enqueue(name, payload) {
      add(name, payload)
      pump()
    },
    async enqueueAll(name, payloads) {
      for (const payload of payloads) add(name, payload)
      pump()
    },
    async work(bound) {
      jobs = new Map(bound.map((job) => [job.name, job]))
      pump()
    },
    async stop(deadlineMs) {
      isStopped = true
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, deadlineMs)
      await Promise.race([Promise.allSettled(running), promise])
      clearTimeout(timer)
    },
    async [Symbol.asyncDispose]() {
      isStopped = true
      await Promise.allSettled(running)
    },
  }
}
