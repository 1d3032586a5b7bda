import { z } from 'zod'
import type { ObjectionFacts } from '../facts.ts'
import type { Format } from '../format.ts'
import { fillIn } from '../words.ts'
import * as phrases from './phrases.ts'
import { sampleTownship } from './samples.ts'

/** What every message about an objection says. */
export const ObjectionView = z.strictObject({
  unit: phrases.Text,
  body: phrases.Text,
  month: phrases.Text,
  assessment: phrases.Text,
  version: z.int().positive(),
  by: phrases.Text,
  raisedAt: phrases.Text,
  reason: phrases.Text,
  outcome: phrases.Text.nullable(),
  officeName: phrases.Text,
})

export function toObjectionView(facts: ObjectionFacts, format: Format): z.infer<typeof ObjectionView> {
  const { words } = format
  return {
    unit: phrases.fullName(facts.unit, format),
    body: phrases.bodyOf(facts.unit.unitName, words),
    month: format.month(facts.month),
    assessment: words.media[facts.medium].assessment,
    version: facts.version,
    by: facts.by,
    raisedAt: format.dateTime(facts.raisedAt),
    reason: facts.reason,
    outcome: outcomeText(facts, format),
    officeName: facts.officeName,
  }
}

function outcomeText({ outcome }: ObjectionFacts, { words, dateTime }: Format): string | null {
  if (outcome === null) return null
  const { kind, by, at, reason } = outcome
  const text = fillIn(phrases.ownWord(words.objectionOutcomes, kind), { by, at: dateTime(at) })
  return reason === null ? text : text + fillIn(words.outcomeReason, { reason })
}

const sample: ObjectionFacts = {
  officeName: '示例市生态环境局',
  objectionId: 7,
  unit: sampleTownship,
  medium: 'air',
  month: '2026-10',
  version: 1,
  by: '王某',
  raisedAt: '2026-11-17 15:20',
  reason: '10月12日至14日站点检修，当日数据不应计入',
  outcome: null,
}

export const OBJECTION_SAMPLES: readonly [ObjectionFacts, ...ObjectionFacts[]] = [
  sample,
  { ...sample, outcome: { kind: 'upheld', by: '审核员', at: '2026-11-18 09:05', reason: '检修记录属实' } },
  { ...sample, outcome: { kind: 'dismissed', by: '审核员', at: '2026-11-18 09:05', reason: '检修未影响有效天数' } },
  { ...sample, outcome: { kind: 'overtaken', by: '示例市生态环境局', at: '2026-11-18 09:05', reason: null } },
]

export function objectionStem({ medium, month, unit }: ObjectionFacts): string {
  return `objection-${medium}-${month}-${unit.unitCode}`
}
