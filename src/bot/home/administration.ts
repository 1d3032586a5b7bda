import type { KnownBlock } from '@slack/types'
import { runReasonText } from '../../domain/run-reasons.ts'
import { OCCURRENCE_STATE_NAMES } from '../../domain/schedule-words.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { errorText } from '../../notifications/error-words.ts'
import type { UnitRef } from '../../notifications/facts.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { Administration, Listed, MissedRun } from '../../workflows/home/facts.ts'
import type { ComingRun } from '../../workflows/planned-runs.ts'
import { campaignButtons, campaignPlaces } from '../administration/campaigns.ts'
import { messageEntry } from '../commands/messages.ts'
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
    ...coverageBlocks(wording, given.coverage),
    heading(heads.people),
    ...peopleBlocks(wording, given.people),
    heading(heads.campaigns),
    ...campaignBlocks(wording, given.campaigns),
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
      { action: 'calendar.choose', label: wording.replies.administration.calendar.choose, value: {} },
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

function missedBlocks(wording: Wording, run: MissedRun): readonly KnownBlock[] {
  const { replies, context } = wording
  const { locale, format } = context.templates
  const words = replies.home.schedules
  const { scheduleId: id, title, slot, state, reason } = run
  const places = { title, id, slot: format.dateTime(slot), state: OCCURRENCE_STATE_NAMES[state][locale] }
  const head = fillIn(words.missed, places)
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
  const find = { action: 'message.find', label: wording.replies.administration.messages.find, value: {} }
  if (failed + unconfirmed === 0) return itemBlocks({ text: words.nothing, buttons: [find] })
  return [
    verbatim(fillIn(words.head, { failed, unconfirmed })),
    ...listed.map((entry) => entryBlock(messageEntry(entry, wording))),
    ...(more === 0 ? [] : [verbatim(fillIn(words.all, { count: more }))]),
    buttonRow([
      find,
      { action: 'message.retryAll', label: wording.replies.administration.messages.retryAll, value: {} },
    ]),
  ]
}

function coverageBlocks(wording: Wording, given: Administration['coverage']): readonly KnownBlock[] {
  const { units, channels, withoutChannel, retired } = given
  const words = wording.replies.home.coverage
  const own = wording.replies.administration.channels
  const { format } = wording.context.templates
  const bind = (unit: UnitRef | null): ReplyButton => {
    return { action: 'channels.choose', label: own.choose, value: unit === null ? {} : { unitCode: unit.unitCode } }
  }
  const isWhole = withoutChannel.items.length + retired.items.length === 0
  const head = fillIn(words.head, { units, channels })
  const refused = retired.items.map(({ channelId, reason, unit }) => {
    const name = unit === null ? words.someUnit : nameOf(wording, unit)
    const text = fillIn(words.retired, { unit: name, channel: channelId, reason: errorText(reason, format) })
    return entryBlock({ text, button: bind(unit) })
  })
  return [
    verbatim(isWhole ? `${head}\n${words.noGap}` : head),
    ...gapBlocks(wording, withoutChannel, (names) => fillIn(words.withoutChannel, { units: names }), bind),
    ...refused,
    ...(moreOf(retired) ? [verbatim(fillIn(words.moreRetired, { count: retired.more }))] : []),
    ...(isWhole ? [] : [verbatim(words.step)]),
    buttonRow([bind(null), { action: 'channels.release', label: own.release, value: {} }]),
  ]
}

function peopleBlocks(wording: Wording, given: Administration['people']): readonly KnownBlock[] {
  const { count, withoutSlack, unanswered } = given
  const words = wording.replies.home.people
  const own = wording.replies.administration.people
  const grant = (unit: UnitRef | null): ReplyButton => {
    return { action: 'people.grant', label: own.grant, value: unit === null ? {} : { unitCode: unit.unitCode } }
  }
  const isWhole = withoutSlack === 0 && unanswered.items.length === 0
  const head = [
    fillIn(words.head, { count }),
    ...(withoutSlack === 0 ? [] : [fillIn(words.withoutSlack, { count: withoutSlack })]),
    ...(isWhole ? [words.complete] : []),
  ]
  return [
    verbatim(head.join('\n')),
    ...gapBlocks(wording, unanswered, (names) => fillIn(words.unanswered, { units: names }), grant),
    ...(isWhole ? [] : [verbatim(words.step)]),
    buttonRow([
      { action: 'people.find', label: own.find, value: {} },
      grant(null),
      { action: 'people.list', label: words.list, value: {} },
    ]),
  ]
}

/** A unit a line, each with the button that mends its gap; the last line says how many more there are. */
function gapBlocks(
  wording: Wording,
  units: Listed<UnitRef>,
  textOf: (names: string) => string,
  buttonOf: (unit: UnitRef) => ReplyButton,
): readonly KnownBlock[] {
  return units.items.map((unit, index) => {
    const isLast = index === units.items.length - 1
    const text = textOf(nameOf(wording, unit))
    return entryBlock({ text: `${text}${isLast ? moreText(wording, units) : ''}`, button: buttonOf(unit) })
  })
}

function campaignBlocks(wording: Wording, campaigns: Administration['campaigns']): readonly KnownBlock[] {
  const words = wording.replies.home.campaigns
  const define = { action: 'campaign.define', label: wording.replies.administration.campaigns.add, value: {} }
  return [
    ...(campaigns.items.length === 0 ? [verbatim(words.nothing)] : []),
    ...campaigns.items.flatMap((work) => {
      const { id, state, isDueConfirmed } = work.campaign
      const { campaignStates } = wording.context.templates.format.words.campaigns
      const places = { ...campaignPlaces(wording, work), state: ownWord(campaignStates, state) }
      const isOpen = state !== 'scheduled'
      const text = `${fillIn(words.item, places)}${isDueConfirmed ? '' : words.unconfirmed}`
      return itemBlocks({ text, buttons: isOpen ? [] : campaignButtons(wording, id) })
    }),
    ...(moreOf(campaigns) ? [verbatim(fillIn(words.all, { count: campaigns.more }))] : []),
    buttonRow([define]),
  ]
}
