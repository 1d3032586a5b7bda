import { dutyOf } from '../../domain/meeting.ts'
import { ROLES } from '../../domain/people.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { fullName, ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { MeetingEntry, MeetingTimeline } from '../../workflows/interviews/look.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { monthNamed } from '../answers/said-words.ts'
import { type BotTools, defineCommand, type Reply, type ReplyButton } from '../define.ts'
import { BUTTON_STEPS } from '../interview-steps.ts'

/** Meetings of one answer. */
const LISTED_MAX = 8
/** Steps of a timeline that are shown, the newest. */
const EVENTS_SHOWN_MAX = 15
/** How much of a note is repeated, in characters. */
const NOTE_CHARACTERS_MAX = 120
const BUTTONS_IN_ROW_MAX = 5
/** Words that ask for what is over as well. */
const ALL_WORDS: readonly string[] = ['all', '全部']

/** Lists the interviews one may see; of a unit with one alone, its course so far with the next step. */
export const interviews = defineCommand({
  names: { 'zh-CN': '约谈', en: 'interviews' },
  usage: { 'zh-CN': '[全部] [YYYY-MM] [单位]', en: '[all] [YYYY-MM] [unit]' },
  summary: {
    'zh-CN': '查看约谈进展和下一步；写明单位的，显示全过程',
    en: 'shows where interviews stand and what comes next; of a unit, the whole course',
  },
  roles: ROLES,
  async run({ words, by }, tools) {
    const isAll = words.some((word) => ALL_WORDS.includes(word.toLowerCase()))
    const rest = words.filter((word) => !ALL_WORDS.includes(word.toLowerCase()))
    const months = rest.flatMap((word) => monthNamed(word) ?? [])
    const units = rest.filter((word) => monthNamed(word) === null)
    if (months.length > 1 || units.length > 1) return { kind: 'misused' }
    const { context, workflows, replies } = tools
    const [month = null] = months
    const [unit = null] = units
    const wanted = { unit, month, isOpen: !isAll && unit === null, offset: 0, take: LISTED_MAX, by }
    const found = await workflows.listInterviews(context, wanted)
    if (!found.ok) return { kind: 'refused', refusal: found.refusal }
    const { listed, hasMore } = found.value
    const [only, ...others] = listed
    if (only === undefined) return { kind: 'said', paragraphs: [replies.interviews.nothing] }
    if (unit !== null && others.length === 0) {
      const course = await workflows.interviewTimeline(context, { meeting: only.meeting.id, by })
      return course.ok ? timelineReply(course.value, tools) : { kind: 'refused', refusal: course.refusal }
    }
    const head = fillIn(replies.interviews.head, { count: listed.length })
    const more = hasMore ? [fillIn(replies.interviews.more, { count: listed.length })] : []
    return { kind: 'said', paragraphs: [head, ...listed.map((entry) => entryText(entry, tools)), ...more] }
  },
})

function entryText(entry: MeetingEntry, tools: BotTools): string {
  const { context, replies } = tools
  const { format } = context.templates
  const { meeting, unit } = entry
  const line = fillIn(replies.interviews.entry, {
    unit: fullName(unit, format),
    at: format.dateTime(meeting.at),
    place: meeting.place,
    state: ownWord(format.words.meetingStates, meeting.state),
  })
  return [line, ...dueLines(entry, tools), ...nextLine(entry, tools)].join('\n')
}

function dueLines({ deadlines }: MeetingEntry, { context, replies }: BotTools): readonly string[] {
  const { due, kinds, overdue } = replies.interviews
  const { dayAndWeekday } = context.templates.format
  return deadlines.map(({ kind, day }) => {
    const text = fillIn(due, { kind: kind === 'plan' ? kinds.plan : kinds.report, day: dayAndWeekday(day) })
    return day < todayOf(context) ? `${text}${overdue}` : text
  })
}

function nextLine({ meeting }: MeetingEntry, { replies }: BotTools): readonly string[] {
  const duty = dutyOf(meeting.state)
  if (duty === null) return []
  return [fillIn(replies.interviews.waits[duty.party], { step: replies.interviews.steps[duty.step] })]
}

function timelineReply(course: MeetingTimeline, tools: BotTools): Reply {
  const { context, replies } = tools
  const { format } = context.templates
  const { meeting, unit, interviews: about, permalink } = course
  const occasions = about.map(({ medium, month }) => `${format.month(month)}${format.words.media[medium].name}`)
  const { one, time, standing } = replies.interviews
  const head = [
    fillIn(one, { unit: fullName(unit, format), occasions: occasions.join(format.words.listSeparator) }),
    fillIn(time, { at: format.dateTime(meeting.at), place: meeting.place }),
    fillIn(standing, { state: ownWord(format.words.meetingStates, meeting.state) }),
    ...dueLines(course, tools),
    ...nextLine(course, tools),
  ]
  const events = course.events.slice(-EVENTS_SHOWN_MAX).flatMap((event) => {
    const at = format.dateTime(toLocalDateTime(event.at, context.office.timeZone))
    const said = fillIn(replies.interviews.event, { at, step: replies.interviews.steps[event.step], by: event.name })
    const note = noteOf(event.details)
    return note === null ? [said] : [said, fillIn(replies.interviews.eventNote, { note })]
  })
  return {
    kind: 'said',
    paragraphs: [head.join('\n'), ...(events.length === 0 ? [] : [events.join('\n')])],
    ...(permalink === null ? {} : { link: permalink }),
    buttons: buttonRows(course, tools),
  }
}

/** What was said with a step, shortened. */
function noteOf(details: Readonly<Record<string, unknown>>): string | null {
  const said = [details.reason, details.remark, details.text, details.attendees].find((it) => typeof it === 'string')
  if (said === undefined) return null
  const text = String(said).replaceAll(/\s+/g, ' ')
  return text.length > NOTE_CHARACTERS_MAX ? `${text.slice(0, NOTE_CHARACTERS_MAX - 1)}…` : text
}

/** The steps this person may take now. */
function buttonRows({ meeting, steps }: MeetingTimeline, { context }: BotTools): readonly (readonly ReplyButton[])[] {
  const { buttons } = context.templates.format.words
  const offered = BUTTON_STEPS.filter((step) => steps.includes(step)).map((step): ReplyButton => {
    const action = `interview.${step}`
    return { action, label: ownWord(buttons, action), value: { meetingId: meeting.id } }
  })
  return Array.from({ length: Math.ceil(offered.length / BUTTONS_IN_ROW_MAX) }, (_, row) =>
    offered.slice(row * BUTTONS_IN_ROW_MAX, (row + 1) * BUTTONS_IN_ROW_MAX),
  )
}
