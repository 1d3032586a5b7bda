import { dutyOf } from '../../domain/meeting.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { fullName, ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import { type InterviewsQuestion, toMeetingQuery } from '../../workflows/export-interviews.ts'
import type { MeetingEntry, MeetingTimeline } from '../../workflows/interviews/look.ts'
import { todayOf } from '../../workflows/office-context.ts'
import type { Asker } from '../../workflows/viewer.ts'
import type { BotTools, Reply, ReplyButton } from '../define.ts'
import { BUTTON_STEPS } from '../interview-steps.ts'
import { offsetButtons, PAGE_ENTRIES } from './offset-pages.ts'
import { exportButtons } from './questions.ts'

/** Steps of a timeline that are shown, the newest. */
const EVENTS_SHOWN_MAX = 15
/** How much of a note is repeated, in characters. */
const NOTE_CHARACTERS_MAX = 120
const BUTTONS_IN_ROW_MAX = 5
const PAGE_ACTIONS = { previous: 'interviews.previous', next: 'interviews.next' } as const

/** Where a page of the interviews asked for begins. */
export interface InterviewsPlace {
  readonly question: InterviewsQuestion
  /** How many are passed over. */
  readonly offset: number
}

/** One page of the interviews one may see; of a unit with one alone, its course so far with the next step. */
export async function answerInterviews(tools: BotTools, place: InterviewsPlace, by: Asker): Promise<Reply> {
  const { context, workflows, replies } = tools
  const { question, offset } = place
  const found = await workflows.listInterviews(context, {
    ...toMeetingQuery(question),
    offset,
    take: PAGE_ENTRIES,
    by,
  })
  if (!found.ok) return { kind: 'refused', refusal: found.refusal }
  const { listed, hasMore } = found.value
  const [only, ...others] = listed
  const isOne = offset === 0 && question.unitCode !== null && others.length === 0
  if (only !== undefined && isOne) return answerInterview(tools, only.meeting.id, by)
  if (only === undefined && offset === 0) return { kind: 'said', paragraphs: [replies.interviews.nothing] }
  const head = fillIn(replies.interviews.head, { from: offset + 1, to: offset + listed.length })
  const { previous, next } = replies.cases
  return {
    kind: 'said',
    paragraphs: [head],
    entries: listed.map((entry) => {
      const button = { action: 'interviews.show', label: replies.cases.show, value: { meetingId: entry.meeting.id } }
      return { text: entryText(entry, tools), button }
    }),
    buttons: [
      [...offsetButtons(place, hasMore, { actions: PAGE_ACTIONS, previous, next }), ...exportButtons(tools, question)],
    ],
  }
}

/** One interview's course so far, with the steps this person may take now. */
export async function answerInterview(tools: BotTools, meetingId: string, by: Asker): Promise<Reply> {
  const course = await tools.workflows.interviewTimeline(tools.context, { meeting: meetingId, by })
  return course.ok ? timelineReply(course.value, tools) : { kind: 'refused', refusal: course.refusal }
}

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
  const { one, occasion, time, standing } = replies.interviews
  const occasions = about.map(({ medium, month }) => {
    return fillIn(occasion, { month: format.month(month), medium: format.words.media[medium].name })
  })
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
