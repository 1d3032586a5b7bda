import { ImpossibleActError } from './entered.ts'
import { type Names, readBlocks } from './readable.ts'
import type { ChannelHandle } from './sandbox.ts'
import type { StoredMessage, Workspace } from './state.ts'

export interface Reader {
  readonly readableText: (message: StoredMessage) => string
  readonly channel: (id: string) => ChannelHandle
  readonly userName: (id: string) => string
}

/** The workspace as its readers see it. */
export function createReader(workspace: Workspace): Reader {
  const names: Names = {
    user: (id) => workspace.users.get(id)?.realName ?? id,
    channel: (id) => workspace.channels.get(id)?.name ?? id,
  }
  const readableText = (message: StoredMessage) => readBlocks(message.text, message.blocks, names)

  function channel(id: string): ChannelHandle {
    const record = workspace.channels.get(id)
    if (record === undefined) throw new ImpossibleActError(`channel '${id}': expected a channel of the workspace`)
    const messages = () => record.messages.filter((message) => message.ephemeralTo === null)
    const isTop = ({ ts, threadTs }: StoredMessage) => threadTs === null || threadTs === ts
    return {
      record,
      messages,
      topMessages: () => messages().filter(isTop),
      thread: (ts) => messages().filter((message) => message.ts === ts || message.threadTs === ts),
      ephemerals: (userId) => record.messages.filter((message) => message.ephemeralTo === userId),
      readable: () => messages().map(readableText),
    }
  }

  return { readableText, channel, userName: names.user }
}

/** One line a message for the terminal: place, author, and the words beneath. */
export function describeMessage(message: StoredMessage, change: string, reader: Reader): string {
  const { record } = reader.channel(message.channel)
  const marks = [
    change === 'posted' ? '' : change,
    message.threadTs === null ? '' : 'in a thread',
    message.ephemeralTo === null ? '' : `only for ${reader.userName(message.ephemeralTo)}`,
    message.files.length === 0 ? '' : `${message.files.length} file(s)`,
  ].filter(Boolean)
  const head = [`#${record.name}`, reader.userName(message.userId), message.ts, ...marks].join(' · ')
  const words = reader
    .readableText(message)
    .split('\n')
    .map((line) => `  ${line}`)
  return [head, ...words].join('\n')
}
