import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { InterviewMovedFacts } from '../interview-facts.ts'
import { courseStem, courseView, sampleCourse, sampleMeeting, toCourseView } from './interview-phrases.ts'
import * as phrases from './phrases.ts'

const sample: InterviewMovedFacts = {
  ...sampleCourse,
  addressee: 'township',
  timeZone: 'Asia/Shanghai',
  from: sampleMeeting,
  to: { at: '2026-12-01 14:00', place: '示例路1号第一会议室' },
  reason: '被约谈单位主要负责同志参加全市防汛会议',
  replyBy: { day: '2026-11-27', confirmed: true },
  mustSign: true,
}

/** In the thread of a summons, or of its copy: the interview has another time, or is put off until one is told. */
export const interviewMoved = defineNotice({
  kind: 'interviewMoved',
  view: z.strictObject({
    ...courseView,
    timeZone: phrases.Text,
    fromAt: phrases.Text,
    fromPlace: phrases.Text,
    to: z.strictObject({ at: phrases.Text, place: phrases.Text }).nullable(),
    reason: phrases.Text,
    replyBy: phrases.Text.nullable(),
    mustSign: z.boolean(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: InterviewMovedFacts, format) => ({
    ...toCourseView(facts, format),
    timeZone: facts.timeZone,
    fromAt: format.dateTime(facts.from.at),
    fromPlace: facts.from.place,
    to: facts.to === null ? null : { at: format.dateTime(facts.to.at), place: facts.to.place },
    reason: phrases.asClause(facts.reason),
    replyBy: facts.replyBy === null ? null : format.dayAndWeekday(facts.replyBy.day),
    mustSign: facts.mustSign,
    unconfirmed: phrases.unconfirmedText(facts.replyBy === null ? [] : [facts.replyBy], format),
  }),
  samples: [
    sample,
    { ...sample, addressee: 'district', replyBy: { day: '2027-01-05', confirmed: false } },
    { ...sample, mustSign: false },
    { ...sample, to: null, replyBy: null, mustSign: false },
    { ...sample, addressee: 'district', to: null, replyBy: null },
  ],
  fileStem: (facts) => courseStem(facts),
})
