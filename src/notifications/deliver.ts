import { randomUUID } from 'node:crypto'
import { ATTEMPTS_MAX, retryDelayMs } from '../domain/delivery.ts'
import type { Database } from '../store/database.ts'
import { holdDestination, leaseDestination, releaseDestination, retireDestination } from '../store/destinations.ts'
import { readFile } from '../store/files.ts'
import {
  findMessage,
  inDoubt,
  nextDue,
  type OutboxMessage,
  recordFileId,
  recordPermalink,
  stepMessage,
} from '../store/outbox.ts'
import { channelAddress, LINK_PLACEHOLDER, withLink } from './final-content.ts'
import type { LookUp, Messenger, OutgoingMessage, SendResult } from './messenger.ts'
import { nextPostAt, type Pacing } from './pacing.ts'
import { heldUntil, type QuietHours } from './quiet-hours.ts'

/** A look-up goes back this far before the message was written, so that clocks that differ hide nothing. */
const CLOCK_SKEW_MS = 10 * 60_000

export interface DeliveryDeps {
  readonly database: Database
  readonly messenger: Messenger
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  /** Names this worker in leases and claims. */
  readonly workerId: string
  readonly pacing: Pacing
  readonly quietHours: QuietHours | null
  readonly timeZone: string
  /** Tells an operator, once, of a message that needs a person. */
  readonly onTrouble: (message: OutboxMessage, state: 'failed' | 'unconfirmed', error: string) => Promise<void>
  readonly onOutcome?: (message: OutboxMessage, outcome: string) => void
}

/**
 * Sends what is due in one channel, in order and at the channel's pace, until nothing is due, the turn is over, or
 * another worker has the channel. Returns how many messages became visible.
 */
export async function deliverChannel(channelId: string, deps: DeliveryDeps): Promise<number> {
  const { database, now, pacing } = deps
  // A run of its own, not only a worker: two runs of one process would break the channel's order and pace as well.
  const holder = `${deps.workerId}/${randomUUID().slice(0, 8)}`
  const leaseUntil = () => new Date(now().getTime() + pacing.leaseMs)
  const destination = await leaseDestination(database.prisma, channelId, holder, now(), leaseUntil())
  if (destination === null) return 0
  let sent = 0
  let readyAt = destination.nextPostAt
  try {
    for (let turn = 0; turn < pacing.messagesPerTurn; turn++) {
      if (heldUntil(deps.quietHours, deps.timeZone, now()) !== null) break
      const message = await nextDue(database.prisma, channelId, now())
      if (message === null) break
      const waitMs = readyAt.getTime() - now().getTime()
      if (waitMs > pacing.leaseMs / 2) break
      if (waitMs > 0) await deps.sleep(waitMs)
      if ((await leaseDestination(database.prisma, channelId, holder, now(), leaseUntil())) === null) break
      const outcome = await deliverMessage(message, deps)
      if (outcome.visible) sent += 1
      readyAt = outcome.holdUntil ?? nextPostAt(now(), pacing)
      await holdDestination(database.prisma, channelId, readyAt)
    }
  } finally {
    await releaseDestination(database.prisma, channelId, holder)
  }
  return sent
}

interface Delivered {
  readonly visible: boolean
  readonly holdUntil: Date | null
}

/** One attempt: claim the row, act on the platform with the key, record what came of it. */
async function deliverMessage(message: OutboxMessage, deps: DeliveryDeps): Promise<Delivered> {
  const { database, now } = deps
  const isClaimed = await stepMessage(
    database.prisma,
    message.id,
    'claim',
    { attempts: { increment: 1 }, claimedAt: now(), claimedBy: deps.workerId },
    ['pending'],
  )
  if (!isClaimed) return { visible: false, holdUntil: null }
  const result = await attempt({ ...message, attempts: message.attempts + 1 }, deps)
  deps.onOutcome?.(message, result.kind)
  return settle({ ...message, attempts: message.attempts + 1 }, result, deps)
}

async function attempt(message: OutboxMessage, deps: DeliveryDeps): Promise<SendResult> {
  const target = message.targetId === null ? null : await findMessage(deps.database.prisma, message.targetId)
  if (message.action === 'file') return attemptFile(message, target?.ts ?? null, deps)
  const outgoing = await outgoingOf(message, deps)
  if (message.action === 'reply') {
    if (target?.ts == null) return { kind: 'permanent', error: 'the message it answers was never sent', of: 'message' }
    return deps.messenger.post({ ...outgoing, threadTs: target.ts })
  }
  if (message.action === 'update' && target?.ts != null) {
    return deps.messenger.update({ ...outgoing, key: target.key, kind: target.kind, ts: target.ts })
  }
  return deps.messenger.post(outgoing)
}

async function attemptFile(message: OutboxMessage, threadTs: string | null, deps: DeliveryDeps): Promise<SendResult> {
  const { messenger, database } = deps
  const [file] = message.files
  const kept = file === undefined ? null : await readFile(database.prisma, file.sha256)
  if (file === undefined || kept === null || threadTs === null) {
    return { kind: 'permanent', error: 'the file or the message it belongs to is not there', of: 'message' }
  }
  const uploaded = await messenger.upload({ fileName: file.fileName, content: kept.content })
  // Nothing of an upload is visible, so one of unknown outcome is safely made again.
  if (uploaded.kind === 'ambiguous') return { kind: 'temporary', error: uploaded.error, retryAfterMs: null }
  if (uploaded.kind !== 'uploaded') return uploaded
  await recordFileId(database.prisma, message.id, uploaded.fileId)
  const { channelId } = message
  return messenger.share({ fileId: uploaded.fileId, title: file.title, channelId, threadTs })
}

async function outgoingOf(message: OutboxMessage, deps: DeliveryDeps): Promise<OutgoingMessage> {
  const { channelId, key, kind } = message
  const isLinked = message.text.includes(LINK_PLACEHOLDER) || JSON.stringify(message.blocks).includes(LINK_PLACEHOLDER)
  const content = isLinked ? withLink(message, await requiredAddress(message, deps)) : message
  return { channelId, threadTs: null, text: content.text, blocks: content.blocks, key, kind }
}

async function requiredAddress(message: OutboxMessage, deps: DeliveryDeps): Promise<string> {
  const required = message.requiresId === null ? null : await findMessage(deps.database.prisma, message.requiresId)
  if (required === null) return channelAddress(message.channelId)
  if (required.permalink !== null) return required.permalink
  if (required.ts === null) return channelAddress(required.channelId)
  const permalink = await deps.messenger.permalink(required.channelId, required.ts)
  if (permalink !== null) await recordPermalink(deps.database.prisma, required.id, permalink)
  return permalink ?? channelAddress(required.channelId)
}

/** Records what came of an attempt. An ambiguous one stays `sending` until its key has been looked up. */
async function settle(message: OutboxMessage, result: SendResult, deps: DeliveryDeps): Promise<Delivered> {
  switch (result.kind) {
    case 'sent':
      await confirm(message, result.ts, deps)
      return { visible: true, holdUntil: null }
    case 'temporary':
      return release(message, result.error, result.retryAfterMs, deps)
    case 'permanent':
      if (result.of === 'workspace') return release(message, result.error, null, deps)
      await giveUp(message, result.error, deps)
      if (result.of === 'destination') {
        await retireDestination(deps.database.prisma, message.channelId, result.error, deps.now())
      }
      return { visible: false, holdUntil: null }
    case 'ambiguous':
      await noteDoubt(message, result.error, deps)
      return { visible: false, holdUntil: null }
  }
}

async function confirm(message: OutboxMessage, ts: string, deps: DeliveryDeps): Promise<void> {
  const { database, messenger, now } = deps
  await stepMessage(database.prisma, message.id, 'confirm', { ts, sentAt: now(), lastError: null, lastErrorKind: null })
  if (message.action === 'file') return
  const permalink = await messenger.permalink(message.channelId, ts)
  if (permalink !== null) await recordPermalink(database.prisma, message.id, permalink)
}

async function release(
  message: OutboxMessage,
  error: string,
  retryAfterMs: number | null,
  deps: DeliveryDeps,
): Promise<Delivered> {
  if (message.attempts >= ATTEMPTS_MAX) {
    await giveUp(message, `${error} (after ${message.attempts} attempts)`, deps)
    return { visible: false, holdUntil: null }
  }
  const dueAt = new Date(deps.now().getTime() + (retryAfterMs ?? retryDelayMs(message.attempts)))
  await stepMessage(deps.database.prisma, message.id, 'release', {
    dueAt,
    lastError: error,
    lastErrorKind: 'temporary',
  })
  return { visible: false, holdUntil: retryAfterMs === null ? null : dueAt }
}

async function giveUp(message: OutboxMessage, error: string, deps: DeliveryDeps): Promise<void> {
  await stepMessage(deps.database.prisma, message.id, 'giveUp', { lastError: error, lastErrorKind: 'permanent' })
  await deps.onTrouble(message, 'failed', error)
}

async function noteDoubt(message: OutboxMessage, error: string, deps: DeliveryDeps): Promise<void> {
  await deps.database.prisma.message.updateMany({
    where: { id: message.id, state: 'sending' },
    data: { lastError: error, lastErrorKind: 'ambiguous', claimedAt: deps.now() },
  })
}

/**
 * Settles messages whose outcome nobody recorded: an ambiguous answer, or a worker that died between post and record.
 * Each is looked up by its key before anything is posted again; what cannot be looked up is shown to a person.
 * Returns how many it settled.
 */
export async function reconcile(deps: DeliveryDeps): Promise<number> {
  const claimedBefore = new Date(deps.now().getTime() - deps.pacing.doubtAfterMs)
  const doubtful = await inDoubt(deps.database.prisma, claimedBefore)
  for (const message of doubtful) await reconcileMessage(message, deps)
  return doubtful.length
}

async function reconcileMessage(message: OutboxMessage, deps: DeliveryDeps): Promise<void> {
  const found = await lookUp(message, deps)
  deps.onOutcome?.(message, `lookedUp.${found.kind}`)
  switch (found.kind) {
    case 'found':
      return confirm(message, found.ts, deps)
    case 'absent':
      await release(message, message.lastError ?? 'the worker stopped before it recorded an outcome', 0, deps)
      return
    case 'unreadable':
      await stepMessage(deps.database.prisma, message.id, 'doubt', {
        lastError: found.error,
        lastErrorKind: 'ambiguous',
      })
      return deps.onTrouble(message, 'unconfirmed', found.error)
  }
}

async function lookUp(message: OutboxMessage, deps: DeliveryDeps): Promise<LookUp> {
  const { messenger, database } = deps
  const target = message.targetId === null ? null : await findMessage(database.prisma, message.targetId)
  if (message.action === 'file') {
    return message.fileId === null ? { kind: 'absent' } : messenger.findShared(message.fileId, message.channelId)
  }
  // Repeating an update changes nothing, so an update in doubt is made again.
  if (message.action === 'update' && target?.ts != null) return { kind: 'absent' }
  return messenger.find({
    channelId: message.channelId,
    threadTs: message.action === 'reply' ? (target?.ts ?? null) : null,
    key: message.key,
    notBefore: new Date(message.createdAt.getTime() - CLOCK_SKEW_MS),
  })
}
