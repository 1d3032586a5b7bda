import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { WithdrawalFacts } from '../facts.ts'
import * as phrases from './phrases.ts'
import { sampleChanges, sampleNotRankedChange, sampleRanking, sampleStreet } from './samples.ts'

const sample: WithdrawalFacts = {
  ranking: { ...sampleRanking, version: 2, issuedOn: '2026-11-20' },
  previousVersion: 1,
  unit: sampleStreet,
  reason: '丁街道监测数据复核更正',
  lines: [sampleChanges[0]],
  summonsCancelled: true,
}

/** In the thread of a township's notice: the township is no longer listed, the notice falls. */
export const withdrawal = defineNotice({
  kind: 'withdrawal',
  view: z.strictObject({
    ranking: phrases.RankingView,
    previousVersion: z.int().positive(),
    body: phrases.Text,
    you: phrases.Text,
    districtBody: phrases.Text,
    reason: phrases.Text.nullable(),
    lines: phrases.ChangeLines,
    summonsCancelled: z.boolean(),
  }),
  toView: ({ ranking, previousVersion, unit, reason, lines, summonsCancelled }: WithdrawalFacts, format) => ({
    ranking: phrases.toRankingView(ranking, format),
    previousVersion,
    body: phrases.bodyOf(unit.unitName, format.words),
    you: phrases.youOf(unit.unitName, format.words),
    districtBody: phrases.bodyOf(unit.district, format.words),
    reason: reason === null ? null : phrases.asClause(reason),
    lines: lines.map((line) => phrases.toChangeLine(line, ranking, format)),
    summonsCancelled,
  }),
  samples: [sample, { ...sample, reason: null, lines: [sampleNotRankedChange], summonsCancelled: false }],
  fileStem: ({ ranking, unit }) => `${phrases.rankingStem(ranking)}-${unit.unitCode}-withdrawal`,
})
