import type { AdminLevel } from './units.ts'

/**
 * Where a case stands (A2-3). The five links of the Opinions are 任务分解 (`decomposed`), 调度督查 (`assigned` to
 * `inProgress`), 明察核验 (`verified`), 信息公开 (`disclosed`) and 整改验收 (`accepted`), in this order.
 */
export const CASE_STATES = [
  'registered',
  'decomposed',
  'assigned',
  'signedFor',
  'planSubmitted',
  'planApproved',
  'inProgress',
  'completionClaimed',
  'verified',
  'disclosed',
  'accepted',
  'closed',
  'withdrawn',
] as const

export type CaseState = (typeof CASE_STATES)[number]

export const CASE_SOURCES = [
  'centralFeedback',
  'municipalInspection',
  'districtInspection',
  'patrolReport',
  'repeatedReports',
  'majorProblem',
  'bottomRanking',
] as const

/** What a case came from. */
export type CaseSource = (typeof CASE_SOURCES)[number]

export const FALSE_KINDS = ['surface', 'pretended', 'perfunctory'] as const

/** 表面整改、假装整改、敷衍整改 (M19). */
export type FalseKind = (typeof FALSE_KINDS)[number]

export const CASE_STEPS = [
  'decompose',
  'withdraw',
  'assign',
  'signFor',
  'submitPlan',
  'returnPlan',
  'approvePlan',
  'reportProgress',
  'askExtension',
  'grantExtension',
  'refuseExtension',
  'suspend',
  'resume',
  'claimCompletion',
  'failVerification',
  'passVerification',
  'disclose',
  'raiseObjection',
  'accept',
  'close',
  'reopen',
  'suspectFalse',
  'confirmFalse',
  'dismissFalse',
] as const

export type CaseStep = (typeof CASE_STEPS)[number]

/**
 * Whom a person stands for in one case; he may stand for several.
 *
 * - `leadUnit`, `assistingUnit`, `territorialUnit`: the duty officer or a leader of such a unit.
 * - `district`: the same of the district above the lead unit.
 * - `issuer`, `reviewer`: holds this role at the unit that issued the case, or at one above it.
 * - `commissioner`: an inspection commissioner to whom the lead unit or a territory of the case is assigned.
 * - `inspectionOffice`: holds the role issuer or reviewer at the city.
 */
export type Party =
  | 'leadUnit'
  | 'assistingUnit'
  | 'territorialUnit'
  | 'district'
  | 'issuer'
  | 'reviewer'
  | 'commissioner'
  | 'inspectionOffice'

/** What decides which steps a case may take. */
export interface CaseStanding {
  readonly state: CaseState
  readonly isSuspended: boolean
  /** Whether an extension has been asked for and not been decided. */
  readonly isExtensionAsked: boolean
  /** Who suspects a false rectification that nobody has decided about; `null` = nobody does. */
  readonly suspicion: { readonly personId: string | null } | null
  /** It touches two territories or more, or a shared river section (M6). */
  readonly isCrossJurisdiction: boolean
}

/** Somebody with regard to one case; `partiesIn` finds it out. */
export interface CaseParticipant {
  /** `null` = a terminal while the office has no person yet. */
  readonly personId: string | null
  readonly parties: ReadonlySet<Party>
  /** Whether he holds a post in the unit under rectification or in one below it, whatever else he holds. */
  readonly isUnderRectification: boolean
  /** The highest level at which he has authority over the case; `null` = none. */
  readonly authority: AdminLevel | null
}

interface StepRule {
  readonly from: readonly CaseState[]
  /** `null` = the case stays where it is. */
  readonly to: CaseState | null
  readonly by: readonly Party[]
  /** Whether the case has to be suspended; not given = it must not be. */
  readonly suspended?: true
  /** What has to be so of an extension; not given = it does not matter. */
  readonly extensionAsked?: boolean
  /** What has to be so of a suspicion of false rectification; not given = it does not matter. */
  readonly suspected?: boolean
}

const WORKING: readonly CaseState[] = ['assigned', 'signedFor', 'planSubmitted', 'planApproved', 'inProgress']
const VERIFIABLE: readonly CaseState[] = [
  'inProgress',
  'completionClaimed',
  'verified',
  'disclosed',
  'accepted',
  'closed',
]

/** Every step there is: from where, to where, and by whom. A step that its row does not allow is refused. */
export const CASE_RULES: Readonly<Record<CaseStep, StepRule>> = {
  decompose: { from: ['registered', 'decomposed'], to: 'decomposed', by: ['issuer', 'reviewer'] },
  withdraw: { from: ['registered', 'decomposed'], to: 'withdrawn', by: ['issuer'] },
  assign: { from: ['decomposed'], to: 'assigned', by: ['issuer'] },
  signFor: { from: ['assigned'], to: 'signedFor', by: ['leadUnit'] },
  submitPlan: { from: ['signedFor'], to: 'planSubmitted', by: ['leadUnit'] },
  returnPlan: { from: ['planSubmitted'], to: 'signedFor', by: ['issuer', 'reviewer'] },
  approvePlan: { from: ['planSubmitted'], to: 'planApproved', by: ['issuer', 'reviewer'] },
  reportProgress: { from: ['planApproved', 'inProgress'], to: 'inProgress', by: ['leadUnit', 'assistingUnit'] },
  askExtension: { from: WORKING, to: null, by: ['leadUnit'], extensionAsked: false },
  grantExtension: { from: WORKING, to: null, by: ['issuer'], extensionAsked: true },
  refuseExtension: { from: WORKING, to: null, by: ['issuer'], extensionAsked: true },
  suspend: { from: WORKING, to: null, by: ['issuer'] },
  resume: { from: WORKING, to: null, by: ['issuer'], suspended: true },
  claimCompletion: { from: ['inProgress'], to: 'completionClaimed', by: ['leadUnit'] },
  failVerification: { from: ['completionClaimed'], to: 'inProgress', by: ['reviewer', 'commissioner'] },
  passVerification: {
    from: ['completionClaimed'],
    to: 'verified',
    by: ['reviewer', 'commissioner'],
    suspected: false,
  },
  disclose: { from: ['verified'], to: 'disclosed', by: ['issuer', 'reviewer'], suspected: false },
  raiseObjection: {
    from: ['disclosed'],
    to: 'inProgress',
    by: ['issuer', 'reviewer', 'commissioner', 'district', 'territorialUnit'],
  },
  accept: { from: ['disclosed'], to: 'accepted', by: ['issuer'], suspected: false },
  close: { from: ['accepted'], to: 'closed', by: ['issuer'], suspected: false },
  reopen: { from: ['closed'], to: 'inProgress', by: ['issuer', 'reviewer', 'commissioner'] },
  suspectFalse: {
    from: VERIFIABLE,
    to: null,
    by: ['reviewer', 'commissioner'],
    suspected: false,
  },
  confirmFalse: {
    from: VERIFIABLE,
    to: 'inProgress',
    by: ['inspectionOffice'],
    suspected: true,
  },
  dismissFalse: { from: VERIFIABLE, to: null, by: ['inspectionOffice'], suspected: true },
}

/** The table as rows, for the diagram. */
export const CASE_TRANSITIONS: readonly (readonly [CaseState, CaseStep, CaseState])[] = CASE_STEPS.flatMap((step) => {
  const { from, to } = CASE_RULES[step]
  return from.map((state) => [state, step, to ?? state] as const)
})

/** Steps of the unit under rectification and its helpers; every other one is closed to their people, whatever post they hold besides. */
const OWN_STEPS: ReadonlySet<CaseStep> = new Set(
  CASE_STEPS.filter((step) => CASE_RULES[step].by.every((party) => party === 'leadUnit' || party === 'assistingUnit')),
)

/** Steps that end a case: for one across jurisdictions they take an authority above the townships (M6). */
const ENDING_STEPS: ReadonlySet<CaseStep> = new Set(['accept', 'close'])

/** Only named people learn of these steps (M19, E8). */
const RESTRICTED_STEPS: ReadonlySet<string> = new Set(['suspectFalse', 'confirmFalse', 'dismissFalse'])

/** In these states a case is nobody's matter yet but that of the unit that issues it. */
const UNASSIGNED_STATES: ReadonlySet<CaseState> = new Set(['registered', 'decomposed', 'withdrawn'])

/** States in which the lead unit still owes something by the case's due day. */
export const DUE_STATES = WORKING

export const OPEN_STATES: readonly CaseState[] = CASE_STATES.filter(
  (state) => state !== 'closed' && state !== 'withdrawn',
)

/**
 * Why a step is refused:
 *
 * - `own-case`: it is not for the people of the unit under rectification.
 * - `not-yours`: it is another party's step.
 * - `above-township`: a case across jurisdictions is ended at the district or the city.
 * - `second-person`: who suspects a false rectification does not confirm it himself.
 * - `not-now`: the case does not stand where the step begins.
 * - `suspended`, `not-suspended`, `extension-asked`, `no-extension-asked`, `held`, `not-suspected`, `suspected-already`.
 */
export type CaseStepRefusal =
  | 'own-case'
  | 'not-yours'
  | 'above-township'
  | 'second-person'
  | 'not-now'
  | 'suspended'
  | 'not-suspended'
  | 'extension-asked'
  | 'no-extension-asked'
  | 'held'
  | 'suspected-already'
  | 'not-suspected'

export type CaseTransition =
  | { readonly ok: true; readonly to: CaseState }
  | { readonly ok: false; readonly refusal: CaseStepRefusal }

/** What a step leads to when this person takes it, or why he may not. The only judge of both. */
export function stepCase(standing: CaseStanding, step: CaseStep, who: CaseParticipant): CaseTransition {
  const rule = CASE_RULES[step]
  const refusal = whoRefusal(standing, step, rule, who) ?? standingRefusal(standing, step, rule)
  return refusal === null ? { ok: true, to: rule.to ?? standing.state } : { ok: false, refusal }
}

/** The steps this person may take now, in the order of the list. */
export function stepsOpenTo(standing: CaseStanding, who: CaseParticipant): readonly CaseStep[] {
  return CASE_STEPS.filter((step) => stepCase(standing, step, who).ok)
}

/** The next step on the straight way from a state to its closing, and whose it is; `null` once it has ended. */
export function nextStepOf(state: CaseState): { readonly step: CaseStep; readonly by: readonly Party[] } | null {
  const step = STRAIGHT_WAY[state]
  return step === null ? null : { step, by: CASE_RULES[step].by }
}

const STRAIGHT_WAY: Readonly<Record<CaseState, CaseStep | null>> = {
  registered: 'decompose',
  decomposed: 'assign',
  assigned: 'signFor',
  signedFor: 'submitPlan',
  planSubmitted: 'approvePlan',
  planApproved: 'reportProgress',
  inProgress: 'claimCompletion',
  completionClaimed: 'passVerification',
  verified: 'disclose',
  disclosed: 'accept',
  accepted: 'close',
  closed: null,
  withdrawn: null,
}

function whoRefusal(
  standing: CaseStanding,
  step: CaseStep,
  { by }: StepRule,
  who: CaseParticipant,
): CaseStepRefusal | null {
  if (who.isUnderRectification && !OWN_STEPS.has(step)) return 'own-case'
  if (!by.some((party) => who.parties.has(party))) return 'not-yours'
  const isAboveTownship = who.authority === 'municipal' || who.authority === 'district'
  if (standing.isCrossJurisdiction && ENDING_STEPS.has(step) && !isAboveTownship) return 'above-township'
  if (step === 'confirmFalse' && who.personId !== null && standing.suspicion?.personId === who.personId) {
    return 'second-person'
  }
  return null
}

function standingRefusal(standing: CaseStanding, step: CaseStep, rule: StepRule): CaseStepRefusal | null {
  if (!rule.from.includes(standing.state)) return 'not-now'
  if (rule.suspended === true && !standing.isSuspended) return 'not-suspended'
  if (rule.suspended !== true && standing.isSuspended) return 'suspended'
  if (rule.extensionAsked === true && !standing.isExtensionAsked) return 'no-extension-asked'
  if (rule.extensionAsked === false && standing.isExtensionAsked) return 'extension-asked'
  if (rule.suspected === true && standing.suspicion === null) return 'not-suspected'
  if (rule.suspected === false && standing.suspicion !== null) {
    return step === 'suspectFalse' ? 'suspected-already' : 'held'
  }
  return null
}

export function isCaseState(text: string): text is CaseState {
  return (CASE_STATES as readonly string[]).includes(text)
}

export function isCaseSource(text: string): text is CaseSource {
  return (CASE_SOURCES as readonly string[]).includes(text)
}

export function isFalseKind(text: string): text is FalseKind {
  return (FALSE_KINDS as readonly string[]).includes(text)
}

/** Whether only named people may learn that the step was taken. */
export function isRestrictedStep(step: string): boolean {
  return RESTRICTED_STEPS.has(step)
}

/** Whether the case has not been given to its units yet, so that it is only its issuer's. */
export function isUnassigned(state: CaseState): boolean {
  return UNASSIGNED_STATES.has(state)
}

/** Whether the lead unit owes something whose day has passed. A suspended case is not overdue. */
export function isOverdue(
  { state, isSuspended }: Pick<CaseStanding, 'state' | 'isSuspended'>,
  dueOn: string | null,
  today: string,
): boolean {
  return dueOn !== null && dueOn < today && !isSuspended && DUE_STATES.includes(state)
}
