import type { Notice } from './define-notice.ts'
import type {
  CorrectionFacts,
  DatabaseRestoredFacts,
  DeliveryTroubleFacts,
  DestinationRetiredFacts,
  DistrictFacts,
  MonthTableRequestFacts,
  NoticeFacts,
  ProposalFacts,
  ReviewFacts,
  ReviewReminderFacts,
  SelfAuditFacts,
  SummaryFacts,
  SummonsCancelledFacts,
  SummonsFacts,
  WithdrawalFacts,
} from './facts.ts'
import { bottomRankingDistrict } from './notices/bottom-ranking-district.ts'
import { bottomRankingNotice } from './notices/bottom-ranking-notice.ts'
import { bottomRankingSummary } from './notices/bottom-ranking-summary.ts'
import { correction } from './notices/correction.ts'
import { databaseRestored } from './notices/database-restored.ts'
import { deliveryTrouble } from './notices/delivery-trouble.ts'
import { destinationRetired } from './notices/destination-retired.ts'
import { interviewProposal } from './notices/interview-proposal.ts'
import { interviewSummons } from './notices/interview-summons.ts'
import { interviewSummonsCopy } from './notices/interview-summons-copy.ts'
import { monthTableRequest } from './notices/month-table-request.ts'
import { rankingReview } from './notices/ranking-review.ts'
import { rankingReviewReminder } from './notices/ranking-review-reminder.ts'
import { selfAudit } from './notices/self-audit.ts'
import { summonsCancelled } from './notices/summons-cancelled.ts'
import { withdrawal } from './notices/withdrawal.ts'

/** What each kind of message is made from. */
export interface FactsByKind {
  readonly bottomRankingSummary: SummaryFacts
  readonly bottomRankingDistrict: DistrictFacts
  readonly bottomRankingNotice: NoticeFacts
  readonly rankingReview: ReviewFacts
  readonly interviewProposal: ProposalFacts
  readonly interviewSummons: SummonsFacts
  readonly interviewSummonsCopy: SummonsFacts
  readonly correction: CorrectionFacts
  readonly withdrawal: WithdrawalFacts
  readonly summonsCancelled: SummonsCancelledFacts
  readonly monthTableRequest: MonthTableRequestFacts
  readonly rankingReviewReminder: ReviewReminderFacts
  readonly deliveryTrouble: DeliveryTroubleFacts
  readonly destinationRetired: DestinationRetiredFacts
  readonly selfAudit: SelfAuditFacts
  readonly databaseRestored: DatabaseRestoredFacts
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
  correction,
  withdrawal,
  summonsCancelled,
  monthTableRequest,
  rankingReviewReminder,
  deliveryTrouble,
  destinationRetired,
  selfAudit,
  databaseRestored,
}

export const NOTICE_KINDS = Object.keys(NOTICES) as readonly NoticeKind[]

export function isNoticeKind(text: string): text is NoticeKind {
  return Object.hasOwn(NOTICES, text)
}

/** `bottomRankingNotice` → `bottom-ranking-notice.md.hbs`. */
export function templateFileOf(kind: NoticeKind): string {
  return `${kind.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md.hbs`
}
