import { z } from 'zod'
import type { CampaignSubmissionFacts } from '../campaign-facts.ts'
import { defineNotice, type NoticeAction } from '../define-notice.ts'
import { toReturnButtonValue } from './button-values.ts'
import {
  ContentView,
  campaignStem,
  outcomeText,
  returnView,
  sampleContent,
  sampleReturn,
  showAction,
  toContentView,
  toReturnHead,
} from './campaign-phrases.ts'
import * as phrases from './phrases.ts'

const sample: CampaignSubmissionFacts = {
  ...sampleReturn,
  issuedOn: '2027-01-21',
  eventId: 31,
  content: sampleContent,
  by: '示例·甲区值班员',
  submittedAt: '2027-01-21 10:05',
  isLate: false,
  returned: 0,
  outcome: null,
}

/** To the receiver: a return came in; somebody accepts it or sends it back. */
export const campaignSubmission = defineNotice({
  kind: 'campaignSubmission',
  view: z.strictObject({
    ...returnView,
    content: ContentView,
    by: phrases.Text,
    submittedAt: phrases.Text,
    isLate: z.boolean(),
    /** How often it was sent back before; `null` = never. */
    returned: z.int().positive().nullable(),
    outcome: phrases.Text.nullable(),
  }),
  toView: (facts: CampaignSubmissionFacts, format) => ({
    ...toReturnHead(facts, format),
    content: toContentView(facts.content, format),
    by: facts.by,
    submittedAt: format.dateTime(facts.submittedAt),
    isLate: facts.isLate,
    returned: facts.returned === 0 ? null : facts.returned,
    outcome: outcomeText(facts.outcome, format.words.campaigns.outcomes, format),
  }),
  samples: [
    sample,
    {
      ...sample,
      content: { ...sampleContent, text: null, link: null, fileNames: [], isOnPaper: true },
      isLate: true,
      returned: 2,
    },
    { ...sample, outcome: { kind: 'returned', by: '审核员甲', at: '2027-01-22 09:00', reason: '内容不完整' } },
    { ...sample, outcome: { kind: 'accepted', by: '审核员甲', at: '2027-01-22 09:00', reason: null } },
    {
      ...sample,
      content: { ...sampleContent, documentNumber: null, documentDate: null },
      outcome: { kind: 'compiled', by: '审核员甲', at: '2027-03-01 09:00', reason: '余者另行督办' },
    },
    {
      ...sample,
      content: { ...sampleContent, documentNumber: null, documentDate: null },
      outcome: { kind: 'amended', by: '示例·甲区值班员', at: '2027-01-22 09:00', reason: null },
    },
  ],
  fileStem: ({ campaign }) => campaignStem(campaign),
  actions: ({ submissionId, eventId, outcome }): readonly NoticeAction[] => {
    if (outcome !== null) return [showAction(submissionId)]
    const value = toReturnButtonValue(submissionId, eventId)
    return [
      { actionId: 'return.accept', label: 'return.accept', value, style: 'primary' },
      { actionId: 'return.return', label: 'return.return', value },
      showAction(submissionId),
    ]
  },
})
