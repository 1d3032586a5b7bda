import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineJob } from '../../src/jobs/define-job.ts'
import { createMemoryQueue } from '../../src/jobs/memory-queue.ts'
import { startPgBossQueue } from '../../src/jobs/pg-boss-queue.ts'
import { bindJob, type Queue, type QueueEvents } from '../../src/jobs/queue.ts'

/** Every behaviour the office relies on; whatever runs its jobs has to keep it. */
const echo = defineJob({
  name: 'test.echo',
  payload: z.object({ text: z.string(), mark: z.string().optional() }),
  retry: { limit: 0, delaySeconds: 0, backoff: false },
  expireSeconds: 60,
  keyOf: ({ text }) => text,
  async run({ text }, { heard }: { heard: (text: string) => Promise<void> }) {
    await heard(text)
    return { outcome: 'done' }
  },
})
const other = defineJob({ ...echo, name: 'test.other' })
const JOBS = [echo, other]

let pglite: PGlite
beforeAll(async () => {
  pglite = await PGlite.create()
})
afterAll(() => pglite.close())

const QUEUES: readonly { readonly name: string; readonly start: (events: QueueEvents) => Promise<Queue> }[] = [
  { name: 'memory', start: async (events) => createMemoryQueue(events) },
  { name: 'pg-boss', start: (events) => startPgBossQueue({ kind: 'pglite', pglite }, JOBS, events) },
]
const SOON = { timeout: 20_000, interval: 20 }

function aListener() {
  const heard: string[] = []
  const faults: string[] = []
  return {
    heard,
    faults,
    events: {
      onFault: (job: string, error: unknown) =>
        faults.push(`${job}: ${error instanceof Error ? error.message : String(error)}`),
    },
    deps: {
      heard: async (text: string) => {
        if (text.startsWith('bad')) throw new Error(`cannot hear ${text}`)
        heard.push(text)
      },
    },
  }
}

describe.each(QUEUES)('the $name queue', ({ start }) => {
  it('runs what is enqueued while it works, each job by its own handler', async () => {
    const listener = aListener()
    const told: string[] = []
    await using queue = await start(listener.events)
    await queue.work([bindJob(echo, listener.deps), bindJob(other, { heard: async (text) => void told.push(text) })])
    await queue.enqueue('test.echo', { text: 'one' })
    await queue.enqueue('test.other', { text: 'two' })
    await queue.enqueue('test.echo', { text: 'three' })
    await expect.poll(() => [...listener.heard].sort().join(), SOON).toBe('one,three')
    await expect.poll(() => told.join(), SOON).toBe('two')
    expect(listener.faults).toEqual([])
  })

  it('takes two waiting jobs of one key for one, and one enqueued after that run began for another', async () => {
    const listener = aListener()
    await using queue = await start(listener.events)
    await queue.enqueue('test.echo', { text: 'key' })
    await queue.enqueue('test.echo', { text: 'key' })
    await queue.work([bindJob(echo, listener.deps)])
    await expect.poll(() => listener.heard.join(), SOON).toBe('key')
    await queue.enqueue('test.echo', { text: 'key' })
    await expect.poll(() => listener.heard.join(), SOON).toBe('key,key')
    await queue.enqueue('test.echo', { text: 'last' })
    await expect.poll(() => listener.heard.join(), SOON).toBe('key,key,last')
  })

  it('tells of a run that failed and of a payload that is not the job’s, and goes on', async () => {
    const listener = aListener()
    await using queue = await start(listener.events)
    await queue.work([bindJob(echo, listener.deps)])
    await queue.enqueue('test.echo', { text: 'bad news' })
    await expect.poll(() => listener.faults.join('\n'), SOON).toMatch(/^test\.echo: cannot hear bad news/)
    await queue.enqueue('test.echo', { text: 'good news' })
    await expect.poll(() => listener.heard.join(), SOON).toBe('good news')
    const told = listener.faults.length
    // A queue may find the wrong payload when it is handed in or when it is run; neither may pass it to the handler.
    await queue
      .enqueue('test.echo', { words: 1 })
      .catch((error: unknown) => listener.events.onFault('test.echo', error))
    await expect.poll(() => listener.faults.length, SOON).toBeGreaterThan(told)
    expect(listener.heard).toEqual(['good news'])
  })

  it('takes what comes while a reminder’s long run goes on, and has it end before it stops', async () => {
    const heard: string[] = []
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const queue = await start(aListener().events)
    const reminder = { ...echo, isDoneWhenTaken: true }
    await queue.work([
      bindJob(reminder, {
        heard: async (text) => {
          if (text === 'long') await gate
          heard.push(text)
        },
      }),
    ])
    await queue.enqueueAll('test.echo', [{ text: 'long' }, { text: 'one' }])
    await expect.poll(() => heard.join(), SOON).toBe('one')
    await queue.enqueueAll('test.echo', [{ text: 'two' }])
    await expect.poll(() => heard.join(), SOON).toBe('one,two')
    const stopped = queue.stop(10_000)
    open()
    await stopped
    expect(heard).toEqual(['one', 'two', 'long'])
    await queue[Symbol.asyncDispose]()
  })

  it('stops without starting anything more, once what runs has ended', async () => {
    const listener = aListener()
    const ended: string[] = []
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const queue = await start(listener.events)
    await queue.work([
      bindJob(echo, {
        heard: async (text) => {
          begin()
          await new Promise((resolve) => setTimeout(resolve, 200))
          ended.push(text)
        },
      }),
    ])
    await queue.enqueue('test.echo', { text: 'slow' })
    await begun
    await queue.stop(10_000)
    expect(ended).toEqual(['slow'])
    await queue[Symbol.asyncDispose]()
  })
})
