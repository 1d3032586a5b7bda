import { z } from 'zod'
import { MessageAbout, toMessageForm, toMessageSearch, toRetryAllForm } from '../administration/messages.ts'
import { type ActionDefinition, type BotTools, defineAction } from '../define.ts'

const settle = defineAction({
  id: 'message.settle',
  value: MessageAbout,
  async run({ value: { id }, by }, tools) {
    const found = await tools.workflows.messageToSettle(tools.context, { id, by })
    if (!found.ok) return { kind: 'refused', refusal: found.refusal }
    return { kind: 'form', view: toMessageForm(tools, found.value) }
  },
})

/** A button that opens a form to whoever may settle messages. */
function opener(id: string, viewOf: (tools: BotTools) => ReturnType<typeof toMessageSearch>) {
  return defineAction({
    id,
    value: z.strictObject({}),
    async run({ by }, tools) {
      const allowed = await tools.workflows.authorise(tools.context, by, 'retryMessage')
      return allowed.ok ? { kind: 'form', view: viewOf(tools) } : { kind: 'refused', refusal: allowed.refusal }
    },
  })
}

/** The buttons by which a message that is not settled is settled. */
export const MESSAGE_ACTIONS: readonly ActionDefinition<unknown>[] = [
  settle,
  opener('message.find', toMessageSearch),
  opener('message.retryAll', toRetryAllForm),
]
