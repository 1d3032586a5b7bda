import type { InputBlock } from '@slack/types'
import { z } from 'zod'
import { CASE_DAYS_MAX } from '../../domain/case-deadlines.ts'
import type { Refusal } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import { checkEvidence, EVIDENCE_LIMITS } from '../../workflows/cases/evidence.ts'
import type { BotTools, EntryFaults } from '../define.ts'
import { FORM_FILES_MAX } from '../entries.ts'
import { ENTRY, plain } from '../forms.ts'
import { type Replies, refusalText } from '../replies.ts'
import type { FormField } from './fields.ts'

/** Slack's bound on an option's words. */
const OPTION_CHARACTERS_MAX = 75
/** Names of the units a field has now, as far as a hint says them, in characters. */
const NOW_CHARACTERS_MAX = 500
const LINKS_CHARACTERS_MAX = 3_000
const BYTES_OF_MEGABYTE = 1024 * 1024

type FormTools = Pick<BotTools, 'context' | 'replies'>

/** What a field shows before anything is entered. */
export interface Prefilled {
  /** A day, or one of the choices. */
  readonly initial?: string
  /** Names of the units, or the day, as they stand now. */
  readonly now?: string
}

/** The inputs of a form, a block a field; its id is the field's name. */
export function toInputs(
  tools: FormTools,
  fields: readonly FormField[],
  given: Readonly<Record<string, Prefilled>> = {},
): readonly InputBlock[] {
  return fields.map((field) => {
    const prefilled = given[field.name] ?? {}
    const hint = hintOf(tools, field, prefilled)
    return {
      type: 'input',
      block_id: field.name,
      label: plain(labelOf(tools, field.name)),
      ...(hint === '' ? {} : { hint: plain(hint) }),
      optional: !field.isNeeded,
      element: { ...elementOf(tools, field, prefilled), action_id: ENTRY },
    }
  })
}

/** The inputs for what is brought as evidence: files, and links a line each. */
export function evidenceInputs(tools: FormTools): readonly InputBlock[] {
  const { hints } = tools.replies.caseForms
  const megabytes = EVIDENCE_LIMITS.fileBytesMax / BYTES_OF_MEGABYTE
  return [
    {
      type: 'input',
      block_id: 'files',
      label: plain(labelOf(tools, 'files')),
      hint: plain(fillIn(hints.files, { count: FORM_FILES_MAX, megabytes })),
      optional: true,
      element: { type: 'file_input', max_files: FORM_FILES_MAX, action_id: ENTRY },
    },
    {
      type: 'input',
      block_id: 'links',
      label: plain(labelOf(tools, 'links')),
      hint: plain(hints.links),
      optional: true,
      element: { type: 'plain_text_input', multiline: true, max_length: LINKS_CHARACTERS_MAX, action_id: ENTRY },
    },
  ]
}

/** What a form about a case has entered: texts, days and choices, and the boxes ticked. */
export const CaseEntries = z.record(z.string().max(64), z.unknown()).transform((entries) => {
  const texts = Object.entries(entries).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  const ticked = Object.entries(entries).flatMap(([name, value]) =>
    Array.isArray(value) && value.includes(name) ? [name] : [],
  )
  return { texts: Object.fromEntries(texts) as Readonly<Record<string, string>>, ticked: new Set(ticked) }
})
export type CaseEntries = z.infer<typeof CaseEntries>

/** The links of a form, each once; what is wrong with them where they are no addresses. */
export function linksOf({ replies }: FormTools, { texts }: CaseEntries): readonly string[] | EntryFaults {
  const links = [...new Set((texts.links ?? '').split(/\s+/).filter((link) => link !== ''))]
  if (checkEvidence({ files: [], links }) === null) return links
  return { kind: 'entries', errors: { links: replies.caseForms.faults.links } }
}

/** A refusal that belongs to a field of the form, in the office's words at that field; `null` when it belongs to none. */
export function toEntryFaults(
  { replies }: FormTools,
  fields: readonly FormField[],
  refusal: Refusal,
): EntryFaults | null {
  const { field: name, code } = refusal
  if (name === undefined) return null
  const isOwnWord = code === 'bad-value'
  if (name === 'files') {
    const text = fillIn(replies.caseForms.faults.files, { count: EVIDENCE_LIMITS.piecesMax })
    return { kind: 'entries', errors: { files: text } }
  }
  const field = fields.find((one) => one.name === name)
  if (field === undefined) return null
  return { kind: 'entries', errors: { [name]: isOwnWord ? faultText(replies, field) : refusalText(replies, refusal) } }
}

function faultText({ caseForms: { faults } }: Replies, { name, kind, max }: FormField): string {
  switch (kind) {
    case 'text':
      return fillIn(faults.text, { max })
    case 'day':
      return fillIn(name === 'until' ? faults.until : faults.day, { days: CASE_DAYS_MAX })
    case 'choice':
    case 'flag':
      return faults.choice
    case 'unit':
    case 'units':
      return faults.units
  }
}

function labelOf({ context, replies }: FormTools, name: string): string {
  return ownWord({ ...context.templates.format.words.cases.fields, ...replies.caseForms.labels }, name)
}

function hintOf({ replies }: FormTools, { kind, max, isNeeded }: FormField, { now }: Prefilled): string {
  const { hints } = replies.caseForms
  switch (kind) {
    case 'text':
      return fillIn(hints.text, { max })
    case 'day':
      return now === undefined ? hints.day : fillIn(hints.dayNow, { day: now })
    case 'unit':
    case 'units':
      return [
        hints[kind],
        ...(isNeeded || now === undefined ? [] : [fillIn(hints.unchanged, { units: cut(now, NOW_CHARACTERS_MAX) })]),
      ].join('')
    default:
      return ''
  }
}

function elementOf(
  tools: FormTools,
  { name, kind, choices = [], max, isLine, isNeeded }: FormField,
  { initial }: Prefilled,
): InputBlock['element'] {
  switch (kind) {
    case 'day':
      return { type: 'datepicker', ...(initial === undefined ? {} : { initial_date: initial satisfies LocalDay }) }
    case 'choice': {
      const options = choices.map((choice) => toOption(choiceWord(tools, name, choice), choice))
      const chosen = options.find(({ value }) => value === initial)
      return { type: 'static_select', options, ...(chosen === undefined ? {} : { initial_option: chosen }) }
    }
    case 'flag':
      return { type: 'checkboxes', options: [toOption(tools.replies.caseForms.cross, name)] }
    default: {
      const multiline = kind === 'text' && isLine !== true
      return { type: 'plain_text_input', multiline, max_length: max, ...(isNeeded ? { min_length: 1 } : {}) }
    }
  }
}

function choiceWord({ context }: FormTools, name: string, choice: string): string {
  const { cases } = context.templates.format.words
  const words = { source: cases.sources, falseKind: cases.falseKinds, cause: cases.causes }
  return ownWord(Object.entries(words).find(([field]) => field === name)?.[1] ?? {}, choice)
}

function toOption(text: string, value: string) {
  return { text: plain(cut(text, OPTION_CHARACTERS_MAX)), value }
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`
}
