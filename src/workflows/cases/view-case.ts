import { done, type Outcome } from '../../domain/refusal.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { identifyViewer } from '../viewer.ts'
import { type CaseView, toCaseView } from './case-view.ts'
import { loadScene } from './scene.ts'

/** A case with its timeline, as far as this person may see it, and what he may do now. */
export async function viewCase(
  context: OfficeContext,
  input: { readonly number: string; readonly by: ActorClaim },
): Promise<Outcome<CaseView>> {
  const viewer = await identifyViewer(context, input.by)
  if (!viewer.ok) return viewer
  const scene = await loadScene(context, context.database.prisma, input.number, viewer.value, { isLocked: false })
  return scene.ok ? done(await toCaseView(scene.value, context.office.timeZone)) : scene
}
