import { type Acts, createActs } from './acts.ts'
import { ImpossibleActError } from './entered.ts'
import { createFaultBook } from './faults.ts'
import { createDeliver } from './outbound.ts'
import { createPacer, type Pacing, SLACK_PACING } from './pacing.ts'
import { scanMessage } from './readable.ts'
import { createReader, describeMessage, type Reader } from './reader.ts'
import { createRegistry, DEFAULT_TOKENS, SANDBOX_SIGNING_SECRET } from './registry.ts'
import type { ChannelOptions, Sandbox, SayOptions, TokenOptions, UserOptions } from './sandbox.ts'
import { startServer } from './server.ts'
import { createSocketHub } from './socket-mode.ts'
import { type StoredMessage, type ViewRecord, Workspace } from './state.ts'
import { createTickets } from './tickets.ts'

export interface SandboxOptions {
  /** 0 (the default) takes any free one. */
  readonly port?: number
  /** The workspace's clock: timestamps, pacing, trigger ids. The system clock by default. */
  readonly now?: () => Date
  readonly signingSecret?: string
  /** One bot `xoxb-sandbox` and one app token `xapp-sandbox` by default. */
  readonly tokens?: readonly TokenOptions[]
  readonly users?: readonly UserOptions[]
  readonly channels?: readonly ChannelOptions[]
  readonly pacing?: Partial<Pacing>
  /** Where the bot takes requests, such as `http://127.0.0.1:3000/slack/events`; may be set later. */
  readonly eventsUrl?: string
  /** Told of each message as a person would read it. */
  readonly log?: (line: string) => void
}

function delay(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, ms).unref()
  return promise
}

/** What the handle shows of the workspace's state; each look gives a fresh list. */
function createWindows(workspace: Workspace) {
  return {
    channels: () => [...workspace.channels.values()],
    users: () => [...workspace.users.values()],
    views: () => [...workspace.views.values()],
    files: () => [...workspace.files.values()],
    openViewOf: (userId: string) => {
      const isOpen = (view: ViewRecord) => view.userId === userId && view.state === 'open' && view.view.type === 'modal'
      return [...workspace.views.values()].findLast(isOpen) ?? null
    },
    fileUrl: (id: string) => {
      const file = workspace.files.get(id)
      if (file === undefined) throw new ImpossibleActError(`file '${id}': expected a file of the workspace`)
      return workspace.filePermalink(file)
    },
    permalink: (message: StoredMessage) => workspace.permalink(message),
    revokeToken: (token: string) => {
      workspace.tokens.delete(token)
    },
  }
}

function createSay(workspace: Workspace, reader: Reader): Sandbox['say'] {
  return (userId, channelId, text, options: SayOptions = {}) => {
    const { blocks = [] } = options
    return workspace.post(reader.channel(channelId).record, {
      ...scanMessage(text, blocks),
      userId,
      botId: null,
      threadTs: options.threadTs ?? null,
      isBroadcast: false,
      ephemeralTo: null,
      text,
      blocks,
      attachments: [],
      metadata: null,
      files: [],
    })
  }
}

interface HandleParts {
  readonly acts: Acts
  readonly port: number
  readonly signingSecret: string
  readonly own: Pick<
    Sandbox,
    | 'addUser'
    | 'addChannel'
    | 'addToken'
    | 'addFile'
    | 'faults'
    | 'sockets'
    | 'setEventsUrl'
    | 'refuseBlocks'
    | 'setPacing'
    | 'close'
  >
}

function createHandle(workspace: Workspace, reader: Reader, { acts, port, signingSecret, own }: HandleParts): Sandbox {
  const { channels, users, views, files, ...rest } = createWindows(workspace)
  const tokenOf = (kind: 'bot' | 'app') => [...workspace.tokens.values()].find((token) => token.kind === kind)
  const bot = tokenOf('bot')
  return {
    ...acts,
    ...own,
    ...rest,
    ...reader,
    say: createSay(workspace, reader),
    url: workspace.url,
    apiUrl: `${workspace.url}/api/`,
    port,
    signingSecret,
    botToken: bot?.token ?? '',
    botUserId: bot?.userId ?? '',
    botId: bot?.botId ?? '',
    appToken: tokenOf('app')?.token ?? '',
    get channels() {
      return channels()
    },
    get users() {
      return users()
    },
    get views() {
      return views()
    },
    get files() {
      return files()
    },
    calls: workspace.calls,
    callCounts: workspace.callCounts,
    [Symbol.asyncDispose]: own.close,
  }
}

/** The workspace with its first people, channels and tokens in it. */
function openWorkspace(options: SandboxOptions) {
  const workspace = new Workspace(options.now ?? (() => new Date()))
  const registry = createRegistry(workspace)
  const reader = createReader(workspace)
  for (const user of options.users ?? []) registry.addUser(user)
  for (const token of options.tokens ?? DEFAULT_TOKENS) registry.addToken(token)
  for (const channel of options.channels ?? []) registry.addChannel(channel)
  const { log } = options
  if (log !== undefined) workspace.onMessage = (message, change) => log(describeMessage(message, change, reader))
  return { workspace, registry, reader }
}

/**
 * Starts a Slack workspace on 127.0.0.1: the Web API, signed requests to the bot, Socket Mode, and pages to read it.
 * Dispose of it to free its port.
 *
 * @throws {Error} When the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { workspace, registry, reader } = openWorkspace(options)
  const tickets = createTickets((prefix) => workspace.nextId(prefix))
  const faults = createFaultBook()
  const pacer = createPacer({ ...SLACK_PACING, ...options.pacing })
  const hub = createSocketHub(workspace.appId)
  const signingSecret = options.signingSecret ?? SANDBOX_SIGNING_SECRET
  let eventsUrl = options.eventsUrl ?? null
  let handle: Sandbox | null = null
  const openSocket = () => {
    const path = hub.issue()
    return path === null ? null : `${workspace.url.replace('http:', 'ws:')}${path}`
  }
  const sandbox = () => {
    if (handle === null) throw new Error('sandbox: asked before it was ready')
    return handle
  }
  const parts = { workspace, tickets, pacer, faults, hub, openSocket, delay, sandbox }
  const server = await startServer(parts, options.port ?? 0)
  workspace.url = `http://127.0.0.1:${server.port}`
  const deliver = createDeliver({ signingSecret, hub, eventsUrl: () => eventsUrl })
  let closing: Promise<void> | null = null
  const own = {
    ...registry,
    faults,
    sockets: { count: hub.count, refresh: () => hub.refresh('refresh_requested') },
    setEventsUrl: (url: string | null) => {
      eventsUrl = url
    },
    refuseBlocks: (types: readonly string[]) => {
      for (const type of types) workspace.refusedBlocks.add(type)
    },
    setPacing: pacer.set,
    close: () => {
      closing ??= server.close()
      return closing
    },
  }
  const acts = createActs({ workspace, tickets, deliver })
  handle = createHandle(workspace, reader, { acts, port: server.port, signingSecret, own })
  return handle
}
