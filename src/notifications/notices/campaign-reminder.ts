import { z } from 'zod'
import type { CampaignReminderFacts } from '../campaign-facts.ts'
import { defineNotice } from '../define-notice.ts'
import { isSlackUser } from '../document.ts'
import { campaignStem, owedActions, returnView, sampleReturn, showAction, toReturnHead } from './campaign-phrases.ts'
import { quoteOf } from './case-phrases.ts'
import * as phrases from './phrases.ts'

const sample: CampaignReminderFacts = {
  ...sampleReturn,
  addressee: 'unit',
  issuedOn: '2027-01-22',
  state: 'open',
  missing: null,
  due: { day: '2027-01-29', confirmed: false },
  occasion: 'before',
  days: 7,
  workingDays: { count: 5, confirmed: false },
  number: 2,
  copied: [],
  submitted: 12,
  notSubmitted: 29,
}

const overdue: CampaignReminderFacts = {
  ...sample,
  issuedOn: '2027-02-05',
  due: { day: '2027-01-29', confirmed: true },
  occasion: 'after',
  days: 7,
  workingDays: { count: 5, confirmed: true },
  number: 6,
  submitted: 39,
  notSubmitted: 2,
}

/** A return is due and not in; once it stays out the leader in charge, and then the city, reads a copy (E4). */
export const campaignReminder = defineNotice({
  kind: 'campaignReminder',
  view: z.strictObject({
    ...returnView,
    isForCity: z.boolean(),
    basis: phrases.Text.nullable(),
    state: phrases.Text,
    missing: phrases.Text.nullable(),
    due: phrases.Text,
    isBefore: z.boolean(),
    isOverdue: z.boolean(),
    days: z.int().nonnegative(),
    workingDays: z.int().nonnegative(),
    isCertain: z.boolean(),
    number: z.int().positive(),
    copied: z.array(z.strictObject({ name: phrases.Text, userId: phrases.Text.nullable(), isNext: z.boolean() })),
    submitted: z.int().nonnegative(),
    notSubmitted: z.int().nonnegative(),
    isExtensionAsked: z.boolean(),
    unconfirmed: phrases.Text.nullable(),
  }),
  toView: (facts: CampaignReminderFacts, format) => ({
    ...toReturnHead(facts, format),
    isForCity: facts.addressee === 'city',
    basis: facts.campaign.basis,
    state: phrases.ownWord(format.words.campaigns.states, facts.state),
    missing: facts.missing === null ? null : quoteOf(facts.missing),
    due: format.dayAndWeekday(facts.due.day),
    isBefore: facts.occasion === 'before',
    isOverdue: facts.occasion === 'after',
    days: facts.days,
    workingDays: facts.workingDays.count,
    isCertain: facts.workingDays.confirmed,
    number: facts.number,
    copied: facts.copied.map(({ name, slackUserId }, index) => {
      const userId = slackUserId !== null && isSlackUser(slackUserId) ? slackUserId : null
      return { name, userId, isNext: index > 0 }
    }),
    submitted: facts.submitted,
    notSubmitted: facts.notSubmitted,
    isExtensionAsked: facts.isExtensionAsked === true,
    unconfirmed: phrases.unconfirmedText([facts.due], format),
  }),
  samples: [
    sample,
    { ...sample, occasion: 'on', days: 0, workingDays: { count: 0, confirmed: true }, state: 'draft', number: 4 },
    {
      ...sample,
      state: 'returned',
      missing: '缺少资金投入一节；附表未盖章。',
      campaign: { ...sample.campaign, basis: null },
    },
    { ...sample, isExtensionAsked: true },
    overdue,
    { ...overdue, isExtensionAsked: true },
    {
      ...overdue,
      copied: [
        { name: '王某', slackUserId: 'U0LEADER' },
        { name: '赵某', slackUserId: null },
      ],
      number: 8,
    },
    { ...overdue, addressee: 'city', number: 10, workingDays: { count: 5, confirmed: false } },
  ],
  fileStem: ({ campaign }) => campaignStem(campaign),
  actions: ({ submissionId, addressee, occasion, isExtensionAsked }) => {
    const mayAskExtension = occasion !== 'after' && isExtensionAsked !== true
    return addressee === 'city' ? [showAction(submissionId)] : owedActions(submissionId, { mayAskExtension })
  },
})
