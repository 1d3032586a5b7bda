import { HISTORY_PAGE_DEFAULT, HISTORY_PAGE_MAX, OPEN_USERS_MAX } from '../limits.ts'
import {
  type Answer,
  type Call,
  done,
  fail,
  type Method,
  missingArgument,
  missingScope,
  scopeRefusal,
  visibleChannel,
} from '../method.ts'
import { page } from '../paging.ts'
import { channelShape, messageShape, threadShape } from '../shapes.ts'
import type { ChannelRecord, StoredMessage } from '../state.ts'

const LIST_PAGE_MAX = 999
const KINDS: Readonly<Record<string, ChannelRecord['kind']>> = {
  public_channel: 'public',
  private_channel: 'private',
  im: 'im',
  mpim: 'mpim',
}

type Read = { readonly channel: ChannelRecord } | { readonly refusal: Answer }

/** A channel whose messages this token may read: it needs the scope for its kind, and membership. */
function readableChannel(call: Call): Read {
  const found = visibleChannel(call, call.args.text('channel'))
  if ('refusal' in found) return found
  const refusal = scopeRefusal(found.channel, 'history', call.token)
  if (refusal !== null) return { refusal }
  return found.channel.members.has(call.token.userId) ? found : { refusal: fail('not_in_channel') }
}

/** Whether a timestamp lies between `oldest` and `latest`, whose own messages count only when `inclusive`. */
function inWindow(call: Call): ((message: StoredMessage) => boolean) | null {
  const bound = (name: string, otherwise: number) => {
    const text = call.args.text(name)
    return text === null || text === '' ? otherwise : Number(text)
  }
  const oldest = bound('oldest', 0)
  const latest = bound('latest', Number.POSITIVE_INFINITY)
  if (Number.isNaN(oldest) || Number.isNaN(latest)) return null
  const isInclusive = call.args.flag('inclusive')
  return ({ ts }) => {
    const at = Number(ts)
    return isInclusive ? at >= oldest && at <= latest : at > oldest && at < latest
  }
}

function info(call: Call): Answer {
  const found = visibleChannel(call, call.args.text('channel'))
  if ('refusal' in found) return found.refusal
  const refusal = scopeRefusal(found.channel, 'read', call.token)
  return refusal ?? done({ channel: channelShape(call.workspace, found.channel, call.token.userId) })
}

function visibleChannels(call: Call, memberId: string | null): readonly ChannelRecord[] | Answer {
  const types = call.args.names('types')
  const wanted = types.length === 0 ? ['public_channel'] : types
  const kinds = new Set<ChannelRecord['kind']>()
  for (const type of wanted) {
    const kind = KINDS[type]
    if (kind === undefined) return fail('invalid_types')
    const scope = { public: 'channels:read', private: 'groups:read', im: 'im:read', mpim: 'mpim:read' }[kind]
    if (!call.token.scopes.has(scope)) return missingScope(scope, call.token)
    kinds.add(kind)
  }
  const skipArchived = call.args.flag('exclude_archived')
  return [...call.workspace.channels.values()].filter((channel) => {
    const isSeen = channel.kind === 'public' || channel.members.has(call.token.userId)
    const isMember = memberId === null || channel.members.has(memberId)
    return kinds.has(channel.kind) && isSeen && isMember && !(skipArchived && channel.isArchived)
  })
}

function listOf(call: Call, memberId: string | null): Answer {
  const channels = visibleChannels(call, memberId)
  if ('ok' in channels) return channels
  const paged = page(call.args, channels, { max: LIST_PAGE_MAX, usual: 100 })
  if ('ok' in paged) return paged
  const shapes = paged.items.map((channel) => channelShape(call.workspace, channel, call.token.userId))
  return done({ channels: shapes, response_metadata: { next_cursor: paged.nextCursor } })
}

function usersConversations(call: Call): Answer {
  const userId = call.args.text('user') ?? call.token.userId
  return call.workspace.users.has(userId) ? listOf(call, userId) : fail('user_not_found')
}

function members(call: Call): Answer {
  const found = visibleChannel(call, call.args.text('channel'))
  if ('refusal' in found) return found.refusal
  const refusal = scopeRefusal(found.channel, 'read', call.token)
  if (refusal !== null) return refusal
  const paged = page(call.args, [...found.channel.members], { max: LIST_PAGE_MAX, usual: 100 })
  if ('ok' in paged) return paged
  return done({ members: paged.items, response_metadata: { next_cursor: paged.nextCursor } })
}

function history(call: Call): Answer {
  const found = readableChannel(call)
  if ('refusal' in found) return found.refusal
  const { channel } = found
  const isWanted = inWindow(call)
  if (isWanted === null) return fail('invalid_ts_latest')
  const shown = channel.messages.filter((message) => {
    const isTop = message.threadTs === null || message.threadTs === message.ts || message.isBroadcast
    return isTop && message.ephemeralTo === null && isWanted(message)
  })
  const paged = page(call.args, shown.reverse(), { max: HISTORY_PAGE_MAX, usual: HISTORY_PAGE_DEFAULT })
  if ('ok' in paged) return paged
  return done({ ...messagesShape(call, channel, paged), pin_count: 0 })
}

function replies(call: Call): Answer {
  const found = readableChannel(call)
  if ('refusal' in found) return found.refusal
  const { channel } = found
  const ts = call.args.text('ts')
  if (ts === null) return missingArgument('ts')
  const named = call.workspace.findMessage(channel, ts)
  if (named === null || named.ephemeralTo !== null) return fail('thread_not_found')
  const parentTs = named.threadTs ?? named.ts
  const isWanted = inWindow(call)
  if (isWanted === null) return fail('invalid_ts_latest')
  const thread = channel.messages.filter((message) => {
    const isReply = message.threadTs === parentTs && message.ephemeralTo === null
    return message.ts === parentTs || (isReply && isWanted(message))
  })
  const paged = page(call.args, thread, { max: HISTORY_PAGE_MAX, usual: HISTORY_PAGE_MAX })
  if ('ok' in paged) return paged
  return done(messagesShape(call, channel, paged))
}

/** One page of a channel or a thread, as both listings answer. */
function messagesShape(
  call: Call,
  channel: ChannelRecord,
  paged: { readonly items: readonly StoredMessage[]; readonly nextCursor: string },
) {
  const withMetadata = call.args.flag('include_all_metadata')
  const messages = paged.items.map((message) => ({
    ...messageShape(call.workspace, message, withMetadata),
    ...threadShape(channel, message),
  }))
  const cursor = paged.nextCursor === '' ? {} : { response_metadata: { next_cursor: paged.nextCursor } }
  return { messages, has_more: paged.nextCursor !== '', ...cursor }
}

function open(call: Call): Answer {
  const userIds = call.args.names('users')
  if (userIds.length === 0) {
    const found = visibleChannel(call, call.args.text('channel'))
    return 'refusal' in found ? found.refusal : done({ channel: { id: found.channel.id } })
  }
  if (userIds.length > OPEN_USERS_MAX) return fail('too_many_users')
  const unknown = userIds.find((id) => !call.workspace.users.has(id))
  if (unknown !== undefined) return fail('user_not_found')
  if (userIds.some((id) => call.workspace.users.get(id)?.isDeactivated)) return fail('user_disabled')
  const needed = userIds.length > 1 ? 'mpim:write' : 'im:write'
  if (!call.token.scopes.has(needed)) return missingScope(needed, call.token)
  const channel = call.workspace.directChannel([call.token.userId, ...userIds])
  const full = call.args.flag('return_im') ? channelShape(call.workspace, channel, call.token.userId) : {}
  return done({ channel: { ...full, id: channel.id } })
}

function join(call: Call): Answer {
  const id = call.args.text('channel')
  const channel = id === null ? undefined : call.workspace.channels.get(id)
  if (channel === undefined || channel.kind !== 'public') return fail('channel_not_found')
  if (channel.isArchived) return fail('is_archived')
  channel.members.add(call.token.userId)
  return done({ channel: channelShape(call.workspace, channel, call.token.userId) })
}

export const CONVERSATION_METHODS: readonly Method[] = [
  { name: 'conversations.info', scopes: [], tier: 3, run: info },
  { name: 'conversations.list', scopes: [], tier: 2, run: (call) => listOf(call, null) },
  { name: 'conversations.members', scopes: [], tier: 4, run: members },
  { name: 'conversations.history', scopes: [], tier: 3, run: history },
  { name: 'conversations.replies', scopes: [], tier: 3, run: replies },
  { name: 'conversations.open', scopes: [], tier: 3, run: open },
  { name: 'conversations.join', scopes: ['channels:join'], tier: 3, run: join },
  { name: 'users.conversations', scopes: [], tier: 3, run: usersConversations },
]
