import { admitOnce, readmit } from '../store/inbox.ts'
import { authorise } from '../workflows/authorise.ts'
import { changeCalendarYear } from '../workflows/calendar/change-year.ts'
import { listCalendarYears, showCalendarYear } from '../workflows/calendar/look.ts'
import { askReturnExtension } from '../workflows/campaigns/ask-extension.ts'
import { grantReturnExtension, refuseReturnExtension } from '../workflows/campaigns/decide-extension.ts'
import { acceptReturn, extendReturn, sendReturnBack } from '../workflows/campaigns/decide-return.ts'
import { defineCampaign } from '../workflows/campaigns/define-campaign.ts'
import { launchCampaignNow } from '../workflows/campaigns/launch-campaign.ts'
import { listReturns, returnToAct, viewReturn } from '../workflows/campaigns/look.ts'
import { cancelCampaign, confirmCampaignDueDay } from '../workflows/campaigns/settle-definition.ts'
import { submitReturn } from '../workflows/campaigns/submit-return.ts'
import { caseToAct } from '../workflows/cases/case-to-act.ts'
import { addEvidence, caseEvidence } from '../workflows/cases/evidence.ts'
import { findCases } from '../workflows/cases/find-cases.ts'
import { glanceCase } from '../workflows/cases/glance-case.ts'
import { registerCase } from '../workflows/cases/register-case.ts'
import { settleSelfCriticism } from '../workflows/cases/settle-self-criticism.ts'
import { takeCaseAct } from '../workflows/cases/take-act.ts'
import { viewCase } from '../workflows/cases/view-case.ts'
import { changeBinding } from '../workflows/channels/change-binding.ts'
import { decideObjection, objectionToDecide } from '../workflows/decide-objection.ts'
import { declineProposal } from '../workflows/decline-proposal.ts'
import { exportAnswer } from '../workflows/export-answer.ts'
import { findUnit } from '../workflows/find-unit.ts'
import { loadHome } from '../workflows/home/home.ts'
import { importMonth } from '../workflows/import-month.ts'
import { actOnInterview } from '../workflows/interviews/act.ts'
import { interviewTimeline, interviewToAct, listInterviews } from '../workflows/interviews/look.ts'
import { issueSummons } from '../workflows/issue-summons.ts'
import { listReceipts } from '../workflows/list-receipts.ts'
import { mendDestination } from '../workflows/mend-destination.ts'
import { lookAtMonthTable } from '../workflows/month-table-guess.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import { chooseTool, proposalToDecide } from '../workflows/patrol/choose-tool.ts'
import { listReports, viewReport } from '../workflows/patrol/list-reports.ts'
import { openCaseFromReport } from '../workflows/patrol/open-case.ts'
import { reportPlaces } from '../workflows/patrol/report-places.ts'
import { reportProblem } from '../workflows/patrol/report-problem.ts'
import { reportToStep, takeReportStep } from '../workflows/patrol/take-report-step.ts'
import { appointDeputy } from '../workflows/people/appoint-deputy.ts'
import { grantRole } from '../workflows/people/grant-role.ts'
import { handOverPost } from '../workflows/people/hand-over-post.ts'
import { personLeaves } from '../workflows/people/leave.ts'
import { listPeople } from '../workflows/people/list-people.ts'
import { matchSlackUser } from '../workflows/people/match-slack-user.ts'
import { revokeRole } from '../workflows/people/revoke-role.ts'
import { mendWhenOpen } from '../workflows/probe-destinations.ts'
import { publishedList } from '../workflows/published-list.ts'
import { openToObjection, raiseObjection } from '../workflows/raise-objection.ts'
import { responsiblePeople } from '../workflows/responsible-people.ts'
import { retireKnownDestination } from '../workflows/retire-destination.ts'
import { retryAll } from '../workflows/retry-messages.ts'
import { reviewRanking } from '../workflows/review-ranking.ts'
import { changeSchedule } from '../workflows/schedules/change-schedule.ts'
import { decideMissedRuns } from '../workflows/schedules/decide-missed.ts'
import { listSchedules, showSchedule } from '../workflows/schedules/look.ts'
import { seenStandings } from '../workflows/seen-standings.ts'
import { listSettings } from '../workflows/settings/list-settings.ts'
import { settleMessage } from '../workflows/settle-message.ts'
import { signReceipt } from '../workflows/sign-receipt.ts'
import { unitHistory } from '../workflows/unit-history.ts'
import { messageToSettle, unsettledMessages } from '../workflows/unsettled-messages.ts'
import { identifyViewer } from '../workflows/viewer.ts'
import { proposalToSee, tieToDecide } from './look-ups.ts'

/** What the listeners have the office do. */
export interface BotWorkflows {
  readonly authorise: typeof authorise
  readonly importMonth: typeof importMonth
  readonly lookAtMonthTable: typeof lookAtMonthTable
  readonly loadHome: typeof loadHome
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
  readonly glanceCase: typeof glanceCase
  readonly viewCase: typeof viewCase
  readonly caseToAct: typeof caseToAct
  readonly takeCaseAct: typeof takeCaseAct
  readonly registerCase: typeof registerCase
  readonly addEvidence: typeof addEvidence
  readonly caseEvidence: typeof caseEvidence
  readonly settleSelfCriticism: typeof settleSelfCriticism
  readonly reportPlaces: typeof reportPlaces
  readonly reportProblem: typeof reportProblem
  readonly reportToStep: typeof reportToStep
  readonly takeReportStep: typeof takeReportStep
  readonly openCaseFromReport: typeof openCaseFromReport
  readonly viewReport: typeof viewReport
  readonly listReports: typeof listReports
  readonly proposalToDecide: typeof proposalToDecide
  readonly chooseTool: typeof chooseTool
  readonly listReturns: typeof listReturns
  readonly viewReturn: typeof viewReturn
  readonly returnToAct: typeof returnToAct
  readonly submitReturn: typeof submitReturn
  readonly acceptReturn: typeof acceptReturn
  readonly sendReturnBack: typeof sendReturnBack
  readonly extendReturn: typeof extendReturn
  readonly askReturnExtension: typeof askReturnExtension
  readonly grantReturnExtension: typeof grantReturnExtension
  readonly refuseReturnExtension: typeof refuseReturnExtension
  readonly signReceipt: typeof signReceipt
  readonly listReceipts: typeof listReceipts
  readonly openToObjection: typeof openToObjection
  readonly raiseObjection: typeof raiseObjection
  readonly objectionToDecide: typeof objectionToDecide
  readonly decideObjection: typeof decideObjection
  readonly listSchedules: typeof listSchedules
  readonly showSchedule: typeof showSchedule
  readonly changeSchedule: typeof changeSchedule
  readonly decideMissedRuns: typeof decideMissedRuns
  readonly changeCalendarYear: typeof changeCalendarYear
  readonly listCalendarYears: typeof listCalendarYears
  readonly showCalendarYear: typeof showCalendarYear
  readonly listPeople: typeof listPeople
  readonly handOverPost: typeof handOverPost
  readonly appointDeputy: typeof appointDeputy
  readonly personLeaves: typeof personLeaves
  readonly matchSlackUser: typeof matchSlackUser
  readonly changeBinding: typeof changeBinding
  readonly listSettings: typeof listSettings
  readonly grantRole: typeof grantRole
  readonly revokeRole: typeof revokeRole
  readonly defineCampaign: typeof defineCampaign
  readonly confirmCampaignDueDay: typeof confirmCampaignDueDay
  readonly launchCampaignNow: typeof launchCampaignNow
  readonly cancelCampaign: typeof cancelCampaign
  readonly unsettledMessages: typeof unsettledMessages
  readonly messageToSettle: typeof messageToSettle
  readonly settleMessage: typeof settleMessage
  readonly retryAll: typeof retryAll
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
  importMonth,
  lookAtMonthTable,
  loadHome,
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
  glanceCase,
  viewCase,
  caseToAct,
  takeCaseAct,
  registerCase,
  addEvidence,
  caseEvidence,
  settleSelfCriticism,
  reportPlaces,
  reportProblem,
  reportToStep,
  takeReportStep,
  openCaseFromReport,
  viewReport,
  listReports,
  proposalToDecide,
  chooseTool,
  listReturns,
  viewReturn,
  returnToAct,
  submitReturn,
  acceptReturn,
  sendReturnBack,
  extendReturn,
  askReturnExtension,
  grantReturnExtension,
  refuseReturnExtension,
  signReceipt,
  listReceipts,
  openToObjection,
  raiseObjection,
  objectionToDecide,
  decideObjection,
  listSchedules,
  showSchedule,
  changeSchedule,
  decideMissedRuns,
  changeCalendarYear,
  listCalendarYears,
  showCalendarYear,
  listPeople,
  handOverPost,
  appointDeputy,
  personLeaves,
  matchSlackUser,
  changeBinding,
  listSettings,
  grantRole,
  revokeRole,
  defineCampaign,
  confirmCampaignDueDay,
  launchCampaignNow,
  cancelCampaign,
  unsettledMessages,
  messageToSettle,
  settleMessage,
  retryAll,
  mendDestination,
  mendWhenOpen,
  retireKnownDestination,
  admit: (context, requestId) => admitOnce(context.database.prisma, requestId, context.now()),
  readmit: (context, requestId) => readmit(context.database.prisma, requestId),
}
