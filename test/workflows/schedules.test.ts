import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withOwnYears } from '../../src/domain/calendar.ts'
import { isLocalDay } from '../../src/domain/time.ts'
import { parseTiming } from '../../src/domain/timing-text.ts'
import { sha256Of } from '../../src/store/files.ts'
import { personLeaves } from '../../src/workflows/people/leave.ts'
import { passOnItems } from '../../src/workflows/people/pass-on-items.ts'
import { plannedRuns } from '../../src/workflows/planned-runs.ts'
import { beginDueRuns } from '../../src/workflows/schedules/begin-due-runs.ts'
import { changeSchedule } from '../../src/workflows/schedules/change-schedule.ts'
import { decideMissedRuns } from '../../src/workflows/schedules/decide-missed.ts'
import { followOfficeFile } from '../../src/workflows/schedules/follow-office-file.ts'
import { listSchedules, scheduleRuns, showSchedule } from '../../src/workflows/schedules/look.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { MONTH_DAYS } from '../support/built-in-schedules.ts'
import { type ScheduleOffice, scheduleOffice } from '../support/schedules.ts'

const REVIEW = 'month.ask-for-review/air'
const TABLE = 'month.ask-for-table/air'

function timing(text: string) {
  const read = parseTiming(text)
  if (!read.ok) throw new Error(read.fault.en)
  return read.timing
}

function set(office: ScheduleOffice, id: string, members: object): Promise<number> {
  return office.change(id, { kind: 'set', members })
}

/** A schedule that asks for the review of air each day at 09:00. */
async function daily(office: ScheduleOffice, missed: object): Promise<string> {
  const members = { job: 'month.ask-for-review', argument: { medium: 'air' }, timing: timing('0 9 * * *'), missed }
  await set(office, 'daily', members)
  return 'daily'
}

describe('the 10th of the month', () => {
  it('that is a Saturday waits for Monday, and one that is a make-up Saturday does not', async () => {
    const office = await scheduleOffice({ at: '2026-09-30 08:00' })
    await office.start()
    const before = await office.keys('rankingReviewReminder')
    await set(office, REVIEW, { timing: timing('每月10日，遇休息日顺延，09:00') })
    expect(await office.stayUntil('2026-10-10 08:59', 720)).not.toContain(`${REVIEW} 2026-10-10 09:00`)
    expect(await office.stayUntil('2026-10-10 09:00')).toEqual([
      `${REVIEW} 2026-10-10 09:00`,
      'month.ask-for-review/water 2026-10-10 09:00',
    ])
    await set(office, REVIEW, { timing: timing('每月31日，遇休息日顺延，09:00') })
    // 31 October 2026 is an ordinary Saturday: the month whose ranking is asked for stays the one of the 31st.
    await office.stayUntil('2026-11-02 08:59', 1440)
    expect(await office.stayUntil('2026-11-02 09:00')).toContain(`${REVIEW} 2026-11-02 09:00`)
    expect((await office.keys('rankingReviewReminder')).slice(before.length)).toEqual([
      'rankingReviewReminder/air/2026-09/2026-10-10/CCITYREVIEW',
      'rankingReviewReminder/water/2026-09/2026-10-10/CCITYREVIEW',
      'rankingReviewReminder/air/2026-09/2026-11-02/CCITYREVIEW',
    ])
    expect((await office.occurrences(REVIEW)).find(({ slot }) => slot.startsWith('2026-11-02'))).toMatchObject({
      nominal: '2026-10-31',
      state: 'ran',
    })
  })
})

describe('after an outage from the 9th to the 12th', () => {
  it.each([
    [
      'once',
      { kind: 'once' },
      [
        '10 skipped: the run of 2026-11-12 09:00 stands for it',
        '11 skipped: the run of 2026-11-12 09:00 stands for it',
        '12 ranLate',
      ],
    ],
    ['all', { kind: 'all' }, ['10 ranLate', '11 ranLate', '12 ranLate']],
    [
      'skip after 30 hours',
      { kind: 'skipAfter', hours: 30 },
      ['10 skipped: more than 30 hours late', '11 ranLate', '12 ranLate'],
    ],
    ['ask', { kind: 'ask' }, ['10 asked', '11 asked', '12 asked']],
  ])('a schedule that says %s leaves no run without its end', async (_name, missed, expected) => {
    const office = await scheduleOffice({ at: '2026-11-08 12:00', schedule: null })
    const id = await daily(office, missed)
    await office.stayUntil('2026-11-09 18:00')
    office.moveTo('2026-11-12 14:00')
    await office.start()
    expect((await office.ended(id)).map((line) => line.replace(/^2026-11-(\d\d) \S+/, '$1'))).toEqual([
      '09 ran',
      ...expected,
    ])
    await office.stayUntil('2026-11-13 09:00')
    expect((await office.ended(id)).at(-1)).toBe('2026-11-13 09:00 ran')
    // However many runs were missed, each question is asked in one message.
    expect(await office.keys('missedRuns')).toHaveLength(missed.kind === 'ask' ? 1 : 0)
  })

  it('a person decides once whether the last run is made up for', async () => {
    const office = await scheduleOffice({ at: '2026-11-08 12:00', schedule: null })
    const id = await daily(office, { kind: 'ask' })
    office.moveTo('2026-11-12 14:00')
    expect(await office.start()).toEqual([])
    const answer = { scheduleId: id, through: '2026-11-12 09:00', decision: 'run' } as const
    expect(refusalOf(await decideMissedRuns(office.context, { ...answer, by: as('reviewer') })).code).toBe(
      'not-permitted',
    )
    expect(taken(await decideMissedRuns(office.context, { ...answer, by: as('administrator') })).slots).toHaveLength(4)
    expect(refusalOf(await decideMissedRuns(office.context, { ...answer, by: as('administrator') })).code).toBe(
      'nothing-missed',
    )
    expect(await office.look()).toEqual(['daily 2026-11-12 09:00'])
    expect(await office.ended(id)).toEqual([
      '2026-11-09 09:00 skipped: the run of 2026-11-12 09:00 stands for it',
      '2026-11-10 09:00 skipped: the run of 2026-11-12 09:00 stands for it',
      '2026-11-11 09:00 skipped: the run of 2026-11-12 09:00 stands for it',
      '2026-11-12 09:00 ranLate',
    ])
    // Nobody had seen the question, so it went out with its answer alone.
    const [question] = await office.context.database.prisma.message.findMany({
      where: { kind: 'missedRuns', state: 'pending' },
    })
    expect(JSON.stringify(question?.facts)).toContain('示例管理员')
  })

  it('that took months leaves a row for each run, and makes up for one', async () => {
    const office = await scheduleOffice({ at: '2026-01-01 12:00', schedule: null })
    await set(office, 'often', {
      job: 'month.ask-for-review',
      argument: { medium: 'air' },
      timing: timing('0 */4 * * *'),
    })
    office.moveTo('2026-07-01 12:00')
    const made: string[] = []
    for (let turn = 0; turn < 5; turn += 1) made.push(...(await office.look()))
    expect(made).toEqual(['often 2026-07-01 12:00'])
    const { prisma } = office.context.database
    const past = { job: 'often', dueAt: { lte: office.context.now() } }
    // 181 days of six runs, from the afternoon of the first to the noon of the last.
    expect(await prisma.occurrence.count({ where: past })).toBe(181 * 6)
    expect(await prisma.occurrence.count({ where: { ...past, endedAt: null } })).toBe(0)
  })
})

describe('of two processes', () => {
  it('one begins each run, whichever looks first', async () => {
    const office = await scheduleOffice({ at: '2026-11-08 12:00', schedule: null })
    await daily(office, { kind: 'all' })
    office.moveTo('2026-11-12 14:00')
    const found = await Promise.all([1, 2, 3].map(() => beginDueRuns(office.context)))
    expect(found.flatMap(({ runs }) => runs.map(({ slot }) => slot.slice(8, 10))).sort()).toEqual([
      '09',
      '10',
      '11',
      '12',
    ])
  })

  it('one takes up what a process had begun when it died, after ten minutes or when it starts', async () => {
    const office = await scheduleOffice({ at: '2026-11-09 08:59', schedule: null })
    const id = await daily(office, { kind: 'once' })
    office.moveTo('2026-11-09 09:00')
    expect((await beginDueRuns(office.context)).runs).toHaveLength(1)
    office.moveTo('2026-11-09 09:09')
    expect((await beginDueRuns(office.context)).runs).toEqual([])
    office.moveTo('2026-11-09 09:11')
    expect((await beginDueRuns(office.context)).runs).toHaveLength(1)
    expect(await office.look({ isStart: true })).toEqual(['daily 2026-11-09 09:00'])
    expect(await office.ended(id)).toEqual(['2026-11-09 09:00 ran'])
    expect(await office.look({ isStart: true })).toEqual([])
  })

  it('gives up a run that could not be done for a week', async () => {
    const office = await scheduleOffice({ at: '2026-11-09 08:59', schedule: null })
    const id = await daily(office, { kind: 'once' })
    office.moveTo('2026-11-09 09:00')
    await beginDueRuns(office.context)
    await office.change(id, { kind: 'set', members: { isOn: false } })
    office.moveTo('2026-11-17 09:00')
    expect((await beginDueRuns(office.context)).runs).toEqual([])
    expect(await office.ended(id)).toContain('2026-11-09 09:00 skipped: it could not be done for seven days')
  })
})

describe('a schedule that cannot be planned', () => {
  it('keeps no other from running, and is told', async () => {
    const office = await scheduleOffice({ at: '2026-11-08 12:00', schedule: null })
    await daily(office, { kind: 'once' })
    await set(office, 'broken', {
      job: 'month.ask-for-review',
      argument: { medium: 'water' },
      timing: timing('0 9 * * *'),
    })
    const { prisma } = office.context.database
    const { content } = await prisma.scheduleVersion.findFirstOrThrow({ where: { scheduleId: 'broken' } })
    const broken = { ...(content as object), timing: { kind: 'cron', expression: 'never' } }
    await prisma.scheduleVersion.updateMany({ where: { scheduleId: 'broken' }, data: { content: broken } })
    office.moveTo('2026-12-20 09:00')
    const { runs, faults } = await beginDueRuns(office.context)
    expect(runs).toEqual([{ scheduleId: 'daily', slot: '2026-12-20 09:00' }])
    expect(faults.map(({ message }) => message)).toEqual(['schedule broken: its runs could not be planned'])
  })
})

describe('a schedule that is changed', () => {
  it('plans its runs anew, keeps what has begun, and takes an undone change back', async () => {
    const office = await scheduleOffice({ at: '2026-11-09 08:00', schedule: null })
    const id = await daily(office, { kind: 'once' })
    office.moveTo('2026-11-09 09:00')
    const [begun] = (await beginDueRuns(office.context)).runs
    expect(begun?.slot).toBe('2026-11-09 09:00')
    await set(office, id, { timing: timing('0 10 * * *') })
    expect(await office.ended(id)).toContain('2026-11-10 09:00 superseded: version 2 of the schedule took its place')
    expect(await office.look({ isStart: true })).toEqual(['daily 2026-11-09 09:00'])
    expect(await office.stayUntil('2026-11-09 12:00')).toEqual(['daily 2026-11-09 10:00'])
    expect(await office.change(id, { kind: 'undo' })).toBe(3)
    expect(await office.stayUntil('2026-11-10 12:00')).toEqual(['daily 2026-11-10 09:00'])
    expect(
      refusalOf(
        await changeSchedule(office.context, {
          id,
          change: { kind: 'undo' },
          basedOn: null,
          dryRun: false,
          by: as('administrator'),
        }),
      ).code,
    ).toBe('nothing-to-undo')
    const { versions } = taken(await showSchedule(office.context, { id, by: as('administrator') }))
    expect(versions.map(({ version, restores, recordedName }) => [version, restores, recordedName])).toEqual([
      [3, 1, '示例管理员'],
      [2, null, '示例管理员'],
      [1, null, '示例管理员'],
    ])
  })

  it('and passed on when its owner left, goes back to what it said, and not to who has left', async () => {
    const office = await scheduleOffice({ at: '2026-11-08 12:00', schedule: null })
    const id = await daily(office, { kind: 'once' })
    await set(office, id, { ownerId: 'sample-reviewer' })
    await set(office, id, { timing: timing('0 10 * * *') })
    await set(office, id, { timing: timing('0 11 * * *') })
    const leaving = { personId: 'sample-reviewer', day: '2026-11-10', dryRun: false, by: as('administrator') } as const
    taken(await personLeaves(office.context, { ...leaving, successor: { personId: 'sample-issuer' } }))
    office.moveTo('2026-11-10 08:00')
    expect(await passOnItems(office.context)).toBe(1)
    const undo = { id, change: { kind: 'undo' }, basedOn: null, dryRun: false, by: as('administrator') } as const
    const undone = async () => {
      const { changed, content } = taken(await changeSchedule(office.context, undo))
      return [changed, content.ownerId, content.timing.kind === 'cron' ? content.timing.expression : null]
    }
    expect(await undone()).toEqual([['timing'], 'sample-issuer', '0 10 * * *'])
    expect(await undone()).toEqual([['timing'], 'sample-issuer', '0 9 * * *'])
    expect(await undone()).toEqual([['ownerId'], null, '0 9 * * *'])
    expect(refusalOf(await changeSchedule(office.context, undo)).code).toBe('nothing-to-undo')

    await set(office, id, { ownerId: 'sample-importer' })
    taken(await personLeaves(office.context, { ...leaving, personId: 'sample-importer', successor: null }))
    // Nobody follows: it can be switched off all the same, and no other who has left can be named.
    await set(office, id, { isOn: false })
    const other = { ...undo, change: { kind: 'set', members: { ownerId: 'sample-reviewer' } } } as const
    expect(refusalOf(await changeSchedule(office.context, other)).code).toBe('bad-owner')
  })

  it('after it was off makes up for nothing of that time', async () => {
    const office = await scheduleOffice({ at: '2026-11-09 08:00', schedule: null })
    const id = await daily(office, { kind: 'all' })
    await set(office, id, { isOn: false })
    expect(await office.stayUntil('2026-11-12 12:00')).toEqual([])
    await set(office, id, { isOn: true })
    expect(await office.stayUntil('2026-11-13 12:00')).toEqual(['daily 2026-11-13 09:00'])
    expect((await office.ended(id))[0]).toBe('2026-11-09 09:00 superseded: the schedule was switched off')
  })

  it('by a second administrator at once is refused, and told what changed', async () => {
    const office = await scheduleOffice({ at: '2026-11-01 08:00' })
    await office.start()
    const change = (text: string) =>
      changeSchedule(office.context, {
        id: REVIEW,
        change: { kind: 'set', members: { timing: timing(text) } },
        basedOn: 1,
        dryRun: false,
        by: as('administrator'),
      })
    const outcomes = await Promise.all([change('每月11日，09:00'), change('每月12日，09:00')])
    const refused = outcomes.filter((outcome) => !outcome.ok)
    expect(refused).toHaveLength(1)
    const { code, details = [] } = refusalOf(refused[0] ?? outcomes[0])
    expect(code).toBe('schedule-changed')
    expect(details[0]).toMatch(/^时间安排: 每月10日，遇休息日顺延，09:00 → 每月1[12]日，09:00$/)
    expect(details[1]).toMatch(/^示例管理员, 2026-11-01 08:00$/)
    const acts = await office.context.database.prisma.auditEntry.findMany({ where: { act: 'changeSchedule' } })
    expect(acts.map(({ actorId }) => actorId)).toEqual(['sample-administrator'])
  })

  it('to what it cannot be, or by somebody else, is refused and writes nothing', async () => {
    const office = await scheduleOffice({ at: '2026-11-01 08:00' })
    const refused: readonly (readonly [string, object])[] = [
      ['bad-time-zone', { timeZone: 'Mars/Base' }],
      ['bad-owner', { ownerId: 'nobody' }],
      ['bad-audience', { audience: { unitCode: '999', purpose: 'review' } }],
      ['bad-job', { job: 'messages.self-audit' }],
      ['bad-argument', { argument: { medium: 'soil' } }],
      ['bad-hours', { missed: { kind: 'skipAfter', hours: 0 } }],
      ['bad-quiet-hours', { quietHours: { from: '25:00', to: '07:00' } }],
      ['too-often', { timing: timing('50,55 8 * * *') }],
      ['too-often', { timing: timing('0,50 0,23 * * *') }],
      ['never-runs', { timing: timing('T为2026-01-29：T，09:00') }],
    ]
    const input = { id: REVIEW, basedOn: null, dryRun: false, by: as('administrator') }
    for (const [code, members] of refused) {
      const refusal = refusalOf(await changeSchedule(office.context, { ...input, change: { kind: 'set', members } }))
      expect(refusal.code).toBe(code)
      expect(refusal.details?.[0]).toMatch(/\p{Script=Han}/u)
    }
    const off = { kind: 'set', members: { isOn: false } } as const
    expect(refusalOf(await changeSchedule(office.context, { ...input, change: off, by: as('importer') })).code).toBe(
      'not-permitted',
    )
    expect(refusalOf(await changeSchedule(office.context, { ...input, change: off, id: 'none' })).code).toBe(
      'not-found',
    )
    expect(
      refusalOf(await changeSchedule(office.context, { ...input, change: { kind: 'reset' }, id: 'none' })).code,
    ).toBe('not-found')
    expect(taken(await changeSchedule(office.context, { ...input, change: off, dryRun: true })).changed).toEqual([
      'isOn',
    ])
    expect(await office.context.database.prisma.scheduleVersion.count()).toBe(0)
  })
})

describe('the holidays of a year', () => {
  it('are asked for in every office, and of the running year too, until an administrator switches that off', async () => {
    const office = await scheduleOffice({ at: '2026-10-31 12:00', schedule: null, isQuiet: false })
    await office.start()
    await office.stayUntil('2026-11-01 12:00', 720)
    expect(await office.keys('calendarMissing')).toEqual([])
    await office.stayUntil('2026-11-02 12:00', 720)
    office.moveTo('2027-01-04 08:00')
    await office.look()
    expect((await office.keys('calendarMissing')).map((key) => key.replace(/\/C\w+$/, ''))).toEqual([
      'calendarMissing/2027/2026-11-02',
      'calendarMissing/2027/2027-01-01',
    ])
    const [sight] = taken(await listSchedules(office.context, as('administrator')))
    expect(sight).toMatchObject({ id: 'calendar.ask-for-year', origin: 'builtIn', content: { isOn: true } })
    await set(office, 'calendar.ask-for-year', { isOn: false })
    await office.stayUntil('2027-02-05 12:00', 1440)
    expect(await office.keys('calendarMissing')).toHaveLength(2)
    const reset = { id: 'calendar.ask-for-year', change: { kind: 'reset' }, basedOn: null, dryRun: false } as const
    const again = taken(await changeSchedule(office.context, { ...reset, by: as('administrator') }))
    expect(again).toMatchObject({ changed: ['isOn'], content: { isOn: true } })
  })
})

describe('the office file', () => {
  it('is followed until a person changes a schedule, shown as differing then, and followed again after a reset', async () => {
    const office = await scheduleOffice({ at: '2026-11-12 08:00' })
    // Those of this month that were missed are made up for.
    expect(await office.start()).toHaveLength(5)
    await set(office, REVIEW, { timing: timing('每月最后一个工作日，17:00') })
    const edited = {
      ...office.context,
      office: { ...office.context.office, schedule: { ...MONTH_DAYS, dataDay: 7, reviewDay: 11, at: '08:30' } },
    }
    expect([...(await followOfficeFile(edited))].sort()).toEqual([
      'calendar.ask-for-year',
      'month.ask-for-publication/air',
      'month.ask-for-publication/water',
      'month.ask-for-review/water',
      TABLE,
      'month.ask-for-table/water',
    ])
    expect(await followOfficeFile(edited)).toEqual([])
    const sights = taken(await listSchedules(edited, as('administrator')))
    expect(sights.map(({ id, origin, differsFromFile }) => [id, origin, differsFromFile])).toEqual([
      ['calendar.ask-for-year', 'builtIn', []],
      ['month.ask-for-publication/air', 'officeFile', []],
      ['month.ask-for-publication/water', 'officeFile', []],
      [REVIEW, 'person', ['timing']],
      ['month.ask-for-review/water', 'officeFile', []],
      [TABLE, 'officeFile', []],
      ['month.ask-for-table/water', 'officeFile', []],
    ])
    const reset = {
      id: REVIEW,
      change: { kind: 'reset' },
      basedOn: null,
      dryRun: false,
      by: as('administrator'),
    } as const
    expect(taken(await changeSchedule(edited, reset)).nextRuns[0]?.slot).toBe('2026-12-11 08:30')
    const none = { ...edited, office: { ...edited.office, schedule: null } }
    expect(await followOfficeFile(none)).toHaveLength(7)
    // What is built in goes on, at its own hour.
    expect(taken(await listSchedules(none, as('administrator'))).map(({ content }) => content.isOn)).toEqual([
      true,
      ...Array(6).fill(false),
    ])
  })

  it('without a schedule schedules nothing but what is built in', async () => {
    const office = await scheduleOffice({ at: '2026-11-12 08:00', schedule: null })
    expect(await office.start()).toEqual([])
    expect(await plannedRuns(office.context, new Date('2026-01-01'), new Date('2027-01-01'))).toEqual([])
  })

  it('plans a year that can be told before anything is kept', async () => {
    const office = await scheduleOffice({ at: '2026-11-12 08:00' })
    const all = await plannedRuns(office.context, new Date('2026-10-31T16:00:00Z'), new Date('2027-01-31T16:00:00Z'))
    const runs = all.filter(({ scheduleId }) => scheduleId.startsWith('month.'))
    expect(all.length - runs.length).toBe(12)
    // The 15th is a Sunday.
    expect(runs.map(({ scheduleId, slot }) => `${slot} ${scheduleId}`).slice(0, 6)).toEqual([
      `2026-11-05 09:00 ${TABLE}`,
      '2026-11-05 09:00 month.ask-for-table/water',
      `2026-11-10 09:00 ${REVIEW}`,
      '2026-11-10 09:00 month.ask-for-review/water',
      '2026-11-16 09:00 month.ask-for-publication/air',
      '2026-11-16 09:00 month.ask-for-publication/water',
    ])
    expect(runs).toHaveLength(18)
    expect(await office.context.database.prisma.schedule.count()).toBe(0)
  })
})

describe('a calendar that is entered later', () => {
  it('moves the runs to come, and leaves those of the past', async () => {
    const office = await scheduleOffice({ at: '2026-12-20 08:00', schedule: null })
    await set(office, 'new-year', {
      job: 'month.ask-for-review',
      argument: { medium: 'air' },
      timing: timing('每月1日，遇休息日顺延，09:00'),
    })
    const planned = async () =>
      (await office.occurrences('new-year')).map(({ slot, state, confirmed }) => [slot, state, confirmed])
    expect(await planned()).toEqual([['2027-01-01 09:00', 'planned', false]])
    const years = { 2027: { confirmed: true, holidays: ['2027-01-01', '2027-01-02', '2027-01-03'], workdays: [] } }
    office.setCalendar(withOwnYears(office.context.calendar, years, sha256Of))
    await office.look()
    expect(await planned()).toEqual([
      ['2027-01-01 09:00', 'superseded', false],
      ['2027-01-04 09:00', 'planned', true],
    ])
  })
})

describe('whatever happens to the clock', () => {
  it('no run is done twice, none of the past is left without an end, and none is missing', async () => {
    const hours = fc.integer({ min: -60, max: 90 })
    const step = fc.oneof(
      { weight: 6, arbitrary: hours.map((by) => ({ kind: 'move' as const, by })) },
      { weight: 2, arbitrary: fc.constant({ kind: 'twoProcesses' as const }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 23 }).map((hour) => ({ kind: 'change' as const, hour })) },
    )
    const kinds = fc.constantFrom({ kind: 'once' }, { kind: 'all' }, { kind: 'skipAfter', hours: 20 })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), kinds, async (steps, missed) => {
        const office = await scheduleOffice({ at: '2026-11-08 12:30', schedule: null })
        const id = await daily(office, missed)
        const { prisma } = office.context.database
        const done: string[] = []
        let latest = office.context.now()
        for (const taken of steps) {
          if (taken.kind === 'move') {
            const at = new Date(office.context.now().getTime() + taken.by * 3_600_000)
            office.moveTo(new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '))
          }
          if (taken.kind === 'change') await set(office, id, { timing: timing(`30 ${taken.hour} * * *`) })
          if (taken.kind === 'twoProcesses')
            await Promise.all([beginDueRuns(office.context), beginDueRuns(office.context)])
          await office.look()
          latest = office.context.now() > latest ? office.context.now() : latest
          const ran = await prisma.occurrence.findMany({ where: { job: id, state: { in: ['ran', 'ranLate'] } } })
          for (const { slot, begunAt } of ran) done.push(`${slot} ${begunAt?.toISOString()}`)
          const left = { job: id, dueAt: { lte: office.context.now() }, state: 'planned' }
          expect(await prisma.occurrence.count({ where: left })).toBe(0)
        }
        // A run that was done has one beginning, however often it was looked at.
        const slots = new Set(done.map((line) => line.slice(0, 16)))
        expect(new Set(done).size).toBe(slots.size)
        const rows = await office.occurrences(id)
        const days = new Set(rows.filter(({ dueAt }) => dueAt <= latest).map(({ slot }) => slot.slice(0, 10)))
        for (const day of days) expect(isLocalDay(day)).toBe(true)
        // A day that has passed since the first run has a row at least.
        const from = Date.parse('2026-11-09T00:00:00Z')
        for (let ms = from; ms < latest.getTime() - 16 * 3_600_000; ms += 86_400_000) {
          expect([...days]).toContain(new Date(ms).toISOString().slice(0, 10))
        }
      }),
      { numRuns: 6 },
    )
  })
})

describe('the runs of a schedule', () => {
  it('are listed for administrators, newest first', async () => {
    const office = await scheduleOffice({ at: '2026-11-08 12:00', schedule: null })
    const id = await daily(office, { kind: 'once' })
    await office.stayUntil('2026-11-10 12:00')
    const runs = taken(await scheduleRuns(office.context, { id, take: 500, by: as('administrator') }))
    expect(runs.at(-1)).toMatchObject({ slot: '2026-11-09 09:00', state: 'ran' })
    expect(runs[0]?.state).toBe('planned')
    expect(refusalOf(await scheduleRuns(office.context, { id, take: 5, by: as('issuer') })).code).toBe('not-permitted')
  })
})
