import { randomUUID } from 'node:crypto'
import { heldUntil, type QuietHours } from '../domain/quiet-hours.ts'
import type { Circumstances } from '../store/circumstances.ts'
import type { Database } from '../store/database.ts'
import { createDeliveryBooks, type DeliveryBooks } from '../store/delivery-books.ts'
import { holdDestination, type Release, type WorkspaceHold } from '../store/destinations.ts'
import type { FailoverWatch } from '../store/failover-watch.ts'
import { readFile } from '../store/files.ts'
import type { HistoryGap } from '../store/history-gaps.ts'
import { type DueMessage, findMessage, type OutboxMessage, recordPermalink } from '../store/outbox.ts'
import { createEarlierPosts, type EarlierPosts } from './earlier-posts.ts'
import { channelAddress, LINK_PLACEHOLDER, withLink } from './final-content.ts'
import { createLimiter, type Limiter, WAIT_IN_TURN_MS } from './limiter.ts'
import type { LookUp, Messenger, OutgoingMessage, SendResult } from './messenger.ts'
import { type LimitedMethod, nextPostAt, type Pacing } from './pacing.ts'
import { confirm, doubt, type Settled, settle } from './settle-attempt.ts'

export interface DeliveryParts {
  readonly database: Database
  readonly messenger: Messenger
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  /** Names this worker in leases and claims. */
  readonly workerId: string
  readonly pacing: Pacing
  readonly quietHours: QuietHours | null
  readonly timeZone: string
  /** Sees to it that what a failover may have made the database forget is recorded; `null` = nothing is watched. */
  readonly failoverWatch?: FailoverWatch | null
  /** Ends a turn after the message at hand. */
  readonly signal?: AbortSignal
  /** Tells an operator, once, of a message that needs a person. */
  readonly onTrouble: (message: OutboxMessage, state: 'failed' | 'unconfirmed', error: string) => Promise<void>
  readonly onOutcome?: (message: OutboxMessage, outcome: string) => void
  /** Goes around one attempt, or one look-up, of a message. */
  readonly around?: <T>(message: OutboxMessage, attempt: () => Promise<T>) => Promise<T>
}

/** The parts, and what all channels of one process share. */
export interface DeliveryDeps extends DeliveryParts {
  readonly books: DeliveryBooks
  readonly limiter: Limiter
  readonly earlierPosts: EarlierPosts
}

export function createDelivery(parts: DeliveryParts): DeliveryDeps {
  const { database, messenger, now, sleep, pacing, failoverWatch = null } = parts
  const limiter = createLimiter({ database, now, sleep, limits: pacing.limits })
  const earlierPosts = createEarlierPosts({ database, messenger, limiter, now, settleMs: pacing.settleMs })
  const books = createDeliveryBooks(database, { now, isWatched: failoverWatch !== null })
  return { ...parts, books, limiter, earlierPosts }
}

/** Why nothing may be sent anywhere just now, and until when; `null` when it may. */
export async function heldBack(deps: DeliveryDeps): Promise<WorkspaceHold | null> {
  return (await look(deps)).hold
}

/** The circumstances, quiet hours among them, once the watch is satisfied that they are those of now. */
async function look(deps: DeliveryDeps): Promise<Circumstances> {
  const { books, failoverWatch = null, quietHours, timeZone } = deps
  let seen = await books.circumstances()
  if (seen.timeline !== null && failoverWatch !== null && (await failoverWatch(seen.timeline))) {
    seen = await books.circumstances()
  }
  const quietUntil = heldUntil(quietHours, timeZone, deps.now())
  return quietUntil === null ? seen : { ...seen, hold: { until: quietUntil, reason: 'quiet hours' } }
}

/**
 * Sends what is due in one channel, in order and at the channel's pace, until nothing is due, the turn is over, or
 * another worker has the channel. Returns how many messages became visible.
 */
export async function deliverChannel(channelId: string, deps: DeliveryDeps): Promise<number> {
  const { books, pacing } = deps
  // A run of its own, not only a worker: two runs of one process would break the channel's order and pace as well.
  const holder = `${deps.workerId}/${randomUUID().slice(0, 8)}`
  let leasedAt = deps.now()
  const lease = () => {
    leasedAt = deps.now()
    return books.lease({ channelId, holder, from: leasedAt, until: new Date(leasedAt.getTime() + pacing.leaseMs) })
  }
  /** Half of a lease is more than any one call takes. */
  const keepLease = async () =>
    deps.now().getTime() - leasedAt.getTime() < pacing.leaseMs / 2 || (await lease()) !== null
  let readyAt = await lease()
  if (readyAt === null) return 0
  let sent = 0
  try {
    for (let turn = 0; turn < pacing.messagesPerTurn; turn++) {
      if (isStopping(deps)) break
      const message = await books.nextDue(channelId)
      if (message === null) break
      // A channel that has to wait for long is left; the next sweep after that comes back to it.
      const waitMs = readyAt.getTime() - deps.now().getTime()
      if (waitMs > WAIT_IN_TURN_MS) break
      if (waitMs > 0) await deps.sleep(waitMs)
      const freeAt = await deps.limiter.turn(METHOD_OF[message.action])
      if (freeAt !== null) {
        readyAt = freeAt
        break
      }
      // Asked last: after a wait, and after the message was read, these are the circumstances it is sent in.
      const { hold, gaps } = await look(deps)
      if (hold !== null || isStopping(deps) || !(await keepLease())) break
      const attempt = () => deliverMessage(message, { gaps, keepLease }, deps)
      const { isVisible, holdUntil } = await (deps.around?.(message, attempt) ?? attempt())
      if (isVisible) sent += 1
      readyAt = nextPostAt(deps.now(), pacing)
      if (holdUntil !== null && holdUntil > readyAt) {
        // Kept at once: whoever comes after a crash has to wait as well.
        await holdDestination(deps.database.prisma, channelId, holdUntil)
        readyAt = holdUntil
      }
    }
  } finally {
    await release({ channelId, holder, nextPostAt: readyAt }, leasedAt, deps)
  }
  return sent
}

/** How often a lease is tried to be given back while the database is away, so that its channel need not wait it out. */
const RELEASE_AGAIN_MS = 1_000

async function release(lease: Release, leasedAt: Date, deps: DeliveryDeps): Promise<void> {
  for (;;) {
    try {
      return await deps.books.release(lease)
    } catch (error) {
      const endsAt = leasedAt.getTime() + deps.pacing.leaseMs
      if (isStopping(deps) || deps.now().getTime() + RELEASE_AGAIN_MS >= endsAt) throw error
      await deps.sleep(RELEASE_AGAIN_MS)
    }
  }
}

function isStopping({ signal }: DeliveryDeps): boolean {
  return signal?.aborted === true
}

const METHOD_OF = {
  post: 'chat.postMessage',
  reply: 'chat.postMessage',
  update: 'chat.update',
  file: 'files.completeUploadExternal',
} as const satisfies Readonly<Record<OutboxMessage['action'], LimitedMethod>>

const NOT_VISIBLE: Settled = { isVisible: false, holdUntil: null }

interface Turn {
  /** Intervals of which the database may have forgotten what was posted. */
  readonly gaps: readonly HistoryGap[]
  /** Whether the channel is still this run's; asks for it again when it would not be for long. */
  readonly keepLease: () => Promise<boolean>
}

/**
 * One attempt: bring everything that shows nothing to the platform, claim the row, act with the key, record what came
 * of it. Between claim and record lies one call only, so that its time bounds how long the outcome may be unknown.
 */
async function deliverMessage(message: DueMessage, { gaps, keepLease }: Turn, deps: DeliveryDeps): Promise<Settled> {
  const act = await prepare(message, gaps, deps)
  if (!(await keepLease())) return NOT_VISIBLE
  if (act.kind === 'found') {
    deps.onOutcome?.(message, 'foundEarlier')
    await confirm(message, act.ts, deps)
    return { isVisible: true, holdUntil: null }
  }
  const claimedAt = deps.now()
  const lookAt = new Date(claimedAt.getTime() + deps.pacing.doubtAfterMs)
  const fileId = act.kind === 'act' ? act.fileId : null
  if (!(await deps.books.claim({ id: message.id, at: claimedAt, by: deps.workerId, lookAt, fileId })))
    return NOT_VISIBLE
  const claimed = { ...message, claimedAt, attempts: message.attempts + 1, fileId: fileId ?? message.fileId }
  const result = act.kind === 'act' ? await callInTime(act.call, claimedAt, deps) : act
  deps.onOutcome?.(message, result.kind)
  if (result.kind === 'unreadable') {
    await doubt(claimed, result.error, deps)
    return NOT_VISIBLE
  }
  if (result.kind === 'temporary' && result.retryAfterMs !== null) {
    await keepMethodLimit(message, result.retryAfterMs, deps)
  }
  return settle(claimed, result, deps)
}

/**
 * A process that stood still since its claim may have been taken for dead; nothing was sent, so the message is due again.
 * The call has to begin in the first fifth of the time after which others look: clocks differ, and it takes its own.
 */
async function callInTime(
  call: () => Promise<SendResult>,
  claimedAt: Date,
  { now, pacing }: DeliveryDeps,
): Promise<SendResult> {
  const stoodStillMs = now().getTime() - claimedAt.getTime()
  if (stoodStillMs < pacing.doubtAfterMs / 5) return call()
  return { kind: 'temporary', error: `the process stood still for ${stoodStillMs} ms`, retryAfterMs: null }
}

/** Posts are told to wait by channel; every other method is limited for the whole workspace. */
async function keepMethodLimit({ action }: OutboxMessage, retryAfterMs: number, deps: DeliveryDeps): Promise<void> {
  const method = METHOD_OF[action]
  if (method === 'chat.postMessage') return
  await deps.limiter.postpone(method, new Date(deps.now().getTime() + retryAfterMs))
}

type Failed = Exclude<SendResult, { readonly kind: 'sent' }>
type Found = Extract<LookUp, { readonly kind: 'found' }>
type Unreadable = Extract<LookUp, { readonly kind: 'unreadable' }>
/** The one call that makes the message visible. */
interface Act {
  readonly kind: 'act'
  readonly call: () => Promise<SendResult>
  /** Of the uploaded file that it shares. */
  readonly fileId: string | null
}

/** What makes the message visible, as one call; where it stands already; or why the call cannot be made. */
async function prepare(
  message: DueMessage,
  gaps: readonly HistoryGap[],
  deps: DeliveryDeps,
): Promise<Act | Found | Failed | Unreadable> {
  const { messenger } = deps
  const target = message.targetId === null ? null : await findMessage(deps.database.prisma, message.targetId)
  const targetTs = target?.ts ?? null
  // Repeating an update changes nothing; everything else may stand there since before a restore.
  if (message.action !== 'update') {
    const earlier = await deps.earlierPosts.find(message, targetTs, gaps)
    if (earlier.kind === 'later') return { kind: 'temporary', error: earlier.error, retryAfterMs: earlier.retryAfterMs }
    if (earlier.kind === 'unreadable') return earlier
    if (earlier.kind === 'found') return message.action === 'file' ? earlier : sayTheSame(message, earlier, deps)
  }
  if (message.action === 'file') return prepareFile(message, targetTs, deps)
  const outgoing = await outgoingOf(message, deps)
  if (message.action === 'post') return actOf(() => messenger.post(outgoing))
  if (target === null || targetTs === null) {
    return { kind: 'permanent', error: 'the message it belongs to has no known timestamp', of: 'message' }
  }
  if (message.action === 'reply') return actOf(() => messenger.post({ ...outgoing, threadTs: targetTs }))
  return actOf(() =>
    messenger.update({ ...outgoing, key: target.key, kind: target.kind, ts: targetTs, change: message.key }),
  )
}

function actOf(call: () => Promise<SendResult>, fileId: string | null = null): Act {
  return { kind: 'act', call, fileId }
}

/** The platform's method is used up for longer than is waited for. */
function usedUp(method: LimitedMethod, freeAt: Date, { now }: DeliveryDeps): Failed {
  const retryAfterMs = Math.max(0, freeAt.getTime() - now().getTime())
  return { kind: 'temporary', error: `${method}: as many calls as a minute allows`, retryAfterMs }
}

/** An act that was done again after a restore may say something else than the first time: what stands says what is stored. */
async function sayTheSame(message: DueMessage, found: Found, deps: DeliveryDeps): Promise<Found | Failed | Unreadable> {
  const outgoing = await outgoingOf(message, deps)
  const freeAt = await deps.limiter.turn('chat.update')
  if (freeAt !== null) return usedUp('chat.update', freeAt, deps)
  const updated = await deps.messenger.update({ ...outgoing, ts: found.ts, change: null })
  switch (updated.kind) {
    case 'sent':
      return found
    case 'temporary':
      return updated
    case 'ambiguous':
      return { kind: 'temporary', error: updated.error, retryAfterMs: null }
    case 'permanent':
      if (updated.of !== 'message') return updated
      return { kind: 'unreadable', error: `it stands at ${found.ts} and cannot be changed (${updated.error})` }
  }
}

/** Uploads the file, which shows it to nobody; sharing it is the act. */
async function prepareFile(message: OutboxMessage, threadTs: string | null, deps: DeliveryDeps): Promise<Act | Failed> {
  const { messenger, database } = deps
  const [file] = message.files
  const kept = file === undefined ? null : await readFile(database.prisma, file.sha256)
  if (file === undefined || kept === null || threadTs === null) {
    return { kind: 'permanent', error: 'the file or the message it belongs to is not there', of: 'message' }
  }
  const freeAt = await deps.limiter.turn('files.getUploadURLExternal')
  if (freeAt !== null) return usedUp('files.getUploadURLExternal', freeAt, deps)
  const uploaded = await messenger.upload({ fileName: file.fileName, content: kept.content })
  // Nothing of an upload is visible, so one of unknown outcome is safely made again.
  if (uploaded.kind === 'ambiguous') return { kind: 'temporary', error: uploaded.error, retryAfterMs: null }
  if (uploaded.kind !== 'uploaded') return uploaded
  const { fileId } = uploaded
  return actOf(() => messenger.share({ fileId, title: file.title, channelId: message.channelId, threadTs }), fileId)
}

async function outgoingOf(message: DueMessage, deps: DeliveryDeps): Promise<OutgoingMessage> {
  const { channelId, key, kind } = message
  const isLinked = message.text.includes(LINK_PLACEHOLDER) || JSON.stringify(message.blocks).includes(LINK_PLACEHOLDER)
  const content = isLinked ? withLink(message, await requiredAddress(message, deps)) : message
  return { channelId, threadTs: null, text: content.text, blocks: content.blocks, key, kind }
}

async function requiredAddress(message: DueMessage, deps: DeliveryDeps): Promise<string> {
  if (message.requiredPermalink !== null) return message.requiredPermalink
  const required = message.requiresId === null ? null : await findMessage(deps.database.prisma, message.requiresId)
  if (required === null) return channelAddress(message.channelId)
  if (required.permalink !== null) return required.permalink
  if (required.ts === null) return channelAddress(required.channelId)
  const permalink = await deps.messenger.permalink({ channelId: required.channelId, ts: required.ts, threadTs: null })
  if (permalink !== null) await recordPermalink(deps.database.prisma, required.id, permalink)
  return permalink ?? channelAddress(required.channelId)
}
