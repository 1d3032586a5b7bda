import { type CaseStep, type CaseStepRefusal, isRestrictedStep, nextStepOf, stepCase } from '../../domain/case.ts'
import { deadlineChanges } from '../../domain/case-deadlines.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import { type CaseEvent, insertCaseEvent } from '../../store/case-events.ts'
import { type CaseChange, type StoredCase, updateCase } from '../../store/cases.ts'
import type { Db } from '../../store/database.ts'
import { endDeadlines } from '../../store/deadlines.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { setDeadline } from '../deadlines.ts'
import type { OfficeContext } from '../office-context.ts'
import { type ActRecord, recordAct } from '../record-act.ts'
import { identifyViewer } from '../viewer.ts'
import { actingUnitOf } from './acting-unit.ts'
import { caseActOf } from './acts/index.ts'
import { announceStep } from './announce-step.ts'
import { type CaseView, toCaseView } from './case-view.ts'
import type { CaseAct, StepPlan } from './define-act.ts'
import { checkEvidence, type EvidenceInput, keepEvidence, NO_EVIDENCE } from './evidence.ts'
import { type CaseScene, loadScene } from './scene.ts'
import { type CaseValues, readValues, refuseInput } from './values.ts'

/** A step that somebody takes in a case. */
export interface CaseActInput {
  readonly step: CaseStep
  readonly number: string
  readonly by: ActorClaim
  /** What the act's fields ask for, by name. */
  readonly values: Readonly<Record<string, string | null | undefined>>
  readonly evidence?: EvidenceInput
}

/**
 * Takes a step in a case: the one way in which a case changes, from a terminal as from Slack. State, timeline, evidence,
 * deadlines, messages and the audit log change in one transaction, or nothing does.
 */
export async function takeCaseAct(context: OfficeContext, input: CaseActInput): Promise<Outcome<CaseView>> {
  const act = caseActOf(input.step)
  const evidence = input.evidence ?? NO_EVIDENCE
  const fault = evidenceFault(act, evidence)
  if (fault !== null) return refuseInput(fault, 'files')
  const viewer = await identifyViewer(context, input.by)
  if (!viewer.ok) return viewer
  return allOrNothing(context.database, async (db) => {
    const scene = await loadScene(context, db, input.number, viewer.value, { isLocked: true })
    if (!scene.ok) return scene
    const planned = planAct(context, act, scene.value, input.values)
    if (!planned.ok) return planned
    const pieces = evidence.files.length + evidence.links.length
    const event = await carryOut(context, act, scene.value, { ...planned.value, pieces })
    await keepEvidence(context, db, evidence, { caseId: event.caseId, event })
    await recordAct(context, db, viewer.value.actor, auditedAs(act, scene.value, event))
    const after = await loadScene(context, db, input.number, viewer.value, { isLocked: false })
    if (!after.ok) return after
    return done(await toCaseView(after.value, context.office.timeZone))
  })
}

/** The audit log is open to more people than a suspicion is: there a restricted step names its event and nothing else. */
function auditedAs({ step }: CaseAct, { record }: CaseScene, { id }: CaseEvent): ActRecord {
  if (isRestrictedStep(step)) return { act: 'case.restricted', details: { event: id } }
  return { act: `case.${step}`, unitCode: record.leadUnitCode, details: { number: record.number } }
}

interface PlannedAct {
  readonly to: StoredCase['state']
  readonly values: CaseValues
  readonly plan: StepPlan
}

/** What the step will write, or why it may not be taken; nothing has been written yet. */
function planAct(
  context: OfficeContext,
  act: CaseAct,
  scene: CaseScene,
  raw: CaseActInput['values'],
): Outcome<PlannedAct> {
  const { standing, who } = scene
  const transition = stepCase(standing, act.step, who)
  if (!transition.ok) return refuse(toStepRefusal(scene, act.step, transition.refusal))
  const values = readValues(act.fields, raw, scene)
  if (!values.ok) return values
  const plan = act.plan(scene, values.value, context)
  return plan.ok ? done({ to: transition.to, values: values.value, plan: plan.value }) : plan
}

async function carryOut(
  context: OfficeContext,
  { step }: CaseAct,
  scene: CaseScene,
  { to, values, plan, pieces }: PlannedAct & { readonly pieces: number },
): Promise<CaseEvent> {
  const { db, record } = scene
  const now = context.now()
  const change: CaseChange = { ...plan.change, state: to }
  await updateCase(db, record.id, change, now)
  const { actor } = scene.viewer
  const common = {
    caseId: record.id,
    personId: actor.personId,
    name: actor.name,
    unitCode: actingUnitOf(scene),
    surface: actor.surface,
    at: now,
  }
  const details = { ...values.given, ...plan.details }
  const shown = plan.shownAs
  const made = { ...common, step, fromState: record.state, toState: shown === undefined ? to : record.state, details }
  const event = await insertCaseEvent(db, made)
  // What only named people may know is told apart from the move that everybody sees.
  const told =
    shown === undefined || to === record.state
      ? event
      : await insertCaseEvent(db, { ...common, step: shown, fromState: record.state, toState: to, details: {} })
  const { units, ...changed } = change
  const after = { ...record, ...changed, ...units }
  await settleDeadlines(context, db, step, after, scene.today)
  await plan.follow?.(context, scene, event)
  await announceStep(context, scene, after, told, told === event ? pieces : 0)
  return event
}

async function settleDeadlines(
  context: OfficeContext,
  db: Db,
  step: CaseStep,
  after: Pick<StoredCase, 'id' | 'state' | 'dueOn' | 'leadUnitCode'>,
  today: LocalDay,
): Promise<void> {
  const subject = { subjectKind: 'case', subjectId: String(after.id) } as const
  const { met, cancelled, set } = deadlineChanges(step, after, context.office.cases, today)
  for (const kind of met) await endDeadlines(db, { ...subject, kind }, 'met', context.now())
  for (const kind of cancelled) await endDeadlines(db, { ...subject, kind }, 'cancelled', context.now())
  for (const one of set) await setDeadline(context, db, { ...subject, unitCode: after.leadUnitCode, ...one })
}

function evidenceFault({ step, takesEvidence }: CaseAct, evidence: EvidenceInput): string | null {
  const isGiven = evidence.files.length + evidence.links.length > 0
  if (isGiven && !takesEvidence) return `${step}: takes no files and links; bring them as evidence of their own`
  return checkEvidence(evidence)
}

const REFUSAL_WORDS: Readonly<Record<CaseStepRefusal, string>> = {
  'own-case': 'the unit under rectification does not do this in its own case, whatever posts its people hold besides',
  'not-yours': 'this is another party’s step',
  'above-township': 'the case touches several jurisdictions, so the district or the city ends it',
  'second-person': 'somebody else than who suspected it has to confirm it',
  'not-now': 'this is not its next step',
  suspended: 'the case is suspended',
  'not-suspended': 'the case is not suspended',
  'extension-asked': 'an extension has been asked for and waits for a decision',
  'no-extension-asked': 'no extension has been asked for',
  held: 'the inspection office has to decide about a suspicion first',
  'suspected-already': 'a suspicion waits for the inspection office already',
  'not-suspected': 'nothing is suspected',
}

/** Every reason why a step is refused. */
export const STEP_REFUSALS = Object.keys(REFUSAL_WORDS) as readonly CaseStepRefusal[]

/** Why a step is not taken, with where the case stands and what comes next. */
export function toStepRefusal({ record, standing }: CaseScene, step: CaseStep, refusal: CaseStepRefusal) {
  const next = nextStepOf(standing.state)
  const expected = next === null ? '' : `; next: ${next.step}, by ${next.by.join(' or ')}`
  return {
    code: `case-${refusal}`,
    needs: 'input',
    message: `${record.number} is ${standing.state}, ${step}: ${REFUSAL_WORDS[refusal]}${expected}`,
  } as const
}
