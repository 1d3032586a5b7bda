import { z } from 'zod'
import { ObjectionButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineView } from '../define.ts'
import { Reason } from '../entries.ts'
import { subjectOf, unitNameOf } from '../forms.ts'

export const upholdObjection = decisionForm('uphold', 'objectionUpheld')
export const dismissObjection = decisionForm('dismiss', 'objectionDismissed')

/** A reviewer decides on an objection, with his reason. */
function decisionForm(decision: 'uphold' | 'dismiss', said: 'objectionUpheld' | 'objectionDismissed') {
  return defineView({
    id: `objection.${decision}`,
    about: ObjectionButtonValue,
    entries: z.object({ reason: Reason }),
    fieldOf: {},
    async run({ about, entries, by }, tools) {
      const { context, workflows, replies } = tools
      const input = { id: about.objection, decision, reason: entries.reason, by }
      const outcome = await workflows.decideObjection(context, input)
      if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
      const { objection, unit } = outcome.value
      const places = { subject: subjectOf(tools, objection), unit: unitNameOf(tools, unit) }
      return { kind: 'done', text: fillIn(replies.done[said], places) }
    },
  })
}
