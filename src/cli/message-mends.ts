import type { OutboxMessage } from '../store/outbox.ts'

/** What mends a message that failed, by what its last attempt failed of. */
const FAILED_MENDS: Readonly<Record<string, (id: number) => string>> = {
  destination: (id) =>
    `restore the channel and invite the bot again, and it goes out by itself; or duban messages retry ${id}`,
  workspace: (id) => `mend the token or the scopes (duban doctor), then duban messages retry ${id}`,
  message: (id) => `Slack does not take what it says: see the reason, then duban messages retry ${id}`,
}

/** What a person can do about a message that needs one, on one line; `null` for any other. */
export function mendOf({
  id,
  state,
  lastErrorKind,
}: Pick<OutboxMessage, 'id' | 'state' | 'lastErrorKind'>): string | null {
  if (state === 'unconfirmed') {
    return `look in the channel; there: duban messages confirm ${id} --link LINK; not there: duban messages resend ${id}; to let the bot look again: duban messages retry ${id}`
  }
  if (state !== 'failed') return null
  const mend = FAILED_MENDS[lastErrorKind ?? '']
  return mend?.(id) ?? `mend the cause (duban doctor), then duban messages retry ${id}`
}
