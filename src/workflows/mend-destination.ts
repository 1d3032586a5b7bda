import type { Surface } from '../domain/audit.ts'
import type { Db } from '../store/database.ts'
import { reviveDestination } from '../store/destinations.ts'
import { messageIds } from '../store/message-ids.ts'
import { stepMessage } from '../store/outbox.ts'
import type { OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'
import { freshAttempt } from './settle-message.ts'

/** Most messages of one channel that a mend retries; a channel is retired at the first failure, so there are few. */
const RETRIED_MAX = 1_000

/** What goes on in a channel that takes posts again. */
export interface Mended {
  readonly channelId: string
  /** Whether it was retired; what was held there goes out as well. */
  readonly wasRetired: boolean
  /** Messages that had failed for the channel's sake and are due again. */
  readonly retried: readonly number[]
}

/**
 * Goes on with a channel that takes posts again: revives it and makes due what failed there for the channel's sake, as one
 * act of nobody's. Returns `null` when there was nothing to mend; then nothing is written.
 */
export async function mendDestination(
  context: OfficeContext,
  input: { readonly channelId: string; readonly how: string; readonly surface: Surface },
): Promise<Mended | null> {
  const { channelId, how, surface } = input
  return context.database.transaction(async (db) => {
    const mended = await mendWithin(db, channelId, context.now())
    if (mended === null) return null
    const { wasRetired, retried } = mended
    const details = { channel: channelId, how, wasRetired, retried }
    await recordAct(context, db, { personId: null, name: '—', surface }, { act: 'mendDestination', details })
    return mended
  })
}

/** The mend in the caller's transaction, for an act that says in the audit log itself what it mended. */
export async function mendWithin(db: Db, channelId: string, now: Date): Promise<Mended | null> {
  const wasRetired = await reviveDestination(db, channelId)
  const filter = { states: ['failed'], channelId, lastErrorKind: 'destination' } as const
  const retried: number[] = []
  for (const id of await messageIds(db, filter, { take: RETRIED_MAX })) {
    if (await stepMessage(db, id, 'retry', freshAttempt(now), { from: ['failed'] })) retried.push(id)
  }
  return wasRetired || retried.length > 0 ? { channelId, wasRetired, retried } : null
}
