import { isOwed } from '../../domain/submission.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import type { Format } from '../../notifications/format.ts'
import { documentText } from '../../notifications/notices/campaign-phrases.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { AskedExtension, CampaignEntry, ReturnCourse, ReturnEntry } from '../../workflows/campaigns/look.ts'
import type { ReturnTaken } from '../../workflows/campaigns/take-return-step.ts'
import { exportButtons } from '../answers/questions.ts'
import type { BotTools, Done, ReplyButton, Speech } from '../define.ts'

/** Returns of one list that have a button of their own; the rest is counted. */
const ENTRIES_MAX = 12
/** Names of units that have not reported, in one list. */
const NAMES_MAX = 40
/** Events one answer shows, the newest. */
const EVENTS_SHOWN_MAX = 12
const NOTE_CHARACTERS_MAX = 120

/** Every campaign with how far it is, and each return that waits for this person or is his. */
export function listSpeech(tools: BotTools, entries: readonly CampaignEntry[]): Speech {
  const words = tools.replies.returnForms.list
  if (entries.length === 0) return { paragraphs: [words.nothing] }
  const own = entries.flatMap(({ progress, returns }) => (progress === null ? returns : returns.filter(waits)))
  const shown = own.slice(0, ENTRIES_MAX)
  const heads = entries.flatMap((entry) => campaignText(tools, entry) ?? [])
  const rest = own.length > shown.length ? [fillIn(words.rest, { count: own.length - shown.length })] : []
  const [only, ...others] = entries.filter(({ progress }) => progress !== null)
  const exported = only !== undefined && others.length === 0 ? String(only.campaign.id) : null
  return {
    paragraphs: [...heads, ...rest],
    entries: shown.map((entry) => ({
      text: itemText(tools, entry),
      button: { action: 'return.show', label: words.show, value: { submissionId: entry.submission.id } },
    })),
    ...(exported === null ? {} : { buttons: [exportButtons(tools, { ask: 'campaign', campaign: exported })] }),
  }
}

/** Whether the return waits for a decision of the office. */
function waits({ submission, extensionAsked }: ReturnEntry): boolean {
  return submission.state === 'submitted' || extensionAsked !== null
}

function campaignText(tools: BotTools, { campaign, due, progress, returns }: CampaignEntry): string | null {
  const words = tools.replies.returnForms.list
  const { format } = tools.context.templates
  const day = format.dayAndWeekday(due.day)
  if (progress === null) return null
  const { title, state, launchOn, isDueConfirmed } = campaign
  if (state === 'scheduled') {
    const text = fillIn(words.scheduled, { title, launch: format.day(launchOn), day })
    return isDueConfirmed ? text : `${text}${words.unconfirmed}`
  }
  const { owing, submitted, accepted, notSubmitted, overdue } = progress
  const stateName = ownWord(format.words.campaigns.campaignStates, state)
  const head = fillIn(words.progress, {
    title,
    state: stateName,
    day,
    owing,
    submitted,
    accepted,
    notSubmitted,
    overdue,
  })
  const missing = returns.filter(({ submission }) => isOwed(submission.state)).map(({ unit }) => unit.unitName)
  if (missing.length === 0) return head
  const names = fillIn(words.missing, { units: missing.slice(0, NAMES_MAX).join(format.words.listSeparator) })
  const more = missing.length > NAMES_MAX ? fillIn(words.more, { count: missing.length - NAMES_MAX }) : ''
  return `${head}\n${names}${more}`
}

function itemText(
  { context, replies }: BotTools,
  { submission, campaign, unit, due, isOverdue, extensionAsked }: ReturnEntry,
): string {
  const { format } = context.templates
  const text = fillIn(replies.returnForms.list.item, {
    title: campaign.title,
    unit: unit.unitName,
    state: ownWord(format.words.campaigns.states, submission.state),
    day: format.day(due.day),
  })
  const { overdue, extensionAsked: asked } = replies.returnForms.list
  return `${text}${isOverdue ? overdue : ''}${extensionAsked === null ? '' : asked}`
}

/** One return with its course and what the person may do now. */
export function courseSpeech(tools: BotTools, course: ReturnCourse): Speech {
  const paragraphs = [headText(tools, course), contentText(tools, course), eventsText(tools, course)]
  return { paragraphs: paragraphs.filter((text) => text !== ''), buttons: [stepButtons(tools, course)] }
}

function headText({ context, replies }: BotTools, course: ReturnCourse): string {
  const { format } = context.templates
  const words = replies.returnForms.view
  const { submission, unit, campaign, due, isOverdue, isLate, isEscalated, missing, extensionAsked } = course
  const { extensions, predecessors } = submission
  const formers = predecessors.map(({ unitName }) => unitName).join(format.words.listSeparator)
  const head = fillIn(words.head, {
    unit: unit.unitName,
    title: campaign.title,
    state: ownWord(format.words.campaigns.states, submission.state),
    day: format.dayAndWeekday(due.day),
  })
  return [
    head,
    ...(isOverdue ? [words.overdue] : []),
    ...(isLate ? [words.late] : []),
    ...(isEscalated ? [words.escalated] : []),
    ...(extensions === 0 ? [] : [fillIn(words.extended, { count: extensions })]),
    ...(extensionAsked === null ? [] : [extensionText(words.extensionAsked, extensionAsked, format)]),
    ...(missing === null ? [] : [fillIn(words.missing, { missing })]),
    ...(formers === '' ? [] : [fillIn(words.predecessors, { units: formers })]),
  ].join('\n')
}

function extensionText(words: string, { until, reason }: AskedExtension, { dayAndWeekday }: Format): string {
  return fillIn(words, { day: dayAndWeekday(until.day), reason })
}

function contentText({ context, replies }: BotTools, { submission }: ReturnCourse): string {
  const { format } = context.templates
  const words = replies.returnForms.view
  const { content } = submission
  if (content === null) return ''
  const document = documentText(content, format)
  const files = content.files.map(({ fileName }) => fileName).join(format.words.listSeparator)
  return [
    ...(content.text === null ? [] : [fillIn(words.text, { text: content.text })]),
    ...(content.link === null ? [] : [fillIn(words.link, { link: content.link })]),
    ...(files === '' ? [] : [fillIn(words.files, { files })]),
    ...(document === null ? [] : [fillIn(content.isOnPaper ? words.onPaper : words.document, { document })]),
  ].join('\n')
}

function eventsText({ context, replies }: BotTools, { events }: ReturnCourse): string {
  const { format } = context.templates
  const words = replies.returnForms.view
  const lines = events.slice(-EVENTS_SHOWN_MAX).flatMap(({ at, step, name, details }) => {
    const line = fillIn(words.event, {
      at: format.dateTime(toLocalDateTime(at, context.office.timeZone)),
      step: ownWord(format.words.campaigns.steps, step),
      by: name,
    })
    const note = [details.reason, details.remark].find((it) => typeof it === 'string')
    return note === undefined
      ? [line]
      : [line, fillIn(words.note, { note: String(note).slice(0, NOTE_CHARACTERS_MAX) })]
  })
  return lines.join('\n')
}

/** What the person may do now, the next step first. */
function stepButtons(
  { context, replies }: BotTools,
  { submission, steps, cameBy, extensionAsked }: ReturnCourse,
): readonly ReplyButton[] {
  const { buttons } = context.templates.format.words
  const value = { submissionId: submission.id }
  const seen = cameBy === null ? value : { ...value, eventId: cameBy.id }
  const mayFill = steps.includes('saveDraft') || steps.includes('amend')
  const mayPost = steps.includes('submit') || steps.includes('amend')
  const offered = [
    ...(mayFill ? [['fill', value] as const] : []),
    ...(mayPost ? [['onPaper', value] as const] : []),
    ...(steps.includes('askExtension') ? [['askExtension', value] as const] : []),
    ...(extensionAsked !== null && steps.includes('grantExtension')
      ? ([
          ['grantExtension', { ...value, eventId: extensionAsked.eventId }],
          ['refuseExtension', { ...value, eventId: extensionAsked.eventId }],
        ] as const)
      : []),
    ...(steps.includes('accept') ? [['accept', seen] as const] : []),
    ...(steps.includes('return') ? [['return', seen] as const] : []),
    ...(steps.includes('extend') && extensionAsked === null ? [['extend', value] as const] : []),
  ]
  return offered.map(([name, about]) => {
    const label = name === 'extend' ? replies.returnForms.view.extend : ownWord(buttons, `return.${name}`)
    return { action: `return.${name}`, label, value: about }
  })
}

/** What a person is told of a step he took. */
export function stepDone(
  { context, replies }: BotTools,
  step: keyof BotTools['replies']['returnForms']['done'],
  { unitName, title, due }: ReturnTaken,
): Done {
  const day = context.templates.format.dayAndWeekday(due.day)
  return { kind: 'done', text: fillIn(replies.returnForms.done[step], { unit: unitName, title, day }) }
}
