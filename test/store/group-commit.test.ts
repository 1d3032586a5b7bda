import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createGroup } from '../../src/store/group-commit.ts'

describe('work on many items at once', () => {
  it('goes in one statement for what is asked in one turn, and in the next for what comes meanwhile', async () => {
    const groups: (readonly number[])[] = []
    const double = createGroup<number, number>(async (items) => {
      groups.push(items)
      await pause(5)
      return items.map((item) => item * 2)
    })
    const first = [double(1), double(2), double(3)]
    await pause(1)
    const later = [double(4), double(5)]
    expect(await Promise.all([...first, ...later])).toEqual([2, 4, 6, 8, 10])
    expect(groups).toEqual([
      [1, 2, 3],
      [4, 5],
    ])
  })

  it('is bounded: more than 200 items take several statements', async () => {
    const sizes: number[] = []
    const same = createGroup<number, number>(async (items) => {
      sizes.push(items.length)
      return items
    })
    const items = Array.from({ length: 450 }, (_, at) => at)
    expect(await Promise.all(items.map(same))).toEqual(items)
    expect(sizes).toEqual([200, 200, 50])
  })

  it('fails for every item of a failed statement, and for none of the next', async () => {
    let isBroken = true
    const same = createGroup<number, number>(async (items) => {
      if (isBroken) throw new Error('connection lost')
      return items
    })
    const broken = await Promise.allSettled([same(1), same(2)])
    expect(broken.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    isBroken = false
    expect(await Promise.all([same(3), same(4)])).toEqual([3, 4])
  })
})
