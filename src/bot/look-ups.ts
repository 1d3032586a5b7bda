import { SUMMONEE_DEFAULT, type Summonee } from '../domain/ladder.ts'
import type { Medium } from '../domain/medium.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import { districtOf, unitInMonth } from '../domain/units.ts'
import type { TieAtCutFacts, UnitRef } from '../notifications/facts.ts'
import type { Db } from '../store/database.ts'
import { openInterviews } from '../store/interviews.ts'
import { loadRanking } from '../store/rankings.ts'
import { ruleSetOf } from '../store/rule-sets.ts'
import { proposedOf } from '../workflows/issue-summons.ts'
import { loadTree, type OfficeContext } from '../workflows/office-context.ts'
import { toTieFacts } from '../workflows/ranking-facts.ts'

interface RankingKey {
  readonly medium: Medium
  readonly month: Month
  readonly version: number
}

/** The tie at the edge of a list, with what each choice comes to. Refuses a ranking that has none. */
export async function tieToDecide(context: OfficeContext, key: RankingKey): Promise<Outcome<TieAtCutFacts>> {
  const { medium, month, version } = key
  const db = context.database.prisma
  const ranking = await loadRanking(db, key)
  if (ranking === null) {
    return refuse({ code: 'not-computed', needs: 'input', message: `${medium} ${month}: no version ${version}` })
  }
  const ruleSet = await ruleSetOf(db, ranking)
  const tie = toTieFacts(ranking, ruleSet)
  if (tie !== null) return done(tie)
  const message = `${medium} ${month} version ${version}: no tie crosses the edge of the list`
  return refuse({ code: 'tie-not-open', needs: 'input', message })
}

/** What a form about a proposal shows. */
export interface ProposalSight {
  readonly unit: UnitRef
  /** Whether the unit is proposed for the other medium of the month too. */
  readonly isMergeable: boolean
  /** Whom the office's ladder proposes to summon; `null` where the office has no ladder, and nobody is asked. */
  readonly proposed: Summonee | null
}

/** A proposed township with its names as of the month. Refuses one that is not proposed, or no longer. */
export async function proposalToSee(
  context: OfficeContext,
  key: { readonly medium: Medium; readonly month: Month; readonly unitCode: string },
): Promise<Outcome<ProposalSight>> {
  const { medium, month, unitCode } = key
  const db = context.database.prisma
  const isProposed = async (of: Medium) => {
    const open = await openInterviews(db, of, month)
    return open.some((interview) => interview.unitCode === unitCode && interview.state === 'proposed')
  }
  if (!(await isProposed(medium))) {
    const message = `${unitCode} is not proposed for an interview (${medium} ${month})`
    return refuse({ code: 'not-proposed', needs: 'input', message })
  }
  const tree = await loadTree(db)
  const unit = unitInMonth(tree, unitCode, month)
  const district = unit === null ? null : districtOf(tree, unit, month)
  return done({
    unit: { unitCode, unitName: unit?.name ?? unitCode, district: district?.name ?? '' },
    isMergeable: await isProposed(medium === 'air' ? 'water' : 'air'),
    proposed: context.office.ladder === null ? null : await proposedFor(db, key),
  })
}

async function proposedFor(
  db: Db,
  { medium, month, unitCode }: { readonly medium: Medium; readonly month: Month; readonly unitCode: string },
): Promise<Summonee> {
  const proposal = await proposedOf(db, [{ medium, month, unitCode }])
  return proposal?.summon ?? SUMMONEE_DEFAULT
}
