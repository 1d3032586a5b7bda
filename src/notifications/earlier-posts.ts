import type { Database } from '../store/database.ts'
import { sha256Of } from '../store/files.ts'
import type { HistoryGap } from '../store/history-gaps.ts'
import { type OutboxMessage, otherFilesOf } from '../store/outbox.ts'
import type { Limiter } from './limiter.ts'
import type { LookUp, Messenger, Posted, PostedMessage } from './messenger.ts'

/** Channels and threads whose forgotten intervals are remembered once they have been read; a city has some 400 channels. */
const READ_MAX = 5_000

/**
 * Remembers for a database that was restored, or lost its newest rows, what stands in the channels already: before a
 * first post the intervals it may have forgotten are read, and what is found there is not posted again.
 */
export interface EarlierPosts {
  readonly find: (message: OutboxMessage, threadTs: string | null, gaps: readonly HistoryGap[]) => Promise<LookUp>
}

interface EarlierPostsParts {
  readonly database: Database
  readonly messenger: Messenger
  readonly limiter: Limiter
  readonly now: () => Date
  /** How long the platform may take to show what it accepted. */
  readonly settleMs: number
}

export function createEarlierPosts(parts: EarlierPostsParts): EarlierPosts {
  const { database, messenger, limiter, now, settleMs } = parts
  const read = new Map<string, readonly PostedMessage[]>()

  async function readGap(gap: HistoryGap, channelId: string, threadTs: string | null): Promise<Posted> {
    const place = `${gap.id}/${channelId}/${threadTs ?? ''}`
    const known = read.get(place)
    if (known !== undefined) return { kind: 'read', messages: known }
    const freeAt = await limiter.turn(threadTs === null ? 'conversations.history' : 'conversations.replies')
    if (freeAt !== null) {
      const retryAfterMs = Math.max(0, freeAt.getTime() - now().getTime())
      return { kind: 'later', error: 'as many look-ups as a minute allows', retryAfterMs }
    }
    const posted = await messenger.postedBetween({ channelId, threadTs, from: gap.from, until: gap.until })
    if (posted.kind !== 'read') return posted
    // What people said is not kept, only what may be ours.
    const messages = posted.messages.filter(({ key, files }) => key !== null || files.length > 0)
    const [oldest] = read.keys()
    if (read.size >= READ_MAX && oldest !== undefined) read.delete(oldest)
    read.set(place, messages)
    return { kind: 'read', messages }
  }

  /**
   * A shared file carries no key, and a newer one may go by the same name. So what stands under its name and title is the
   * file itself, though an act that was done again made other bytes of it, unless its bytes are those of another one.
   */
  async function findFile(posted: readonly PostedMessage[], message: OutboxMessage): Promise<LookUp> {
    const [wanted] = message.files
    const others = await otherFilesOf(database.prisma, message)
    for (const { ts, files: shown } of posted) {
      for (const { fileName, title, url } of shown) {
        if (fileName !== wanted?.fileName || title !== wanted.title) continue
        const file = await messenger.download(url)
        if (file.kind !== 'read') return file
        if (!others.has(sha256Of(file.content))) return { kind: 'found', ts }
      }
    }
    return { kind: 'absent' }
  }

  return {
    async find(message, threadTs, gaps) {
      for (const gap of gaps) {
        // A person looked after the interval and said that it is not there.
        if (message.resentAt !== null && message.resentAt > gap.until) continue
        // A thread that was opened after the interval has nothing of it.
        if (threadTs !== null && Number(threadTs) * 1000 > gap.until.getTime()) continue
        const waitMs = gap.until.getTime() + settleMs - now().getTime()
        if (waitMs > 0)
          return { kind: 'later', error: `the database was restored: ${gap.reason}`, retryAfterMs: waitMs }
        const posted = await readGap(gap, message.channelId, threadTs)
        if (posted.kind !== 'read') return posted
        const found =
          message.action === 'file' ? await findFile(posted.messages, message) : findKey(posted.messages, message)
        if (found.kind !== 'absent') return found
      }
      return { kind: 'absent' }
    },
  }
}

function findKey(posted: readonly PostedMessage[], { key }: OutboxMessage): LookUp {
  const found = posted.find((one) => one.key === key)
  return found === undefined ? { kind: 'absent' } : { kind: 'found', ts: found.ts }
}
