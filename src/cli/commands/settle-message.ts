import { type MessagePlace, parseMessageLink } from '../../domain/message-link.ts'
import { type MessageDecision, settleMessage } from '../../workflows/settle-message.ts'
import { MESSAGE_ID_MAX, textOption, UsageError, wholeNumber } from '../arguments.ts'
import { type Call, type CliOption, defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { toMessageDocument } from './messages.ts'

function settle(
  kind: MessageDecision['kind'],
  summary: string,
  decisionOf: (call: Call) => MessageDecision,
  options: readonly CliOption[] = [],
) {
  return defineCliCommand({
    name: `messages ${kind}`,
    summary,
    args: ['<id>'],
    options,
    acts: true,
    async run(call, { output, context }) {
      const id = wholeNumber(call.args[0], 'ID', 1, MESSAGE_ID_MAX)
      const decision = decisionOf(call)
      const outcome = await settleMessage(await context(), { id, decision, by: call.actor })
      return report(output, outcome, (message) => {
        output.json(toMessageDocument(message))
        output.line(`message ${id} is ${message.state}.`)
        if (message.state === 'pending' || message.state === 'sending') {
          output.line('→ duban drain goes on with it, unless duban serve is running')
        }
        return undefined
      })
    },
  })
}

export const resendMessage = settle(
  'resend',
  'Post an unconfirmed message that somebody looked for and did not find.',
  () => ({ kind: 'resend' }),
)

export const confirmMessage = settle(
  'confirm',
  'Record that an unconfirmed message is there, by its link in Slack.',
  (call) => ({ kind: 'confirm', ...placeOf(textOption(call, 'link') ?? '') }),
  [{ flags: '--link <link>', help: 'the message’s link, as Slack copies it', required: true }],
)

export const cancelMessage = settle('cancel', 'Decide that a message is not sent.', () => ({ kind: 'cancel' }))

function placeOf(link: string): MessagePlace {
  const place = parseMessageLink(link)
  if (place !== null) return place
  throw new UsageError(`--link ${link}: expected a message's link, …/archives/C…/p…`)
}
