import { selectBottom } from '../domain/bottom-list.ts'
import { canonicalJson } from '../domain/canonical-json.ts'
import type { Medium } from '../domain/medium.ts'
import type { RuleSet } from '../domain/office.ts'
import { computeRanking as rank } from '../domain/ranking.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import type { UnitTree } from '../domain/units.ts'
import { lockMonthOfBoth } from '../store/advisory-locks.ts'
import type { Db } from '../store/database.ts'
import { type DataVersionInfo, loadMonthRows, newestDataVersion } from '../store/month-data.ts'
import {
  changeRanking,
  newestRanking,
  type RankingInfo,
  type StoredRanking,
  saveRanking,
  withRows,
} from '../store/rankings.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { loadTree, type OfficeContext } from './office-context.ts'
import { publishedHistory } from './published-history.ts'
import { concernedUnits } from './ranking-facts.ts'
import { importCommand, rankingInput } from './ranking-source.ts'
import { recordAct } from './record-act.ts'
import { closeReviews, requestReview } from './request-review.ts'
import { recordRulesChange, rulesInForce } from './rules-in-force.ts'

export interface Computed {
  readonly ranking: StoredRanking
  readonly ruleSet: RuleSet
  /** False when nothing had changed since the newest version, which is given back as it is. */
  readonly isNew: boolean
}

/**
 * Computes a month's ranking from the newest data and the rules in force, as a new version unless nothing changed, and
 * asks the review channel to look at it. Nothing goes out to anybody else.
 */
export async function computeRanking(
  context: OfficeContext,
  input: { readonly medium: Medium; readonly month: Month; readonly by: ActorClaim },
): Promise<Outcome<Computed>> {
  const { medium, month } = input
  const actor = await authorise(context, input.by, 'compute')
  if (!actor.ok) return actor
  return allOrNothing(context.database, async (db) => {
    await lockMonthOfBoth(db, month)
    const inForce = await rulesInForce(context, db, medium, month)
    if (!inForce.ok) return inForce
    const { ruleSet } = inForce.value
    const data = await newestDataVersion(db, medium, month)
    if (data === null) {
      const message = `${medium} ${month}: no table has been imported`
      return refuse({ code: 'no-data', needs: 'input', message, command: importCommand(medium, month) })
    }
    const tree = await loadTree(db)
    const last = await newestRanking(db, medium, month)
    const made = await makeRanking(context, db, { tree, data, ruleSet, last, by: actor.value.personId })
    if (!made.ok) return made
    const ranking = made.value
    if (last !== null && isSame(last, ranking)) {
      const unchanged = await withRows(db, last)
      await recordRulesChange(context, db, actor.value, inForce.value)
      return done<Computed>({ ranking: unchanged, ruleSet, isNew: false })
    }
    if (last?.state === 'computed' || last?.state === 'reviewed') {
      await changeRanking(db, last, last.state, { state: 'superseded' })
      await closeReviews(context, db, last, { kind: 'superseded', by: actor.value.name, reason: null })
    }
    await saveRanking(db, ranking)
    await requestReview(context, db, { ranking, ruleSet, data, tree, last })
    await recordRulesChange(context, db, actor.value, inForce.value)
    const details = { version: ranking.version, dataVersion: data.version, ruleSetVersion: ranking.ruleSetVersion }
    await recordAct(context, db, actor.value, { act: 'compute', medium, month, details })
    return done<Computed>({ ranking, ruleSet, isNew: true })
  })
}

interface Making {
  readonly tree: UnitTree
  readonly data: DataVersionInfo
  readonly ruleSet: RuleSet
  readonly last: RankingInfo | null
  readonly by: string | null
}

async function makeRanking(context: OfficeContext, db: Db, making: Making): Promise<Outcome<StoredRanking>> {
  const { tree, data, ruleSet, last, by } = making
  const { medium, month } = data
  const rows = await loadMonthRows(db, medium, month, data.version)
  const input = rankingInput(tree, data, rows, ruleSet)
  if (!input.ok) return input
  const { ranked, notRanked } = rank(input.value)
  const concerned = concernedUnits(ranked, ruleSet)
  return done({
    medium,
    month,
    version: (last?.version ?? 0) + 1,
    state: 'computed',
    dataVersion: data.version,
    ruleSetVersion: ruleSet.version,
    bottomLimit: ruleSet.rules.bottom,
    computedBy: by,
    computedAt: context.now(),
    history: await publishedHistory(db, medium, month, ruleSet.rules.quality.indicator, concerned),
    bottomUnitCodes: selectBottom(ranked, ruleSet.rules.bottom, ruleSet.rules.tieAtCut, null).unitCodes,
    decision: null,
    reviewedBy: null,
    reviewedAt: null,
    returned: null,
    publishedBy: null,
    publishedAt: null,
    issuedOn: null,
    terms: null,
    waivers: [],
    ranked,
    notRanked,
  })
}

/** A ranking that was returned is always computed anew, even from the same data: the reviewer's no is an answer. */
function isSame(last: RankingInfo, made: StoredRanking): boolean {
  return (
    last.state !== 'superseded' &&
    last.returned === null &&
    last.dataVersion === made.dataVersion &&
    last.ruleSetVersion === made.ruleSetVersion &&
    canonicalJson(last.history) === canonicalJson(made.history)
  )
}
