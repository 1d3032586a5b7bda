import type { Messenger } from '../../notifications/messenger.ts'

/** Takes every message and sends none: what is played with it reaches nobody. */
export function createSilentMessenger(): Messenger {
  let count = 0
  const next = () => {
    count += 1
    return count
  }
  const sent = async () => ({ kind: 'sent', ts: `${next()}.000000` }) as const
  const absent = async () => ({ kind: 'absent' }) as const
  return {
    post: sent,
    update: async ({ ts }) => ({ kind: 'sent', ts }),
    upload: async () => ({ kind: 'uploaded', fileId: `F${next()}` }),
    share: sent,
    find: absent,
    findShared: absent,
    findChange: absent,
    postedBetween: async () => ({ kind: 'read', messages: [] }),
    download: async () => ({ kind: 'unreadable', error: 'nothing was ever posted' }),
    addressOf: ({ channelId, ts }) => `https://duban.invalid/${channelId}/${ts}`,
    permalink: async ({ channelId, ts }) => `https://duban.invalid/${channelId}/${ts}`,
  }
}
