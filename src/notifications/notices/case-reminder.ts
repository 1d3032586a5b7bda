import { z } from 'zod'
import type { CaseReminderFacts } from '../case-facts.ts'
import { defineNotice } from '../define-notice.ts'
import { caseActions, caseStem, caseView, quoteOf, sampleCase, toCaseHead } from './case-phrases.ts'
import * as phrases from './phrases.ts'

const sample: CaseReminderFacts = {
  issuerName: '示例市生态环境局',
  case: sampleCase,
  addressee: 'lead',
  districtName: '甲区',
  issuedOn: '2026-10-28',
  matter: 'rectification',
  due: { day: '2026-10-31', confirmed: true },
  assignedOn: '2026-09-08',
  occasion: 'before',
  days: 3,
  workingDays: { count: 3, confirmed: true },
  number: 1,
  remindedOn: [],
  lastProgress: null,
}

const overdue: CaseReminderFacts = {
  ...sample,
  issuedOn: '2026-11-16',
  occasion: 'after',
  days: 16,
  workingDays: { count: 11, confirmed: true },
  number: 4,
  remindedOn: ['2026-10-28', '2026-10-30', '2026-11-02'],
  lastProgress: { on: '2026-10-20', text: '已完成苫盖约60%' },
}

/** Something is due in a case; who is above its lead unit reads a copy once it is overdue (E5). */
export const caseReminder = defineNotice({
  kind: 'caseReminder',
  view: z.strictObject({
    ...caseView,
    isForDistrict: z.boolean(),
    isForCity: z.boolean(),
    districtBody: phrases.Text,
    matter: phrases.Text,
    due: phrases.Text,
    assignedOn: phrases.Text.nullable(),
    isBefore: z.boolean(),
    isOverdue: z.boolean(),
    days: z.int().nonnegative(),
    workingDays: z.int().nonnegative(),
    isCertain: z.boolean(),
    times: z.int().positive(),
    remindedTimes: z.int().nonnegative(),
    remindedOn: phrases.Text.nullable(),
    /** Whether it was recalled more often than the days named. */
    isRemindedCut: z.boolean(),
    lastProgress: z.strictObject({ on: phrases.Text, text: phrases.Text }).nullable(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: CaseReminderFacts, format) => ({
    ...toCaseHead(facts, format),
    isForDistrict: facts.addressee === 'district',
    isForCity: facts.addressee === 'city',
    districtBody: facts.districtName === '' ? facts.issuerName : phrases.bodyOf(facts.districtName, format.words),
    matter: phrases.ownWord(format.words.cases.matters, facts.matter),
    due: format.dayAndWeekday(facts.due.day),
    assignedOn: facts.assignedOn === null ? null : format.day(facts.assignedOn),
    isBefore: facts.occasion === 'before',
    isOverdue: facts.occasion === 'after',
    days: facts.days,
    workingDays: facts.workingDays.count,
    isCertain: facts.workingDays.confirmed,
    times: facts.number,
    remindedTimes: facts.number - 1,
    remindedOn:
      facts.remindedOn.length === 0 ? null : facts.remindedOn.map(format.day).join(format.words.listSeparator),
    isRemindedCut: facts.remindedOn.length < facts.number - 1,
    lastProgress:
      facts.lastProgress === null
        ? null
        : { on: format.day(facts.lastProgress.on), text: quoteOf(facts.lastProgress.text) },
    unconfirmed: phrases.unconfirmedText([facts.due], format),
  }),
  samples: [
    sample,
    { ...sample, matter: 'signFor', occasion: 'on', days: 0, workingDays: { count: 0, confirmed: true }, number: 2 },
    { ...sample, due: { day: '2027-01-29', confirmed: false }, workingDays: { count: 3, confirmed: false } },
    { ...overdue, matter: 'plan' },
    { ...overdue, addressee: 'district' },
    { ...overdue, number: 8 },
    { ...overdue, addressee: 'city', assignedOn: null, remindedOn: [], number: 1, lastProgress: null },
  ],
  fileStem: (facts: CaseReminderFacts) => caseStem(facts.case),
  actions: (facts: CaseReminderFacts) =>
    caseActions(facts.case, facts.matter === 'signFor' && facts.addressee === 'lead'),
})
