import { z } from 'zod'
import type { ActorClaim } from '../../workflows/authorise.ts'
import { YEAR_MAX, YEAR_MIN } from '../../workflows/calendar/change-year.ts'
import { calendarSpeech, toYearForm, yearDone } from '../administration/calendar.ts'
import { PersonAbout, peopleSpeech, personSpeech, toPersonForm } from '../administration/people.ts'
import { PERSON_FORMS, type PersonForm } from '../administration/replies.ts'
import { type ActionDefinition, type Answer, type BotTools, defineAction } from '../define.ts'

export const YearValue = z.strictObject({ year: z.int().min(YEAR_MIN).max(YEAR_MAX) })
/** Which version of which year was seen; 0 = none was ever entered. */
export const YearAbout = YearValue.extend({ version: z.int().nonnegative() })

const enter = defineAction({
  id: 'calendar.enter',
  value: YearValue,
  async run({ value: { year }, by }, tools) {
    const allowed = await tools.workflows.authorise(tools.context, by, 'changeCalendar')
    if (!allowed.ok) return { kind: 'refused', refusal: allowed.refusal }
    const shown = await tools.workflows.showCalendarYear(tools.context, { year, by })
    if (!shown.ok) return { kind: 'refused', refusal: shown.refusal }
    return toYearForm(tools, shown.value.sight)
  },
})

const undo = defineAction({
  id: 'calendar.undo',
  value: YearAbout,
  async run({ value: { year, version }, by }, tools) {
    const input = { year, change: { kind: 'undo' }, basedOn: version, dryRun: false, by } as const
    const changed = await tools.workflows.changeCalendarYear(tools.context, input)
    return changed.ok ? yearDone(tools, changed.value) : { kind: 'refused', refusal: changed.refusal }
  },
})

const show = defineAction({
  id: 'calendar.show',
  value: z.strictObject({}),
  async run({ by }, tools) {
    const listed = await tools.workflows.listCalendarYears(tools.context, by)
    if (!listed.ok) return { kind: 'refused', refusal: listed.refusal }
    return { kind: 'said', ...calendarSpeech(tools, listed.value) }
  },
})

const listPosts = defineAction({
  id: 'people.list',
  value: z.strictObject({}),
  async run({ by }, tools) {
    const allowed = await tools.workflows.authorise(tools.context, by, 'managePeople')
    if (!allowed.ok) return { kind: 'refused', refusal: allowed.refusal }
    const listed = await tools.workflows.listPeople(tools.context, { unit: null, personId: null, withPast: false, by })
    if (!listed.ok) return { kind: 'refused', refusal: listed.refusal }
    return { kind: 'said', ...peopleSpeech(tools, listed.value) }
  },
})

const showPerson = defineAction({
  id: 'people.show',
  value: PersonAbout,
  run: ({ value: { personId }, by }, tools) =>
    withPosts(tools, personId, by, (posts) => ({ kind: 'said', ...personSpeech(tools, personId, posts) })),
})

function personForm(form: PersonForm) {
  return defineAction({
    id: `people.${form}`,
    value: PersonAbout,
    run: ({ value: { personId }, by }, tools) =>
      withPosts(tools, personId, by, (posts) => {
        const view = toPersonForm(tools, form, posts)
        if (view !== null) return { kind: 'form', view }
        return { kind: 'said', paragraphs: [tools.replies.administration.people.nothing] }
      }),
  })
}

/** What an administrator is answered of a person's posts. */
async function withPosts(
  tools: BotTools,
  personId: string,
  by: ActorClaim,
  answer: (posts: Parameters<typeof toPersonForm>[2]) => Answer,
): Promise<Answer> {
  const allowed = await tools.workflows.authorise(tools.context, by, 'managePeople')
  if (!allowed.ok) return { kind: 'refused', refusal: allowed.refusal }
  const listed = await tools.workflows.listPeople(tools.context, { unit: null, personId, withPast: false, by })
  return listed.ok ? answer(listed.value.posts) : { kind: 'refused', refusal: listed.refusal }
}

/** The buttons of answers to administrators. */
export const ADMIN_ACTIONS: readonly ActionDefinition<unknown>[] = [
  enter,
  undo,
  show,
  listPosts,
  showPerson,
  ...PERSON_FORMS.map(personForm),
]
