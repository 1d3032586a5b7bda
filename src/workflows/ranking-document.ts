import type { Medium } from '../domain/medium.ts'
import type { RuleSet } from '../domain/office.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from '../store/database.ts'
import { loadRanking, newestRanking, type StoredRanking, withRows } from '../store/rankings.ts'
import { ruleSetOf } from '../store/rule-sets.ts'
import { bottomOf } from './ranking-facts.ts'

export interface ShownRanking {
  readonly ranking: StoredRanking
  readonly ruleSet: RuleSet
}

/** A stored ranking, the newest unless a version is named. */
export async function showRanking(
  db: Db,
  medium: Medium,
  month: Month,
  version: number | null,
): Promise<Outcome<ShownRanking>> {
  const newest = version === null ? await newestRanking(db, medium, month) : null
  const ranking =
    version === null
      ? newest === null
        ? null
        : await withRows(db, newest)
      : await loadRanking(db, { medium, month, version })
  if (ranking === null) {
    const message = `${medium} ${month}${version === null ? '' : ` version ${version}`}: no such ranking has been computed`
    return refuse({ code: 'not-computed', needs: 'input', message, command: `duban compute ${medium} ${month}` })
  }
  const ruleSet = await ruleSetOf(db, ranking)
  return done({ ranking, ruleSet })
}

/** The document `duban ranking --json` prints. */
export function toRankingDocument({ ranking, ruleSet }: ShownRanking) {
  const { limit, unitCodes, tieAtCut, decision } = bottomOf(ranking, ruleSet)
  return {
    medium: ranking.medium,
    month: ranking.month,
    version: ranking.version,
    state: ranking.state,
    dataVersion: ranking.dataVersion,
    ruleSetVersion: ranking.ruleSetVersion,
    computedAt: ranking.computedAt.toISOString(),
    returned: ranking.returned,
    ranked: ranking.ranked,
    notRanked: ranking.notRanked,
    bottom: { limit, unitCodes, tieAtCut, decision },
  }
}
