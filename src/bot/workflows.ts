import { admitOnce } from '../store/inbox.ts'
import { authorise } from '../workflows/authorise.ts'
import { declineProposal } from '../workflows/decline-proposal.ts'
import { issueSummons } from '../workflows/issue-summons.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import { reviewRanking } from '../workflows/review-ranking.ts'
import { proposalToSee, tieToDecide } from './look-ups.ts'

/** What the listeners have the office do. */
export interface BotWorkflows {
  readonly authorise: typeof authorise
  readonly reviewRanking: typeof reviewRanking
  readonly issueSummons: typeof issueSummons
  readonly declineProposal: typeof declineProposal
  readonly tieToDecide: typeof tieToDecide
  readonly proposalToSee: typeof proposalToSee
  /** Records a request before it acts; false when it was recorded before. */
  readonly admit: (context: OfficeContext, requestId: string) => Promise<boolean>
}

export const OFFICE_WORKFLOWS: BotWorkflows = {
  authorise,
  reviewRanking,
  issueSummons,
  declineProposal,
  tieToDecide,
  proposalToSee,
  admit: (context, requestId) => admitOnce(context.database.prisma, requestId, context.now()),
}
