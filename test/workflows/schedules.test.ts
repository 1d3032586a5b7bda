import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withOwnYears } from '../../src/domain/calendar.ts'
import { LATE_MS } from '../../src/domain/occurrence.ts'
import { addDays, HOUR_MS, toLocalDateTime, toLocalDay } from '../../src/domain/time.ts'
import { parseTiming } from '../../src/domain/timing-text.ts'
import { sha256Of } from '../../src/store/files.ts'
import { loadHome } from '../../src/workflows/home/home.ts'
import { personLeaves } from '../../src/workflows/people/leave.ts'
import { passOnItems } from '../../src/workflows/people/pass-on-items.ts'
import { plannedRuns } from '../../src/workflows/planned-runs.ts'
import { beginDueRuns } from '../../src/workflows/schedules/begin-due-runs.ts'
import { changeSchedule } from '../../src/workflows/schedules/change-schedule.ts'
import { decideMissedRuns } from '../../src/workflows/schedules/decide-missed.ts'
import { followOfficeFile } from '../../src/workflows/schedules/follow-office-file.ts'
import { listSchedules, scheduleRuns, showSchedule } from '../../src/workflows/schedules/look.ts'
import { runScheduled } from '../../src/workflows/schedules/run-scheduled.ts'
import { auditMessages } from '../../src/workflows/self-audit.ts'
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

/** By how much each of these runs is late, where it is more than the ten minutes that count as in time. */
async function lateOf(office: ScheduleOffice, runs: readonly { readonly scheduleId: string; readonly slot: string }[]) {
  const late: number[] = []
  for (const { scheduleId: job, slot } of runs) {
    const { dueAt } = await office.context.database.prisma.occurrence.findUniqueOrThrow({
      where: { job_slot: { job, slot } },
    })
    const ms = office.context.now().getTime() - (dueAt?.getTime() ?? 0)
    if (ms > LATE_MS) late.push(ms)
  }
  return late
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

  it('a city without a channel for operations is asked where it reviews, and the self-audit tells of no answer', async () => {
    const office = await scheduleOffice({ at: '2026-11-08 12:00', schedule: null })
    const id = await daily(office, { kind: 'ask' })
    const { prisma } = office.context.database
    await prisma.channelBinding.deleteMany({ where: { channelId: 'CCITYOPERATIONS' } })
    office.moveTo('2026-11-12 14:00')
    await office.start()
    expect(await office.keys('missedRuns')).toEqual(['missedRuns/daily/2026-11-12T09:00/CCITYREVIEW'])
    const home = taken(await loadHome(office.context, as('administrator')))
    const missed = home.kind === 'known' ? (home.administration?.missed.items ?? []) : []
    expect(missed.map(({ title, scheduleId }) => [title, scheduleId])).toContainEqual(['请审核员审核空气质量排名', id])
    const unanswered = async () =>
      (await auditMessages(office.context, { workingSince: null })).findings.filter(
        ({ check }) => check === 'unansweredRun',
      )
    office.moveTo('2026-11-13 14:00')
    expect(await unanswered()).toEqual([])
    office.moveTo('2026-11-13 14:01')
    expect((await unanswered()).map(({ subject }) => subject)).toEqual(['daily, 2026-11-09 09:00'])
    taken(
      await decideMissedRuns(office.context, {
        scheduleId: id,
        through: null,
        decision: 'skip',
        by: as('administrator'),
      }),
    )
    expect(await unanswered()).toEqual([])
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
    const again = { id, change: { kind: 'undo' }, basedOn: null, dryRun: false, by: as('administrator') } as const
    const { code, message } = refusalOf(await changeSchedule(office.context, again))
    expect([code, message]).toEqual([
      'nothing-to-undo',
      expect.stringMatching(/^daily: version 3 says what version 1 said, and has nothing different before it/),
    ])
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
      ['schedule-exists', { job: 'month.ask-for-table' }],
      ['schedule-exists', { job: 'month.ask-for-review', timing: timing('每月10日，09:00') }],
      ['bad-argument', { argument: { medium: 'soil' } }],
      ['bad-hours', { missed: { kind: 'skipAfter', hours: 0 } }],
      ['bad-argument', { argument: {} }],
      ['bad-argument', { argument: { medium: 'air', month: '2026-10' } }],
      ['bad-quiet-hours', { quietHours: { from: '25:00', to: '07:00' } }],
      ['bad-quiet-hours', { quietHours: { from: '00:00', to: '00:00' } }],
      ['too-often', { timing: timing('50,55 8 * * *') }],
      ['too-often', { timing: timing('0,50 0,23 * * *') }],
      ['never-runs', { timing: timing('T为2026-01-29：T，09:00') }],
    ]
    const input = { id: REVIEW, basedOn: null, dryRun: false, by: as('administrator') }
    for (const [code, members] of refused) {
      const refusal = refusalOf(await changeSchedule(office.context, { ...input, change: { kind: 'set', members } }))
      expect(refusal.code).toBe(code)
      expect(refusal.details?.[0]).toMatch(/\p{Script=Han}/u)
      expect(refusal.details?.[0]).not.toMatch(/expected|option/i)
    }
    const isNew = {
      ...input,
      id: 'new',
      change: { kind: 'set', members: { job: 'messages.self-audit', timing: timing('0 9 * * *') } },
    } as const
    expect(refusalOf(await changeSchedule(office.context, isNew)).code).toBe('bad-job')
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
    const followed = taken(await changeSchedule(edited, reset))
    expect([followed.follows, followed.nextRuns[0]?.slot]).toEqual(['again', '2026-12-11 08:30'])
    expect(taken(await changeSchedule(edited, reset)).follows).toBe('still')
    const twelfth = { kind: 'day', day: 12, shift: MONTH_DAYS.workingDay, months: [], at: '08:30' } as const
    const day = { ...reset, change: { kind: 'set', members: { timing: twelfth } } } as const
    expect(taken(await changeSchedule(edited, day)).follows).toBe('no')
    // The file says just that meanwhile: nothing changes, but that it is followed.
    const equal = {
      ...edited,
      office: { ...edited.office, schedule: { ...MONTH_DAYS, dataDay: 7, reviewDay: 12, at: '08:30' } },
    }
    const reached = taken(await changeSchedule(equal, reset))
    expect([reached.changed, reached.follows]).toEqual([[], 'again'])
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
  /** Ends of a run; with `ask`, one that waits for a person stands for its own end. */
  const ENDED = ['ran', 'ranLate', 'skipped', 'asked', 'superseded']
  const POLICIES = [{ kind: 'once' }, { kind: 'all' }, { kind: 'skipAfter', hours: 20 }, { kind: 'ask' }] as const

  it('no run is done twice, one look makes up for one run at most, and each day that passed has its run and its end', async () => {
    const hours = fc.integer({ min: -60, max: 90 })
    // Longer than runs are planned ahead.
    const away = fc.integer({ min: 41 * 24, max: 60 * 24 })
    const step = fc.oneof(
      { weight: 1, arbitrary: away.map((by) => ({ kind: 'move' as const, by })) },
      { weight: 6, arbitrary: hours.map((by) => ({ kind: 'move' as const, by })) },
      { weight: 2, arbitrary: fc.constant({ kind: 'twoProcesses' as const }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 23 }).map((hour) => ({ kind: 'change' as const, hour })) },
    )
    // One office for all: each trial has a schedule of its own, and its days behind those of the trial before.
    const office = await scheduleOffice({ at: '2026-11-08 12:30', schedule: null })
    const { prisma } = office.context.database
    let trial = 0
    let day = '2026-11-08'
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 10 }),
        fc.constantFrom(...POLICIES),
        async (steps, missed) => {
          trial += 1
          const id = `trial-${trial}`
          office.moveTo(`${day} 12:30`)
          const from = addDays(day, 1)
          const content = {
            job: 'month.ask-for-review',
            argument: { medium: 'air' },
            timing: timing('0 9 * * *'),
            missed,
          }
          await set(office, id, content)
          const begun: string[] = []
          const changedOn = new Set<string>()
          const changedAt = new Set<string | undefined>()
          let latest = office.context.now()
          for (const taken of steps) {
            if (taken.kind === 'move') {
              const at = new Date(office.context.now().getTime() + taken.by * HOUR_MS)
              office.moveTo(toLocalDateTime(at, office.context.office.timeZone))
            }
            const today = toLocalDay(office.context.now(), office.context.office.timeZone)
            if (taken.kind === 'change') {
              await set(office, id, { timing: timing(`30 ${taken.hour} * * *`) })
              changedOn.add(today)
              changedAt.add(office.context.now().toISOString())
            }
            const looks =
              taken.kind === 'twoProcesses'
                ? await Promise.all([beginDueRuns(office.context), beginDueRuns(office.context)])
                : [await beginDueRuns(office.context)]
            const runs = looks.flatMap((look) => look.runs).filter(({ scheduleId }) => scheduleId === id)
            const late = await lateOf(office, runs)
            if (missed.kind === 'once') expect(runs.length, JSON.stringify(runs.slice(0, 5))).toBeLessThanOrEqual(1)
            if (missed.kind === 'ask') expect(late).toEqual([])
            if (missed.kind === 'skipAfter') for (const ms of late) expect(ms).toBeLessThanOrEqual(20 * HOUR_MS)
            begun.push(...runs.map(({ slot }) => slot))
            for (const run of runs) await runScheduled(office.context, run)
            latest = office.context.now() > latest ? office.context.now() : latest
            const left = { job: id, dueAt: { lte: office.context.now() }, state: { in: ['planned', 'begun'] } }
            expect(await prisma.occurrence.count({ where: left })).toBe(0)
          }
          // A clock that was put back has yet to come by what lies between.
          office.moveTo(toLocalDateTime(latest, office.context.office.timeZone))
          await office.look()
          // Whoever looked, each run was given to one process, once.
          expect(new Set(begun).size).toBe(begun.length)
          const rows = (await office.occurrences(id)).filter(({ dueAt }) => dueAt <= latest)
          const through = toLocalDay(latest, office.context.office.timeZone)
          for (let at = from; at < through; at = addDays(at, 1)) {
            const states = rows.filter(({ slot }) => slot.startsWith(at)).map(({ state }) => state)
            expect(states, `${at}: ${JSON.stringify(steps)}`).not.toEqual([])
            for (const state of states) expect(ENDED).toContain(state)
            // A change may come after the new hour of its own day; no other day is left without its run.
            if (!changedOn.has(at)) expect(states.some((state) => state !== 'superseded')).toBe(true)
            if (changedOn.size === 0) expect(states).toHaveLength(1)
          }
          const superseded = rows.filter(({ state }) => state === 'superseded')
          for (const { endedAt } of superseded) expect(changedAt).toContain(endedAt?.toISOString())
          await set(office, id, { isOn: false })
          day = addDays(through, 3)
        },
      ),
      { numRuns: 20 },
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
