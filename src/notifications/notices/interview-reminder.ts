import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { InterviewReminderFacts } from '../interview-facts.ts'
import { courseStem, courseView, sampleCourse, toCourseView } from './interview-phrases.ts'
import * as phrases from './phrases.ts'

const sample: InterviewReminderFacts = {
  ...sampleCourse,
  issuedOn: '2026-12-04',
  addressee: 'township',
  timeZone: 'Asia/Shanghai',
  at: '2026-11-24 09:30',
  matter: 'plan',
  wasReturned: false,
  due: { day: '2026-12-09', confirmed: true },
  occasion: 'before',
  days: 5,
  workingDays: { count: 3, confirmed: true },
  number: 1,
}

const overdue: InterviewReminderFacts = {
  ...sample,
  issuedOn: '2026-12-15',
  addressee: 'district',
  occasion: 'after',
  days: 6,
  workingDays: { count: 4, confirmed: true },
  number: 5,
}

/** A rectification plan or report that is due; who is above reads a copy once it is overdue. */
export const interviewReminder = defineNotice({
  kind: 'interviewReminder',
  view: z.strictObject({
    ...courseView,
    isForCity: z.boolean(),
    timeZone: phrases.Text,
    unit: phrases.Text,
    at: phrases.Text,
    isPlan: z.boolean(),
    wasReturned: z.boolean(),
    due: phrases.Text,
    isBefore: z.boolean(),
    isOverdue: z.boolean(),
    days: z.int().nonnegative(),
    workingDays: z.int().nonnegative(),
    isCertain: z.boolean(),
    number: z.int().positive(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: InterviewReminderFacts, format) => ({
    ...toCourseView(facts, format),
    isForCity: facts.addressee === 'city',
    timeZone: facts.timeZone,
    unit: phrases.fullName(facts.unit, format),
    at: format.dateTime(facts.at),
    isPlan: facts.matter === 'plan',
    wasReturned: facts.wasReturned,
    due: format.dayAndWeekday(facts.due.day),
    isBefore: facts.occasion === 'before',
    isOverdue: facts.occasion === 'after',
    days: facts.days,
    workingDays: facts.workingDays.count,
    isCertain: facts.workingDays.confirmed,
    number: facts.number,
    unconfirmed: phrases.unconfirmedText([facts.due], format),
  }),
  samples: [
    sample,
    { ...sample, occasion: 'on', days: 0, workingDays: { count: 0, confirmed: true }, wasReturned: true },
    {
      ...sample,
      matter: 'report',
      due: { day: '2027-01-25', confirmed: false },
      workingDays: { count: 5, confirmed: false },
    },
    { ...overdue, addressee: 'township' },
    overdue,
    { ...overdue, matter: 'report', addressee: 'city', wasReturned: true },
  ],
  fileStem: (facts) => courseStem(facts),
})
