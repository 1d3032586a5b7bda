import { z } from 'zod'
import { MessageAbout, toMessageForm, toMessageSearch } from '../administration/messages.ts'
import { type ActionDefinition, defineAction } from '../define.ts'

const settle = defineAction({
  id: 'message.settle',
  value: MessageAbout,
  async run({ value: { id }, by }, tools) {
    const found = await tools.workflows.messageToSettle(tools.context, { id, by })
    if (!found.ok) return { kind: 'refused', refusal: found.refusal }
    return { kind: 'form', view: toMessageForm(tools, found.value) }
  },
})

const find = defineAction({
  id: 'message.find',
  value: z.strictObject({}),
  async run({ by }, tools) {
    const allowed = await tools.workflows.authorise(tools.context, by, 'retryMessage')
    return allowed.ok
      ? { kind: 'form', view: toMessageSearch(tools) }
      : { kind: 'refused', refusal: allowed.refusal }
  },
})

/** The buttons by which a message that is not settled is settled. */
export const MESSAGE_ACTIONS: readonly ActionDefinition<unknown>[] = [settle, find]
