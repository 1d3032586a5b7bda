import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { ProblemReportReminderFacts } from '../patrol-facts.ts'
import * as phrases from './phrases.ts'
import { reportStem, reportView, sampleReport, toReportHead } from './report-phrases.ts'
import { sampleTownship } from './samples.ts'

const sample: ProblemReportReminderFacts = {
  officeName: '示例市生态环境局',
  report: sampleReport,
  addressee: 'handler',
  handler: sampleTownship,
  matter: 'receive',
  due: { day: '2026-11-18', confirmed: true },
  occasion: 'before',
  days: 1,
  number: 1,
}

/** Something is due of a patrol's report; who is above the unit that has it reads a copy once it is overdue. */
export const problemReportReminder = defineNotice({
  kind: 'problemReportReminder',
  view: z.strictObject({
    ...reportView,
    isCopy: z.boolean(),
    matter: phrases.Text,
    due: phrases.Text,
    isBefore: z.boolean(),
    isOverdue: z.boolean(),
    days: z.int().nonnegative(),
    times: z.int().positive(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: ProblemReportReminderFacts, format) => ({
    ...toReportHead(facts, format),
    isCopy: facts.addressee === 'above',
    matter: phrases.ownWord(format.words.patrol.matters, facts.matter),
    due: format.dayAndWeekday(facts.due.day),
    isBefore: facts.occasion === 'before',
    isOverdue: facts.occasion === 'after',
    days: facts.days,
    times: facts.number,
    unconfirmed: phrases.unconfirmedText([facts.due], format),
  }),
  samples: [
    sample,
    { ...sample, matter: 'handle', occasion: 'on', days: 0, number: 2 },
    { ...sample, matter: 'close', due: { day: '2027-01-04', confirmed: false }, occasion: 'after', days: 2, number: 3 },
    { ...sample, addressee: 'above', occasion: 'after', days: 6, number: 4 },
  ],
  fileStem: (facts: ProblemReportReminderFacts) => reportStem(facts.report),
})
