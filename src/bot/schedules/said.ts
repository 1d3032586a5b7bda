import { runReasonText } from '../../domain/run-reasons.ts'
import { BUILT_IN_SCHEDULES, SCHEDULE_MEMBERS } from '../../domain/schedule.ts'
import { memberText, momentText, OCCURRENCE_STATE_NAMES, SCHEDULE_MEMBER_NAMES } from '../../domain/schedule-words.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { timingText } from '../../domain/timing-text.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ChangedSchedule } from '../../workflows/schedules/change-schedule.ts'
import { runText, type ScheduleSight } from '../../workflows/schedules/look.ts'
import type { BotTools, Done, ReplyButton, Speech } from '../define.ts'

/** Schedules of one answer; the rest is counted. */
const LISTED_MAX = 20
/** Runs of the past that one answer tells. */
const PAST_TOLD_MAX = 5

/** Every schedule, each with the button that shows it. */
export function listSpeech(tools: BotTools, schedules: readonly ScheduleSight[]): Speech {
  const words = tools.replies.schedules
  if (schedules.length === 0) return { paragraphs: [words.nothing], buttons: [[buttonOf(tools, 'add', {})]] }
  const more = schedules.length - LISTED_MAX
  return {
    paragraphs: [
      fillIn(words.head, { count: schedules.length }),
      ...(more > 0 ? [fillIn(words.rest, { count: more })] : []),
    ],
    entries: schedules.slice(0, LISTED_MAX).map((schedule) => {
      const { id } = schedule
      return { text: itemText(tools, schedule), button: buttonOf(tools, 'show', { id }) }
    }),
    buttons: [[buttonOf(tools, 'add', {})]],
  }
}

function itemText({ context, replies }: BotTools, schedule: ScheduleSight): string {
  const { locale } = context.templates
  const { title, id, content, nextRuns, pastRuns } = schedule
  const words = replies.schedules
  const state = memberText(content, 'isOn', locale)
  const timing = timingText(content.timing, locale)
  return [
    fillIn(words.item, { title: title[locale], id, state, timing }),
    ...nextRuns.slice(0, 1).map((run) => fillIn(words.next, { run: runText(schedule, run, locale) })),
    ...pastRuns
      .slice(0, 1)
      .map((run) =>
        fillIn(words.last, { slot: momentText(run.slot, locale), state: OCCURRENCE_STATE_NAMES[run.state][locale] }),
      ),
  ].join('\n')
}

/** One schedule: what it says, its next runs with their reasons, its past runs, and what can be done with it. */
export function scheduleSpeech(tools: BotTools, schedule: ScheduleSight): Speech {
  const { context, replies } = tools
  const { locale } = context.templates
  const { title, id, version, content, changed, differsFromFile, nextRuns, pastRuns } = schedule
  const words = replies.schedules.view
  const names = differsFromFile.map((member) => SCHEDULE_MEMBER_NAMES[member][locale])
  const by =
    changed === null
      ? schedule.origin === 'builtIn'
        ? words.byProgram
        : words.byFile
      : fillIn(words.changedBy, {
          by: changed.byName,
          at: momentText(toLocalDateTime(changed.at, context.office.timeZone), locale),
        })
  const head = [
    fillIn(words.head, { title: title[locale], id, version }),
    ...SCHEDULE_MEMBERS.filter((member) => member !== 'job' && member !== 'argument').map((member) =>
      fillIn(words.member, {
        name: SCHEDULE_MEMBER_NAMES[member][locale],
        value: memberText(content, member, locale),
      }),
    ),
    by,
    ...(names.length === 0
      ? []
      : [fillIn(words.differs, { members: names.join(context.templates.format.words.listSeparator) })]),
  ]
  const next = nextRuns.map((run) => runText(schedule, run, locale))
  const past = pastRuns.slice(0, PAST_TOLD_MAX).map((run) => {
    const told = fillIn(words.past, {
      slot: momentText(run.slot, locale),
      state: OCCURRENCE_STATE_NAMES[run.state][locale],
    })
    return run.reason === null ? told : `${told}${fillIn(words.reason, { reason: runReasonText(run.reason, locale) })}`
  })
  return {
    paragraphs: [
      head.join('\n'),
      [words.nextHead, ...(next.length === 0 ? [words.noNext] : next)].join('\n'),
      ...(past.length === 0 ? [] : [[words.pastHead, ...past].join('\n')]),
    ],
    buttons: [actButtons(tools, schedule)],
  }
}

function actButtons(
  tools: BotTools,
  { id, version, content, changed, fileContent }: ScheduleSight,
): readonly ReplyButton[] {
  const about = { id, version }
  return [
    buttonOf(tools, 'change', { id }),
    buttonOf(tools, content.isOn ? 'switchOff' : 'switchOn', about),
    ...(version > 1 ? [buttonOf(tools, 'undo', about)] : []),
    ...(changed !== null && fileContent !== null ? [buttonOf(tools, 'reset', about)] : []),
  ]
}

function buttonOf(
  { replies }: BotTools,
  name: keyof BotTools['replies']['schedules']['buttons'],
  value: object,
): ReplyButton {
  return { action: `schedule.${name}`, label: replies.schedules.buttons[name], value }
}

/** What came of a change, with the runs it plans. */
export function changeDone(tools: BotTools, changed: ChangedSchedule): Done {
  const words = tools.replies.schedules
  const { id, version, content, follows } = changed
  const text = [
    fillIn(words.done.changed, { id, version }),
    ...(follows === 'no' ? [] : [BUILT_IN_SCHEDULES.has(id) ? words.view.byProgram : words.view.byFile]),
    ...(content.isOn ? [words.preview.runs, ...nextRunLines(tools, changed)] : [words.preview.off]),
  ]
  return { kind: 'done', text: text.join('\n'), buttons: [[buttonOf(tools, 'show', { id })]] }
}

export function nextRunLines({ context }: BotTools, { content, nextRuns }: ChangedSchedule): readonly string[] {
  return nextRuns.map((run) => runText({ content }, run, context.templates.locale))
}
