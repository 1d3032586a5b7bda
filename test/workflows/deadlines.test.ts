import { describe, expect, it } from 'vitest'
import { type WorkingCalendar, withOwnYears } from '../../src/domain/calendar.ts'
import type { DeadlineRule } from '../../src/domain/deadlines.ts'
import { PRIORITY } from '../../src/domain/delivery.ts'
import { toLocalDateTime } from '../../src/domain/time.ts'
import { endDeadlines, openDeadlines, type StoredDeadline } from '../../src/store/deadlines.ts'
import { sha256Of } from '../../src/store/files.ts'
import { loadPosts } from '../../src/store/posts.ts'
import type { ActorClaim } from '../../src/workflows/authorise.ts'
import { composeMessage } from '../../src/workflows/compose-message.ts'
import { type DeadlineSubject, reminderKey, setDeadline } from '../../src/workflows/deadlines.ts'
import { listDeadlines } from '../../src/workflows/list-deadlines.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { recomputeDeadlines } from '../../src/workflows/recompute-deadlines.ts'
import { remindDeadlines } from '../../src/workflows/remind-deadlines.ts'
import { as, refusalOf } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf } from '../support/small-office.ts'

const TOWN = codeOf('子镇')
const FIFTEEN_DAYS: DeadlineRule = { kind: 'calendarDays', count: 15, moveToWorkingDay: true }

/** A matter whose reminders name the occasion, in the channel of the unit that has to meet them. */
function matter(over: Partial<DeadlineSubject> = {}): DeadlineSubject {
  return {
    subjectKind: 'case',
    purpose: 'cases',
    describe: async (_context, _db, { subjectId, kind }) => `${subjectId}的${kind}`,
    namedIds: null,
    async remind(context, db, deadline, { slot, kind, days, escalation }) {
      const deadlines = [
        { what: `${kind} ${days} +${escalation}`, from: deadline.day, to: { day: deadline.day, confirmed: true } },
      ]
      const facts = { officeName: slot, unitName: deadline.unitCode, deadlines, more: 0, issuedOn: deadline.day }
      const channelId = `C${deadline.unitCode}`
      const about = { unitCode: deadline.unitCode, medium: null, month: null, version: 1, priority: PRIORITY.reminder }
      const key = reminderKey('reminder', deadline, { slot }, channelId)
      await composeMessage(context, db, { kind: 'deadlinesMoved', facts }, { ...about, key, channelId })
    },
    ...over,
  }
}

function set(
  office: TestOffice,
  { base, ...over }: Partial<Parameters<typeof setDeadline>[2]> & { readonly base: string },
): Promise<StoredDeadline> {
  const input = {
    subjectKind: 'case',
    subjectId: '1',
    kind: 'plan',
    unitCode: TOWN,
    rule: FIFTEEN_DAYS,
    ...over,
  } as const
  return office.context.database.transaction((db) => setDeadline(office.context, db, { ...input, base }))
}

const keysOf = async (office: TestOffice) => (await office.messages({ kind: 'deadlinesMoved' })).map(({ key }) => key)

/** Looks every three hours for so many days; `instant slot what` of what was said. */
async function look(office: TestOffice, days: number, subjects = [matter()]): Promise<readonly string[]> {
  const before = new Set(await keysOf(office))
  for (let turn = 0; turn < days * 8; turn += 1) {
    office.advance({ hours: 3 })
    expect((await remindDeadlines(office.context, subjects)).faults).toEqual([])
  }
  const messages = await office.messages({ kind: 'deadlinesMoved' })
  return messages
    .filter(({ key }) => !before.has(key))
    .map(({ createdAt, facts }) => {
      const { officeName, deadlines } = facts as { officeName: string; deadlines: { what: string }[] }
      return `${toLocalDateTime(createdAt, 'Asia/Shanghai').slice(5)} ${officeName} ${deadlines[0]?.what}`
    })
}

describe('a deadline that is set', () => {
  it('is computed by its rule and keeps what it was computed by, and the plan that held then', async () => {
    await using office = await startOffice({ at: '2026-11-24 10:30' })
    const deadline = await set(office, { base: '2026-11-24' })
    expect(deadline).toMatchObject({
      day: '2026-12-09',
      confirmed: true,
      rule: FIFTEEN_DAYS,
      base: '2026-11-24',
      calendarVersion: office.context.calendar.version,
      plan: office.context.office.deadlines,
      state: 'open',
      saidOn: [],
    })
    expect(toLocalDateTime(deadline.nextAt ?? new Date(0), 'Asia/Shanghai')).toBe('2026-11-30 09:00')
    expect(await openDeadlines(office.context.database.prisma, [{ subjectKind: 'case', subjectId: '1' }])).toEqual([
      deadline,
    ])
  })

  it('stays as it is when it is set again, and is replaced by another of its kind', async () => {
    await using office = await startOffice({ at: '2026-11-24 10:30' })
    const first = await set(office, { base: '2026-11-24' })
    expect(await set(office, { base: '2026-11-24' })).toEqual(first)
    const report = await set(office, { base: '2026-11-24', kind: 'report' })
    const named = await set(office, {
      base: '2026-11-24',
      rule: { kind: 'namedDay', day: '2026-12-19', moveToWorkingDay: true },
    })
    expect(named).toMatchObject({ day: '2026-12-21', confirmed: true })
    const open = await openDeadlines(office.context.database.prisma, [{ subjectKind: 'case', subjectId: '1' }])
    expect(open.map(({ id }) => id)).toEqual([report.id, named.id])
    const row = await office.context.database.prisma.deadline.findUniqueOrThrow({ where: { id: first.id } })
    expect(row).toMatchObject({ state: 'replaced', nextAt: null })
  })
})

describe('the reminders of a deadline', () => {
  it('are said on working mornings over National Day, each once, and no more once it is met', async () => {
    await using office = await startOffice({ at: '2026-09-21 10:00', allowOthers: true })
    await set(office, { base: '2026-09-21', rule: { kind: 'calendarDays', count: 15, moveToWorkingDay: false } })
    expect(await look(office, 24)).toEqual([
      '09-28 10:00 T-3@2026-10-06 before 8 +0',
      '09-30 10:00 T-1@2026-10-06 before 6 +0',
      '10-08 10:00 T@2026-10-06 after 2 +0',
      '10-10 10:00 T+2@2026-10-06 after 4 +0',
      '10-13 10:00 T+4@2026-10-06 after 7 +1',
      '10-15 10:00 T+6@2026-10-06 after 9 +1',
    ])
    const { prisma } = office.context.database
    const [open] = await openDeadlines(prisma, [{ subjectKind: 'case', subjectId: '1' }])
    expect(open?.saidOn).toEqual(['2026-09-28', '2026-09-30', '2026-10-08', '2026-10-10', '2026-10-13', '2026-10-15'])
    expect(open?.remindedSlot).toBe('T+6@2026-10-06')
    expect(await endDeadlines(prisma, { subjectKind: 'case', subjectId: '1' }, 'met', office.clock.now())).toBe(1)
    expect(await look(office, 8)).toEqual([])
  })

  it('are none for a deadline that is set without a plan', async () => {
    await using office = await startOffice({ at: '2026-11-24 10:30' })
    expect((await set(office, { base: '2026-11-24', plan: null })).nextAt).toBeNull()
    expect(await look(office, 20)).toEqual([])
  })

  it('wait for the next working morning where somebody first looks at night', async () => {
    await using office = await startOffice({ at: '2026-11-24 10:30' })
    await set(office, { base: '2026-11-24' })
    office.advance({ days: 10, hours: 17 })
    expect(await remindDeadlines(office.context, [matter()])).toEqual({ said: 0, faults: [] })
    const [open] = await openDeadlines(office.context.database.prisma, [{ subjectKind: 'case', subjectId: '1' }])
    expect(toLocalDateTime(open?.nextAt ?? new Date(0), 'Asia/Shanghai')).toBe('2026-12-07 09:00')
  })

  it('of others go out where one cannot be said, which is tried again after ten minutes', async () => {
    await using office = await startOffice({ at: '2026-11-24 10:30', allowOthers: true })
    await set(office, { base: '2026-11-24' })
    await set(office, { base: '2026-11-24', subjectId: '2', unitCode: codeOf('丑镇') })
    office.advance({ days: 6 })
    const said = matter()
    const failing = matter({
      remind: async (context, db, deadline, occasion) => {
        await said.remind(context, db, deadline, occasion)
        if (deadline.subjectId === '1') throw new Error('the matter cannot be read')
      },
    })
    const { said: count, faults } = await remindDeadlines(office.context, [failing])
    expect([count, faults.map(String)]).toEqual([1, ['Error: deadline 1: its reminder could not be said']])
    expect(await keysOf(office)).toEqual([`reminder/deadline2/T-7@2026-12-09/C${codeOf('丑镇')}`])
    expect((await remindDeadlines(office.context, [said])).said).toBe(0)
    office.advance({ minutes: 10 })
    expect((await remindDeadlines(office.context, [said])).said).toBe(1)
  })

  it('of a matter no entry is made for are faults, and are lost no more than any', async () => {
    await using office = await startOffice({ at: '2026-11-24 10:30' })
    await set(office, { base: '2026-11-24' })
    office.advance({ days: 6 })
    const { faults } = await remindDeadlines(office.context, [matter({ subjectKind: 'meeting' })])
    expect(String((faults[0] as Error).cause)).toContain('subject kind case: expected one of meeting')
  })
})

describe('when the holidays of a year are entered', () => {
  function with2027({ calendar }: OfficeContext): WorkingCalendar {
    const year = { confirmed: true, holidays: ['2027-01-01', '2027-01-08'], workdays: ['2027-01-03'] }
    return withOwnYears(calendar, { '2027': year }, sha256Of)
  }

  /** Three deadlines that were counted without the holidays of 2027: one of them moves, one becomes certain. */
  async function entered(office: TestOffice) {
    for (const [at, base] of ['2026-12-25', '2026-12-24', '2026-12-01'].entries()) {
      await set(office, { base, subjectId: String(at + 1), rule: { kind: 'workingDays', count: 10 } })
    }
    return { ...office.context, calendar: with2027(office.context) }
  }

  it('open deadlines are computed anew, and whose day moved is told once', async () => {
    await using office = await startOffice({ at: '2026-12-25 10:00' })
    const context = await entered(office)
    const days = async () => {
      const rows = await office.context.database.prisma.deadline.findMany({ orderBy: { id: 'asc' } })
      return rows.map(({ day, confirmed }) => `${day} ${confirmed}`)
    }
    expect(await days()).toEqual(['2027-01-08 false', '2027-01-07 false', '2026-12-15 true'])
    expect(await recomputeDeadlines(context, [matter()])).toEqual({ checked: 3, moved: 1 })
    expect(await days()).toEqual(['2027-01-11 true', '2027-01-07 true', '2026-12-15 true'])
    expect(await recomputeDeadlines(context, [matter()])).toEqual({ checked: 0, moved: 0 })
    const told = await office.messages({ kind: 'deadlinesMoved' })
    expect(told.map(({ unitCode, channelId }) => `${unitCode} ${channelId}`)).toEqual([`${TOWN} C${TOWN}`])
    const text = told[0]?.text
    expect(text).toContain('1的plan：由2027年1月8日（星期五）调整为2027年1月11日（星期一）')
    expect(text).not.toMatch(/2的plan|3的plan|尚未/)
    const entry = await office.context.database.prisma.auditEntry.findFirstOrThrow({ orderBy: { sequence: 'desc' } })
    expect([entry.act, entry.details]).toEqual([
      'recomputeDeadlines',
      expect.objectContaining({ checked: 3, moved: [{ deadline: 1, from: '2027-01-08', to: '2027-01-11' }] }),
    ])
  })

  it('nothing is said in a channel of a matter that may not be named there, or that has ended', async () => {
    await using office = await startOffice({ at: '2026-12-25 10:00' })
    const context = await entered(office)
    expect(await recomputeDeadlines(context, [matter({ describe: async () => null })])).toMatchObject({ moved: 1 })
    expect(await keysOf(office)).toEqual([])
  })

  it('a deadline that has ended stays as it was', async () => {
    await using office = await startOffice({ at: '2026-12-25 10:00' })
    const context = await entered(office)
    const { prisma } = office.context.database
    await endDeadlines(prisma, { subjectKind: 'case', subjectId: '1' }, 'met', office.clock.now())
    expect(await recomputeDeadlines(context, [matter()])).toEqual({ checked: 2, moved: 0 })
    expect(await prisma.deadline.findUniqueOrThrow({ where: { id: 1 } })).toMatchObject({ day: '2027-01-08' })
  })

  it('the next reminder is planned by the new day', async () => {
    await using office = await startOffice({ at: '2026-12-25 10:00' })
    const context = await entered(office)
    await recomputeDeadlines(context, [matter()])
    const [first] = await openDeadlines(office.context.database.prisma, [{ subjectKind: 'case', subjectId: '1' }])
    // Seven working days before 11 January: 7, 6, 5, 4 and 3 January, 31 and 30 December.
    expect(toLocalDateTime(first?.nextAt ?? new Date(0), 'Asia/Shanghai')).toBe('2026-12-30 09:00')
  })
})

describe('the list of deadlines', () => {
  const NAMED_ID = `sample-${codeOf('亥镇')}-d`

  async function listed(office: TestOffice, by: ActorClaim, unit: string | null = null, isOpen = true) {
    const named = matter({
      subjectKind: 'selfCriticism',
      namedIds: async (_db, ids) => new Map(ids.map((id) => [id, [NAMED_ID]])),
    })
    const outcome = await listDeadlines(office.context, { by, unit, isOpen }, [matter(), named])
    return outcome.ok
      ? outcome.value.deadlines.map(({ subjectKind, subjectId }) => `${subjectKind} ${subjectId}`)
      : outcome
  }

  async function aFew() {
    const office = await startOffice({ at: '2026-11-24 10:30' })
    await set(office, { base: '2026-11-25' })
    await set(office, { base: '2026-11-24', subjectId: '2', unitCode: codeOf('午镇') })
    await set(office, { base: '2026-11-24', subjectId: '3', unitCode: codeOf('甲区') })
    await set(office, { base: '2026-11-24', subjectKind: 'selfCriticism', subjectId: '9' })
    return office
  }

  it('shows a city’s person every unit’s, the earliest first, and nothing meant for others by name', async () => {
    await using office = await aFew()
    expect(await listed(office, as('issuer'))).toEqual(['case 2', 'case 3', 'case 1'])
    expect(await listed(office, as('issuer'), '甲区')).toEqual(['case 3'])
    expect(await listed(office, as('issuer'), codeOf('子镇'))).toEqual(['case 1'])
  })

  it('shows a district its own and its townships’, and the neighbours’ as if they were not there', async () => {
    await using office = await aFew()
    const district = { surface: 'cli', personId: districtPerson(office) } as const
    expect(await listed(office, district)).toEqual(['case 3', 'case 1'])
    const ofNeighbour = await listDeadlines(office.context, { by: district, unit: '午镇', isOpen: true }, [matter()])
    const ofNobody = await listDeadlines(office.context, { by: district, unit: '无镇', isOpen: true }, [matter()])
    expect(refusalOf(ofNeighbour)).toEqual({
      ...refusalOf(ofNobody),
      message: refusalOf(ofNobody).message.replace('无镇', '午镇'),
    })
  })

  it('shows whom it names what is meant for named people, though he is of another unit', async () => {
    await using office = await aFew()
    const posts = await loadPosts(office.context.database.prisma)
    expect(posts.map(({ personId }) => personId)).toContain(NAMED_ID)
    expect(await listed(office, { surface: 'cli', personId: NAMED_ID })).toEqual(['selfCriticism 9'])
  })

  it('leaves out what has ended when only open ones are wanted', async () => {
    await using office = await aFew()
    const { prisma } = office.context.database
    await endDeadlines(prisma, { subjectKind: 'case', subjectId: '2' }, 'cancelled', office.clock.now())
    expect(await listed(office, as('issuer'))).toEqual(['case 3', 'case 1'])
    expect(await listed(office, as('issuer'), null, false)).toEqual(['case 2', 'case 3', 'case 1'])
  })
})

function districtPerson({ tree }: TestOffice): string {
  if (!tree.spansByCode.has(codeOf('甲区'))) throw new Error('expected 甲区')
  return `sample-${codeOf('甲区')}-d`
}
