import type { RuleSet } from '../domain/office.ts'
import { toLocalDateTime } from '../domain/time.ts'
import type { NoticeInput, NoticeKind } from '../notifications/catalog.ts'
import {
  type Amendment,
  type CorrectionContext,
  correct,
  isOver,
  saysTheSame,
  withdraw,
} from '../notifications/correction.ts'
import type { Standing } from '../notifications/list-changes.ts'
import type { PlannedMessage, planPublication } from '../notifications/plan.ts'
import type { Db } from '../store/database.ts'
import { declinedInterviews, moveInterview, openInterviews } from '../store/interviews.ts'
import { messageOfKey, type OutboxMessage } from '../store/outbox.ts'
import { type RankingInfo, type StoredRanking, withRows } from '../store/rankings.ts'
import { enqueuePlanned } from './enqueue-plan.ts'
import type { OfficeContext } from './office-context.ts'
import type { PublicationTerms } from './publication-plan.ts'
import { toRankingFacts } from './ranking-facts.ts'
import { askForReceipt, stopReceiptRun } from './receipt-run.ts'
import {
  findStanding,
  noticeOf,
  type Revision,
  replaceUnseen,
  replyTo,
  reviseMessage,
  type StandingMessage,
  standingMessages,
} from './standing-messages.ts'
import { withdrawInterview } from './summons-messages.ts'

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
  /** What the version would say, and where, if it were the first. */
  readonly plan: Pick<ReturnType<typeof planPublication>, 'messages' | 'said'>
  readonly previous: RankingInfo
}

/** One correction while its messages are written. */
interface Correcting {
  readonly context: OfficeContext
  readonly db: Db
  readonly ranking: StoredRanking
  readonly revision: Revision
  readonly standing: readonly StandingMessage[]
  readonly explaining: CorrectionContext
}

/** How many messages were written, and the post that stands for the place now. */
interface Placed {
  readonly written: number
  readonly post: OutboxMessage | null
}

/**
 * Publishes a corrected version: a place whose message says the same as before hears nothing; one whose message
 * changes has it changed where it stands and explained in its thread (更正); one that is named no longer has it
 * withdrawn (撤回); whoever is newly named gets a message of his own. Who is still named but reached in another channel
 * now gets his message there; the one in the old channel is kept correct where it was seen, and gives way where it was
 * not. Returns how many messages were written.
 */
export async function correctPublication(context: OfficeContext, db: Db, correction: Correction): Promise<number> {
  const { ranking, plan } = correction
  const standing = await standingMessages(db, ranking.medium, ranking.month, PUBLISHED_KINDS)
  const ended = await endInterviews(context, db, ranking, correction.previous.version)
  const explaining = await explain(db, correction, ended.cancelled)
  const revision = { name: `v${ranking.version}`, version: ranking.version }
  const correcting: Correcting = { context, db, ranking, revision, standing, explaining }
  const posts = new Map<string, OutboxMessage>()
  let written = ended.written
  let summary: OutboxMessage | null = null
  for (const message of plan.messages) {
    const placed = await place(correcting, message, summary ?? standingSummary(standing))
    if (message.notice.kind === 'bottomRankingSummary') summary ??= placed.post
    const subject = subjectOf(message.notice.kind, message)
    if (placed.post !== null && !posts.has(subject)) posts.set(subject, placed.post)
    written += placed.written
  }
  const planned = new Set(plan.messages.map((message) => placeOf(message.notice.kind, message)))
  const said = new Map(plan.said.map(({ notice, unitCode }) => [subjectOf(notice.kind, { unitCode }), notice]))
  for (const old of standing) {
    if (planned.has(placeOf(old.base.kind, old.base)) || isOver(noticeOf(old.current))) continue
    const subject = subjectOf(old.base.kind, old.base)
    const notice = said.get(subject)
    written +=
      notice === undefined
        ? await withdrawOne(correcting, old)
        : await leaveBehind(correcting, old, notice, posts.get(subject) ?? null)
  }
  return written
}

/** Says what is planned for a place: as a new post, as a change of what stands there, or not at all. */
async function place(correcting: Correcting, message: PlannedMessage, summary: OutboxMessage | null): Promise<Placed> {
  const { context, db, ranking, standing } = correcting
  const { kind } = message.notice
  const old = findStanding(standing, { kind, ...message })
  // A township's proposal in another channel was decided for this one too.
  const sibling = standing.findLast(({ base }) => base.kind === kind && base.unitCode === message.unitCode)
  const notice = keepOutcome(message.notice, old ?? sibling ?? null)
  if (old === null) {
    return { written: 1, post: await enqueuePlanned(context, db, ranking, { ...message, notice }, summary) }
  }
  return revise(correcting, old, notice)
}

/** Brings a standing message up to a notice that is still to be said of its unit. */
async function revise(correcting: Correcting, old: StandingMessage, notice: NoticeInput): Promise<Placed> {
  const standing = noticeOf(old.current)
  if (saysTheSame(standing, notice)) return { written: 0, post: old.base }
  return amend(correcting, old, correct(standing, notice, correcting.explaining), notice)
}

/** A message in a channel in which its unit is no longer told: not withdrawn, since its unit is still named. */
async function leaveBehind(
  correcting: Correcting,
  old: StandingMessage,
  notice: NoticeInput,
  post: OutboxMessage | null,
): Promise<number> {
  if (post !== null && (await replaceUnseen(correcting.db, old, post))) return 0
  return (await revise(correcting, old, keepOutcome(notice, old))).written
}

async function withdrawOne(correcting: Correcting, old: StandingMessage): Promise<number> {
  const { context, explaining } = correcting
  const at = toLocalDateTime(context.now(), context.office.timeZone)
  return (await amend(correcting, old, withdraw(noticeOf(old.current), at, explaining), null)).written
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
  return {
    ranking: toRankingFacts(ranking, ruleSet, terms.officeName, terms.issuedOn),
    previousVersion: previous.version,
    cityName: terms.city.name,
    standings: { before: standingsOf(await withRows(db, previous)), now: standingsOf(ranking) },
    summonsCancelled,
  }
}

function standingsOf({ ranked, notRanked }: StoredRanking): (unitCode: string) => Standing {
  const standings = new Map<string, Standing>([
    ...ranked.map((unit) => [unit.unitCode, { ranked: true, figures: unit }] as const),
    ...notRanked.map(({ unitCode, reason }) => [unitCode, { ranked: false, reason }] as const),
  ])
  return (unitCode) => standings.get(unitCode) ?? null
}

/** `unseen` is posted instead when nobody can have seen the old message; `null` = nothing. */
async function amend(
  { context, db, revision }: Correcting,
  old: StandingMessage,
  amendment: Amendment | null,
  unseen: NoticeInput | null,
): Promise<Placed> {
  const visible = amendment?.notice ?? null
  if (visible !== null) await stopReceiptRun(context, db, old.base)
  const { wasVisible, post } = await reviseMessage(context, db, old, { visible, unseen }, revision)
  if (!wasVisible) {
    await stopReceiptRun(context, db, old.base)
    if (post !== null) await askForReceipt(context, db, post)
    return { written: post === null ? 0 : 1, post }
  }
  if (amendment === null) return { written: 0, post }
  const change = isOver(amendment.notice) ? null : await messageOfKey(db, `${old.base.key}/${revision.name}`)
  if (change !== null) await askForReceipt(context, db, change)
  if (amendment.reply === null) return { written: 1, post }
  await replyTo(context, db, old.base, amendment.reply, revision)
  return { written: 2, post }
}

/** A proposal that was decided stays decided when its figures change. */
function keepOutcome(notice: NoticeInput, old: StandingMessage | null): NoticeInput {
  if (notice.kind !== 'interviewProposal' || old === null) return notice
  const standing = noticeOf(old.current)
  if (standing.kind !== 'interviewProposal') return notice
  const { outcome, meeting } = standing.facts
  if (outcome === null || outcome.kind === 'superseded') return notice
  return { kind: notice.kind, facts: { ...notice.facts, outcome, ...(meeting === undefined ? {} : { meeting }) } }
}

function standingSummary(standing: readonly StandingMessage[]): OutboxMessage | null {
  return standing.findLast(({ base }) => base.kind === 'bottomRankingSummary')?.base ?? null
}

function subjectOf(kind: string, { unitCode }: { readonly unitCode: string }): string {
  return `${kind}/${unitCode}`
}

function placeOf(kind: string, place: { readonly unitCode: string; readonly channelId: string }): string {
  return `${subjectOf(kind, place)}/${place.channelId}`
}
