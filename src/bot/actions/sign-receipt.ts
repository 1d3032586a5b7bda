import { toLocalDateTime } from '../../domain/time.ts'
import { ReceiptButtonValue } from '../../notifications/notices/button-values.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineAction } from '../define.ts'

/** A recipient signs for himself; pressing again tells him when he did. */
export const signForIt = defineAction({
  id: 'receipt.sign',
  value: ReceiptButtonValue,
  async run({ value, by }, { context, workflows, replies }) {
    const outcome = await workflows.signReceipt(context, { message: { key: value.message }, by })
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
    const { run, signedAt, wasSigned } = outcome.value
    const { format } = context.templates
    const at = format.dateTime(toLocalDateTime(signedAt, context.office.timeZone))
    const text = wasSigned ? replies.done.signedBefore : replies.done.signed
    return { kind: 'done', text: fillIn(text, { kind: ownWord(format.words.kinds, run.kind), at }) }
  },
})
