import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toExactText } from '../../src/domain/decimal.ts'
import { aggregateDays, type DaySum } from '../../src/domain/hourly.ts'

function aDay(day: number, count: number, sum: string): DaySum {
  return { day: `2026-10-${String(day).padStart(2, '0')}`, count, sum }
}

describe('aggregateDays', () => {
  it('means the means of the valid days, not all their hours', () => {
    const { qualityValue, validDays } = aggregateDays([aDay(1, 24, '240'), aDay(2, 20, '1000.5')], 20)
    // (10 + 50.025) / 2; the mean over all 44 hours would be 28.19…
    expect(qualityValue === null ? null : toExactText(qualityValue)).toBe('30.0125')
    expect(validDays).toBe(2)
  })

  it('leaves a day with too few values out, and takes one with just enough', () => {
    const days = [aDay(1, 19, '1900'), aDay(2, 20, '400'), aDay(3, 0, '0')]
    const { qualityValue, validDays } = aggregateDays(days, 20)
    expect(qualityValue === null ? null : toExactText(qualityValue)).toBe('20')
    expect(validDays).toBe(1)
  })

  it('keeps a mean whose decimals never end exact', () => {
    const { qualityValue } = aggregateDays([aDay(1, 21, '100'), aDay(2, 23, '100')], 20)
    expect(qualityValue === null ? null : toExactText(qualityValue)).toBe('2200/483')
  })

  it('has no value without a valid day', () => {
    expect(aggregateDays([], 20)).toEqual({ qualityValue: null, validDays: 0 })
    expect(aggregateDays([aDay(1, 19, '5')], 20)).toEqual({ qualityValue: null, validDays: 0 })
  })

  it.each<[string, readonly DaySum[], number, RegExp]>([
    ['a day given twice', [aDay(1, 20, '1'), aDay(1, 20, '1')], 20, /2026-10-01/],
    ['a sum that is no number', [aDay(1, 20, 'NaN')], 20, /2026-10-01.*"NaN"/],
    ['a count that is not whole', [aDay(1, 20.5, '1')], 20, /20\.5/],
    ['a negative count', [aDay(1, -1, '1')], 20, /-1/],
    ['more days than a month has', Array.from({ length: 32 }, (_, index) => aDay(index + 1, 20, '1')), 20, /32 days/],
    ['a rule of no hours', [aDay(1, 20, '1')], 0, /hoursPerDayMin 0/],
  ])('throws on %s', (_name, days, hoursPerDayMin, message) => {
    expect(() => aggregateDays(days, hoursPerDayMin)).toThrow(message)
  })

  it('agrees with a common denominator worked out by hand, whatever the order of days', () => {
    const days = fc.array(fc.tuple(fc.integer({ min: 18, max: 24 }), fc.integer({ min: -50, max: 90_000 })), {
      maxLength: 31,
    })
    fc.assert(
      fc.property(days, (list) => {
        const given = list.map(([count, tenths], index) => aDay(index + 1, count, `${tenths}/10`))
        const valid = list.filter(([count]) => count >= 20)
        // 212,520 is the least common multiple of 20 to 24, so it makes every day's mean whole.
        const sum = valid.reduce((total, [count, tenths]) => total + BigInt(tenths) * (212_520n / BigInt(count)), 0n)
        const { qualityValue, validDays } = aggregateDays(given.toReversed(), 20)
        expect(validDays).toBe(valid.length)
        if (qualityValue === null) expect(valid).toHaveLength(0)
        else expect(qualityValue.s * qualityValue.n * 2_125_200n * BigInt(validDays)).toBe(sum * qualityValue.d)
      }),
    )
  })
})
