import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { StoredMessage } from '../../sandbox/state.ts'

/** A message a test has seen and accepted as it stands now. */
export interface SeenMessage {
  readonly ts: string
  readonly threadTs: string | null
  /** As its reader sees it. */
  readonly text: string
  readonly raw: StoredMessage
  /** Accepts the message as it stands now, changed since it was seen. @throws {Error} When it was not changed, or otherwise. */
  readonly expectUpdate: (pattern: RegExp) => SeenMessage
  /** Accepts a reply in its thread. */
  readonly expectReply: (pattern: RegExp) => SeenMessage
  /** Accepts a file in its thread and returns what is in it. */
  readonly expectFile: (name: RegExp) => string
}

export interface WatchedChannel {
  readonly id: string
  /** Accepts the first message nobody has accepted yet that reads like this. */
  readonly expectMessage: (pattern: RegExp) => SeenMessage
  /** Accepts exactly so many; fewer or more is a failure. */
  readonly expectMessages: (pattern: RegExp, count: number) => readonly SeenMessage[]
  /** Fails when anything in the channel has not been accepted as it stands. */
  readonly expectNothingElse: () => void
  /** Accepts whatever stands there. */
  readonly acceptAll: () => void
  readonly texts: () => readonly string[]
}

/** The channels of a workspace, with what a test has accepted in each. */
export interface ChannelWatch {
  readonly channel: (id: string) => WatchedChannel
  /** A line for each message that nobody expected as it stands. */
  readonly unexpected: () => readonly string[]
  /** Whether an expectation has failed. */
  readonly hasFailed: () => boolean
}

export function watchChannels(sandbox: Sandbox): ChannelWatch {
  const accepted = new Map<string, string>()
  let hasFailed = false
  const fail = (message: string): never => {
    hasFailed = true
    throw new Error(message)
  }
  const keyOf = (message: StoredMessage) => `${message.channel}/${message.ts}`
  const stateOf = (message: StoredMessage) => JSON.stringify([message.text, message.blocks, message.files])
  const isAccepted = (message: StoredMessage) => accepted.get(keyOf(message)) === stateOf(message)
  const accept = (message: StoredMessage) => accepted.set(keyOf(message), stateOf(message))
  const wordsOf = (message: StoredMessage) =>
    [sandbox.readableText(message), ...message.files.map((id) => `〔${fileOf(sandbox, id).name}〕`)].join('\n').trim()

  function seen(channelId: string, message: StoredMessage): SeenMessage {
    accept(message)
    const ofThread = () =>
      sandbox
        .channel(channelId)
        .thread(message.ts)
        .filter((other) => other.ts !== message.ts)
    return {
      ts: message.ts,
      threadTs: message.threadTs,
      text: wordsOf(message),
      raw: message,
      expectUpdate(pattern) {
        if (isAccepted(message))
          return fail(`#${channelId} ${message.ts}: expected a change, it reads as before:\n${wordsOf(message)}`)
        if (!pattern.test(wordsOf(message)))
          return fail(`#${channelId} ${message.ts}: expected ${pattern}, it reads:\n${wordsOf(message)}`)
        return seen(channelId, message)
      },
      expectReply: (pattern) => seen(channelId, pick(channelId, ofThread(), pattern)),
      expectFile(name) {
        const carrier = pick(channelId, ofThread(), name)
        accept(carrier)
        const file = carrier.files.map((id) => fileOf(sandbox, id)).find((candidate) => name.test(candidate.name))
        return file?.content?.toString('utf8') ?? ''
      },
    }
  }

  function pick(channelId: string, messages: readonly StoredMessage[], pattern: RegExp): StoredMessage {
    const open = messages.filter((message) => !isAccepted(message))
    const found = open.find((message) => pattern.test(wordsOf(message)))
    if (found !== undefined) return found
    const there = open.map((message) => wordsOf(message).slice(0, 200)).join('\n--\n')
    return fail(`#${channelId}: expected a message like ${pattern}, found ${open.length} others\n${there}`)
  }

  function channel(id: string): WatchedChannel {
    const messages = () => sandbox.channel(id).messages()
    const rest = () => messages().filter((message) => !isAccepted(message))
    return {
      id,
      expectMessage: (pattern) => seen(id, pick(id, messages(), pattern)),
      expectMessages(pattern, count) {
        const found = rest().filter((message) => pattern.test(wordsOf(message)))
        if (found.length === count) return found.map((message) => seen(id, message))
        const there = rest().map((message) => wordsOf(message).slice(0, 200))
        return fail(
          `#${id}: expected ${count} messages like ${pattern}, found ${found.length}\n${there.join('\n--\n')}`,
        )
      },
      expectNothingElse() {
        const lines = rest().map(wordsOf)
        if (lines.length > 0)
          return fail(`#${id}: expected nothing else, found ${lines.length}\n${lines.join('\n--\n')}`)
      },
      acceptAll: () => {
        for (const message of rest()) accept(message)
      },
      texts: () => messages().map(wordsOf),
    }
  }

  return {
    channel,
    unexpected: () =>
      sandbox.channels.flatMap(({ id }) => {
        const rest = sandbox
          .channel(id)
          .messages()
          .filter((message) => !isAccepted(message))
        return rest.map((message) => `#${id} ${message.ts}: ${wordsOf(message).slice(0, 300).replaceAll('\n', ' ')}`)
      }),
    hasFailed: () => hasFailed,
  }
}

function fileOf(sandbox: Sandbox, id: string) {
  const file = sandbox.files.find((candidate) => candidate.id === id)
  if (file === undefined) throw new Error(`file ${id}: expected it in the workspace`)
  return file
}
