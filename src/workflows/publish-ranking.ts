import { canonicalJson } from '../domain/canonical-json.ts'
import type { Medium } from '../domain/medium.ts'
import type { RuleSet } from '../domain/office.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import type { Survey } from '../notifications/workspace-survey.ts'
import { lockMonthOfBoth } from '../store/advisory-locks.ts'
import type { Db } from '../store/database.ts'
import { proposeInterviews } from '../store/interviews.ts'
import {
  changeRanking,
  newestRanking,
  publishedRanking,
  type RankingInfo,
  type StoredRanking,
  type Waiver,
  withRows,
} from '../store/rankings.ts'
import { ruleSetOf } from '../store/rule-sets.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type Actor, type ActorClaim, authorise } from './authorise.ts'
import { correctPublication } from './correct-publication.ts'
import { type Gap, gapLine, openGaps } from './coverage.ts'
import { notCheckedText } from './coverage-words.ts'
import { enqueuePlan } from './enqueue-plan.ts'
import { newerSource } from './newer-source.ts'
import { loadTree, type OfficeContext, todayOf } from './office-context.ts'
import { loadCoverageFacts, publicationGaps, surveyCoverage } from './publication-coverage.ts'
import { type PublicationTerms, planRanking, publicationTerms } from './publication-plan.ts'
import { publishedHistory } from './published-history.ts'
import { bottomOf, concernedUnits } from './ranking-facts.ts'
import { recordAct } from './record-act.ts'
import { resolveCode } from './resolve-unit.ts'

export interface PublishInput {
  readonly medium: Medium
  readonly month: Month
  /** Only list what stands in the way. */
  readonly checkOnly: boolean
  /** Units (codes or names) whose gaps somebody takes upon himself, with the reason. */
  readonly waive: { readonly units: readonly string[]; readonly reason: string } | null
  readonly by: ActorClaim
}

export interface Published {
  readonly ranking: StoredRanking
  /** How many messages were written to the outbox; 0 when this version was published before, or changes nothing for anybody. */
  readonly enqueued: number
  /** Who cannot be reached: by the notices, and, for the `summons` that may follow, listed townships and their districts. */
  readonly gaps: readonly Gap[]
  /** What a person is told and nothing waits for. */
  readonly warnings: readonly Gap[]
  /** What Slack could not be asked, and why, in the office's language; it stands in nobody's way. */
  readonly notChecked: readonly string[]
  readonly alreadyPublished: boolean
}

/**
 * Publishes a reviewed ranking: writes every notice and proposal to the outbox in the transaction that publishes. For
 * a corrected version only the places that the change touches hear of it.
 */
export async function publishRanking(context: OfficeContext, input: PublishInput): Promise<Outcome<Published>> {
  const { medium, month } = input
  const actor = input.checkOnly ? null : await authorise(context, input.by, 'publish')
  if (actor !== null && !actor.ok) return actor
  const survey = await askAhead(context, input)
  const notChecked = survey.notChecked.map((left) => notCheckedText(left, context.office.locale))
  return allOrNothing<Published>(context.database, async (db) => {
    // A correction ends interviews, and a meeting may be merged with one of the other list.
    await lockMonthOfBoth(db, month)
    const info = await newestRanking(db, medium, month)
    if (info === null) return refuse(notComputed(medium, month))
    const outdated = input.checkOnly ? null : await newerData(context, db, info)
    if (outdated !== null) return refuse(outdated)
    const ranking = await withRows(db, info)
    if (info.state === 'published' && !input.checkOnly) {
      return done({ ranking, enqueued: 0, gaps: [], warnings: [], notChecked: [], alreadyPublished: true })
    }
    const ruleSet = await ruleSetOf(db, info)
    const tree = await loadTree(db)
    const terms = publicationTerms(context, tree, todayOf(context), month)
    const facts = await loadCoverageFacts(context, db, { tree, ranking, ruleSet, terms })
    const { blocks: gaps = [], warns: warnings = [] } = Object.groupBy(
      publicationGaps(context, facts, survey),
      ({ severity }) => severity,
    )
    if (input.checkOnly || actor === null) {
      return done({ ranking, enqueued: 0, gaps, warnings, notChecked, alreadyPublished: false })
    }
    const waived = await resolveWaived(db, month, input.waive?.units ?? [])
    if (!waived.ok) return waived
    const refusal = (await notReady(db, ranking, ruleSet)) ?? notCovered(ranking, gaps, waived.value)
    if (refusal !== null) return refuse(refusal)
    const waivers = waiversOf(gaps, waived.value, input.waive?.reason ?? '', actor.value)
    const published = await publish(context, db, { ranking, ruleSet, terms, waivers, actor: actor.value })
    return done({ ...published, gaps, warnings, notChecked, alreadyPublished: false })
  })
}

/** Nothing was asked, because nothing is going to be published. */
const NOT_ASKED: Survey = { channels: new Map(), persons: new Map(), notChecked: [] }

/** Asks Slack before the transaction begins, which must not wait for anybody. */
async function askAhead(context: OfficeContext, { medium, month, checkOnly }: PublishInput): Promise<Survey> {
  const db = context.database.prisma
  const info = await newestRanking(db, medium, month)
  if (info === null || (!checkOnly && info.state !== 'reviewed')) return NOT_ASKED
  const ranking = await withRows(db, info)
  const ruleSet = await ruleSetOf(db, info)
  const tree = await loadTree(db)
  const terms = publicationTerms(context, tree, todayOf(context), month)
  return surveyCoverage(context, await loadCoverageFacts(context, db, { tree, ranking, ruleSet, terms }))
}

async function newerData(context: OfficeContext, db: Db, info: RankingInfo): Promise<Refusal | null> {
  const newer = await newerSource(context, db, info)
  if (newer === null) return null
  const { medium, month, version } = info
  const message = `${medium} ${month} version ${version} is out of date: ${newer}, which it was computed from`
  return { code: 'newer-data', needs: 'decision', message, command: `duban compute ${medium} ${month}` }
}

function notComputed(medium: Medium, month: Month): Refusal {
  const message = `${medium} ${month}: nothing has been computed`
  return { code: 'not-computed', needs: 'input', message, command: `duban compute ${medium} ${month}` }
}

async function notReady(db: Db, ranking: StoredRanking, ruleSet: RuleSet): Promise<Refusal | null> {
  const { medium, month, version, state } = ranking
  if (state !== 'reviewed') {
    const isTied = bottomOf(ranking, ruleSet, null).undecided
    const message = `${medium} ${month} version ${version} has not been reviewed${isTied ? ', and a tie crosses the edge of its list' : ''}`
    const command = `duban review ${medium} ${month}${isTied ? ' --tie strict|include --reason TEXT' : ''}`
    return { code: 'not-reviewed', needs: 'decision', message, command }
  }
  const concerned = concernedUnits(ranking.ranked, ruleSet)
  const history = await publishedHistory(db, medium, month, ruleSet.rules.quality.indicator, concerned)
  if (canonicalJson(history) === canonicalJson(ranking.history)) return null
  const message = `${medium} ${month}: another month was published since this ranking was computed, which changes what its notices say of earlier months`
  return { code: 'history-changed', needs: 'decision', message, command: `duban compute ${medium} ${month}` }
}

async function resolveWaived(db: Db, month: Month, units: readonly string[]): Promise<Outcome<ReadonlySet<string>>> {
  const codes = new Set<string>()
  if (units.length === 0) return done(codes)
  const tree = await loadTree(db)
  for (const text of units) {
    const code = resolveCode(tree, text, month)
    if (!code.ok) return code
    codes.add(code.value)
  }
  return done(codes)
}

function notCovered(ranking: StoredRanking, gaps: readonly Gap[], waived: ReadonlySet<string>): Refusal | null {
  const open = openGaps(gaps, waived)
  if (open.length === 0) return null
  const { medium, month } = ranking
  return {
    code: 'coverage-gaps',
    needs: 'decision',
    message: `${medium} ${month}: ${open.length} gap(s) stand between what is to be said and who has to hear it; mend them, or waive them with a reason`,
    command: `duban publish ${medium} ${month} --waive ${open[0]?.unitCode} --reason TEXT`,
    details: open.map(gapLine),
  }
}

function waiversOf(gaps: readonly Gap[], waived: ReadonlySet<string>, reason: string, actor: Actor): readonly Waiver[] {
  const codes = new Set(gaps.map((gap) => gap.unitCode).filter((unitCode) => waived.has(unitCode)))
  return [...codes].map((unitCode) => ({ unitCode, reason, by: actor.personId }))
}

interface Publication {
  readonly ranking: StoredRanking
  readonly ruleSet: RuleSet
  readonly terms: PublicationTerms
  readonly waivers: readonly Waiver[]
  readonly actor: Actor
}

async function publish(
  context: OfficeContext,
  db: Db,
  publication: Publication,
): Promise<Pick<Published, 'ranking' | 'enqueued'>> {
  const { ranking, ruleSet, terms, waivers, actor } = publication
  const { medium, month, version } = ranking
  const bottomUnitCodes = bottomOf(ranking, ruleSet).unitCodes
  const previous = await publishedRanking(db, medium, month)
  const change = {
    state: 'published',
    publishedBy: actor.personId,
    publishedAt: context.now(),
    issuedOn: terms.issuedOn,
    bottomUnitCodes,
    terms,
    waivers,
  } as const
  await changeRanking(db, ranking, 'reviewed', change)
  if (previous !== null) await changeRanking(db, previous, 'published', { state: 'superseded' })
  const published: StoredRanking = { ...ranking, ...change }
  const plan = await planRanking(db, published, ruleSet, terms)
  const enqueued =
    previous === null
      ? await enqueuePlan(context, db, published, plan.messages)
      : await correctPublication(context, db, { ranking: published, ruleSet, terms, plan, previous })
  const proposals = bottomUnitCodes.map((unitCode) => ({ medium, month, unitCode, rankingVersion: version }))
  await proposeInterviews(db, proposals, context.now())
  const details = { version, corrects: previous?.version ?? null, enqueued, bottomUnitCodes, waivers }
  await recordAct(context, db, actor, { act: 'publish', medium, month, details })
  return { ranking: published, enqueued }
}
