import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { ProposalFacts } from '../facts.ts'
import { toProposalButtonValue } from './button-values.ts'
import * as phrases from './phrases.ts'
import { sampleNewUnit, sampleRanking, sampleRepeatedUnit, sampleUnit } from './samples.ts'

const sample: ProposalFacts = { ranking: sampleRanking, unit: sampleUnit, alsoProposed: [], outcome: null }

/** To the review channel: a listed township may be summoned; an issuer decides when and where, or not to. */
export const interviewProposal = defineNotice({
  kind: 'interviewProposal',
  view: z.strictObject({
    ranking: phrases.RankingView,
    result: phrases.ResultView,
    alsoProposed: phrases.Text.nullable(),
    outcome: phrases.Text.nullable(),
  }),
  toView: ({ ranking, unit, alsoProposed, outcome }: ProposalFacts, format) => ({
    ranking: phrases.toRankingView(ranking, format),
    result: phrases.toResultView(unit, ranking, format),
    alsoProposed: alsoProposed.length === 0 ? null : phrases.occasionsText(alsoProposed, format),
    outcome: phrases.outcomeText(outcome, format),
  }),
  samples: [
    sample,
    { ...sample, unit: sampleRepeatedUnit, alsoProposed: [{ medium: 'water', month: '2026-10', bottomLimit: 10 }] },
    {
      ...sample,
      unit: sampleNewUnit,
      outcome: { kind: 'declined', by: '签发员', at: '2026-11-17 09:05', reason: '已安排现场督导' },
    },
  ],
  fileStem: ({ ranking, unit }) => `${phrases.rankingStem(ranking)}-${unit.unitCode}`,
  actions: ({ ranking, unit, outcome }) => {
    if (outcome !== null) return []
    const value = toProposalButtonValue(ranking, unit.unitCode)
    return [
      { actionId: 'summons.issue', label: 'summons.issue', value, style: 'primary' },
      { actionId: 'summons.decline', label: 'summons.decline', value },
    ]
  },
})
