import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { officeCalendar } from '../../src/app/calendar-file.ts'
import { isWorkingDay, type WorkingCalendar } from '../../src/domain/calendar.ts'
import {
  changedDays,
  type DayEntry,
  emptyYear,
  parseDayLines,
  partialYearFault,
  toDayLines,
  withDays,
  withEnteredYears,
  yearFault,
  yearsToAskFor,
} from '../../src/domain/calendar-years.ts'
import type { Office } from '../../src/domain/office.ts'
import { ASK_FOR_YEAR, schedulesOfOffice } from '../../src/domain/schedule.ts'
import { occurrencesOf } from '../../src/domain/schedule-rules.ts'
import { addDays, DAY_MS, weekdayOf } from '../../src/domain/time.ts'
import { sha256Of } from '../../src/store/files.ts'

const BASE: WorkingCalendar = { version: 'table@1', years: { '2026': emptyYear(true) } }

/** Any day of 2027, with a kind that may stand for it. */
const anEntry = fc
  .record({ offset: fc.nat(364), isWorked: fc.boolean(), name: fc.constantFrom(null, '元旦', '国庆节 中秋节') })
  .map(({ offset, isWorked, name }): DayEntry => {
    const day = addDays('2027-01-01', offset)
    return { day, kind: isWorked && weekdayOf(day) > 5 ? 'workday' : 'holiday', name }
  })

describe('an announced year', () => {
  const shipped = Object.entries(officeCalendar({ calendar: {} }).years)

  it.each(shipped)(
    '%s of the shipped table is whole, and is not without its make-up days or a season',
    (year, days) => {
      expect(partialYearFault(year, days)).toBe(null)
      expect(partialYearFault(year, { ...days, workdays: [] })).not.toBe(null)
      for (const months of [/-0[123]-/, /-0[456]-/, /-1[012]-/]) {
        const holidays = days.holidays.filter((day) => !months.test(day))
        expect(partialYearFault(year, { ...days, holidays })).not.toBe(null)
      }
    },
  )

  it('of one day is not whole, and is told with what was expected', () => {
    expect(partialYearFault('2027', { holidays: ['2027-01-01'], workdays: [] })?.en).toMatch(
      /^2027: got 1 day\(s\) off and 0 worked weekend day\(s\); expected of an announced year at least 15 days off/,
    )
  })

  it('is known by its weekdays off alone, without the weekends between them', () => {
    for (const [year, days] of shipped) {
      const holidays = days.holidays.filter((day) => weekdayOf(day) <= 5)
      expect(partialYearFault(year, { ...days, holidays })).toBe(null)
    }
  })
})

describe('days of a year', () => {
  it('are read as people write them, a line a day or several in a row', () => {
    const text =
      '2027年1月1日 放假 元旦\n2027-10-01至2027-10-03 放假 国庆节\n\n２０２７－１０－０９　上班\n2027-2-6 to 2027-2-7 holiday'
    const read = parseDayLines(text, '2027')
    const year = withDays(emptyYear(true), read.ok ? read.entries : [])
    expect(year.holidays).toEqual(['2027-01-01', '2027-02-06', '2027-02-07', '2027-10-01', '2027-10-02', '2027-10-03'])
    expect(year.workdays).toEqual(['2027-10-09'])
    expect(year.names['2027-10-02']).toBe('国庆节')
  })

  it.each([
    ['a word nobody knows', '2027-01-01 休息日吗', /每行一日/],
    ['a day that is none', '2027-02-30 放假', /每行一日/],
    ['a day of another year', '2026-12-31 放假', /2027年的日期/],
    ['a row that runs backwards', '2027-01-03至2027-01-01 放假', /31天/],
    ['a row of more than a month', '2027-01-01至2027-03-01 放假', /31天/],
    ['a weekday worked to make up', '2027-10-08 上班', /周六或周日/],
  ])('with %s are refused, naming the line', (_name, line, expected) => {
    const read = parseDayLines(`2027-01-01 放假\n${line}`, '2027')
    expect(read).toMatchObject({ ok: false, faults: [{ line: 2, value: line }] })
    expect(read.ok ? '' : read.faults[0]?.expected['zh-CN']).toMatch(expected)
  })

  it('come back the same from the lines that are shown for editing', () => {
    fc.assert(
      fc.property(
        fc.array(anEntry, { maxLength: 40 }),
        fc.constantFrom('zh-CN' as const, 'en' as const),
        (entries, locale) => {
          const year = withDays(emptyYear(true), entries)
          const read = parseDayLines(toDayLines(year, locale), '2027')
          expect(read.ok).toBe(true)
          expect(withDays(emptyYear(true), read.ok ? read.entries : [])).toEqual(year)
          expect(yearFault('2027', year)).toBe(null)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('put in one by one are the last thing said of each, and an ordinary day goes by the week again', () => {
    const year = withDays({ ...emptyYear(true), holidays: ['2027-01-01', '2027-01-02'] }, [
      { day: '2027-01-02', kind: 'workday', name: null },
      { day: '2027-01-01', kind: 'ordinary', name: null },
    ])
    expect(year).toMatchObject({ holidays: [], workdays: ['2027-01-02'] })
  })
})

describe('a calendar with entered years', () => {
  const entered = { newestId: 3, years: { '2027': { ...emptyYear(true), holidays: ['2027-01-01'] } } }

  it('goes by what was entered, and is told from every other state by its version', () => {
    const calendar = withEnteredYears(BASE, entered, sha256Of)
    expect(isWorkingDay(BASE, '2027-01-01')).toEqual({ working: true, confirmed: false })
    expect(isWorkingDay(calendar, '2027-01-01')).toEqual({ working: false, confirmed: true })
    const versions = [BASE, calendar, withEnteredYears(BASE, { ...entered, newestId: 4 }, sha256Of)].map(
      (it) => it.version,
    )
    expect(new Set([...versions, withEnteredYears(BASE, { newestId: 4, years: {} }, sha256Of).version]).size).toBe(4)
    expect(changedDays('2027', BASE, calendar)).toEqual([{ day: '2027-01-01', working: false }])
  })

  const missing = (year: string) => ({ year, state: 'missing' }) as const
  const unconfirmed = (year: string) => ({ year, state: 'unconfirmed' }) as const

  it.each([
    ['nothing on 31 October', '2026-10-31', []],
    ['the next year from 1 November', '2026-11-01', [missing('2027')]],
    ['the next year until 31 December', '2026-12-31', [missing('2027')]],
    ['the running year in January', '2027-01-01', [missing('2027')]],
    ['the running year in October', '2027-10-31', [missing('2027')]],
    ['both years in November', '2027-11-01', [missing('2027'), missing('2028')]],
  ])('asks for %s where they are missing', (_name, today, expected) => {
    expect(yearsToAskFor(BASE, today)).toEqual(expected)
  })

  it('asks for a year that may still change, and for none that is known and confirmed', () => {
    const known = (isConfirmed: boolean) => ({ version: '1', years: { ...BASE.years, '2027': emptyYear(isConfirmed) } })
    expect(yearsToAskFor(known(false), '2026-11-01')).toEqual([unconfirmed('2027')])
    expect(yearsToAskFor(known(false), '2027-11-01')).toEqual([unconfirmed('2027'), missing('2028')])
    expect(yearsToAskFor(known(true), '2026-11-01')).toEqual([])
    expect(yearsToAskFor(known(true), '2027-06-01')).toEqual([])
  })

  it('is asked for once in a week or so, all year round, and on the first working day from 1 November on', () => {
    const schedule = schedulesOfOffice({ timeZone: 'Asia/Shanghai', schedule: null, rankings: {} } as Office)
    const content = schedule.get(ASK_FOR_YEAR)
    if (content === undefined) throw new Error('expected it in every office')
    const window = { after: new Date('2025-12-31T16:00:00Z'), through: new Date('2027-12-31T16:00:00Z') }
    const days = occurrencesOf(content, BASE, window, 500).map(({ slot }) => slot.slice(0, 10))
    const gaps = days.slice(1).map((day, at) => (Date.parse(day) - Date.parse(days[at] ?? '')) / DAY_MS)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(14)
    expect(days).toContain('2026-11-02')
    expect(days).toContain('2027-11-01')
  })
})
