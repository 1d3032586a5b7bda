import { z } from 'zod'
import type { CampaignExtensionFacts } from '../campaign-facts.ts'
import { defineNotice, type NoticeAction } from '../define-notice.ts'
import { toReturnButtonValue } from './button-values.ts'
import { campaignStem, outcomeText, returnView, sampleReturn, showAction, toReturnHead } from './campaign-phrases.ts'
import { quoteOf } from './case-phrases.ts'
import * as phrases from './phrases.ts'

const sample: CampaignExtensionFacts = {
  ...sampleReturn,
  issuedOn: '2027-01-21',
  eventId: 32,
  by: '示例·甲区值班员',
  askedAt: '2027-01-21 10:05',
  due: { day: '2027-01-29', confirmed: true },
  until: { day: '2027-02-05', confirmed: true },
  reason: '机构调整，数据尚待核实。',
  extensions: 0,
  outcome: null,
}

const decided = { by: '审核员甲', at: '2027-01-22 09:00', reason: null } as const

/** To the receiver: a unit asks for more time; somebody grants it, until that day or another, or refuses it. */
export const campaignExtension = defineNotice({
  kind: 'campaignExtension',
  view: z.strictObject({
    ...returnView,
    by: phrases.Text,
    askedAt: phrases.Text,
    due: phrases.Text,
    until: phrases.Text,
    reason: phrases.Text,
    /** How often more time was given before; `null` = never. */
    extensions: z.int().positive().nullable(),
    outcome: phrases.Text.nullable(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: CampaignExtensionFacts, format) => ({
    ...toReturnHead(facts, format),
    by: facts.by,
    askedAt: format.dateTime(facts.askedAt),
    due: format.dayAndWeekday(facts.due.day),
    until: format.dayAndWeekday(facts.until.day),
    reason: quoteOf(facts.reason),
    extensions: facts.extensions === 0 ? null : facts.extensions,
    outcome: outcomeText(facts.outcome, format.words.campaigns.extensionOutcomes, format),
    unconfirmed: phrases.unconfirmedText([facts.due, facts.until], format),
  }),
  samples: [
    sample,
    { ...sample, extensions: 1, until: { day: '2027-02-26', confirmed: false } },
    { ...sample, outcome: { ...decided, kind: 'granted', until: '2027-02-03' } },
    { ...sample, outcome: { ...decided, kind: 'refused', reason: '汇总时间紧' } },
    { ...sample, outcome: { ...decided, kind: 'submitted', by: '示例·甲区值班员' } },
    { ...sample, outcome: { ...decided, kind: 'passedOn' } },
    { ...sample, outcome: { ...decided, kind: 'compiled', reason: '余者另行督办' } },
  ],
  fileStem: ({ campaign }) => campaignStem(campaign),
  actions: ({ submissionId, eventId, outcome }): readonly NoticeAction[] => {
    if (outcome !== null) return [showAction(submissionId)]
    const value = toReturnButtonValue(submissionId, eventId)
    return [
      { actionId: 'return.grantExtension', label: 'return.grantExtension', value, style: 'primary' },
      { actionId: 'return.refuseExtension', label: 'return.refuseExtension', value },
      showAction(submissionId),
    ]
  },
})
