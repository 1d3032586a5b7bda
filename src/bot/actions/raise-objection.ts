import { ReceiptButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineAction } from '../define.ts'
import { subjectOf, toForm, toReasonInput, unitNameOf, verbatim } from '../forms.ts'

/** Asks somebody of the notified unit what is wrong with the data, while there is time to object. */
export const askWhatIsWrong = defineAction({
  id: 'objection.raise',
  value: ReceiptButtonValue,
  async run({ value, by }, tools) {
    const { context, workflows, replies } = tools
    const open = await workflows.openToObjection(context, { message: { key: value.message }, by })
    if (!open.ok) return { kind: 'refused', refusal: open.refusal }
    const { unit, facts, lastDay } = open.value
    const words = replies.forms.raiseObjection
    const subject = subjectOf(tools, facts.ranking)
    const day = context.templates.format.dayAndWeekday(lastDay.day)
    const intro = verbatim(fillIn(words.intro, { subject, unit: unitNameOf(tools, unit), day }))
    const blocks = [intro, toReasonInput(replies)]
    return { kind: 'form', view: toForm(tools, { id: 'objection.raise', about: value, words, blocks }) }
  },
})
