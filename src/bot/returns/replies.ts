import { z } from 'zod'
import { OptionText, ShortText, sentence } from '../reply-texts.ts'

/** Fields of the forms of yearly returns; each has a label, a hint, and what is wrong with an entry. */
export const RETURN_FIELDS = [
  'text',
  'link',
  'files',
  'documentNumber',
  'documentDate',
  'mode',
  'reason',
  'missing',
  'dueOn',
  'until',
  'note',
] as const

export type ReturnFieldName = (typeof RETURN_FIELDS)[number]

/** What a button of a return asks for in a form. */
export const RETURN_FORM_STEPS = [
  'fill',
  'onPaper',
  'return',
  'extend',
  'askExtension',
  'grantExtension',
  'refuseExtension',
] as const
export type ReturnFormStep = (typeof RETURN_FORM_STEPS)[number]

function each<const Names extends readonly string[], Schema extends z.ZodType>(names: Names, schema: Schema) {
  return z.strictObject(
    Object.fromEntries(names.map((name) => [name, schema])) as { readonly [Name in Names[number]]: Schema },
  )
}

const FieldWords = z.strictObject({
  label: sentence(),
  hint: sentence('max', 'count', 'megabytes'),
  fault: sentence('max', 'count'),
})

/** What the forms and answers about yearly returns say. */
export const RETURN_REPLIES = z.strictObject({
  forms: each(
    RETURN_FORM_STEPS,
    z.strictObject({ title: ShortText, submit: ShortText, intro: sentence('unit', 'title', 'day') }),
  ),
  fields: each(RETURN_FIELDS, FieldWords),
  modes: z.strictObject({ send: OptionText, draft: OptionText }),
  /** What came of a step, by its name. */
  done: z.strictObject({
    saveDraft: sentence('unit', 'title', 'day'),
    submit: sentence('unit', 'title'),
    return: sentence('unit', 'title', 'day'),
    accept: sentence('unit', 'title'),
    askExtension: sentence('unit', 'title', 'day'),
    grantExtension: sentence('unit', 'title', 'day'),
    refuseExtension: sentence('unit', 'title', 'day'),
    extend: sentence('unit', 'title', 'day'),
  }),
  list: z.strictObject({
    nothing: sentence(),
    scheduled: sentence('title', 'launch', 'day'),
    unconfirmed: sentence(),
    progress: sentence('title', 'state', 'day', 'owing', 'submitted', 'accepted', 'notSubmitted', 'overdue'),
    missing: sentence('units'),
    more: sentence('count'),
    item: sentence('title', 'unit', 'state', 'day'),
    overdue: sentence(),
    extensionAsked: sentence(),
    show: OptionText,
    rest: sentence('count'),
  }),
  view: z.strictObject({
    head: sentence('unit', 'title', 'state', 'day'),
    overdue: sentence(),
    late: sentence(),
    escalated: sentence(),
    extended: sentence('count'),
    extensionAsked: sentence('day', 'reason'),
    missing: sentence('missing'),
    predecessors: sentence('units'),
    text: sentence('text'),
    link: sentence('link'),
    files: sentence('files'),
    document: sentence('document'),
    onPaper: sentence('document'),
    event: sentence('at', 'step', 'by'),
    note: sentence('note'),
    /** A button that no notice has. */
    extend: OptionText,
  }),
})
