import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCalendarFile } from '../../src/app/calendar-file.ts'
import type { WorkingCalendar } from '../../src/domain/calendar.ts'
import { nextOccurrences, occurrencesOf, type ScheduleRule } from '../../src/domain/schedule-rules.ts'
import type { Timing } from '../../src/domain/schedule-timing.ts'
import { occurrenceText } from '../../src/domain/schedule-words.ts'
import { fromLocalDateTime, toLocalDateTime } from '../../src/domain/time.ts'
import { parseTiming } from '../../src/domain/timing-text.ts'

const CHINA = readCalendarFile(new URL('../../data/calendar/cn.json', import.meta.url).pathname)
const HERE = 'Asia/Shanghai'
const ZONES = [HERE, 'America/New_York', 'Australia/Lord_Howe'] as const
const RUNS = { numRuns: 60 }
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

function at(local: string, zone: string = HERE): Date {
  const instant = fromLocalDateTime(local, zone)
  if (instant === null) throw new RangeError(local)
  return instant
}

function rule(text: string, over: Partial<ScheduleRule> = {}): ScheduleRule {
  const read = parseTiming(text)
  if (!read.ok) throw new Error(read.fault.en)
  return { timing: read.timing, timeZone: HERE, quietHours: null, ...over }
}

function next(text: string, now: string, count: number): readonly string[] {
  const dayIsMoved = text.includes('working day,')
  const localOf = (instant: Date) => toLocalDateTime(instant, HERE)
  return nextOccurrences(rule(text), CHINA, at(now), count).map((run) =>
    occurrenceText(run, 'en', { dayIsMoved, localOf }),
  )
}

describe('the next runs', () => {
  it('move off a day off, stay on a make-up working day, and say why', () => {
    expect(next('day 10 of every month, next working day, 09:00', '2026-04-30 00:00', 6)).toEqual([
      'Monday 2026-05-11 09:00 (moved from Sunday 2026-05-10, a day off)',
      'Wednesday 2026-06-10 09:00',
      'Friday 2026-07-10 09:00',
      'Monday 2026-08-10 09:00',
      'Thursday 2026-09-10 09:00',
      'Saturday 2026-10-10 09:00 (a make-up working day)',
    ])
    expect(next('day 4 of every month, previous working day, 09:00', '2026-10-01 00:00', 3)).toEqual([
      'Wednesday 2026-11-04 09:00',
      'Friday 2026-12-04 09:00',
      'Monday 2027-01-04 09:00 (holidays of 2027 not confirmed)',
    ])
  })

  it('of the last working day mark what depends on a year that is not known', () => {
    expect(next('last working day of every month, 17:00', '2026-09-01 00:00', 5)).toEqual([
      'Wednesday 2026-09-30 17:00',
      'Friday 2026-10-30 17:00',
      'Monday 2026-11-30 17:00',
      'Thursday 2026-12-31 17:00',
      'Friday 2027-01-29 17:00 (holidays of 2027 not confirmed)',
    ])
  })

  it('around a day are counted in working days, and go on after it', () => {
    const around = 'T = day 9 of month 10: T-7, T-3, T-1, T, then every 2 working days, 3 times, 09:00'
    expect(nextOccurrences(rule(around), CHINA, at('2026-09-01 00:00'), 7).map(({ slot }) => slot)).toEqual([
      '2026-09-22 09:00',
      '2026-09-29 09:00',
      '2026-10-08 09:00',
      '2026-10-09 09:00',
      '2026-10-12 09:00',
      '2026-10-14 09:00',
      '2026-10-16 09:00',
    ])
  })

  it('of a rule that names the 31st fall on the last day of a shorter month', () => {
    expect(next('31日 09:00', '2026-01-31 09:00', 2)).toEqual([
      'Saturday 2026-02-28 09:00 (a make-up working day)',
      'Tuesday 2026-03-31 09:00',
    ])
  })

  it('of a 29 February are found in the next leap year', () => {
    const runs = nextOccurrences(rule('0 9 29 2 *'), CHINA, at('2026-01-01 00:00'), 2)
    expect(runs.map(({ slot }) => slot)).toEqual(['2028-02-29 09:00', '2032-02-29 09:00'])
  })

  it('of a day that is past are none', () => {
    expect(nextOccurrences(rule('T = 2026-01-29: T, 09:00'), CHINA, at('2026-02-01 00:00'), 5)).toEqual([])
  })
})

describe('quiet hours', () => {
  it('hold the runs of a night to their end, as one', () => {
    const night = rule('0 20-23 * * *', { quietHours: { from: '21:00', to: '07:00' } })
    const runs = occurrencesOf(night, CHINA, { after: at('2026-11-10 12:00'), through: at('2026-11-11 12:00') }, 10)
    expect(runs.map((run) => [run.slot, toLocalDateTime(run.at, HERE), run.isHeldByQuietHours])).toEqual([
      ['2026-11-10 20:00', '2026-11-10 20:00', false],
      ['2026-11-10 21:00', '2026-11-11 07:00', true],
    ])
  })
})

describe('where clocks change', () => {
  const zone = 'America/New_York'

  it('a run at a time that is left out comes as soon as clocks go on, and one that comes twice is taken once', () => {
    const window = (day: string) => ({ after: at(`${day} 00:00`, zone), through: at(`${day} 12:00`, zone) })
    const nightly = rule('30 2 * * *', { timeZone: zone })
    const [spring, ...none] = occurrencesOf(nightly, CHINA, window('2026-03-08'), 10)
    expect([spring?.slot, spring?.at.toISOString(), none]).toEqual(['2026-03-08 02:30', '2026-03-08T07:00:00.000Z', []])
    const autumn = occurrencesOf(rule('30 1 * * *', { timeZone: zone }), CHINA, window('2026-11-01'), 10)
    expect(autumn.map((run) => run.at.toISOString())).toEqual(['2026-11-01T05:30:00.000Z'])
  })
})

/** A calendar drawn at random: days off and made-up weekends, as its own model keeps them. */
const calendars = fc
  .record({
    off: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 }),
    madeUp: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 12 }),
  })
  .map(({ off, madeUp }) => {
    const dayOf = (offset: number) => new Date(Date.UTC(2025, 0, 1) + offset * DAY).toISOString().slice(0, 10)
    const isWeekend = (day: string) => [0, 6].includes(new Date(day).getUTCDay())
    const holidays = new Set(off.map(dayOf))
    const workdays = new Set(madeUp.map(dayOf).filter((day) => isWeekend(day) && !holidays.has(day)))
    const inYear = (days: Set<string>, year: string) => [...days].filter((day) => day.startsWith(year))
    const years = Object.fromEntries(
      ['2024', '2025', '2026', '2027'].map((year) => [
        year,
        { confirmed: true, holidays: inYear(holidays, year), workdays: inYear(workdays, year) },
      ]),
    )
    const calendar: WorkingCalendar = { version: 'drawn', years }
    const isWorked = (day: string) => workdays.has(day) || (!isWeekend(day) && !holidays.has(day))
    return { calendar, isWorked }
  })

/** Every day of three years. */
const DAYS = Array.from({ length: 1_000 }, (_, offset) =>
  new Date(Date.UTC(2024, 9, 1) + offset * DAY).toISOString().slice(0, 10),
)

describe('a model that walks through the days', () => {
  const window = { after: at('2025-01-31 23:59'), through: at('2026-01-31 23:59') }
  const slotsOf = (timing: Timing, calendar: WorkingCalendar) =>
    occurrencesOf({ timing, timeZone: HERE, quietHours: null }, calendar, window, 1_000).map(({ slot }) => slot)
  const inWindow = (days: readonly string[]) =>
    [...new Set(days)]
      .filter((day) => day > '2025-01-31' && day <= '2026-01-31')
      .sort()
      .map((day) => `${day} 09:00`)

  it('agrees on days of the month that move', () => {
    const days = fc.integer({ min: 1, max: 31 })
    const shifts = fc.constantFrom('stay' as const, 'next' as const, 'previous' as const)
    fc.assert(
      fc.property(calendars, days, shifts, ({ calendar, isWorked }, day, shift) => {
        const isNamed = (candidate: string, at: number) => {
          const isLast = DAYS[at + 1]?.slice(5, 7) !== candidate.slice(5, 7)
          return Number(candidate.slice(8)) === day || (isLast && Number(candidate.slice(8)) < day)
        }
        const expected = DAYS.flatMap((candidate, at) => {
          if (!isNamed(candidate, at)) return []
          if (shift === 'stay' || isWorked(candidate)) return [candidate]
          const aside = shift === 'next' ? DAYS.slice(at) : DAYS.slice(0, at).reverse()
          return [aside.find(isWorked) ?? '']
        })
        expect(slotsOf({ kind: 'day', day, shift, months: [], at: '09:00' }, calendar)).toEqual(inWindow(expected))
      }),
      RUNS,
    )
  })

  it('agrees on working days counted from either end of a month', () => {
    fc.assert(
      fc.property(calendars, fc.integer({ min: 1, max: 8 }), fc.boolean(), ({ calendar, isWorked }, number, isBack) => {
        const byMonth = Map.groupBy(DAYS.filter(isWorked), (day) => day.slice(0, 7))
        const expected = [...byMonth.values()].flatMap((worked) => worked.at(isBack ? -number : number - 1) ?? [])
        const timing = { kind: 'workingDay', number: isBack ? -number : number, months: [], at: '09:00' } as const
        expect(slotsOf(timing, calendar)).toEqual(inWindow(expected))
      }),
      RUNS,
    )
  })

  it('agrees on reminders around a day of every month', () => {
    const offsets = fc
      .uniqueArray(fc.integer({ min: -12, max: 0 }), { maxLength: 5 })
      .map((list) => list.sort((a, b) => a - b))
    const then = fc.record({ every: fc.integer({ min: 1, max: 5 }), times: fc.integer({ min: 1, max: 8 }) })
    fc.assert(
      fc.property(calendars, fc.integer({ min: 1, max: 28 }), offsets, then, (drawn, day, given, { every, times }) => {
        const { calendar, isWorked } = drawn
        const worked = DAYS.filter(isWorked)
        const expected = DAYS.filter((candidate) => Number(candidate.slice(8)) === day).flatMap((base) => {
          const before = worked.filter((candidate) => candidate < base)
          const from = worked.filter((candidate) => candidate >= base)
          const offset = given.map((count) => (count === 0 ? from[0] : before.at(count)))
          return [...offset, ...Array.from({ length: times }, (_, time) => from[(time + 1) * every])].map(String)
        })
        const base = { every: 'month', day } as const
        const timing = {
          kind: 'around',
          base,
          offsets: given,
          thenEvery: every,
          thenTimes: times,
          at: '09:00',
        } as const
        expect(slotsOf(timing, calendar)).toEqual(inWindow(expected))
      }),
      RUNS,
    )
  })
})

describe('a model that walks through the minutes', () => {
  const numbers = (max: number) => fc.uniqueArray(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 4 })

  it.each(ZONES)('agrees on cron expressions in %s, on days when clocks change as well', (zone) => {
    // Days about which clocks change in one of the zones, and some about which they do not.
    const days = fc.constantFrom(
      '2026-03-07',
      '2026-03-08',
      '2026-10-31',
      '2026-11-01',
      '2026-04-04',
      '2026-10-03',
      '2026-06-15',
    )
    fc.assert(
      fc.property(days, numbers(59), numbers(23), (day, minutes, hours) => {
        const after = new Date(Date.parse(`${day}T00:00:00Z`) - 1)
        const through = new Date(after.getTime() + 2 * DAY)
        const expression = `${minutes.join(',')} ${hours.join(',')} * * *`
        const found = occurrencesOf(
          { timing: { kind: 'cron', expression }, timeZone: zone, quietHours: null },
          CHINA,
          { after, through },
          1_000,
        )
        expect(found.map((run) => run.at.toISOString())).toEqual(walked(zone, { after, through }, minutes, hours))
      }),
      { numRuns: 15 },
    )
  })
})

/** Every instant at which the zone's clocks first show, or for want of it first show more than, a wanted time. */
function walked(zone: string, window: { after: Date; through: Date }, minutes: number[], hours: number[]) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  const wanted = new Set<string>()
  const shown = new Map<string, number>()
  const fromMs = window.after.getTime() + 1 - DAY
  for (let ms = fromMs; ms <= window.through.getTime() + DAY; ms += MINUTE) {
    const local = format.format(ms)
    if (!shown.has(local)) shown.set(local, ms)
    for (const hour of hours) {
      for (const minute of minutes) {
        wanted.add(`${local.slice(0, 10)} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
      }
    }
  }
  const inOrder = [...shown].sort(([a], [b]) => (a < b ? -1 : 1))
  const instants = [...wanted].flatMap(
    (local) => shown.get(local) ?? inOrder.find(([later]) => later > local)?.[1] ?? [],
  )
  return [...new Set(instants)]
    .filter((ms) => ms > window.after.getTime() && ms <= window.through.getTime())
    .sort((a, b) => a - b)
    .map((ms) => new Date(ms).toISOString())
}

describe('a window', () => {
  it('split anywhere gives the same runs', () => {
    const texts = [
      '每月10日，遇休息日顺延，09:00',
      '每月最后一个工作日，17:00',
      '15,45 */6 * * *',
      'T为每月20日：T-7、T-3、T，之后每2个工作日一次，共5次，09:00',
    ]
    const quiet = fc.constantFrom(null, { from: '22:00', to: '07:30' })
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.constantFrom(...ZONES),
        quiet,
        fc.integer({ min: 1, max: 90 * 24 * 60 - 1 }),
        (text, timeZone, quietHours, minutes) => {
          const own = rule(text, { timeZone, quietHours })
          const after = at('2026-02-20 00:00')
          const through = new Date(after.getTime() + 90 * DAY)
          const middle = new Date(after.getTime() + minutes * MINUTE)
          const whole = occurrencesOf(own, CHINA, { after, through }, 10_000)
          const halves = [
            ...occurrencesOf(own, CHINA, { after, through: middle }, 10_000),
            ...occurrencesOf(own, CHINA, { after: middle, through }, 10_000),
          ]
          expect(halves).toEqual(whole)
          expect(occurrencesOf(own, CHINA, { after, through }, 5)).toEqual(whole.slice(0, 5))
        },
      ),
      { numRuns: 40 },
    )
  })
})
