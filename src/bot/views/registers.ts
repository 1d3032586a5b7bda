import { z } from 'zod'
import { isPurpose } from '../../domain/channels.ts'
import { isRole } from '../../domain/people.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import { YEAR_MAX, YEAR_MIN } from '../../workflows/calendar/change-year.ts'
import { YearValue } from '../actions/administration.ts'
import {
  atField,
  dayText,
  type FieldFaults,
  missing,
  refusedAt,
  UNIT_FAULTS,
  unitNameFor,
} from '../administration/answers.ts'
import { toYearForm } from '../administration/calendar.ts'
import { alreadyBoundText, toBindForm, toUnbindForm } from '../administration/channels.ts'
import { AdminFormEntries, linesOf } from '../administration/fields.ts'
import { PersonAbout, peopleSpeech, postOfOption } from '../administration/people.ts'
import { defineView, type ViewDefinition } from '../define.ts'

const Nothing = z.strictObject({})

const chooseYear = defineView({
  id: 'calendar.choose',
  about: Nothing,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ entries: { year = '' }, by }, tools) {
    const about = YearValue.safeParse({ year: Number(year.normalize('NFKC')) })
    if (!about.success) {
      return atField('year', fillIn(tools.replies.administration.faults.year, { min: YEAR_MIN, max: YEAR_MAX }))
    }
    const allowed = await tools.workflows.authorise(tools.context, by, 'changeCalendar')
    if (!allowed.ok) return { kind: 'refused', refusal: allowed.refusal }
    const shown = await tools.workflows.showCalendarYear(tools.context, { year: about.data.year, by })
    if (!shown.ok) return { kind: 'refused', refusal: shown.refusal }
    return toYearForm(tools, shown.value.sight)
  },
})

const findPeople = defineView({
  id: 'people.find',
  about: Nothing,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ entries: { unit = null, person = null }, by }, tools) {
    const allowed = await tools.workflows.authorise(tools.context, by, 'managePeople')
    if (!allowed.ok) return { kind: 'refused', refusal: allowed.refusal }
    const question = { unit, personId: person, withPast: false, by }
    const listed = await tools.workflows.listPeople(tools.context, question)
    if (!listed.ok) return refusedAt(tools, UNIT_FAULTS, listed.refusal)
    const isNobody = listed.value.posts.length === 0 && person !== null
    if (isNobody) return atField('person', tools.replies.administration.people.nothing)
    return { kind: 'said', ...peopleSpeech(tools, listed.value) }
  },
})

/** Where each refusal of a role is shown. */
const GRANT_FAULTS: FieldFaults = {
  ...UNIT_FAULTS,
  'own-role': 'person',
  'person-unknown': 'person',
  'post-held': 'role',
  'bad-span': 'toDay',
  'past-day': 'fromDay',
}

const grant = defineView({
  id: 'people.grant',
  about: Nothing,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ entries, by }, tools) {
    const { person, unit, role, fromDay, toDay = null } = entries
    if (person === undefined) return missing(tools, 'person')
    if (unit === undefined) return missing(tools, 'unit')
    if (role === undefined || !isRole(role)) return missing(tools, 'role')
    if (fromDay === undefined) return missing(tools, 'fromDay')
    const to = { personId: person, name: entries.newName }
    const span = { validFrom: fromDay, validTo: toDay }
    const granted = await tools.workflows.grantRole(tools.context, { to, unit, role, span, by })
    if (!granted.ok) return refusedAt(tools, GRANT_FAULTS, granted.refusal)
    const { people } = tools.replies.administration
    const places = {
      name: granted.value.name,
      unit: await unitNameFor(tools, granted.value.unitCode, by),
      role: ownWord(tools.context.templates.format.words.roles, role),
      from: dayText(tools, fromDay),
      to: toDay === null ? people.open : dayText(tools, toDay),
    }
    return { kind: 'done', text: fillIn(people.done.grant, places) }
  },
})

const revoke = defineView({
  id: 'people.revoke',
  about: PersonAbout,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ about: { personId }, entries: { post: option = '', endDay }, by }, tools) {
    const post = postOfOption(option)
    if (post === null) return missing(tools, 'post')
    if (endDay === undefined) return missing(tools, 'endDay')
    const input = { post: { personId, ...post }, day: endDay, by }
    const revoked = await tools.workflows.revokeRole(tools.context, input)
    if (!revoked.ok) {
      const faults = { 'no-such-post': 'post', 'last-administrator': 'post', 'past-day': 'endDay' } as const
      return refusedAt(tools, faults, revoked.refusal)
    }
    const places = {
      name: revoked.value.name,
      unit: await unitNameFor(tools, revoked.value.unitCode, by),
      role: ownWord(tools.context.templates.format.words.roles, post.role),
      day: dayText(tools, endDay),
    }
    return { kind: 'done', text: fillIn(tools.replies.administration.people.done.revoke, places) }
  },
})

const CHANNEL_FAULTS: FieldFaults = { ...UNIT_FAULTS, 'bad-channel': 'channel', 'not-bound': 'channel' }

const chooseChannel = defineView({
  id: 'channels.choose',
  about: Nothing,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ entries: { unit, channel, purposes }, by }, tools) {
    if (unit === undefined) return missing(tools, 'unit')
    if (channel === undefined) return missing(tools, 'channel')
    const tried = await tools.workflows.changeBinding(tools.context, {
      act: 'bind',
      channelId: channel,
      unit,
      purposes: linesOf(purposes).filter(isPurpose),
      dryRun: true,
      by,
    })
    if (!tried.ok) return refusedAt(tools, CHANNEL_FAULTS, tried.refusal)
    if (!tried.value.isChanged) return atField('channel', alreadyBoundText(tools, tried.value))
    return { kind: 'form', view: toBindForm(tools, tried.value) }
  },
})

const releaseChannel = defineView({
  id: 'channels.release',
  about: Nothing,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ entries: { unit = null, channel }, by }, tools) {
    if (channel === undefined) return missing(tools, 'channel')
    const input = { act: 'unbind', channelId: channel, unit, dryRun: true, by } as const
    const tried = await tools.workflows.changeBinding(tools.context, input)
    if (!tried.ok) return refusedAt(tools, CHANNEL_FAULTS, tried.refusal)
    return { kind: 'form', view: toUnbindForm(tools, tried.value, unit) }
  },
})

/** The forms in which a year, a person, a unit or a channel is chosen, and those of roles. */
export const REGISTER_VIEWS: readonly ViewDefinition<unknown, unknown>[] = [
  chooseYear,
  findPeople,
  grant,
  revoke,
  chooseChannel,
  releaseChannel,
]
