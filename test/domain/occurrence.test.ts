import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decideDue,
  MADE_UP_MAX,
  type MissedPolicy,
  OCCURRENCE_STATES,
  OCCURRENCE_STEPS,
  occurrenceStep,
} from '../../src/domain/occurrence.ts'
import { runReason, runReasonText } from '../../src/domain/run-reasons.ts'

const NOW = new Date('2026-11-12T06:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const dues = fc
  .uniqueArray(fc.integer({ min: 0, max: 10_000 }), { maxLength: 150 })
  .map((minutes) =>
    minutes.map((minute) => ({ slot: String(minute), dueAt: new Date(NOW.getTime() - minute * MINUTE) })),
  )
const policies: fc.Arbitrary<MissedPolicy> = fc.oneof(
  fc.constantFrom({ kind: 'once' as const }, { kind: 'all' as const }, { kind: 'ask' as const }),
  fc.integer({ min: 1, max: 160 }).map((hours) => ({ kind: 'skipAfter' as const, hours })),
)

describe('what becomes of runs whose time has come', () => {
  it('is what the policy says of each, and every run has one answer', () => {
    fc.assert(
      fc.property(dues, policies, (due, policy) => {
        const decisions = decideDue(due, policy, NOW)
        const byAct = (act: string) => decisions.filter((decision) => decision.act === act).map(({ run }) => run.slot)
        // The slot is how many minutes ago the run was due.
        const ages = due.map(({ slot }) => Number(slot)).sort((a, b) => a - b)
        const expected = {
          once: { begin: ages.slice(0, 1), ask: [] },
          all: { begin: ages.slice(0, MADE_UP_MAX), ask: [] },
          ask: { begin: ages.filter((age) => age <= 10), ask: ages.filter((age) => age > 10) },
          skipAfter: {
            begin: policy.kind === 'skipAfter' ? ages.filter((age) => age <= policy.hours * 60) : [],
            ask: [],
          },
        }[policy.kind]
        expect(
          byAct('begin')
            .map(Number)
            .sort((a, b) => a - b),
        ).toEqual(expected.begin)
        expect(
          byAct('ask')
            .map(Number)
            .sort((a, b) => a - b),
        ).toEqual(expected.ask)
        expect(decisions.map(({ run }) => run.slot).sort()).toEqual(due.map(({ slot }) => slot).sort())
        for (const decision of decisions) if (decision.act === 'skip') expect(decision.reason).not.toBe('')
      }),
      { numRuns: 200 },
    )
  })

  it('of a run that was skipped is told with the run that stands for it', () => {
    const due = [
      { slot: '2026-11-10 09:00', dueAt: new Date(NOW.getTime() - 53 * HOUR) },
      { slot: '2026-11-11 09:00', dueAt: new Date(NOW.getTime() - 29 * HOUR) },
    ]
    expect(decideDue(due, { kind: 'once' }, NOW)).toEqual([
      { act: 'skip', run: due[0], reason: 'the run of 2026-11-11 09:00 stands for it' },
      { act: 'begin', run: due[1] },
    ])
  })
})

describe('the reason of a run', () => {
  it('is kept in one language and read in every other, with what it names', () => {
    const kept = runReason('standsFor', '2026-11-11 09:00')
    expect(runReasonText(kept, 'en')).toBe('the run of 2026-11-11 09:00 stands for it')
    expect(runReasonText(kept, 'zh-CN')).toBe('由2026-11-11 09:00的一次代替')
    const ahead = runReason('campaignNotAhead', 'annualReport/2026')
    expect(runReasonText(ahead, 'zh-CN')).toBe('年度报送annualReport/2026已启动或者已取消')
    expect(runReasonText(runReason('imported'), 'zh-CN')).toBe('数据表已导入')
    expect(runReasonText(runReason('decided', '管理员$&'), 'zh-CN')).toBe('管理员$&决定不补')
    expect(runReasonText('for a reason of its own', 'zh-CN')).toBe('for a reason of its own')
  })
})

describe('the steps of a planned run', () => {
  it('lead from where they begin to an end, and from an end nowhere but back into the plan', () => {
    const ends: readonly string[] = ['ran', 'ranLate', 'skipped']
    for (const state of OCCURRENCE_STATES) {
      const led = OCCURRENCE_STEPS.flatMap((step) => occurrenceStep(state, step) ?? [])
      expect(led.length > 0).toBe(!ends.includes(state))
    }
    expect(occurrenceStep('superseded', 'begin')).toBeNull()
    expect(occurrenceStep('begun', 'begin')).toBeNull()
    expect(occurrenceStep('begun', 'supersede')).toBeNull()
  })
})
