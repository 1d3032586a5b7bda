import { mayHearSuspicion } from '../../domain/case-parties.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { type SelfCriticismStep, stepSelfCriticism } from '../../domain/self-criticism.ts'
import { endDeadlines } from '../../store/deadlines.ts'
import { selfCriticismsOf, stepSelfCriticism as writeStep } from '../../store/self-criticisms.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { refuseUnseen } from '../find-unit.ts'
import type { OfficeContext } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer } from '../viewer.ts'
import { type CaseView, isNamedIn, toCaseView } from './case-view.ts'
import { checkEvidence, type EvidenceInput, keepEvidenceOf, NO_EVIDENCE } from './evidence.ts'
import { loadScene } from './scene.ts'
import { refuseInput } from './values.ts'

/**
 * The newest self-criticism of a case has come in, or is closed. For those it names alone, and of them for those who
 * decide the case: to anybody else there is none.
 */
export async function settleSelfCriticism(
  context: OfficeContext,
  input: {
    readonly number: string
    readonly by: ActorClaim
    readonly step: SelfCriticismStep
    readonly evidence?: EvidenceInput
  },
): Promise<Outcome<CaseView>> {
  const { number, step, evidence = NO_EVIDENCE } = input
  const fault = checkEvidence(evidence)
  if (fault !== null) return refuseInput(fault)
  const viewer = await identifyViewer(context, input.by)
  if (!viewer.ok) return viewer
  return allOrNothing(context.database, async (db) => {
    const scene = await loadScene(context, db, number, viewer.value, { isLocked: true })
    if (!scene.ok) return scene
    const [newest] = await selfCriticismsOf(db, scene.value.record.id)
    const isTold = newest !== undefined && isNamedIn(scene.value, newest) && mayHearSuspicion(scene.value.who)
    if (!isTold) return refuseUnseen(number)
    const to = stepSelfCriticism(newest.state, step)
    const now = context.now()
    if (to === null || !(await writeStep(db, newest.id, { from: newest.state, to }, now))) {
      const message = `${number}: the self-criticism is ${newest.state}; ${step} does not follow from there`
      return refuse({ code: 'case-not-now', needs: 'input', message })
    }
    const { actor } = viewer.value
    if (to === 'received') {
      const subject = { subjectKind: 'selfCriticism', subjectId: String(newest.id) } as const
      await endDeadlines(db, subject, 'met', now)
      await keepEvidenceOf(context, db, evidence, {
        subjectKind: 'selfCriticism',
        subjectId: newest.id,
        eventId: null,
        personId: actor.personId,
        name: actor.name,
        unitCode: newest.unitCode,
        uploadedAt: now,
      })
    }
    // The audit log is open to more people than those it names.
    await recordAct(context, db, actor, { act: 'case.restricted', details: { selfCriticism: newest.id, step } })
    return done(await toCaseView(scene.value, context.office.timeZone))
  })
}
