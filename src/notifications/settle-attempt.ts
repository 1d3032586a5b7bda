import { retryDelayMs, STRIKES_MAX } from '../domain/delivery.ts'
import { holdWorkspace, retireDestination } from '../store/destinations.ts'
import { type OutboxMessage, postponeLook, recordPermalink, stepMessage } from '../store/outbox.ts'
import type { DeliveryDeps } from './deliver.ts'
import type { SendResult } from './messenger.ts'

/** A message that may not go out is not tried for ever: a week after it was written a person is asked. */
const TRIED_FOR_MS = 7 * 24 * 60 * 60_000

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
      const doubt = { lookAt, lastError: result.error, lastErrorKind: 'ambiguous' }
      await postponeLook(deps.database.prisma, message, doubt)
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
  await giveUp(message, error, deps)
  if (of === 'destination') await retireDestination(deps.database.prisma, message.channelId, error, deps.now())
  return NOT_VISIBLE
}

/** Whatever became of the claim meanwhile, a message that is visible is recorded as that. */
export async function confirm(message: OutboxMessage, ts: string, deps: DeliveryDeps): Promise<void> {
  const { database, messenger, now } = deps
  const change = { ts, sentAt: now(), lastError: null, lastErrorKind: null, lookAt: null }
  await stepMessage(database.prisma, message.id, 'confirm', change)
  if (message.action === 'file') return
  const permalink = await messenger.permalink(message.channelId, ts)
  if (permalink !== null) await recordPermalink(database.prisma, message.id, permalink)
}

/** Makes the message due again, unless another worker has claimed it since. Being told to wait is no strike. */
export async function release(
  message: OutboxMessage,
  { error, retryAfterMs }: { readonly error: string; readonly retryAfterMs: number | null },
  deps: DeliveryDeps,
): Promise<Settled> {
  const now = deps.now().getTime()
  const strikes = message.strikes + (retryAfterMs === null ? 1 : 0)
  if (strikes >= STRIKES_MAX || now - message.createdAt.getTime() > TRIED_FOR_MS) {
    await giveUp(message, `${error} (after ${message.attempts} attempts)`, deps)
    return NOT_VISIBLE
  }
  const dueAt = new Date(now + (retryAfterMs ?? retryDelayMs(strikes)))
  const change = { dueAt, strikes, lookAt: null, lastError: error, lastErrorKind: 'temporary' }
  await stepMessage(deps.database.prisma, message.id, 'release', change, { claimedAt: message.claimedAt })
  return { isVisible: false, holdUntil: retryAfterMs === null ? null : dueAt }
}

async function giveUp(message: OutboxMessage, error: string, deps: DeliveryDeps): Promise<void> {
  const change = { lookAt: null, lastError: error, lastErrorKind: 'permanent' }
  const options = { claimedAt: message.claimedAt }
  if (await stepMessage(deps.database.prisma, message.id, 'giveUp', change, options)) {
    await deps.onTrouble(message, 'failed', error)
  }
}
