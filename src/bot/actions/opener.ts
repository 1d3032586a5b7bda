import type { ModalView } from '@slack/types'
import type { z } from 'zod'
import type { Act } from '../../domain/people.ts'
import { type ActionDefinition, type BotTools, defineAction } from '../define.ts'

/** A button that opens a form to whoever may do the act. */
export function opener<Value>(
  id: string,
  act: Act,
  value: z.ZodType<Value>,
  viewOf: (tools: BotTools, value: Value) => ModalView,
): ActionDefinition<unknown> {
  return defineAction({
    id,
    value,
    async run(press, tools) {
      const allowed = await tools.workflows.authorise(tools.context, press.by, act)
      return allowed.ok
        ? { kind: 'form', view: viewOf(tools, press.value) }
        : { kind: 'refused', refusal: allowed.refusal }
    },
  })
}
