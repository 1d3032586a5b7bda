import { type BottomList, selectBottom, type TieDecision } from '../domain/bottom-list.ts'
import { changeBetween, listingHistory } from '../domain/comparison.ts'
import { parseExact, toDecimalText } from '../domain/decimal.ts'
import type { RuleSet } from '../domain/office.ts'
import type { RankedUnit } from '../domain/ranking.ts'
import type { LocalDay } from '../domain/time.ts'
import type { FullListRow, ListedUnitFacts, RankingFacts, TieAtCutFacts, UnitRef } from '../notifications/facts.ts'
import type { StoredRanking } from '../store/rankings.ts'

/** The bottom list of a stored ranking under its rules and the reviewer's decision. */
export function bottomOf(ranking: StoredRanking, ruleSet: RuleSet, decision = ranking.decision): BottomList {
  return selectBottom(ranking.ranked, ranking.bottomLimit, ruleSet.rules.tieAtCut, decision)
}

/** Units whose place the bottom list is about: those on it, and those of a tie across its edge. */
export function concernedUnits(ranked: readonly RankedUnit[], ruleSet: RuleSet): ReadonlySet<string> {
  const { unitCodes, tieAtCut } = selectBottom(ranked, ruleSet.rules.bottom, ruleSet.rules.tieAtCut, null)
  return new Set([...unitCodes, ...(tieAtCut?.unitCodes ?? [])])
}

export function toRankingFacts(
  ranking: StoredRanking,
  { rules, version }: RuleSet,
  officeName: string,
  issuedOn: LocalDay,
): RankingFacts {
  const reasons = Map.groupBy(ranking.notRanked, (unit) => unit.reason)
  return {
    medium: ranking.medium,
    month: ranking.month,
    version: ranking.version,
    ruleSetVersion: version,
    officeName,
    issuedOn,
    indicator: rules.quality.indicator,
    qualityUnit: rules.quality.unit,
    assessed: ranking.ranked.length + ranking.notRanked.length,
    ranked: ranking.ranked.length,
    notRanked: [...reasons].map(([reason, units]) => ({ reason, count: units.length })),
    bottomLimit: ranking.bottomLimit,
  }
}

/** The named units of a ranking with their history, in the order named. */
export function toListedFacts(ranking: StoredRanking, unitCodes: readonly string[]): readonly ListedUnitFacts[] {
  const byCode = new Map(ranking.ranked.map((unit) => [unit.unitCode, unit]))
  return unitCodes.flatMap((code) => {
    const unit = byCode.get(code)
    return unit === undefined ? [] : [toListedUnit(ranking, unit)]
  })
}

function toListedUnit({ history, month }: StoredRanking, unit: RankedUnit): ListedUnitFacts {
  const { unitCode, unitName, district, score, rank, rankFromWorst, tied, qualityValue, qualityScore, workScore } = unit
  const listings = listingHistory(history.lists, month, unitCode, true)
  return {
    unitCode,
    unitName,
    district,
    score,
    rank,
    rankFromWorst,
    tied,
    qualityValue,
    qualityScore,
    workScore,
    monthOnMonth: changeBetween(qualityValue, history.lastMonth?.[unitCode] ?? null),
    yearOnYear: changeBetween(qualityValue, history.lastYear?.[unitCode] ?? null),
    timesInTwelveMonths: listings.timesInTwelveMonths,
    monthsInARow: listings.monthsInARow,
    previousMonth: listings.previousMonth,
  }
}

/** The tie across the edge of the list and what each choice would come to; `null` when none crosses it. */
export function toTieFacts(ranking: StoredRanking, ruleSet: RuleSet): TieAtCutFacts | null {
  const { tieAtCut, limit } = bottomOf(ranking, ruleSet, null)
  if (tieAtCut === null) return null
  const byCode = new Map(ranking.ranked.map((unit) => [unit.unitCode, unit]))
  const units = tieAtCut.unitCodes.flatMap((code) => byCode.get(code) ?? [])
  const choice = (policy: 'strict' | 'include') => {
    const list = selectBottom(ranking.ranked, limit, policy, null).unitCodes
    const tied = units.filter((unit) => list.includes(unit.unitCode))
    return { listed: list.length, units: tied.map(toUnitRef) }
  }
  return {
    rankFromWorst: tieAtCut.rankFromWorst,
    score: units[0]?.score ?? '',
    units: units.map((unit) => ({
      ...toUnitRef(unit),
      score: unit.score,
      unroundedScore: shownExact(unit.unroundedScore),
    })),
    strict: choice('strict'),
    include: choice('include'),
  }
}

/** Every unit as the full list shows it: ranked, best first, then those that were not. */
export function toFullList(ranking: StoredRanking): readonly FullListRow[] {
  const ranked = ranking.ranked.map((unit): FullListRow => {
    const { qualityValue, qualityScore, workScore, score, rank, rankFromWorst, tied, exempt } = unit
    return {
      ...toUnitRef(unit),
      qualityValue,
      qualityScore,
      workScore,
      score,
      rank,
      rankFromWorst,
      tied,
      exempt,
      notRankedReason: null,
    }
  })
  const rest = ranking.notRanked.map(
    (unit): FullListRow => ({
      ...toUnitRef(unit),
      qualityValue: null,
      qualityScore: null,
      workScore: null,
      score: null,
      rank: null,
      rankFromWorst: null,
      tied: false,
      exempt: false,
      notRankedReason: unit.reason,
    }),
  )
  return [...ranked, ...rest]
}

/** An exact score as people read it; an endless decimal keeps ten places. */
function shownExact(text: string): string {
  const exact = parseExact(text)
  return exact === null ? text : toDecimalText(exact)
}

export function toUnitRef({ unitCode, unitName, district }: UnitRef): UnitRef {
  return { unitCode, unitName, district }
}

export function toDecisionFacts(decision: TieDecision | null) {
  return decision === null ? null : { policy: decision.policy, reason: decision.reason }
}
