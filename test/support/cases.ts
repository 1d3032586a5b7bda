import { expect } from 'vitest'
import type { CaseStep } from '../../src/domain/case.ts'
import type { Outcome } from '../../src/domain/refusal.ts'
import type { ActorClaim } from '../../src/workflows/authorise.ts'
import type { CaseView } from '../../src/workflows/cases/case-view.ts'
import type { EvidenceInput } from '../../src/workflows/cases/evidence.ts'
import { glanceCase } from '../../src/workflows/cases/glance-case.ts'
import { type NewCaseInput, registerCase } from '../../src/workflows/cases/register-case.ts'
import { takeCaseAct } from '../../src/workflows/cases/take-act.ts'
import { viewCase } from '../../src/workflows/cases/view-case.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { as, taken } from './acts.ts'

/** A person of the terminal. */
export function person(personId: string): ActorClaim {
  return { surface: 'cli', personId }
}

/** The duty officer, leader in charge or principal of a unit of the sample people. */
export function localPerson(unitCode: string, letter: 'd' | 'l' | 'p' = 'd'): ActorClaim {
  return person(`sample-${unitCode}-${letter}`)
}

/** The whole view of a case, having checked that the short answer says the same. */
async function viewBothWays(context: OfficeContext, number: string, by: ActorClaim): Promise<Outcome<CaseView>> {
  const [whole, brief] = [await viewCase(context, { number, by }), await glanceCase(context, { number, by })]
  if (!whole.ok) expect(brief).toEqual(whole)
  else {
    const { link: _link, evidenceCount, ...shown } = taken(brief)
    expect(whole.value).toMatchObject(shown)
    expect(whole.value.evidence).toHaveLength(evidenceCount)
  }
  return whole
}

/** Dull, valid values for every step. */
const VALUES: Readonly<Record<CaseStep, Readonly<Record<string, string>>>> = {
  decompose: { goal: '裸土全部覆盖', measures: '立即苫盖', due: '2026-12-31' },
  withdraw: { reason: '重复登记' },
  assign: {},
  signFor: {},
  submitPlan: { text: '两周内完成苫盖' },
  returnPlan: { reason: '缺少责任人' },
  approvePlan: {},
  reportProgress: { text: '已完成苫盖约60%' },
  askExtension: { until: '2027-01-29', reason: '冬季停工' },
  grantExtension: {},
  refuseExtension: { reason: '理由不充分' },
  suspend: { reason: '等待拆迁' },
  resume: {},
  claimCompletion: { text: '已全部完成' },
  failVerification: { note: '现场仍有裸土' },
  passVerification: { note: '现场已覆盖' },
  disclose: { where: '区政府网站' },
  raiseObjection: { reason: '居民反映仍有扬尘' },
  accept: { opinion: '同意通过验收' },
  close: {},
  reopen: { cause: 'lookBack', reason: '回头看发现反弹', due: '2027-03-31' },
  suspectFalse: { falseKind: 'surface', reason: '现场与照片不符' },
  confirmFalse: { reason: '经核实', due: '2027-03-31', selfCriticismDue: '2026-12-31' },
  dismissFalse: { reason: '经核实不成立' },
}

export interface CaseDesk {
  readonly register: (over?: Partial<NewCaseInput>, by?: ActorClaim) => Promise<Outcome<CaseView>>
  readonly step: (
    number: string,
    step: CaseStep,
    by: ActorClaim,
    values?: Readonly<Record<string, string>>,
    evidence?: EvidenceInput,
  ) => Promise<Outcome<CaseView>>
  readonly view: (number: string, by: ActorClaim) => Promise<Outcome<CaseView>>
  /** Registers a case and takes the straight way until a step has been taken, each by the person whose it is. */
  readonly upTo: (step: CaseStep, over?: Partial<NewCaseInput>, lead?: ActorClaim) => Promise<string>
}

const STRAIGHT = [
  'decompose',
  'assign',
  'signFor',
  'submitPlan',
  'approvePlan',
  'reportProgress',
  'claimCompletion',
  'passVerification',
  'disclose',
  'accept',
  'close',
] as const

const LEAD_STEPS: ReadonlySet<string> = new Set(['signFor', 'submitPlan', 'reportProgress', 'claimCompletion'])

/** The acts upon cases of an office of the small city: 子镇 (110101001) leads unless told otherwise. */
export function caseDesk(context: OfficeContext): CaseDesk {
  const desk: CaseDesk = {
    register: (over = {}, by = as('issuer')) =>
      registerCase(context, {
        title: '工地裸土未覆盖',
        description: '检查时发现约2000平方米裸土未覆盖。',
        source: 'municipalInspection',
        leadUnit: '110101001',
        by,
        ...over,
      }),
    step: (number, step, by, values = {}, evidence) =>
      takeCaseAct(context, {
        step,
        number,
        by,
        values: { ...VALUES[step], ...values },
        ...(evidence === undefined ? {} : { evidence }),
      }),
    view: (number, by) => viewBothWays(context, number, by),
    async upTo(last, over = {}, lead = localPerson('110101001')) {
      const { number } = taken(await desk.register(over))
      for (const step of STRAIGHT) {
        const by = LEAD_STEPS.has(step) ? lead : as(step === 'passVerification' ? 'reviewer' : 'issuer')
        taken(await desk.step(number, step, by))
        if (step === last) return number
      }
      throw new RangeError(`${last}: expected a step of the straight way`)
    },
  }
  return desk
}
