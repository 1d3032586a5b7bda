import { admitOnce } from '../store/inbox.ts'
import { authorise, identify } from '../workflows/authorise.ts'
import { declineProposal } from '../workflows/decline-proposal.ts'
import { issueSummons } from '../workflows/issue-summons.ts'
import { mendDestination } from '../workflows/mend-destination.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import { mendWhenOpen } from '../workflows/probe-destinations.ts'
import { publishedList } from '../workflows/published-list.ts'
import { retireKnownDestination } from '../workflows/retire-destination.ts'
import { reviewRanking } from '../workflows/review-ranking.ts'
import { unsettledMessages } from '../workflows/unsettled-messages.ts'
import { proposalToSee, tieToDecide } from './look-ups.ts'

/** What the listeners have the office do. */
export interface BotWorkflows {
  readonly authorise: typeof authorise
  readonly identify: typeof identify
  readonly reviewRanking: typeof reviewRanking
  readonly issueSummons: typeof issueSummons
  readonly declineProposal: typeof declineProposal
  readonly tieToDecide: typeof tieToDecide
  readonly proposalToSee: typeof proposalToSee
  readonly publishedList: typeof publishedList
  readonly unsettledMessages: typeof unsettledMessages
  readonly mendDestination: typeof mendDestination
  readonly mendWhenOpen: typeof mendWhenOpen
  readonly retireKnownDestination: typeof retireKnownDestination
  /** Records a request before it acts; false when it was recorded before. */
  readonly admit: (context: OfficeContext, requestId: string) => Promise<boolean>
}

export const OFFICE_WORKFLOWS: BotWorkflows = {
  authorise,
  identify,
  reviewRanking,
  issueSummons,
  declineProposal,
  tieToDecide,
  proposalToSee,
  publishedList,
  unsettledMessages,
  mendDestination,
  mendWhenOpen,
  retireKnownDestination,
  admit: (context, requestId) => admitOnce(context.database.prisma, requestId, context.now()),
}
