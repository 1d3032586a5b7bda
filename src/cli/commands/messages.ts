import { isMessageState, MESSAGE_STATES } from '../../domain/delivery.ts'
import { listMessages, type MessageFilter, type OutboxMessage } from '../../store/outbox.ts'
import { settleMessage } from '../../workflows/settle-message.ts'
import { monthOf, textOption, UsageError, wholeNumber } from '../arguments.ts'
import { type Call, defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows } from '../output.ts'

const ID_MAX = 2_147_483_647

export const messages = defineCliCommand({
  name: 'messages',
  summary: 'List the message log.',
  args: [],
  options: [
    { flags: '--state <state>', help: MESSAGE_STATES.join(' | ') },
    { flags: '--month <month>', help: 'YYYY-MM' },
    { flags: '--kind <kind>', help: 'e.g. bottomRankingNotice' },
  ],
  acts: false,
  async run(call, { output, context }) {
    const filter = filterOf(call)
    const rows = await listMessages((await context()).database.prisma, filter)
    output.json(rows.map(toMessageDocument))
    if (output.isJson) return 0
    const header = ['id', 'state', 'kind', 'unit', 'channel', 'attempts', 'ts', 'error']
    const lines = rows.map((row) => [
      String(row.id),
      row.state,
      row.kind,
      row.unitCode,
      row.channelId,
      String(row.attempts),
      row.ts ?? '—',
      row.lastError ?? '',
    ])
    for (const line of alignRows([header, ...lines])) output.line(line)
    output.line(`${rows.length} message(s).`)
    return 0
  },
})

function filterOf(call: Call): MessageFilter {
  const state = textOption(call, 'state')
  if (state !== null && !isMessageState(state)) {
    throw new UsageError(`--state ${state}: expected one of ${MESSAGE_STATES.join(', ')}`)
  }
  const month = textOption(call, 'month')
  const kind = textOption(call, 'kind')
  return {
    ...(state === null ? {} : { state }),
    ...(month === null ? {} : { month: monthOf(month) }),
    ...(kind === null ? {} : { kind }),
  }
}

/** A row as `messages --json` prints it. */
export function toMessageDocument(message: OutboxMessage) {
  const { id, key, kind, unitCode, medium, month, version, action, state, attempts, ts, permalink, lastError } = message
  return {
    id,
    key,
    kind,
    unitCode,
    medium,
    month,
    version,
    action,
    destination: { platform: message.platform, channelId: message.channelId },
    state,
    attempts,
    ts,
    permalink,
    lastError,
    dueAt: message.dueAt.toISOString(),
    sentAt: message.sentAt?.toISOString() ?? null,
  }
}

function settle(decision: 'retry' | 'cancel', summary: string) {
  return defineCliCommand({
    name: `messages ${decision}`,
    summary,
    args: ['<id>'],
    options: [],
    acts: true,
    async run(call, { output, context }) {
      const id = wholeNumber(call.args[0], 'ID', 1, ID_MAX)
      const outcome = await settleMessage(await context(), { id, decision, by: call.actor })
      return report(output, outcome, (message) => {
        output.json(toMessageDocument(message))
        output.line(`message ${id} is ${message.state}.`)
        if (decision === 'retry') output.line('→ duban drain sends it, unless duban serve is running')
        return undefined
      })
    },
  })
}

export const retryMessage = settle('retry', 'Send a failed or unconfirmed message again, after the mend.')
export const cancelMessage = settle('cancel', 'Decide that a message is not sent.')
