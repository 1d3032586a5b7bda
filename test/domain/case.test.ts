import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CASE_STATES,
  CASE_STEPS,
  type CaseParticipant,
  type CaseStanding,
  type CaseState,
  type CaseStep,
  isOverdue,
  nextStepOf,
  OPEN_STATES,
  stepCase,
  stepsOpenTo,
} from '../../src/domain/case.ts'
import { isCrossJurisdiction, mayHearSuspicion, partiesIn } from '../../src/domain/case-parties.ts'
import type { Post, Role } from '../../src/domain/people.ts'
import { codeOf, smallCity } from '../support/small-office.ts'

const DAY = '2026-11-23'
const CITY = '110000'
const tree = smallCity()

/** 子镇 of 甲区 leads, 丑镇 assists, 寅镇 is where it lies; the city issues. */
const units = {
  leadUnitCode: codeOf('子镇'),
  assistingCodes: [codeOf('丑镇')],
  territorialCodes: [codeOf('寅镇')],
  issuerUnitCode: CITY,
}

function post(unitCode: string, role: Role): Post {
  return { personId: 'p', name: 'p', unitCode, role, slackUserId: null, validFrom: null, validTo: null }
}

function personOf(posts: readonly Post[], personId: string): CaseParticipant {
  return partiesIn(tree, posts, units, personId, DAY)
}

/** Who may do what, written down from the rules of the office and not from the table. */
const PERSONS: readonly { readonly name: string; readonly posts: readonly Post[]; readonly may: string }[] = [
  {
    name: 'the lead unit',
    posts: [post(codeOf('子镇'), 'dutyOfficer')],
    may: 'signFor submitPlan reportProgress askExtension claimCompletion',
  },
  {
    name: 'the lead unit’s principal',
    posts: [post(codeOf('子镇'), 'principal')],
    may: 'signFor submitPlan reportProgress askExtension claimCompletion',
  },
  { name: 'an observer of the lead unit', posts: [post(codeOf('子镇'), 'observer')], may: '' },
  { name: 'an assisting unit', posts: [post(codeOf('丑镇'), 'leaderInCharge')], may: 'reportProgress' },
  { name: 'the territory', posts: [post(codeOf('寅镇'), 'dutyOfficer')], may: 'raiseObjection' },
  { name: 'the district above', posts: [post(codeOf('甲区'), 'leaderInCharge')], may: 'raiseObjection' },
  { name: 'another district', posts: [post(codeOf('乙区'), 'leaderInCharge')], may: '' },
  { name: 'a sibling township', posts: [post(codeOf('卯镇'), 'principal')], may: '' },
  { name: 'an issuer of the district', posts: [post(codeOf('甲区'), 'issuer')], may: '' },
  {
    name: 'the city’s issuer',
    posts: [post(CITY, 'issuer')],
    may:
      'decompose withdraw assign returnPlan approvePlan grantExtension refuseExtension suspend resume disclose ' +
      'raiseObjection accept close reopen confirmFalse dismissFalse',
  },
  {
    name: 'the city’s reviewer',
    posts: [post(CITY, 'reviewer')],
    may:
      'decompose returnPlan approvePlan failVerification passVerification disclose raiseObjection reopen suspectFalse ' +
      'confirmFalse dismissFalse',
  },
  {
    name: 'a commissioner of the district',
    posts: [post(codeOf('甲区'), 'commissioner')],
    may: 'failVerification passVerification raiseObjection reopen suspectFalse',
  },
  { name: 'a commissioner of another district', posts: [post(codeOf('乙区'), 'commissioner')], may: '' },
  { name: 'an importer', posts: [post(CITY, 'importer')], may: '' },
  {
    name: 'a city issuer who is also the lead unit’s principal',
    posts: [post(codeOf('子镇'), 'principal'), post(CITY, 'issuer')],
    may: 'signFor submitPlan reportProgress askExtension claimCompletion',
  },
  {
    name: 'a city reviewer who also belongs to an assisting unit',
    posts: [post(codeOf('丑镇'), 'observer'), post(CITY, 'reviewer')],
    may: '',
  },
]

/** The straight way and the ways back, one line a step, as the office describes them. */
const WAYS = `
  registered decompose decomposed
  decomposed decompose decomposed
  registered withdraw withdrawn
  decomposed withdraw withdrawn
  decomposed assign assigned
  assigned signFor signedFor
  signedFor submitPlan planSubmitted
  planSubmitted returnPlan signedFor
  planSubmitted approvePlan planApproved
  planApproved reportProgress inProgress
  inProgress reportProgress inProgress
  inProgress claimCompletion completionClaimed
  completionClaimed failVerification inProgress
  completionClaimed passVerification verified
  verified disclose disclosed
  disclosed raiseObjection inProgress
  disclosed accept accepted
  accepted close closed
  closed reopen inProgress`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(' '))

const STAYING = ['askExtension', 'grantExtension', 'refuseExtension', 'suspend', 'resume']
const AT_WORK = ['assigned', 'signedFor', 'planSubmitted', 'planApproved', 'inProgress']
const CLAIMED_OR_LATER = ['inProgress', 'completionClaimed', 'verified', 'disclosed', 'accepted', 'closed']

/** A case as the model remembers it. */
class Remembered {
  state = 'registered'
  rests = false
  asked = false
  suspectedBy: string | null = null

  /** Where the step leads by the description; `null` = nowhere. */
  after(step: string, personId: string): string | null {
    if (this.rests !== (step === 'resume')) return null
    if (STAYING.includes(step)) return AT_WORK.includes(this.state) && this.fits(step) ? this.state : null
    if (step.endsWith('False')) return this.ofSuspicion(step, personId)
    if (this.suspectedBy !== null && ['passVerification', 'disclose', 'accept', 'close'].includes(step)) return null
    return WAYS.find(([from, name]) => from === this.state && name === step)?.[2] ?? null
  }

  private fits(step: string): boolean {
    if (step === 'askExtension') return !this.asked
    return step === 'grantExtension' || step === 'refuseExtension' ? this.asked : true
  }

  private ofSuspicion(step: string, personId: string): string | null {
    if (!CLAIMED_OR_LATER.includes(this.state)) return null
    if (step === 'suspectFalse') return this.suspectedBy === null ? this.state : null
    if (this.suspectedBy === null) return null
    if (step === 'dismissFalse') return this.state
    return this.suspectedBy === personId ? null : 'inProgress'
  }

  take(step: string, personId: string, to: string): void {
    this.state = to
    if (step === 'suspend') this.rests = true
    if (step === 'resume') this.rests = false
    if (step === 'askExtension') this.asked = true
    if (['grantExtension', 'refuseExtension', 'claimCompletion'].includes(step)) this.asked = false
    if (step === 'suspectFalse') this.suspectedBy = personId
    if (step === 'confirmFalse' || step === 'dismissFalse') this.suspectedBy = null
  }
}

interface Real {
  standing: CaseStanding
}

/** Somebody tries a step: any, or one that the description allows just then to somebody. */
class Take implements fc.Command<Remembered, Real> {
  readonly draw: { readonly step: number; readonly person: number; readonly isLikely: boolean }
  private said = 'not run'

  constructor(draw: Take['draw']) {
    this.draw = draw
  }

  check(): boolean {
    return true
  }

  run(model: Remembered, real: Real): void {
    const { step, person } = this.choose(model)
    const { name, posts, may } = PERSONS[person] ?? { name: '', posts: [], may: '' }
    this.said = `${name}: ${step}`
    const personId = `person ${person}`
    const isHis = may.split(' ').includes(step)
    const expected = isHis ? model.after(step, personId) : null
    const transition = stepCase(real.standing, step, personOf(posts, personId))
    expect(transition.ok ? transition.to : null).toBe(expected)
    if (!transition.ok || expected === null) return
    model.take(step, personId, expected)
    real.standing = {
      ...real.standing,
      state: transition.to,
      isSuspended: model.rests,
      isExtensionAsked: model.asked,
      suspicion: model.suspectedBy === null ? null : { personId: model.suspectedBy },
    }
  }

  toString(): string {
    return this.said
  }

  private choose(model: Remembered): { readonly step: CaseStep; readonly person: number } {
    const { draw } = this
    const person = draw.person % PERSONS.length
    const likely = draw.isLikely ? CASE_STEPS.filter((step) => model.after(step, 'nobody') !== null) : []
    const among = likely.length > 0 ? likely : CASE_STEPS
    const step = among[draw.step % among.length] ?? 'decompose'
    const own = PERSONS.flatMap(({ may }, at) => (may.split(' ').includes(step) ? [at] : []))
    return { step, person: draw.isLikely ? (own[draw.person % own.length] ?? person) : person }
  }
}

const REGISTERED: CaseStanding = {
  state: 'registered',
  isSuspended: false,
  isExtensionAsked: false,
  suspicion: null,
  isCrossJurisdiction: false,
}

const take = fc
  .record({ step: fc.nat({ max: 999 }), person: fc.nat({ max: 999 }), isLikely: fc.boolean() })
  .map((draw) => new Take(draw))

describe('the lifecycle of a case', () => {
  it('is what an independent description of it says, whoever takes whichever step', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.commands([take], { maxCommands: 120, size: 'max' }), (commands) => {
        fc.modelRun(() => ({ model: new Remembered(), real: { standing: REGISTERED } }), commands)
      }),
      { numRuns: 300 },
    )
  })

  it.each(CASE_STATES)(
    'allows from %s what the description allows there, to each person, and nothing else',
    (state) => {
      for (const [rests, asked] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ] as const) {
        for (const suspectedBy of [null, 'own', 'another']) {
          const model = Object.assign(new Remembered(), { state, rests, asked, suspectedBy })
          const suspicion = suspectedBy === null ? null : { personId: suspectedBy }
          const standing = { ...REGISTERED, state, isSuspended: rests, isExtensionAsked: asked, suspicion }
          for (const { name, posts, may } of PERSONS) {
            const who = personOf(posts, 'own')
            const allowed = CASE_STEPS.map((step) => (may.split(' ').includes(step) ? model.after(step, 'own') : null))
            const stepped = CASE_STEPS.map((step) => stepCase(standing, step, who))
            const told = `${name}, suspended ${rests}, extension ${asked}, suspicion ${suspectedBy}`
            expect([told, ...stepped.map((one) => (one.ok ? one.to : null))]).toEqual([told, ...allowed])
          }
        }
      }
    },
  )

  it.each(CASE_STATES)('lets the straight way from %s end', (state) => {
    let at: CaseState = state
    const who = { ...personOf([], 'p'), parties: everyParty(), authority: 'municipal' } as const
    for (let next = nextStepOf(at); next !== null; next = nextStepOf(at)) {
      const transition = stepCase({ ...REGISTERED, state: at }, next.step, who)
      if (!transition.ok) throw new Error(`${at}: ${next.step} is refused, ${transition.refusal}`)
      at = transition.to
    }
    expect(OPEN_STATES).not.toContain(at)
  })

  it.each(['accept', 'close'] as const)(
    'keeps %s of a cross-jurisdiction case from a township that issued it',
    (step) => {
      const state = step === 'accept' ? 'disclosed' : 'accepted'
      const standing = { ...REGISTERED, state, isCrossJurisdiction: true } as const
      const own = { ...units, leadUnitCode: codeOf('丑镇'), assistingCodes: [], issuerUnitCode: codeOf('子镇') }
      const township = partiesIn(tree, [post(codeOf('子镇'), 'issuer')], own, 'p', DAY)
      expect(stepCase(standing, step, township)).toEqual({ ok: false, refusal: 'above-township' })
      const district = partiesIn(tree, [post(codeOf('甲区'), 'issuer')], own, 'p', DAY)
      expect(stepCase(standing, step, district)).toMatchObject({ ok: true })
      expect(stepCase({ ...standing, isCrossJurisdiction: false }, step, township)).toMatchObject({ ok: true })
    },
  )

  it('offers nobody a step that it refuses', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CASE_STATES),
        fc.constantFrom(...PERSONS),
        fc.boolean(),
        fc.boolean(),
        (state, { posts }, isSuspended, isExtensionAsked) => {
          const standing = { ...REGISTERED, state, isSuspended, isExtensionAsked }
          const who = personOf(posts, 'p')
          const open = stepsOpenTo(standing, who)
          for (const step of CASE_STEPS) expect(stepCase(standing, step, who).ok).toBe(open.includes(step))
        },
      ),
    )
  })
})

describe('false rectification', () => {
  it.each(PERSONS)('is heard of by those who verify and decide, not by $name otherwise', ({ posts, may }) => {
    const decides = /suspectFalse|confirmFalse/.test(may)
    expect(mayHearSuspicion(personOf(posts, 'p'))).toBe(decides)
  })
})

describe('several jurisdictions', () => {
  it.each([
    ['one township', ['子镇'], false],
    ['two townships of one district', ['子镇', '丑镇'], true],
    ['two townships of two districts', ['子镇', '午镇'], true],
    ['two districts', ['甲区', '乙区'], true],
    ['a district and its own township', ['甲区', '子镇'], false],
  ])('%s', (_name, names, expected) => {
    expect(isCrossJurisdiction(tree, names.map(codeOf), DAY)).toBe(expected)
  })
})

describe('overdue', () => {
  it.each([
    ['the day itself is in time', 'inProgress', '2026-11-23', false, false],
    ['the day after is late', 'inProgress', '2026-11-22', false, true],
    ['a suspended case is not late', 'inProgress', '2026-11-22', true, false],
    ['completion that was claimed is not late', 'completionClaimed', '2026-11-22', false, false],
    ['what is not assigned is not late', 'decomposed', '2026-11-22', false, false],
  ] as const)('%s', (_name, state, dueOn, isSuspended, expected) => {
    expect(isOverdue({ state, isSuspended }, dueOn, DAY)).toBe(expected)
  })
})

function everyParty(): CaseParticipant['parties'] {
  return new Set([
    'leadUnit',
    'assistingUnit',
    'territorialUnit',
    'district',
    'issuer',
    'reviewer',
    'commissioner',
    'inspectionOffice',
  ])
}
