import type { InputBlock, ModalView } from '@slack/types'
import { z } from 'zod'
import { isPurpose } from '../../domain/channels.ts'
import { MISSED_KINDS, type MissedPolicy } from '../../domain/occurrence.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { type JobArgument, SCHEDULE_MEMBERS, type ScheduleContent } from '../../domain/schedule.ts'
import { memberText, SCHEDULE_MEMBER_NAMES } from '../../domain/schedule-words.ts'
import { parseTiming, TIMING_CHARACTERS_MAX, TIMING_EXAMPLES, timingText } from '../../domain/timing-text.ts'
import { fillIn } from '../../notifications/words.ts'
import { SCHEDULABLE, titleOf } from '../../workflows/schedulable.ts'
import type { ChangedSchedule } from '../../workflows/schedules/change-schedule.ts'
import type { ScheduleSight } from '../../workflows/schedules/look.ts'
import type { BotTools, EntryFaults } from '../define.ts'
import { ENTRY, plain, toForm, verbatim } from '../forms.ts'
import { refusalText } from '../replies.ts'
import { NEW_FIELDS, SCHEDULE_FIELDS, type ScheduleField } from './replies.ts'
import { nextRunLines } from './said.ts'

type AnyField = ScheduleField | (typeof NEW_FIELDS)[number]

const ENTRY_CHARACTERS_MAX = 100
/** Fields that may be left empty. */
const OPTIONAL: ReadonlySet<AnyField> = new Set(['argument', 'hours', 'quietHours', 'audience', 'owner'])
/** At which field each refusal of a change is shown. */
const FIELD_OF: Readonly<Record<string, AnyField>> = {
  'bad-schedule-id': 'id',
  'schedule-exists': 'id',
  'bad-job': 'job',
  'bad-argument': 'argument',
  'bad-timing': 'timing',
  'never-runs': 'timing',
  'too-often': 'timing',
  'bad-hours': 'hours',
  'bad-time-zone': 'timeZone',
  'bad-quiet-hours': 'quietHours',
  'bad-audience': 'audience',
  'bad-owner': 'owner',
}

/** Which version of which schedule the form was opened on. */
export const ScheduleAbout = z.strictObject({ id: z.string().min(1).max(100), version: z.int().nonnegative() })
/** Nothing yet: the id is entered. */
export const NewScheduleAbout = z.strictObject({})
/** The same with what was entered, while its runs are looked at. */
export const SchedulePreviewAbout = ScheduleAbout.extend({ entries: z.record(z.string().max(20), z.string().max(300)) })
export type ScheduleEntries = z.infer<typeof SchedulePreviewAbout>['entries']

/** What was entered, by field; a field left empty is absent. */
export const ScheduleFormEntries = z.record(z.string().max(64), z.unknown()).transform(
  (entries): ScheduleEntries =>
    Object.fromEntries(
      [...NEW_FIELDS, ...SCHEDULE_FIELDS].flatMap((field) => {
        const value = entries[field]
        return typeof value === 'string' && value.trim() !== '' ? [[field, value.trim()]] : []
      }),
    ),
)

/** The form that changes a schedule, filled in with what it says. */
export function toScheduleForm(tools: BotTools, schedule: ScheduleSight): ModalView {
  const { context, replies } = tools
  const { id, version, content } = schedule
  const words = replies.schedules.form
  const intro = fillIn(words.intro, { title: schedule.title[context.templates.locale], id })
  const inputs = SCHEDULE_FIELDS.map((field) => toInput(tools, field, content))
  return toForm(tools, { id: 'schedule.change', about: { id, version }, words, blocks: [verbatim(intro), ...inputs] })
}

/** The form of a schedule that is new: what is done, and when. */
export function toNewScheduleForm(tools: BotTools): ModalView {
  const { context, replies } = tools
  const words = replies.schedules.newForm
  const inputs = [...NEW_FIELDS, ...SCHEDULE_FIELDS].map((field) => toInput(tools, field, newContent(context.office)))
  return toForm(tools, { id: 'schedule.add', about: {}, words, blocks: [verbatim(words.intro), ...inputs] })
}

/** What a new schedule says where nothing else is entered. */
function newContent({ timeZone }: BotTools['context']['office']): Pick<ScheduleContent, 'timeZone' | 'missed'> {
  return { timeZone, missed: { kind: 'once' } }
}

/** What a change comes to, to be confirmed: what was and will be, and the next runs in words. */
export function toPreviewForm(
  tools: BotTools,
  {
    before,
    changed,
    version,
    entries,
  }: {
    readonly before: ScheduleContent | null
    readonly changed: ChangedSchedule
    /** The version the change was thought of. */
    readonly version: number
    readonly entries: ScheduleEntries
  },
): ModalView {
  const { context, replies } = tools
  const { locale } = context.templates
  const words = replies.schedules.preview
  const { id, content } = changed
  const members = before === null ? SCHEDULE_MEMBERS : changed.changed
  const lines = members.map((member) => {
    const name = SCHEDULE_MEMBER_NAMES[member][locale]
    const after = memberText(content, member, locale)
    if (before === null) return fillIn(replies.schedules.view.member, { name, value: after })
    return fillIn(words.from, { name, before: memberText(before, member, locale), after })
  })
  const head = fillIn(before === null ? words.added : words.changed, { title: titleOf(content)[locale], id })
  const runs = content.isOn ? [words.runs, ...nextRunLines(tools, changed)] : [words.off]
  const blocks = [verbatim([head, ...lines].join('\n')), verbatim(runs.join('\n'))]
  return toForm(tools, { id: 'schedule.save', about: { id, version, entries }, words, blocks })
}

/** The members that were entered, or what is wrong at which field. */
export function toMembers(
  tools: BotTools,
  entries: ScheduleEntries,
):
  | { readonly ok: true; readonly members: Partial<ScheduleContent> }
  | { readonly ok: false; readonly answer: EntryFaults } {
  const { locale } = tools.context.templates
  const timing = parseTiming(entries.timing ?? '')
  if (!timing.ok) return { ok: false, answer: { kind: 'entries', errors: { timing: timing.fault[locale] } } }
  const [from = '', to = ''] = (entries.quietHours ?? '').normalize('NFKC').split(/\s*[-–—]\s*/)
  const [unitCode = '', purpose = ''] = (entries.audience ?? '').split('/')
  if (entries.audience !== undefined && !isPurpose(purpose)) {
    const { label, hint } = tools.replies.schedules.fields.audience
    return { ok: false, answer: { kind: 'entries', errors: { audience: `${label}: ${hint}` } } }
  }
  const members = {
    ...(entries.job === undefined ? {} : { job: entries.job, argument: argumentOf(entries.argument ?? '') }),
    timing: timing.timing,
    ...(entries.timeZone === undefined ? {} : { timeZone: entries.timeZone }),
    quietHours: entries.quietHours === undefined ? null : { from, to },
    missed: missedOf(entries),
    audience: isPurpose(purpose) ? { unitCode, purpose } : null,
    ownerId: entries.owner ?? null,
  }
  return { ok: true, members }
}

/** A refusal that belongs to a field of the form, at that field; `null` when it belongs to none. */
export function toScheduleFaults(
  { replies }: BotTools,
  refusal: Refusal,
  { isNew }: { readonly isNew: boolean },
): EntryFaults | null {
  const field = FIELD_OF[refusal.code]
  const fields: readonly AnyField[] = isNew ? [...NEW_FIELDS, ...SCHEDULE_FIELDS] : SCHEDULE_FIELDS
  if (field === undefined || !fields.includes(field)) return null
  const [detail = refusalText(replies, refusal)] = refusal.details ?? [refusal.message]
  return { kind: 'entries', errors: { [field]: detail } }
}

/** `medium=air`, several with blanks or commas between; what is no such pair is left to the job to refuse. */
function argumentOf(text: string): JobArgument {
  const pairs = text.split(/[\s,，]+/).filter((pair) => pair !== '')
  return Object.fromEntries(pairs.map((pair) => [pair.split('=')[0] ?? '', pair.split('=').slice(1).join('=')]))
}

function missedOf({ missed, hours }: ScheduleEntries): MissedPolicy {
  if (missed === 'skipAfter') return { kind: 'skipAfter', hours: Number((hours ?? '').normalize('NFKC') || Number.NaN) }
  const kind = MISSED_KINDS.find((known) => known === missed)
  return kind === undefined || kind === 'skipAfter' ? { kind: 'once' } : { kind }
}

function toInput(tools: BotTools, field: AnyField, content: Partial<ScheduleContent>): InputBlock {
  const { label, hint } = tools.replies.schedules.fields[field]
  const { locale } = tools.context.templates
  const examples = TIMING_EXAMPLES[locale].slice(0, 2).join(locale === 'en' ? '; ' : '；')
  return {
    type: 'input',
    block_id: field,
    label: plain(label),
    hint: plain(fillIn(hint, { examples, max: ENTRY_CHARACTERS_MAX })),
    element: { ...elementFor(tools, field, content), action_id: ENTRY },
    ...(OPTIONAL.has(field) ? { optional: true } : {}),
  }
}

function elementFor(
  { context, replies }: BotTools,
  field: AnyField,
  content: Partial<ScheduleContent>,
): InputBlock['element'] {
  const { locale } = context.templates
  if (field === 'job') {
    const options = SCHEDULABLE.map(({ job, name }) => ({ text: plain(name[locale]), value: job }))
    return { type: 'static_select', options }
  }
  if (field === 'missed') {
    const options = MISSED_KINDS.map((kind) => ({ text: plain(replies.schedules.missed[kind]), value: kind }))
    const initial = options.find(({ value }) => value === content.missed?.kind)
    return { type: 'static_select', options, ...(initial === undefined ? {} : { initial_option: initial }) }
  }
  const value = entryOf(field, content, locale)
  const max = field === 'timing' ? TIMING_CHARACTERS_MAX : ENTRY_CHARACTERS_MAX
  return { type: 'plain_text_input', max_length: max, ...(value === '' ? {} : { initial_value: value }) }
}

/** What a field says of the schedule as it stands. */
function entryOf(field: AnyField, content: Partial<ScheduleContent>, locale: 'zh-CN' | 'en'): string {
  const { timing, missed, timeZone = '', quietHours, audience, ownerId } = content
  switch (field) {
    case 'timing':
      return timing === undefined ? '' : timingText(timing, locale)
    case 'hours':
      return missed?.kind === 'skipAfter' ? String(missed.hours) : ''
    case 'timeZone':
      return timeZone
    case 'quietHours':
      return quietHours ? `${quietHours.from}-${quietHours.to}` : ''
    case 'audience':
      return audience ? `${audience.unitCode}/${audience.purpose}` : ''
    case 'owner':
      return ownerId ?? ''
    default:
      return ''
  }
}
