import type { HistoryGap } from '../store/history-gaps.ts'
import type { OutboxMessage } from '../store/outbox.ts'
import type { Limiter } from './limiter.ts'
import type { LookUp, Messenger, Posted, PostedMessage } from './messenger.ts'

/** Channels and threads whose forgotten intervals are remembered once they have been read. */
const READ_MAX = 200

/**
 * Remembers for a database that was restored, or lost its newest rows, what stands in the channels already: before a
 * first post the intervals it may have forgotten are read, and what is found there is not posted again.
 */
export interface EarlierPosts {
  readonly find: (message: OutboxMessage, threadTs: string | null, gaps: readonly HistoryGap[]) => Promise<LookUp>
}

interface EarlierPostsParts {
  readonly messenger: Messenger
  readonly limiter: Limiter
  readonly now: () => Date
  /** How long the platform may take to show what it accepted. */
  readonly settleMs: number
}

export function createEarlierPosts(parts: EarlierPostsParts): EarlierPosts {
  const { messenger, limiter, now, settleMs } = parts
  const read = new Map<string, readonly PostedMessage[]>()

  async function readGap(gap: HistoryGap, channelId: string, threadTs: string | null): Promise<Posted> {
    const place = `${gap.id}/${channelId}/${threadTs ?? ''}`
    const known = read.get(place)
    if (known !== undefined) return { kind: 'read', messages: known }
    await limiter.wait(threadTs === null ? 'conversations.history' : 'conversations.replies')
    const posted = await messenger.postedBetween({ channelId, threadTs, from: gap.from, until: gap.until })
    if (posted.kind !== 'read') return posted
    const [oldest] = read.keys()
    if (read.size >= READ_MAX && oldest !== undefined) read.delete(oldest)
    read.set(place, posted.messages)
    return posted
  }

  return {
    async find(message, threadTs, gaps) {
      for (const gap of gaps) {
        // A person looked after the interval and said that it is not there.
        if (message.resentAt !== null && message.resentAt > gap.until) continue
        const waitMs = gap.until.getTime() + settleMs - now().getTime()
        if (waitMs > 0)
          return { kind: 'later', error: `the database was restored: ${gap.reason}`, retryAfterMs: waitMs }
        const posted = await readGap(gap, message.channelId, threadTs)
        if (posted.kind !== 'read') return posted
        const found = posted.messages.find((one) => isSame(one, message))
        if (found !== undefined) return { kind: 'found', ts: found.ts }
      }
      return { kind: 'absent' }
    },
  }
}

/** A shared file carries no key, but nothing else shares a file of its name and title in that thread. */
function isSame(posted: PostedMessage, message: OutboxMessage): boolean {
  if (message.action !== 'file') return posted.key === message.key
  return message.files.some(({ fileName, title }) =>
    posted.files.some((file) => file.fileName === fileName && file.title === title),
  )
}
