import { z } from 'zod'
import { InterviewButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import { defineView, type ViewDefinition } from '../define.ts'
import { actOf, entriesOf } from '../interview-forms.ts'
import { FORM_STEPS, type FormStep, INTERVIEW_FIELDS } from '../interview-steps.ts'
import type { FieldName } from '../replies.ts'

/** Where a refusal is shown, for the forms that have the field. */
const FIELDS_OF_REFUSALS: Readonly<Record<string, readonly FieldName[]>> = {
  'bad-time': ['time', 'wishedTime'],
  'time-passed': ['time', 'wishedTime'],
  'same-time': ['time'],
  'bad-place': ['place'],
  'bad-demands': ['demands'],
}

/** The forms of an interview's steps. */
export const INTERVIEW_VIEWS: readonly ViewDefinition<unknown, unknown>[] = FORM_STEPS.map(formOf)

function formOf(step: FormStep) {
  const fields: readonly FieldName[] = INTERVIEW_FIELDS[step]
  const fieldOf = Object.entries(FIELDS_OF_REFUSALS).flatMap(([code, names]) => {
    const own = names.find((name) => fields.includes(name))
    return own === undefined ? [] : [[code, own] as const]
  })
  return defineView({
    id: `interview.${step}`,
    about: InterviewButtonValue.extend({ unit: z.string().min(1).max(500) }),
    entries: entriesOf(step),
    fieldOf: Object.fromEntries(fieldOf),
    async run({ about, entries, by }, { context, workflows, replies }) {
      const outcome = await workflows.actOnInterview(context, {
        meeting: about.meetingId,
        act: actOf(step, entries),
        by,
      })
      if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
      return { kind: 'done', text: fillIn(replies.done.interview[step], { unit: about.unit }) }
    },
  })
}
