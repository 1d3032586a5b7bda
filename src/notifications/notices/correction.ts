import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { CorrectionFacts } from '../facts.ts'
import * as phrases from './phrases.ts'
import { sampleChanges, sampleListedChange, sampleRanking } from './samples.ts'

const sample: CorrectionFacts = {
  ranking: { ...sampleRanking, version: 2, issuedOn: '2026-11-20' },
  previousVersion: 1,
  addressee: { level: 'city', name: '示例市', district: '示例市' },
  reason: '丁街道监测数据复核更正',
  lines: sampleChanges,
  more: 0,
}

/** In the thread of a published notice: what a new version changes for this addressee. */
export const correction = defineNotice({
  kind: 'correction',
  view: z.strictObject({
    ranking: phrases.RankingView,
    previousVersion: z.int().positive(),
    /** `null` for the city's channel, which is addressed as a whole. */
    body: phrases.Text.nullable(),
    reason: phrases.Text.nullable(),
    lines: phrases.ChangeLines,
    more: phrases.Text.nullable(),
  }),
  toView: ({ ranking, previousVersion, addressee, reason, lines, more }: CorrectionFacts, format) => ({
    ranking: phrases.toRankingView(ranking, format),
    previousVersion,
    body: addressee.level === 'city' ? null : phrases.bodyOf(addressee.name, format.words),
    reason: reason === null ? null : phrases.asClause(reason),
    lines: lines.map((line) => phrases.toChangeLine(line, ranking, format)),
    more: phrases.moreText(format.words.moreChanges, more),
  }),
  samples: [
    sample,
    {
      ...sample,
      addressee: { level: 'township', name: '丁街道', district: '甲区' },
      lines: [sampleChanges[0]],
      reason: null,
    },
    {
      ...sample,
      addressee: { level: 'district', name: '甲区', district: '甲区' },
      lines: [sampleListedChange],
      more: 3,
    },
  ],
  fileStem: ({ ranking }) => `${phrases.rankingStem(ranking)}-correction`,
})
