import { admitOnce, readmit } from '../store/inbox.ts'
import { authorise, identify } from '../workflows/authorise.ts'
import { caseLink } from '../workflows/cases/case-link.ts'
import { findCases } from '../workflows/cases/find-cases.ts'
import { viewCase } from '../workflows/cases/view-case.ts'
import { decideObjection, objectionToDecide } from '../workflows/decide-objection.ts'
import { declineProposal } from '../workflows/decline-proposal.ts'
import { exportAnswer } from '../workflows/export-answer.ts'
import { findUnit } from '../workflows/find-unit.ts'
import { actOnInterview } from '../workflows/interviews/act.ts'
import { interviewTimeline, interviewToAct, listInterviews } from '../workflows/interviews/look.ts'
import { issueSummons } from '../workflows/issue-summons.ts'
import { listReceipts } from '../workflows/list-receipts.ts'
import { mendDestination } from '../workflows/mend-destination.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import { mendWhenOpen } from '../workflows/probe-destinations.ts'
import { publishedList } from '../workflows/published-list.ts'
import { openToObjection, raiseObjection } from '../workflows/raise-objection.ts'
import { responsiblePeople } from '../workflows/responsible-people.ts'
import { retireKnownDestination } from '../workflows/retire-destination.ts'
import { reviewRanking } from '../workflows/review-ranking.ts'
import { seenStandings } from '../workflows/seen-standings.ts'
import { signReceipt } from '../workflows/sign-receipt.ts'
import { unitHistory } from '../workflows/unit-history.ts'
import { unsettledMessages } from '../workflows/unsettled-messages.ts'
import { identifyViewer } from '../workflows/viewer.ts'
import { proposalToSee, tieToDecide } from './look-ups.ts'

/** What the listeners have the office do. */
export interface BotWorkflows {
  readonly authorise: typeof authorise
  readonly identify: typeof identify
  readonly identifyViewer: typeof identifyViewer
  readonly reviewRanking: typeof reviewRanking
  readonly issueSummons: typeof issueSummons
  readonly declineProposal: typeof declineProposal
  readonly actOnInterview: typeof actOnInterview
  readonly interviewToAct: typeof interviewToAct
  readonly listInterviews: typeof listInterviews
  readonly interviewTimeline: typeof interviewTimeline
  readonly tieToDecide: typeof tieToDecide
  readonly proposalToSee: typeof proposalToSee
  readonly publishedList: typeof publishedList
  readonly seenStandings: typeof seenStandings
  readonly findUnit: typeof findUnit
  readonly unitHistory: typeof unitHistory
  readonly responsiblePeople: typeof responsiblePeople
  readonly exportAnswer: typeof exportAnswer
  readonly findCases: typeof findCases
  readonly viewCase: typeof viewCase
  readonly caseLink: typeof caseLink
  readonly signReceipt: typeof signReceipt
  readonly listReceipts: typeof listReceipts
  readonly openToObjection: typeof openToObjection
  readonly raiseObjection: typeof raiseObjection
  readonly objectionToDecide: typeof objectionToDecide
  readonly decideObjection: typeof decideObjection
  readonly unsettledMessages: typeof unsettledMessages
  readonly mendDestination: typeof mendDestination
  readonly mendWhenOpen: typeof mendWhenOpen
  readonly retireKnownDestination: typeof retireKnownDestination
  /** Records a request before it acts; false when it was recorded before. */
  readonly admit: (context: OfficeContext, requestId: string) => Promise<boolean>
  /** Takes that back, for a request that broke off before it did anything. */
  readonly readmit: (context: OfficeContext, requestId: string) => Promise<void>
}

export const OFFICE_WORKFLOWS: BotWorkflows = {
  authorise,
  identify,
  identifyViewer,
  reviewRanking,
  issueSummons,
  declineProposal,
  actOnInterview,
  interviewToAct,
  listInterviews,
  interviewTimeline,
  tieToDecide,
  proposalToSee,
  publishedList,
  seenStandings,
  findUnit,
  unitHistory,
  responsiblePeople,
  exportAnswer,
  findCases,
  viewCase,
  caseLink,
  signReceipt,
  listReceipts,
  openToObjection,
  raiseObjection,
  objectionToDecide,
  decideObjection,
  unsettledMessages,
  mendDestination,
  mendWhenOpen,
  retireKnownDestination,
  admit: (context, requestId) => admitOnce(context.database.prisma, requestId, context.now()),
  readmit: (context, requestId) => readmit(context.database.prisma, requestId),
}
