import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import { type DeadlinesMovedFacts, MOVED_DEADLINES_MAX } from '../facts.ts'
import { Text, unconfirmedText } from './phrases.ts'

const sample: DeadlinesMovedFacts = {
  officeName: '示例市生态环境局',
  unitName: '乙镇',
  deadlines: [
    { what: '案件JB-2026-0417的整改报告', from: '2027-02-12', to: { day: '2027-02-18', confirmed: true } },
    { what: '约谈后的整改方案', from: '2027-10-01', to: { day: '2027-10-08', confirmed: true } },
  ],
  more: 0,
  issuedOn: '2026-11-16',
}

/** To a unit: which of its deadlines fall on another day since the holidays of a year were entered. */
export const deadlinesMoved = defineNotice({
  kind: 'deadlinesMoved',
  view: z.strictObject({
    unitName: Text,
    deadlines: z
      .array(z.strictObject({ what: Text, from: Text, to: Text }))
      .min(1)
      .max(MOVED_DEADLINES_MAX),
    more: z.int().nonnegative(),
    unconfirmed: Text.nullable(),
    officeName: Text,
    issuedOn: Text,
  }),
  toView: (facts: DeadlinesMovedFacts, format) => ({
    unitName: facts.unitName,
    deadlines: facts.deadlines.map(({ what, from, to }) => ({
      what,
      from: format.dayAndWeekday(from),
      to: format.dayAndWeekday(to.day),
    })),
    more: facts.more,
    unconfirmed: unconfirmedText(
      facts.deadlines.map(({ to }) => to),
      format,
    ),
    officeName: facts.officeName,
    issuedOn: format.day(facts.issuedOn),
  }),
  samples: [
    sample,
    {
      ...sample,
      deadlines: [{ what: '约谈后的整改报告', from: '2027-12-31', to: { day: '2028-01-04', confirmed: false } }],
      more: 3,
    },
  ],
  fileStem: ({ issuedOn }) => `deadlines-moved-${issuedOn}`,
})
