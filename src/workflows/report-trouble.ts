import { channelsFor } from '../domain/channels.ts'
import { PRIORITY } from '../domain/delivery.ts'
import { toLocalDateTime } from '../domain/time.ts'
import { unitInMonth, unitOn } from '../domain/units.ts'
import { loadChannels } from '../store/channels.ts'
import type { OutboxMessage } from '../store/outbox.ts'
import { composeMessage } from './compose-message.ts'
import { loadTree, type OfficeContext, todayOf } from './office-context.ts'

/**
 * Tells the operations channels of the city, once for each attempt series, that a message needs a person. A report
 * about the operations channel itself, or about a report, is not made: the message log and the metrics show it.
 */
export async function reportTrouble(
  context: OfficeContext,
  message: OutboxMessage,
  state: 'failed' | 'unconfirmed',
  error: string,
): Promise<void> {
  if (message.kind === 'deliveryTrouble') return
  await context.database.transaction(async (db) => {
    const { office } = context
    const today = todayOf(context)
    const channels = channelsFor(await loadChannels(db), office.cityCode, 'operations', today)
    const tree = await loadTree(db)
    const unit =
      message.month === null
        ? unitOn(tree, message.unitCode, today)
        : unitInMonth(tree, message.unitCode, message.month)
    for (const { channelId } of channels.filter((channel) => channel.channelId !== message.channelId)) {
      const facts = {
        officeName: office.name,
        messageId: String(message.id),
        kind: message.kind,
        unitName: unit?.name ?? null,
        month: message.month,
        channelId: message.channelId,
        state,
        lastError: error,
        attempts: message.attempts,
        noticedAt: toLocalDateTime(context.now(), office.timeZone),
      }
      const place = {
        key: ['deliveryTrouble', message.id, state, message.attempts, message.dueAt.getTime(), channelId].join('/'),
        unitCode: office.cityCode,
        medium: null,
        month: null,
        version: 1,
        channelId,
        priority: PRIORITY.reminder,
      }
      await composeMessage(context, db, { kind: 'deliveryTrouble', facts }, place)
    }
  })
}
