import { isMessageState, MESSAGE_STATES } from '../../domain/delivery.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { countMessages, listMessages, type MessageFilter, type OutboxMessage } from '../../store/outbox.ts'
import { type Wait, waitsOf } from '../../store/waits.ts'
import { expectedTimesOf } from '../../workflows/expected-times.ts'
import { monthOf, textOption, UsageError } from '../arguments.ts'
import { type Call, defineCliCommand } from '../command.ts'
import { mendOf } from '../message-mends.ts'
import { alignRows } from '../output.ts'

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
    const office = await context()
    const { prisma } = office.database
    const rows = await listMessages(prisma, filter, { newest: true })
    const total = await countMessages(prisma, filter)
    const waits = await waitsOf(prisma, rows)
    const isAnyPending = rows.some(({ state }) => state === 'pending')
    const expected = isAnyPending ? await expectedTimesOf(office) : new Map<number, Date | null>()
    output.json(
      rows.map((row) => ({
        ...toMessageDocument(row),
        waitsFor: waits.get(row.id) ?? null,
        expectedAt: expected.get(row.id)?.toISOString() ?? null,
      })),
    )
    if (total > rows.length) {
      output.note(`the newest ${rows.length} of ${total} messages; --month, --kind and --state show others`)
    }
    if (output.isJson) return 0
    const header = ['id', 'state', 'kind', 'unit', 'channel', 'attempts', 'ts', 'error', 'waits for', 'expected']
    const lines = rows.map((row) => [
      String(row.id),
      row.state,
      row.kind,
      row.unitCode,
      row.channelId,
      String(row.attempts),
      row.ts ?? '—',
      row.lastError ?? '',
      waitText(waits.get(row.id)),
      expectedText(expected.get(row.id) ?? null, office.office.timeZone),
    ])
    for (const line of alignRows([header, ...lines])) output.line(line)
    for (const row of rows) {
      const mend = mendOf(row)
      if (mend !== null) output.line(`message ${row.id}: ${row.lastError ?? 'no reason known'}\n  → ${mend}`)
    }
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

function waitText(wait: Wait | undefined): string {
  return wait === undefined
    ? ''
    : 'messageId' in wait
      ? `message ${wait.messageId} (${wait.state})`
      : `its channel: ${wait.channelRetired}`
}

/** When a waiting message goes out if nothing goes wrong; empty when it waits for a person, or for nothing. */
function expectedText(at: Date | null, timeZone: string): string {
  return at === null ? '' : toLocalDateTime(at, timeZone)
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
    lastErrorKind: message.lastErrorKind,
    mend: mendOf(message),
    reference: message.reference,
    dueAt: message.dueAt.toISOString(),
    sentAt: message.sentAt?.toISOString() ?? null,
  }
}
