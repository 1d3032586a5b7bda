import { Args } from '../args.ts'
import { linkedFiles, readContent } from '../content.ts'
import { isRecord, stringAt } from '../json.ts'
import { FILE_BYTES_MAX } from '../limits.ts'
import { type Answer, type Call, done, fail, type Method, missingArgument, visibleChannel } from '../method.ts'
import { fileShape } from '../shapes.ts'
import type { ChannelRecord, FileRecord } from '../state.ts'
import { readThread } from './chat.ts'

const FILES_PER_CALL_MAX = 10
const CHANNELS_PER_CALL_MAX = 100
const ALT_TEXT_CHARS_MAX = 1_000

function getUploadUrl(call: Call): Answer {
  const name = call.args.text('filename')
  const announcedBytes = call.args.count('length', 0)
  if (name === null || name === '') return missingArgument('filename')
  if (announcedBytes === null || announcedBytes < 1)
    return fail('invalid_arguments', { detail: 'length: expected 1 or more' })
  if (announcedBytes > FILE_BYTES_MAX) return fail('file_upload_size_restricted')
  const altText = call.args.text('alt_txt')
  if ((altText?.length ?? 0) > ALT_TEXT_CHARS_MAX) return fail('alt_txt_too_large')
  const file: FileRecord = {
    id: call.workspace.nextId('F'),
    name,
    altText,
    userId: call.token.userId,
    announcedBytes,
    createdAt: call.now,
    title: name,
    content: null,
    isComplete: false,
    isInForm: false,
    channels: new Set(),
  }
  call.workspace.addFile(file)
  return done({ upload_url: `${call.workspace.url}/upload/v1/${file.id}`, file_id: file.id })
}

type Uploaded = { readonly files: readonly FileRecord[] } | { readonly refusal: Answer }

/** The files a call completes; each must be this token's own, uploaded and not complete yet. */
function uploadedFiles(call: Call): Uploaded {
  const argument = call.args.json('files')
  if (argument.state === 'absent') return { refusal: missingArgument('files') }
  const entries = argument.state === 'given' ? argument.value : null
  if (
    !Array.isArray(entries) ||
    entries.length < 1 ||
    entries.length > FILES_PER_CALL_MAX ||
    !entries.every(isRecord)
  ) {
    return { refusal: fail('invalid_arguments', { detail: `files: expected 1 to ${FILES_PER_CALL_MAX} objects` }) }
  }
  const files: FileRecord[] = []
  for (const entry of entries) {
    const file = call.workspace.files.get(stringAt(entry, 'id') ?? '')
    if (file === undefined || file.content === null || file.isComplete || file.userId !== call.token.userId) {
      return { refusal: fail('file_not_found') }
    }
    files.push(file)
  }
  return { files }
}

type Targets = { readonly channels: readonly ChannelRecord[] } | { readonly refusal: Answer }

function targetChannels(call: Call): Targets {
  const single = call.args.text('channel_id')
  const ids = single === null ? call.args.names('channels') : [single]
  if (ids.length > CHANNELS_PER_CALL_MAX) return { refusal: fail('invalid_channels') }
  const channels: ChannelRecord[] = []
  for (const id of ids) {
    const found = visibleChannel(call, id)
    if ('refusal' in found) return found
    if (found.channel.isArchived) return { refusal: fail('is_archived') }
    if (!found.channel.members.has(call.token.userId)) return { refusal: fail('not_in_channel') }
    channels.push(found.channel)
  }
  return { channels }
}

function share(call: Call, channel: ChannelRecord, files: readonly FileRecord[]): Answer | null {
  const thread = readThread(call, channel)
  if ('refusal' in thread) return thread.refusal
  const comment = call.args.text('initial_comment') ?? ''
  // Slack takes a file without a word; a blank stands in for the text a plain message would need.
  const checked = readContent(new Args({ text: comment === '' ? ' ' : comment, blocks: call.args.raw('blocks') }))
  if (!checked.ok) return checked.refusal
  if (!call.workspace.hasRoom(channel)) return fail('fatal_error')
  const linked = linkedFiles(call.workspace, checked.content, call.token.userId)
  call.workspace.post(channel, {
    ...checked.content,
    text: comment,
    userId: call.token.userId,
    botId: call.token.botId,
    threadTs: thread.threadTs,
    isBroadcast: false,
    ephemeralTo: null,
    files: [...new Set([...files.map((file) => file.id), ...linked])],
  })
  return null
}

/** Completes an upload; without a channel the file stays private to whoever uploaded it. */
function complete(call: Call): Answer {
  const uploaded = uploadedFiles(call)
  if ('refusal' in uploaded) return uploaded.refusal
  const targets = targetChannels(call)
  if ('refusal' in targets) return targets.refusal
  for (const channel of targets.channels) {
    const thread = readThread(call, channel)
    if ('refusal' in thread) return thread.refusal
  }
  const argument = call.args.json('files')
  const titles = argument.state === 'given' && Array.isArray(argument.value) ? argument.value.filter(isRecord) : []
  for (const [index, file] of uploaded.files.entries()) {
    file.isComplete = true
    file.title = stringAt(titles[index] ?? {}, 'title') ?? file.title
  }
  for (const channel of targets.channels) {
    const refusal = share(call, channel, uploaded.files)
    if (refusal !== null) return refusal
  }
  return done({ files: uploaded.files.map((file) => fileShape(call.workspace, file)) })
}

function visibleFile(call: Call): FileRecord | null {
  const file = call.workspace.files.get(call.args.text('file') ?? '')
  if (file === undefined || !file.isComplete) return null
  const isShared = [...file.channels].some((id) => {
    const channel = call.workspace.channels.get(id)
    return channel?.kind === 'public' || channel?.members.has(call.token.userId) === true
  })
  return file.userId === call.token.userId || file.isInForm || isShared ? file : null
}

function info(call: Call): Answer {
  const file = visibleFile(call)
  return file === null ? fail('file_not_found') : done({ file: fileShape(call.workspace, file), comments: [] })
}

function remove(call: Call): Answer {
  const file = visibleFile(call)
  if (file === null) return fail('file_not_found')
  if (file.userId !== call.token.userId) return fail('cant_delete_file')
  call.workspace.deleteFile(file)
  return done()
}

export const FILE_METHODS: readonly Method[] = [
  { name: 'files.getUploadURLExternal', scopes: ['files:write'], tier: 4, run: getUploadUrl },
  { name: 'files.completeUploadExternal', scopes: ['files:write'], tier: 4, run: complete },
  { name: 'files.info', scopes: ['files:read'], tier: 4, run: info },
  { name: 'files.delete', scopes: ['files:write'], tier: 3, run: remove },
]
