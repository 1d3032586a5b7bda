import type { Json } from './json.ts'
import type { ChannelRecord, FileRecord, StoredMessage, UserRecord, Workspace } from './state.ts'

/** A message as the Web API gives it. `thread` adds the counts that a parent carries. */
export function messageShape(workspace: Workspace, message: StoredMessage, withMetadata: boolean): Json {
  const files = message.files.map((id) => workspace.files.get(id)).filter((file) => file !== undefined)
  const subtype = message.isTombstone ? 'tombstone' : message.isBroadcast ? 'thread_broadcast' : null
  return {
    type: 'message',
    ...(subtype === null ? {} : { subtype }),
    user: message.userId,
    ...(message.botId === null ? {} : { bot_id: message.botId, app_id: workspace.appId }),
    text: message.text,
    ts: message.ts,
    team: workspace.teamId,
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
    ...(files.length === 0 ? {} : { files: files.map((file) => fileShape(workspace, file)) }),
    ...(message.editedTs === null ? {} : { edited: { user: message.userId, ts: message.editedTs } }),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
  }
}

/** What a parent carries about its thread; empty for a message without replies. */
export function threadShape(channel: ChannelRecord, parent: StoredMessage): Json {
  const replies = channel.messages.filter((one) => one.threadTs === parent.ts && one.ts !== parent.ts)
  const last = replies.at(-1)
  if (last === undefined) return {}
  const users = [...new Set(replies.map((reply) => reply.userId))]
  return {
    thread_ts: parent.ts,
    reply_count: replies.length,
    reply_users: users,
    reply_users_count: users.length,
    latest_reply: last.ts,
  }
}

export function channelShape(workspace: Workspace, channel: ChannelRecord, forUserId: string): Json {
  const isDirect = channel.kind === 'im'
  const other = [...channel.members].find((id) => id !== forUserId)
  return {
    id: channel.id,
    ...(isDirect ? { user: other } : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: isDirect,
    is_mpim: channel.kind === 'mpim',
    is_private: channel.kind !== 'public',
    is_archived: channel.isArchived,
    is_member: channel.members.has(forUserId),
    is_general: false,
    num_members: channel.members.size,
    context_team_id: workspace.teamId,
  }
}

export function userShape(workspace: Workspace, user: UserRecord, withEmail: boolean): Json {
  return {
    id: user.id,
    team_id: workspace.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.isDeactivated,
    is_bot: user.isBot,
    is_app_user: false,
    tz: 'Asia/Shanghai',
    profile: {
      real_name: user.realName,
      display_name: user.realName,
      ...(withEmail && user.email !== null ? { email: user.email } : {}),
    },
  }
}

export function fileShape(workspace: Workspace, file: FileRecord): Json {
  const ids = [...file.channels]
  const kindOf = (id: string) => workspace.channels.get(id)?.kind
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    ...(file.altText === null ? {} : { alt_txt: file.altText }),
    size: file.announcedBytes,
    user: file.userId,
    created: Math.floor(file.createdAt.getTime() / 1_000),
    permalink: workspace.filePermalink(file),
    url_private: `${workspace.url}/files-pri/${workspace.teamId}-${file.id}/${encodeURIComponent(file.name)}`,
    is_public: ids.some((id) => kindOf(id) === 'public'),
    channels: ids.filter((id) => kindOf(id) === 'public'),
    groups: ids.filter((id) => kindOf(id) === 'private'),
    ims: ids.filter((id) => kindOf(id) === 'im'),
    shares: sharesShape(workspace, file),
  }
}

/** The messages that show a file, by whether their channel is public and by channel. */
function sharesShape(workspace: Workspace, file: FileRecord): Json {
  const shares: Record<'public' | 'private', Record<string, Json[]>> = { public: {}, private: {} }
  for (const id of file.channels) {
    const channel = workspace.channels.get(id)
    const carriers = channel?.messages.filter((message) => message.files.includes(file.id)) ?? []
    if (channel === undefined || carriers.length === 0) continue
    shares[channel.kind === 'public' ? 'public' : 'private'][id] = carriers.map(({ ts, threadTs }) => {
      const thread = threadTs === null ? {} : { thread_ts: threadTs }
      return { ts, ...thread, channel_name: channel.name, team_id: workspace.teamId }
    })
  }
  return shares
}
