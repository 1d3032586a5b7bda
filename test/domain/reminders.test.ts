import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWorkingDay, type WorkingCalendar } from '../../src/domain/calendar.ts'
import { nextOccasion, type ReminderPlan, type SpeakingHours } from '../../src/domain/reminders.ts'
import { addDays, fromLocalDateTime, HOUR_MS, type LocalDay, toLocalDateTime } from '../../src/domain/time.ts'

const CHINA = JSON.parse(
  readFileSync(new URL('../../data/calendar/cn.json', import.meta.url), 'utf8'),
) as WorkingCalendar
const ZONE = 'Asia/Shanghai'
const PLAN: ReminderPlan = { remind: [-7, -3, -1, 0], thenEvery: 2, remindAt: '09:00', escalateAfter: [2, 4] }
const CHINESE: SpeakingHours = { calendar: CHINA, timeZone: ZONE, quietHours: null }

function at(local: string): Date {
  const instant = fromLocalDateTime(local, ZONE)
  if (instant === null) throw new RangeError(local)
  return instant
}

interface Run {
  readonly day: LocalDay
  readonly setOn: LocalDay
  readonly plan?: ReminderPlan
  readonly hours?: SpeakingHours
  /** Instants at which somebody looks. */
  readonly looks: readonly Date[]
}

/** Everything said to somebody who looks at these instants, as `day hour slot kind days/working level`. */
function saidBy({ day, setOn, plan = PLAN, hours = CHINESE, looks }: Run) {
  const said = []
  const saidOn: LocalDay[] = []
  for (const now of looks) {
    const next = nextOccasion({ day, plan, setOn, saidOn }, hours, now)
    if (next === null || next.at > now) continue
    saidOn.push(next.sayOn)
    said.push({ ...next, now })
  }
  return said
}

function hourly(from: LocalDay, days: number): readonly Date[] {
  const start = at(`${from} 00:00`).getTime()
  return Array.from({ length: days * 24 }, (_, hour) => new Date(start + hour * HOUR_MS))
}

/** A look in every span of the day in which some plan and quiet hours of the property let a reminder out. */
function everyDay(from: LocalDay, days: number): readonly Date[] {
  const hours = ['02:00', '11:00', '17:00', '22:30']
  return Array.from({ length: days }, (_, offset) => hours.map((hour) => at(`${addDays(from, offset)} ${hour}`))).flat()
}

function lines(run: Run): readonly string[] {
  return saidBy(run).map(({ now, slot, kind, days, workingDays, escalation, number }) => {
    const level = escalation === 0 ? '' : ` +${escalation}`
    return `${number} ${toLocalDateTime(now, ZONE).slice(5)} ${slot.split('@')[0]} ${kind} ${days}/${workingDays.count}${level}`
  })
}

describe('the reminders of a deadline', () => {
  it('come 7, 3 and 1 working days before, on the day, then every 2 working days, and levels are copied in turn', () => {
    expect(lines({ day: '2026-11-20', setOn: '2026-11-02', looks: hourly('2026-11-02', 37) })).toEqual([
      '1 11-11 09:00 T-7 before 9/7',
      '2 11-17 09:00 T-3 before 3/3',
      '3 11-19 09:00 T-1 before 1/1',
      '4 11-20 09:00 T on 0/0',
      '5 11-24 09:00 T+2 after 4/2',
      '6 11-26 09:00 T+4 after 6/4',
      '7 11-30 09:00 T+6 after 10/6 +1',
      '8 12-02 09:00 T+8 after 12/8 +1',
      '9 12-04 09:00 T+10 after 14/10 +2',
      '10 12-08 09:00 T+12 after 18/12 +2',
    ])
  })

  it('of a Saturday come on 28 and 30 October and on Monday 2 November, as the sample of an overdue case has it', () => {
    const run = { day: '2026-10-31', setOn: '2026-10-23', looks: hourly('2026-10-23', 14) }
    expect(lines(run)).toEqual([
      '1 10-28 09:00 T-3 before 3/2',
      '2 10-30 09:00 T-1 before 1/0',
      '3 11-02 09:00 T after 2/1',
      '4 11-04 09:00 T+2 after 4/3',
    ])
  })

  it('are held over National Day and come on the make-up Saturday', () => {
    expect(lines({ day: '2026-10-03', setOn: '2026-09-24', looks: hourly('2026-09-24', 20) })).toEqual([
      '1 09-28 09:00 T-3 before 5/2',
      '2 09-30 09:00 T-1 before 3/0',
      '3 10-08 09:00 T after 5/1',
      '4 10-10 09:00 T+2 after 7/3',
      '5 10-13 09:00 T+4 after 10/5 +1',
    ])
  })

  it('count the make-up Saturdays before and after Spring Festival', () => {
    expect(lines({ day: '2026-02-24', setOn: '2026-02-09', looks: hourly('2026-02-09', 24) })).toEqual([
      '1 02-12 09:00 T-3 before 12/3',
      '2 02-14 09:00 T-1 before 10/1',
      '3 02-24 09:00 T on 0/0',
      '4 02-26 09:00 T+2 after 2/2',
      '5 02-28 09:00 T+4 after 4/4',
      '6 03-03 09:00 T+6 after 7/6 +1',
    ])
  })

  it('come on a make-up Sunday', () => {
    expect(lines({ day: '2026-01-05', setOn: '2025-12-31', looks: hourly('2025-12-31', 6) })).toEqual([
      '1 01-04 09:00 T-1 before 1/1',
      '2 01-05 09:00 T on 0/0',
    ])
  })

  it('count days of a year whose holidays are not known as uncertain', () => {
    const reminded = { day: '2027-01-05', plan: PLAN, setOn: '2026-12-28', saidOn: [] }
    expect(nextOccasion(reminded, CHINESE, at('2026-12-28 10:00'))).toMatchObject({
      sayOn: '2026-12-31',
      slot: 'T-3@2027-01-05',
      workingDays: { count: 3, confirmed: false },
    })
  })

  it('planned for the day the deadline was set, or before, are skipped', () => {
    expect(lines({ day: '2026-11-20', setOn: '2026-11-17', looks: hourly('2026-11-17', 4) })).toEqual([
      '1 11-19 09:00 T-1 before 1/1',
      '2 11-20 09:00 T on 0/0',
    ])
  })

  it('of a deadline that was overdue when it was set begin with the next one planned', () => {
    expect(lines({ day: '2026-11-16', setOn: '2026-11-20', looks: hourly('2026-11-20', 5) })).toEqual([
      '1 11-24 09:00 T+6 after 8/6',
    ])
  })

  it('missed while nothing ran are said as one, and the level above hears only after its reminders were said', () => {
    const looks = [...hourly('2026-11-11', 1), at('2026-12-01 10:30'), ...hourly('2026-12-02', 5)]
    expect(lines({ day: '2026-11-20', setOn: '2026-11-02', looks })).toEqual([
      '1 11-11 09:00 T-7 before 9/7',
      '2 12-01 10:30 T+6 after 11/7',
      '3 12-02 09:00 T+8 after 12/8',
      '4 12-04 09:00 T+10 after 14/10 +1',
    ])
  })

  it('found due at night or on a day off wait for the next working morning', () => {
    const reminded = { day: '2026-11-20', plan: PLAN, setOn: '2026-11-02', saidOn: [] }
    const next = (now: string) => {
      const { at: instant, slot } = nextOccasion(reminded, CHINESE, at(now)) ?? {}
      return [instant && toLocalDateTime(instant, ZONE), slot]
    }
    expect(next('2026-11-20 03:00')).toEqual(['2026-11-20 09:00', 'T@2026-11-20'])
    expect(next('2026-11-20 23:59')).toEqual(['2026-11-20 23:59', 'T@2026-11-20'])
    expect(next('2026-11-21 10:00')).toEqual(['2026-11-23 09:00', 'T@2026-11-20'])
  })

  it.each([
    ['end after the hour of reminders: at their end', '20:00', '10:30', '2026-11-19 08:00', '2026-11-19 10:30'],
    [
      'begin before the hour and run over midnight: at their end',
      '08:00',
      '07:00',
      '2026-11-19 12:00',
      '2026-11-20 07:00',
    ],
    [
      'hold what is found due in the evening until the next morning',
      '18:00',
      '08:00',
      '2026-11-19 19:00',
      '2026-11-20 09:00',
    ],
    ['hold what is found due on Friday evening until Monday', '18:00', '08:00', '2026-11-20 19:00', '2026-11-23 09:00'],
    ['that are none hold nothing', '09:00', '09:00', '2026-11-19 12:00', '2026-11-19 12:00'],
  ])('quiet hours that %s', (_title, from, to, now, expected) => {
    const hours = { ...CHINESE, quietHours: { from, to } }
    const reminded = { day: '2026-11-20', plan: PLAN, setOn: '2026-11-02', saidOn: ['2026-11-18'] }
    const next = nextOccasion(reminded, hours, at(now))
    expect(next === null ? null : toLocalDateTime(next.at, ZONE)).toBe(expected)
  })

  it('come at noon on a day whose clocks are put forward over the hour', () => {
    const made = { confirmed: true, holidays: [], workdays: ['2026-03-29'] }
    const hours = {
      calendar: { version: 'made', years: { '2026': made } },
      timeZone: 'Europe/Berlin',
      quietHours: null,
    }
    const reminded = { day: '2026-03-29', plan: { ...PLAN, remindAt: '02:30' }, setOn: '2026-03-27', saidOn: [] }
    const next = nextOccasion(reminded, hours, new Date('2026-03-28T12:00:00Z'))
    expect(next).toMatchObject({ at: new Date('2026-03-29T10:00:00Z'), slot: 'T@2026-03-29' })
  })

  it('end with the plan, about four years after the deadline', () => {
    const reminded = { day: '2020-01-02', plan: PLAN, setOn: '2019-12-02', saidOn: ['2025-12-01'] }
    expect(nextOccasion(reminded, CHINESE, at('2026-01-05 10:00'))).toBeNull()
  })
})

/** A year with holidays and make-up days of any kind, at most four weeks off in a row. */
const calendars: fc.Arbitrary<WorkingCalendar> = fc
  .record({
    weeks: fc.uniqueArray(fc.integer({ min: 0, max: 51 }), { maxLength: 8 }),
    holidays: fc.uniqueArray(fc.integer({ min: 0, max: 364 }), { maxLength: 60 }),
    workdays: fc.uniqueArray(fc.integer({ min: 0, max: 51 }), { maxLength: 12 }),
  })
  .map(({ weeks, holidays, workdays }) => {
    const offWeeks = weeks.filter((week, at) => weeks.indexOf(week - 1) < 0 || at % 2 === 0).slice(0, 4)
    const off = [...offWeeks.flatMap((week) => [0, 1, 2, 3, 4, 5, 6].map((day) => week * 7 + day)), ...holidays]
    const made = workdays.map((week) => week * 7 + 2).filter((day) => !off.includes(day))
    const dayOf = (offset: number) => addDays('2026-01-01', offset)
    return {
      version: 'any',
      years: { '2026': { confirmed: true, holidays: off.map(dayOf), workdays: made.map(dayOf) } },
    }
  })
const plans: fc.Arbitrary<ReminderPlan> = fc.record({
  remind: fc
    .uniqueArray(fc.integer({ min: -12, max: 0 }), { maxLength: 5 })
    .map((days) => days.toSorted((a, b) => a - b)),
  thenEvery: fc.integer({ min: 1, max: 6 }),
  remindAt: fc.constantFrom('05:00', '09:00', '16:30', '22:00'),
  escalateAfter: fc.constantFrom([], [0], [1, 3], [2, 4]),
})
const quiets = fc.constantFrom(
  null,
  { from: '22:00', to: '07:00' },
  { from: '08:00', to: '10:00' },
  { from: '18:00', to: '09:30' },
)
const runs = fc.record({
  plan: plans,
  hours: fc.record({ calendar: calendars, timeZone: fc.constant(ZONE), quietHours: quiets }),
  day: fc.integer({ min: 60, max: 300 }).map((offset) => addDays('2026-01-01', offset)),
  setBefore: fc.integer({ min: -5, max: 30 }),
})

/** Days of 2026 that are worked, in order. */
function workedDays(calendar: WorkingCalendar): readonly LocalDay[] {
  const days = Array.from({ length: 365 }, (_, offset) => addDays('2026-01-01', offset))
  return days.filter((day) => isWorkingDay(calendar, day).working)
}

/** The days a plan names, told off along a list of the year's working days. */
function namedDays(plan: ReminderPlan, calendar: WorkingCalendar, day: LocalDay): readonly LocalDay[] {
  const worked = workedDays(calendar)
  const before = worked.filter((candidate) => candidate < day)
  const fromDay = worked.filter((candidate) => candidate >= day)
  const early = plan.remind.filter((offset) => offset < 0).map((offset) => before.at(offset))
  const onDay = plan.remind.includes(0) ? [fromDay[0]] : []
  const later = fromDay.filter((_, index) => index > 0 && index % plan.thenEvery === 0)
  return [...early, ...onDay, ...later].filter((named) => named !== undefined)
}

describe('over any calendar, plan and quiet hours', () => {
  it('somebody who always looks says exactly what the plan names, on its days', () => {
    fc.assert(
      fc.property(runs, ({ plan, hours, day, setBefore }) => {
        const setOn = addDays(day, -setBefore)
        const said = saidBy({ day, setOn, plan, hours, looks: everyDay(setOn, 50) })
        const last = addDays(setOn, 50)
        const expected = namedDays(plan, hours.calendar, day).filter((named) => named > setOn && named < last)
        expect(said.map(({ sayOn }) => sayOn)).toEqual(expected)
      }),
      { numRuns: 25 },
    )
  })

  it('whoever looks whenever says each once, at most one a day, in the right hours, and never before its time', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 5, maxLength: 40 })
    fc.assert(
      fc.property(runs, gaps, ({ plan, hours, day, setBefore }, hoursApart) => {
        const setOn = addDays(day, -setBefore)
        let elapsed = 0
        const looks = hoursApart.map((gap) => {
          elapsed += gap
          return new Date(at(`${setOn} 00:00`).getTime() + elapsed * HOUR_MS)
        })
        const said = saidBy({ day, setOn, plan, hours, looks })
        const named = namedDays(plan, hours.calendar, day)
        const sayDays = said.map(({ sayOn }) => sayOn)
        expect(sayDays).toEqual([...new Set(sayDays)].sort())
        expect(new Set(said.map(({ slot }) => slot)).size).toBe(said.length)
        for (const [index, one] of said.entries()) {
          const hour = toLocalDateTime(one.now, ZONE).slice(11)
          expect(one.at).toEqual(one.now)
          expect(isWorkingDay(hours.calendar, one.sayOn).working).toBe(true)
          const quiet = hours.quietHours
          if (quiet !== null) {
            const isQuiet =
              quiet.to < quiet.from ? hour >= quiet.from || hour < quiet.to : hour >= quiet.from && hour < quiet.to
            expect(isQuiet).toBe(false)
          }
          // Something was planned since the one before, and up to that day.
          const since = said[index - 1]?.sayOn ?? setOn
          expect(named.some((planned) => planned > since && planned <= one.sayOn) || one.sayOn > '2026-12-31').toBe(
            true,
          )
          expect(one.kind).toBe(one.sayOn < day ? 'before' : one.sayOn === day ? 'on' : 'after')
        }
        const levels = said.map(({ escalation }) => escalation)
        expect(levels).toEqual(levels.toSorted((a, b) => a - b))
      }),
      { numRuns: 150 },
    )
  })

  it('what is next lies ahead, and stays the same until it comes', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 0, max: 1_000 }), ({ plan, hours, day, setBefore }, hoursLater) => {
        const reminded = { day, plan, setOn: addDays(day, -setBefore), saidOn: [] }
        const now = new Date(at(`${reminded.setOn} 00:00`).getTime() + hoursLater * HOUR_MS)
        const next = nextOccasion(reminded, hours, now)
        if (next === null) return
        expect(next.at >= now).toBe(true)
        expect(nextOccasion(reminded, hours, next.at)).toEqual(next)
      }),
    )
  })
})
