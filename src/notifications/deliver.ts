import { randomUUID } from 'node:crypto'
import type { Database } from '../store/database.ts'
import { holdDestination, leaseDestination, releaseDestination, workspaceHold } from '../store/destinations.ts'
import { readFile } from '../store/files.ts'
import {
  findMessage,
  nextDue,
  type OutboxMessage,
  recordFileId,
  recordPermalink,
  stepMessage,
} from '../store/outbox.ts'
import { channelAddress, LINK_PLACEHOLDER, withLink } from './final-content.ts'
import type { Messenger, OutgoingMessage, SendResult } from './messenger.ts'
import { nextPostAt, type Pacing } from './pacing.ts'
import { heldUntil, type QuietHours } from './quiet-hours.ts'
import { type Settled, settle } from './settle-attempt.ts'

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
  /** Ends a turn after the message at hand. */
  readonly signal?: AbortSignal
  /** Tells an operator, once, of a message that needs a person. */
  readonly onTrouble: (message: OutboxMessage, state: 'failed' | 'unconfirmed', error: string) => Promise<void>
  readonly onOutcome?: (message: OutboxMessage, outcome: string) => void
}

/** Why nothing may be sent anywhere just now, and until when; `null` when it may. */
export async function heldBack(deps: DeliveryDeps): Promise<{ readonly until: Date; readonly reason: string } | null> {
  const quietUntil = heldUntil(deps.quietHours, deps.timeZone, deps.now())
  if (quietUntil !== null) return { until: quietUntil, reason: 'quiet hours' }
  return workspaceHold(deps.database.prisma, deps.now())
}

/**
 * Sends what is due in one channel, in order and at the channel's pace, until nothing is due, the turn is over, or
 * another worker has the channel. Returns how many messages became visible.
 */
export async function deliverChannel(channelId: string, deps: DeliveryDeps): Promise<number> {
  const { prisma } = deps.database
  // A run of its own, not only a worker: two runs of one process would break the channel's order and pace as well.
  const holder = `${deps.workerId}/${randomUUID().slice(0, 8)}`
  const lease = () => {
    const now = deps.now()
    return leaseDestination(prisma, channelId, holder, now, new Date(now.getTime() + deps.pacing.leaseMs))
  }
  const destination = await lease()
  if (destination === null) return 0
  let sent = 0
  let readyAt = destination.nextPostAt
  try {
    for (let turn = 0; turn < deps.pacing.messagesPerTurn; turn++) {
      if (isStopping(deps) || (await heldBack(deps)) !== null) break
      const message = await nextDue(prisma, channelId, deps.now())
      if (message === null) break
      const waitMs = readyAt.getTime() - deps.now().getTime()
      if (waitMs > deps.pacing.leaseMs / 2) break
      if (waitMs > 0) await deps.sleep(waitMs)
      if (isStopping(deps) || (await lease()) === null) break
      const { isVisible, holdUntil } = await deliverMessage(message, deps)
      if (isVisible) sent += 1
      readyAt = holdUntil ?? nextPostAt(deps.now(), deps.pacing)
      await holdDestination(prisma, channelId, readyAt)
    }
  } finally {
    await releaseDestination(prisma, channelId, holder)
  }
  return sent
}

function isStopping({ signal }: DeliveryDeps): boolean {
  return signal?.aborted === true
}

/**
 * One attempt: bring everything that shows nothing to the platform, claim the row, act with the key, record what came
 * of it. Between claim and record lies one call only, so that its time bounds how long the outcome may be unknown.
 */
async function deliverMessage(message: OutboxMessage, deps: DeliveryDeps): Promise<Settled> {
  const act = await prepare(message, deps)
  const claimedAt = deps.now()
  const lookAt = new Date(claimedAt.getTime() + deps.pacing.doubtAfterMs)
  const claim = { attempts: { increment: 1 }, claimedAt, claimedBy: deps.workerId, lookAt, looks: 0 }
  if (!(await stepMessage(deps.database.prisma, message.id, 'claim', claim)))
    return { isVisible: false, holdUntil: null }
  const result = typeof act === 'function' ? await act() : act
  deps.onOutcome?.(message, result.kind)
  return settle({ ...message, claimedAt, attempts: message.attempts + 1 }, result, deps)
}

type Failed = Exclude<SendResult, { readonly kind: 'sent' }>

/** What makes the message visible, as one call; or why it cannot be made. */
async function prepare(message: OutboxMessage, deps: DeliveryDeps): Promise<(() => Promise<SendResult>) | Failed> {
  const { messenger } = deps
  const target = message.targetId === null ? null : await findMessage(deps.database.prisma, message.targetId)
  const targetTs = target?.ts ?? null
  if (message.action === 'file') return prepareFile(message, targetTs, deps)
  const outgoing = await outgoingOf(message, deps)
  if (message.action === 'post') return () => messenger.post(outgoing)
  if (target === null || targetTs === null) {
    return { kind: 'permanent', error: 'the message it belongs to has no known timestamp', of: 'message' }
  }
  if (message.action === 'reply') return () => messenger.post({ ...outgoing, threadTs: targetTs })
  return () => messenger.update({ ...outgoing, key: target.key, kind: target.kind, ts: targetTs })
}

/** Uploads the file, which shows it to nobody; sharing it is the act. */
async function prepareFile(
  message: OutboxMessage,
  threadTs: string | null,
  deps: DeliveryDeps,
): Promise<(() => Promise<SendResult>) | Failed> {
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
  const { fileId } = uploaded
  await recordFileId(database.prisma, message.id, fileId)
  return () => messenger.share({ fileId, title: file.title, channelId: message.channelId, threadTs })
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
