import { ACTS } from '../../domain/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import { stepOfChoice, type ToolChoice } from '../../domain/tool-proposal.ts'
import type { Db } from '../../store/database.ts'
import { decideToolProposal, findToolProposal, type ToolProposal } from '../../store/tool-proposals.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { refuseInput, TEXT_CHARACTERS_MAX } from '../cases/values.ts'
import { refuseUnseen } from '../find-unit.ts'
import type { OfficeContext } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer, type Viewer } from '../viewer.ts'
import { showProposal } from './point-out-patterns.ts'

export interface ChosenTool {
  readonly proposal: number
  readonly choice: ToolChoice
  /** 1 to 1,000 characters. */
  readonly reason: string
  readonly by: ActorClaim
}

/** An open proposal, for the form in which somebody of the inspection office decides. */
export async function proposalToDecide(
  context: OfficeContext,
  { proposal, by }: Pick<ChosenTool, 'proposal' | 'by'>,
): Promise<Outcome<ToolProposal>> {
  const viewer = await identifyViewer(context, by)
  return viewer.ok ? openProposal(context, context.database.prisma, viewer.value, proposal) : viewer
}

/** Somebody of the inspection office chooses one of the five tools, or none, with the reason; nothing else follows by itself. */
export async function chooseTool(context: OfficeContext, input: ChosenTool): Promise<Outcome<ToolProposal>> {
  const { proposal: id, choice, by } = input
  const reason = input.reason.trim()
  if (reason === '' || reason.length > TEXT_CHARACTERS_MAX) {
    return refuseInput(`reason: ${reason.length} characters; expected 1 to ${TEXT_CHARACTERS_MAX}`, 'reason')
  }
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  return allOrNothing(context.database, async (db) => {
    const open = await openProposal(context, db, viewer.value, id)
    if (!open.ok) return open
    const { actor } = viewer.value
    const decided = await decideToolProposal(db, id, stepOfChoice(choice), {
      tool: choice === 'none' ? null : choice,
      reason,
      decidedBy: actor.personId,
      decidedName: actor.name,
      decidedAt: context.now(),
    })
    if (decided === null) return refuse(decidedAlready(id))
    await showProposal(context, db, decided)
    const { unitCode } = decided
    const details = { proposal: id, choice, reason }
    await recordAct(context, db, actor, { act: 'patrol.chooseTool', unitCode, details })
    return done(decided)
  })
}

async function openProposal(
  { office }: OfficeContext,
  db: Db,
  { actor, posts, scope }: Viewer,
  id: number,
): Promise<Outcome<ToolProposal>> {
  const found = await findToolProposal(db, id)
  if (found === null || !scope.isWholeCity) return refuseUnseen(`proposal ${id}`)
  const mayChoose = posts.some(({ unitCode, role }) => {
    return unitCode === office.cityCode && (ACTS.chooseTool as readonly string[]).includes(role)
  })
  if (actor.personId !== null && !mayChoose) {
    const message = `${actor.personId} (${actor.name}) may not choose a tool; expected ${ACTS.chooseTool.join(' or ')} of the city`
    return refuse({ code: 'not-permitted', needs: 'input', message })
  }
  return found.state === 'proposed' ? done(found) : refuse(decidedAlready(id))
}

function decidedAlready(id: number): Refusal {
  return { code: 'proposal-decided', needs: 'input', message: `proposal ${id}: somebody has decided it already` }
}
