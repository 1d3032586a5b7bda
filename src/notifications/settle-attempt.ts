import { ATTEMPTS_MAX, retryDelayMs, STRIKES_MAX } from '../domain/delivery.ts'
import { holdWorkspace, retireDestination } from '../store/destinations.ts'
import {
  type ErrorKind,
  findMessage,
  type OutboxMessage,
  postponeLook,
  recordPermalink,
  stepMessage,
} from '../store/outbox.ts'
import type { DeliveryDeps } from './deliver.ts'
import type { SendResult } from './messenger.ts'

/** What an attempt came to for its channel. */
export interface Settled {
  readonly isVisible: boolean
  /** The channel is left alone until then; `null` = its usual pace. */
  readonly holdUntil: Date | null
}

const NOT_VISIBLE: Settled = { isVisible: false, holdUntil: null }

/** Records what came of an attempt. An ambiguous one stays `sending` until its key has been looked up. */
export async function settle(message: OutboxMessage, result: SendResult, deps: DeliveryDeps): Promise<Settled> {
  switch (result.kind) {
    case 'sent':
      await confirm(message, result.ts, deps)
      return { isVisible: true, holdUntil: null }
    case 'temporary':
      return release(message, { error: result.error, retryAfterMs: result.retryAfterMs }, deps)
    case 'ambiguous': {
      const lookAt = new Date(deps.now().getTime() + deps.pacing.settleMs)
      const change = { lookAt, lastError: result.error, lastErrorKind: 'ambiguous' as const }
      await postponeLook(deps.database.prisma, message, change)
      return NOT_VISIBLE
    }
    case 'permanent':
      return settlePermanent(message, result, deps)
  }
}

async function settlePermanent(
  message: OutboxMessage,
  { error, of }: Extract<SendResult, { readonly kind: 'permanent' }>,
  deps: DeliveryDeps,
): Promise<Settled> {
  if (of === 'workspace') {
    // The token or its scopes: no message is at fault, and every one of them waits for the mend.
    const retryAfterMs = deps.pacing.workspaceHoldMs
    await holdWorkspace(deps.database.prisma, new Date(deps.now().getTime() + retryAfterMs), error)
    return release(message, { error, retryAfterMs }, deps)
  }
  await giveUp(message, { error, kind: of }, deps)
  if (of === 'destination') await retireDestination(deps.database.prisma, message.channelId, error, deps.now())
  return NOT_VISIBLE
}

/**
 * Whatever became of the claim meanwhile, a message that is visible is recorded as that. Its address decides nothing, so
 * one that has to be asked for is recorded afterwards.
 */
export async function confirm(message: OutboxMessage, ts: string, deps: DeliveryDeps): Promise<void> {
  const { books, messenger, database, now } = deps
  const place = { channelId: message.channelId, ts, threadTs: await threadOf(message, deps) }
  const known = message.action === 'file' ? null : messenger.addressOf(place)
  await books.confirm({ id: message.id, ts, permalink: known, at: now() })
  if (message.action === 'file' || known !== null) return
  const permalink = await messenger.permalink(place)
  if (permalink !== null) await recordPermalink(database.prisma, message.id, permalink)
}

async function threadOf({ action, targetId }: OutboxMessage, { database }: DeliveryDeps): Promise<string | null> {
  if (action !== 'reply' || targetId === null) return null
  return (await findMessage(database.prisma, targetId))?.ts ?? null
}

/** Nobody can tell whether the message is visible: a person is asked, once. */
export async function doubt(message: OutboxMessage, error: string, deps: DeliveryDeps): Promise<void> {
  const change = { lookAt: null, lastError: error, lastErrorKind: 'ambiguous' as const }
  const options = { claimedAt: message.claimedAt }
  if (await stepMessage(deps.database.prisma, message.id, 'doubt', change, options)) {
    await deps.onTrouble(message, 'unconfirmed', error)
  }
}

/** Makes the message due again, unless another worker has claimed it since. Being told to wait is no strike. */
export async function release(
  message: OutboxMessage,
  { error, retryAfterMs }: { readonly error: string; readonly retryAfterMs: number | null },
  deps: DeliveryDeps,
): Promise<Settled> {
  const now = deps.now().getTime()
  const strikes = message.strikes + (retryAfterMs === null ? 1 : 0)
  if (strikes >= STRIKES_MAX || message.attempts >= ATTEMPTS_MAX) {
    await giveUp(message, { error: `${error} (after ${message.attempts} attempts)`, kind: 'exhausted' }, deps)
    return NOT_VISIBLE
  }
  const dueAt = new Date(now + (retryAfterMs ?? retryDelayMs(strikes)))
  const change = { dueAt, strikes, lookAt: null, lastError: error, lastErrorKind: 'temporary' as const }
  await stepMessage(deps.database.prisma, message.id, 'release', change, { claimedAt: message.claimedAt })
  return { isVisible: false, holdUntil: retryAfterMs === null ? null : dueAt }
}

async function giveUp(
  message: OutboxMessage,
  { error, kind }: { readonly error: string; readonly kind: ErrorKind },
  deps: DeliveryDeps,
): Promise<void> {
  const change = { lookAt: null, lastError: error, lastErrorKind: kind }
  const options = { claimedAt: message.claimedAt }
  if (await stepMessage(deps.database.prisma, message.id, 'giveUp', change, options)) {
    await deps.onTrouble(message, 'failed', error)
  }
}
