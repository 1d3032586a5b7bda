import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Post, Role } from '../../src/domain/people.ts'
import {
  OPEN_REPORT_STATES,
  type PatrolTerms,
  REPORT_STATES,
  REPORT_STEPS,
  type ReportParty,
  type ReportStanding,
  type ReportStep,
  reportDeadlineChanges,
  reportPartiesOf,
  reportStepsOpenTo,
  stepReport,
} from '../../src/domain/problem-report.ts'

const LEVELS = ['township', 'district', 'municipal'] as const
const PARTIES: readonly ReportParty[] = ['handler', 'reporter', 'program']

/** The way of a report, written down from M5 and not from the table: state, step, next state, whose step. */
const WAYS = `
  reported receive received handler
  passedUp receive received handler
  received handle handled handler
  received openCase handled handler
  reported passUp passedUp handler
  received passUp passedUp handler
  passedUp passUp passedUp handler
  passedUp handBack reported handler
  received handBack reported handler
  reported refuse refused handler
  passedUp refuse refused handler
  received refuse refused handler
  handled feedBack fedBack handler,program
  refused feedBack fedBack handler,program
  fedBack contest received reporter
  fedBack close closed reporter,handler`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(' '))

/** A report as the model remembers it: its state, how high it lies, and whether it crosses jurisdictions. */
interface Remembered {
  state: string
  level: number
  readonly isCross: boolean
}

function expected(model: Remembered, step: string, party: ReportParty): string | null {
  const way = WAYS.find(([from, name]) => from === model.state && name === step)
  if (way === undefined || !(way[3] ?? '').split(',').includes(party)) return null
  if (step === 'passUp' && model.level === 2) return null
  if (step === 'handBack' && model.level === 0) return null
  const decides = ['handle', 'openCase', 'refuse'].includes(step)
  return decides && model.isCross && model.level === 0 ? null : (way[2] ?? null)
}

function standingOf({ state, level, isCross }: Remembered): ReportStanding {
  const handlerLevel = LEVELS[level]
  if (handlerLevel === undefined) throw new RangeError(`level ${level}: expected 0 to 2`)
  return { state: state as ReportStanding['state'], handlerLevel, isCross }
}

const draw = fc.record({
  step: fc.constantFrom(...REPORT_STEPS),
  party: fc.constantFrom(...PARTIES),
  isLikely: fc.boolean(),
})

describe('the lifecycle of a patrol’s report', () => {
  it('is what an independent description of it says, whoever takes whichever step', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(draw, { maxLength: 60 }), (isCross, draws) => {
        const model: Remembered = { state: 'reported', level: 0, isCross }
        for (const { step: drawn, party: drawnParty, isLikely } of draws) {
          const open = WAYS.filter(([from]) => from === model.state)
          const likely = isLikely ? open[REPORT_STEPS.indexOf(drawn) % Math.max(1, open.length)] : undefined
          const step = (likely?.[1] ?? drawn) as ReportStep
          const party = ((likely?.[3] ?? '').split(',')[0] || drawnParty) as ReportParty
          const to = expected(model, step, party)
          const taken = stepReport(standingOf(model), step, new Set([party]))
          expect(taken.ok ? taken.to : null).toBe(to)
          if (to === null) continue
          model.state = to
          if (step === 'passUp') model.level += 1
          if (step === 'handBack') model.level = 0
        }
      }),
      { numRuns: 200 },
    )
  })

  it('allows from every state, at every level, to every party, what the description allows and nothing else', () => {
    for (const state of REPORT_STATES) {
      for (const level of [0, 1, 2]) {
        for (const isCross of [false, true]) {
          for (const party of PARTIES) {
            const model = { state, level, isCross }
            const open = REPORT_STEPS.filter((step) => expected(model, step, party) !== null)
            expect(reportStepsOpenTo(standingOf(model), new Set([party]))).toEqual(open)
          }
        }
      }
    }
  })

  it('keeps the decision of what crosses jurisdictions from a township, and leaves it the way up', () => {
    const standing = { state: 'received', handlerLevel: 'township', isCross: true } as const
    const township: ReadonlySet<ReportParty> = new Set(['handler'])
    expect(stepReport(standing, 'handle', township)).toEqual({ ok: false, refusal: 'above-township' })
    expect(stepReport(standing, 'refuse', township)).toEqual({ ok: false, refusal: 'above-township' })
    expect(reportStepsOpenTo(standing, township)).toEqual(['passUp'])
  })

  it('has nothing open but what somebody can still end', () => {
    for (const state of OPEN_REPORT_STATES) {
      const steps = reportStepsOpenTo({ state, handlerLevel: 'district', isCross: false }, new Set(PARTIES))
      expect(steps.length).toBeGreaterThan(0)
    }
  })
})

describe('the parties of a report', () => {
  const report = { handlerCode: '110101001', reporterId: 'patrol' }
  const post = (unitCode: string, role: Role): Post => {
    return { personId: 'p', name: 'p', unitCode, role, slackUserId: null, validFrom: null, validTo: null }
  }
  it.each([
    ['the township’s duty officer', 'p', [post('110101001', 'dutyOfficer')], ['handler']],
    ['its principal', 'p', [post('110101001', 'principal')], ['handler']],
    ['an observer there', 'p', [post('110101001', 'observer')], []],
    ['an issuer there, who speaks for no unit', 'p', [post('110101001', 'issuer')], []],
    ['a sibling township', 'p', [post('110101002', 'dutyOfficer')], []],
    ['the district above', 'p', [post('110101', 'dutyOfficer')], []],
    ['whoever brought it', 'patrol', [], ['reporter']],
    ['whoever brought it and works there', 'patrol', [post('110101001', 'dutyOfficer')], ['handler', 'reporter']],
  ] as const)('%s', (_name, personId, posts, parties) => {
    expect([...reportPartiesOf(posts, personId, report, '110000')]).toEqual(parties)
  })

  it('let the city’s issuer and reviewer work on what has come up to the city', () => {
    const atCity = { handlerCode: '110000', reporterId: null }
    expect(reportPartiesOf([post('110000', 'reviewer')], 'p', atCity, '110000')).toEqual(new Set(['handler']))
    expect(reportPartiesOf([post('110101', 'reviewer')], 'p', atCity, '110000')).toEqual(new Set())
  })
})

describe('the deadlines of a report', () => {
  const terms: PatrolTerms = {
    numberPattern: 'XC-{year}-{number}',
    kinds: [],
    signWithinWorkingDays: 2,
    handleWithinWorkingDays: 5,
    closeWithinWorkingDays: 4,
    patterns: { sameKind: null, samePlace: null },
  }
  it.each([
    ['report', 'receive', 2],
    ['receive', 'handle', 5],
    ['passUp', 'receive', 2],
    ['handBack', 'receive', 2],
    ['handle', 'close', 4],
    ['openCase', 'close', 4],
    ['refuse', 'close', 4],
    ['contest', 'handle', 5],
  ] as const)('%s begins that of %s, %i working days from that day', (step, kind, count) => {
    const set = { kind, rule: { kind: 'workingDays', count }, base: '2026-11-23' }
    expect(reportDeadlineChanges(step, terms, '2026-11-23').set).toEqual(set)
  })

  it('leave at most one open on any way', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 99 }), { maxLength: 40 }), (choices) => {
        const open = new Set<string>()
        const apply = (step: ReportStep | 'report') => {
          const { met, cancelled, set } = reportDeadlineChanges(step, terms, '2026-11-23')
          for (const kind of [...met, ...cancelled]) open.delete(kind)
          if (set !== null) open.add(set.kind)
        }
        let standing: ReportStanding = { state: 'reported', handlerLevel: 'district', isCross: false }
        apply('report')
        for (const choice of choices) {
          const steps = reportStepsOpenTo(standing, new Set(PARTIES))
          const step = steps[choice % Math.max(1, steps.length)]
          if (step === undefined) break
          const taken = stepReport(standing, step, new Set(PARTIES))
          if (!taken.ok) throw new Error(`${step}: expected an open step to be allowed`)
          standing = { ...standing, state: taken.to }
          apply(step)
          expect(open.size).toBe(taken.to === 'closed' ? 0 : 1)
        }
      }),
      { numRuns: 200 },
    )
  })
})
