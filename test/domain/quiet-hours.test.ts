import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heldUntil } from '../../src/domain/quiet-hours.ts'
import { HOUR_MS, toLocalDateTime } from '../../src/domain/time.ts'

const BERLIN = 'Europe/Berlin'

describe('quiet hours', () => {
  it('that end in an hour which clocks leave out end with the first time after it', () => {
    const quiet = { from: '22:00', to: '02:30' }
    // On 28 March 2027 clocks go from 02:00 to 03:00.
    expect(heldUntil(quiet, BERLIN, new Date('2027-03-27T23:00:00Z'))).toEqual(new Date('2027-03-28T01:00:00Z'))
    expect(heldUntil(quiet, BERLIN, new Date('2027-03-28T01:00:00Z'))).toBe(null)
  })

  it('that end in an hour which clocks show twice end with the first of the two', () => {
    const quiet = { from: '22:00', to: '02:30' }
    // On 31 October 2027 clocks go from 03:00 back to 02:00.
    expect(heldUntil(quiet, BERLIN, new Date('2027-10-31T00:15:00Z'))).toEqual(new Date('2027-10-31T00:30:00Z'))
    expect(heldUntil(quiet, BERLIN, new Date('2027-10-31T01:15:00Z'))).toBe(null)
  })

  it('hold until a time to come within a day, at which they hold no more', () => {
    const anHour = fc
      .tuple(fc.nat(23), fc.nat(59))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
    const anInstant = fc.date({ min: new Date('2027-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    const zone = fc.constantFrom('Asia/Shanghai', BERLIN, 'America/Santiago', 'Australia/Lord_Howe')
    fc.assert(
      fc.property(anHour, anHour, anInstant, zone, (from, to, now, timeZone) => {
        const until = heldUntil({ from, to }, timeZone, now)
        if (until === null) return
        expect(until.getTime()).toBeGreaterThan(now.getTime())
        expect(until.getTime() - now.getTime()).toBeLessThanOrEqual(25 * HOUR_MS)
        expect(toLocalDateTime(until, timeZone).slice(11) >= to).toBe(true)
        expect(heldUntil({ from, to }, timeZone, until)).toBe(null)
      }),
      { numRuns: 150 },
    )
  })
})
