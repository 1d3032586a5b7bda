import { z } from 'zod'
import { PURPOSES } from '../../domain/channels.ts'
import { fillIn } from '../../notifications/words.ts'
import { YearAbout } from '../actions/administration.ts'
import { atField, dayText, type FieldFaults, missing, refusedAt, unitNameFor } from '../administration/answers.ts'
import { toYearChange, yearDone } from '../administration/calendar.ts'
import { purposesText } from '../administration/channels.ts'
import { AdminFormEntries } from '../administration/fields.ts'
import { PersonAbout, postOfOption } from '../administration/people.ts'
import { defineView, type ViewDefinition } from '../define.ts'

/** Refusals that are about the days that were entered. */
const YEAR_FAULTS: ReadonlySet<string> = new Set(['bad-year', 'year-partial'])

const enterYear = defineView({
  id: 'calendar.enter',
  about: YearAbout,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ about: { year, version }, entries, by }, tools) {
    const read = toYearChange(tools, year, entries)
    if (!read.ok) return read.answer
    const input = { year, change: read.change, basedOn: version, dryRun: false, by }
    const changed = await tools.workflows.changeCalendarYear(tools.context, input)
    if (changed.ok) return yearDone(tools, changed.value)
    const { refusal } = changed
    const [detail = refusal.message] = refusal.details ?? []
    return YEAR_FAULTS.has(refusal.code) ? atField('days', detail) : { kind: 'refused', refusal }
  },
})

const handOver = defineView({
  id: 'people.handOver',
  about: PersonAbout,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ about: { personId }, entries, by }, tools) {
    const post = postOfOption(entries.post ?? '')
    const { day, successor } = entries
    if (post === null || day === undefined || successor === undefined) return missing(tools, 'successor')
    const to = { personId: successor, name: entries.newName }
    const outcome = await tools.workflows.handOverPost(tools.context, { post: { personId, ...post }, to, day, by })
    if (!outcome.ok) return refusedAt(tools, { ...POST_FAULTS, ...OTHER_FAULTS.successor }, outcome.refusal)
    const { unitCode, from, to: successorName } = outcome.value
    const unit = await unitNameFor(tools, unitCode, by)
    const places = { from, to: successorName, unit, day: dayText(tools, day) }
    const text = fillIn(tools.replies.administration.people.done.handOver, places)
    return { kind: 'done', text }
  },
})

const deputy = defineView({
  id: 'people.deputy',
  about: PersonAbout,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ about: { personId }, entries, by }, tools) {
    const post = postOfOption(entries.post ?? '')
    const { firstDay, lastDay } = entries
    if (post === null || firstDay === undefined || lastDay === undefined) return missing(tools, 'lastDay')
    if (entries.deputy === undefined) return missing(tools, 'deputy')
    const outcome = await tools.workflows.appointDeputy(tools.context, {
      post: { personId, ...post },
      deputy: { personId: entries.deputy, name: entries.newName },
      from: firstDay,
      to: lastDay,
      by,
    })
    if (!outcome.ok) return refusedAt(tools, { ...POST_FAULTS, ...OTHER_FAULTS.deputy }, outcome.refusal)
    const { unitCode, ...names } = outcome.value
    const unit = await unitNameFor(tools, unitCode, by)
    const places = { ...names, unit, from: dayText(tools, firstDay), to: dayText(tools, lastDay) }
    return { kind: 'done', text: fillIn(tools.replies.administration.people.done.deputy, places) }
  },
})

const leave = defineView({
  id: 'people.leave',
  about: PersonAbout,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ about: { personId }, entries, by }, tools) {
    const { day, successor: successorId } = entries
    if (day === undefined) return missing(tools, 'day')
    const successor = successorId === undefined ? null : { personId: successorId, name: entries.newName }
    const outcome = await tools.workflows.personLeaves(tools.context, { personId, day, successor, dryRun: false, by })
    if (!outcome.ok) return refusedAt(tools, OTHER_FAULTS.successor, outcome.refusal)
    const { name, posts, items } = outcome.value
    const words = tools.replies.administration.people.done
    const places = {
      name,
      day: dayText(tools, day),
      successor: outcome.value.successor ?? '',
      posts: posts.length,
      receipts: items.receipts.length,
      schedules: items.schedules.length,
      deadlines: items.deadlines.length,
    }
    return { kind: 'done', text: fillIn(outcome.value.successor === null ? words.leaveNobody : words.leave, places) }
  },
})

const match = defineView({
  id: 'people.match',
  about: PersonAbout,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ about: { personId }, entries: { account = '' }, by }, tools) {
    const meant = account.includes('@') ? { email: account } : { slackUserId: account.toUpperCase() }
    const outcome = await tools.workflows.matchSlackUser(tools.context, { personId, account: meant, by })
    if (!outcome.ok) return refusedAt(tools, OTHER_FAULTS.account, outcome.refusal)
    const { name, slackUserId } = outcome.value
    const text = fillIn(tools.replies.administration.people.done.match, { name, account: slackUserId })
    return { kind: 'done', text }
  },
})

const ChannelAbout = z.strictObject({ channelId: z.string().min(1).max(30), unit: z.string().max(64) })

const bind = defineView({
  id: 'channels.bind',
  about: ChannelAbout.extend({ purposes: z.array(z.enum(PURPOSES)).max(PURPOSES.length) }),
  entries: z.unknown(),
  fieldOf: {},
  async run({ about, by }, tools) {
    const outcome = await tools.workflows.changeBinding(tools.context, { ...about, act: 'bind', dryRun: false, by })
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
    const unit = outcome.value.units.map(({ name }) => name).join('')
    const places = { channel: about.channelId, unit, purposes: purposesText(tools, outcome.value.purposes) }
    return { kind: 'done', text: fillIn(tools.replies.administration.channels.bound, places) }
  },
})

const unbind = defineView({
  id: 'channels.unbind',
  about: ChannelAbout.extend({ unit: z.string().max(64).nullable() }),
  entries: z.unknown(),
  fieldOf: {},
  async run({ about, by }, tools) {
    const outcome = await tools.workflows.changeBinding(tools.context, { ...about, act: 'unbind', dryRun: false, by })
    if (!outcome.ok) return { kind: 'refused', refusal: outcome.refusal }
    const { listSeparator } = tools.context.templates.format.words
    const units = outcome.value.units.map(({ name }) => name).join(listSeparator)
    return {
      kind: 'done',
      text: fillIn(tools.replies.administration.channels.unbound, { channel: about.channelId, units }),
    }
  },
})

/** At which field of a person's form each refusal is shown. */
const POST_FAULTS: FieldFaults = { 'no-such-post': 'post' }
const OTHER_FAULTS = {
  successor: {
    'person-unknown': 'successor',
    'own-role': 'successor',
    'post-held': 'successor',
    'bad-span': 'day',
    'past-day': 'day',
  },
  deputy: {
    'person-unknown': 'deputy',
    'own-role': 'deputy',
    'post-held': 'deputy',
    'bad-span': 'lastDay',
    'past-day': 'firstDay',
  },
  account: { 'no-such-account': 'account', 'slack-user-taken': 'account' },
} as const satisfies Readonly<Record<string, FieldFaults>>

/** The forms of administrators. */
export const ADMIN_VIEWS: readonly ViewDefinition<unknown, unknown>[] = [
  enterYear,
  handOver,
  deputy,
  leave,
  match,
  bind,
  unbind,
]
