import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { InterviewAbsenceFacts } from '../interview-facts.ts'
import { courseStem, courseView, sampleCourse, sampleMeeting, toCourseView } from './interview-phrases.ts'
import * as phrases from './phrases.ts'

const sample: InterviewAbsenceFacts = {
  ...sampleCourse,
  issuedOn: '2026-11-24',
  addressee: 'township',
  timeZone: 'Asia/Shanghai',
  meeting: sampleMeeting,
  principals: ['示例·乙镇主要负责人'],
  remark: '事前未说明情况',
}

/** In the thread of a summons, for the unit's principal leader, and of its copy to the district: nobody came. */
export const interviewAbsence = defineNotice({
  kind: 'interviewAbsence',
  view: z.strictObject({
    ...courseView,
    timeZone: phrases.Text,
    at: phrases.Text,
    place: phrases.Text,
    principals: phrases.Text.nullable(),
    remark: phrases.Text.nullable(),
  }),
  toView: (facts: InterviewAbsenceFacts, format) => ({
    ...toCourseView(facts, format),
    timeZone: facts.timeZone,
    at: format.dateTime(facts.meeting.at),
    place: facts.meeting.place,
    principals: facts.principals.length === 0 ? null : facts.principals.join(format.words.listSeparator),
    remark: facts.remark === null ? null : phrases.asClause(facts.remark),
  }),
  samples: [
    sample,
    { ...sample, addressee: 'district' },
    { ...sample, principals: [], remark: null },
    { ...sample, addressee: 'district', principals: [], remark: null },
  ],
  fileStem: (facts) => courseStem(facts),
})
