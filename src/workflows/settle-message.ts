import type { DeliveryStep, MessageState } from '../domain/delivery.ts'
import type { Act } from '../domain/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/refusal.ts'
import type { Db } from '../store/database.ts'
import { reviveDestination } from '../store/destinations.ts'
import { findMessage, type MessageChange, type OutboxMessage, stepMessage } from '../store/outbox.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type Actor, type ActorClaim, authorise } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'

/**
 * What a person decides about a message:
 *
 * - `retry`: try again after the mend. One in doubt is looked up by its key first, and posted only if it is not there.
 * - `resend`: somebody looked, and it is not there; post it without another look-up.
 * - `confirm`: somebody looked, and it is there.
 * - `cancel`: it is not sent, nor what hangs on it.
 */
export type MessageDecision =
  | { readonly kind: 'retry' | 'resend' | 'cancel' }
  /** Where it was seen: Slack's channel and timestamp of it, so that it can be changed and answered later. */
  | { readonly kind: 'confirm'; readonly channelId: string; readonly ts: string }

/** A person settles a message that needs one. */
export async function settleMessage(
  context: OfficeContext,
  input: { readonly id: number; readonly decision: MessageDecision; readonly by: ActorClaim },
): Promise<Outcome<OutboxMessage>> {
  const { id, decision } = input
  const actor = await authorise(context, input.by, actOf(decision))
  if (!actor.ok) return actor
  return allOrNothing(context.database, async (db) => {
    const settled = await carryOut(context, db, id, decision)
    if (!settled.ok) return settled
    await recordSettled(context, db, actor.value, decision, settled.value)
    return done(settled.value.message)
  })
}

/** The act that a decision is, for which its person needs the role. */
export function actOf({ kind }: MessageDecision): Act {
  return kind === 'cancel' ? 'cancelMessage' : 'retryMessage'
}

export interface SettledMessage {
  /** As it stands now. */
  readonly message: OutboxMessage
  readonly was: MessageState
}

/** Carries out a decision in the caller's transaction; the audit log is written last, by `recordSettled`. */
export async function carryOut(
  context: OfficeContext,
  db: Db,
  id: number,
  decision: MessageDecision,
): Promise<Outcome<SettledMessage>> {
  const message = await findMessage(db, id)
  if (message === null) {
    const text = `message ${id}: no such message; see \`duban messages\``
    return refuse({ code: 'unknown-message', needs: 'input', message: text })
  }
  if (decision.kind === 'confirm' && decision.channelId !== message.channelId)
    return refuse(seenElsewhere(message, decision))
  if (!(await apply(context, db, message, decision))) return refuse(settledAlready(message, decision))
  if (decision.kind === 'cancel') await cancelFollowers(db, id)
  // Nothing is said of the channel by a retry of what failed for another reason, nor by a message that was seen.
  else if (decision.kind === 'retry' && waitsForChannel(message)) await reviveDestination(db, message.channelId)
  return done({ message: (await findMessage(db, id)) ?? message, was: message.state })
}

export async function recordSettled(
  context: OfficeContext,
  db: Db,
  actor: Actor,
  decision: MessageDecision,
  { message: { id, key, unitCode }, was }: SettledMessage,
): Promise<void> {
  const details = { message: id, key, was, decision: decision.kind }
  await recordAct(context, db, actor, { act: actOf(decision), unitCode, details })
}

/** Whether the channel is what kept the message back: a retry then says that it takes posts again. */
function waitsForChannel({ state, lastErrorKind }: OutboxMessage): boolean {
  // One that waits has nothing else to retry.
  return state === 'pending' || (state === 'failed' && lastErrorKind === 'destination')
}

/** What makes a message due again as if it had never been tried. */
export function freshAttempt(now: Date): MessageChange {
  return { dueAt: now, attempts: 0, strikes: 0, looks: 0, lastError: null, lastErrorKind: null }
}

/** Whether the decision could be carried out on a message that stands as this one does. */
async function apply(
  context: OfficeContext,
  db: Db,
  { id, state }: OutboxMessage,
  decision: MessageDecision,
): Promise<boolean> {
  const now = context.now()
  const fresh = freshAttempt(now)
  const step = (name: DeliveryStep, change: MessageChange) => stepMessage(db, id, name, change, { from: [state] })
  switch (decision.kind) {
    case 'confirm':
      return step('confirm', { ts: decision.ts, sentAt: now, lookAt: null, lastError: null, lastErrorKind: null })
    case 'cancel':
      return step('cancel', {})
    case 'resend':
      return state === 'unconfirmed' && (await step('retry', { ...fresh, resentAt: now }))
    case 'retry':
      if (state === 'unconfirmed') return step('lookAgain', { looks: 0, lookAt: now, claimedAt: now })
      return state === 'pending' || (await step('retry', fresh))
  }
}

const EXPECTED: Readonly<Record<MessageDecision['kind'], string>> = {
  retry: 'pending, failed or unconfirmed',
  resend: 'unconfirmed',
  confirm: 'pending, sending, failed or unconfirmed',
  cancel: 'pending, failed or unconfirmed',
}

function settledAlready({ id, state }: OutboxMessage, { kind }: MessageDecision): Refusal {
  const message = `message ${id} is ${state}; ${kind} takes one that is ${EXPECTED[kind]}`
  return { code: 'message-settled', needs: 'input', message }
}

function seenElsewhere({ id, channelId }: OutboxMessage, seen: { readonly channelId: string }): Refusal {
  const message = `message ${id} goes to channel ${channelId}, and the link is of channel ${seen.channelId}; expected the link of the message there`
  return { code: 'message-elsewhere', needs: 'input', message }
}

/** Files, replies and changes of a message that is not sent have no place to go. */
async function cancelFollowers(db: Db, id: number): Promise<void> {
  const where = { targetId: id, state: { in: ['pending', 'failed', 'unconfirmed'] } }
  for (const follower of await db.message.findMany({ where, select: { id: true } })) {
    await stepMessage(db, follower.id, 'cancel')
  }
}
