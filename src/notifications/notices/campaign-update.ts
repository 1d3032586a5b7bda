import { z } from 'zod'
import type { CampaignUpdateFacts } from '../campaign-facts.ts'
import { defineNotice } from '../define-notice.ts'
import {
  ContentView,
  campaignStem,
  owedActions,
  returnView,
  sampleContent,
  sampleReturn,
  showAction,
  toContentView,
  toReturnHead,
} from './campaign-phrases.ts'
import * as phrases from './phrases.ts'

const sample: CampaignUpdateFacts = {
  ...sampleReturn,
  issuedOn: '2027-01-21',
  step: 'submit',
  by: '示例·甲区值班员',
  at: '2027-01-21 10:05',
  content: sampleContent,
  reason: null,
  missing: null,
  due: null,
  isLate: false,
  other: null,
}

/** Steps after which a unit may ask for more time from the answer itself. */
const MAY_ASK: ReadonlySet<CampaignUpdateFacts['step']> = new Set(['return', 'takeOver'])

const decided: CampaignUpdateFacts = { ...sample, by: '审核员甲', content: null }

/** What became of a return, to its unit. */
export const campaignUpdate = defineNotice({
  kind: 'campaignUpdate',
  view: z.strictObject({
    ...returnView,
    is: z.strictObject({
      received: z.boolean(),
      amended: z.boolean(),
      extensionAsked: z.boolean(),
      extensionGranted: z.boolean(),
      extensionRefused: z.boolean(),
      extended: z.boolean(),
      returned: z.boolean(),
      accepted: z.boolean(),
      takenOver: z.boolean(),
      passedOn: z.boolean(),
    }),
    year: phrases.Text,
    by: phrases.Text,
    at: phrases.Text,
    content: ContentView.nullable(),
    reason: phrases.Text.nullable(),
    missing: phrases.Text.nullable(),
    due: phrases.Text.nullable(),
    isLate: z.boolean(),
    other: phrases.Text.nullable(),
    isBegun: z.boolean(),
    isKept: z.boolean(),
    isAccepted: z.boolean(),
    until: phrases.Text.nullable(),
    askedUntil: phrases.Text.nullable(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: CampaignUpdateFacts, format) => ({
    ...toReturnHead(facts, format),
    is: {
      received: facts.step === 'submit',
      amended: facts.step === 'amend',
      extensionAsked: facts.step === 'askExtension',
      extensionGranted: facts.step === 'grantExtension',
      extensionRefused: facts.step === 'refuseExtension',
      extended: facts.step === 'extend',
      returned: facts.step === 'return',
      accepted: facts.step === 'accept',
      takenOver: facts.step === 'takeOver',
      passedOn: facts.step === 'passOn',
    },
    year: String(facts.campaign.year),
    by: facts.by,
    at: format.dateTime(facts.at),
    content: facts.content === null ? null : toContentView(facts.content, format),
    reason: facts.reason === null ? null : phrases.asClause(facts.reason),
    missing: facts.missing,
    due: facts.due === null ? null : format.dayAndWeekday(facts.due.day),
    isLate: facts.isLate,
    other: facts.other?.unitName ?? null,
    isBegun: facts.isBegun === true,
    isKept: facts.isKept === true,
    isAccepted: facts.isAccepted === true,
    until: facts.other === null ? null : format.day(facts.other.until),
    askedUntil: facts.until === undefined ? null : format.dayAndWeekday(facts.until),
    unconfirmed: facts.due === null ? null : phrases.unconfirmedText([facts.due], format),
  }),
  samples: [
    sample,
    {
      ...sample,
      step: 'amend',
      isLate: true,
      content: { ...sampleContent, text: null, link: null, fileNames: [], isOnPaper: true },
    },
    { ...sample, content: { ...sampleContent, documentNumber: null, documentDate: null }, isLate: true },
    {
      ...decided,
      step: 'return',
      reason: '内容不完整',
      missing: '缺少资金投入一节；附表未盖章。',
      due: { day: '2027-02-05', confirmed: false },
    },
    { ...decided, step: 'extend', reason: '机构调整。', due: { day: '2026-12-25', confirmed: true } },
    {
      ...decided,
      step: 'askExtension',
      by: '示例·甲区值班员',
      reason: '机构调整，数据尚待核实。',
      due: { day: '2027-01-29', confirmed: true },
      until: '2027-02-05',
    },
    { ...decided, step: 'grantExtension', due: { day: '2027-02-05', confirmed: false } },
    { ...decided, step: 'grantExtension', reason: '请抓紧核实。', due: { day: '2027-02-03', confirmed: true } },
    { ...decided, step: 'refuseExtension', reason: '汇总时间紧', due: { day: '2027-01-29', confirmed: true } },
    {
      ...decided,
      step: 'refuseExtension',
      issuedOn: '2027-02-01',
      reason: '汇总时间紧',
      due: { day: '2027-01-29', confirmed: true },
      isLate: true,
    },
    { ...decided, step: 'accept', reason: '同意。' },
    { ...decided, step: 'accept' },
    {
      ...decided,
      step: 'takeOver',
      due: { day: '2027-01-29', confirmed: true },
      other: { unitName: '乙区', until: '2027-01-15' },
    },
    { ...decided, step: 'takeOver', other: { unitName: '乙区', until: '2027-01-15' } },
    { ...decided, step: 'takeOver', other: { unitName: '乙区', until: '2027-01-15' }, isAccepted: true, isKept: true },
    {
      ...decided,
      step: 'takeOver',
      due: { day: '2027-01-29', confirmed: true },
      other: { unitName: '乙区', until: '2027-01-15' },
      missing: '缺少资金投入一节。',
      isBegun: true,
    },
    { ...decided, step: 'passOn', other: { unitName: '丙区', until: '2027-01-15' } },
  ],
  fileStem: ({ campaign }) => campaignStem(campaign),
  actions: ({ submissionId, step, due }) =>
    due !== null && step !== 'submit'
      ? owedActions(submissionId, { mayAskExtension: MAY_ASK.has(step) })
      : [showAction(submissionId)],
})
