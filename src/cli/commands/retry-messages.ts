import type { OutboxMessage } from '../../store/outbox.ts'
import { RETRIED_AT_ONCE_MAX, RETRYABLE_STATES, retryAll, retryNamed } from '../../workflows/retry-messages.ts'
import { flag, MESSAGE_ID_MAX, textOption, UsageError, wholeNumber } from '../arguments.ts'
import { type Call, defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows, type Output } from '../output.ts'
import { toMessageDocument } from './messages.ts'

const USAGE = 'expected ids, or --all with --channel and --state if need be'

export const retryMessages = defineCliCommand({
  name: 'messages retry',
  summary: 'Try messages again after the mend; one in doubt is looked up first.',
  args: ['[id...]'],
  options: [
    { flags: '--all', help: `every message that failed or is unconfirmed, the oldest ${RETRIED_AT_ONCE_MAX}` },
    { flags: '--channel <id>', help: 'with --all: in this channel only' },
    { flags: '--state <state>', help: `with --all: ${RETRYABLE_STATES.join(' | ')} only` },
  ],
  acts: true,
  async run(call, { output, context }) {
    const asked = askedFor(call)
    if ('ids' in asked) {
      const outcome = await retryNamed(await context(), { ids: asked.ids, by: call.actor })
      return report(output, outcome, (messages) => {
        const [only] = messages
        // One id gives the document of one message, as it always did.
        if (asked.ids.length === 1 && only !== undefined) output.json(toMessageDocument(only))
        else showRetried(output, { messages, isMore: false })
        for (const { id, state } of messages) output.line(`message ${id} is ${state}.`)
        output.line('→ duban drain goes on with it, unless duban serve is running')
        return undefined
      })
    }
    const outcome = await retryAll(await context(), { ...asked, by: call.actor })
    return report(output, outcome, (retried) => {
      showRetried(output, retried)
      for (const line of alignRows(retried.messages.map(rowOf))) output.line(line)
      output.line(`${retried.messages.length} message(s) are tried again.`)
      if (retried.isMore) output.line('→ there are more: run the same command again')
      if (retried.messages.length > 0) output.line('→ duban drain goes on with them, unless duban serve is running')
      return undefined
    })
  },
})

type Asked =
  | { readonly ids: readonly number[] }
  | { readonly states: readonly (typeof RETRYABLE_STATES)[number][]; readonly channelId: string | null }

function askedFor(call: Call): Asked {
  const channelId = textOption(call, 'channel')
  const state = textOption(call, 'state')
  if (!flag(call, 'all')) {
    if (call.args.length === 0) throw new UsageError(`ID: got nothing; ${USAGE}`)
    if (channelId !== null || state !== null) throw new UsageError(`--channel and --state go with --all; ${USAGE}`)
    if (call.args.length > RETRIED_AT_ONCE_MAX) {
      throw new UsageError(`ID: got ${call.args.length}; expected at most ${RETRIED_AT_ONCE_MAX}`)
    }
    return { ids: [...new Set(call.args.map((arg) => wholeNumber(arg, 'ID', 1, MESSAGE_ID_MAX)))] }
  }
  if (call.args.length > 0) throw new UsageError(`ID ${call.args[0]}: goes without --all; ${USAGE}`)
  const states = RETRYABLE_STATES.filter((known) => state === null || known === state)
  if (states.length === 0) throw new UsageError(`--state ${state}: expected ${RETRYABLE_STATES.join(' or ')}`)
  return { states, channelId }
}

function showRetried(
  output: Output,
  { messages, isMore }: { readonly messages: readonly OutboxMessage[]; readonly isMore: boolean },
): void {
  output.json({ ok: true, count: messages.length, isMore, messages: messages.map(toMessageDocument) })
}

function rowOf({ id, kind, unitCode, channelId, state }: OutboxMessage): readonly string[] {
  return [String(id), kind, unitCode, channelId, state]
}
