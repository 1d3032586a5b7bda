import { z } from 'zod'
import { YEAR_ORIGINS } from '../../domain/calendar-years.ts'
import { CAMPAIGN_KINDS } from '../../domain/campaign.ts'
import { PURPOSES } from '../../domain/channels.ts'
import { RETRYABLE_STATES } from '../../workflows/retry-messages.ts'
import { OptionText, ShortText, sentence } from '../reply-texts.ts'

/** Forms about somebody's posts. */
export const PERSON_FORMS = ['handOver', 'deputy', 'leave', 'match', 'revoke'] as const
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
  'person',
  'unit',
  'role',
  'fromDay',
  'toDay',
  'endDay',
  'channel',
  'purposes',
  'year',
  'messageId',
  'decision',
  'which',
  'link',
  'kind',
  'ownKind',
  'reportYear',
  'title',
  'basis',
  'dueOn',
  'launchOn',
  'forms',
  'districts',
  'bodies',
  'except',
  'successors',
  'receiver',
] as const
export type AdminField = (typeof ADMIN_FIELDS)[number]

/** What a person decides about a message that is not settled. */
export const MESSAGE_DECISIONS = ['retry', 'resend', 'confirm', 'cancel'] as const

/** Which messages are tried again at once. */
export const RETRIED_STATES = ['all', ...RETRYABLE_STATES] as const

/** What is done with a whole yearly return before it is launched. */
export const CAMPAIGN_FORMS = ['define', 'confirm', 'launch', 'cancel'] as const
export type CampaignForm = (typeof CAMPAIGN_FORMS)[number]

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
    choose: OptionText,
    chooseForm: Form(),
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
    find: OptionText,
    findForm: Form(),
    grant: OptionText,
    grantForm: Form(),
    card: sentence('name', 'id'),
    buttons: each(PERSON_FORMS, OptionText),
    forms: each(PERSON_FORMS, Form('name', 'id')),
    done: z.strictObject({
      handOver: sentence('from', 'to', 'unit', 'day'),
      deputy: sentence('principal', 'deputy', 'unit', 'from', 'to'),
      leave: sentence('name', 'successor', 'day', 'posts', 'receipts', 'schedules', 'deadlines'),
      leaveNobody: sentence('name', 'day', 'posts', 'receipts', 'schedules', 'deadlines'),
      match: sentence('name', 'account'),
      grant: sentence('name', 'unit', 'role', 'from', 'to'),
      revoke: sentence('name', 'unit', 'role', 'day'),
    }),
  }),
  channels: z.strictObject({
    choose: OptionText,
    chooseForm: Form(),
    release: OptionText,
    releaseForm: Form(),
    bindForm: Form('channel', 'unit', 'purposes'),
    unbindForm: Form('channel', 'units'),
    everything: sentence(),
    purposes: each(PURPOSES, sentence()),
    replaces: sentence('channel', 'purposes'),
    replacesNothing: sentence(),
    already: sentence('channel', 'unit', 'purposes'),
    bound: sentence('channel', 'unit', 'purposes'),
    unbound: sentence('channel', 'units'),
  }),
  messages: z.strictObject({
    find: OptionText,
    findForm: Form(),
    form: Form(),
    decisions: each(MESSAGE_DECISIONS, OptionText),
    lookAgain: OptionText,
    done: each(MESSAGE_DECISIONS, sentence('id')),
    retryAll: OptionText,
    retryAllForm: Form(),
    which: each(RETRIED_STATES, OptionText),
    retried: sentence('count'),
    retriedMore: sentence('count'),
  }),
  campaigns: z.strictObject({
    add: OptionText,
    again: sentence('title', 'year'),
    buttons: z.strictObject({ launch: OptionText, cancel: OptionText }),
    forms: each(CAMPAIGN_FORMS, Form('title', 'day', 'launch')),
    kinds: each([...CAMPAIGN_KINDS, 'own'], OptionText),
    districts: z.strictObject({ owe: OptionText, none: OptionText }),
    done: each(CAMPAIGN_FORMS, sentence('title', 'day', 'launch', 'count')),
    unconfirmed: sentence(),
    unreachable: sentence('units'),
  }),
  /** What is wrong with an entry. */
  faults: z.strictObject({
    link: sentence(),
    messageId: sentence(),
    year: sentence('min', 'max'),
    unit: sentence('unit'),
    ownKind: sentence(),
    title: sentence('max'),
    dueOn: sentence('day'),
    launchOn: sentence('day'),
    bodies: sentence(),
    tooMany: sentence('max'),
    local: sentence('unit'),
    successors: sentence('line'),
    launched: sentence(),
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
