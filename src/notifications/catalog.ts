import type {
  CampaignExtensionFacts,
  CampaignProgressFacts,
  CampaignReminderFacts,
  CampaignRequestFacts,
  CampaignSubmissionFacts,
  CampaignUpdateFacts,
} from './campaign-facts.ts'
import type { CaseAssignmentFacts, CaseReminderFacts, CaseUpdateFacts } from './case-facts.ts'
import type { Notice } from './define-notice.ts'
import type {
  CalendarEnteredFacts,
  CalendarMissingFacts,
  CorrectionFacts,
  DatabaseRestoredFacts,
  DataReviewRequestFacts,
  DeadlinesMovedFacts,
  DeliveryTroubleFacts,
  DestinationRetiredFacts,
  DistrictFacts,
  MissedRunsFacts,
  MonthTableRequestFacts,
  NoticeFacts,
  ObjectionFacts,
  ObjectionReplyFacts,
  ProposalFacts,
  PublicationReminderFacts,
  ReceiptEscalationFacts,
  ReceiptReminderFacts,
  ReviewFacts,
  ReviewReminderFacts,
  SelfAuditFacts,
  SummaryFacts,
  SummonsCancelledFacts,
  SummonsFacts,
  WithdrawalFacts,
} from './facts.ts'
import type {
  InterviewAbsenceFacts,
  InterviewDecisionFacts,
  InterviewMinutesFacts,
  InterviewMovedFacts,
  InterviewReminderFacts,
  InterviewSubmissionFacts,
} from './interview-facts.ts'
import { bottomRankingDistrict } from './notices/bottom-ranking-district.ts'
import { bottomRankingNotice } from './notices/bottom-ranking-notice.ts'
import { bottomRankingSummary } from './notices/bottom-ranking-summary.ts'
import { calendarEntered } from './notices/calendar-entered.ts'
import { calendarMissing } from './notices/calendar-missing.ts'
import { campaignExtension } from './notices/campaign-extension.ts'
import { campaignProgress } from './notices/campaign-progress.ts'
import { campaignReminder } from './notices/campaign-reminder.ts'
import { campaignRequest } from './notices/campaign-request.ts'
import { campaignSubmission } from './notices/campaign-submission.ts'
import { campaignUpdate } from './notices/campaign-update.ts'
import { caseAssignment } from './notices/case-assignment.ts'
import { caseReminder } from './notices/case-reminder.ts'
import { caseUpdate } from './notices/case-update.ts'
import { correction } from './notices/correction.ts'
import { dataReviewRequest } from './notices/data-review-request.ts'
import { databaseRestored } from './notices/database-restored.ts'
import { deadlinesMoved } from './notices/deadlines-moved.ts'
import { deliveryTrouble } from './notices/delivery-trouble.ts'
import { destinationRetired } from './notices/destination-retired.ts'
import { interviewAbsence } from './notices/interview-absence.ts'
import { interviewDecision } from './notices/interview-decision.ts'
import { interviewMinutes } from './notices/interview-minutes.ts'
import { interviewMoved } from './notices/interview-moved.ts'
import { interviewProposal } from './notices/interview-proposal.ts'
import { interviewReminder } from './notices/interview-reminder.ts'
import { interviewSubmission } from './notices/interview-submission.ts'
import { interviewSummons } from './notices/interview-summons.ts'
import { interviewSummonsCopy } from './notices/interview-summons-copy.ts'
import { missedRuns } from './notices/missed-runs.ts'
import { monthTableRequest } from './notices/month-table-request.ts'
import { objection } from './notices/objection.ts'
import { objectionReply } from './notices/objection-reply.ts'
import { problemReport } from './notices/problem-report.ts'
import { problemReportReminder } from './notices/problem-report-reminder.ts'
import { problemReportUpdate } from './notices/problem-report-update.ts'
import { publicationReminder } from './notices/publication-reminder.ts'
import { rankingReview } from './notices/ranking-review.ts'
import { rankingReviewReminder } from './notices/ranking-review-reminder.ts'
import { receiptEscalation } from './notices/receipt-escalation.ts'
import { receiptReminder } from './notices/receipt-reminder.ts'
import { selfAudit } from './notices/self-audit.ts'
import { summonsCancelled } from './notices/summons-cancelled.ts'
import { toolProposal } from './notices/tool-proposal.ts'
import { withdrawal } from './notices/withdrawal.ts'
import type {
  ProblemReportFacts,
  ProblemReportReminderFacts,
  ProblemReportUpdateFacts,
  ToolProposalFacts,
} from './patrol-facts.ts'

/** What each kind of message is made from. */
export interface FactsByKind {
  readonly bottomRankingSummary: SummaryFacts
  readonly bottomRankingDistrict: DistrictFacts
  readonly bottomRankingNotice: NoticeFacts
  readonly rankingReview: ReviewFacts
  readonly interviewProposal: ProposalFacts
  readonly interviewSummons: SummonsFacts
  readonly interviewSummonsCopy: SummonsFacts
  readonly interviewMoved: InterviewMovedFacts
  readonly interviewAbsence: InterviewAbsenceFacts
  readonly interviewMinutes: InterviewMinutesFacts
  readonly interviewDecision: InterviewDecisionFacts
  readonly interviewSubmission: InterviewSubmissionFacts
  readonly interviewReminder: InterviewReminderFacts
  readonly correction: CorrectionFacts
  readonly withdrawal: WithdrawalFacts
  readonly summonsCancelled: SummonsCancelledFacts
  readonly monthTableRequest: MonthTableRequestFacts
  readonly rankingReviewReminder: ReviewReminderFacts
  readonly publicationReminder: PublicationReminderFacts
  readonly deliveryTrouble: DeliveryTroubleFacts
  readonly destinationRetired: DestinationRetiredFacts
  readonly selfAudit: SelfAuditFacts
  readonly databaseRestored: DatabaseRestoredFacts
  readonly receiptReminder: ReceiptReminderFacts
  readonly receiptEscalation: ReceiptEscalationFacts
  readonly objection: ObjectionFacts
  readonly objectionReply: ObjectionReplyFacts
  readonly dataReviewRequest: DataReviewRequestFacts
  readonly deadlinesMoved: DeadlinesMovedFacts
  readonly missedRuns: MissedRunsFacts
  readonly calendarMissing: CalendarMissingFacts
  readonly calendarEntered: CalendarEnteredFacts
  readonly caseAssignment: CaseAssignmentFacts
  readonly caseUpdate: CaseUpdateFacts
  readonly caseReminder: CaseReminderFacts
  readonly problemReport: ProblemReportFacts
  readonly problemReportUpdate: ProblemReportUpdateFacts
  readonly problemReportReminder: ProblemReportReminderFacts
  readonly toolProposal: ToolProposalFacts
  readonly campaignRequest: CampaignRequestFacts
  readonly campaignReminder: CampaignReminderFacts
  readonly campaignUpdate: CampaignUpdateFacts
  readonly campaignSubmission: CampaignSubmissionFacts
  readonly campaignExtension: CampaignExtensionFacts
  readonly campaignProgress: CampaignProgressFacts
}

export type NoticeKind = keyof FactsByKind

/** A kind with its facts, as a row of the outbox holds them. */
export type NoticeInput = {
  readonly [K in NoticeKind]: { readonly kind: K; readonly facts: FactsByKind[K] }
}[NoticeKind]

/** Every message the bot can post. Each has a template of the same name, in kebab-case, in every locale. */
export const NOTICES: { readonly [K in NoticeKind]: Notice<FactsByKind[K]> } = {
  bottomRankingSummary,
  bottomRankingDistrict,
  bottomRankingNotice,
  rankingReview,
  interviewProposal,
  interviewSummons,
  interviewSummonsCopy,
  interviewMoved,
  interviewAbsence,
  interviewMinutes,
  interviewDecision,
  interviewSubmission,
  interviewReminder,
  correction,
  withdrawal,
  summonsCancelled,
  monthTableRequest,
  rankingReviewReminder,
  publicationReminder,
  deliveryTrouble,
  destinationRetired,
  selfAudit,
  databaseRestored,
  receiptReminder,
  receiptEscalation,
  objection,
  objectionReply,
  dataReviewRequest,
  deadlinesMoved,
  missedRuns,
  calendarMissing,
  calendarEntered,
  caseAssignment,
  caseUpdate,
  caseReminder,
  problemReport,
  problemReportUpdate,
  problemReportReminder,
  toolProposal,
  campaignRequest,
  campaignReminder,
  campaignUpdate,
  campaignSubmission,
  campaignExtension,
  campaignProgress,
}

export const NOTICE_KINDS = Object.keys(NOTICES) as readonly NoticeKind[]

export function isNoticeKind(text: string): text is NoticeKind {
  return Object.hasOwn(NOTICES, text)
}

/** `bottomRankingNotice` → `bottom-ranking-notice.md.hbs`. */
export function templateFileOf(kind: NoticeKind): string {
  return `${kind.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md.hbs`
}
