import { type Exact, fromScaled, roundToScaled, scaledToText, toDecimalText, toExactText } from './decimal.ts'
import type { RankingRules } from './office.ts'
import { parseWeights, placesFor, qualityScoreOf, scoreOf } from './scoring.ts'
import type { Month } from './time.ts'

/** One unit's line of the month's table. */
export interface MonthRow {
  readonly unitCode: string
  readonly qualityValue: Exact | null
  readonly workScore: Exact | null
  readonly validDays: number | null
  readonly note: string | null
  /** Row of the file as a spreadsheet counts it, header = 1. */
  readonly row: number
}

/** A township-level unit that is valid in the month, with the district it stands under. */
export interface RankableUnit {
  readonly code: string
  readonly name: string
  readonly districtCode: string
  readonly district: string
}

export interface RankingInput {
  readonly month: Month
  readonly rules: RankingRules
  /** Every unit that has to appear in the result, each once. */
  readonly units: readonly RankableUnit[]
  /** At most one row a unit, in any order. */
  readonly rows: readonly MonthRow[]
  /** Whether the table says anything of valid days; when it does not, the rule on days is not applied. */
  readonly validDaysKnown: boolean
}

export interface RankedUnit {
  readonly unitCode: string
  readonly unitName: string
  readonly districtCode: string
  readonly district: string
  /** The value as ranked, rounded to its places. */
  readonly qualityValue: string
  readonly qualityScore: string
  /** `null` when the rules give the work score no weight. */
  readonly workScore: string | null
  /** Rounded; ranks compare this text's number and nothing finer. */
  readonly score: string
  /** Exact (`toExactText`): orders the rows of a tie. */
  readonly unroundedScore: string
  /** 1 + number of units with a strictly better rounded score. */
  readonly rank: number
  /** 1 + number of units with a strictly worse rounded score. */
  readonly rankFromWorst: number
  readonly tied: boolean
  /** Never listed at the bottom; it still holds its rank. */
  readonly exempt: boolean
  readonly exemptReason: string | null
}

/** Why a unit has no rank, in the order in which the reasons are looked for. */
export const NOT_RANKED_REASONS = ['noValue', 'noWorkScore', 'noValidDays', 'tooFewValidDays', 'notInTable'] as const

export type NotRankedReason = (typeof NOT_RANKED_REASONS)[number]

export interface NotRankedUnit {
  readonly unitCode: string
  readonly unitName: string
  readonly districtCode: string
  readonly district: string
  readonly reason: NotRankedReason
  readonly validDays: number | null
}

export interface Ranking {
  /** Best first: rounded score, then unrounded score (both descending), then unit code (ascending). */
  readonly ranked: readonly RankedUnit[]
  /** By unit code. */
  readonly notRanked: readonly NotRankedUnit[]
}

interface ScoredUnit {
  readonly unit: RankableUnit
  readonly qualityValue: string
  readonly qualityScore: string
  readonly workScore: string | null
  readonly unrounded: Exact
  /** The rounded score × 10^scoreDecimals: whole numbers compare fast. */
  readonly scaledScore: bigint
}

/**
 * Ranks the units of a month (M24-M26): every unit comes out exactly once, ranked or not ranked with its reason. The
 * order of `units` and `rows` never changes the result.
 *
 * The quality value is rounded half to even once to the month's places before it is scored, and the score once at the
 * end (GB/T 8170); a higher score is better.
 *
 * @throws {RangeError} When a row names a unit that is not among `units`, a unit or row comes twice, or the rules
 *   state no decimal places for the month: importing a table refuses these.
 */
export function computeRanking(input: RankingInput): Ranking {
  const rowsByUnit = indexRows(input.units, input.rows)
  const score = createScorer(input)
  const scored: ScoredUnit[] = []
  const notRanked: NotRankedUnit[] = []
  for (const unit of input.units) {
    const row = rowsByUnit.get(unit.code)
    const checked = checkRow(row, input)
    if (checked.ok) {
      scored.push(score(unit, checked.qualityValue, checked.workScore))
    } else {
      const { code: unitCode, name: unitName, districtCode, district } = unit
      notRanked.push({
        unitCode,
        unitName,
        districtCode,
        district,
        reason: checked.reason,
        validDays: row?.validDays ?? null,
      })
    }
  }
  scored.sort(compareBestFirst)
  notRanked.sort((a, b) => compareCodes(a.unitCode, b.unitCode))
  return { ranked: placeInOrder(scored, input.rules), notRanked }
}

/** Fewest valid days a unit needs in a month; `null` when the rules ask for none. */
export function validDaysMinFor(rules: RankingRules, month: Month): number | null {
  if (rules.validDaysMin === null) return null
  return rules.validDaysMin.byMonthOfYear[month.slice(5, 7)] ?? rules.validDaysMin.default
}

type CheckedRow =
  | { readonly ok: true; readonly qualityValue: Exact; readonly workScore: Exact | null }
  | { readonly ok: false; readonly reason: NotRankedReason }

function checkRow(row: MonthRow | undefined, input: RankingInput): CheckedRow {
  if (row === undefined) return { ok: false, reason: 'notInTable' }
  if (row.qualityValue === null) return { ok: false, reason: 'noValue' }
  const workScore = input.rules.weights.work === null ? null : row.workScore
  if (input.rules.weights.work !== null && workScore === null) return { ok: false, reason: 'noWorkScore' }
  const daysMin = input.validDaysKnown ? validDaysMinFor(input.rules, input.month) : null
  if (daysMin !== null && row.validDays === null) return { ok: false, reason: 'noValidDays' }
  if (daysMin !== null && row.validDays !== null && row.validDays < daysMin)
    return { ok: false, reason: 'tooFewValidDays' }
  return { ok: true, qualityValue: row.qualityValue, workScore }
}

function indexRows(units: readonly RankableUnit[], rows: readonly MonthRow[]): ReadonlyMap<string, MonthRow> {
  const known = new Set<string>()
  for (const { code } of units) {
    if (known.has(code)) throw new RangeError(`unit ${code}: expected once among the units, got it twice`)
    known.add(code)
  }
  const byUnit = new Map<string, MonthRow>()
  for (const row of rows) {
    if (!known.has(row.unitCode)) throw new RangeError(`row ${row.row}: unit ${row.unitCode} is not among the units`)
    if (byUnit.has(row.unitCode)) throw new RangeError(`row ${row.row}: unit ${row.unitCode} has a row already`)
    byUnit.set(row.unitCode, row)
  }
  return byUnit
}

function createScorer({ rules, month }: RankingInput) {
  const places = placesFor(rules, month)
  if (places === null) throw new RangeError(`month ${month}: the rules state no decimal places that early`)
  const weights = parseWeights(rules)
  // Rounded values repeat across units, so each distinct one is scored once.
  const byScaledValue = new Map<
    bigint,
    { readonly valueText: string; readonly score: Exact; readonly scoreText: string }
  >()
  const qualityOf = (scaledValue: bigint) => {
    const known = byScaledValue.get(scaledValue)
    if (known !== undefined) return known
    const score = qualityScoreOf(fromScaled(scaledValue, places), rules)
    const quality = { valueText: scaledToText(scaledValue, places), score, scoreText: toDecimalText(score) }
    byScaledValue.set(scaledValue, quality)
    return quality
  }
  return (unit: RankableUnit, value: Exact, workScore: Exact | null): ScoredUnit => {
    const quality = qualityOf(roundToScaled(value, places))
    const unrounded = scoreOf(quality.score, workScore, weights)
    return {
      unit,
      qualityValue: quality.valueText,
      qualityScore: quality.scoreText,
      workScore: workScore === null ? null : toDecimalText(workScore),
      unrounded,
      scaledScore: roundToScaled(unrounded, rules.scoreDecimals),
    }
  }
}

function compareBestFirst(a: ScoredUnit, b: ScoredUnit): number {
  if (a.scaledScore !== b.scaledScore) return a.scaledScore > b.scaledScore ? -1 : 1
  // Cross-multiplied by hand: the library's own comparison allocates a fraction a call.
  const difference = b.unrounded.s * b.unrounded.n * a.unrounded.d - a.unrounded.s * a.unrounded.n * b.unrounded.d
  if (difference !== 0n) return difference > 0n ? 1 : -1
  return compareCodes(a.unit.code, b.unit.code)
}

/** By character, never by locale, so that every machine sorts alike. */
function compareCodes(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function placeInOrder(scored: readonly ScoredUnit[], rules: RankingRules): readonly RankedUnit[] {
  const exemptReasons = new Map(rules.exempt.map(({ unitCode, reason }) => [unitCode, reason]))
  const ranked: RankedUnit[] = []
  let start = 0
  while (start < scored.length) {
    const end = endOfTie(scored, start)
    for (const entry of scored.slice(start, end)) {
      const exemptReason = exemptReasons.get(entry.unit.code) ?? null
      ranked.push({
        unitCode: entry.unit.code,
        unitName: entry.unit.name,
        districtCode: entry.unit.districtCode,
        district: entry.unit.district,
        qualityValue: entry.qualityValue,
        qualityScore: entry.qualityScore,
        workScore: entry.workScore,
        score: scaledToText(entry.scaledScore, rules.scoreDecimals),
        unroundedScore: toExactText(entry.unrounded),
        rank: start + 1,
        rankFromWorst: scored.length - end + 1,
        tied: end - start > 1,
        exempt: exemptReason !== null,
        exemptReason,
      })
    }
    start = end
  }
  return ranked
}

/** Index after the last of the units that share the rounded score at `start`. */
function endOfTie(scored: readonly ScoredUnit[], start: number): number {
  let end = start + 1
  while (end < scored.length && scored[end]?.scaledScore === scored[start]?.scaledScore) end++
  return end
}
