import type { MessageState } from '../domain/delivery.ts'
import type { Db } from './database.ts'
import { retiredReasons } from './destinations.ts'
import type { OutboxMessage } from './outbox.ts'

/** What keeps a pending message back although its time has come: another message that is not settled, or its channel. */
export type Wait =
  | { readonly messageId: number; readonly state: MessageState }
  /** Why Slack takes no posts there. */
  | { readonly channelRetired: string }

type Waiting = Pick<OutboxMessage, 'id' | 'state' | 'channelId' | 'requiresId' | 'targetId'>

/** Other messages looked up by one query; a server takes at most 65,535 parameters in one. */
const IDS_A_QUERY = 10_000

/**
 * What each of the messages waits for, by id, by the same conditions as the outbox looks for what is due. A message that
 * is not pending, or waits for nothing but its time, is left out.
 */
export async function waitsOf(db: Db, messages: readonly Waiting[]): Promise<ReadonlyMap<number, Wait>> {
  const pending = messages.filter((message) => message.state === 'pending')
  const states = await statesOf(db, pending)
  const retired = await retiredReasons(db)
  const waits = new Map<number, Wait>()
  for (const { id, requiresId, targetId, channelId } of pending) {
    const required = requiresId === null ? undefined : states.get(requiresId)
    const target = targetId === null ? undefined : states.get(targetId)
    const reason = retired.get(channelId)
    if (requiresId !== null && required !== undefined && required !== 'sent' && required !== 'cancelled') {
      waits.set(id, { messageId: requiresId, state: required })
    } else if (targetId !== null && target !== undefined && target !== 'sent') {
      waits.set(id, { messageId: targetId, state: target })
    } else if (reason !== undefined) waits.set(id, { channelRetired: reason })
  }
  return waits
}

async function statesOf(db: Db, messages: readonly Waiting[]): Promise<ReadonlyMap<number, MessageState>> {
  const ids = [...new Set(messages.flatMap(({ requiresId, targetId }) => [requiresId, targetId]))].filter(
    (id) => id !== null,
  )
  const states = new Map<number, MessageState>()
  for (let from = 0; from < ids.length; from += IDS_A_QUERY) {
    const where = { id: { in: ids.slice(from, from + IDS_A_QUERY) } }
    const rows = await db.message.findMany({ where, select: { id: true, state: true } })
    for (const { id, state } of rows) states.set(id, state as MessageState)
  }
  return states
}
