import { PRIORITY } from '../domain/delivery.ts'
import type { Medium } from '../domain/medium.ts'
import type { Month } from '../domain/time.ts'
import type { NoticeInput, NoticeKind } from '../notifications/catalog.ts'
import type { Db } from '../store/database.ts'
import { findMessage, listMessages, type OutboxMessage, redirectRequirement, stepMessage } from '../store/outbox.ts'
import { composeMessage, type MessagePlace } from './compose-message.ts'
import type { OfficeContext } from './office-context.ts'

/** A message as it stands in its channel: the row that posted it and the row that last changed it (or the same). */
export interface StandingMessage {
  readonly base: OutboxMessage
  readonly current: OutboxMessage
}

/** Which change of a message this is: `name` is unique among the changes of one message and part of their keys. */
export interface Revision {
  readonly name: string
  readonly version: number
}

/** What was said of a month's ranking and still stands or is still to be sent, by kind, unit and channel. */
export async function standingMessages(
  db: Db,
  medium: Medium,
  month: Month,
  kinds: readonly NoticeKind[],
): Promise<readonly StandingMessage[]> {
  const wanted: ReadonlySet<string> = new Set(kinds)
  const rows = (await listMessages(db, { medium, month })).filter((row) => wanted.has(row.kind) && isStanding(row))
  const bases = rows.filter((row) => row.action === 'post')
  return bases.map((base) => {
    const updates = rows.filter((row) => row.action === 'update' && row.targetId === base.id)
    return { base, current: updates.at(-1) ?? base }
  })
}

function isStanding({ state }: OutboxMessage): boolean {
  return state !== 'cancelled' && state !== 'superseded'
}

export function findStanding(
  standing: readonly StandingMessage[],
  place: { readonly kind: string; readonly unitCode: string; readonly channelId: string },
): StandingMessage | null {
  const found = standing.findLast(
    ({ base }) => base.kind === place.kind && base.unitCode === place.unitCode && base.channelId === place.channelId,
  )
  return found ?? null
}

/** What a message of the outbox says, as the notice it was made from. */
export function noticeOf(message: OutboxMessage): NoticeInput {
  return { kind: message.kind, facts: message.facts } as NoticeInput
}

/**
 * Says what a standing message should say now. One that nobody can have seen yet is superseded, by a new post of
 * `unseen` where there is one; one that stands, or may stand, is changed where it is, to `visible` where there is that.
 *
 * Returns whether somebody may have seen the old text, so that the thread has to say what changed, and the post that
 * stands for it now: what links to it has to wait for that one.
 */
export async function reviseMessage(
  context: OfficeContext,
  db: Db,
  { base, current }: StandingMessage,
  change: { readonly visible: NoticeInput | null; readonly unseen: NoticeInput | null },
  revision: Revision,
): Promise<{ readonly wasVisible: boolean; readonly post: OutboxMessage | null }> {
  // What it links to may have been superseded since `base` was read, and its requirement redirected.
  const { requiresId } = (await findMessage(db, base.id)) ?? base
  const place: MessagePlace = {
    key: `${base.key}/${revision.name}`,
    unitCode: base.unitCode,
    medium: base.medium,
    month: base.month,
    version: revision.version,
    channelId: base.channelId,
    priority: base.priority,
    ...(requiresId === null ? {} : { requiresId }),
  }
  if (await supersede(db, base)) {
    if (change.unseen === null) return { wasVisible: false, post: null }
    const post = await composeMessage(context, db, change.unseen, place)
    await redirectRequirement(db, base.id, post.id)
    return { wasVisible: false, post }
  }
  if (change.visible === null) return { wasVisible: true, post: base }
  if (current.id !== base.id) await supersede(db, current)
  // Whoever decided in the review channel sees there that it is decided.
  const priority = base.priority === PRIORITY.review ? PRIORITY.interactive : base.priority
  await composeMessage(context, db, change.visible, { ...place, priority, action: 'update', targetId: base.id })
  return { wasVisible: true, post: base }
}

/**
 * Makes another post stand for a message that nobody can have seen yet: what waited for the one waits for the other.
 * Returns false, and changes nothing, when somebody may have seen it.
 */
export async function replaceUnseen(db: Db, { base }: StandingMessage, post: OutboxMessage): Promise<boolean> {
  if (!(await supersede(db, base))) return false
  await redirectRequirement(db, base.id, post.id)
  return true
}

/**
 * Supersedes a message or a change of one that was not sent, and with it the files and replies that were to follow:
 * those of a post hang on it, those of a change wait for it.
 */
async function supersede(db: Db, { id }: OutboxMessage): Promise<boolean> {
  if (!(await stepMessage(db, id, 'supersede'))) return false
  const isFollower = { OR: [{ targetId: id }, { requiresId: id, action: 'file' }] }
  const followers = await db.message.findMany({
    where: { ...isFollower, state: { in: ['pending', 'failed'] } },
    select: { id: true },
  })
  for (const follower of followers) await stepMessage(db, follower.id, 'supersede')
  return true
}

/** Answers in the thread of a standing message. */
export async function replyTo(
  context: OfficeContext,
  db: Db,
  base: OutboxMessage,
  notice: NoticeInput,
  revision: Revision,
): Promise<OutboxMessage> {
  return composeMessage(context, db, notice, {
    key: `${base.key}/${revision.name}/reply`,
    unitCode: base.unitCode,
    medium: base.medium,
    month: base.month,
    version: revision.version,
    channelId: base.channelId,
    priority: base.priority,
    action: 'reply',
    targetId: base.id,
  })
}
