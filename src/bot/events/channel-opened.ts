import { z } from 'zod'
import { defineEvent } from '../define.ts'

const Opened = z.object({ channel: z.string().min(1).max(255) })

const told = (isMended: boolean) => ({ outcome: isMended ? 'mended' : 'nothingToMend', acted: isMended })

function unarchived(type: string, scope: string) {
  return defineEvent({
    type,
    scopes: [scope],
    event: Opened,
    why: 'a channel was restored: what waited for it goes out, provided the bot is in it',
    async run({ event }, { context, workflows }) {
      return told(await workflows.mendWhenOpen(context, { channelId: event.channel, how: type }))
    },
  })
}

export const channelUnarchived = unarchived('channel_unarchive', 'channels:read')
export const groupUnarchived = unarchived('group_unarchive', 'groups:read')

/** Somebody joined a channel; only the bot itself is of interest. */
export const botJoined = defineEvent({
  type: 'member_joined_channel',
  scopes: ['channels:read', 'groups:read'],
  event: Opened.extend({ user: z.string().min(1).max(255) }),
  why: 'the bot was invited to a channel: what waited for it goes out',
  isOurs: ({ event, botUserId }) => event.user === botUserId,
  async run({ event }, { context, workflows }) {
    const mend = { channelId: event.channel, how: 'member_joined_channel', surface: 'slack' } as const
    return told((await workflows.mendDestination(context, mend)) !== null)
  },
})
