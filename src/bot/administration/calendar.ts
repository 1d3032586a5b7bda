import type { ModalView } from '@slack/types'
import { emptyYear, parseDayLines, toDayLines, withDays } from '../../domain/calendar-years.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { fillIn } from '../../notifications/words.ts'
import { type ChangedYear, SOURCE_CHARACTERS_MAX, type YearChange } from '../../workflows/calendar/change-year.ts'
import type { YearSight } from '../../workflows/calendar/look.ts'
import { todayOf } from '../../workflows/office-context.ts'
import type { BotTools, Done, EntryFaults, FormOrRefusal, ReplyButton, Speech } from '../define.ts'
import { plain, toForm, verbatim } from '../forms.ts'
import { type AdminEntries, adminInput, linesInput, tooLongForForm } from './fields.ts'

/** Faults and runs that are named. */
const NAMED_MAX = 10
/** The value of the option by which a year is not announced yet. */
const EXPECTED = 'expected'

/** The years that are known, each with where it comes from, and the buttons that enter the next or undo. */
export function calendarSpeech(tools: BotTools, years: readonly YearSight[]): Speech {
  const { context, replies } = tools
  const words = replies.administration.calendar
  const thisYear = Number(todayOf(context).slice(0, 4))
  const entries = years.map((sight) => {
    const label = fillIn(words.enter, { year: sight.year })
    return { text: yearText(tools, sight), button: { action: 'calendar.enter', label, value: { year: sight.year } } }
  })
  const undo = years
    .filter(({ entry, year }) => entry !== null && entry.content !== null && year >= thisYear)
    .slice(-1)
    .map(({ year, entry }): ReplyButton => {
      const value = { year, version: entry?.version ?? 0 }
      return { action: 'calendar.undo', label: fillIn(words.undo, { year }), value }
    })
  return { paragraphs: [words.head], entries, buttons: [undo] }
}

function yearText({ context, replies }: BotTools, { year, origin, days, entry }: YearSight): string {
  const words = replies.administration.calendar
  const head =
    origin === null || days === null
      ? fillIn(words.unknown, { year })
      : fillIn(words.year, {
          year,
          origin: words.origins[origin],
          holidays: days.holidays.length,
          workdays: days.workdays.length,
        })
  const mark = days !== null && !days.confirmed ? words.unconfirmed : ''
  if (entry === null) return `${head}${mark}`
  const at = context.templates.format.dateTime(toLocalDateTime(entry.recordedAt, context.office.timeZone))
  const places = { version: entry.version, by: entry.recordedName, at, source: entry.source }
  return [`${head}${mark}`, fillIn(entry.content === null ? words.takenBack : words.entry, places)].join('\n')
}

/** The form in which a year is named, known or not. */
export function toYearSearch(tools: BotTools): ModalView {
  const words = tools.replies.administration.calendar.chooseForm
  const input = adminInput(tools, 'year', { type: 'plain_text_input', min_length: 4, max_length: 4 })
  return toForm(tools, { id: 'calendar.choose', about: {}, words, blocks: [verbatim(words.intro), input] })
}

/** The form by which the days of a year are entered, filled in with those that hold; refuses more than a form shows. */
export function toYearForm(tools: BotTools, { year, days, names, entry }: YearSight): FormOrRefusal {
  const { context, replies } = tools
  const { form: words, options } = replies.administration.calendar
  const lines = linesInput(days === null ? '' : toDayLines({ ...days, names }, context.templates.locale))
  if (lines === null) return tooLongForForm(`duban calendar import FILE --year ${year}`)
  const announced = { text: plain(options.announced), value: 'announced' }
  const expected = { text: plain(options.expected), value: EXPECTED }
  const places = { year: String(year) }
  const view = toForm(tools, {
    id: 'calendar.enter',
    about: { year, version: entry?.version ?? 0 },
    words,
    blocks: [
      verbatim(fillIn(words.intro, places)),
      adminInput(tools, 'days', lines, places),
      adminInput(tools, 'announced', {
        type: 'static_select',
        options: [announced, expected],
        initial_option: days?.confirmed === false ? expected : announced,
      }),
      adminInput(tools, 'source', { type: 'plain_text_input', max_length: SOURCE_CHARACTERS_MAX }),
    ],
  })
  return { kind: 'form', view }
}

/** The change that was entered, or what is wrong in which lines. */
export function toYearChange(
  { context, replies }: BotTools,
  year: number,
  { days = '', announced, source = '' }: AdminEntries,
): { readonly ok: true; readonly change: YearChange } | { readonly ok: false; readonly answer: EntryFaults } {
  const read = parseDayLines(days, String(year))
  if (read.ok) {
    const content = withDays(emptyYear(announced !== EXPECTED), read.entries)
    return { ok: true, change: { kind: 'whole', content, source } }
  }
  const { locale } = context.templates
  const faults = read.faults.slice(0, NAMED_MAX).map(({ line, value, expected }) => {
    return fillIn(replies.administration.calendar.fault, { line, value, expected: expected[locale] })
  })
  return { ok: false, answer: { kind: 'entries', errors: { days: faults.join('\n') } } }
}

/** What an entry moved. */
export function yearDone({ replies }: BotTools, changed: ChangedYear): Done {
  const words = replies.administration.calendar
  const { year, version, isChanged, days, runs, deadlines } = changed
  if (!isChanged) return { kind: 'done', text: fillIn(words.unchanged, { year }) }
  const places = {
    year,
    version,
    days: days.length,
    checked: deadlines?.checked ?? 0,
    moved: deadlines?.moved ?? 0,
    runs: runs.length,
  }
  const named = runs.slice(0, NAMED_MAX).map(({ what, from, to }) => fillIn(words.run, { what, from, to }))
  return { kind: 'done', text: [fillIn(words.done, places), ...named].join('\n') }
}
