import { compareRankings } from '../domain/comparison.ts'
import type { RuleSet } from '../domain/office.ts'
import { toLocalDateTime } from '../domain/time.ts'
import type { NoticeInput, NoticeKind } from '../notifications/catalog.ts'
import { type Amendment, type CorrectionContext, correct, saysTheSame, withdraw } from '../notifications/correction.ts'
import type { PlannedMessage } from '../notifications/plan.ts'
import type { Db } from '../store/database.ts'
import { declinedInterviews, moveInterview, openInterviews } from '../store/interviews.ts'
import type { OutboxMessage } from '../store/outbox.ts'
import { type RankingInfo, type StoredRanking, withRows } from '../store/rankings.ts'
import { enqueuePlanned } from './enqueue-plan.ts'
import type { OfficeContext } from './office-context.ts'
import type { PublicationTerms } from './publication-plan.ts'
import { toRankingFacts } from './ranking-facts.ts'
import {
  findStanding,
  noticeOf,
  type Revision,
  replyTo,
  reviseMessage,
  type StandingMessage,
  standingMessages,
} from './standing-messages.ts'
import { withdrawInterview } from './summons-messages.ts'
import { toUnitChanges } from './unit-changes.ts'

const PUBLISHED_KINDS = [
  'bottomRankingSummary',
  'bottomRankingDistrict',
  'bottomRankingNotice',
  'interviewProposal',
] as const satisfies readonly NoticeKind[]

interface Correction {
  /** The version that is published now. */
  readonly ranking: StoredRanking
  readonly ruleSet: RuleSet
  readonly terms: PublicationTerms
  /** What the version would say if it were the first. */
  readonly messages: readonly PlannedMessage[]
  readonly previous: RankingInfo
}

/**
 * Publishes a corrected version: a place whose message says the same as before hears nothing; one whose message
 * changes has it changed where it stands and explained in its thread (更正); one that is named no longer has it
 * withdrawn (撤回); whoever is newly named gets a message of his own. Returns how many messages were written.
 */
export async function correctPublication(context: OfficeContext, db: Db, correction: Correction): Promise<number> {
  const { ranking, messages } = correction
  const revision = { name: `v${ranking.version}`, version: ranking.version }
  const standing = await standingMessages(db, ranking.medium, ranking.month, PUBLISHED_KINDS)
  const ended = await endInterviews(context, db, ranking, correction.previous.version)
  const explaining = await explain(db, correction, ended.cancelled)
  let written = ended.written
  let summary: OutboxMessage | null = null
  for (const message of messages) {
    const old = findStanding(standing, { kind: message.notice.kind, ...message })
    if (old === null) {
      const fresh = await enqueuePlanned(context, db, ranking, message, summary)
      if (message.notice.kind === 'bottomRankingSummary') summary ??= fresh
      written += 1
      continue
    }
    const isSummary = message.notice.kind === 'bottomRankingSummary'
    if (saysTheSame(old.current.facts, message.notice.facts)) {
      if (isSummary) summary ??= old.base
      continue
    }
    const amendment = correct(keepOutcome(message.notice, old), explaining)
    const amended = await amend(context, db, old, { amendment, unseen: message.notice, revision })
    if (isSummary) summary ??= amended.post
    written += amended.written
  }
  const planned = new Set(messages.map((message) => placeOf(message.notice.kind, message)))
  const at = toLocalDateTime(context.now(), context.office.timeZone)
  for (const old of standing) {
    const notice = noticeOf(old.current)
    if (planned.has(placeOf(old.base.kind, old.base)) || isOver(notice)) continue
    const amendment = withdraw(notice, at, explaining)
    written += (await amend(context, db, old, { amendment, unseen: null, revision })).written
  }
  return written
}

/** Ends the interviews of townships that left the list and moves the others to the new version. */
async function endInterviews(context: OfficeContext, db: Db, ranking: StoredRanking, previousVersion: number) {
  const cancelled = new Set<string>()
  let written = 0
  for (const interview of await openInterviews(db, ranking.medium, ranking.month)) {
    if (ranking.bottomUnitCodes.includes(interview.unitCode)) {
      await moveInterview(db, interview.id, ranking.version)
    } else {
      const withdrawn = await withdrawInterview(context, db, interview, ranking.version)
      if (withdrawn.isCancelled) cancelled.add(interview.unitCode)
      written += withdrawn.written
    }
  }
  // What was declined for this list stays declined while the township stays on it.
  for (const declined of await declinedInterviews(db, ranking.medium, ranking.month, previousVersion)) {
    if (ranking.bottomUnitCodes.includes(declined.unitCode)) await moveInterview(db, declined.id, ranking.version)
  }
  return { written, cancelled }
}

async function explain(
  db: Db,
  { ranking, ruleSet, terms, previous }: Correction,
  summonsCancelled: ReadonlySet<string>,
): Promise<CorrectionContext> {
  const difference = compareRankings(await withRows(db, previous), ranking)
  return {
    ranking: toRankingFacts(ranking, ruleSet, terms.officeName, terms.issuedOn),
    previousVersion: previous.version,
    cityName: terms.city.name,
    changes: toUnitChanges(difference, ranking.bottomUnitCodes),
    summonsCancelled,
  }
}

async function amend(
  context: OfficeContext,
  db: Db,
  old: StandingMessage,
  change: {
    readonly amendment: Amendment
    /** What to post instead when nobody can have seen the old message; `null` = nothing. */
    readonly unseen: NoticeInput | null
    readonly revision: Revision
  },
): Promise<{ readonly written: number; readonly post: OutboxMessage | null }> {
  const { amendment, unseen, revision } = change
  const { wasVisible, post } = await reviseMessage(context, db, old, { visible: amendment.notice, unseen }, revision)
  if (!wasVisible) return { written: post === null ? 0 : 1, post }
  if (amendment.reply === null) return { written: 1, post }
  await replyTo(context, db, old.base, amendment.reply, revision)
  return { written: 2, post }
}

/** A proposal that was decided stays decided when its figures change. */
function keepOutcome(notice: NoticeInput, old: StandingMessage): NoticeInput {
  const standing = noticeOf(old.current)
  if (notice.kind !== 'interviewProposal' || standing.kind !== 'interviewProposal') return notice
  const { outcome } = standing.facts
  return { kind: notice.kind, facts: { ...notice.facts, outcome: outcome?.kind === 'superseded' ? null : outcome } }
}

/** Whether a message was withdrawn by an earlier version already. */
function isOver(notice: NoticeInput): boolean {
  switch (notice.kind) {
    case 'bottomRankingNotice':
      return notice.facts.banner?.kind === 'withdrawn'
    case 'bottomRankingDistrict':
      return notice.facts.banner !== null && notice.facts.listed.length === 0
    case 'interviewProposal':
      return notice.facts.outcome?.kind === 'superseded'
    default:
      return false
  }
}

function placeOf(kind: string, place: { readonly unitCode: string; readonly channelId: string }): string {
  return [kind, place.unitCode, place.channelId].join('/')
}
