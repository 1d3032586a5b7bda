import { z } from 'zod'
import type { CampaignRequestFacts } from '../campaign-facts.ts'
import { defineNotice } from '../define-notice.ts'
import {
  campaignStem,
  owedActions,
  PredecessorsView,
  returnView,
  sampleReturn,
  toPredecessors,
  toReturnHead,
} from './campaign-phrases.ts'
import * as phrases from './phrases.ts'

const sample: CampaignRequestFacts = {
  ...sampleReturn,
  due: { day: '2027-01-29', confirmed: false },
  forms: ['text', 'link', 'file', 'document'],
  receiverName: '示例市',
  predecessors: [],
}

/** A unit is asked for its yearly return (M7). */
export const campaignRequest = defineNotice({
  kind: 'campaignRequest',
  view: z.strictObject({
    ...returnView,
    year: phrases.Text,
    basis: phrases.Text.nullable(),
    due: phrases.Text,
    forms: phrases.Text,
    receiver: phrases.Text,
    predecessors: PredecessorsView,
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: CampaignRequestFacts, format) => ({
    ...toReturnHead(facts, format),
    year: String(facts.campaign.year),
    basis: facts.campaign.basis,
    due: format.dayAndWeekday(facts.due.day),
    forms: facts.forms
      .map((form) => phrases.ownWord(format.words.campaigns.forms, form))
      .join(format.words.listSeparator),
    receiver: facts.receiverName,
    predecessors: toPredecessors(facts.predecessors, format),
    unconfirmed: phrases.unconfirmedText([facts.due], format),
  }),
  samples: [
    sample,
    {
      ...sample,
      campaign: { ...sample.campaign, basis: null },
      unit: { unitCode: '990201', unitName: '示例市水务局', district: '' },
      due: { day: '2026-12-31', confirmed: true },
      forms: ['document'],
    },
    { ...sample, predecessors: [{ unitName: '乙区', until: '2026-06-30' }] },
  ],
  fileStem: ({ campaign }) => campaignStem(campaign),
  actions: ({ submissionId }) => owedActions(submissionId, { mayAskExtension: true }),
})
