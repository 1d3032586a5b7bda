import { type Exact, fromScaled, parseExact } from './decimal.ts'
import type { RankingRules } from './office.ts'
import type { Month } from './time.ts'

const LOWEST_SCORE = fromScaled(0n, 0)
const HIGHEST_SCORE = fromScaled(100n, 0)

/** The weights of one rule set as exact numbers; `work` is `null` when the work score takes no part. */
export interface Weights {
  readonly quality: Exact
  readonly work: Exact | null
}

/**
 * Decimal places of the quality value in a month: those of the latest step that begins in the month or before;
 * `null` when the rules state none that early.
 */
export function placesFor(rules: RankingRules, month: Month): number | null {
  return rules.quality.decimals.findLast((step) => step.from <= month)?.places ?? null
}

/** @throws {RangeError} When a weight of the rules is no number. */
export function parseWeights(rules: RankingRules): Weights {
  const { quality, work } = rules.weights
  return {
    quality: parseRuleNumber(quality, 'weights.quality'),
    work: work === null ? null : parseRuleNumber(work, 'weights.work'),
  }
}

/**
 * The quality score of a value that has been rounded to its places already.
 *
 * `linear` gives `100 × (value − zeroAt) / (fullAt − zeroAt)`, held within 0 to 100; `identity` gives the value.
 *
 * @throws {RangeError} When `zeroAt` or `fullAt` of the rules is no number, or both are the same.
 */
export function qualityScoreOf(roundedValue: Exact, rules: RankingRules): Exact {
  if (rules.quality.score.kind === 'identity') return roundedValue
  const score = unclampedScoreOf(roundedValue, rules.quality.score)
  if (score.lt(LOWEST_SCORE)) return LOWEST_SCORE
  return score.gt(HIGHEST_SCORE) ? HIGHEST_SCORE : score
}

/** The linear score before it is held within 0 to 100, as `explain` shows it. */
export function unclampedScoreOf(
  roundedValue: Exact,
  scale: { readonly zeroAt: string; readonly fullAt: string },
): Exact {
  const zeroAt = parseRuleNumber(scale.zeroAt, 'quality.score.zeroAt')
  const fullAt = parseRuleNumber(scale.fullAt, 'quality.score.fullAt')
  if (zeroAt.equals(fullAt)) {
    throw new RangeError(`quality.score.fullAt ${scale.fullAt}: expected another number than zeroAt`)
  }
  return roundedValue.sub(zeroAt).mul(HIGHEST_SCORE).div(fullAt.sub(zeroAt))
}

/**
 * The score before rounding: `quality × qualityScore + work × workScore`, exactly; without a `work` weight the quality
 * score alone.
 *
 * @throws {RangeError} When the weights need a work score and there is none.
 */
export function scoreOf(qualityScore: Exact, workScore: Exact | null, weights: Weights): Exact {
  if (weights.work === null) return qualityScore
  if (workScore === null) throw new RangeError('work score missing: the weights need one')
  return weights.quality.mul(qualityScore).add(weights.work.mul(workScore))
}

function parseRuleNumber(text: string, place: string): Exact {
  const value = parseExact(text)
  if (value === null) throw new RangeError(`${place} ${JSON.stringify(text)}: expected a plain decimal`)
  return value
}
