import { afterEach, describe, expect, it, vi } from 'vitest'
import { JOBS } from '../../src/jobs/catalog.ts'
import type { Queue } from '../../src/jobs/queue.ts'
import { REPEATED, startRepeating } from '../../src/jobs/repeat.ts'

afterEach(() => void vi.useRealTimers())

function aQueue(enqueue: Queue['enqueue']): Queue {
  return { enqueue } as Partial<Queue> as Queue
}

describe('jobs that repeat', () => {
  it('are jobs that there are', () => {
    const known = new Set<string>(JOBS.map(({ name }) => name))
    expect(REPEATED.length).toBeGreaterThan(0)
    expect(REPEATED.filter(({ job }) => !known.has(job))).toEqual([])
  })

  it('are asked for at the start and at their interval, until the end', () => {
    vi.useFakeTimers()
    const asked: string[] = []
    const queue = aQueue(async (job) => void asked.push(job))
    const rows = [
      { job: 'a', everyMs: 1_000, why: '' },
      { job: 'b', everyMs: 3_000, why: '' },
    ]
    const repeating = startRepeating({ queue, rows, events: { onFault: () => {} } })
    expect(asked).toEqual(['a', 'b'])
    vi.advanceTimersByTime(3_000)
    expect(asked.toSorted().join('')).toBe('aaaabb')
    repeating[Symbol.dispose]()
    vi.advanceTimersByTime(10_000)
    expect(asked).toHaveLength(6)
  })

  it('go on after a queue that refused one', async () => {
    vi.useFakeTimers()
    const faults: string[] = []
    const queue = aQueue(async () => Promise.reject(new Error('the database is gone')))
    const rows = [{ job: 'a', everyMs: 1_000, why: '' }]
    using _repeating = startRepeating({ queue, rows, events: { onFault: (job) => void faults.push(job) } })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(faults).toEqual(['a', 'a', 'a'])
  })
})
