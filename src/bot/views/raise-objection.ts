import { z } from 'zod'
import { ReceiptButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineView } from '../define.ts'
import { Reason } from '../entries.ts'
import { subjectOf, unitNameOf } from '../forms.ts'

/** Somebody of the notified unit objects to its data. */
export const raiseObjectionForm = defineView({
  id: 'objection.raise',
  about: ReceiptButtonValue,
  entries: z.object({ reason: Reason }),
  fieldOf: {},
  async run({ about, entries, by }, tools) {
    const { context, workflows, replies } = tools
    const input = { message: { key: about.message }, reason: entries.reason, by }
    const outcome = await workflows.raiseObjection(context, input)
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
    const { objection, unit } = outcome.value
    const places = { subject: subjectOf(tools, objection), unit: unitNameOf(tools, unit) }
    return { kind: 'done', text: fillIn(replies.done.objectionRaised, places) }
  },
})
