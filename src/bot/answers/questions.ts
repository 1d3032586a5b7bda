import { z } from 'zod'
import { CASE_SOURCES, CASE_STATES } from '../../domain/case.ts'
import { isLocalDay, isMonth } from '../../domain/time.ts'
import type { Question } from '../../workflows/export-answer.ts'
import type { BotTools, ReplyButton } from '../define.ts'

/** No list that is looked through page by page is longer. */
const OFFSET_MAX = 1_000_000

const UnitCode = z.string().min(1).max(32)
const Medium = z.enum(['air', 'water'])

/** What the buttons about a unit's history carry. */
export const UnitQuestion = z.strictObject({
  ask: z.literal('unit'),
  unitCode: UnitCode,
  medium: Medium.nullable(),
})
/** What the buttons about a unit's people carry. */
export const WhoQuestion = z.strictObject({
  ask: z.literal('who'),
  unitCode: UnitCode,
  day: z.string().refine(isLocalDay),
})
const RankingQuestion = z.strictObject({
  ask: z.literal('ranking'),
  medium: Medium,
  month: z.string().refine(isMonth),
})
/** What the buttons of one case carry. */
export const CaseQuestion = z.strictObject({ ask: z.literal('case'), number: z.string().min(1).max(64) })
const CasesQuestion = z.strictObject({
  ask: z.literal('cases'),
  unitCode: UnitCode.nullable(),
  states: z.array(z.enum(CASE_STATES)).max(CASE_STATES.length).nullable(),
  source: z.enum(CASE_SOURCES).nullable(),
  isOpen: z.boolean(),
  isOverdue: z.boolean(),
  isMine: z.boolean(),
})
const ListQuestion = {
  unitCode: UnitCode.nullable(),
  month: z.string().refine(isMonth).nullable(),
  isAll: z.boolean(),
}
const InterviewsQuestion = z.strictObject({ ask: z.literal('interviews'), ...ListQuestion })
const ReceiptsQuestion = z.strictObject({ ask: z.literal('receipts'), ...ListQuestion })
const Offset = z.int().min(0).max(OFFSET_MAX)
/** What the buttons to another page of interviews carry. */
export const InterviewsPage = z.strictObject({ question: InterviewsQuestion, offset: Offset })
/** What the buttons to another page of receipts carry. */
export const ReceiptsPage = z.strictObject({ question: ReceiptsQuestion, offset: Offset })
const CampaignQuestion = z.strictObject({ ask: z.literal('campaign'), campaign: z.string().regex(/^\d{1,9}$/) })
const Cursor = z.string().min(1).max(32).nullable()
/** What the buttons to another page of cases carry. */
export const CasePage = z.strictObject({
  question: CasesQuestion,
  place: z.strictObject({ cursor: Cursor, before: z.array(Cursor).max(64) }),
})
/** What the buttons that export carry: the question that was answered. */
export const AnyQuestion = z.discriminatedUnion('ask', [
  RankingQuestion,
  UnitQuestion,
  WhoQuestion,
  CaseQuestion,
  CasesQuestion,
  CampaignQuestion,
  InterviewsQuestion,
  ReceiptsQuestion,
])

/** The buttons by which an answer is taken away. */
export function exportButtons({ replies }: BotTools, question: Question): readonly ReplyButton[] {
  return [
    { action: 'export.csv', label: replies.files.csv, value: question },
    { action: 'export.xlsx', label: replies.files.xlsx, value: question },
  ]
}
