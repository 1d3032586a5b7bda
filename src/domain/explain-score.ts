import type { Exact } from './decimal.ts'
import { fromScaled, roundToScaled, scaledToText, toDecimalText, toExactText } from './decimal.ts'
import type { ExplanationStep } from './explanation-steps.ts'
import type { DaySum } from './hourly.ts'
import { aggregateDays, dayMeans } from './hourly.ts'
import type { RankingRules } from './office.ts'
import type { RankingInput } from './ranking.ts'
import { parseWeights, placesFor, qualityScoreOf, scoreOf, unclampedScoreOf } from './scoring.ts'

/** How the month's value came out of the hourly readings. Throws as `aggregateDays`. */
export function hourlyStep(days: readonly DaySum[], hoursPerDayMin: number): ExplanationStep {
  const means = dayMeans(days, hoursPerDayMin).toSorted((a, b) => (a.day < b.day ? -1 : 1))
  const { qualityValue, validDays } = aggregateDays(days, hoursPerDayMin)
  const terms = means.flatMap(({ mean }) => (mean === null ? [] : [operand(mean)])).join(' + ')
  return {
    step: 'hourly',
    hoursPerDayMin,
    days: means.map(({ day, count, sum, mean }) => {
      return { day, count, sum, mean: mean === null ? null : toDecimalText(mean) }
    }),
    validDays,
    formula: qualityValue === null ? null : `(${terms}) / ${validDays} ${result(qualityValue)}`,
  }
}

/** From a ranked unit's stored value to its rounded score, with the formula of each step. */
export function scoreSteps(
  { rules, month }: RankingInput,
  value: Exact,
  tableWorkScore: Exact | null,
): readonly ExplanationStep[] {
  const places = placesFor(rules, month)
  if (places === null) throw new RangeError(`month ${month}: the rules state no decimal places that early`)
  const scaled = roundToScaled(value, places)
  const rounded = fromScaled(scaled, places)
  const roundedText = scaledToText(scaled, places)
  const qualityScore = qualityScoreOf(rounded, rules)
  const weights = parseWeights(rules)
  const work = weights.work === null || tableWorkScore === null ? null : { weight: weights.work, score: tableWorkScore }
  const unrounded = scoreOf(qualityScore, work?.score ?? null, weights)
  return [
    { step: 'rounding', value: toExactText(value), places, rounded: roundedText },
    qualityScoreStep(rounded, roundedText, rules),
    {
      step: 'weights',
      quality: toDecimalText(weights.quality),
      work: weights.work === null ? null : toDecimalText(weights.work),
    },
    {
      step: 'score',
      formula:
        work === null
          ? `${operand(qualityScore)} ${result(unrounded)}`
          : `${operand(weights.quality)} × ${operand(qualityScore)} + ${operand(work.weight)} × ${operand(work.score)} ${result(unrounded)}`,
      unrounded: toDecimalText(unrounded),
      decimals: rules.scoreDecimals,
      score: scaledToText(roundToScaled(unrounded, rules.scoreDecimals), rules.scoreDecimals),
    },
  ]
}

function qualityScoreStep(rounded: Exact, roundedText: string, rules: RankingRules): ExplanationStep {
  const scale = rules.quality.score
  const score = qualityScoreOf(rounded, rules)
  const qualityScore = toDecimalText(score)
  if (scale.kind === 'identity') {
    return {
      step: 'qualityScore',
      kind: 'identity',
      formula: `${roundedText} = ${qualityScore}`,
      clamped: false,
      qualityScore,
    }
  }
  const unclamped = unclampedScoreOf(rounded, scale)
  const { zeroAt, fullAt } = scale
  const formula = `100 × (${roundedText} − ${inBrackets(zeroAt)}) / (${inBrackets(fullAt)} − ${inBrackets(zeroAt)}) ${result(unclamped)}`
  return { step: 'qualityScore', kind: 'linear', formula, clamped: !unclamped.equals(score), qualityScore }
}

function operand(x: Exact): string {
  return inBrackets(toDecimalText(x))
}

/** A negative number after a sign of operation stands in brackets. */
function inBrackets(text: string): string {
  return text.startsWith('-') ? `(${text})` : text
}

/** `= 58.7`, or `≈ 0.3333333333` where the decimals never end. */
function result(x: Exact): string {
  const shown = toDecimalText(x)
  return `${toExactText(x) === shown ? '=' : '≈'} ${shown}`
}
