import type { KnownBlock } from '@slack/types'
import { runReasonText } from '../../domain/run-reasons.ts'
import { OCCURRENCE_STATE_NAMES } from '../../domain/schedule-words.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { errorText } from '../../notifications/error-words.ts'
import type { UnitRef } from '../../notifications/facts.ts'
import { fillIn } from '../../notifications/words.ts'
import type { StoredOccurrence } from '../../store/occurrences.ts'
import type { Administration, Listed } from '../../workflows/home/facts.ts'
import type { ComingRun } from '../../workflows/planned-runs.ts'
import { messageText } from '../commands/messages.ts'
import type { ReplyButton, Wording } from '../define.ts'
import { buttonRow, entryBlock, verbatim } from '../forms.ts'
import { heading, itemBlocks, moreText, nameOf } from './blocks.ts'

/** What an administrator looks after: schedules and the calendar, messages in trouble, channels, people. */
export function administrationBlocks(wording: Wording, given: Administration): readonly KnownBlock[] {
  const { heads } = wording.replies.home
  return [
    heading(heads.schedules),
    ...scheduleBlocks(wording, given),
    heading(heads.messages),
    ...messageBlocks(wording, given.messages),
    heading(heads.coverage),
    verbatim(coverageText(wording, given.coverage)),
    heading(heads.people),
    verbatim(peopleText(wording, given.people)),
    buttonRow([{ action: 'people.list', label: wording.replies.home.people.list, value: {} }]),
  ]
}

function scheduleBlocks(wording: Wording, { coming, missed, years }: Administration): readonly KnownBlock[] {
  const words = wording.replies.home.schedules
  const unknown = years.map(({ year, state }) => {
    const text = fillIn(state === 'missing' ? words.missing : words.unannounced, { year })
    const label = fillIn(wording.replies.administration.calendar.enter, { year })
    return entryBlock({ text, button: { action: 'calendar.enter', label, value: { year: Number(year) } } })
  })
  const rest =
    moreOf(coming) || moreOf(missed) ? [verbatim(fillIn(words.all, { count: coming.more + missed.more }))] : []
  return [
    ...unknown,
    ...missed.items.flatMap((run) => missedBlocks(wording, run)),
    ...(coming.items.length === 0 ? [verbatim(words.nothing)] : []),
    ...coming.items.map((run) => entryBlock({ text: comingText(wording, run), button: showButton(wording, run) })),
    ...rest,
    buttonRow([
      { action: 'schedule.list', label: words.list, value: {} },
      { action: 'schedule.add', label: wording.replies.schedules.buttons.add, value: {} },
      { action: 'calendar.show', label: words.calendar, value: {} },
    ]),
  ]
}

function moreOf({ more, isCut }: Listed<unknown>): boolean {
  return more > 0 || isCut
}

function comingText({ replies, context }: Wording, { at, why, confirmed }: ComingRun): string {
  const { coming, unconfirmed } = replies.home.schedules
  const time = context.templates.format.dateTime(toLocalDateTime(at, context.office.timeZone))
  return `${fillIn(coming, { run: why, at: time })}${confirmed ? '' : unconfirmed}`
}

function missedBlocks(wording: Wording, run: StoredOccurrence): readonly KnownBlock[] {
  const { replies, context } = wording
  const { locale, format } = context.templates
  const words = replies.home.schedules
  const { scheduleId: id, slot, state, reason } = run
  const head = fillIn(words.missed, { id, slot: format.dateTime(slot), state: OCCURRENCE_STATE_NAMES[state][locale] })
  const why = reason === null ? '' : fillIn(words.reason, { reason: runReasonText(reason, locale) })
  if (state !== 'asked') return [entryBlock({ text: `${head}${why}`, button: showButton(wording, run) })]
  const decisions = (['schedule.makeUp', 'schedule.skipMissed'] as const).map((action): ReplyButton => {
    return { action, label: format.words.buttons[action] ?? action, value: { scheduleId: id, through: slot } }
  })
  return itemBlocks({ text: head, buttons: [...decisions, showButton(wording, run)] })
}

function showButton({ replies }: Wording, { scheduleId: id }: { readonly scheduleId: string }): ReplyButton {
  return { action: 'schedule.show', label: replies.schedules.buttons.show, value: { id } }
}

function messageBlocks(wording: Wording, { counts, listed, more }: Administration['messages']): readonly KnownBlock[] {
  const words = wording.replies.home.messages
  const { failed, unconfirmed } = counts
  if (failed + unconfirmed === 0) return [verbatim(words.nothing)]
  return [
    verbatim(fillIn(words.head, { failed, unconfirmed })),
    ...listed.map((entry) => verbatim(messageText(entry, wording))),
    ...(more === 0 ? [] : [verbatim(fillIn(words.all, { count: more }))]),
  ]
}

function coverageText(
  wording: Wording,
  { units, channels, withoutChannel, retired }: Administration['coverage'],
): string {
  const words = wording.replies.home.coverage
  const { format } = wording.context.templates
  const head = fillIn(words.head, { units, channels })
  if (withoutChannel.items.length + retired.items.length === 0) return `${head}\n${words.noGap}`
  const without = namesOf(wording, withoutChannel)
  return [
    head,
    ...(without === '' ? [] : [fillIn(words.withoutChannel, { units: without })]),
    ...retired.items.map(({ channelId, reason, unit }) => {
      const name = unit === null ? words.someUnit : nameOf(wording, unit)
      return fillIn(words.retired, { unit: name, channel: channelId, reason: errorText(reason, format) })
    }),
    ...(moreOf(retired) ? [moreText(wording, retired)] : []),
    words.step,
  ].join('\n')
}

function peopleText(wording: Wording, { count, withoutSlack, unanswered }: Administration['people']): string {
  const words = wording.replies.home.people
  const head = fillIn(words.head, { count })
  const names = namesOf(wording, unanswered)
  if (withoutSlack === 0 && names === '') return `${head}\n${words.complete}`
  return [
    head,
    ...(withoutSlack === 0 ? [] : [fillIn(words.withoutSlack, { count: withoutSlack })]),
    ...(names === '' ? [] : [fillIn(words.unanswered, { units: names })]),
    words.step,
  ].join('\n')
}

function namesOf(wording: Wording, units: Listed<UnitRef>): string {
  const { listSeparator } = wording.context.templates.format.words
  if (units.items.length === 0) return ''
  return `${units.items.map((unit) => nameOf(wording, unit)).join(listSeparator)}${moreText(wording, units)}`
}
