import type { InputBlock, ModalView } from '@slack/types'
import { OTHER_KIND } from '../../domain/problem-report.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { villageName } from '../../notifications/notices/report-phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import { EVIDENCE_LIMITS } from '../../workflows/cases/evidence.ts'
import { CASE_TEXT_MAX } from '../../workflows/cases/register-case.ts'
import { TEXT_CHARACTERS_MAX } from '../../workflows/cases/values.ts'
import type { ReportPlace } from '../../workflows/patrol/report-places.ts'
import { REPORT_TEXT_MAX } from '../../workflows/patrol/report-problem.ts'
import type { BotTools, EntryFaults } from '../define.ts'
import { FORM_FILES_MAX } from '../entries.ts'
import { ENTRY, plain, toForm, verbatim } from '../forms.ts'
import { type Replies, refusalText } from '../replies.ts'
import { PATROL_FIELDS, type PatrolField } from './replies.ts'

export const REPORT_VIEW = 'patrol.report'

/** Slack's bound on an option's words. */
const OPTION_CHARACTERS_MAX = 75
const UNIT_CHARACTERS_MAX = 100
const BYTES_OF_MEGABYTE = 1024 * 1024

/** Longest entry of each written field, in characters. */
const TEXT_MAX: Readonly<Partial<Record<PatrolField, number>>> = {
  unit: UNIT_CHARACTERS_MAX,
  place: REPORT_TEXT_MAX.place,
  description: REPORT_TEXT_MAX.description,
  text: TEXT_CHARACTERS_MAX,
  title: CASE_TEXT_MAX.title,
  lead: UNIT_CHARACTERS_MAX,
}

/** What a patrol fills in; `places` are chosen from a list where they are few enough, and else written. */
export function toReportForm(tools: BotTools, places: readonly ReportPlace[] | null): ModalView {
  const { replies, context } = tools
  const words = replies.patrolForms.report
  const { patrol } = context.templates.format.words
  const kinds = [...context.office.patrol.kinds, OTHER_KIND].map((kind) => toOption(ownWord(patrol.kinds, kind), kind))
  return toForm(tools, {
    id: REPORT_VIEW,
    about: {},
    words,
    blocks: [
      verbatim(words.intro),
      toPatrolInput(tools, 'unit', placeElement(tools, places)),
      toPatrolInput(tools, 'problemKind', { type: 'static_select', options: kinds }),
      toPatrolInput(tools, 'place', written('place', false)),
      toPatrolInput(tools, 'description', written('description', true)),
      {
        ...toPatrolInput(tools, 'cross', {
          type: 'checkboxes',
          options: [toOption(replies.patrolForms.cross, 'cross')],
        }),
        optional: true,
      },
      toFilesInput(tools),
    ],
  })
}

/** An input of a form; its block id is the field's name. */
export function toPatrolInput({ replies }: BotTools, field: PatrolField, element: InputBlock['element']): InputBlock {
  const { label, hint } = replies.patrolForms.fields[field]
  return {
    type: 'input',
    block_id: field,
    label: plain(label),
    hint: plain(fillIn(hint, boundsOf(field))),
    element: { ...element, action_id: ENTRY },
  }
}

/** An input that is written, at most as long as its field. */
export function written(field: PatrolField, multiline: boolean): InputBlock['element'] {
  return { type: 'plain_text_input', multiline, min_length: 1, max_length: TEXT_MAX[field] ?? TEXT_CHARACTERS_MAX }
}

/** Photos and other files that go with it; none have to. */
export function toFilesInput(tools: BotTools): InputBlock {
  return { ...toPatrolInput(tools, 'files', { type: 'file_input', max_files: FORM_FILES_MAX }), optional: true }
}

/** A refusal that belongs to a field, in the office's words at that field; `null` when it belongs to none of the form. */
export function toPatrolFaults(replies: Replies, fields: readonly PatrolField[], refusal: Refusal): EntryFaults | null {
  const field = PATROL_FIELDS.find((name) => name === refusal.field)
  if (field === undefined || !fields.includes(field)) return null
  const isOwnWord = refusal.code === 'bad-value' || refusal.code === 'not-found'
  const own = fillIn(replies.patrolForms.faults[field], boundsOf(field))
  return { kind: 'entries', errors: { [field]: isOwnWord ? own : refusalText(replies, refusal) } }
}

function boundsOf(field: PatrolField) {
  return {
    max: TEXT_MAX[field] ?? 0,
    count: FORM_FILES_MAX,
    megabytes: EVIDENCE_LIMITS.fileBytesMax / BYTES_OF_MEGABYTE,
  }
}

function placeElement({ context }: BotTools, places: readonly ReportPlace[] | null): InputBlock['element'] {
  if (places === null || places.length === 0) return written('unit', false)
  const { format } = context.templates
  const options = places.map((place) => toOption(villageName(place, format), place.unit.unitCode))
  const [only] = options
  const initial = options.length === 1 && only !== undefined ? { initial_option: only } : {}
  return { type: 'static_select', options, ...initial }
}

function toOption(text: string, value: string) {
  const shown =
    text.length <= OPTION_CHARACTERS_MAX ? text : `${text.slice(0, OPTION_CHARACTERS_MAX - 1).toWellFormed()}…`
  return { text: plain(shown), value }
}
