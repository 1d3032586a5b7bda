import { z } from 'zod'
import { defineNotice, type NoticeAction } from '../define-notice.ts'
import type { Format } from '../format.ts'
import type { InterviewSubmissionFacts, SubmissionOutcome } from '../interview-facts.ts'
import { fillIn } from '../words.ts'
import { toInterviewButtonValue } from './button-values.ts'
import {
  courseStem,
  courseView,
  SAMPLE_MEETING_ID,
  sampleCourse,
  sampleMeeting,
  sampleSubmission,
  submissionView,
  toCourseView,
  toSubmissionView,
} from './interview-phrases.ts'
import * as phrases from './phrases.ts'

/** What may be decided about each matter: agreement first. */
const DECISIONS: Readonly<Record<InterviewSubmissionFacts['matter'], readonly [string, string]>> = {
  reschedule: ['interview.reschedule', 'interview.refuseReschedule'],
  plan: ['interview.acceptPlan', 'interview.returnPlan'],
  report: ['interview.verify', 'interview.returnReport'],
}

const sample: InterviewSubmissionFacts = {
  ...sampleCourse,
  meetingId: SAMPLE_MEETING_ID,
  timeZone: 'Asia/Shanghai',
  meeting: sampleMeeting,
  matter: 'reschedule',
  submission: { text: '主要负责同志当日参加全市防汛会议', link: null, fileName: null },
  wishedAt: '2026-12-01 14:00',
  by: '示例·乙镇分管负责人',
  handedInAt: '2026-11-20 15:20',
  outcome: null,
}

/** To the review channel: a unit asks for another time, or hands in its plan or report; somebody decides. */
export const interviewSubmission = defineNotice({
  kind: 'interviewSubmission',
  view: z.strictObject({
    ...courseView,
    timeZone: phrases.Text,
    unit: phrases.Text,
    at: phrases.Text,
    place: phrases.Text,
    isReschedule: z.boolean(),
    isPlan: z.boolean(),
    ...submissionView,
    wishedAt: phrases.Text.nullable(),
    by: phrases.Text,
    handedInAt: phrases.Text,
    outcome: phrases.Text.nullable(),
  }),
  toView: (facts: InterviewSubmissionFacts, format) => ({
    ...toCourseView(facts, format),
    timeZone: facts.timeZone,
    unit: phrases.fullName(facts.unit, format),
    at: format.dateTime(facts.meeting.at),
    place: facts.meeting.place,
    isReschedule: facts.matter === 'reschedule',
    isPlan: facts.matter === 'plan',
    ...toSubmissionView(facts.submission),
    wishedAt: facts.wishedAt === null ? null : format.dateTime(facts.wishedAt),
    by: facts.by,
    handedInAt: format.dateTime(facts.handedInAt),
    outcome: outcomeText(facts.outcome, format),
  }),
  samples: [
    sample,
    {
      ...sample,
      wishedAt: null,
      outcome: { kind: 'refused', by: '签发员', at: '2026-11-20 16:00', reason: '防汛会议为下午' },
    },
    { ...sample, matter: 'plan', submission: sampleSubmission, wishedAt: null },
    { ...sample, matter: 'report', submission: { ...sampleSubmission, link: null }, wishedAt: null },
    {
      ...sample,
      matter: 'report',
      submission: { ...sampleSubmission, link: null, fileName: 'report.pdf' },
      wishedAt: null,
      outcome: { kind: 'accepted', by: '审核员', at: '2027-01-20 10:00', reason: null },
    },
  ],
  fileStem: (facts) => courseStem(facts),
  actions: ({ meetingId, matter, outcome }): readonly NoticeAction[] => {
    if (outcome !== null) return []
    const value = toInterviewButtonValue(meetingId)
    const [agree, refuse] = DECISIONS[matter]
    return [
      { actionId: agree, label: agree, value, style: 'primary' },
      { actionId: refuse, label: refuse, value },
    ]
  },
})

function outcomeText(outcome: SubmissionOutcome | null, { words, dateTime }: Format): string | null {
  if (outcome === null) return null
  const pattern = phrases.ownWord(words.submissionOutcomes, outcome.kind)
  const text = fillIn(pattern, { by: outcome.by, at: dateTime(outcome.at) })
  return outcome.reason === null ? text : text + fillIn(words.outcomeReason, { reason: outcome.reason })
}
