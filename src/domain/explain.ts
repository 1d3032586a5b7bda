import type { TieDecision } from './bottom-list.ts'
import { selectBottom } from './bottom-list.ts'
import { toDecimalText, toExactText } from './decimal.ts'
import { hourlyStep, scoreSteps } from './explain-score.ts'
import type { ExplanationStep } from './explanation-steps.ts'
import type { DaySum } from './hourly.ts'
import type { TiePolicy } from './office.ts'
import type { MonthRow, RankableUnit, RankedUnit, Ranking, RankingInput } from './ranking.ts'
import { computeRanking, validDaysMinFor } from './ranking.ts'
import type { Month } from './time.ts'

/** Where the unit's stored input came from, as far as the caller knows; it decides nothing. */
export interface SourceNotes {
  readonly fileName?: string
  readonly dataVersion?: number
  readonly ruleSetVersion?: number
  /** The unit's hourly readings by day, where the quality value was made from them. */
  readonly days?: readonly DaySum[]
}

export interface ExplainInput extends RankingInput {
  readonly policy: TiePolicy
  readonly limit: number
  readonly decision: TieDecision | null
  readonly sourceNotes?: SourceNotes
}

export interface Explanation {
  readonly month: Month
  readonly unitCode: string
  readonly unitName: string
  readonly district: string
  readonly steps: readonly ExplanationStep[]
}

/**
 * Every step from the stored input of a unit to its place, in order, so that a person with a pocket calculator can
 * recompute it.
 *
 * @throws {RangeError} When the unit is not among `input.units`, and whatever `computeRanking` refuses.
 */
export function explainUnit(input: ExplainInput, unitCode: string): Explanation {
  const unit = input.units.find((candidate) => candidate.code === unitCode)
  if (unit === undefined) throw new RangeError(`unit ${unitCode}: expected one of the units of ${input.month}`)
  const row = input.rows.find((candidate) => candidate.unitCode === unitCode)
  const ranking = computeRanking(input)
  return {
    month: input.month,
    unitCode,
    unitName: unit.name,
    district: unit.district,
    steps: [...inputSteps(input, row), ...resultSteps(input, ranking, unit, row)],
  }
}

function inputSteps(input: ExplainInput, row: MonthRow | undefined): readonly ExplanationStep[] {
  const { rules, sourceNotes } = input
  const steps: ExplanationStep[] = [
    {
      step: 'input',
      indicator: rules.quality.indicator,
      measure: rules.quality.unit,
      row: row?.row ?? null,
      qualityValue: row?.qualityValue ? toExactText(row.qualityValue) : null,
      workScore: row?.workScore ? toDecimalText(row.workScore) : null,
      validDays: row?.validDays ?? null,
      note: row?.note ?? null,
      fileName: sourceNotes?.fileName ?? null,
      dataVersion: sourceNotes?.dataVersion ?? null,
      ruleSetVersion: sourceNotes?.ruleSetVersion ?? null,
    },
  ]
  if (sourceNotes?.days !== undefined && rules.hourly !== null) {
    steps.push(hourlyStep(sourceNotes.days, rules.hourly.hoursPerDayMin))
  }
  return steps
}

function resultSteps(
  input: ExplainInput,
  ranking: Ranking,
  unit: RankableUnit,
  row: MonthRow | undefined,
): readonly ExplanationStep[] {
  const ranked = ranking.ranked.find((candidate) => candidate.unitCode === unit.code)
  const required = validDaysMinFor(input.rules, input.month)
  if (ranked !== undefined && row !== undefined && row.qualityValue !== null) {
    return [
      validityStep(input, required, row.validDays),
      ...scoreSteps(input, row.qualityValue, row.workScore),
      ...placeSteps(input, ranking.ranked, ranked),
    ]
  }
  const notRanked = ranking.notRanked.find((candidate) => candidate.unitCode === unit.code)
  if (notRanked === undefined) throw new RangeError(`unit ${unit.code}: neither ranked nor not ranked`)
  const { reason, validDays } = notRanked
  const last: ExplanationStep = { step: 'notRanked', reason, validDays, required }
  const daysDecide = reason === 'tooFewValidDays' || reason === 'noValidDays'
  return daysDecide ? [validityStep(input, required, validDays), last] : [last]
}

function validityStep(input: ExplainInput, required: number | null, validDays: number | null): ExplanationStep {
  const applied = required !== null && input.validDaysKnown
  const passed = !applied || (validDays !== null && validDays >= required)
  return { step: 'validity', required, validDays, applied, passed }
}

function placeSteps(
  { limit, policy, decision }: ExplainInput,
  ranked: readonly RankedUnit[],
  unit: RankedUnit,
): readonly ExplanationStep[] {
  const tied = ranked.filter((other) => other.rank === unit.rank)
  const betterCount = unit.rank - 1
  const worseCount = unit.rankFromWorst - 1
  const steps: ExplanationStep[] = [
    {
      step: 'place',
      rank: unit.rank,
      rankFromWorst: unit.rankFromWorst,
      betterCount,
      worseCount,
      rankedCount: ranked.length,
      formula: `1 + ${betterCount} = ${unit.rank}`,
    },
  ]
  if (unit.tied) {
    const units = tied.map(({ unitCode, unitName, score, unroundedScore, exempt }) => {
      return { unitCode, unitName, score, unroundedScore, exempt }
    })
    steps.push({ step: 'tie', score: unit.score, units })
  }
  const bottom = selectBottom(ranked, limit, policy, decision)
  const candidates = ranked.filter((other) => !other.exempt)
  const index = candidates.findIndex((other) => other.unitCode === unit.unitCode)
  steps.push({
    step: 'bottomList',
    limit,
    policy,
    decision,
    listed: bottom.unitCodes.includes(unit.unitCode),
    undecided: bottom.undecided && bottom.tieAtCut?.unitCodes.includes(unit.unitCode) === true,
    exemptReason: unit.exemptReason,
    position: index === -1 ? null : candidates.length - index,
    candidateCount: candidates.length,
    tieAtCut: bottom.tieAtCut,
  })
  return steps
}
