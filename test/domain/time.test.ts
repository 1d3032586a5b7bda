import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  addMonthsToDay,
  daysInMonth,
  firstDayOf,
  fromLocalDateTime,
  isInForce,
  isLocalDay,
  isMonth,
  isTimeZone,
  lastDayOf,
  monthOf,
  monthsBetween,
  previousMonthOf,
  spansOverlap,
  toLocalDateTime,
  toLocalDay,
  weekdayOf,
} from '../../src/domain/time.ts'

const SHANGHAI = 'Asia/Shanghai'

const anyDay = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('days and months', () => {
  it.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2026-02-30', false],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-01-00', false],
    ['0000-01-01', false],
    ['2026-1-1', false],
    ['2026-01-01 ', false],
    ['2026-01-01\n', false],
    ['２０２６-01-01', false],
    ['', false],
  ])('takes %j as a day: %s', (text, expected) => {
    expect(isLocalDay(text)).toBe(expected)
  })

  it.each([
    ['2026-01', true],
    ['2026-12', true],
    ['2026-13', false],
    ['2026-00', false],
    ['2026-1', false],
    ['202601', false],
    ['2026-01-01', false],
    ['2026-01\n', false],
  ])('takes %j as a month: %s', (text, expected) => {
    expect(isMonth(text)).toBe(expected)
  })

  it('knows the length of every month, leap years included', () => {
    const lengths = Array.from({ length: 12 }, (_, at) => daysInMonth(addMonths('2026-01', at)))
    expect(lengths).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    expect([daysInMonth('2028-02'), daysInMonth('2100-02'), daysInMonth('2000-02')]).toEqual([29, 28, 29])
    expect([firstDayOf('2028-02'), lastDayOf('2028-02')]).toEqual(['2028-02-01', '2028-02-29'])
  })

  it('counts months across years, forwards and back', () => {
    expect(addMonths('2026-01', -1)).toBe('2025-12')
    expect(addMonths('2026-11', 14)).toBe('2028-01')
    expect(monthsBetween('2025-12', '2026-01')).toBe(1)
    expect(monthsBetween('2026-01', '2025-01')).toBe(-12)
    expect(previousMonthOf('2026-01-31')).toBe('2025-12')
  })

  it('clamps a day to the end of a shorter month', () => {
    expect(addMonthsToDay('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonthsToDay('2027-12-31', 2)).toBe('2028-02-29')
    expect(addMonthsToDay('2026-03-31', -1)).toBe('2026-02-28')
    expect(addMonthsToDay('2026-01-15', 1)).toBe('2026-02-15')
  })

  it('numbers the days of the week from Monday', () => {
    expect(['2026-10-05', '2026-10-10', '2026-10-11', '1900-01-01'].map(weekdayOf)).toEqual([1, 6, 7, 1])
  })

  it('refuses what is no day, no month, no whole number and no year of four digits', () => {
    expect(() => addDays('2026-02-30', 1)).toThrow("day '2026-02-30': expected a calendar day")
    expect(() => addMonths('2026-13', 1)).toThrow("month '2026-13': expected YYYY-MM")
    expect(() => addDays('2026-01-01', 0.5)).toThrow('count 0.5: expected a whole number')
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError)
    expect(() => addMonths('0001-01', -1)).toThrow(RangeError)
    expect(() => weekdayOf('yesterday')).toThrow(RangeError)
  })

  it('comes back to the day it left', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -40_000, max: 40_000 }), (day, count) => {
        const moved = addDays(day, count)
        expect(isLocalDay(moved)).toBe(true)
        expect(addDays(moved, -count)).toBe(day)
        expect((((weekdayOf(moved) - weekdayOf(day) - count) % 7) + 7) % 7).toBe(0)
        expect(Math.sign(moved.localeCompare(day, 'en'))).toBe(Math.sign(count))
      }),
    )
  })

  it('inverts adding months by counting them', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -500, max: 500 }), (day, count) => {
        expect(monthsBetween(monthOf(day), addMonths(monthOf(day), count))).toBe(count)
        expect(monthOf(addMonthsToDay(day, count))).toBe(addMonths(monthOf(day), count))
      }),
    )
  })
})

describe('local time', () => {
  it.each([
    ['an evening in UTC is the next day in Beijing', '2026-09-30T16:00:00Z', SHANGHAI, '2026-10-01 00:00'],
    ['the minute before is not', '2026-09-30T15:59:59.999Z', SHANGHAI, '2026-09-30 23:59'],
    ['west of UTC it is still the day before', '2026-10-01T03:00:00Z', 'America/New_York', '2026-09-30 23:00'],
    ['half-hour zones count', '2026-10-01T00:00:00Z', 'Asia/Kolkata', '2026-10-01 05:30'],
    ['midnight is 00, never 24', '2026-01-01T00:00:00Z', 'UTC', '2026-01-01 00:00'],
  ])('%s', (_name, instant, zone, expected) => {
    expect(toLocalDateTime(new Date(instant), zone)).toBe(expected)
    expect(toLocalDay(new Date(instant), zone)).toBe(expected.slice(0, 10))
    expect(fromLocalDateTime(expected, zone)?.toISOString().slice(0, 16)).toBe(instant.slice(0, 16))
  })

  it.each([
    ['clocks go forward over it', '2026-03-08 02:30', 'America/New_York', null],
    ['a day the zone skipped', '2011-12-30 12:00', 'Pacific/Apia', null],
    ['shown twice: the first', '2026-11-01 01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['the hour after the jump', '2026-03-08 03:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    ['Beijing kept summer time in 1988', '1988-07-01 12:00', SHANGHAI, '1988-07-01T03:00:00.000Z'],
    ['no such day', '2026-02-30 09:00', SHANGHAI, null],
    ['no such hour', '2026-02-28 24:00', SHANGHAI, null],
    ['another form', '2026-02-28T09:00', SHANGHAI, null],
    ['words', '明天上午九点', SHANGHAI, null],
  ])('reads a wall clock: %s', (_name, text, zone, expected) => {
    expect(fromLocalDateTime(text, zone)?.toISOString() ?? null).toBe(expected)
  })

  it('comes back to the same minute in every zone', () => {
    const zones = fc.constantFrom(SHANGHAI, 'UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu')
    const minutes = fc.integer({ min: 15_000_000, max: 60_000_000 })
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const instant = new Date(minute * 60_000)
        expect(fromLocalDateTime(toLocalDateTime(instant, zone), zone)).toEqual(instant)
      }),
    )
  })

  it('refuses an invalid instant and an unknown zone', () => {
    expect(() => toLocalDay(new Date(Number.NaN), SHANGHAI)).toThrow('expected a valid date')
    expect(() => toLocalDay(new Date(0), 'Beijing')).toThrow(RangeError)
    expect([isTimeZone(SHANGHAI), isTimeZone('Beijing')]).toEqual([true, false])
  })

  it.each(['UTC', SHANGHAI, 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
    'gives the same results in a process that runs in %s',
    (zone) => {
      const script = `
        import * as time from ${JSON.stringify(new URL('../../src/domain/time.ts', import.meta.url).href)}
        console.log(JSON.stringify([
          new Date(2026, 0, 1).getTimezoneOffset(),
          time.addDays('2026-09-30', 1), time.weekdayOf('2026-10-01'), time.addMonthsToDay('2026-01-31', 1),
          time.toLocalDateTime(new Date('2026-09-30T16:00:00Z'), 'Asia/Shanghai'),
          time.fromLocalDateTime('2026-10-01 00:00', 'Asia/Shanghai'), time.isLocalDay('2026-03-08'),
        ]))`
      const args = ['--input-type=module', '--eval', script]
      const output = execFileSync(process.execPath, args, { env: { ...process.env, TZ: zone }, encoding: 'utf8' })
      const [offsetMinutes, ...results] = JSON.parse(output) as unknown[]
      const offsets: Record<string, number> = {
        UTC: 0,
        [SHANGHAI]: -480,
        'America/New_York': 300,
        'Pacific/Kiritimati': -840,
        'Pacific/Pago_Pago': 660,
      }
      expect(offsetMinutes).toBe(offsets[zone])
      const expected = ['2026-10-01', 4, '2026-02-28', '2026-10-01 00:00', '2026-09-30T16:00:00.000Z', true]
      expect(results).toEqual(expected)
    },
  )
})

describe('spans of days', () => {
  const span = (validFrom: string | null, validTo: string | null) => ({ validFrom, validTo })

  it.each([
    ['open at both ends', span(null, null), true],
    ['its first day', span('2026-07-01', null), true],
    ['its last day', span(null, '2026-07-01'), true],
    ['before it', span('2026-07-02', null), false],
    ['after it', span(null, '2026-06-30'), false],
  ])('is in force on 2026-07-01: %s', (_name, value, expected) => {
    expect(isInForce(value, '2026-07-01')).toBe(expected)
  })

  it('overlap exactly when some day lies in both', () => {
    const ends = fc.option(fc.integer({ min: 1, max: 9 }).map((day) => `2026-07-0${day}`))
    const spans = fc.tuple(ends, ends).filter(([from, to]) => from === null || to === null || from <= to)
    const days = Array.from({ length: 11 }, (_, at) => addDays('2026-06-30', at))
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const shared = days.some((day) => isInForce(span(...one), day) && isInForce(span(...other), day))
        expect(spansOverlap(span(...one), span(...other))).toBe(shared)
      }),
    )
  })
})
