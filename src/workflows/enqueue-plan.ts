import type { PlannedMessage } from '../notifications/plan.ts'
import type { Db } from '../store/database.ts'
import type { OutboxMessage } from '../store/outbox.ts'
import type { RankingInfo } from '../store/rankings.ts'
import { composeMessage, messageKey } from './compose-message.ts'
import type { OfficeContext } from './office-context.ts'
import { askForReceipt } from './receipt-run.ts'

/** Writes every planned message to the outbox; notices wait for the summary they link to. Returns how many. */
export async function enqueuePlan(
  context: OfficeContext,
  db: Db,
  ranking: RankingInfo,
  messages: readonly PlannedMessage[],
): Promise<number> {
  let summary: OutboxMessage | null = null
  for (const message of messages) {
    const composed = await enqueuePlanned(context, db, ranking, message, summary)
    if (message.notice.kind === 'bottomRankingSummary') summary ??= composed
  }
  return messages.length
}

/** Writes one planned message as a new post, and asks its addressees to sign where it is to be signed for. */
export async function enqueuePlanned(
  context: OfficeContext,
  db: Db,
  ranking: RankingInfo,
  { notice, unitCode, channelId, priority }: PlannedMessage,
  summary: OutboxMessage | null,
): Promise<OutboxMessage> {
  const linksToSummary = notice.kind === 'bottomRankingNotice' && summary !== null
  const message = await composeMessage(context, db, notice, {
    key: messageKey(notice.kind, ranking, unitCode, channelId),
    unitCode,
    medium: ranking.medium,
    month: ranking.month,
    version: ranking.version,
    channelId,
    priority,
    ...(linksToSummary ? { requiresId: summary.id } : {}),
  })
  await askForReceipt(context, db, message)
  return message
}
