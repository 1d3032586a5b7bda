import fc from 'fast-check'
import { validate } from 'node-cron'
import { describe, expect, it } from 'vitest'
import { parseCron } from '../../src/domain/cron.ts'
import { SHIFTS, type Timing, timingFault } from '../../src/domain/schedule-timing.ts'
import { parseTiming, TIMING_EXAMPLES, timingText } from '../../src/domain/timing-text.ts'

const two = (value: number) => String(value).padStart(2, '0')
const ats = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${two(hour)}:${two(minute)}`)
const rising = (min: number, max: number, maxLength: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { maxLength }).map((list) => list.sort((a, b) => a - b))
const months = rising(1, 12, 4)
const bases = fc.oneof(
  fc.record({ every: fc.constant('month' as const), day: fc.integer({ min: 1, max: 31 }) }),
  fc.record({
    every: fc.constant('year' as const),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 29 }),
  }),
  fc.record({ every: fc.constant('once' as const), on: fc.constantFrom('2026-01-29', '2028-02-29') }),
)
const followings = fc.oneof(
  fc.constant({ thenEvery: null, thenTimes: 0 }),
  fc.record({ thenEvery: fc.integer({ min: 1, max: 30 }), thenTimes: fc.integer({ min: 1, max: 30 }) }),
)
const timings: fc.Arbitrary<Timing> = fc.oneof(
  fc.record({
    kind: fc.constant('day' as const),
    day: fc.integer({ min: 1, max: 31 }),
    shift: fc.constantFrom(...SHIFTS),
    months,
    at: ats,
  }),
  fc.record({
    kind: fc.constant('workingDay' as const),
    number: fc.integer({ min: -15, max: 15 }).filter((number) => number !== 0),
    months,
    at: ats,
  }),
  fc
    .record({ base: bases, offsets: rising(-60, 0, 6), following: followings, at: ats })
    .filter(({ offsets, following: { thenEvery } }) => offsets.length > 0 || thenEvery !== null)
    .map(({ base, offsets, following, at }) => ({ kind: 'around' as const, base, offsets, ...following, at })),
  fc.constantFrom('0 9 5 * *', '*/15 8-18 * * 1-5', '30 7 1,15 jan-jun *').map((expression) => {
    return { kind: 'cron' as const, expression }
  }),
)

describe('a timing', () => {
  it.each(['zh-CN', 'en'] as const)('in words of %s is read as it was written', (locale) => {
    fc.assert(
      fc.property(timings, (timing) => {
        expect(parseTiming(timingText(timing, locale))).toEqual({ ok: true, timing })
      }),
      { numRuns: 200 },
    )
  })

  it.each(Object.values(TIMING_EXAMPLES).flat())('%s is an example that can be read', (text) => {
    expect(parseTiming(text).ok).toBe(true)
  })

  it.each([
    ['每月10日,遇休息日顺延,9:00', '每月10日，遇休息日顺延，09:00'],
    ['１０日　０９：００', '每月10日，09:00'],
    ['10th, next working day, 09:00', '每月10日，遇休息日顺延，09:00'],
    ['last working day 17:00', '每月最后一个工作日，17:00'],
    [
      'T=2027-01-29: T−7, T−3, T−1, T, then every 2 working days 09:00',
      'T为2027-01-29：T-7、T-3、T-1、T，之后每2个工作日一次，共10次，09:00',
    ],
  ])('%s means %s', (text, meant) => {
    const read = parseTiming(text)
    expect(read.ok && timingText(read.timing, 'zh-CN')).toBe(meant)
  })

  it.each([
    ['tomorrow', 'expected one such as'],
    ['day 10 of every month', 'expected one such as'],
    ['day 32 of every month, 09:00', 'day 32: expected a whole number from 1 to 31'],
    ['day 10 of months 7, 1, 09:00', 'months 7, 1: expected rising months'],
    ['working day 0 of every month, 09:00', 'working day 0: expected 1 to 15'],
    ['day 10 of every month, 24:00', "time '24:00': expected HH:mm"],
    ['T = 2026-02-30: T, 09:00', "T '2026-02-30': expected a day"],
    ['T = day 31 of month 2: T, 09:00', 'expected a day of the year'],
    ['T = day 1 of month 2: T, T-1, 09:00', 'expected at most 20 rising days'],
    ['0 9 10 * 1', 'a day of the month or a day of the week, not both'],
    ['* * * * *', 'at most 4 runs an hour'],
    ['0 9 31 2,4 *', 'a day that one of its months has'],
    ['0 25 * * *', "hour '25': expected 0 to 23"],
    ['0 9 5-1 * *', "day of month '5-1'"],
    [`0 9 * * ${'1,'.repeat(200)}1`, 'expected one such as'],
  ])('%s is refused, and told what is expected', (text, expected) => {
    const read = parseTiming(text)
    expect(read.ok ? read.timing : read.fault.en).toContain(expected)
    expect(read.ok ? '' : read.fault['zh-CN']).toMatch(/\p{Script=Han}/u)
  })

  it('with a number that is none is refused', () => {
    expect(timingFault({ kind: 'day', day: 1.5, shift: 'stay', months: [], at: '09:00' })?.en).toContain('day 1.5')
  })
})

describe('a cron expression', () => {
  it('that is read here is one that node-cron takes', () => {
    const field = (max: number, min: number) => {
      const number = fc.integer({ min, max })
      const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
      const part = fc.oneof(
        number.map(String),
        range,
        fc.constant('*'),
        range.map((text) => `${text}/2`),
      )
      return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','))
    }
    const expressions = fc
      .tuple(field(59, 0), field(23, 0), field(31, 1), field(12, 1), field(7, 0))
      .map((fields) => fields.join(' '))
    fc.assert(
      fc.property(expressions, (expression) => {
        if (parseCron(expression).ok) expect(validate(expression)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
