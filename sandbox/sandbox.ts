import type { Acts } from './acts.ts'
import type { FaultBook } from './faults.ts'
import type { Json } from './json.ts'
import type { Pacing } from './pacing.ts'
import type {
  CallRecord,
  ChannelRecord,
  FileRecord,
  StoredMessage,
  TokenRecord,
  UserRecord,
  ViewRecord,
} from './state.ts'

export interface UserOptions {
  /** Such as `U0001`. */
  readonly id: string
  readonly name?: string
  readonly realName?: string
  readonly email?: string
  readonly isBot?: boolean
  readonly isDeactivated?: boolean
}

export interface ChannelOptions {
  /** Such as `C0001`. */
  readonly id: string
  readonly name?: string
  readonly isPrivate?: boolean
  readonly isArchived?: boolean
  /** Users in it; the bot is none of them unless it is named. */
  readonly members?: readonly string[]
}

/** A file of a person's own, as he would choose it in a form. */
export interface FileOptions {
  readonly user: string
  readonly name: string
  readonly content: Buffer
}

export interface TokenOptions {
  readonly token: string
  /** `app` tokens open Socket Mode connections; `bot` ones do everything else. */
  readonly kind?: 'bot' | 'app'
  readonly userId?: string
  readonly botId?: string
  /** Without them a bot gets every scope the sandbox knows but `chat:write.public`, an app `connections:write`. */
  readonly scopes?: readonly string[]
}

/** What a person or the bot says in a channel without going through the Web API. */
export interface SayOptions {
  readonly threadTs?: string
  readonly blocks?: readonly Json[]
}

export interface ChannelHandle {
  readonly record: ChannelRecord
  /** What everyone in the channel sees, oldest first; replies included, ephemeral messages not. */
  readonly messages: () => readonly StoredMessage[]
  /** Messages that are not replies. */
  readonly topMessages: () => readonly StoredMessage[]
  /** A parent and its replies. */
  readonly thread: (ts: string) => readonly StoredMessage[]
  /** Messages that only this user sees. */
  readonly ephemerals: (userId: string) => readonly StoredMessage[]
  /** All visible messages as their readers see them. */
  readonly readable: () => readonly string[]
}

/** A Slack workspace on loopback, seen from inside its process. */
export interface Sandbox extends Acts, AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  /** What `slackApiUrl` of a WebClient takes; ends in a slash. */
  readonly apiUrl: string
  readonly port: number
  readonly signingSecret: string
  /** The first bot's token, user and bot id. */
  readonly botToken: string
  readonly botUserId: string
  readonly botId: string
  readonly appToken: string
  readonly channels: readonly ChannelRecord[]
  readonly users: readonly UserRecord[]
  readonly views: readonly ViewRecord[]
  readonly files: readonly FileRecord[]
  /** Web API calls, oldest first; the newest 20,000. */
  readonly calls: readonly CallRecord[]
  /** All calls since the start, as `method outcome` to count. */
  readonly callCounts: ReadonlyMap<string, number>
  readonly faults: FaultBook
  readonly sockets: { readonly count: () => number; readonly refresh: () => void }
  readonly setEventsUrl: (url: string | null) => void
  /** From now on the workspace takes no block of these kinds, as one to which Slack has not brought them yet. */
  readonly refuseBlocks: (types: readonly string[]) => void
  readonly setPacing: (pacing: Partial<Pacing>) => void
  readonly addUser: (user: UserOptions) => UserRecord
  readonly addChannel: (channel: ChannelOptions) => ChannelRecord
  readonly addToken: (token: TokenOptions) => TokenRecord
  /** A file that this person may put into a form's `file_input` by its id. */
  readonly addFile: (file: FileOptions) => FileRecord
  readonly revokeToken: (token: string) => void
  /** @throws {ImpossibleActError} For an unknown id. */
  readonly channel: (id: string) => ChannelHandle
  /** A person's own message in a channel. */
  readonly say: (userId: string, channelId: string, text: string, options?: SayOptions) => StoredMessage
  /** The view on top of what a user has open; `null` when none is. */
  readonly openViewOf: (userId: string) => ViewRecord | null
  readonly userName: (id: string) => string
  /** A message as its reader sees it: names for ids, labels for links, no marks, entities resolved. */
  readonly readableText: (message: StoredMessage) => string
  readonly permalink: (message: StoredMessage) => string
  /** @throws {ImpossibleActError} For an unknown id. */
  readonly fileUrl: (id: string) => string
  readonly close: () => Promise<void>
}
