import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addWorkingDays,
  CalendarError,
  isWorkingDay,
  toWorkingDay,
  WORKING_DAYS_MAX,
  type WorkingCalendar,
  withOwnYears,
} from '../../src/domain/calendar.ts'
import { addDays, isLocalDay, weekdayOf } from '../../src/domain/time.ts'

const CHINA = JSON.parse(
  readFileSync(new URL('../../data/calendar/cn.json', import.meta.url), 'utf8'),
) as WorkingCalendar

const daysFrom = (first: string, last: string) => {
  const days: string[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

describe('the built-in calendar of China', () => {
  it('has every year from 2004 to 2026, confirmed, with real days of that year, and no other', () => {
    expect(Object.keys(CHINA.years)).toEqual(Array.from({ length: 23 }, (_, at) => String(2004 + at)))
    for (const [year, { confirmed, holidays, workdays }] of Object.entries(CHINA.years)) {
      const days = [...holidays, ...workdays]
      expect(confirmed).toBe(true)
      expect(days.every((day) => isLocalDay(day) && day.startsWith(year))).toBe(true)
      expect(days.length).toBe(new Set(days).size)
      expect(workdays.every((day) => weekdayOf(day) >= 6)).toBe(true)
    }
  })

  it('gives 2026 as the notice of 4 November 2025 does', () => {
    const off = [
      ...daysFrom('2026-01-01', '2026-01-03'),
      ...daysFrom('2026-02-15', '2026-02-23'),
      ...daysFrom('2026-04-04', '2026-04-06'),
      ...daysFrom('2026-05-01', '2026-05-05'),
      ...daysFrom('2026-06-19', '2026-06-21'),
      ...daysFrom('2026-09-25', '2026-09-27'),
      ...daysFrom('2026-10-01', '2026-10-07'),
    ]
    const made = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']
    expect(CHINA.years['2026']).toEqual({ confirmed: true, holidays: off, workdays: made })
  })
})

describe('working days', () => {
  it.each([
    ['a Wednesday', '2026-03-04', true, true],
    ['a Saturday', '2026-03-07', false, true],
    ['the last working day before National Day', '2026-09-30', true, true],
    ['National Day', '2026-10-01', false, true],
    ['a Wednesday off for it', '2026-10-07', false, true],
    ['a make-up Saturday', '2026-10-10', true, true],
    ['the Sunday after', '2026-10-11', false, true],
    ['a make-up Saturday before the Spring Festival', '2026-02-14', true, true],
    ['National Day of a year not announced', '2027-10-01', true, false],
    ['a Saturday of a year not announced', '2027-10-02', false, false],
    ['a weekday before the first year', '2003-10-01', true, false],
  ])('%s', (_name, day, working, confirmed) => {
    expect(isWorkingDay(CHINA, day)).toEqual({ working, confirmed })
  })

  it.each([
    ['over National Day', '2026-09-30', 1, '2026-10-08', true],
    ['onto the make-up Saturday', '2026-09-30', 3, '2026-10-10', true],
    ['past it to Monday', '2026-09-30', 4, '2026-10-12', true],
    ['over the Spring Festival', '2026-02-14', 1, '2026-02-24', true],
    ['onto the make-up Saturday after it', '2026-02-14', 5, '2026-02-28', true],
    ['from within a holiday', '2026-10-03', 1, '2026-10-08', true],
    ['into a year not announced', '2026-12-31', 1, '2027-01-01', false],
    ['15 from mid-December', '2026-12-16', 15, '2027-01-06', false],
    ['none, from a working day', '2026-09-30', 0, '2026-09-30', true],
    ['none, from a day off', '2026-10-01', 0, '2026-10-08', true],
  ])('are counted %s', (_name, from, count, day, confirmed) => {
    expect(addWorkingDays(CHINA, from, count)).toEqual({ day, confirmed })
  })

  it('add up, and each count lands on a working day with exactly that many passed', () => {
    const days = fc.integer({ min: 0, max: 8000 }).map((offset) => addDays('2004-01-01', offset))
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (from, one, two) => {
        const mid = addWorkingDays(CHINA, from, one)
        expect(addWorkingDays(CHINA, mid.day, two).day).toBe(addWorkingDays(CHINA, from, one + two).day)
        const passed = daysFrom(addDays(from, 1), mid.day).filter((day) => isWorkingDay(CHINA, day).working)
        expect([passed.length, passed.at(-1)]).toEqual([one, mid.day])
      }),
    )
  })

  it('refuse a count out of bounds and a calendar without any', () => {
    expect(() => addWorkingDays(CHINA, '2026-01-05', -1)).toThrow('count -1: expected a whole number')
    expect(() => addWorkingDays(CHINA, '2026-01-05', 1.5)).toThrow(RangeError)
    expect(() => addWorkingDays(CHINA, '2026-01-05', WORKING_DAYS_MAX + 1)).toThrow(RangeError)
    const holidays = daysFrom('2026-01-01', '2026-12-31')
    const allOff = { version: 'test', years: { '2026': { confirmed: true, holidays, workdays: [] } } }
    expect(() => toWorkingDay(allOff, '2026-03-01')).toThrow(CalendarError)
  })
})

describe('years of the office’s own', () => {
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
  const year = { confirmed: true, holidays: ['2027-01-01'], workdays: ['2027-01-03'] }

  it('are known then, and the version tells them apart', () => {
    const own = withOwnYears(CHINA, { '2027': year }, hashOf)
    expect(isWorkingDay(own, '2027-01-03')).toEqual({ working: true, confirmed: true })
    expect(own.years['2026']).toBe(CHINA.years['2026'])
    expect(own.version).toMatch(new RegExp(`^${CHINA.version}\\+[0-9a-f]{12}$`))
    const other = withOwnYears(CHINA, { '2027': { ...year, holidays: [] } }, hashOf)
    expect(other.version).not.toBe(own.version)
  })

  it('take the place of a year that is known, and are nothing when there are none', () => {
    const own = withOwnYears(CHINA, { '2026': { ...year, holidays: [], workdays: [] } }, hashOf)
    expect(isWorkingDay(own, '2026-10-01').working).toBe(true)
    expect(withOwnYears(CHINA, {}, hashOf)).toBe(CHINA)
  })
})
