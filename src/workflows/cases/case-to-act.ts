import { type CaseStep, stepCase } from '../../domain/case.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { identifyViewer } from '../viewer.ts'
import { type CaseView, toCaseView } from './case-view.ts'
import { loadScene } from './scene.ts'
import { toStepRefusal } from './take-act.ts'

/** A case as somebody sees it who is about to take a step in it; refuses a step that he may not take now. */
export async function caseToAct(
  context: OfficeContext,
  input: { readonly number: string; readonly step: CaseStep; readonly by: ActorClaim },
): Promise<Outcome<CaseView>> {
  const { number, step, by } = input
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const scene = await loadScene(context, context.database.prisma, number, viewer.value, { isLocked: false })
  if (!scene.ok) return scene
  const transition = stepCase(scene.value.standing, step, scene.value.who)
  if (!transition.ok) return refuse(toStepRefusal(scene.value, step, transition.refusal))
  return done(await toCaseView(scene.value, context.office.timeZone))
}
