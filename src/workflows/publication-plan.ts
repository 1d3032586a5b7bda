import { computeDeadline } from '../domain/deadlines.ts'
import { climb, type Ladder } from '../domain/ladder.ts'
import type { RuleSet } from '../domain/office.ts'
import type { RankedUnit } from '../domain/ranking.ts'
import type { LocalDay } from '../domain/time.ts'
import { type UnitTree, unitInMonth } from '../domain/units.ts'
import type { DueDay, Occasion } from '../notifications/facts.ts'
import { type PlanInput, planPublication } from '../notifications/plan.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import { openInterviews } from '../store/interviews.ts'
import { publishedRanking, type StoredRanking } from '../store/rankings.ts'
import type { OfficeContext } from './office-context.ts'
import { bottomOf, toDecisionFacts, toListedFacts, toRankingFacts } from './ranking-facts.ts'

/** What notices say beyond the ranking itself, fixed when it is published so that they can be made again. */
export interface PublicationTerms {
  readonly officeName: string
  readonly city: { readonly code: string; readonly name: string }
  readonly issuedOn: LocalDay
  readonly signBy: DueDay
  readonly objectionWorkingDays: number
  /** Absent where the office had no ladder. */
  readonly ladder?: Ladder
}

export function publicationTerms(
  context: OfficeContext,
  tree: UnitTree,
  today: LocalDay,
  month: string,
): PublicationTerms {
  const { office, calendar } = context
  const { signWithinWorkingDays, objectionWorkingDays } = office.notices
  const signBy = computeDeadline({ kind: 'workingDays', count: signWithinWorkingDays }, today, calendar)
  const city = unitInMonth(tree, office.cityCode, month)
  return {
    officeName: office.name,
    city: { code: office.cityCode, name: city?.name ?? office.name },
    issuedOn: today,
    signBy: { day: signBy.day, confirmed: signBy.confirmed },
    objectionWorkingDays,
    ...(office.ladder === null ? {} : { ladder: office.ladder }),
  }
}

/** The plan of a ranking as it stands: under its decision, or of the units every policy lists while a tie is undecided. */
export async function planRanking(db: Db, ranking: StoredRanking, ruleSet: RuleSet, terms: PublicationTerms) {
  const { medium, month } = ranking
  const other = await openInterviews(db, medium === 'air' ? 'water' : 'air', month)
  const bottomLimit = (await publishedRanking(db, medium === 'air' ? 'water' : 'air', month))?.bottomLimit ?? 0
  const alsoProposed = (unitCode: string): readonly Occasion[] =>
    other
      .filter((interview) => interview.unitCode === unitCode && interview.state === 'proposed')
      .map((interview) => ({ medium: interview.medium, month: interview.month, bottomLimit }))
  const channels = await loadChannels(db)
  return planPublication(planInput(ranking, ruleSet, terms, { channels, day: terms.issuedOn, alsoProposed }))
}

/** The same input for the same stored ranking, rules and terms; `verify` makes it again. */
export function planInput(
  ranking: StoredRanking,
  ruleSet: RuleSet,
  terms: PublicationTerms,
  reach: Pick<PlanInput, 'channels' | 'day' | 'alsoProposed'>,
): PlanInput {
  const districts = new Map(ranking.ranked.map((unit) => [unit.unitCode, unit.districtCode]))
  const { unitCodes } = bottomOf(ranking, ruleSet)
  return {
    ranking: toRankingFacts(ranking, ruleSet, terms.officeName, terms.issuedOn),
    city: terms.city,
    listed: toListedFacts(ranking, unitCodes).map((unit) => ({
      unit,
      districtCode: districts.get(unit.unitCode) ?? '',
    })),
    decision: toDecisionFacts(ranking.decision),
    exemptInRange: countExemptInRange(ranking.ranked, unitCodes),
    signBy: terms.signBy,
    objectionWorkingDays: terms.objectionWorkingDays,
    whoToSummon: (unitCode) => climb(terms.ladder ?? null, ranking.history.lists, ranking.month, unitCode),
    ...reach,
  }
}

/** Exempt units hold their places too; those within the list's range leave gaps in the places it prints. */
function countExemptInRange(ranked: readonly RankedUnit[], listed: readonly string[]): number {
  const best = ranked.find((unit) => unit.unitCode === listed.at(-1))
  if (best === undefined) return 0
  return ranked.filter((unit) => unit.exempt && unit.rankFromWorst <= best.rankFromWorst).length
}
