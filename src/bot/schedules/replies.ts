import { z } from 'zod'
import { MISSED_KINDS } from '../../domain/occurrence.ts'
import { OptionText, ShortText, sentence } from '../reply-texts.ts'

/** Fields of the form that changes a schedule. */
export const SCHEDULE_FIELDS = ['timing', 'missed', 'hours', 'timeZone', 'quietHours', 'audience', 'owner'] as const
export type ScheduleField = (typeof SCHEDULE_FIELDS)[number]
/** Fields that only the form of a new schedule has. */
export const NEW_FIELDS = ['id', 'job', 'argument'] as const

/** Buttons of the answers about schedules. */
export const SCHEDULE_BUTTONS = ['show', 'change', 'add', 'undo', 'switchOn', 'switchOff', 'reset'] as const

function each<const Names extends readonly string[], Schema extends z.ZodType>(names: Names, schema: Schema) {
  return z.strictObject(
    Object.fromEntries(names.map((name) => [name, schema])) as { readonly [Name in Names[number]]: Schema },
  )
}

/** What the answers and forms about schedules say. */
export const SCHEDULE_REPLIES = z.strictObject({
  nothing: sentence(),
  head: sentence('count'),
  item: sentence('title', 'id', 'state', 'timing'),
  next: sentence('run'),
  last: sentence('slot', 'state'),
  rest: sentence('count'),
  view: z.strictObject({
    head: sentence('title', 'id', 'version'),
    member: sentence('name', 'value'),
    changedBy: sentence('by', 'at'),
    byFile: sentence(),
    byProgram: sentence(),
    differs: sentence('members'),
    nextHead: sentence(),
    noNext: sentence(),
    pastHead: sentence(),
    past: sentence('slot', 'state'),
    reason: sentence('reason'),
  }),
  buttons: each(SCHEDULE_BUTTONS, OptionText),
  form: z.strictObject({ title: ShortText, submit: ShortText, intro: sentence('title', 'id') }),
  newForm: z.strictObject({ title: ShortText, submit: ShortText, intro: sentence() }),
  fields: each(
    [...NEW_FIELDS, ...SCHEDULE_FIELDS],
    z.strictObject({ label: sentence(), hint: sentence('examples', 'max') }),
  ),
  missed: each(MISSED_KINDS, OptionText),
  preview: z.strictObject({
    title: ShortText,
    submit: ShortText,
    changed: sentence('title', 'id'),
    added: sentence('title', 'id'),
    from: sentence('name', 'before', 'after'),
    runs: sentence(),
    off: sentence(),
    nothing: sentence('id'),
  }),
  done: z.strictObject({
    changed: sentence('id', 'version'),
    decidedRun: sentence('id', 'slot'),
    decidedSkip: sentence('id', 'count'),
  }),
})
