import { z } from 'zod'
import { defineEvent } from '../define.ts'

const Closed = z.object({ channel: z.string().min(1).max(255) })

/** A channel that takes no posts any more: it is retired at once, with Slack's error code for a post there. */
function closed(type: string, scope: string, reason: string, why: string) {
  return defineEvent({
    type,
    scopes: [scope],
    event: Closed,
    why,
    async run({ event }, { context, workflows }) {
      const outcome = await workflows.retireKnownDestination(context, { channelId: event.channel, reason })
      return { outcome, acted: outcome === 'retired' }
    },
  })
}

const ARCHIVED = 'a channel was archived: nothing more is posted there, and the operations channel is told'
const LEFT = 'the bot was removed from a channel: the same'
const DELETED = 'a channel was deleted: the same'

export const channelArchived = closed('channel_archive', 'channels:read', 'is_archived', ARCHIVED)
export const groupArchived = closed('group_archive', 'groups:read', 'is_archived', ARCHIVED)
export const channelLeft = closed('channel_left', 'channels:read', 'not_in_channel', LEFT)
export const groupLeft = closed('group_left', 'groups:read', 'channel_not_found', LEFT)
export const channelDeleted = closed('channel_deleted', 'channels:read', 'channel_not_found', DELETED)
export const groupDeleted = closed('group_deleted', 'groups:read', 'channel_not_found', DELETED)
