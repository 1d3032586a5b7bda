import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { Db } from '../store/database.ts'
import { reviveDestination } from '../store/destinations.ts'
import { findMessage, type OutboxMessage, stepMessage } from '../store/outbox.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'

/**
 * A person settles a message that needs one: `retry` sends it again (after the mend, or after looking that it is not
 * there), `cancel` decides that it is not sent.
 */
export async function settleMessage(
  context: OfficeContext,
  input: { readonly id: number; readonly decision: 'retry' | 'cancel'; readonly by: ActorClaim },
): Promise<Outcome<OutboxMessage>> {
  const { id, decision } = input
  const actor = await authorise(context, input.by, decision === 'retry' ? 'retryMessage' : 'cancelMessage')
  if (!actor.ok) return actor
  return allOrNothing(context.database, async (db) => {
    const message = await findMessage(db, id)
    if (message === null) {
      return refuse({
        code: 'unknown-message',
        needs: 'input',
        message: `message ${id}: no such message; see \`duban messages\``,
      })
    }
    const change =
      decision === 'retry' ? { dueAt: context.now(), attempts: 0, lastError: null, lastErrorKind: null } : {}
    if (!(await stepMessage(db, id, decision, change))) {
      const expected = decision === 'retry' ? 'failed or unconfirmed' : 'pending, failed or unconfirmed'
      const text = `message ${id} is ${message.state}; only one that is ${expected} can be ${decision === 'retry' ? 'retried' : 'cancelled'}`
      return refuse({ code: 'message-settled', needs: 'input', message: text })
    }
    if (decision === 'retry') await reviveDestination(db, message.channelId)
    else await cancelFollowers(db, id)
    const details = { message: id, key: message.key, was: message.state }
    const act = decision === 'retry' ? 'retryMessage' : 'cancelMessage'
    await recordAct(context, db, actor.value, { act, unitCode: message.unitCode, details })
    const settled = await findMessage(db, id)
    return done(settled ?? message)
  })
}

/** Files and replies of a message that is not sent have no place to go. */
async function cancelFollowers(db: Db, id: number): Promise<void> {
  const where = { targetId: id, action: { in: ['file', 'reply'] }, state: { in: ['pending', 'failed'] } }
  for (const follower of await db.message.findMany({ where, select: { id: true } })) {
    await stepMessage(db, follower.id, 'cancel')
  }
}
