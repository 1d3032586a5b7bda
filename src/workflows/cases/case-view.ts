import type { Surface } from '../../domain/audit.ts'
import {
  CASE_STATES,
  CASE_STEPS,
  type CaseSource,
  type CaseState,
  type CaseStep,
  type FalseKind,
  isOverdue,
  isRestrictedStep,
  nextStepOf,
  type Party,
  stepsOpenTo,
} from '../../domain/case.ts'
import { daysBetween } from '../../domain/case-deadlines.ts'
import { mayHearSuspicion } from '../../domain/case-parties.ts'
import {
  SELF_CRITICISM_STEPS,
  type SelfCriticismState,
  type SelfCriticismStep,
  stepSelfCriticism,
} from '../../domain/self-criticism.ts'
import { type LocalDay, toLocalDay } from '../../domain/time.ts'
import { type UnitTree, unitOn } from '../../domain/units.ts'
import {
  type CaseEvent,
  type CaseEventStep,
  caseEventIdsOf,
  countCaseEvents,
  detailOf,
  lastTakenAt,
  newestCaseEvents,
} from '../../store/case-events.ts'
import { openDeadlines } from '../../store/deadlines.ts'
import { type Evidence, evidenceOf } from '../../store/evidence.ts'
import { type SelfCriticism, selfCriticismsOf } from '../../store/self-criticisms.ts'
import { type FoundUnit, toFoundUnit } from '../find-unit.ts'
import type { CaseScene } from './scene.ts'

/** Events a view shows; the rest are counted. */
export const TIMELINE_MAX = 200

export interface TimelineEntry {
  readonly id: number
  readonly step: CaseEventStep
  /** `null` for the registration. */
  readonly from: CaseState | null
  readonly to: CaseState
  readonly name: string
  readonly unitName: string | null
  readonly surface: Surface
  readonly at: Date
  /** What was said, by field: texts and days. */
  readonly texts: readonly { readonly field: string; readonly value: string }[]
  /** Ids of what came with it. */
  readonly evidenceIds: readonly number[]
}

export interface ShownEvidence extends Omit<Evidence, 'subjectKind' | 'subjectId' | 'personId'> {
  readonly unitName: string | null
}

/** The five links and what leads to them, each with the day on which it was last done. */
export interface CaseLink {
  readonly step: (typeof LINK_STEPS)[number]
  readonly doneOn: LocalDay | null
}

/** A case as one person may see it. */
export interface CaseView {
  readonly number: string
  readonly source: CaseSource
  readonly sourceRef: string | null
  readonly title: string
  readonly description: string
  readonly problemKind: string | null
  readonly place: string | null
  readonly state: CaseState
  readonly leadUnit: FoundUnit
  readonly issuerUnit: FoundUnit
  readonly assisting: readonly FoundUnit[]
  readonly territories: readonly FoundUnit[]
  readonly isCrossJurisdiction: boolean
  readonly isSuspended: boolean
  readonly extensions: number
  /** `until` and `reason` of the extension that waits for a decision. */
  readonly extensionAsked: { readonly until: string; readonly reason: string } | null
  readonly registeredOn: LocalDay
  readonly dueOn: LocalDay | null
  /** Calendar days; 0 = it is not overdue. */
  readonly overdueDays: number
  /** `null` unless he may know of it. */
  readonly falseRectification: {
    readonly kind: FalseKind
    readonly state: 'suspected' | 'confirmed' | 'dismissed'
  } | null
  /** Those he is named in, newest first. */
  readonly selfCriticisms: readonly {
    readonly id: number
    readonly unitName: string
    readonly state: SelfCriticismState
    readonly dueOn: LocalDay | null
    readonly orderedOn: LocalDay
    /** What this person may record of it now. */
    readonly steps: readonly SelfCriticismStep[]
  }[]
  readonly links: readonly CaseLink[]
  readonly nextStep: { readonly step: CaseStep; readonly by: readonly Party[] } | null
  /** Newest first, at most `TIMELINE_MAX`. */
  readonly timeline: readonly TimelineEntry[]
  /** How many more there are. */
  readonly timelineMore: number
  readonly evidence: readonly ShownEvidence[]
  readonly deadlines: readonly { readonly kind: string; readonly day: LocalDay; readonly confirmed: boolean }[]
  /** What this person may do now. */
  readonly steps: readonly CaseStep[]
  /** Whether he has a part in the case, so that he may bring evidence without taking a step. */
  readonly mayAddEvidence: boolean
}

/** In the order of the seed: 任务分解, 交办, 签收, 方案, 调度督查, 明察核验, 信息公开, 整改验收, 销号. */
export const LINK_STEPS = [
  'decompose',
  'assign',
  'signFor',
  'approvePlan',
  'reportProgress',
  'passVerification',
  'disclose',
  'accept',
  'close',
] as const satisfies readonly CaseStep[]

/** Where a link counts as done: once the case has gone back behind it, it has to be done again. */
const DONE_FROM: Readonly<Record<(typeof LINK_STEPS)[number], readonly CaseState[]>> = {
  decompose: from('decomposed'),
  assign: from('assigned'),
  signFor: from('signedFor'),
  approvePlan: from('planApproved'),
  reportProgress: from('completionClaimed'),
  passVerification: from('verified'),
  disclose: from('disclosed'),
  accept: from('accepted'),
  close: from('closed'),
}

/** The states from this one to the closing. */
function from(state: CaseState): readonly CaseState[] {
  return CASE_STATES.slice(CASE_STATES.indexOf(state)).filter((later) => later !== 'withdrawn')
}

/** Everything about the case that this person may know, and what he may do. */
export async function toCaseView(scene: CaseScene, timeZone: string): Promise<CaseView> {
  const { db, record, standing, who, tree, today, extension } = scene
  const criticisms = await selfCriticismsOf(db, record.id)
  const hears = hearsWith(scene, criticisms)
  const except = hears ? [] : CASE_STEPS.filter(isRestrictedStep)
  const events = await newestCaseEvents(db, record.id, { take: TIMELINE_MAX, except })
  const evidence = await shownEvidence(scene, hears)
  const taken = await lastTakenAt(db, record.id)
  const unit = (code: string) => unitAt(tree, code, today)
  const overdue = isOverdue(standing, record.dueOn, today)
  const { number, source, sourceRef, title, description, problemKind, place, state } = record
  return {
    number,
    source,
    sourceRef,
    title,
    description,
    problemKind,
    place,
    state,
    leadUnit: unit(record.leadUnitCode),
    issuerUnit: unit(record.issuerUnitCode),
    assisting: record.assistingCodes.map(unit),
    territories: record.territorialCodes.map(unit),
    isCrossJurisdiction: record.crossJurisdiction,
    isSuspended: record.suspended,
    extensions: record.extensions,
    extensionAsked: extension === null ? null : extensionOf(extension),
    registeredOn: record.registeredOn,
    dueOn: record.dueOn,
    overdueDays: overdue && record.dueOn !== null ? daysBetween(record.dueOn, today) : 0,
    falseRectification:
      hears && record.falseKind !== null && record.falseState !== null
        ? { kind: record.falseKind, state: record.falseState }
        : null,
    selfCriticisms: criticisms
      .filter((criticism) => isNamedIn(scene, criticism))
      .map((criticism) => {
        const { id, unitCode, state: at, dueOn, orderedAt } = criticism
        const orderedOn = toLocalDay(orderedAt, timeZone)
        const steps = criticism === criticisms[0] && mayHearSuspicion(who) ? settlingSteps(at) : []
        return { id, unitName: unit(unitCode).unitName, state: at, dueOn, orderedOn, steps }
      }),
    links: toLinks(state, (step) => taken.get(step), timeZone),
    nextStep: nextStepOf(state),
    timeline: events.map((event) => toEntry(event, tree, today, evidence)),
    timelineMore: Math.max(0, (await countCaseEvents(db, record.id, { except })) - events.length),
    evidence,
    deadlines: (await openDeadlines(db, [{ subjectKind: 'case', subjectId: String(record.id) }])).map(
      ({ kind, day, confirmed }) => ({ kind, day, confirmed }),
    ),
    steps: stepsOpenTo(standing, who),
    mayAddEvidence: who.parties.size > 0,
  }
}

/** Whether this person may know of a suspected or confirmed false rectification of the case. */
export async function hearsSuspicion(scene: CaseScene): Promise<boolean> {
  return hearsWith(scene, await selfCriticismsOf(scene.db, scene.record.id))
}

/** Those who verify and decide the case, and whoever a self-criticism names; never the others of the unit itself. */
function hearsWith(scene: CaseScene, criticisms: readonly SelfCriticism[]): boolean {
  if (criticisms.some((criticism) => isNamedIn(scene, criticism))) return true
  return mayHearSuspicion(scene.who)
}

/** Only the newest self-criticism of a case is settled, by those who decide the case. */
function settlingSteps(state: SelfCriticismState): readonly SelfCriticismStep[] {
  return SELF_CRITICISM_STEPS.filter((step) => stepSelfCriticism(state, step) !== null)
}

export function isNamedIn({ who }: Pick<CaseScene, 'who'>, { namedIds }: Pick<SelfCriticism, 'namedIds'>): boolean {
  return who.personId === null || namedIds.includes(who.personId)
}

/** The unit as it stands, or stood last. */
export function unitAt(tree: UnitTree, code: string, day: LocalDay): FoundUnit {
  const unit = unitOn(tree, code, day) ?? tree.spansByCode.get(code)?.at(-1)
  if (unit !== undefined) return toFoundUnit(tree, unit, day)
  return { unitCode: code, unitName: code, district: '', level: 'township' }
}

function extensionOf(event: CaseEvent): { readonly until: string; readonly reason: string } {
  return { until: detailOf(event, 'until') ?? '', reason: detailOf(event, 'reason') ?? '' }
}

/** The links of a case in this state, by when each step was last taken. */
export function toLinks(
  state: CaseState,
  takenAt: (step: CaseStep) => Date | undefined,
  timeZone: string,
): readonly CaseLink[] {
  return LINK_STEPS.map((step) => {
    const at = DONE_FROM[step].includes(state) ? takenAt(step) : undefined
    return { step, doneOn: at === undefined ? null : toLocalDay(at, timeZone) }
  })
}

async function shownEvidence(
  { db, record, tree, today }: CaseScene,
  hears: boolean,
): Promise<readonly ShownEvidence[]> {
  const hidden = hears ? [] : await caseEventIdsOf(db, record.id, CASE_STEPS.filter(isRestrictedStep))
  const pieces = await evidenceOf(db, 'case', record.id)
  return pieces
    .filter(({ eventId }) => eventId === null || !hidden.includes(eventId))
    .map(({ subjectKind: _kind, subjectId: _id, personId: _person, ...piece }) => {
      return { ...piece, unitName: piece.unitCode === null ? null : unitAt(tree, piece.unitCode, today).unitName }
    })
}

function toEntry(
  { id, step, fromState, toState, name, unitCode, surface, at, details }: CaseEvent,
  tree: UnitTree,
  today: LocalDay,
  evidence: readonly ShownEvidence[],
): TimelineEntry {
  return {
    id,
    step,
    from: fromState,
    to: toState,
    name,
    unitName: unitCode === null ? null : unitAt(tree, unitCode, today).unitName,
    surface,
    at,
    texts: Object.entries(details).flatMap(([field, value]) => {
      // It stands with the self-criticism, for those named there.
      if (field === 'selfCriticismDue') return []
      const codes = Array.isArray(value) ? value.map((code) => unitAt(tree, String(code), today).unitName) : null
      const text = codes === null ? value : codes.join('、')
      return typeof text === 'string' && text !== '' ? [{ field, value: text }] : []
    }),
    evidenceIds: evidence.filter(({ eventId }) => eventId === id).map((piece) => piece.id),
  }
}
