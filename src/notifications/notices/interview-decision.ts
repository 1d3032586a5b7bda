import { z } from 'zod'
import { defineNotice, type NoticeAction } from '../define-notice.ts'
import type { InterviewDecisionFacts } from '../interview-facts.ts'
import { toInterviewButtonValue } from './button-values.ts'
import {
  courseStem,
  courseView,
  SAMPLE_MEETING_ID,
  sampleCourse,
  sampleSubmission,
  submissionView,
  toCourseView,
  toSubmissionView,
} from './interview-phrases.ts'
import * as phrases from './phrases.ts'

const sample: InterviewDecisionFacts = {
  ...sampleCourse,
  issuedOn: '2026-12-09',
  addressee: 'township',
  meetingId: SAMPLE_MEETING_ID,
  timeZone: 'Asia/Shanghai',
  at: '2026-11-24 09:30',
  matter: 'plan',
  decision: 'returned',
  submission: null,
  reason: '第二项措施没有责任人和完成时限',
  due: { day: '2026-12-16', confirmed: true },
}

const received: InterviewDecisionFacts = {
  ...sample,
  decision: 'received',
  submission: sampleSubmission,
  reason: null,
  due: null,
}
const accepted: InterviewDecisionFacts = {
  ...sample,
  decision: 'accepted',
  reason: null,
  due: { day: '2027-01-25', confirmed: false },
}
const refused: InterviewDecisionFacts = { ...sample, matter: 'reschedule', decision: 'refused', due: null }

/** In the thread of a summons, or of its copy: what became of something the unit handed in, or of the interview. */
export const interviewDecision = defineNotice({
  kind: 'interviewDecision',
  view: z.strictObject({
    ...courseView,
    at: phrases.Text,
    timeZone: phrases.Text,
    isPlan: z.boolean(),
    isReceived: z.boolean(),
    isReturned: z.boolean(),
    isAccepted: z.boolean(),
    isRefused: z.boolean(),
    isClosed: z.boolean(),
    submission: z.strictObject(submissionView).nullable(),
    reason: phrases.Text.nullable(),
    due: phrases.Text.nullable(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: InterviewDecisionFacts, format) => ({
    ...toCourseView(facts, format),
    at: format.dateTime(facts.at),
    timeZone: facts.timeZone,
    isPlan: facts.matter === 'plan',
    isReceived: facts.decision === 'received',
    isReturned: facts.decision === 'returned',
    isAccepted: facts.decision === 'accepted',
    isRefused: facts.decision === 'refused',
    isClosed: facts.decision === 'closed',
    submission: facts.submission === null ? null : toSubmissionView(facts.submission),
    reason: facts.reason === null ? null : phrases.asClause(facts.reason),
    due: facts.due === null ? null : format.dayAndWeekday(facts.due.day),
    unconfirmed: phrases.unconfirmedText(facts.due === null ? [] : [facts.due], format),
  }),
  samples: [
    sample,
    { ...sample, addressee: 'district' },
    { ...sample, matter: 'report' },
    { ...sample, matter: 'report', addressee: 'district' },
    received,
    { ...received, addressee: 'district', submission: { ...sampleSubmission, link: null, fileName: 'plan.pdf' } },
    { ...received, matter: 'report', submission: { ...sampleSubmission, link: null } },
    { ...received, matter: 'report', addressee: 'district' },
    accepted,
    { ...accepted, addressee: 'district', due: null, reason: '请按月反馈进展' },
    { ...accepted, matter: 'report', due: null, reason: '已现场核验' },
    { ...accepted, matter: 'report', addressee: 'district', due: null },
    refused,
    { ...refused, addressee: 'district' },
    { ...sample, matter: 'interview', decision: 'closed', reason: '各项要求均已落实', due: null },
    { ...sample, matter: 'interview', decision: 'closed', reason: null, due: null, addressee: 'district' },
  ],
  fileStem: (facts) => courseStem(facts),
  actions: ({ addressee, meetingId, matter, decision }): readonly NoticeAction[] => {
    const wanted = addressee === 'township' ? nextSubmission(matter, decision) : null
    if (wanted === null) return []
    return [{ actionId: wanted, label: wanted, value: toInterviewButtonValue(meetingId), style: 'primary' }]
  },
})

function nextSubmission(
  matter: InterviewDecisionFacts['matter'],
  decision: InterviewDecisionFacts['decision'],
): 'interview.submitPlan' | 'interview.submitReport' | null {
  if (matter === 'plan' && decision === 'returned') return 'interview.submitPlan'
  const isReportNext =
    (matter === 'plan' && decision === 'accepted') || (matter === 'report' && decision === 'returned')
  return isReportNext ? 'interview.submitReport' : null
}
