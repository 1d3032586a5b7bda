import { computeDeadline } from '../domain/deadlines.ts'
import type { RuleSet } from '../domain/office.ts'
import type { LocalDay } from '../domain/time.ts'
import { type UnitTree, unitInMonth } from '../domain/units.ts'
import type { Occasion } from '../notifications/facts.ts'
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
  readonly signBy: LocalDay
  readonly objectionWorkingDays: number
}

export function publicationTerms(
  context: OfficeContext,
  tree: UnitTree,
  today: LocalDay,
  month: string,
): PublicationTerms {
  const { office, calendar } = context
  const { signWithinWorkingDays, objectionWorkingDays } = office.notices
  const signBy = computeDeadline({ kind: 'workingDays', count: signWithinWorkingDays }, today, calendar).day
  const city = unitInMonth(tree, office.cityCode, month)
  return {
    officeName: office.name,
    city: { code: office.cityCode, name: city?.name ?? office.name },
    issuedOn: today,
    signBy,
    objectionWorkingDays,
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
  return {
    ranking: toRankingFacts(ranking, ruleSet, terms.officeName, terms.issuedOn),
    city: terms.city,
    listed: toListedFacts(ranking, bottomOf(ranking, ruleSet).unitCodes).map((unit) => ({
      unit,
      districtCode: districts.get(unit.unitCode) ?? '',
    })),
    decision: toDecisionFacts(ranking.decision),
    signBy: terms.signBy,
    objectionWorkingDays: terms.objectionWorkingDays,
    ...reach,
  }
}
