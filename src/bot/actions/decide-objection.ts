import { ObjectionButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineAction } from '../define.ts'
import { subjectOf, toForm, toReasonInput, unitNameOf, verbatim } from '../forms.ts'

export const askWhyUphold = askWhy('objection.uphold', 'upholdObjection')
export const askWhyDismiss = askWhy('objection.dismiss', 'dismissObjection')

/** Asks a reviewer for the reason of his decision. */
function askWhy(id: 'objection.uphold' | 'objection.dismiss', form: 'upholdObjection' | 'dismissObjection') {
  return defineAction({
    id,
    value: ObjectionButtonValue,
    async run({ value, by }, tools) {
      const { context, workflows, replies } = tools
      const actor = await workflows.authorise(context, by, 'decideObjection')
      if (!actor.ok) return { kind: 'refused', refusal: actor.refusal }
      const found = await workflows.objectionToDecide(context, value.objection)
      if (!found.ok) return { kind: 'refused', refusal: found.refusal }
      const { objection, unit } = found.value
      const words = replies.forms[form]
      const subject = subjectOf(tools, objection)
      const intro = fillIn(words.intro, { subject, unit: unitNameOf(tools, unit), reason: objection.reason })
      const blocks = [verbatim(intro), toReasonInput(replies)]
      return { kind: 'form', view: toForm(tools, { id, about: value, words, blocks }) }
    },
  })
}
