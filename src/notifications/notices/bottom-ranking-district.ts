import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import { type DistrictFacts, LISTED_UNITS_MAX } from '../facts.ts'
import * as phrases from './phrases.ts'
import { sampleNewUnit, sampleRanking, sampleUnit, sampleWaterRanking } from './samples.ts'

const sample: DistrictFacts = {
  ranking: sampleRanking,
  districtName: '甲区',
  listed: [sampleUnit, sampleNewUnit],
  banner: null,
}

/** To a district: its own listed townships and no others, copied up with their notices. */
export const bottomRankingDistrict = defineNotice({
  kind: 'bottomRankingDistrict',
  view: z.strictObject({
    banner: phrases.Text.nullable(),
    bannerNote: phrases.Text.nullable(),
    ranking: phrases.RankingView,
    body: phrases.Text,
    count: z.int().nonnegative(),
    indicatorColumn: phrases.Text,
    rows: z.array(phrases.ListedRowView).max(LISTED_UNITS_MAX),
  }),
  toView: ({ ranking, districtName, listed, banner }: DistrictFacts, format) => ({
    ...phrases.toBannerView(banner, format.words),
    ranking: phrases.toRankingView(ranking, format),
    body: phrases.bodyOf(districtName, format.words),
    count: listed.length,
    indicatorColumn: phrases.indicatorColumn(ranking, format),
    rows: listed.map((unit) => phrases.toListedRow(unit, format)),
  }),
  samples: [
    sample,
    { ...sample, ranking: sampleWaterRanking, listed: [sampleUnit], banner: { kind: 'corrected', version: 2 } },
    { ...sample, listed: [], banner: { kind: 'corrected', version: 2 } },
  ],
  fileStem: ({ ranking }) => phrases.rankingStem(ranking),
})
