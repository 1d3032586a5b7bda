import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFaultThinner } from '../../src/app/thin-faults.ts'

const aFault = (over: { place?: string; error?: unknown; reference?: string; afterMs?: number } = {}) => {
  const { place = 'queue', error = refused('a'), reference = 'r1', afterMs = 0 } = over
  return { place, error, reference, at: new Date(1_800_000_000_000 + afterMs) }
}
const refused = (worker: string) => {
  return { message: `connect ECONNREFUSED 127.0.0.1:5432 (Queue: channel.deliver, Worker: ${worker})`, stack: '' }
}

describe('a fault', () => {
  it('is logged at once, and again after a minute with the number of those between', () => {
    const thin = createFaultThinner()
    expect(thin(aFault())).toEqual({ isLogged: true, reference: 'r1', passedOver: 0 })
    const next = { error: refused('b'), reference: 'r2' }
    expect(thin(aFault({ ...next, afterMs: 500 }))).toEqual({ isLogged: false, reference: 'r1', passedOver: 1 })
    expect(thin(aFault({ ...next, afterMs: 59_999 }))).toEqual({ isLogged: false, reference: 'r1', passedOver: 2 })
    expect(thin(aFault({ ...next, afterMs: 60_000 }))).toEqual({ isLogged: true, reference: 'r2', passedOver: 2 })
    expect(thin(aFault({ afterMs: 60_001 }))).toEqual({ isLogged: false, reference: 'r2', passedOver: 1 })
  })

  it.each([
    ['elsewhere', { place: 'sweep' }],
    ['of another kind', { error: new Error('terminating connection') }],
    ['that is no error', { error: 'connect' }],
  ])('%s is one of its own', (_name, over) => {
    const thin = createFaultThinner()
    thin(aFault())
    expect(thin(aFault({ ...over, afterMs: 1 }))).toMatchObject({ isLogged: true, passedOver: 0 })
  })

  it('is either logged or counted, whatever comes in whatever order', () => {
    const faults = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), waitMs: fc.nat(40_000) }))
    fc.assert(
      fc.property(faults, (given) => {
        const thin = createFaultThinner()
        let afterMs = 0
        let told = 0
        const meet = (name: string) => {
          const { isLogged, passedOver } = thin(aFault({ error: new Error(name), afterMs }))
          return isLogged ? passedOver : null
        }
        for (const { name, waitMs } of given) {
          afterMs += waitMs
          const passedOver = meet(name)
          if (passedOver !== null) told += 1 + passedOver
        }
        afterMs += 60_000
        for (const name of ['a', 'b', 'c', 'd']) told += meet(name) ?? 0
        expect(told).toBe(given.length)
      }),
    )
  })

  it('is remembered for so many kinds only, and none is lost for it', () => {
    const thin = createFaultThinner()
    const names = Array.from({ length: 500 }, (_, index) => String.fromCodePoint(0x4e00 + index))
    expect(names.map((name) => thin(aFault({ error: new Error(name) })).isLogged)).not.toContain(false)
  })
})
