import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import { LISTED_UNITS_MAX, type SummaryFacts } from '../facts.ts'
import * as phrases from './phrases.ts'
import { sampleNewUnit, sampleRanking, sampleUnit, sampleWaterRanking } from './samples.ts'

const sample: SummaryFacts = {
  ranking: sampleRanking,
  listed: [sampleUnit, sampleNewUnit],
  decision: null,
  exemptInRange: 0,
  banner: null,
}

/** The city-wide circular: the whole bottom list, worst first. */
export const bottomRankingSummary = defineNotice({
  kind: 'bottomRankingSummary',
  view: z.strictObject({
    banner: phrases.Text.nullable(),
    bannerNote: phrases.Text.nullable(),
    ranking: phrases.RankingView,
    listSize: phrases.Text,
    decision: phrases.Text.nullable(),
    exempt: phrases.Text.nullable(),
    indicatorColumn: phrases.Text,
    rows: z.array(phrases.ListedRowView).max(LISTED_UNITS_MAX),
  }),
  toView: ({ ranking, listed, decision, exemptInRange, banner }: SummaryFacts, format) => ({
    ...phrases.toBannerView(banner, format.words),
    ranking: phrases.toRankingView(ranking, format),
    listSize: phrases.listSizeText(listed.length, ranking.bottomLimit, format.words),
    decision: phrases.decisionText(decision, format.words),
    exempt: phrases.exemptText(exemptInRange, format.words),
    indicatorColumn: phrases.indicatorColumn(ranking, format),
    rows: listed.map((unit) => phrases.toListedRow(unit, format)),
  }),
  samples: [
    sample,
    {
      ...sample,
      decision: { policy: 'include', reason: '末位并列，一并列入。' },
      exemptInRange: 2,
      banner: { kind: 'corrected', version: 2 },
    },
    { ...sample, ranking: sampleWaterRanking, listed: [], banner: { kind: 'withdrawn' } },
  ],
  fileStem: ({ ranking }) => phrases.rankingStem(ranking),
})
