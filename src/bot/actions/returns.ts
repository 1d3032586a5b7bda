import type { SubmissionStep } from '../../domain/submission.ts'
import { ReturnButtonValue } from '../../notifications/notices/button-values.ts'
import { type ActionDefinition, defineAction } from '../define.ts'
import { toReturnForm } from '../returns/form.ts'
import type { ReturnFormStep } from '../returns/replies.ts'
import { courseSpeech, stepDone } from '../returns/said.ts'

/** Which step each form takes. */
const STEP_OF: Readonly<Record<ReturnFormStep, SubmissionStep>> = {
  fill: 'submit',
  onPaper: 'submit',
  return: 'return',
  extend: 'extend',
  askExtension: 'askExtension',
  grantExtension: 'grantExtension',
  refuseExtension: 'refuseExtension',
}

function askFor(step: ReturnFormStep) {
  return defineAction({
    id: `return.${step}`,
    value: ReturnButtonValue,
    async run({ value: { submissionId, eventId }, by }, tools) {
      const { context, workflows } = tools
      const seen = await workflows.returnToAct(context, { ref: { submissionId }, step: STEP_OF[step], by })
      if (!seen.ok) return { kind: 'refused', refusal: seen.refusal }
      return { kind: 'form', view: toReturnForm(tools, step, seen.value, eventId ?? null) }
    },
  })
}

const accept = defineAction({
  id: 'return.accept',
  value: ReturnButtonValue,
  async run({ value: { submissionId, eventId }, by }, tools) {
    const input = { ref: { submissionId }, eventId: eventId ?? null, remark: null, by }
    const taken = await tools.workflows.acceptReturn(tools.context, input)
    return taken.ok ? stepDone(tools, 'accept', taken.value) : { kind: 'refused', refusal: taken.refusal }
  },
})

const show = defineAction({
  id: 'return.show',
  value: ReturnButtonValue,
  async run({ value: { submissionId }, by }, tools) {
    const found = await tools.workflows.viewReturn(tools.context, { ref: { submissionId }, by })
    if (!found.ok) return { kind: 'refused', refusal: found.refusal }
    return { kind: 'said', ...courseSpeech(tools, found.value) }
  },
})

/** The buttons of notices about yearly returns. */
export const RETURN_NOTICE_ACTIONS: readonly ActionDefinition<unknown>[] = [
  askFor('fill'),
  askFor('onPaper'),
  accept,
  askFor('return'),
  askFor('askExtension'),
  askFor('grantExtension'),
  askFor('refuseExtension'),
  show,
]

/** Those that only an answer has. */
export const RETURN_ACTIONS: readonly ActionDefinition<unknown>[] = [askFor('extend')]
