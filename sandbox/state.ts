import type { Json } from './json.ts'
import {
  CALLS_KEPT_MAX,
  CHANNELS_MAX,
  FILES_BYTES_MAX,
  FILES_MAX,
  MESSAGES_PER_CHANNEL_MAX,
  USERS_MAX,
  VIEWS_KEPT_MAX,
} from './limits.ts'
import type { Link, Mention } from './readable.ts'

export interface UserRecord {
  readonly id: string
  readonly name: string
  readonly realName: string
  readonly email: string | null
  readonly isBot: boolean
  isDeactivated: boolean
}

export interface ChannelRecord {
  readonly id: string
  readonly name: string
  readonly kind: 'public' | 'private' | 'im' | 'mpim'
  isArchived: boolean
  readonly members: Set<string>
  /** In order of their timestamps; a deleted one is gone unless it has replies. */
  readonly messages: StoredMessage[]
  /** The newest timestamp given out, in microseconds since 1970. */
  lastTsMicros: number
}

export interface TokenRecord {
  readonly token: string
  readonly kind: 'bot' | 'app'
  readonly userId: string
  readonly botId: string
  scopes: ReadonlySet<string>
}

/** A message as it stands, its words as they were sent. */
export interface StoredMessage {
  readonly channel: string
  readonly ts: string
  readonly userId: string
  readonly botId: string | null
  readonly threadTs: string | null
  /** Whether a reply also shows in the channel. */
  readonly isBroadcast: boolean
  /** The only user who sees it; `null` for everyone. */
  readonly ephemeralTo: string | null
  text: string
  blocks: readonly Json[]
  attachments: readonly Json[]
  metadata: Json | null
  files: readonly string[]
  mentions: readonly Mention[]
  links: readonly Link[]
  editedTs: string | null
  isTombstone: boolean
}

export interface FileRecord {
  readonly id: string
  readonly name: string
  readonly altText: string | null
  readonly userId: string
  /** Bytes announced when the upload was asked for. */
  readonly announcedBytes: number
  readonly createdAt: Date
  title: string
  content: Buffer | null
  isComplete: boolean
  /** Whether a person put it into a form, so that the app may read it though it is shared nowhere. */
  readonly isInForm: boolean
  /** Channels it is shared in; empty means that only its owner sees it. */
  readonly channels: Set<string>
}

export interface ViewRecord {
  readonly id: string
  readonly userId: string
  readonly rootId: string
  readonly previousId: string | null
  readonly botId: string
  view: Json
  hash: string
  state: 'open' | 'submitted' | 'closed'
  /** Field errors the bot answered the last submission with, by block id. */
  errors: Readonly<Record<string, string>>
}

export interface CallRecord {
  readonly method: string
  readonly channel: string | null
  readonly at: Date
  /** `ok`, Slack's error code, or the fault that hit the call. */
  readonly outcome: string
}

export interface NewMessage {
  readonly userId: string
  readonly botId: string | null
  readonly threadTs: string | null
  readonly isBroadcast: boolean
  readonly ephemeralTo: string | null
  readonly text: string
  readonly blocks: readonly Json[]
  readonly attachments: readonly Json[]
  readonly metadata: Json | null
  readonly files: readonly string[]
  readonly mentions: readonly Mention[]
  readonly links: readonly Link[]
}

const MICROS_PER_MS = 1_000
const MICROS_PER_SECOND = 1_000_000

function toTs(micros: number): string {
  const seconds = Math.floor(micros / MICROS_PER_SECOND)
  return `${seconds}.${String(micros % MICROS_PER_SECOND).padStart(6, '0')}`
}

function roomFor(map: ReadonlyMap<string, unknown>, max: number, what: string): void {
  if (map.size >= max) throw new RangeError(`sandbox: expected at most ${max} ${what}`)
}

/** Everything the workspace holds. It decides nothing: the methods do, and this keeps what they decided. */
export class Workspace {
  readonly teamId = 'T0SANDBOX'
  readonly teamName = 'Sandbox'
  readonly appId = 'A0SANDBOX'
  readonly users = new Map<string, UserRecord>()
  readonly channels = new Map<string, ChannelRecord>()
  readonly tokens = new Map<string, TokenRecord>()
  readonly files = new Map<string, FileRecord>()
  readonly views = new Map<string, ViewRecord>()
  /** Kinds of blocks that Slack has not brought to this workspace yet. */
  readonly refusedBlocks = new Set<string>()
  readonly calls: CallRecord[] = []
  /** Calls since the start, as `method outcome` to count; complete even when `calls` is not. */
  readonly callCounts = new Map<string, number>()
  readonly now: () => Date
  /** Told of every message posted, edited or deleted. */
  onMessage: (message: StoredMessage, change: 'posted' | 'edited' | 'deleted') => void = () => {}
  url = ''
  #lastId = 0
  #fileBytes = 0

  constructor(now: () => Date) {
    this.now = now
  }

  /** A fresh id such as `D0000000A`; ids are unique and never reused in one workspace. */
  nextId(prefix: string): string {
    this.#lastId += 1
    return `${prefix}${this.#lastId.toString(36).toUpperCase().padStart(9, '0')}`
  }

  /** A timestamp from the clock, later than any other in this channel even when the clock stands still. */
  nextTs(channel: ChannelRecord): string {
    const clockMicros = this.now().getTime() * MICROS_PER_MS
    channel.lastTsMicros = Math.max(clockMicros, channel.lastTsMicros + 1)
    return toTs(channel.lastTsMicros)
  }

  addUser(user: UserRecord): void {
    roomFor(this.users, USERS_MAX, 'users')
    this.users.set(user.id, user)
  }

  addChannel(channel: Pick<ChannelRecord, 'id' | 'name' | 'kind' | 'isArchived' | 'members'>): ChannelRecord {
    roomFor(this.channels, CHANNELS_MAX, 'channels')
    const record: ChannelRecord = { ...channel, messages: [], lastTsMicros: 0 }
    this.channels.set(channel.id, record)
    return record
  }

  /** The direct conversation of exactly these users, made when there is none yet. */
  directChannel(userIds: readonly string[]): ChannelRecord {
    const wanted = new Set(userIds)
    for (const channel of this.channels.values()) {
      const isDirect = channel.kind === 'im' || channel.kind === 'mpim'
      if (isDirect && channel.members.size === wanted.size && [...wanted].every((id) => channel.members.has(id))) {
        return channel
      }
    }
    const kind = wanted.size > 2 ? 'mpim' : 'im'
    const id = this.nextId(kind === 'im' ? 'D' : 'G')
    return this.addChannel({ id, name: [...wanted].sort().join('-'), kind, isArchived: false, members: wanted })
  }

  findMessage(channel: ChannelRecord, ts: string): StoredMessage | null {
    return channel.messages.find((message) => message.ts === ts) ?? null
  }

  hasRoom(channel: ChannelRecord): boolean {
    return channel.messages.length < MESSAGES_PER_CHANNEL_MAX
  }

  post(channel: ChannelRecord, message: NewMessage): StoredMessage {
    const ts = this.nextTs(channel)
    const stored: StoredMessage = { ...message, channel: channel.id, ts, editedTs: null, isTombstone: false }
    channel.messages.push(stored)
    for (const id of message.files) this.files.get(id)?.channels.add(channel.id)
    this.onMessage(stored, 'posted')
    return stored
  }

  /** Takes a message away; one with replies stays as a tombstone, as it does in Slack. */
  delete(channel: ChannelRecord, message: StoredMessage): void {
    const hasReplies = channel.messages.some((other) => other.threadTs === message.ts && other !== message)
    if (hasReplies) {
      const gone = { text: 'This message was deleted.', blocks: [], attachments: [], metadata: null, files: [] }
      Object.assign(message, gone, { mentions: [], links: [], isTombstone: true })
    } else channel.messages.splice(channel.messages.indexOf(message), 1)
    this.onMessage(message, 'deleted')
  }

  addFile(file: FileRecord): void {
    roomFor(this.files, FILES_MAX, 'files')
    this.files.set(file.id, file)
  }

  /** Keeps a file's bytes; refuses with `false` when the workspace would hold more than its bound. */
  storeContent(file: FileRecord, content: Buffer): boolean {
    const before = file.content?.length ?? 0
    if (this.#fileBytes - before + content.length > FILES_BYTES_MAX) return false
    this.#fileBytes += content.length - before
    file.content = content
    return true
  }

  deleteFile(file: FileRecord): void {
    this.#fileBytes -= file.content?.length ?? 0
    this.files.delete(file.id)
    for (const id of file.channels) {
      for (const message of this.channels.get(id)?.messages ?? []) {
        message.files = message.files.filter((one) => one !== file.id)
      }
    }
  }

  addView(view: ViewRecord): void {
    const oldest = this.views.keys().next().value
    if (this.views.size >= VIEWS_KEPT_MAX && oldest !== undefined) this.views.delete(oldest)
    this.views.set(view.id, view)
  }

  record(call: CallRecord): void {
    if (this.calls.length >= CALLS_KEPT_MAX) this.calls.shift()
    this.calls.push(call)
    const key = `${call.method} ${call.outcome}`
    this.callCounts.set(key, (this.callCounts.get(key) ?? 0) + 1)
  }

  filePermalink(file: FileRecord): string {
    return `${this.url}/files/${file.userId}/${file.id}/${encodeURIComponent(file.name)}`
  }

  permalink(message: StoredMessage): string {
    const path = `${this.url}/archives/${message.channel}/p${message.ts.replace('.', '')}`
    return message.threadTs === null || message.threadTs === message.ts
      ? path
      : `${path}?thread_ts=${message.threadTs}&cid=${message.channel}`
  }
}
