import type { LocalDay } from '../domain/time.ts'
import type { Db } from './database.ts'
import { type OutboxMessage, toMessage } from './outbox.ts'

/**
 * Lets a copy of an office begin at an instant: its schedules are planned from there on, whatever was planned or done
 * after it, and what a worker of the office had in hand is taken up anew.
 */
export async function beginAt(db: Db, at: Date): Promise<void> {
  await db.occurrence.deleteMany({ where: { scheduleVersion: { not: null }, dueAt: { gt: at } } })
  await db.schedule.updateMany({ where: { plannedThrough: { gt: at } }, data: { plannedThrough: at } })
  await db.message.updateMany({ where: { state: 'sending' }, data: { state: 'pending', claimedAt: null } })
}

/** The next instant after `after` at which a run, a reminder or a message becomes due; `null` = there is none. */
export async function nextDueAt(db: Db, after: Date): Promise<Date | null> {
  const [run, reminder, message] = await Promise.all([
    db.occurrence.aggregate({ where: { state: 'planned', dueAt: { gt: after } }, _min: { dueAt: true } }),
    db.deadline.aggregate({ where: { state: 'open', nextAt: { gt: after } }, _min: { nextAt: true } }),
    db.message.aggregate({ where: { state: 'pending', dueAt: { gt: after } }, _min: { dueAt: true } }),
  ])
  const instants = [run._min.dueAt, reminder._min.nextAt, message._min.dueAt].filter((instant) => instant !== null)
  return instants.length === 0 ? null : new Date(Math.min(...instants.map((instant) => instant.getTime())))
}

/** Counts every open deadline whose day is before `today` as met. */
export async function meetPassedDeadlines(db: Db, today: LocalDay, now: Date): Promise<void> {
  await db.deadline.updateMany({
    where: { state: 'open', day: { lt: today } },
    data: { state: 'met', nextAt: null, endedAt: now },
  })
}

/** The id of the newest message; 0 = there is none. */
export async function newestMessageId(db: Db): Promise<number> {
  const { _max } = await db.message.aggregate({ _max: { id: true } })
  return _max.id ?? 0
}

/** The ids of the messages that have not gone out and may still, the oldest first, at most `take`. */
export async function waitingMessageIds(db: Db, take: number): Promise<readonly number[]> {
  const rows = await db.message.findMany({
    where: { state: { in: ['pending', 'sending', 'failed', 'unconfirmed'] } },
    orderBy: { id: 'asc' },
    select: { id: true },
    take,
  })
  return rows.map(({ id }) => id)
}

/**
 * The messages that went out from one instant until before another, and those written in it that wait or failed, in the
 * order in which they were written, beginning after an id, at most `take`. What was cancelled or overtaken before it
 * went out is left out.
 */
export async function messagesOfSpan(
  db: Db,
  span: { readonly from: Date; readonly until: Date; readonly afterId: number },
  take: number,
): Promise<readonly OutboxMessage[]> {
  const within = { gte: span.from, lt: span.until }
  const rows = await db.message.findMany({
    where: {
      id: { gt: span.afterId },
      OR: [
        { state: 'sent', sentAt: within },
        { state: { in: ['pending', 'sending', 'failed', 'unconfirmed'] }, createdAt: within },
      ],
    },
    orderBy: { id: 'asc' },
    take,
  })
  return rows.map(toMessage)
}

/** The message that stands in a channel at a timestamp; `null` = none of ours. */
export async function messageAt(db: Db, channelId: string, ts: string): Promise<OutboxMessage | null> {
  const row = await db.message.findFirst({
    where: { channelId, ts, action: { not: 'update' } },
    orderBy: { id: 'asc' },
  })
  return row === null ? null : toMessage(row)
}
