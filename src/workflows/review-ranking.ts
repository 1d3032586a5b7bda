import type { TieDecision } from '../domain/bottom-list.ts'
import type { Medium } from '../domain/medium.ts'
import type { RuleSet } from '../domain/office.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import { lockMonth } from '../store/advisory-locks.ts'
import type { Db } from '../store/database.ts'
import { dataVersion } from '../store/month-data.ts'
import { changeRanking, newestRanking, type StoredRanking, withRows } from '../store/rankings.ts'
import { ruleSetOf } from '../store/rule-sets.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type Actor, type ActorClaim, authorise } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'
import { bottomOf } from './ranking-facts.ts'
import { recordAct } from './record-act.ts'
import { closeReviews } from './request-review.ts'

export type ReviewDecision =
  | {
      readonly kind: 'approve'
      /** What to do about a tie that crosses the edge of the list, where the rules leave it to the reviewer. */
      readonly tie: { readonly policy: 'strict' | 'include'; readonly reason: string } | null
    }
  | { readonly kind: 'return'; readonly reason: string }

export interface ReviewInput {
  readonly medium: Medium
  readonly month: Month
  /** The version the reviewer looked at; `null` = the newest. */
  readonly version: number | null
  readonly decision: ReviewDecision
  readonly by: ActorClaim
}

export interface Reviewed {
  readonly ranking: StoredRanking
  readonly ruleSet: RuleSet
  /** A tie choice was given that no tie needed; it was not recorded. */
  readonly tieNotNeeded: boolean
}

/** Longest reason a person may give, in characters. */
export const REASON_CHARACTERS_MAX = 500

/**
 * A second person accepts a computed ranking, or returns it with a reason. Under the `manual` policy a tie that crosses
 * the edge has to be decided with a reason before it can be accepted.
 */
export async function reviewRanking(context: OfficeContext, input: ReviewInput): Promise<Outcome<Reviewed>> {
  const { medium, month, decision } = input
  const actor = await authorise(context, input.by, 'review')
  if (!actor.ok) return actor
  return allOrNothing(context.database, async (db) => {
    await lockMonth(db, medium, month)
    const ranking = await rankingToReview(db, input)
    if (!ranking.ok) return ranking
    const own = await ownImport(context, db, ranking.value, actor.value)
    if (own !== null) return refuse(own)
    const ruleSet = await ruleSetOf(db, ranking.value)
    return decision.kind === 'return'
      ? giveBack(context, db, { ranking: ranking.value, ruleSet, actor: actor.value, reason: decision.reason })
      : accept(context, db, { ranking: ranking.value, ruleSet, actor: actor.value, tie: decision.tie })
  })
}

async function rankingToReview(db: Db, { medium, month, version }: ReviewInput): Promise<Outcome<StoredRanking>> {
  const info = await newestRanking(db, medium, month)
  const compute = `duban compute ${medium} ${month}`
  if (info === null) {
    return refuse({
      code: 'not-computed',
      needs: 'input',
      message: `${medium} ${month}: nothing has been computed`,
      command: compute,
    })
  }
  if (version !== null && version !== info.version) {
    const message = `${medium} ${month}: version ${version} has been replaced by version ${info.version}; review that one`
    return refuse({ code: 'outdated-version', needs: 'input', message })
  }
  if (info.returned !== null) {
    const message = `${medium} ${month} version ${info.version} was returned (${info.returned.reason}); expected a new computation first`
    return refuse({ code: 'was-returned', needs: 'input', message, command: compute })
  }
  if (info.state !== 'computed') {
    const message = `${medium} ${month} version ${info.version} is ${info.state} already; there is nothing to review`
    return refuse({ code: 'nothing-to-review', needs: 'input', message })
  }
  return done(await withRows(db, info))
}

async function ownImport(
  context: OfficeContext,
  db: Db,
  ranking: StoredRanking,
  actor: Actor,
): Promise<Refusal | null> {
  if (!context.office.separateReviewer) return null
  const importers = await importersOf(db, ranking)
  if (!importers.includes(actor.personId)) return null
  const message = `${actor.personId ?? 'nobody in particular'} imported this table; expected a second person as its reviewer (office.separateReviewer)`
  return { code: 'own-import', needs: 'input', message }
}

/** Who brought any of the ranking's data: the importer of its version, and of every version that one carries values from. */
async function importersOf(db: Db, { medium, month, dataVersion: version }: StoredRanking) {
  const importers: (string | null)[] = []
  let from: number | null = version
  while (from !== null) {
    const data = await dataVersion(db, medium, month, from)
    importers.push(data?.importedBy ?? null)
    const earlier: number | null = data?.carriedFrom ?? null
    // A version carries from an earlier one only, which ends the walk.
    from = earlier !== null && earlier < from ? earlier : null
  }
  return importers
}

interface Acceptance {
  readonly ranking: StoredRanking
  readonly ruleSet: RuleSet
  readonly actor: Actor
  readonly tie: { readonly policy: 'strict' | 'include'; readonly reason: string } | null
}

async function accept(context: OfficeContext, db: Db, acceptance: Acceptance): Promise<Outcome<Reviewed>> {
  const { ranking, ruleSet, actor, tie } = acceptance
  const { medium, month, version } = ranking
  const undecided = bottomOf(ranking, ruleSet, null)
  if (undecided.undecided && tie === null) return refuse(tieRefusal(ranking, undecided.tieAtCut?.rankFromWorst ?? 0))
  if (tie !== null && undecided.tieAtCut !== null && !undecided.undecided && tie.policy !== ruleSet.rules.tieAtCut) {
    const message = `--tie ${tie.policy}: the rules say tieAtCut: ${ruleSet.rules.tieAtCut}, which leaves nothing to choose`
    return refuse({ code: 'tie-not-open', needs: 'input', message })
  }
  const decision: TieDecision | null =
    tie === null || !undecided.undecided ? null : { ...tie, by: actor.personId ?? actor.name }
  const change = { reviewedBy: actor.personId, reviewedAt: context.now(), decision }
  const accepted: StoredRanking = { ...ranking, ...change, state: 'reviewed' }
  const { unitCodes } = bottomOf(accepted, ruleSet)
  await changeRanking(db, ranking, 'computed', { ...change, state: 'reviewed', bottomUnitCodes: unitCodes })
  await closeReviews(
    context,
    db,
    { medium, month, version },
    { kind: 'approved', by: actor.name, reason: tie?.reason ?? null },
  )
  await recordAct(context, db, actor, { act: 'review', medium, month, details: { version, tie: decision } })
  return done({
    ranking: { ...accepted, bottomUnitCodes: unitCodes },
    ruleSet,
    tieNotNeeded: tie !== null && undecided.tieAtCut === null,
  })
}

function tieRefusal({ medium, month }: StoredRanking, rankFromWorst: number): Refusal {
  return {
    code: 'tie-undecided',
    needs: 'decision',
    message: `${medium} ${month}: a tie at place ${rankFromWorst} from the end crosses the edge of the list; a reviewer has to choose`,
    command: `duban review ${medium} ${month} --tie strict|include --reason TEXT`,
  }
}

async function giveBack(
  context: OfficeContext,
  db: Db,
  given: { readonly ranking: StoredRanking; readonly ruleSet: RuleSet; readonly actor: Actor; readonly reason: string },
): Promise<Outcome<Reviewed>> {
  const { ranking, ruleSet, actor, reason } = given
  const returned = { by: actor.personId, at: context.now(), reason }
  await changeRanking(db, ranking, 'computed', { returned })
  await closeReviews(context, db, ranking, { kind: 'returned', by: actor.name, reason })
  const { medium, month, version } = ranking
  await recordAct(context, db, actor, { act: 'returnRanking', medium, month, details: { version, reason } })
  return done({ ranking: { ...ranking, returned }, ruleSet, tieNotNeeded: false })
}
