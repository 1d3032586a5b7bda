import { campaignDeadlines, submissionDeadlines } from './campaigns/deadline-subject.ts'
import { caseDeadlines, selfCriticismDeadlines } from './cases/deadline-subject.ts'
import type { DeadlineSubject } from './deadlines.ts'
import { meetingDeadlines } from './interviews/deadlines.ts'
import { reportDeadlines } from './patrol/deadline-subject.ts'
import { receiptDeadlines } from './remind-receipts.ts'

/** Every kind of matter that has deadlines, and what is said of them; an entry a kind. */
export const DEADLINE_SUBJECTS: readonly DeadlineSubject[] = [
  receiptDeadlines,
  meetingDeadlines,
  caseDeadlines,
  selfCriticismDeadlines,
  reportDeadlines,
  submissionDeadlines,
  campaignDeadlines,
]
