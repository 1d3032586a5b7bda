import { channelsFor } from '../domain/channels.ts'
import { type MessageState, PRIORITY } from '../domain/delivery.ts'
import { toLocalDateTime } from '../domain/time.ts'
import { unitInMonth, unitOn } from '../domain/units.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import type { OutboxMessage } from '../store/outbox.ts'
import { writtenSeries } from '../store/self-audit.ts'
import { composeMessage } from './compose-message.ts'
import { loadTree, type OfficeContext, todayOf } from './office-context.ts'

const KIND = 'deliveryTrouble'
/** One series of attempts that ended in the state; the keys of its reports begin with it. */
export function troubleSeries({ id, attempts, dueAt }: TroubledSeries, state: MessageState): string {
  return [KIND, id, state, attempts, dueAt.getTime()].join('/')
}

type TroubledSeries = Pick<OutboxMessage, 'id' | 'attempts' | 'dueAt'>

/** Those of the series that a report was written of. */
export function reportedSeries(db: Db, series: readonly string[]): Promise<ReadonlySet<string>> {
  return writtenSeries(db, KIND, series)
}

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
  if (message.kind === KIND) return
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
        key: `${troubleSeries(message, state)}/${channelId}`,
        unitCode: office.cityCode,
        medium: null,
        month: null,
        version: 1,
        channelId,
        priority: PRIORITY.reminder,
      }
      await composeMessage(context, db, { kind: KIND, facts }, place)
    }
  })
}
