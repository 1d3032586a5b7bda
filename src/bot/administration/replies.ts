import { z } from 'zod'
import { YEAR_ORIGINS } from '../../domain/calendar-years.ts'
import { PURPOSES } from '../../domain/channels.ts'
import { OptionText, ShortText, sentence } from '../reply-texts.ts'

/** Forms about somebody's posts. */
export const PERSON_FORMS = ['handOver', 'deputy', 'leave', 'match'] as const
export type PersonForm = (typeof PERSON_FORMS)[number]

/** Fields of the forms of administrators. */
export const ADMIN_FIELDS = [
  'days',
  'announced',
  'source',
  'post',
  'successor',
  'deputy',
  'newName',
  'day',
  'firstDay',
  'lastDay',
  'account',
] as const
export type AdminField = (typeof ADMIN_FIELDS)[number]

const SETTING_ORIGINS = ['officeFile', 'sample', 'default', 'runTime'] as const

function each<const Names extends readonly string[], Schema extends z.ZodType>(names: Names, schema: Schema) {
  return z.strictObject(
    Object.fromEntries(names.map((name) => [name, schema])) as { readonly [Name in Names[number]]: Schema },
  )
}

const Form = (...places: readonly string[]) =>
  z.strictObject({ title: ShortText, submit: ShortText, intro: sentence(...places) })

/** What the answers and forms of administrators say: the calendar, people, channels and settings. */
export const ADMIN_REPLIES = z.strictObject({
  fields: each(ADMIN_FIELDS, z.strictObject({ label: sentence(), hint: sentence('year', 'max') })),
  calendar: z.strictObject({
    head: sentence(),
    year: sentence('year', 'origin', 'holidays', 'workdays'),
    unknown: sentence('year'),
    unconfirmed: sentence(),
    entry: sentence('version', 'by', 'at', 'source'),
    takenBack: sentence('version', 'by', 'at'),
    origins: each(YEAR_ORIGINS, sentence()),
    enter: OptionText,
    undo: OptionText,
    form: Form('year'),
    options: z.strictObject({ announced: OptionText, expected: OptionText }),
    fault: sentence('line', 'value', 'expected'),
    done: sentence('year', 'version', 'days', 'checked', 'moved', 'runs'),
    unchanged: sentence('year'),
    run: sentence('what', 'from', 'to'),
  }),
  people: z.strictObject({
    nothing: sentence(),
    head: sentence('count'),
    rest: sentence('count'),
    entry: sentence('unit', 'role', 'name', 'id', 'from', 'to', 'account'),
    acting: sentence('name'),
    open: sentence(),
    noAccount: sentence(),
    choose: OptionText,
    card: sentence('name', 'id'),
    buttons: each(PERSON_FORMS, OptionText),
    forms: each(PERSON_FORMS, Form('name', 'id')),
    done: z.strictObject({
      handOver: sentence('from', 'to', 'unit', 'day'),
      deputy: sentence('principal', 'deputy', 'unit', 'from', 'to'),
      leave: sentence('name', 'successor', 'day', 'posts', 'receipts', 'schedules', 'deadlines'),
      leaveNobody: sentence('name', 'day', 'posts', 'receipts', 'schedules', 'deadlines'),
      match: sentence('name', 'account'),
    }),
  }),
  channels: z.strictObject({
    bindForm: Form('unit', 'purposes'),
    unbindForm: Form('units'),
    everything: sentence(),
    purposes: each(PURPOSES, sentence()),
    replaces: sentence('channel', 'purposes'),
    replacesNothing: sentence(),
    already: sentence('unit', 'purposes'),
    bound: sentence('unit', 'purposes'),
    unbound: sentence('units'),
  }),
  settings: z.strictObject({
    file: sentence('file'),
    noFile: sentence(),
    line: sentence('path', 'value', 'origin'),
    changed: sentence('path', 'value', 'by', 'at'),
    unknown: sentence('member', 'members'),
    more: sentence('count'),
    origins: each(SETTING_ORIGINS, sentence()),
  }),
})
