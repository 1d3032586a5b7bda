import type { Messenger, SendResult } from '../../notifications/messenger.ts'
import type { Database } from '../../store/database.ts'
import { messageAt } from '../../store/played-span.ts'

/**
 * Puts a message of the office's past up again before the first answer to it or change of it, as the workspace it is
 * rehearsed in has never seen it.
 */
export function withStandIns(messenger: Messenger, { prisma }: Pick<Database, 'prisma'>): Messenger {
  /** Timestamps in the rehearsal's workspace, by channel and the timestamp the office knows. */
  const stands = new Map<string, string>()
  const noted = async (channelId: string, sending: Promise<SendResult>): Promise<SendResult> => {
    const result = await sending
    if (result.kind === 'sent') stands.set(`${channelId} ${result.ts}`, result.ts)
    return result
  }
  const standing = async (channelId: string, ts: string): Promise<string> => {
    const place = `${channelId} ${ts}`
    const known = stands.get(place)
    if (known !== undefined) return known
    const earlier = await messageAt(prisma, channelId, ts)
    if (earlier === null) return ts
    const { text, blocks, key, kind } = earlier
    const posted = await messenger.post({ channelId, threadTs: null, text, blocks, key, kind })
    if (posted.kind !== 'sent') return ts
    stands.set(place, posted.ts)
    return posted.ts
  }
  return {
    ...messenger,
    async post(message) {
      const { channelId, threadTs } = message
      const thread = threadTs === null ? null : await standing(channelId, threadTs)
      return noted(channelId, messenger.post({ ...message, threadTs: thread }))
    },
    async update(change) {
      const ts = await standing(change.channelId, change.ts)
      const result = await messenger.update({ ...change, ts })
      return result.kind === 'sent' ? { ...result, ts: change.ts } : result
    },
    async share(request) {
      const threadTs = await standing(request.channelId, request.threadTs)
      return messenger.share({ ...request, threadTs })
    },
  }
}
