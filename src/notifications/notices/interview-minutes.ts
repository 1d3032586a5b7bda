import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { InterviewMinutesFacts } from '../interview-facts.ts'
import { toInterviewButtonValue } from './button-values.ts'
import {
  courseStem,
  courseView,
  SAMPLE_MEETING_ID,
  sampleCourse,
  sampleMeeting,
  toCourseView,
} from './interview-phrases.ts'
import * as phrases from './phrases.ts'

/** Demands that one set of minutes holds. */
export const DEMANDS_MAX = 20

const sample: InterviewMinutesFacts = {
  ...sampleCourse,
  issuedOn: '2026-11-25',
  addressee: 'township',
  meetingId: SAMPLE_MEETING_ID,
  timeZone: 'Asia/Shanghai',
  meeting: sampleMeeting,
  attendees: '示例市生态环境局副局长；乙镇人民政府主要负责同志；甲区生态环境局负责同志',
  text: '会议通报了10月考核情况和现场检查发现的问题，听取了乙镇的情况说明。',
  demands: [
    { text: '完成在建工地裸土苫盖', dueOn: '2026-12-10' },
    { text: '建立道路保洁每日巡查制度', dueOn: null },
  ],
  statement: '乙镇表示诚恳接受约谈，逐项落实整改，按期报送整改方案。',
  planDue: { day: '2026-12-09', confirmed: true },
  reportDue: { day: '2027-01-25', confirmed: false },
}

/** In the thread of a summons and of its copy: the minutes of the interview, with what is demanded by when. */
export const interviewMinutes = defineNotice({
  kind: 'interviewMinutes',
  view: z.strictObject({
    ...courseView,
    timeZone: phrases.Text,
    at: phrases.Text,
    place: phrases.Text,
    attendees: phrases.Text,
    text: phrases.Text,
    demands: z
      .array(z.strictObject({ number: z.int().positive(), text: phrases.Text, due: phrases.Text.nullable() }))
      .min(1)
      .max(DEMANDS_MAX),
    statement: phrases.Text,
    planDue: phrases.Text,
    reportDue: phrases.Text,
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: InterviewMinutesFacts, format) => ({
    ...toCourseView(facts, format),
    timeZone: facts.timeZone,
    at: format.dateTime(facts.meeting.at),
    place: facts.meeting.place,
    attendees: phrases.asClause(facts.attendees),
    text: facts.text,
    demands: facts.demands.map(({ text, dueOn }, index) => ({
      number: index + 1,
      text: phrases.asClause(text),
      due: dueOn === null ? null : format.day(dueOn),
    })),
    statement: facts.statement,
    planDue: format.dayAndWeekday(facts.planDue.day),
    reportDue: format.dayAndWeekday(facts.reportDue.day),
    unconfirmed: phrases.unconfirmedText([facts.planDue, facts.reportDue], format),
  }),
  samples: [sample, { ...sample, addressee: 'district', reportDue: { day: '2026-12-31', confirmed: true } }],
  fileStem: (facts) => courseStem(facts),
  actions: ({ addressee, meetingId }) => {
    if (addressee !== 'township') return []
    const value = toInterviewButtonValue(meetingId)
    return [{ actionId: 'interview.submitPlan', label: 'interview.submitPlan', value, style: 'primary' }]
  },
})
