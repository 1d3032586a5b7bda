import { z } from 'zod'
import { CASE_STEPS } from '../../domain/case.ts'
import { SELF_CRITICISM_STATES, SELF_CRITICISM_STEPS } from '../../domain/self-criticism.ts'
import { OptionText, ShortText, sentence } from '../reply-texts.ts'
import { CASE_FORM_LABELS } from './fields.ts'

function each<const Names extends readonly string[], Schema extends z.ZodType>(names: Names, schema: Schema) {
  return z.strictObject(
    Object.fromEntries(names.map((name) => [name, schema])) as { readonly [Name in Names[number]]: Schema },
  )
}

const ActWords = z.strictObject({ title: ShortText, submit: ShortText })

/** What the view of one case and its forms say. */
export const CASE_REPLIES = z.strictObject({
  title: ShortText,
  open: OptionText,
  facts: z.strictObject({
    lead: sentence('unit'),
    issuer: sentence('unit'),
    territories: sentence('units'),
    cross: sentence(),
    registered: sentence('day'),
    description: sentence('text'),
    deadline: sentence('matter', 'day'),
    unconfirmed: sentence(),
    extensionAsked: sentence('day', 'reason'),
    falseRectification: sentence('kind', 'state'),
    falseStates: each(['suspected', 'confirmed', 'dismissed'], sentence()),
    selfCriticism: sentence('unit', 'state', 'day'),
    selfCriticismStates: each(SELF_CRITICISM_STATES, sentence()),
  }),
  timeline: z.strictObject({
    head: sentence('count', 'page', 'pages'),
    entry: sentence('at', 'step', 'by'),
    text: sentence('field', 'value'),
    evidence: sentence('names'),
    evidenceMore: sentence('count'),
    more: sentence('count'),
    newer: OptionText,
    older: OptionText,
  }),
  evidence: z.strictObject({
    title: ShortText,
    open: sentence('count'),
    head: sentence('count', 'page', 'pages'),
    nothing: sentence(),
    file: sentence('name', 'size', 'by', 'at', 'sha256'),
    link: sentence('by', 'at'),
    send: OptionText,
    add: ActWords,
    intro: sentence('number', 'title'),
    added: sentence('number'),
  }),
  intro: sentence('number', 'unit', 'title', 'state'),
  taken: sentence('step', 'number', 'state'),
  next: sentence('step'),
  /** The button of each step, which is the title of its form too, and what sends the form in. */
  acts: each(CASE_STEPS, ActWords),
  selfCriticism: z.strictObject({
    acts: each(SELF_CRITICISM_STEPS, ActWords),
    intro: sentence('unit', 'number'),
    settled: sentence('unit', 'state'),
  }),
  register: ActWords.extend({
    intro: sentence(),
    done: sentence('number', 'title'),
    toIssuer: sentence('number', 'title'),
  }),
  labels: each(CASE_FORM_LABELS, sentence()),
  hints: z.strictObject({
    text: sentence('max'),
    day: sentence(),
    dayNow: sentence('day'),
    unit: sentence(),
    units: sentence(),
    unchanged: sentence('units'),
    files: sentence('count', 'megabytes'),
    links: sentence(),
  }),
  cross: OptionText,
  /** What is wrong with an entry, by the kind of its field. */
  faults: z.strictObject({
    text: sentence('max'),
    day: sentence('days'),
    until: sentence('days'),
    choice: sentence(),
    units: sentence(),
    files: sentence('count'),
    links: sentence(),
  }),
})
