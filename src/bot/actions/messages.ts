import { z } from 'zod'
import { MessageAbout, toMessageForm, toMessageSearch, toRetryAllForm } from '../administration/messages.ts'
import { type ActionDefinition, defineAction } from '../define.ts'
import { opener } from './opener.ts'

const settle = defineAction({
  id: 'message.settle',
  value: MessageAbout,
  async run({ value: { id }, by }, tools) {
    const found = await tools.workflows.messageToSettle(tools.context, { id, by })
    if (!found.ok) return { kind: 'refused', refusal: found.refusal }
    return { kind: 'form', view: toMessageForm(tools, found.value) }
  },
})

const Nothing = z.strictObject({})

/** The buttons by which a message that is not settled is settled. */
export const MESSAGE_ACTIONS: readonly ActionDefinition<unknown>[] = [
  settle,
  opener('message.find', 'retryMessage', Nothing, toMessageSearch),
  opener('message.retryAll', 'retryMessage', Nothing, toRetryAllForm),
]
