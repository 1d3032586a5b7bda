import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { NoticeFacts } from '../facts.ts'
import * as phrases from './phrases.ts'
import { sampleNewUnit, sampleRanking, sampleRepeatedUnit, sampleUnit, sampleWaterRanking } from './samples.ts'

const sample: NoticeFacts = {
  ranking: sampleRanking,
  unit: sampleUnit,
  signBy: '2026-11-18',
  objectionWorkingDays: 3,
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
    objectionWorkingDays: z.int().positive(),
    summaryLabel: phrases.Text,
    summaryUrl: phrases.WebAddress,
  }),
  toView: ({ ranking, unit, signBy, objectionWorkingDays, summaryUrl, banner }: NoticeFacts, format) => ({
    ...phrases.toBannerView(banner, format.words),
    ranking: phrases.toRankingView(ranking, format),
    result: phrases.toResultView(unit, ranking, format),
    body: phrases.bodyOf(unit.unitName, format.words),
    you: phrases.youOf(unit.unitName, format.words),
    districtBody: phrases.bodyOf(unit.district, format.words),
    signBy: format.dayAndWeekday(signBy),
    objectionWorkingDays,
    summaryLabel: phrases.ownWord(format.words.kinds, 'bottomRankingSummary'),
    summaryUrl,
  }),
  samples: [
    sample,
    { ...sample, unit: sampleNewUnit, banner: { kind: 'withdrawn' } },
    { ...sample, ranking: sampleWaterRanking, unit: sampleRepeatedUnit, banner: { kind: 'corrected', version: 2 } },
  ],
  fileStem: ({ ranking, unit }) => `${phrases.rankingStem(ranking)}-${unit.unitCode}`,
})
