/**
 * Where a message stands, and what each state promises:
 *
 * - `pending`: due or to become due; nothing of this attempt is visible.
 * - `sending`: claimed by one worker; it may or may not be visible, and only its key in the channel tells.
 * - `sent`: visible, and its channel and timestamp are known.
 * - `failed`: not visible; a person must mend something and retry.
 * - `unconfirmed` (待核实): nobody can tell whether it is visible; a person must look and say.
 * - `cancelled`: a person decided that it is not sent.
 * - `superseded`: a newer version took its place before it was sent.
 */
export const MESSAGE_STATES = [
  'pending',
  'sending',
  'sent',
  'failed',
  'unconfirmed',
  'cancelled',
  'superseded',
] as const

export type MessageState = (typeof MESSAGE_STATES)[number]

export function isMessageState(text: string): text is MessageState {
  return (MESSAGE_STATES as readonly string[]).includes(text)
}

/**
 * `claim` a message for one attempt; `confirm` that it is visible; `release` it for another attempt; `giveUp` what no
 * attempt can mend; `doubt` what nobody can tell; `lookAgain` for one in doubt; `retry` after a mend; `cancel`;
 * `supersede` by a newer version.
 */
export type DeliveryStep =
  | 'claim'
  | 'confirm'
  | 'release'
  | 'giveUp'
  | 'doubt'
  | 'lookAgain'
  | 'retry'
  | 'cancel'
  | 'supersede'

/**
 * Every permitted step. A pair that is absent here is refused. A message may be confirmed from wherever it stands: an
 * answer that comes late still tells the truth.
 */
const NEXT: Record<MessageState, Partial<Record<DeliveryStep, MessageState>>> = {
  pending: { claim: 'sending', confirm: 'sent', giveUp: 'failed', cancel: 'cancelled', supersede: 'superseded' },
  sending: { confirm: 'sent', release: 'pending', giveUp: 'failed', doubt: 'unconfirmed' },
  sent: {},
  failed: { confirm: 'sent', retry: 'pending', cancel: 'cancelled', supersede: 'superseded' },
  unconfirmed: { confirm: 'sent', lookAgain: 'sending', retry: 'pending', cancel: 'cancelled' },
  cancelled: {},
  superseded: {},
}

/** The state a step leads to, or `null` when the step is not allowed from there. */
export function stepOf(from: MessageState, step: DeliveryStep): MessageState | null {
  return NEXT[from][step] ?? null
}

/** The states a step may start from. */
export function statesBefore(step: DeliveryStep): readonly MessageState[] {
  return MESSAGE_STATES.filter((state) => NEXT[state][step] !== undefined)
}

/** The wait after a passing failure: 2 s, doubling to at most five minutes. */
const RETRY_FIRST_MS = 2_000
const RETRY_MOST_MS = 5 * 60_000
/** A passing failure that comes back this often is a lasting one. Being told to wait is no failure. */
export const STRIKES_MAX = 20
/** Being told to wait is no strike, but nobody is told so this often: about two weeks of once a minute. */
export const ATTEMPTS_MAX = 20_000
/** A message in doubt is looked up this often before a person is asked. */
export const LOOKS_MAX = 12

/** How long to wait before the next attempt after `attempts` that failed for a passing reason, in milliseconds. */
export function retryDelayMs(attempts: number): number {
  return Math.min(RETRY_FIRST_MS * 2 ** Math.max(0, attempts - 1), RETRY_MOST_MS)
}

/**
 * Which messages go first, in a channel and among channels; lower goes first. `interactive` is what a person who pressed a
 * button waits to see. Answers to him alone are no messages of the outbox and wait for nothing.
 */
export const PRIORITY = { interactive: 0, summons: 10, notice: 20, review: 30, reminder: 40 } as const
