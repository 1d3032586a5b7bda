import { type Content, linkedFiles, readContent } from '../content.ts'
import { UPDATE_TEXT_CHARS_MAX } from '../limits.ts'
import {
  type Answer,
  type Call,
  done,
  type Found,
  fail,
  type Method,
  missingArgument,
  visibleChannel,
} from '../method.ts'
import { messageShape } from '../shapes.ts'
import type { ChannelRecord, StoredMessage } from '../state.ts'

/** The channel a post goes to; a user's id means the direct conversation with him. */
function postingChannel(call: Call): Found {
  const id = call.args.text('channel')
  if (id !== null && call.workspace.users.has(id)) {
    return { channel: call.workspace.directChannel([call.token.userId, id]) }
  }
  const found = visibleChannel(call, id)
  if ('refusal' in found) return found
  const { channel } = found
  if (channel.isArchived) return { refusal: fail('is_archived') }
  const isMember = channel.members.has(call.token.userId)
  if (isMember || call.token.scopes.has('chat:write.public')) return found
  return { refusal: fail('not_in_channel') }
}

type Thread = { readonly threadTs: string | null } | { readonly refusal: Answer }

/** The thread a reply belongs to; a reply's own timestamp names its parent. */
export function readThread(call: Call, channel: ChannelRecord): Thread {
  const ts = call.args.text('thread_ts')
  if (ts === null || ts === '') return { threadTs: null }
  const parent = call.workspace.findMessage(channel, ts)
  if (parent === null || parent.ephemeralTo !== null) return { refusal: fail('thread_not_found') }
  return { threadTs: parent.threadTs ?? parent.ts }
}

function warningsOf(content: Content): Record<string, unknown> {
  if (content.warnings.length === 0) return {}
  return { warning: content.warnings.join(','), response_metadata: { warnings: content.warnings } }
}

function postMessage(call: Call): Answer {
  const found = postingChannel(call)
  if ('refusal' in found) return found.refusal
  const { channel } = found
  const checked = readContent(call.args, { refusedBlocks: call.workspace.refusedBlocks })
  if (!checked.ok) return checked.refusal
  const thread = readThread(call, channel)
  if ('refusal' in thread) return thread.refusal
  const retryAfterSeconds = call.pacer.waitForPost(channel.id, call.now)
  if (retryAfterSeconds > 0) return { ok: false, error: 'ratelimited', retryAfterSeconds }
  if (!call.workspace.hasRoom(channel)) return fail('fatal_error', { detail: 'the sandbox keeps no more messages' })
  const { content } = checked
  const hasMetadata = content.metadata !== null && Object.keys(content.metadata).length > 0
  const message = call.workspace.post(channel, {
    ...content,
    metadata: hasMetadata ? content.metadata : null,
    userId: call.token.userId,
    botId: call.token.botId,
    threadTs: thread.threadTs,
    isBroadcast: thread.threadTs !== null && call.args.flag('reply_broadcast'),
    ephemeralTo: null,
    files: linkedFiles(call.workspace, content, call.token.userId),
  })
  const shape = messageShape(call.workspace, message, true)
  return done({ channel: channel.id, ts: message.ts, message: shape, ...warningsOf(content) })
}

type Own = { readonly channel: ChannelRecord; readonly message: StoredMessage } | { readonly refusal: Answer }

/** A message this token posted itself; `notOwn` is the refusal for anyone else's. */
function ownMessage(call: Call, notOwn: string): Own {
  const found = visibleChannel(call, call.args.text('channel'))
  if ('refusal' in found) return found
  const ts = call.args.text('ts')
  if (ts === null) return { refusal: missingArgument('ts') }
  const message = call.workspace.findMessage(found.channel, ts)
  if (message === null || message.isTombstone || message.ephemeralTo !== null) {
    return { refusal: fail('message_not_found') }
  }
  if (found.channel.isArchived) return { refusal: fail('is_archived') }
  return message.botId === call.token.botId ? { ...found, message } : { refusal: fail(notOwn) }
}

function update(call: Call): Answer {
  const own = ownMessage(call, 'cant_update_message')
  if ('refusal' in own) return own.refusal
  const checked = readContent(call.args, {
    textCharsMax: UPDATE_TEXT_CHARS_MAX,
    refusedBlocks: call.workspace.refusedBlocks,
  })
  if (!checked.ok) return checked.refusal
  const { content } = checked
  const { message, channel } = own
  const added = linkedFiles(call.workspace, content, call.token.userId)
  for (const id of added) call.workspace.files.get(id)?.channels.add(channel.id)
  message.text = content.text
  message.blocks = content.blocks
  message.attachments = content.attachments
  message.mentions = content.mentions
  message.links = content.links
  message.files = [...new Set([...message.files, ...added])]
  // Without metadata in the call Slack keeps the old; an empty object takes it away.
  if (content.metadata !== null) {
    message.metadata = Object.keys(content.metadata).length > 0 ? content.metadata : null
  }
  message.editedTs = `${Math.floor(call.now.getTime() / 1_000)}.000000`
  call.workspace.onMessage(message, 'edited')
  const shape = messageShape(call.workspace, message, true)
  return done({ channel: channel.id, ts: message.ts, text: message.text, message: shape })
}

function remove(call: Call): Answer {
  const own = ownMessage(call, 'cant_delete_message')
  if ('refusal' in own) return own.refusal
  call.workspace.delete(own.channel, own.message)
  return done({ channel: own.channel.id, ts: own.message.ts })
}

function postEphemeral(call: Call): Answer {
  const found = postingChannel(call)
  if ('refusal' in found) return found.refusal
  const userId = call.args.text('user')
  if (userId === null) return missingArgument('user')
  if (!call.workspace.users.has(userId)) return fail('user_not_found')
  if (!found.channel.members.has(userId)) return fail('user_not_in_channel')
  const checked = readContent(call.args, { refusedBlocks: call.workspace.refusedBlocks })
  if (!checked.ok) return checked.refusal
  const thread = readThread(call, found.channel)
  if ('refusal' in thread) return thread.refusal
  if (!call.workspace.hasRoom(found.channel)) return fail('fatal_error')
  const message = call.workspace.post(found.channel, {
    ...checked.content,
    metadata: null,
    userId: call.token.userId,
    botId: call.token.botId,
    threadTs: thread.threadTs,
    isBroadcast: false,
    ephemeralTo: userId,
    files: [],
  })
  return done({ message_ts: message.ts })
}

function getPermalink(call: Call): Answer {
  const found = visibleChannel(call, call.args.text('channel'))
  if ('refusal' in found) return found.refusal
  const ts = call.args.text('message_ts')
  if (ts === null) return missingArgument('message_ts')
  const message = call.workspace.findMessage(found.channel, ts)
  if (message === null || message.ephemeralTo !== null) return fail('message_not_found')
  return done({ channel: found.channel.id, permalink: call.workspace.permalink(message) })
}

export const CHAT_METHODS: readonly Method[] = [
  { name: 'chat.postMessage', scopes: ['chat:write'], tier: 'special', run: postMessage },
  { name: 'chat.update', scopes: ['chat:write'], tier: 3, run: update },
  { name: 'chat.delete', scopes: ['chat:write'], tier: 3, run: remove },
  { name: 'chat.postEphemeral', scopes: ['chat:write'], tier: 4, run: postEphemeral },
  { name: 'chat.getPermalink', scopes: [], tier: 'special', run: getPermalink },
]
