import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWorkingDays, isWorkingDay, type WorkingCalendar } from '../../src/domain/calendar.ts'
import { lastDayToObject } from '../../src/domain/objections.ts'
import type { Post, Role } from '../../src/domain/people.ts'
import {
  firstRecipients,
  isSignedFor,
  RECEIPT_RUN_STATES,
  RECIPIENTS_OF_STEP_MAX,
  type ReceiptPolicy,
  receiptDuty,
  receiptRunStep,
  recipientsOf,
  reminderDays,
  signBy,
} from '../../src/domain/receipts.ts'
import { addDays } from '../../src/domain/time.ts'

const CHINA = JSON.parse(
  readFileSync(new URL('../../data/calendar/cn.json', import.meta.url), 'utf8'),
) as WorkingCalendar
const DAY = '2026-11-16'
const AT = new Date('2026-11-16T02:00:00Z')

const POLICY: ReceiptPolicy = {
  signWithinWorkingDays: 2,
  quorum: 'all',
  steps: [
    { of: 'unit', roles: ['dutyOfficer', 'leaderInCharge'], afterWorkingDays: 0 },
    { of: 'unit', roles: ['principal'], afterWorkingDays: 4 },
    { of: 'above', roles: ['dutyOfficer', 'leaderInCharge'], afterWorkingDays: 6 },
  ],
  remindEveryWorkingDays: 2,
}

function aPost(personId: string, role: Role, over: Partial<Post> = {}): Post {
  return { personId, name: personId, unitCode: 'U', role, slackUserId: null, validFrom: null, validTo: null, ...over }
}

describe('who is asked first', () => {
  const asked = (posts: readonly Post[]) => firstRecipients(POLICY, { code: 'U', posts, day: DAY })
  const idsOf = (posts: readonly Post[]) => asked(posts).map(({ personId }) => personId)

  it('are duty officers and leaders together, duty officers before', () => {
    expect(idsOf([aPost('l', 'leaderInCharge'), aPost('d', 'dutyOfficer'), aPost('p', 'principal')])).toEqual([
      'd',
      'l',
    ])
  })

  it('is the principal where the unit names nobody before him', () => {
    expect(asked([aPost('p', 'principal')])).toMatchObject([{ personId: 'p', step: 1 }])
  })

  it('is nobody where the unit names nobody, whoever the unit above names', () => {
    expect(idsOf([aPost('d', 'dutyOfficer', { unitCode: 'ABOVE' }), aPost('o', 'observer')])).toEqual([])
  })

  it('leaves out whose post has ended or is to come', () => {
    const posts = [
      aPost('old', 'dutyOfficer', { validTo: '2026-11-15' }),
      aPost('new', 'dutyOfficer', { validFrom: '2026-11-17' }),
      aPost('now', 'dutyOfficer', { validFrom: DAY, validTo: DAY }),
    ]
    expect(idsOf(posts)).toEqual(['now'])
  })

  it('names somebody with two posts once, nobody twice, and a bounded number', () => {
    expect(idsOf([aPost('d', 'leaderInCharge'), aPost('d', 'dutyOfficer')])).toEqual(['d'])
    const unit = { code: 'U', posts: [aPost('d', 'dutyOfficer')], day: DAY }
    expect(recipientsOf(0, { roles: ['dutyOfficer'] }, unit, new Set(['d']))).toEqual([])
    const many = Array.from({ length: 40 }, (_, index) => aPost(`p${index}`, 'dutyOfficer'))
    expect(idsOf(many)).toHaveLength(RECIPIENTS_OF_STEP_MAX)
  })
})

describe('a roll', () => {
  const entry = (step: number, isSigned: boolean) => ({ step, signedAt: isSigned ? AT : null })

  it('is complete exactly when enough of those asked first have signed, whoever else has', () => {
    const roll = fc.array(fc.record({ step: fc.nat(3), isSigned: fc.boolean() }), { maxLength: 12 })
    const quorum = fc.oneof(fc.constant('all' as const), fc.integer({ min: 1, max: 12 }))
    fc.assert(
      fc.property(roll, quorum, (people, wanted) => {
        const sorted = people.toSorted((a, b) => a.step - b.step)
        const first = sorted.filter(({ step }) => step === sorted[0]?.step)
        const signed = first.filter(({ isSigned }) => isSigned).length
        const enough = first.length > 0 && (signed === first.length || (wanted !== 'all' && signed >= wanted))
        const entries = people.map(({ step, isSigned }) => entry(step, isSigned))
        expect(isSignedFor({ quorum: wanted }, entries)).toBe(enough)
      }),
    )
  })

  it('is not complete by the signatures of those asked later', () => {
    expect(isSignedFor(POLICY, [entry(0, true), entry(0, false), entry(1, true), entry(2, true)])).toBe(false)
  })
})

describe('what is due', () => {
  const standing = { policy: POLICY, startedOn: DAY, step: 0, roll: [{ step: 0, signedAt: null }], lookedOn: DAY }

  it.each([
    ['2026-11-17', false, []],
    ['2026-11-18', true, []],
    ['2026-11-19', false, []],
    ['2026-11-20', true, [1]],
    ['2026-11-24', true, [2]],
    ['2026-11-26', true, []],
  ] as const)('on %s of a notice of Monday the 16th', (today, remind, ask) => {
    const lookedOn = addDays(today, -1)
    const step = ask[0] === undefined ? (today > '2026-11-24' ? 2 : 0) : ask[0] - 1
    expect(receiptDuty({ ...standing, step, lookedOn }, today, CHINA)).toEqual({ remind, ask })
  })

  it('is nothing once enough have signed', () => {
    expect(receiptDuty({ ...standing, roll: [{ step: 0, signedAt: AT }] }, '2026-12-01', CHINA)).toEqual({
      remind: false,
      ask: [],
    })
  })

  it('waits out the October holiday', () => {
    expect(signBy(POLICY, '2026-09-30', CHINA).day).toBe('2026-10-09')
    const [first] = reminderDays(POLICY, '2026-09-30', CHINA)
    expect(first).toBe('2026-10-09')
  })

  const policies = fc
    .record({
      within: fc.integer({ min: 1, max: 10 }),
      gaps: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
      every: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ within, gaps, every }): ReceiptPolicy => {
      let after = 0
      const later = gaps.map((gap) => {
        after += gap
        return { of: 'unit' as const, roles: ['principal' as const], afterWorkingDays: after }
      })
      return {
        signWithinWorkingDays: within,
        quorum: 'all',
        steps: [{ of: 'unit', roles: ['dutyOfficer'], afterWorkingDays: 0 }, ...later],
        remindEveryWorkingDays: every,
      }
    })
  const starts = fc.integer({ min: 0, max: 300 }).map((offset) => addDays('2026-01-02', offset))

  it('comes once each: looked at every day, every step is taken on its own day and reminders end', () => {
    fc.assert(
      fc.property(policies, starts, (policy, startedOn) => {
        let step = 0
        let reminders = 0
        const taken: string[] = []
        for (let day = startedOn, look = 0; look < 70; look += 1) {
          const lookedOn = day
          day = addDays(day, 1)
          const roll = [{ step: 0, signedAt: null }]
          const duty = receiptDuty({ policy, startedOn, step, roll, lookedOn }, day, CHINA)
          if (duty.remind) reminders += 1
          if (duty.remind) expect(isWorkingDay(CHINA, day).working).toBe(true)
          for (const index of duty.ask) taken[index] = day
          step = Math.max(step, ...duty.ask)
        }
        const expected = policy.steps.slice(1).map(({ afterWorkingDays }) => {
          return addWorkingDays(CHINA, startedOn, afterWorkingDays).day
        })
        expect(taken.slice(1)).toEqual(expected)
        expect(reminders).toBe(reminderDays(policy, startedOn, CHINA).length)
      }),
      { numRuns: 20 },
    )
  })

  it('is caught up by one reminder with every step that was slept through', () => {
    fc.assert(
      fc.property(policies, starts, (policy, startedOn) => {
        const roll = [{ step: 0, signedAt: null }]
        const late = addDays(startedOn, 200)
        const duty = receiptDuty({ policy, startedOn, step: 0, roll, lookedOn: startedOn }, late, CHINA)
        expect(duty).toEqual({ remind: true, ask: policy.steps.slice(1).map((_, index) => index + 1) })
        const after = { policy, startedOn, step: policy.steps.length - 1, roll, lookedOn: late }
        expect(receiptDuty(after, addDays(late, 5), CHINA)).toEqual({ remind: false, ask: [] })
      }),
      { numRuns: 50 },
    )
  })
})

describe('a run', () => {
  it('is completed or stopped once, and what is stopped stays so', () => {
    const table = RECEIPT_RUN_STATES.map((state) => [
      state,
      receiptRunStep(state, 'complete'),
      receiptRunStep(state, 'stop'),
    ])
    expect(table).toEqual([
      ['open', 'complete', 'stopped'],
      ['complete', null, 'stopped'],
      ['stopped', null, null],
    ])
  })
})

describe('the last day to object', () => {
  const last = (signedOn: string | null) =>
    lastDayToObject({ workingDays: 3, signedOn, signBy: '2026-11-18' }, CHINA).day

  it('counts from the day the unit signed', () => {
    expect(last('2026-11-16')).toBe('2026-11-19')
  })

  it('counts at the latest from the last day to sign, so that not signing gains no time', () => {
    expect(last(null)).toBe('2026-11-23')
    expect(last('2026-12-15')).toBe('2026-11-23')
  })
})
