import type { MessageState } from '../domain/delivery.ts'
import type { Medium } from '../domain/medium.ts'
import type { PostedPlace, SelfAuditEvidence, WaitingMessage } from '../domain/self-audit.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from './database.ts'

/** Rows one check reads at most; what lies beyond is found once these are mended. */
const ROWS_MAX = 500

/** Posts about a month of the kinds named. */
export async function postedPlaces(
  db: Db,
  medium: Medium,
  month: Month,
  kinds: readonly string[],
): Promise<readonly PostedPlace[]> {
  const rows = await db.message.findMany({
    where: { medium, month, kind: { in: [...kinds] }, action: 'post' },
    select: { id: true, medium: true, month: true, kind: true, unitCode: true, channelId: true, state: true },
    orderBy: { id: 'asc' },
  })
  return rows.map((row) => ({ ...row, state: row.state as MessageState }))
}

/** Posts and replies that are recorded in one and the same place: only one of them can stand there. */
export async function sharedPlaces(db: Db): Promise<SelfAuditEvidence['sharedPlaces']> {
  return db.$queryRaw<{ channelId: string; ts: string; ids: number[] }[]>`
    SELECT "channelId", ts, array_agg(id ORDER BY id) AS ids
    FROM message
    WHERE state = 'sent' AND action IN ('post', 'reply') AND ts IS NOT NULL
    GROUP BY "channelId", ts
    HAVING count(*) > 1
    ORDER BY "channelId", ts
    LIMIT ${ROWS_MAX}`
}

/**
 * Pending messages that could go out, the longest waiting first: due, nothing they wait for, their channel neither
 * retired nor told to wait. `since` is the instant from which nothing held them back, `freeSince` at the earliest.
 */
export async function dueMessages(db: Db, now: Date, freeSince: Date): Promise<readonly WaitingMessage[]> {
  return db.$queryRaw<WaitingMessage[]>`
    SELECT m.id, m."dueAt", GREATEST(m."dueAt", r."sentAt", t."sentAt", ${freeSince}::timestamptz) AS since
    FROM message m
    LEFT JOIN destination d ON d.platform = m.platform AND d."channelId" = m."channelId"
    LEFT JOIN message r ON r.id = m."requiresId"
    LEFT JOIN message t ON t.id = m."targetId"
    WHERE m.state = 'pending' AND m."dueAt" <= ${now}
      AND (r.id IS NULL OR r.state IN ('sent', 'cancelled'))
      AND (t.id IS NULL OR t.state = 'sent')
      AND (d.state IS NULL OR (d.state = 'active' AND d."nextPostAt" <= ${now}))
    ORDER BY since, m.id
    LIMIT ${ROWS_MAX}`
}

/** Messages whose outcome is unknown, with the instant at which they were to be looked up, the longest waiting first. */
export async function messagesInDoubt(db: Db): Promise<readonly WaitingMessage[]> {
  return db.$queryRaw<WaitingMessage[]>`
    SELECT id, "dueAt", COALESCE("lookAt", "claimedAt", "createdAt") AS since
    FROM message WHERE state = 'sending'
    ORDER BY since, id
    LIMIT ${ROWS_MAX}`
}

/** A message that waits for a person, with what tells one series of its attempts from another. */
export interface StoredTrouble {
  readonly id: number
  readonly kind: string
  readonly state: MessageState
  readonly attempts: number
  readonly dueAt: Date
  readonly claimedAt: Date | null
}

/** Messages that wait for a person, the oldest first. */
export async function messagesInTrouble(db: Db): Promise<readonly StoredTrouble[]> {
  const rows = await db.message.findMany({
    where: { state: { in: ['failed', 'unconfirmed'] } },
    select: { id: true, kind: true, state: true, attempts: true, dueAt: true, claimedAt: true },
    orderBy: { id: 'asc' },
    take: ROWS_MAX,
  })
  return rows.map((row) => ({ ...row, state: row.state as MessageState }))
}

/** Those of the series that a message of the kind was written in: its key is the series and the channel it goes to. */
export async function writtenSeries(db: Db, kind: string, series: readonly string[]): Promise<ReadonlySet<string>> {
  if (series.length === 0) return new Set()
  const rows = await db.$queryRaw<{ series: string }[]>`
    SELECT DISTINCT s.series
    FROM unnest(${[...series]}::text[]) AS s(series)
    JOIN message m ON m.kind = ${kind} AND regexp_replace(m.key, '/[^/]*$', '') = s.series`
  return new Set(rows.map((row) => row.series))
}

/** Until when the workspace was last left alone, be that past or to come; `null` = never. */
export async function lastHoldUntil(db: Db): Promise<Date | null> {
  const where = { platform_channelId: { platform: 'slack', channelId: '*' } }
  return (await db.destination.findUnique({ where }))?.nextPostAt ?? null
}
