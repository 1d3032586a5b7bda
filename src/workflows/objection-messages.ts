import { channelsFor } from '../domain/channels.ts'
import { PRIORITY } from '../domain/delivery.ts'
import { postsOn } from '../domain/people.ts'
import { toLocalDateTime } from '../domain/time.ts'
import type { NoticeInput } from '../notifications/catalog.ts'
import type { ObjectionFacts, ObjectionOutcome, UnitRef } from '../notifications/facts.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import type { Objection } from '../store/objections.ts'
import { findMessage } from '../store/outbox.ts'
import { loadPosts } from '../store/posts.ts'
import type { ReceiptRun } from '../store/receipts.ts'
import { composeMessage } from './compose-message.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { replyTo, reviseMessage, standingMessages } from './standing-messages.ts'

/** What every message about an objection is made from. */
export function toObjectionFacts(
  { office }: Pick<OfficeContext, 'office'>,
  objection: Objection,
  unit: UnitRef,
): ObjectionFacts {
  const { id, medium, month, rankingVersion, name, reason, raisedAt } = objection
  return {
    officeName: office.name,
    objectionId: id,
    unit,
    medium,
    month,
    version: rankingVersion,
    by: name,
    raisedAt: toLocalDateTime(raisedAt, office.timeZone),
    reason,
    outcome: null,
  }
}

/** Puts a new objection before the reviewers. */
export function announceObjection(context: OfficeContext, db: Db, facts: ObjectionFacts): Promise<void> {
  return toReviewers(context, db, { kind: 'objection', facts }, facts)
}

/** Says on an objection in the review channel what became of it; its buttons go. */
export async function closeObjection(
  context: OfficeContext,
  db: Db,
  { id, medium, month }: Objection,
  outcome: Omit<ObjectionOutcome, 'at'>,
): Promise<void> {
  const at = toLocalDateTime(context.now(), context.office.timeZone)
  for (const message of await standingMessages(db, medium, month, ['objection'])) {
    const facts = message.current.facts as ObjectionFacts
    if (facts.objectionId !== id) continue
    const notice = { kind: 'objection', facts: { ...facts, outcome: { ...outcome, at } } } as const
    const revision = { name: outcome.kind, version: message.base.version }
    await reviseMessage(context, db, message, { visible: notice, unseen: notice }, revision)
  }
}

/** Tells the unit in the threads of the notice it objects to: received, or what became of it. */
export async function answerObjection(
  context: OfficeContext,
  db: Db,
  run: ReceiptRun,
  facts: ObjectionFacts,
): Promise<void> {
  const name = `objection${facts.objectionId}-${facts.outcome?.kind ?? 'received'}`
  for (const postId of run.postIds) {
    const post = await findMessage(db, postId)
    if (post === null || post.kind !== run.kind) continue
    await replyTo(context, db, post, { kind: 'objectionReply', facts }, { name, version: facts.version })
  }
}

/** Asks the importer to check the data and bring them in again. */
export async function requestDataReview(context: OfficeContext, db: Db, facts: ObjectionFacts): Promise<void> {
  const held = postsOn(await loadPosts(db), context.office.cityCode, todayOf(context))
  const importers = [...new Set(held.filter(({ role }) => role === 'importer').map(({ name }) => name))]
  await toReviewers(context, db, { kind: 'dataReviewRequest', facts: { ...facts, importers } }, facts)
}

async function toReviewers(
  context: OfficeContext,
  db: Db,
  notice: NoticeInput,
  { objectionId, unit, medium, month, version }: ObjectionFacts,
): Promise<void> {
  const { cityCode } = context.office
  for (const { channelId } of channelsFor(await loadChannels(db), cityCode, 'review', todayOf(context))) {
    const key = [notice.kind, `objection${objectionId}`, channelId].join('/')
    const about = { unitCode: unit.unitCode, medium, month, version }
    await composeMessage(context, db, notice, { ...about, key, channelId, priority: PRIORITY.review })
  }
}
