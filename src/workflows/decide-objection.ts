import { done, type Outcome, refuse } from '../domain/refusal.ts'
import { toLocalDateTime } from '../domain/time.ts'
import type { NoticeFacts, UnitRef } from '../notifications/facts.ts'
import { lockMonth } from '../store/advisory-locks.ts'
import type { Db } from '../store/database.ts'
import { findObjection, type Objection, stepObjection } from '../store/objections.ts'
import { findMessage } from '../store/outbox.ts'
import { receiptRunOf } from '../store/receipts.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import { answerObjection, closeObjection, requestDataReview, toObjectionFacts } from './objection-messages.ts'
import type { OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'

export interface ObjectionDecision {
  readonly id: number
  readonly decision: 'uphold' | 'dismiss'
  readonly reason: string
  readonly by: ActorClaim
}

const OUTCOMES = { uphold: 'upheld', dismiss: 'dismissed' } as const

/** An open objection with its unit's names, for the form in which a reviewer decides. */
export async function objectionToDecide(
  { database }: Pick<OfficeContext, 'database'>,
  id: number,
  db: Db = database.prisma,
): Promise<Outcome<{ readonly objection: Objection; readonly unit: UnitRef }>> {
  const objection = await findObjection(db, id)
  if (objection === null || objection.state !== 'open') {
    const message = `objection ${id}: ${objection === null ? 'there is none' : `it is ${objection.state} already`}`
    return refuse({ code: 'objection-closed', needs: 'input', message })
  }
  const message = await findMessage(db, objection.messageId)
  if (message === null) throw new RangeError(`objection ${id}: expected message ${objection.messageId}, got none`)
  const { unitCode, unitName, district } = (message.facts as NoticeFacts).unit
  return done({ objection, unit: { unitCode, unitName, district } })
}

/**
 * A reviewer decides on an objection, with the reason: upheld, the importer is asked for corrected data, which go the
 * way of any correction; or the data stand. The unit hears it in the thread of its notice.
 */
export async function decideObjection(
  context: OfficeContext,
  { id, decision, reason, by }: ObjectionDecision,
): Promise<Outcome<{ readonly objection: Objection; readonly unit: UnitRef }>> {
  const actor = await authorise(context, by, 'decideObjection')
  if (!actor.ok) return actor
  return allOrNothing(context.database, async (db) => {
    const about = await findObjection(db, id)
    if (about !== null) await lockMonth(db, about.medium, about.month)
    const found = await objectionToDecide(context, id, db)
    if (!found.ok) return found
    const { objection, unit } = found.value
    const at = context.now()
    await stepObjection(db, id, decision, { by: actor.value.personId, at, reason })
    const outcome = { kind: OUTCOMES[decision], by: actor.value.name, reason }
    await closeObjection(context, db, objection, outcome)
    const said = {
      ...toObjectionFacts(context, objection, unit),
      outcome: { ...outcome, at: toLocalDateTime(at, context.office.timeZone) },
    }
    const run = await receiptRunOf(db, objection.messageId)
    if (run !== null) await answerObjection(context, db, run, said)
    if (decision === 'uphold') await requestDataReview(context, db, said)
    const { medium, month, unitCode } = objection
    const details = { objection: id, decision, reason }
    await recordAct(context, db, actor.value, { act: 'decideObjection', medium, month, unitCode, details })
    return done(found.value)
  })
}
