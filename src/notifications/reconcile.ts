import { LOOKS_MAX, retryDelayMs } from '../domain/delivery.ts'
import { findMessage, type OutboxMessage, postponeLook, takeInDoubt } from '../store/outbox.ts'
import type { DeliveryDeps } from './deliver.ts'
import type { LookUp } from './messenger.ts'
import { confirm, doubt, release } from './settle-attempt.ts'

/** Messages looked up in one go; the platform allows about fifty look-ups a minute. */
const LOOKED_UP_AT_ONCE = 10
/** Longer than a look-up takes, with all its pages; meanwhile no other process makes the same one. */
const LOOK_MS_MAX = 90_000
/** A look-up goes back this far before the message was written, so that clocks that differ hide nothing. */
const CLOCK_SKEW_MS = 10 * 60_000
/** The least wait before a look-up is made again. */
const LOOK_AGAIN_MS = 5_000

/**
 * Settles messages whose outcome nobody recorded: an ambiguous answer, or a worker that died between post and record.
 * Each is looked up by its key before anything is posted again; what cannot be looked up is shown to a person.
 * Returns how many it looked up.
 */
export async function reconcile(deps: DeliveryDeps): Promise<number> {
  const now = deps.now()
  const until = new Date(now.getTime() + LOOK_MS_MAX)
  const doubtful = await takeInDoubt(deps.database.prisma, { now, until, take: LOOKED_UP_AT_ONCE })
  const lookUps = doubtful.map((message) => {
    const attempt = () => reconcileMessage(message, deps)
    return deps.around?.(message, attempt) ?? attempt()
  })
  await Promise.all(lookUps)
  return doubtful.length
}

async function reconcileMessage(message: OutboxMessage, deps: DeliveryDeps): Promise<void> {
  const found = await lookUp(message, deps)
  deps.onOutcome?.(message, `lookedUp.${found.kind}`)
  switch (found.kind) {
    case 'found':
      return confirm(message, found.ts, deps)
    case 'absent':
      await release(
        message,
        { error: message.lastError ?? 'the worker stopped before it recorded an outcome', retryAfterMs: null },
        deps,
      )
      return
    case 'later':
      return found.retryAfterMs !== null || message.looks + 1 < LOOKS_MAX
        ? lookAgainLater(message, found, deps)
        : doubt(message, found.error, deps)
    case 'unreadable':
      return doubt(message, found.error, deps)
  }
}

async function lookAgainLater(
  message: OutboxMessage,
  { error, retryAfterMs }: Extract<LookUp, { readonly kind: 'later' }>,
  deps: DeliveryDeps,
): Promise<void> {
  // Being told to wait is no look.
  const looks = message.looks + (retryAfterMs === null ? 1 : 0)
  const waitMs = retryAfterMs ?? Math.max(LOOK_AGAIN_MS, retryDelayMs(looks))
  const lookAt = new Date(deps.now().getTime() + waitMs)
  const change = { lookAt, looks, lastError: error, lastErrorKind: 'ambiguous' as const }
  await postponeLook(deps.database.prisma, message, change)
}

async function lookUp(message: OutboxMessage, deps: DeliveryDeps): Promise<LookUp> {
  const { messenger, database, limiter } = deps
  if (message.action === 'file') {
    if (message.fileId === null) return { kind: 'absent' }
    const freeAt = await limiter.turn('files.info')
    if (freeAt !== null) return laterAt(freeAt, deps)
    return messenger.findShared(message.fileId, message.channelId)
  }
  const target = message.targetId === null ? null : await findMessage(database.prisma, message.targetId)
  if (message.action === 'update') return lookChangeUp(message, target, deps)
  const threadTs = message.action === 'reply' ? (target?.ts ?? null) : null
  const freeAt = await limiter.turn(threadTs === null ? 'conversations.history' : 'conversations.replies')
  if (freeAt !== null) return laterAt(freeAt, deps)
  return messenger.find({
    channelId: message.channelId,
    threadTs,
    key: message.key,
    notBefore: new Date(message.createdAt.getTime() - CLOCK_SKEW_MS),
  })
}

/** Repeating an update changes nothing; but one that was made must not count as failed for want of an answer. */
async function lookChangeUp(message: OutboxMessage, target: OutboxMessage | null, deps: DeliveryDeps): Promise<LookUp> {
  if (target === null || target.ts === null) return { kind: 'absent' }
  const thread =
    target.action === 'reply' && target.targetId !== null
      ? await findMessage(deps.database.prisma, target.targetId)
      : null
  const threadTs = thread?.ts ?? null
  const freeAt = await deps.limiter.turn(threadTs === null ? 'conversations.history' : 'conversations.replies')
  if (freeAt !== null) return laterAt(freeAt, deps)
  const { channelId, key: change } = message
  return deps.messenger.findChange({ channelId, threadTs, ts: target.ts, change })
}

function laterAt(freeAt: Date, { now }: DeliveryDeps): LookUp {
  const retryAfterMs = Math.max(0, freeAt.getTime() - now().getTime())
  return { kind: 'later', error: 'as many look-ups as a minute allows', retryAfterMs }
}
