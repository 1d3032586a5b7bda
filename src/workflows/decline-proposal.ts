import type { Medium } from '../domain/medium.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import { unitInMonth } from '../domain/units.ts'
import { lockMonth } from '../store/advisory-locks.ts'
import { endInterview, openInterviews } from '../store/interviews.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { closeProposals } from './close-proposals.ts'
import { loadTree, type OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'

/** An issuer decides, with a reason, that a proposed township is not summoned. Nobody outside the review channel hears of it. */
export async function declineProposal(
  context: OfficeContext,
  input: {
    readonly medium: Medium
    readonly month: Month
    readonly unitCode: string
    readonly reason: string
    readonly by: ActorClaim
  },
): Promise<Outcome<{ readonly unitName: string }>> {
  const { medium, month, unitCode, reason } = input
  const actor = await authorise(context, input.by, 'summon')
  if (!actor.ok) return actor
  return allOrNothing(context.database, async (db) => {
    await lockMonth(db, medium, month)
    const open = await openInterviews(db, medium, month)
    const proposal = open.find((interview) => interview.unitCode === unitCode && interview.state === 'proposed')
    if (proposal === undefined) {
      const message = `${unitCode} is not proposed for an interview (${medium} ${month})`
      return refuse({ code: 'not-proposed', needs: 'input', message })
    }
    await endInterview(db, proposal.id, 'declined', reason, context.now())
    await closeProposals(context, db, proposal, { kind: 'declined', by: actor.value.name, reason })
    await recordAct(context, db, actor.value, { act: 'declineInterview', unitCode, medium, month, details: { reason } })
    const unit = unitInMonth(await loadTree(db), unitCode, month)
    return done({ unitName: unit?.name ?? unitCode })
  })
}
