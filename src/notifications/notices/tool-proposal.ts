import { z } from 'zod'
import { TOOL_CHOICES } from '../../domain/tool-proposal.ts'
import { defineNotice } from '../define-notice.ts'
import type { Format } from '../format.ts'
import type { ToolProposalFacts } from '../patrol-facts.ts'
import { fillIn } from '../words.ts'
import { toToolButtonValue } from './button-values.ts'
import * as phrases from './phrases.ts'
import { sampleReport, villageName } from './report-phrases.ts'

const sample: ToolProposalFacts = {
  officeName: '示例市生态环境局',
  proposalId: 3,
  pattern: 'samePlace',
  problemKind: 'openBurning',
  place: sampleReport.place,
  unit: sampleReport.unit,
  township: sampleReport.township,
  reports: 3,
  places: 1,
  days: 90,
  numbers: ['XC-2026-0003', 'XC-2026-0007', 'XC-2026-0012'],
  outcome: null,
}

const decided = { by: '签发员甲', at: '2026-11-17 10:00', reason: '同一地点反复焚烧，先赴现场核实。' } as const

/** To the review channel: a common or repeated problem; somebody of the inspection office chooses a tool, or none. */
export const toolProposal = defineNotice({
  kind: 'toolProposal',
  view: z.strictObject({
    title: phrases.Text,
    fact: phrases.Text,
    numbers: phrases.Text,
    isCut: z.boolean(),
    tools: phrases.Text,
    outcome: phrases.Text.nullable(),
    officeName: phrases.Text,
  }),
  toView: (facts: ToolProposalFacts, format) => {
    const { patrol, listSeparator } = format.words
    const { reports, numbers } = facts
    return {
      title: phrases.ownWord(patrol.patternTitles, facts.pattern),
      fact: factOf(facts, format),
      numbers: numbers.join(listSeparator),
      isCut: numbers.length < reports,
      tools: TOOL_CHOICES.filter((choice) => choice !== 'none')
        .map((choice) => phrases.ownWord(patrol.tools, choice))
        .join(listSeparator),
      outcome: outcomeOf(facts, format),
      officeName: facts.officeName,
    }
  },
  samples: [
    sample,
    { ...sample, pattern: 'sameKind', problemKind: 'dust', reports: 12, places: 6, days: 30 },
    { ...sample, outcome: { ...decided, choice: 'supervisoryCheck' } },
    { ...sample, outcome: { ...decided, choice: 'none' } },
  ],
  fileStem: ({ proposalId }: ToolProposalFacts) => `proposal-${proposalId}`,
  actions: ({ proposalId, outcome }: ToolProposalFacts) => {
    if (outcome !== null) return []
    return TOOL_CHOICES.map((choice) => {
      return { actionId: `tool.${choice}`, label: `tool.${choice}`, value: toToolButtonValue(proposalId) }
    })
  },
})

function factOf(facts: ToolProposalFacts, format: Format): string {
  const { patrol } = format.words
  const { pattern, problemKind, place, reports, places, days } = facts
  return fillIn(phrases.ownWord(patrol.patterns, pattern), {
    kind: phrases.ownWord(patrol.kinds, problemKind),
    place,
    unit: villageName(facts, format),
    reports,
    places,
    days,
  })
}

function outcomeOf({ outcome }: ToolProposalFacts, format: Format): string | null {
  if (outcome === null) return null
  const { patrol, outcomeReason } = format.words
  const { choice, by, at, reason } = outcome
  const tool = phrases.ownWord(patrol.tools, choice)
  const sentence = phrases.ownWord(patrol.toolOutcomes, choice === 'none' ? 'none' : 'chosen')
  return fillIn(sentence, { tool, by, at: format.dateTime(at) }) + fillIn(outcomeReason, { reason })
}
