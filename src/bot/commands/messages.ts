import { toLocalDateTime } from '../../domain/time.ts'
import { errorText } from '../../notifications/error-words.ts'
import { fullName, ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import {
  UNSETTLED_STATES,
  type UnsettledMessage,
  type UnsettledMessages,
  type UnsettledState,
} from '../../workflows/unsettled-messages.ts'
import { type BotTools, defineCommand, type Speech, type Wording } from '../define.ts'

/** Entries of one answer; the rest is counted. */
const LISTED_MAX = 8

/** What the words after the name ask for; without one, every state. */
const FILTERS: readonly { readonly words: readonly string[]; readonly states: readonly UnsettledState[] }[] = [
  { words: ['failed', '失败', '未能送达'], states: ['failed'] },
  { words: ['unconfirmed', '待核实'], states: ['unconfirmed'] },
  { words: ['waiting', '待发', '待发送'], states: ['pending', 'sending'] },
]

/** Shows what is not settled: how much, and of the newest what is wrong and what to do. */
export const messages = defineCommand({
  names: { 'zh-CN': '消息', en: 'messages' },
  usage: { 'zh-CN': '[失败|待核实|待发]', en: '[failed|unconfirmed|waiting]' },
  summary: {
    'zh-CN': '查看未办结的消息及处理办法',
    en: 'shows messages that are not settled, and what to do',
  },
  roles: ['issuer', 'administrator'],
  async run({ words }, tools) {
    const [word, ...rest] = words
    const filter = word === undefined ? null : FILTERS.find(({ words: known }) => known.includes(word.toLowerCase()))
    if (filter === undefined || rest.length > 0) return { kind: 'misused' }
    const states = filter?.states ?? UNSETTLED_STATES
    const unsettled = await tools.workflows.unsettledMessages(tools.context, { states, take: LISTED_MAX })
    return { kind: 'said', ...speechOf(unsettled, tools) }
  },
})

function speechOf({ counts, listed, more }: UnsettledMessages, tools: BotTools): Speech {
  const { replies } = tools
  const { head, nothing, states, rest } = replies.messages
  const total = UNSETTLED_STATES.reduce((sum, state) => sum + counts[state], 0)
  if (total === 0) return { paragraphs: [nothing] }
  const { listSeparator } = tools.context.templates.format.words
  const counted = UNSETTLED_STATES.filter((state) => counts[state] > 0).map((state) =>
    fillIn(replies.messages.count, { state: states[state], count: counts[state] }),
  )
  return {
    paragraphs: [
      fillIn(head, { total, counts: counted.join(listSeparator) }),
      ...(more === 0 ? [] : [fillIn(rest, { count: more })]),
    ],
    entries: listed.map((entry) => messageEntry(entry, tools)),
  }
}

/** The same with the button that opens the form in which it is settled. */
export function messageEntry(entry: UnsettledMessage, tools: Wording) {
  const button = { action: 'message.settle', label: tools.replies.messages.settle, value: { id: entry.message.id } }
  return { text: messageText(entry, tools), button }
}

/** What is wrong with a message, and what to do. */
export function messageText(entry: UnsettledMessage, tools: Wording): string {
  const { message, unitName, district } = entry
  const { format } = tools.context.templates
  const replies = tools.replies.messages
  const kind = ownWord(format.words.kinds, message.kind.replace(/File$/, ''))
  const of = message.month === null ? kind : fillIn(replies.kindOfMonth, { kind, month: format.month(message.month) })
  const unit = district === null ? unitName : fullName({ district, unitName }, format)
  const lines = [
    fillIn(replies.entry, {
      id: message.id,
      state: replies.states[entry.state],
      kind: of,
      unit,
      channel: message.channelId,
    }),
    ...(message.lastError === null ? [] : [fillIn(replies.error, { error: errorText(message.lastError, format) })]),
    ...whenLines(entry, tools),
    ...stepLines(entry, tools),
  ]
  return lines.join('\n')
}

/** When one that waits goes out, or what it waits for. */
function whenLines({ wait, expectedAt }: UnsettledMessage, { context, replies }: Wording): readonly string[] {
  const { format } = context.templates
  if (expectedAt !== null) {
    const time = format.dateTime(toLocalDateTime(expectedAt, context.office.timeZone))
    return [fillIn(replies.messages.expected, { time })]
  }
  if (wait === null) return []
  if ('messageId' in wait) return [fillIn(replies.messages.waitsForMessage, { id: wait.messageId })]
  return [fillIn(replies.messages.waitsForChannel, { error: errorText(wait.channelRetired, format) })]
}

function stepLines({ message, state, wait }: UnsettledMessage, { replies }: Wording): readonly string[] {
  const { steps } = replies.messages
  const isChannel = message.lastErrorKind === 'destination' || (wait !== null && 'channelRetired' in wait)
  if (state === 'sending' || (state === 'pending' && !isChannel)) return []
  if (isChannel && state !== 'unconfirmed') return [steps.channel]
  return [steps[state === 'unconfirmed' ? 'unconfirmed' : 'failed']]
}
