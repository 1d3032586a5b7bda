import { done, type Outcome } from '../domain/refusal.ts'
import { messageIds } from '../store/message-ids.ts'
import type { OutboxMessage } from '../store/outbox.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'
import { actOf, carryOut, recordSettled, type SettledMessage } from './settle-message.ts'

/** Most messages that one act retries. */
export const RETRIED_AT_ONCE_MAX = 1_000
/** States of which a person may ask for every message again; one in doubt is looked up before it is posted. */
export const RETRYABLE_STATES = ['failed', 'unconfirmed'] as const

const RETRY = { kind: 'retry' } as const

/** A person has the messages named tried again: all of them, or, when one of them cannot be, none. */
export async function retryNamed(
  context: OfficeContext,
  { ids, by }: { readonly ids: readonly number[]; readonly by: ActorClaim },
): Promise<Outcome<readonly OutboxMessage[]>> {
  const actor = await authorise(context, by, actOf(RETRY))
  if (!actor.ok) return actor
  return allOrNothing(context.database, async (db) => {
    const settled: SettledMessage[] = []
    for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
      const outcome = await carryOut(context, db, id, RETRY)
      if (!outcome.ok) return outcome
      settled.push(outcome.value)
    }
    for (const one of settled) await recordSettled(context, db, actor.value, RETRY, one)
    return done(settled.map(({ message }) => message))
  })
}

export interface RetriedAll {
  readonly messages: readonly OutboxMessage[]
  /** Whether more are left than one act retries. */
  readonly isMore: boolean
}

/** A person has everything tried again that stands in these states, in one channel or in all; the oldest 1,000. */
export async function retryAll(
  context: OfficeContext,
  input: {
    readonly states: readonly (typeof RETRYABLE_STATES)[number][]
    readonly channelId: string | null
    readonly by: ActorClaim
  },
): Promise<Outcome<RetriedAll>> {
  const { states, channelId } = input
  const actor = await authorise(context, input.by, actOf(RETRY))
  if (!actor.ok) return actor
  return allOrNothing(context.database, async (db) => {
    const filter = { states, ...(channelId === null ? {} : { channelId }) }
    const ids = await messageIds(db, filter, { take: RETRIED_AT_ONCE_MAX + 1 })
    const settled: SettledMessage[] = []
    for (const id of ids.slice(0, RETRIED_AT_ONCE_MAX)) {
      // One that a worker or another person has settled in between is no longer among them.
      const outcome = await carryOut(context, db, id, RETRY)
      if (outcome.ok) settled.push(outcome.value)
    }
    for (const one of settled) await recordSettled(context, db, actor.value, RETRY, one)
    return done({ messages: settled.map(({ message }) => message), isMore: ids.length > RETRIED_AT_ONCE_MAX })
  })
}
