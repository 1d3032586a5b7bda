import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { NoticeFacts } from '../facts.ts'
import * as phrases from './phrases.ts'
import {
  sampleNewUnit,
  sampleRanking,
  sampleReceipt,
  sampleRepeatedUnit,
  sampleUnit,
  sampleWaterRanking,
} from './samples.ts'

const sample: NoticeFacts = {
  ranking: sampleRanking,
  unit: sampleUnit,
  signBy: { day: '2026-11-18', confirmed: true },
  objectionWorkingDays: 3,
  exemptInRange: 0,
  summaryUrl: 'https://example.invalid/summary',
  banner: null,
}

/** To a listed township: its own result and the way to the city's list, which it does not repeat. */
export const bottomRankingNotice = defineNotice({
  kind: 'bottomRankingNotice',
  view: z.strictObject({
    banner: phrases.Text.nullable(),
    bannerNote: phrases.Text.nullable(),
    ranking: phrases.RankingView,
    result: phrases.ResultView,
    body: phrases.Text,
    you: phrases.Text,
    districtBody: phrases.Text,
    signBy: phrases.Text,
    signHow: phrases.Text,
    unconfirmed: phrases.Text.nullable(),
    exempt: phrases.Text.nullable(),
    objectionWorkingDays: z.int().positive(),
    summaryLabel: phrases.Text,
    summaryUrl: phrases.WebAddress,
  }),
  toView: ({ ranking, unit, signBy, summaryUrl, ...facts }: NoticeFacts, format) => ({
    ...phrases.toBannerView(facts.banner, format.words),
    ranking: phrases.toRankingView(ranking, format),
    result: phrases.toResultView(unit, ranking, format),
    body: phrases.bodyOf(unit.unitName, format.words),
    you: phrases.youOf(unit.unitName, format.words),
    districtBody: phrases.bodyOf(unit.district, format.words),
    signBy: format.dayAndWeekday(signBy.day),
    signHow: format.words.signHow[facts.receipt === undefined ? 'reply' : 'button'],
    unconfirmed: phrases.unconfirmedText([signBy], format),
    exempt: phrases.exemptText(facts.exemptInRange, format.words),
    objectionWorkingDays: facts.objectionWorkingDays,
    summaryLabel: phrases.ownWord(format.words.kinds, 'bottomRankingSummary'),
    summaryUrl,
  }),
  samples: [
    sample,
    { ...sample, unit: sampleNewUnit, banner: { kind: 'withdrawn' } },
    {
      ...sample,
      ranking: sampleWaterRanking,
      unit: sampleRepeatedUnit,
      signBy: { day: '2027-01-05', confirmed: false },
      exemptInRange: 2,
      banner: { kind: 'corrected', version: 2 },
    },
    { ...sample, receipt: sampleReceipt },
  ],
  fileStem: ({ ranking, unit }) => `${phrases.rankingStem(ranking)}-${unit.unitCode}`,
})
