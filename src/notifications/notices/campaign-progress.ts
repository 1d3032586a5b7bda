import { z } from 'zod'
import { type CampaignProgressFacts, PROGRESS_UNITS_MAX } from '../campaign-facts.ts'
import { defineNotice } from '../define-notice.ts'
import type { Format } from '../format.ts'
import { fillIn } from '../words.ts'
import { toCampaignButtonValue } from './button-values.ts'
import { campaignStem, PredecessorsView, sampleCampaign, toPredecessors } from './campaign-phrases.ts'
import * as phrases from './phrases.ts'

const sample: CampaignProgressFacts = {
  officeName: '示例市生态环境局',
  campaign: sampleCampaign,
  issuedOn: '2027-02-03',
  stage: 'open',
  due: { day: '2027-01-29', confirmed: true },
  isDueConfirmed: true,
  progress: {
    owing: 41,
    submitted: 39,
    accepted: 30,
    returned: 1,
    notSubmitted: 2,
    overdue: 2,
    onPaper: 3,
    extended: 1,
  },
  notSubmitted: [
    { unitName: '甲区', state: 'returned', isOverdue: true },
    { unitName: '示例市水务局', state: 'open', isOverdue: false },
  ],
  more: 0,
  orphans: [],
  unreachable: [],
}

/** To the city: who has reported and who has not. */
export const campaignProgress = defineNotice({
  kind: 'campaignProgress',
  view: z.strictObject({
    title: phrases.Text,
    isBlocked: z.boolean(),
    isCompiled: z.boolean(),
    id: phrases.Text,
    due: phrases.Text,
    isDueConfirmed: z.boolean(),
    isDuePast: z.boolean(),
    owing: z.int().nonnegative(),
    submitted: z.int().nonnegative(),
    accepted: z.int().nonnegative(),
    onPaper: z.int().nonnegative(),
    missing: z.int().nonnegative(),
    overdue: z.int().nonnegative(),
    units: z.array(phrases.Text).max(PROGRESS_UNITS_MAX),
    more: phrases.Text.nullable(),
    orphans: PredecessorsView,
    isOwedByNobody: z.boolean(),
    unreachable: phrases.Text.nullable(),
    unconfirmed: phrases.Text.nullable(),
    officeName: phrases.Text,
    issuedOn: phrases.Text,
  }),
  toView: (facts: CampaignProgressFacts, format) => ({
    title: facts.campaign.title,
    isBlocked: facts.stage === 'blocked',
    isCompiled: facts.stage === 'compiled',
    id: String(facts.campaign.id),
    due: format.dayAndWeekday(facts.due.day),
    isDueConfirmed: facts.isDueConfirmed,
    isDuePast: facts.isDueConfirmed && facts.due.day <= facts.issuedOn,
    owing: facts.progress.owing,
    submitted: facts.progress.submitted,
    accepted: facts.progress.accepted,
    onPaper: facts.progress.onPaper,
    missing: facts.progress.notSubmitted,
    overdue: facts.progress.overdue,
    units: facts.notSubmitted.map((unit) => unitText(unit, format)),
    more: phrases.moreText(format.words.campaigns.moreUnits, facts.more),
    orphans: toPredecessors(facts.orphans, format),
    isOwedByNobody: facts.isOwedByNobody === true,
    unreachable: facts.unreachable.length === 0 ? null : facts.unreachable.join(format.words.listSeparator),
    unconfirmed: phrases.unconfirmedText([facts.due], format),
    officeName: facts.officeName,
    issuedOn: format.day(facts.issuedOn),
  }),
  samples: [
    sample,
    {
      ...sample,
      due: { day: '2027-02-01', confirmed: false },
      orphans: [{ unitName: '乙区', until: '2027-01-15' }],
      unreachable: ['示例市水务局', '示例市交通委员会'],
      progress: { ...sample.progress, submitted: 0, accepted: 0, onPaper: 0, overdue: 0, notSubmitted: 41 },
      more: 39,
    },
    {
      ...sample,
      stage: 'open',
      progress: { ...sample.progress, submitted: 41, notSubmitted: 0, overdue: 0 },
      notSubmitted: [],
    },
    {
      ...sample,
      stage: 'compiled',
      progress: { ...sample.progress, submitted: 41, notSubmitted: 0, overdue: 0, accepted: 41 },
      notSubmitted: [],
    },
    { ...sample, stage: 'compiled', progress: { ...sample.progress, accepted: 39 } },
    { ...sample, stage: 'blocked', isDueConfirmed: false, notSubmitted: [] },
    {
      ...sample,
      stage: 'blocked',
      issuedOn: '2027-01-04',
      notSubmitted: [],
      orphans: [{ unitName: '乙区', until: '2026-06-30' }],
    },
    { ...sample, stage: 'blocked', notSubmitted: [] },
    { ...sample, stage: 'blocked', issuedOn: '2027-01-04', notSubmitted: [], isOwedByNobody: true },
  ],
  fileStem: ({ campaign }) => campaignStem(campaign),
  actions({ stage, campaign, due, isDueConfirmed, issuedOn, orphans, isOwedByNobody = false }) {
    if (stage !== 'blocked') return []
    const value = toCampaignButtonValue(campaign.id)
    const confirm = { actionId: 'campaign.confirm', label: 'campaign.confirm', value, style: 'primary' } as const
    const define = { actionId: 'campaign.define', label: 'campaign.define', value }
    return [
      ...(isDueConfirmed && due.day > issuedOn ? [] : [confirm]),
      ...(orphans.length > 0 || isOwedByNobody ? [define] : []),
    ]
  },
})

function unitText(
  { unitName, state, isOverdue }: CampaignProgressFacts['notSubmitted'][number],
  { words }: Format,
): string {
  const place = { unit: unitName, state: phrases.ownWord(words.campaigns.states, state) }
  return fillIn(isOverdue ? words.campaigns.overdueUnit : words.campaigns.unit, place)
}
