import type { ReportStep } from '../../domain/problem-report.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { villageName } from '../../notifications/notices/report-phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ListedReports } from '../../workflows/patrol/list-reports.ts'
import type { ReportView } from '../../workflows/patrol/report-view.ts'
import { nameOfUnit } from '../answers/choose-unit.ts'
import type { BotTools, Done, ReplyButton, Speech } from '../define.ts'

/** Events one answer shows, the newest ones. */
const EVENTS_SHOWN_MAX = 20

/** What a person is told of a step he took. */
export function stepTaken(tools: BotTools, view: ReportView, step: ReportStep): Done {
  const { patrolForms } = tools.replies
  const { patrol } = tools.context.templates.format.words
  const { number, caseNumber } = view
  const text = fillIn(patrolForms.taken, {
    number,
    step: ownWord(patrol.steps, step),
    state: ownWord(patrol.states, view.state),
  })
  const opened =
    step === 'openCase' && caseNumber !== null ? fillIn(patrolForms.caseOpened, { number, case: caseNumber }) : ''
  return { kind: 'done', text: `${text}${opened}`, buttons: [stepButtons(tools, view)] }
}

/** A report with its history and what the person may do now. */
export function reportSpeech(tools: BotTools, view: ReportView): Speech {
  const { format } = tools.context.templates
  const { timeZone } = tools.context.office
  const words = tools.replies.patrolForms.view
  const { patrol } = format.words
  const head = [
    introOf(tools, view),
    fillIn(words.handler, { unit: nameOfUnit(tools, view.handler) }),
    ...(view.due === null
      ? []
      : [
          fillIn(words.due, {
            matter: ownWord(patrol.matters, view.due.kind),
            day: format.dayAndWeekday(view.due.day.day),
          }),
        ]),
    ...(view.photos.length === 0 ? [] : [fillIn(words.photos, { count: view.photos.length })]),
  ]
  const events = view.events.slice(-EVENTS_SHOWN_MAX).map(({ at, step, name, text }) => {
    const line = fillIn(words.event, {
      at: format.dateTime(toLocalDateTime(at, timeZone)),
      step: ownWord(patrol.steps, step),
      by: name,
    })
    return text === null ? line : `${line}\n${fillIn(words.eventText, { text })}`
  })
  return { paragraphs: [head.join('\n'), view.description, events.join('\n')], buttons: [stepButtons(tools, view)] }
}

/** One page of reports, each with a button that shows it. */
export function listSpeech(tools: BotTools, { reports, next }: ListedReports): Speech {
  const { format } = tools.context.templates
  const words = tools.replies.patrolForms.list
  const { patrol } = format.words
  if (reports.length === 0) return { paragraphs: [words.nothing] }
  const entries = reports.map(({ number, unit, township, problemKind, place, state, dueOn }) => {
    const item = fillIn(words.item, {
      number,
      unit: villageName({ unit, township }, format),
      kind: ownWord(patrol.kinds, problemKind),
      place,
      state: ownWord(patrol.states, state),
    })
    const due = dueOn === null ? '' : fillIn(words.due, { day: format.day(dueOn) })
    return { text: `${item}${due}`, button: { action: 'patrol.show', label: words.show, value: { number } } }
  })
  const head = next === null ? words.head : words.more
  return { paragraphs: [fillIn(head, { count: reports.length })], entries }
}

/** What a form says of the report it is about. */
export function introOf(tools: BotTools, view: ReportView): string {
  const { format } = tools.context.templates
  return fillIn(tools.replies.patrolForms.intro, {
    number: view.number,
    unit: villageName(view, format),
    kind: ownWord(format.words.patrol.kinds, view.problemKind),
    place: view.place,
    state: ownWord(format.words.patrol.states, view.state),
  })
}

function stepButtons({ context }: BotTools, view: ReportView): readonly ReplyButton[] {
  const { buttons } = context.templates.format.words
  const isAtTownship = view.handler.unitCode === view.township.unitCode
  return view.steps.map((step) => {
    const upward = isAtTownship ? 'patrol.passUpToDistrict' : 'patrol.passUpToCity'
    const label = ownWord(buttons, step === 'passUp' ? upward : `patrol.${step}`)
    return { action: `patrol.${step}`, label, value: { number: view.number } }
  })
}
