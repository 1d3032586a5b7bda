import type { ModalView } from '@slack/types'
import { z } from 'zod'
import { fillIn } from '../../notifications/words.ts'
import type { MessageDecision } from '../../workflows/settle-message.ts'
import type { UnsettledMessage, UnsettledState } from '../../workflows/unsettled-messages.ts'
import { messageText } from '../commands/messages.ts'
import type { BotTools } from '../define.ts'
import { plain, toForm, verbatim } from '../forms.ts'
import { adminInput } from './fields.ts'
import { RETRIED_STATES } from './replies.ts'

/** The characters of the largest number a message can have. */
const NUMBER_CHARACTERS_MAX = 10
const LINK_CHARACTERS_MAX = 500

export const MessageAbout = z.strictObject({ id: z.int32().positive() })

type DecisionKind = MessageDecision['kind']

/** What a person may decide about a message as it stands, the usual first. */
export const DECISIONS_OF: Readonly<Record<UnsettledState, readonly DecisionKind[]>> = {
  failed: ['retry', 'confirm', 'cancel'],
  unconfirmed: ['confirm', 'resend', 'retry', 'cancel'],
  sending: ['confirm'],
  pending: ['retry', 'confirm', 'cancel'],
}

/** The form in which a message is named by its number. */
export function toMessageSearch(tools: BotTools): ModalView {
  const words = tools.replies.administration.messages.findForm
  const input = adminInput(tools, 'messageId', { type: 'plain_text_input', max_length: NUMBER_CHARACTERS_MAX })
  return toForm(tools, { id: 'message.find', about: {}, words, blocks: [verbatim(words.intro), input] })
}

/** The form by which everything that failed or is in doubt is tried again. */
export function toRetryAllForm(tools: BotTools): ModalView {
  const words = tools.replies.administration.messages
  const options = RETRIED_STATES.map((state) => ({ text: plain(words.which[state]), value: state as string }))
  const [all] = options
  const input = adminInput(tools, 'which', {
    type: 'static_select',
    options,
    ...(all === undefined ? {} : { initial_option: all }),
  })
  const blocks = [verbatim(words.retryAllForm.intro), input]
  return toForm(tools, { id: 'message.retryAll', about: {}, words: words.retryAllForm, blocks })
}

/** The form in which a person says what becomes of a message that is not settled. */
export function toMessageForm(tools: BotTools, sight: UnsettledMessage): ModalView {
  const words = tools.replies.administration.messages
  const { id } = sight.message
  const options = DECISIONS_OF[sight.state].map((kind) => {
    const isLookUp = kind === 'retry' && sight.state === 'unconfirmed'
    return { text: plain(isLookUp ? words.lookAgain : words.decisions[kind]), value: kind }
  })
  return toForm(tools, {
    id: 'message.settle',
    about: { id },
    words: words.form,
    blocks: [
      verbatim(messageText(sight, tools)),
      verbatim(words.form.intro),
      adminInput(tools, 'decision', { type: 'static_select', options }),
      adminInput(tools, 'link', { type: 'plain_text_input', max_length: LINK_CHARACTERS_MAX }, { isOptional: true }),
    ],
  })
}

export function settledText(tools: BotTools, id: number, kind: DecisionKind): string {
  return fillIn(tools.replies.administration.messages.done[kind], { id })
}
