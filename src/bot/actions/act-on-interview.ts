import type { InputBlock } from '@slack/types'
import { InterviewButtonValue } from '../../notifications/notices/button-values.ts'
import { fillIn } from '../../notifications/words.ts'
import type { MeetingSight } from '../../workflows/interviews/sight.ts'
import { type ActionDefinition, type BotTools, defineAction } from '../define.ts'
import { toForm, toInput, unitNameOf, verbatim } from '../forms.ts'
import { OPTIONAL_FIELDS, TEXT_FIELDS } from '../interview-forms.ts'
import { BUTTON_STEPS, type ButtonStep, FORM_STEPS, type FormStep, INTERVIEW_FIELDS } from '../interview-steps.ts'
import type { FieldName } from '../replies.ts'

/** The buttons of an interview: each asks for what its step takes, or takes it at once. */
export const INTERVIEW_ACTIONS: readonly ActionDefinition<unknown>[] = BUTTON_STEPS.map((step) =>
  isFormStep(step) ? askFor(step) : takeAtOnce(step),
)

function isFormStep(step: ButtonStep): step is FormStep {
  return (FORM_STEPS as readonly string[]).includes(step)
}

function askFor(step: FormStep) {
  return defineAction({
    id: `interview.${step}`,
    value: InterviewButtonValue,
    async run({ value, by }, tools) {
      const { context, workflows, replies } = tools
      const seen = await workflows.interviewToAct(context, { meeting: value.meetingId, step, by })
      if (!seen.ok) return { kind: 'refused', refusal: seen.refusal }
      const { meeting, unit } = seen.value
      const words = replies.forms.interview[step]
      const unitName = unitNameOf(tools, unit)
      const at = context.templates.format.dateTime(meeting.at)
      const intro = verbatim(fillIn(words.intro, { unit: unitName, at, place: meeting.place }))
      const inputs = INTERVIEW_FIELDS[step].map((field) => inputFor(tools, field, seen.value))
      const about = { meetingId: meeting.id, unit: unitName }
      return {
        kind: 'form',
        view: toForm(tools, { id: `interview.${step}`, about, words, blocks: [intro, ...inputs] }),
      }
    },
  })
}

function takeAtOnce(step: Exclude<ButtonStep, FormStep>) {
  return defineAction({
    id: `interview.${step}`,
    value: InterviewButtonValue,
    async run({ value, by }, tools) {
      const { context, workflows, replies } = tools
      const outcome = await workflows.actOnInterview(context, {
        meeting: value.meetingId,
        act: { step, remark: null },
        by,
      })
      if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
      return { kind: 'done', text: fillIn(replies.done.interview[step], { unit: outcome.value.unitName }) }
    },
  })
}

function inputFor({ context, replies }: BotTools, field: FieldName, { meeting }: MeetingSight): InputBlock {
  const input = toInput(replies, field, elementFor(field, meeting.place), placesFor(field, context.office.timeZone))
  return OPTIONAL_FIELDS.has(field) ? { ...input, optional: true } : input
}

function elementFor(field: FieldName, place: string): InputBlock['element'] {
  if (field === 'day' || field === 'wishedDay') return { type: 'datepicker' }
  if (field === 'time' || field === 'wishedTime') return { type: 'timepicker' }
  if (field === 'workingDays') return { type: 'number_input', is_decimal_allowed: false, min_value: '1' }
  const { max, multiline } = boundsOf(field)
  const element = { type: 'plain_text_input', multiline, max_length: max } as const
  return field === 'place' ? { ...element, initial_value: place } : element
}

function boundsOf(field: FieldName): { readonly max: number; readonly multiline: boolean } {
  const found = Object.entries(TEXT_FIELDS).find(([name]) => name === field)?.[1]
  if (found === undefined) throw new Error(`field ${field}: expected one that is written`)
  return found
}

function placesFor(field: FieldName, timeZone: string) {
  const bounds = Object.entries(TEXT_FIELDS).find(([name]) => name === field)?.[1]
  return { timeZone, ...(bounds === undefined ? {} : { max: bounds.max }) }
}
