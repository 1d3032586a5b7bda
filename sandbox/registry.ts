import type { ChannelOptions, FileOptions, TokenOptions, UserOptions } from './sandbox.ts'
import type { ChannelRecord, FileRecord, TokenRecord, UserRecord, Workspace } from './state.ts'

/** Plainly no secrets: the sandbox's own defaults, which no real workspace would take. */
const SANDBOX_BOT_TOKEN = 'xoxb-sandbox'
const SANDBOX_APP_TOKEN = 'xapp-sandbox'
export const SANDBOX_SIGNING_SECRET = 'sandbox-signing-secret'
export const SANDBOX_BOT_USER = 'U0BOT'
const SANDBOX_BOT_ID = 'B0BOT'

/** What a bot of the sandbox may do unless its token says otherwise. */
export const DEFAULT_SCOPES: readonly string[] = [
  'commands',
  'chat:write',
  'im:write',
  'mpim:write',
  'channels:read',
  'channels:history',
  'channels:join',
  'groups:read',
  'groups:history',
  'im:read',
  'im:history',
  'mpim:read',
  'mpim:history',
  'users:read',
  'users:read.email',
  'team:read',
  'files:read',
  'files:write',
]

/** One bot and one app, unless the options bring their own. */
export const DEFAULT_TOKENS: readonly TokenOptions[] = [
  { token: SANDBOX_BOT_TOKEN },
  { token: SANDBOX_APP_TOKEN, kind: 'app' },
]

export interface Registry {
  readonly addUser: (user: UserOptions) => UserRecord
  readonly addChannel: (channel: ChannelOptions) => ChannelRecord
  readonly addToken: (token: TokenOptions) => TokenRecord
  readonly addFile: (file: FileOptions) => FileRecord
}

/** Takes people, channels, tokens and people's files in, with what their options leave out. */
export function createRegistry(workspace: Workspace): Registry {
  function addUser(user: UserOptions): UserRecord {
    const name = user.name ?? user.id.toLowerCase()
    const record: UserRecord = {
      id: user.id,
      name,
      realName: user.realName ?? name,
      email: user.email ?? null,
      isBot: user.isBot ?? false,
      isDeactivated: user.isDeactivated ?? false,
    }
    workspace.addUser(record)
    return record
  }

  function addChannel(channel: ChannelOptions): ChannelRecord {
    if (workspace.channels.has(channel.id)) {
      throw new RangeError(`channel '${channel.id}': expected an id that is not taken yet`)
    }
    return workspace.addChannel({
      id: channel.id,
      name: channel.name ?? channel.id.toLowerCase(),
      kind: channel.isPrivate === true ? 'private' : 'public',
      isArchived: channel.isArchived ?? false,
      members: new Set(channel.members ?? []),
    })
  }

  function addToken(options: TokenOptions): TokenRecord {
    const kind = options.kind ?? 'bot'
    const record: TokenRecord = {
      token: options.token,
      kind,
      userId: options.userId ?? SANDBOX_BOT_USER,
      botId: options.botId ?? SANDBOX_BOT_ID,
      scopes: new Set(options.scopes ?? (kind === 'bot' ? DEFAULT_SCOPES : ['connections:write'])),
    }
    workspace.tokens.set(record.token, record)
    if (!workspace.users.has(record.userId)) addUser({ id: record.userId, name: 'duban', isBot: true })
    return record
  }

  function addFile({ user, name, content }: FileOptions): FileRecord {
    const record: FileRecord = {
      id: workspace.nextId('F'),
      name,
      altText: null,
      userId: user,
      announcedBytes: content.byteLength,
      createdAt: workspace.now(),
      title: name,
      content: null,
      isComplete: true,
      isInForm: true,
      channels: new Set(),
    }
    workspace.addFile(record)
    if (!workspace.storeContent(record, content))
      throw new RangeError(`file '${name}': the sandbox keeps no more files`)
    return record
  }

  return { addUser, addChannel, addToken, addFile }
}
