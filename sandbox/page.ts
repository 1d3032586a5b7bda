import type { Sandbox } from './sandbox.ts'
import type { ChannelRecord, StoredMessage } from './state.ts'

/** A channel shows its newest messages only, and the page its first channels, so that it stays quick to load. */
const MESSAGES_SHOWN_MAX = 100
const CHANNELS_SHOWN_MAX = 500

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1d1c1d; }
  article { border-left: 3px solid #ddd; margin: .6rem 0; padding: .1rem .8rem; }
  article.reply { margin-left: 2rem; } article:target { background: #fff8e1; }
  header { color: #616061; font-size: 13px; } pre { font: inherit; white-space: pre-wrap; margin: .2rem 0; }
`

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** In reading order: each parent, then its replies. */
function inThreads(messages: readonly StoredMessage[]): readonly StoredMessage[] {
  const key = (message: StoredMessage) => `${message.threadTs ?? message.ts} ${message.ts}`
  return [...messages].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

function messageHtml(sandbox: Sandbox, message: StoredMessage): string {
  const isReply = message.threadTs !== null && message.threadTs !== message.ts
  const when = new Date(Number(message.ts) * 1_000).toISOString().slice(0, 19).replace('T', ' ')
  const marks = [
    message.ephemeralTo === null ? '' : `only visible to ${sandbox.userName(message.ephemeralTo)}`,
    message.editedTs === null ? '' : 'edited',
  ].filter(Boolean)
  const files = message.files
    .map((id) => sandbox.files.find((file) => file.id === id))
    .filter((file) => file !== undefined)
  const links = files.map(
    (file) => `<p>📎 <a href="${escapeHtml(sandbox.fileUrl(file.id))}">${escapeHtml(file.name)}</a></p>`,
  )
  const head = [sandbox.userName(message.userId), `${when} UTC`, ...marks].join(' · ')
  return `<article id="${message.channel}-${message.ts}"${isReply ? ' class="reply"' : ''}>
<header>${escapeHtml(head)}</header><pre>${escapeHtml(sandbox.readableText(message))}</pre>${links.join('')}</article>`
}

function channelHtml(sandbox: Sandbox, channel: ChannelRecord): string {
  const shown = inThreads(channel.messages.slice(-MESSAGES_SHOWN_MAX))
  const more = channel.messages.length - shown.length
  const note = more > 0 ? `<p>${more} older messages are not shown.</p>` : ''
  const lock = channel.kind === 'public' ? '#' : '🔒 '
  const body = shown.map((message) => messageHtml(sandbox, message)).join('\n')
  return `<section><h2>${lock}${escapeHtml(channel.name)}</h2>${note}${body}</section>`
}

/** The workspace as people read it: every channel with messages, newest channel traffic last. */
export function workspacePage(sandbox: Sandbox): string {
  const channels = sandbox.channels.filter((channel) => channel.messages.length > 0)
  const shown = channels.slice(0, CHANNELS_SHOWN_MAX).map((channel) => channelHtml(sandbox, channel))
  const more =
    channels.length > CHANNELS_SHOWN_MAX ? `<p>${channels.length - CHANNELS_SHOWN_MAX} more channels.</p>` : ''
  const empty = channels.length === 0 ? '<p>No message has been posted yet.</p>' : ''
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox workspace</title><style>${STYLE}</style>
<h1>Sandbox workspace</h1><p>${sandbox.channels.length} channels, ${channels.length} with messages.</p>
${empty}${shown.join('\n')}${more}</html>`
}
