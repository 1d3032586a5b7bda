import { PRIORITY } from '../domain/delivery.ts'
import type { Db } from '../store/database.ts'
import { findMessage, newestChangeOf, type OutboxMessage, stepMessage } from '../store/outbox.ts'
import { countAsked, type ReceiptRun, receiptsOf } from '../store/receipts.ts'
import { composeMessage } from './compose-message.ts'
import type { OfficeContext } from './office-context.ts'
import { receiptFactsOf, withRoll } from './receipt-facts.ts'
import { noticeOf } from './standing-messages.ts'

/**
 * Has every post of a run show who has signed by now. A newer roll takes the place of one that was not sent yet;
 * any other change that waits goes before it.
 */
export async function showRoll(context: OfficeContext, db: Db, run: ReceiptRun): Promise<void> {
  const receipt = await receiptFactsOf(context, db, run, true)
  const change = await changeName(db, run)
  for (const postId of run.postIds) {
    const post = await findMessage(db, postId)
    if (post === null || post.state === 'superseded' || post.state === 'cancelled') continue
    const current = await newestChangeOf(db, post)
    const key = `${post.key}/roll${run.id}-${change}`
    if (current.key === key) continue
    if (isRoll(current)) await stepMessage(db, current.id, 'supersede')
    await composeMessage(context, db, withRoll(noticeOf(current), receipt), {
      key,
      unitCode: post.unitCode,
      medium: post.medium,
      month: post.month,
      version: current.version,
      channelId: post.channelId,
      priority: PRIORITY.interactive,
      action: 'update',
      targetId: post.id,
      isRoll: true,
      ...(post.requiresId === null ? {} : { requiresId: post.requiresId }),
    })
  }
}

function isRoll({ action, facts }: OutboxMessage): boolean {
  return (
    action === 'update' && (facts as { readonly receipt?: { readonly rollOnly: boolean } }).receipt?.rollOnly === true
  )
}

/** People are only added to those asked and sign once, so both numbers together are new with each change. */
async function changeName(db: Db, { id }: ReceiptRun): Promise<string> {
  const receipts = await receiptsOf(db, [id])
  return `${await countAsked(db, id)}-${receipts.filter(({ signedAt }) => signedAt !== null).length}`
}
