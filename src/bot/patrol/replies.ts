import { z } from 'zod'
import { REPORT_STEPS } from '../../domain/problem-report.ts'
import { OptionText, ShortText, sentence } from '../reply-texts.ts'

/** Fields of the forms of village patrols; each has a label and a hint. */
export const PATROL_FIELDS = [
  'unit',
  'problemKind',
  'place',
  'description',
  'cross',
  'files',
  'text',
  'title',
  'lead',
] as const

export type PatrolField = (typeof PATROL_FIELDS)[number]

function each<const Names extends readonly string[], Schema extends z.ZodType>(names: Names, schema: Schema) {
  return z.strictObject(
    Object.fromEntries(names.map((name) => [name, schema])) as { readonly [Name in Names[number]]: Schema },
  )
}

const FormWords = z.strictObject({ title: ShortText, submit: ShortText })

/** What the forms and answers about reports of village patrols say. */
export const PATROL_REPLIES = z.strictObject({
  report: FormWords.extend({
    intro: sentence(),
    /** The number, where it went, and what comes next. */
    done: sentence('number', 'township', 'day'),
    hears: sentence(),
    looks: sentence('number'),
  }),
  fields: each(PATROL_FIELDS, z.strictObject({ label: sentence(), hint: sentence('max', 'count', 'megabytes') })),
  cross: OptionText,
  /** What is wrong with an entry, by field. */
  faults: each(PATROL_FIELDS, sentence('max', 'count')),
  intro: sentence('number', 'unit', 'kind', 'place', 'state'),
  taken: sentence('step', 'number', 'state'),
  caseOpened: sentence('number', 'case'),
  steps: each(REPORT_STEPS, FormWords),
  tool: FormWords.extend({ intro: sentence('tool'), done: sentence('tool') }),
  list: z.strictObject({
    nothing: sentence(),
    head: sentence('count'),
    item: sentence('number', 'unit', 'kind', 'place', 'state'),
    due: sentence('day'),
    more: sentence('count'),
    show: OptionText,
  }),
  view: z.strictObject({
    handler: sentence('unit'),
    due: sentence('matter', 'day'),
    photos: sentence('count'),
    event: sentence('at', 'step', 'by'),
    eventText: sentence('text'),
  }),
})
