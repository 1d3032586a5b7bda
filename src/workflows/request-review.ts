import { channelsFor } from '../domain/channels.ts'
import { compareRankings } from '../domain/comparison.ts'
import { PRIORITY } from '../domain/delivery.ts'
import type { RuleSet } from '../domain/office.ts'
import { toLocalDateTime } from '../domain/time.ts'
import type { UnitTree } from '../domain/units.ts'
import { CHANGES_MAX, type DecisionFacts, type ReviewFacts } from '../notifications/facts.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import type { DataVersionInfo } from '../store/month-data.ts'
import { loadPosts } from '../store/posts.ts'
import { type RankingInfo, type StoredRanking, withRows } from '../store/rankings.ts'
import { composeMessage, messageKey } from './compose-message.ts'
import { coverageGaps } from './coverage.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { planRanking, publicationTerms } from './publication-plan.ts'
import { bottomOf, toDecisionFacts, toFullList, toListedFacts, toRankingFacts, toTieFacts } from './ranking-facts.ts'
import { reviseMessage, standingMessages } from './standing-messages.ts'
import { toUnitChanges } from './unit-changes.ts'

interface ReviewRequest {
  readonly ranking: StoredRanking
  readonly ruleSet: RuleSet
  readonly data: DataVersionInfo
  readonly tree: UnitTree
  readonly last: RankingInfo | null
}

/** Shows a computed ranking to the review channels of the city: the list, ties, what changed, and the coverage gaps. */
export async function requestReview(context: OfficeContext, db: Db, request: ReviewRequest): Promise<void> {
  const { ranking } = request
  const { office } = context
  const channels = channelsFor(await loadChannels(db), office.cityCode, 'review', todayOf(context))
  if (channels.length === 0) return
  const facts = await reviewFacts(context, db, request)
  for (const { channelId } of channels) {
    await composeMessage(
      context,
      db,
      { kind: 'rankingReview', facts },
      {
        key: messageKey('rankingReview', ranking, office.cityCode, channelId),
        unitCode: office.cityCode,
        medium: ranking.medium,
        month: ranking.month,
        version: ranking.version,
        channelId,
        priority: PRIORITY.review,
      },
    )
  }
}

async function reviewFacts(context: OfficeContext, db: Db, request: ReviewRequest): Promise<ReviewFacts> {
  const { ranking, ruleSet, data, tree, last } = request
  const today = todayOf(context)
  const terms = publicationTerms(context, tree, today, ranking.month)
  const bottom = bottomOf(ranking, ruleSet)
  const plan = await planRanking(db, ranking, ruleSet, terms)
  const gaps = await coverageGaps(db, plan, context.office.locale)
  const importer = (await loadPosts(db)).find((post) => post.personId === data.importedBy)
  return {
    ranking: toRankingFacts(ranking, ruleSet, terms.officeName, today),
    dataVersion: data.version,
    importedBy: importer?.name ?? data.importedBy ?? '—',
    listed: toListedFacts(ranking, bottom.unitCodes),
    tieAtCut: toTieFacts(ranking, ruleSet),
    undecided: bottom.undecided,
    decision: toDecisionFacts(ranking.decision),
    changesFromLast: last === null ? null : await changesSince(db, last, ranking, bottom.unitCodes),
    gaps: gaps.map((gap) => gap.message),
    fullList: toFullList(ranking),
    outcome: null,
  }
}

async function changesSince(db: Db, last: RankingInfo, ranking: StoredRanking, bottomUnitCodes: readonly string[]) {
  const older = await withRows(db, last)
  const difference = compareRankings(
    { ranked: older.ranked, notRanked: older.notRanked, bottomUnitCodes: last.bottomUnitCodes },
    { ranked: ranking.ranked, notRanked: ranking.notRanked, bottomUnitCodes },
  )
  const units = toUnitChanges(difference, bottomUnitCodes)
  return { version: last.version, units: units.slice(0, CHANGES_MAX), more: Math.max(0, units.length - CHANGES_MAX) }
}

/** Says on the review messages of a ranking what became of it; their buttons go. */
export async function closeReviews(
  context: OfficeContext,
  db: Db,
  { medium, month, version }: Pick<RankingInfo, 'medium' | 'month' | 'version'>,
  outcome: Omit<DecisionFacts, 'at'>,
): Promise<void> {
  const at = toLocalDateTime(context.now(), context.office.timeZone)
  const standing = await standingMessages(db, medium, month, ['rankingReview'])
  for (const message of standing.filter(({ base }) => base.version === version)) {
    const facts = { ...(message.base.facts as ReviewFacts), outcome: { ...outcome, at } }
    const unseen = { kind: 'rankingReview', facts } as const
    // A review that stands has its full list in its thread already; closing it attaches nothing again.
    const visible = { kind: 'rankingReview', facts: { ...facts, fullList: [] } } as const
    await reviseMessage(context, db, message, { visible, unseen }, { name: outcome.kind, version })
  }
}
