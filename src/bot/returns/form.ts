import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Refusal } from '../../domain/refusal.ts'
import { RETURN_LIMITS, type ReturnForm } from '../../domain/submission.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ReturnCourse } from '../../workflows/campaigns/look.ts'
import { RETURN_REASON_CHARACTERS_MAX } from '../../workflows/campaigns/return-values.ts'
import type { BotTools, EntryFaults } from '../define.ts'
import { ENTRY, plain, toForm, verbatim } from '../forms.ts'
import { refusalText } from '../replies.ts'
import { RETURN_FIELDS, type ReturnFieldName, type ReturnFormStep } from './replies.ts'

const BYTES_OF_MEGABYTE = 1024 * 1024

/** Longest entry of each written field, in characters. */
const TEXT_MAX: Readonly<Partial<Record<ReturnFieldName, number>>> = {
  text: RETURN_LIMITS.textCharactersMax,
  link: RETURN_LIMITS.linkCharactersMax,
  documentNumber: RETURN_LIMITS.documentNumberCharactersMax,
  reason: RETURN_REASON_CHARACTERS_MAX,
  missing: RETURN_REASON_CHARACTERS_MAX,
  note: RETURN_REASON_CHARACTERS_MAX,
}
const IN_LINES: ReadonlySet<ReturnFieldName> = new Set(['text', 'reason', 'missing', 'note'])

/** Which fields each way of a return asks for. */
const FIELDS_OF: Readonly<Record<ReturnForm, readonly ReturnFieldName[]>> = {
  text: ['text'],
  link: ['link'],
  file: ['files'],
  document: ['documentNumber', 'documentDate'],
}

/** The fields of a step's form, in their order. */
export function fieldsOf(
  step: ReturnFormStep,
  { campaign, submission, steps }: Pick<ReturnCourse, 'campaign' | 'submission' | 'steps'>,
): readonly ReturnFieldName[] {
  switch (step) {
    case 'fill': {
      const mode = submission.state !== 'submitted' && steps.includes('saveDraft') ? (['mode'] as const) : []
      return [...campaign.forms.flatMap((form) => FIELDS_OF[form]), ...mode]
    }
    case 'onPaper':
      return ['documentNumber', 'documentDate']
    case 'return':
      return ['reason', 'missing', 'dueOn']
    case 'extend':
      return ['reason', 'dueOn']
    case 'askExtension':
      return ['until', 'reason']
    case 'grantExtension':
      return ['until', 'note']
    case 'refuseExtension':
      return ['reason']
  }
}

/** The form of a step, filled in with the draft or with what was handed in last. */
export function toReturnForm(
  tools: BotTools,
  step: ReturnFormStep,
  course: ReturnCourse,
  eventId: number | null,
): ModalView {
  const words = tools.replies.returnForms.forms[step]
  const { format } = tools.context.templates
  const { submission, unit, campaign, due } = course
  const intro = fillIn(words.intro, { unit: unit.unitName, title: campaign.title, day: format.dayAndWeekday(due.day) })
  const needed = (field: ReturnFieldName) => (step === 'fill' ? field === 'mode' : field !== 'note')
  const inputs = fieldsOf(step, course).map((field): KnownBlock => {
    const input = toInput(tools, field, course)
    return needed(field) ? input : { ...input, optional: true }
  })
  const about = { submissionId: submission.id, ...(eventId === null ? {} : { eventId }) }
  return toForm(tools, { id: `return.${step}`, about, words, blocks: [verbatim(intro), ...inputs] })
}

function toInput(tools: BotTools, field: ReturnFieldName, course: ReturnCourse): InputBlock {
  const { label, hint } = tools.replies.returnForms.fields[field]
  return {
    type: 'input',
    block_id: field,
    label: plain(label),
    hint: plain(fillIn(hint, boundsOf(field))),
    element: { ...elementFor(tools, field, course), action_id: ENTRY },
  }
}

function elementFor(
  { replies }: BotTools,
  field: ReturnFieldName,
  { submission, extensionAsked }: ReturnCourse,
): InputBlock['element'] {
  const { content } = submission
  if (field === 'files') return { type: 'file_input', max_files: RETURN_LIMITS.filesMax }
  if (field === 'dueOn') return { type: 'datepicker' }
  if (field === 'until') {
    const day = extensionAsked?.until.day ?? null
    return { type: 'datepicker', ...(day === null ? {} : { initial_date: day }) }
  }
  if (field === 'documentDate') {
    const day = content?.documentDate ?? null
    return { type: 'datepicker', ...(day === null ? {} : { initial_date: day }) }
  }
  if (field === 'mode') {
    const { send, draft } = replies.returnForms.modes
    const option = { text: plain(send), value: 'send' }
    return { type: 'static_select', options: [option, { text: plain(draft), value: 'draft' }], initial_option: option }
  }
  const isKept = field === 'text' || field === 'link' || field === 'documentNumber'
  const value = isKept ? (content?.[field] ?? null) : null
  return {
    type: 'plain_text_input',
    multiline: IN_LINES.has(field),
    max_length: TEXT_MAX[field] ?? RETURN_REASON_CHARACTERS_MAX,
    ...(value === null ? {} : { initial_value: value }),
  }
}

function boundsOf(field: ReturnFieldName) {
  return {
    max: TEXT_MAX[field] ?? 0,
    count: RETURN_LIMITS.filesMax,
    megabytes: RETURN_LIMITS.fileBytesMax / BYTES_OF_MEGABYTE,
  }
}

/** A refusal that belongs to a field, in the office's words at that field; `null` when it belongs to none of the form. */
export function toReturnFaults(
  { replies }: BotTools,
  entered: readonly string[],
  refusal: Refusal,
): EntryFaults | null {
  const field = RETURN_FIELDS.find((name) => name === refusal.field)
  if (field === undefined || !entered.includes(field)) return null
  const own = fillIn(replies.returnForms.fields[field].fault, boundsOf(field))
  return { kind: 'entries', errors: { [field]: refusal.code === 'bad-value' ? own : refusalText(replies, refusal) } }
}
