import { type DeliveryStep, type MessageState, statesBefore, stepOf } from '../domain/delivery.ts'
import type { Medium } from '../domain/medium.ts'
import type { Locale } from '../domain/office.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from './database.ts'
import { Prisma } from './generated/client.ts'
import { toJson } from './json.ts'
import { currentReference } from './reference.ts'

/** `post` a new message, `update` one that stands already, `reply` in its thread, or share a `file` there. */
export type MessageAction = 'post' | 'update' | 'reply' | 'file'

/** Why the last attempt of a message did not make it visible: a passing reason, an unknown outcome, what refused it, or too many attempts. */
export type ErrorKind = 'temporary' | 'ambiguous' | 'message' | 'destination' | 'workspace' | 'exhausted'

export interface MessageFile {
  readonly fileName: string
  readonly title: string
  /** Its bytes are in `stored_file`. */
  readonly sha256: string
}

/** What is to be said where, written in the transaction of the act that says it. */
export interface NewMessage {
  /** The forever-unique business key; a second row of it is never written. */
  readonly key: string
  readonly kind: string
  readonly unitCode: string
  readonly medium: Medium | null
  readonly month: Month | null
  readonly version: number
  readonly platform: 'slack'
  readonly channelId: string
  readonly action: MessageAction
  /** The message that is changed, answered, or carries the file; `null` for a `post`. */
  readonly targetId: number | null
  /** A message that has to be sent before this one, since this one links to it. */
  readonly requiresId: number | null
  readonly priority: number
  readonly locale: Locale
  readonly facts: unknown
  readonly wordingSha256: string
  readonly text: string
  readonly blocks: readonly unknown[]
  readonly files: readonly MessageFile[]
  readonly contentSha256: string
  readonly dueAt: Date
}

export interface OutboxMessage extends NewMessage {
  readonly id: number
  readonly state: MessageState
  /** Times it was tried. */
  readonly attempts: number
  /** Tries that failed for a passing reason; being told to wait is none. */
  readonly strikes: number
  /** Times it was looked up while its outcome was unknown. */
  readonly looks: number
  readonly claimedAt: Date | null
  /** The platform's id of an uploaded file, recorded before the file is shown. */
  readonly fileId: string | null
  readonly ts: string | null
  readonly permalink: string | null
  readonly lastError: string | null
  readonly lastErrorKind: ErrorKind | null
  /** When a person, having looked and not found it, ordered it sent. */
  readonly resentAt: Date | null
  /** Reference of the request, command or run that wrote it; `null` for one written before there were any. */
  readonly reference: string | null
  readonly createdAt: Date
  readonly sentAt: Date | null
}

/** Most messages one listing returns. */
export const MESSAGES_LISTED_MAX = 10_000

/**
 * Writes the message as pending, under the reference of what writes it, and returns it; a key that exists already is
 * left as it is and returned.
 */
export async function enqueueMessage(db: Db, message: NewMessage, now: Date): Promise<OutboxMessage> {
  const row = {
    ...message,
    facts: toJson(message.facts),
    blocks: toJson(message.blocks),
    files: toJson(message.files),
    state: 'pending',
    reference: currentReference(),
    createdAt: now,
  }
  const [written] = await db.message.createManyAndReturn({ data: [row], skipDuplicates: true })
  return toMessage(written ?? (await db.message.findUniqueOrThrow({ where: { key: message.key } })))
}

export interface MessageFilter {
  readonly state?: MessageState
  readonly medium?: Medium
  readonly month?: Month
  readonly kind?: string
  readonly version?: number
  readonly ids?: readonly number[]
}

/** Messages in the order they were written: of more than 10,000 the first so many, or with `newest` the last. */
export async function listMessages(
  db: Db,
  filter: MessageFilter,
  { newest = false }: { readonly newest?: boolean } = {},
): Promise<readonly OutboxMessage[]> {
  const rows = await db.message.findMany({
    where: whereOf(filter),
    orderBy: { id: newest ? 'desc' : 'asc' },
    take: MESSAGES_LISTED_MAX,
  })
  return (newest ? rows.reverse() : rows).map(toMessage)
}

/** What the time of a pending message depends on. */
export type PendingMessage = Pick<
  OutboxMessage,
  'id' | 'state' | 'channelId' | 'dueAt' | 'priority' | 'requiresId' | 'targetId'
>

/** The pending messages in the order they were written, of more than 10,000 the first so many. */
export async function listPending(db: Db): Promise<readonly PendingMessage[]> {
  const rows = await db.message.findMany({
    where: { state: 'pending' },
    select: { id: true, channelId: true, dueAt: true, priority: true, requiresId: true, targetId: true },
    orderBy: { id: 'asc' },
    take: MESSAGES_LISTED_MAX,
  })
  return rows.map((row) => ({ ...row, state: 'pending' }))
}

/** What the newest messages of a kind were made from, newest first. */
export async function newestFactsOf(db: Db, kind: string, take: number): Promise<readonly unknown[]> {
  const rows = await db.message.findMany({ where: { kind }, select: { facts: true }, orderBy: { id: 'desc' }, take })
  return rows.map(({ facts }) => facts)
}

/** How many messages there are, listed or not. */
export function countMessages(db: Db, filter: MessageFilter): Promise<number> {
  return db.message.count({ where: whereOf(filter) })
}

function whereOf({ ids, ...where }: MessageFilter) {
  return { ...where, ...(ids === undefined ? {} : { id: { in: [...ids] } }) }
}

export async function findMessage(db: Db, id: number): Promise<OutboxMessage | null> {
  const row = await db.message.findUnique({ where: { id } })
  return row === null ? null : toMessage(row)
}

/**
 * Writes other content into a message that nobody has tried to send yet, in the transaction that wrote it. Returns
 * false, and changes nothing, when it was claimed or settled.
 */
export async function rewriteUnsent(
  db: Db,
  id: number,
  content: Pick<NewMessage, 'facts' | 'text' | 'blocks' | 'contentSha256'>,
): Promise<boolean> {
  const { count } = await db.message.updateMany({
    where: { id, state: 'pending', attempts: 0 },
    data: { ...content, facts: toJson(content.facts), blocks: toJson(content.blocks) },
  })
  return count === 1
}

/** The message with a business key, or `null`. */
export async function messageOfKey(db: Db, key: string): Promise<OutboxMessage | null> {
  const row = await db.message.findUnique({ where: { key } })
  return row === null ? null : toMessage(row)
}

/** Whether a message was ever written whose key begins so. */
export async function messageOfPrefix(db: Db, prefix: string): Promise<boolean> {
  return (await db.message.findFirst({ where: { key: { startsWith: prefix } }, select: { id: true } })) !== null
}

/** Keys of messages that begin so, the newest `take`. */
export async function keysOfPrefix(db: Db, prefix: string, take: number): Promise<readonly string[]> {
  const rows = await db.message.findMany({
    where: { key: { startsWith: prefix } },
    select: { key: true },
    orderBy: { id: 'desc' },
    take,
  })
  return rows.map(({ key }) => key)
}

/** The last change of a post that stands or is still to be made; the post itself when there is none. */
export async function newestChangeOf(db: Db, post: OutboxMessage): Promise<OutboxMessage> {
  const row = await db.message.findFirst({
    where: {
      platform: post.platform,
      channelId: post.channelId,
      action: 'update',
      targetId: post.id,
      state: { notIn: ['cancelled', 'superseded'] },
    },
    orderBy: { id: 'desc' },
  })
  return row === null ? post : toMessage(row)
}

export interface MessageChange {
  readonly attempts?: number | { readonly increment: number }
  readonly strikes?: number | { readonly increment: number }
  readonly looks?: number | { readonly increment: number }
  readonly lookAt?: Date | null
  readonly dueAt?: Date
  readonly claimedAt?: Date | null
  readonly claimedBy?: string | null
  readonly ts?: string | null
  readonly permalink?: string | null
  readonly lastError?: string | null
  readonly lastErrorKind?: ErrorKind | null
  readonly resentAt?: Date
  readonly sentAt?: Date
}

export interface StepOptions {
  /** Only from these states; by default every state the step may start from. */
  readonly from?: readonly MessageState[]
  /** Only while the claim is this one: another worker may have taken the message since. */
  readonly claimedAt?: Date | null
}

/**
 * Takes one step of a message's delivery, provided it is still in a state the step may start from.
 * Returns false when another worker or person was first; then nothing was written.
 */
export async function stepMessage(
  db: Db,
  id: number,
  step: DeliveryStep,
  change: MessageChange = {},
  { from = statesBefore(step), claimedAt }: StepOptions = {},
): Promise<boolean> {
  const claim = claimedAt === undefined ? {} : { claimedAt }
  for (const state of from) {
    const next = stepOf(state, step)
    if (next === null) continue
    const { count } = await db.message.updateMany({ where: { id, state, ...claim }, data: { ...change, state: next } })
    if (count === 1) return true
  }
  return false
}

/** The permalink is asked for after the message stands; it never decides anything. */
export async function recordPermalink(db: Db, id: number, permalink: string): Promise<void> {
  await db.message.update({ where: { id }, data: { permalink } })
}

/** The SHA-256 of every other file in the same thread. */
export async function otherFilesOf(
  db: Db,
  { id, targetId }: Pick<OutboxMessage, 'id' | 'targetId'>,
): Promise<ReadonlySet<string>> {
  const rows = await db.message.findMany({
    where: { action: 'file', targetId, id: { not: id } },
    select: { files: true },
  })
  return new Set(rows.flatMap(({ files }) => (files as unknown as readonly MessageFile[]).map(({ sha256 }) => sha256)))
}

/**
 * Makes the messages that waited for `oldId` wait for `newId`, when `oldId` is superseded by a message of a newer version.
 */
export async function redirectRequirement(db: Db, oldId: number, newId: number): Promise<void> {
  const where = { requiresId: oldId, state: { in: ['pending', 'failed'] } }
  await db.message.updateMany({ where, data: { requiresId: newId } })
}

export interface DueChannel {
  readonly platform: 'slack'
  readonly channelId: string
  /** That of its most urgent message; lower goes first. */
  readonly priority: number
}

/** Changes of one message are made in the order they were written, so that the newest is what stands in the end. */
const AFTER_EARLIER_CHANGES = Prisma.sql`NOT (m.action = 'update' AND EXISTS (
        SELECT 1 FROM message e
        WHERE e."targetId" = m."targetId" AND e.action = 'update' AND e.id < m.id AND e.state IN ('pending', 'sending')))`

/**
 * Channels with a message that can go now: due, nothing it waits for, the channel not retired, at its pace, and with no
 * worker at it. The most urgent come first; at most 1,000.
 */
export async function dueChannels(db: Db, now: Date): Promise<readonly DueChannel[]> {
  const rows = await db.$queryRaw<{ channelId: string; priority: number }[]>`
    SELECT m."channelId", min(m.priority)::int AS priority
    FROM message m
    LEFT JOIN destination d ON d.platform = m.platform AND d."channelId" = m."channelId"
    LEFT JOIN message r ON r.id = m."requiresId"
    LEFT JOIN message t ON t.id = m."targetId"
    WHERE m.state = 'pending' AND m."dueAt" <= ${now}
      AND (r.id IS NULL OR r.state IN ('sent', 'cancelled'))
      AND (t.id IS NULL OR t.state = 'sent')
      AND ${AFTER_EARLIER_CHANGES}
      AND (d.state IS NULL OR (d.state = 'active' AND d."nextPostAt" <= ${now}
        AND (d."leaseUntil" IS NULL OR d."leaseUntil" < ${now})))
    GROUP BY m."channelId"
    ORDER BY min(m.priority), min(m."dueAt"), m."channelId"
    LIMIT 1000`
  return rows.map(({ channelId, priority }) => ({ platform: 'slack', channelId, priority }))
}

/** A message whose turn has come. */
export interface DueMessage extends OutboxMessage {
  /** The address of the message it links to; `null` when there is none, or it is not known yet. */
  readonly requiredPermalink: string | null
}

/** The next message that can go in each of the leased channels now, in their order; `null` where none can. */
export async function nextDueOf(
  db: Db,
  channelIds: readonly string[],
  now: Date,
): Promise<readonly (DueMessage | null)[]> {
  const rows = await db.$queryRaw<(MessageRow & Pick<DueMessage, 'requiredPermalink'>)[]>`
    SELECT n.*
    FROM unnest(${[...new Set(channelIds)]}::text[]) AS c(id)
    JOIN destination d ON d.platform = 'slack' AND d."channelId" = c.id AND d.state = 'active'
    CROSS JOIN LATERAL (
      SELECT m.*, r.permalink AS "requiredPermalink"
      FROM message m
      LEFT JOIN message r ON r.id = m."requiresId"
      LEFT JOIN message t ON t.id = m."targetId"
      WHERE m.platform = 'slack' AND m."channelId" = c.id AND m.state = 'pending' AND m."dueAt" <= ${now}
        AND (r.id IS NULL OR r.state IN ('sent', 'cancelled'))
        AND (t.id IS NULL OR t.state = 'sent')
        AND ${AFTER_EARLIER_CHANGES}
      ORDER BY m.priority, m.id
      LIMIT 1
    ) n`
  const next = new Map(
    rows.map(({ requiredPermalink, ...row }) => [row.channelId, { ...toMessage(row), requiredPermalink }]),
  )
  return channelIds.map((channelId) => next.get(channelId) ?? null)
}

export interface Claim {
  readonly id: number
  readonly at: Date
  readonly by: string
  /** When the outcome is looked up if nobody has spoken of it. */
  readonly lookAt: Date
  /** The uploaded file that the attempt shares, by which it can be looked up; `null` = none. */
  readonly fileId: string | null
}

/**
 * Claims pending messages for one attempt each; says of each whether it was there to be claimed. One that an act is
 * about to settle is left to it.
 */
export async function claimMessages(db: Db, claims: readonly Claim[]): Promise<readonly boolean[]> {
  const claimed = await db.$queryRaw<{ id: number }[]>`
    WITH c AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(claims)}::jsonb)
        AS c(id int, at timestamptz, by text, "lookAt" timestamptz, "fileId" text)
    ), free AS (
      SELECT m.id FROM message m JOIN c ON c.id = m.id WHERE m.state = 'pending' FOR UPDATE OF m SKIP LOCKED
    )
    UPDATE message SET state = ${stepOf('pending', 'claim')}, attempts = attempts + 1, "claimedAt" = c.at, "claimedBy" = c.by,
      "lookAt" = c."lookAt", "fileId" = COALESCE(c."fileId", message."fileId"), looks = 0
    FROM c JOIN free ON free.id = c.id
    WHERE message.id = c.id
    RETURNING message.id`
  const ids = new Set(claimed.map(({ id }) => id))
  return claims.map(({ id }) => ids.has(id))
}

export interface Confirmation {
  readonly id: number
  readonly ts: string
  readonly permalink: string | null
  readonly at: Date
}

/** Records messages as visible from wherever they stand; false for one that was settled otherwise. */
export async function confirmMessages(db: Db, confirmations: readonly Confirmation[]): Promise<readonly boolean[]> {
  const confirmed = await db.$queryRaw<{ id: number }[]>`
    UPDATE message SET state = 'sent', ts = c.ts, permalink = COALESCE(c.permalink, message.permalink), "sentAt" = c.at,
      "lastError" = NULL, "lastErrorKind" = NULL, "lookAt" = NULL
    FROM jsonb_to_recordset(${JSON.stringify(confirmations)}::jsonb) AS c(id int, ts text, permalink text, at timestamptz)
    WHERE message.id = c.id AND message.state = ANY(${[...statesBefore('confirm')]}::text[])
    RETURNING message.id`
  const ids = new Set(confirmed.map(({ id }) => id))
  return confirmations.map(({ id }) => ids.has(id))
}

/**
 * Takes claimed messages whose outcome is to be looked up by now, the longest waiting first: until `until` nobody else
 * takes them.
 */
export async function takeInDoubt(
  db: Db,
  { now, until, take }: { readonly now: Date; readonly until: Date; readonly take: number },
): Promise<readonly OutboxMessage[]> {
  // One without a time was claimed by nobody who is still there to set it.
  const rows = await db.$queryRaw<MessageRow[]>`
    UPDATE message SET "lookAt" = ${until}
    WHERE id IN (
      SELECT id FROM message WHERE state = 'sending' AND ("lookAt" IS NULL OR "lookAt" <= ${now})
      ORDER BY "lookAt" NULLS FIRST, id LIMIT ${take} FOR UPDATE SKIP LOCKED
    )
    RETURNING *`
  return rows.map(toMessage).toSorted((a, b) => a.id - b.id)
}

/** Sets when a message in doubt is looked up, provided the claim is still the one given. */
export async function postponeLook(
  db: Db,
  { id, claimedAt }: Pick<OutboxMessage, 'id' | 'claimedAt'>,
  change: Pick<MessageChange, 'lookAt' | 'looks' | 'lastError' | 'lastErrorKind'>,
): Promise<void> {
  await db.message.updateMany({ where: { id, state: 'sending', claimedAt }, data: change })
}

export interface Outstanding {
  /** Messages that are not settled. */
  readonly count: number
  /** Those a worker has claimed, or whose outcome is in doubt. */
  readonly inFlight: number
  /** When the next message that nothing else holds back becomes due; `null` when none will by itself. */
  readonly earliestDueAt: Date | null
}

/** What is still to be settled; for `drain`, readiness and the metrics. */
export async function outstanding(db: Db): Promise<Outstanding> {
  const rows = await db.$queryRaw<{ count: number; inFlight: number; earliestDueAt: Date | null }[]>`
    SELECT count(*)::int AS count,
      count(*) FILTER (WHERE m.state = 'sending')::int AS "inFlight",
      min(GREATEST(m."dueAt", d."nextPostAt")) FILTER (
        WHERE m.state = 'pending' AND (r.id IS NULL OR r.state IN ('sent', 'cancelled'))
          AND (t.id IS NULL OR t.state = 'sent') AND COALESCE(d.state, 'active') = 'active'
      ) AS "earliestDueAt"
    FROM message m
    LEFT JOIN destination d ON d.platform = m.platform AND d."channelId" = m."channelId"
    LEFT JOIN message r ON r.id = m."requiresId"
    LEFT JOIN message t ON t.id = m."targetId"
    WHERE m.state IN ('pending', 'sending')`
  return rows[0] ?? { count: 0, inFlight: 0, earliestDueAt: null }
}

/** How many messages stand in each state. */
export async function countByState(db: Db): Promise<Readonly<Record<string, number>>> {
  const groups = await db.message.groupBy({ by: ['state'], _count: true })
  return Object.fromEntries(groups.map((group) => [group.state, group._count]))
}

type MessageRow = NonNullable<Awaited<ReturnType<Db['message']['findFirst']>>>

/** A row as a message. */
export function toMessage(row: MessageRow): OutboxMessage {
  return {
    ...row,
    medium: row.medium as Medium | null,
    platform: 'slack',
    action: row.action as MessageAction,
    locale: row.locale as Locale,
    blocks: row.blocks as unknown as readonly unknown[],
    files: row.files as unknown as readonly MessageFile[],
    state: row.state as MessageState,
    lastErrorKind: row.lastErrorKind as ErrorKind | null,
  }
}
