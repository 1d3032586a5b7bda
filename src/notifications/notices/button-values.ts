import { z } from 'zod'
import type { Medium } from '../../domain/medium.ts'
import type { Month } from '../../domain/time.ts'

/** What the buttons of a review carry: which version of which ranking was looked at when it was pressed. */
export const RankingButtonValue = z.strictObject({
  medium: z.enum(['air', 'water']),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  version: z.int().positive(),
})
export type RankingButtonValue = z.infer<typeof RankingButtonValue>

/** What the buttons of an interview proposal carry. */
export const ProposalButtonValue = RankingButtonValue.extend({ unitCode: z.string().min(1).max(32) })
export type ProposalButtonValue = z.infer<typeof ProposalButtonValue>

/** What the buttons of an interview that was summoned carry. */
export const InterviewButtonValue = z.strictObject({ meetingId: z.string().min(1).max(200) })
export type InterviewButtonValue = z.infer<typeof InterviewButtonValue>

export function toInterviewButtonValue(meetingId: string): string {
  return JSON.stringify({ meetingId } satisfies InterviewButtonValue)
}

interface RankingId {
  readonly medium: Medium
  readonly month: Month
  readonly version: number
}

/** The same ranking always gives the same text: keys are written in a fixed order. */
export function toRankingButtonValue({ medium, month, version }: RankingId): string {
  return JSON.stringify({ medium, month, version } satisfies RankingButtonValue)
}

export function toProposalButtonValue({ medium, month, version }: RankingId, unitCode: string): string {
  return JSON.stringify({ medium, month, version, unitCode } satisfies ProposalButtonValue)
}

/** What the buttons of a message that has to be signed for carry: the key of the message that asked. */
export const ReceiptButtonValue = z.strictObject({ message: z.string().min(1).max(500) })
export type ReceiptButtonValue = z.infer<typeof ReceiptButtonValue>

export function toReceiptButtonValue(message: string): string {
  return JSON.stringify({ message } satisfies ReceiptButtonValue)
}

/** What the buttons of an objection carry. */
export const ObjectionButtonValue = z.strictObject({ objection: z.int().positive() })
export type ObjectionButtonValue = z.infer<typeof ObjectionButtonValue>

export function toObjectionButtonValue(objection: number): string {
  return JSON.stringify({ objection } satisfies ObjectionButtonValue)
}

/** What the buttons of a return carry; with `eventId`, the step by which what was looked at came in. */
export const ReturnButtonValue = z.strictObject({
  submissionId: z.int().positive(),
  eventId: z.int().positive().optional(),
})
export type ReturnButtonValue = z.infer<typeof ReturnButtonValue>

export function toReturnButtonValue(submissionId: number, eventId?: number): string {
  const value: ReturnButtonValue = eventId === undefined ? { submissionId } : { submissionId, eventId }
  return JSON.stringify(value)
}

/** What the buttons about a case carry. */
export const CaseButtonValue = z.strictObject({ number: z.string().min(1).max(64) })
export type CaseButtonValue = z.infer<typeof CaseButtonValue>

export function toCaseButtonValue(number: string): string {
  return JSON.stringify({ number } satisfies CaseButtonValue)
}

/** What the buttons of a patrol's report carry. */
export const PatrolButtonValue = z.strictObject({ number: z.string().min(1).max(60) })
export type PatrolButtonValue = z.infer<typeof PatrolButtonValue>

export function toPatrolButtonValue(number: string): string {
  return JSON.stringify({ number } satisfies PatrolButtonValue)
}

/** What the buttons of a proposed tool carry. */
export const ToolButtonValue = z.strictObject({ proposal: z.int().positive() })
export type ToolButtonValue = z.infer<typeof ToolButtonValue>

export function toToolButtonValue(proposal: number): string {
  return JSON.stringify({ proposal } satisfies ToolButtonValue)
}

/** What the buttons under missed runs carry: the schedule, and the last run that was missed then. */
export const MissedRunsButtonValue = z.strictObject({
  scheduleId: z.string().min(1).max(100),
  through: z.string().min(1).max(20),
})
export type MissedRunsButtonValue = z.infer<typeof MissedRunsButtonValue>

export function toMissedRunsButtonValue(scheduleId: string, through: string): string {
  return JSON.stringify({ scheduleId, through } satisfies MissedRunsButtonValue)
}

/** What the buttons about a whole yearly return carry. */
export const CampaignButtonValue = z.strictObject({ campaignId: z.int32().positive() })
export type CampaignButtonValue = z.infer<typeof CampaignButtonValue>

export function toCampaignButtonValue(campaignId: number): string {
  return JSON.stringify({ campaignId } satisfies CampaignButtonValue)
}
