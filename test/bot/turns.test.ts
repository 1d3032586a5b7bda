import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTurns } from '../../src/bot/turns.ts'

const MINUTE_MS = 60_000

describe('turns', () => {
  test('never more at once than allowed, in the order they came, and every one ends with its own value or fault', async () => {
    const works = fc.array(fc.record({ ticks: fc.integer({ min: 0, max: 5 }), fails: fc.boolean() }), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), works, async (atOnce, all) => {
        const turns = createTurns({ atOnce, turnMsMax: MINUTE_MS })
        const begun: number[] = []
        let under = 0
        let most = 0
        const ends = await Promise.allSettled(
          all.map(({ ticks, fails }, at) =>
            turns.take(async () => {
              begun.push(at)
              under += 1
              most = Math.max(most, under)
              for (let tick = 0; tick < ticks; tick += 1) await setImmediate()
              under -= 1
              if (fails) throw new Error(`work ${at}`)
              return at
            }),
          ),
        )
        expect(most).toBeLessThanOrEqual(atOnce)
        expect(begun).toEqual(all.map((_work, at) => at))
        expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : String(end.reason)))).toEqual(
          all.map(({ fails }, at) => (fails ? `Error: work ${at}` : at)),
        )
      }),
      { numRuns: 100 },
    )
  })

  test('a work that waits long does not hold up those behind it, and its end gives no second turn away', async () => {
    const turns = createTurns({ atOnce: 1, turnMsMax: 10 })
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const slow = turns.take(() => released)
    let under = 0
    let most = 0
    const count = async () => {
      under += 1
      most = Math.max(most, under)
      await setImmediate()
      under -= 1
    }
    await turns.take(count)
    release()
    await slow
    await Promise.all(Array.from({ length: 5 }, () => turns.take(count)))
    expect(most).toBe(1)
  })
})
