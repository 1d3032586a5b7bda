import { done, type Outcome } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import { listObjections as list, type Objection } from '../store/objections.ts'
import type { ActorClaim } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'
import { identifyViewer } from './viewer.ts'

/** The objections of the units that the person who asks may see, newest first. */
export async function listObjections(
  context: OfficeContext,
  question: {
    readonly month: Month | null
    readonly isOpen: boolean
    readonly take: number
    readonly by: ActorClaim
  },
): Promise<Outcome<readonly Objection[]>> {
  const viewer = await identifyViewer(context, question.by)
  if (!viewer.ok) return viewer
  const { scope } = viewer.value
  const { month, isOpen, take } = question
  const unitCodes = scope.isWholeCity ? null : [...scope.unitCodes]
  const filter = { ...(month === null ? {} : { month }), isOpen, unitCodes }
  return done(await list(context.database.prisma, filter, take))
}
