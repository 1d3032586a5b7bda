import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { WorkingCalendar } from '../../src/domain/calendar.ts'
import { computeDeadline, type DeadlineRule } from '../../src/domain/deadlines.ts'

const CHINA = JSON.parse(
  readFileSync(new URL('../../data/calendar/cn.json', import.meta.url), 'utf8'),
) as WorkingCalendar

describe('deadlines', () => {
  it.each<[string, DeadlineRule, string, string, boolean]>([
    [
      'one calendar day does not count the first',
      { kind: 'calendarDays', count: 1, moveToWorkingDay: false },
      '2026-03-02',
      '2026-03-03',
      true,
    ],
    [
      'a named day stays where it falls, on a day off too',
      { kind: 'namedDay', day: '2026-10-03', moveToWorkingDay: false },
      '2026-03-02',
      '2026-10-03',
      true,
    ],
    [
      'a named day in National Day moves past it',
      { kind: 'namedDay', day: '2026-10-03', moveToWorkingDay: true },
      '2026-03-02',
      '2026-10-08',
      true,
    ],
    [
      'a named day that moves rests on its year',
      { kind: 'namedDay', day: '2027-01-31', moveToWorkingDay: true },
      '2026-12-01',
      '2027-02-01',
      false,
    ],
    [
      '15 days from a Monday end on a Tuesday',
      { kind: 'calendarDays', count: 15, moveToWorkingDay: true },
      '2026-03-02',
      '2026-03-17',
      true,
    ],
    [
      '15 days that end on a Sunday move to Monday',
      { kind: 'calendarDays', count: 15, moveToWorkingDay: true },
      '2026-03-07',
      '2026-03-23',
      true,
    ],
    [
      '15 days that end on National Day move past it',
      { kind: 'calendarDays', count: 15, moveToWorkingDay: true },
      '2026-09-16',
      '2026-10-08',
      true,
    ],
    [
      '15 days that end on a make-up Saturday stay',
      { kind: 'calendarDays', count: 15, moveToWorkingDay: true },
      '2026-09-25',
      '2026-10-10',
      true,
    ],
    [
      'an end that does not move stays on the day off',
      { kind: 'calendarDays', count: 15, moveToWorkingDay: false },
      '2026-09-16',
      '2026-10-01',
      true,
    ],
    [
      'an end that does not move is certain in any year',
      { kind: 'calendarDays', count: 30, moveToWorkingDay: false },
      '2026-12-20',
      '2027-01-19',
      true,
    ],
    [
      'an end that may move is not',
      { kind: 'calendarDays', count: 30, moveToWorkingDay: true },
      '2026-12-20',
      '2027-01-19',
      false,
    ],
    ['five working days over National Day', { kind: 'workingDays', count: 5 }, '2026-09-30', '2026-10-13', true],
    ['two months', { kind: 'calendarMonths', count: 2, moveToWorkingDay: false }, '2026-03-15', '2026-05-15', true],
    [
      'two months to a shorter month end at its end',
      { kind: 'calendarMonths', count: 2, moveToWorkingDay: false },
      '2026-12-31',
      '2027-02-28',
      true,
    ],
    [
      'two months onto the Spring Festival move past it',
      { kind: 'calendarMonths', count: 2, moveToWorkingDay: true },
      '2025-12-16',
      '2026-02-24',
      true,
    ],
  ])('%s', (_name, rule, base, day, confirmed) => {
    const expected = { day, confirmed, rule, base, calendarVersion: 'chinese-days@1.5.7' }
    expect(computeDeadline(rule, base, CHINA)).toEqual(expected)
  })

  it('become certain once the year is announced, and may move', () => {
    const holidays = ['2027-01-01', '2027-01-02', '2027-01-03']
    const years = { ...CHINA.years, '2027': { confirmed: true, holidays, workdays: [] } }
    const rule: DeadlineRule = { kind: 'workingDays', count: 1 }
    expect(computeDeadline(rule, '2026-12-31', CHINA)).toMatchObject({ day: '2027-01-01', confirmed: false })
    const announced = { version: 'office-2027', years }
    expect(computeDeadline(rule, '2026-12-31', announced)).toMatchObject({
      day: '2027-01-04',
      confirmed: true,
      calendarVersion: 'office-2027',
    })
  })

  it.each<[DeadlineRule, string]>([
    [{ kind: 'workingDays', count: 0 }, 'workingDays count 0'],
    [{ kind: 'calendarDays', count: -1, moveToWorkingDay: true }, 'calendarDays count -1'],
    [{ kind: 'calendarDays', count: 3661, moveToWorkingDay: true }, 'calendarDays count 3661'],
    [{ kind: 'calendarMonths', count: 1.5, moveToWorkingDay: true }, 'calendarMonths count 1.5'],
    [{ kind: 'workingDays', count: Number.NaN }, 'workingDays count NaN'],
  ])('refuse %j', (rule, message) => {
    expect(() => computeDeadline(rule, '2026-03-02', CHINA)).toThrow(message)
  })

  it('refuse a named day that is none', () => {
    const rule: DeadlineRule = { kind: 'namedDay', day: '2026-02-30', moveToWorkingDay: false }
    expect(() => computeDeadline(rule, '2026-02-02', CHINA)).toThrow(RangeError)
  })

  it('refuse a base that is no day', () => {
    expect(() => computeDeadline({ kind: 'workingDays', count: 1 }, '2026-02-30', CHINA)).toThrow(RangeError)
  })
})
