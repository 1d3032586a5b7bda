import type { KnownBlock, ModalView } from '@slack/types'
import { isLocalDay, toLocalDateTime } from '../../domain/time.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import { CASE_ACTS } from '../../workflows/cases/acts/index.ts'
import type { CaseView, TimelineEntry } from '../../workflows/cases/case-view.ts'
import { caseParagraphs } from '../answers/cases.ts'
import { nameOfUnit } from '../answers/choose-unit.ts'
import { exportButtons } from '../answers/questions.ts'
import type { BotTools, ReplyButton } from '../define.ts'
import { buttonRow, plain, verbatim } from '../forms.ts'

/** Slack's callback_id of a case's view; nothing is sent in by it. */
export const CASE_VIEW = 'case.view'
/** Entries of one page. */
const PAGE_ENTRIES = 8
/** Pieces of evidence that one entry names; the rest is counted. */
const NAMES_MAX = 5
/** Longest name of a piece of evidence in the timeline, in characters. */
const NAME_CHARACTERS_MAX = 120

/** A case as one person may see it: head, facts, the acts open to him, and a page of its timeline, the first being 0. */
export function toCaseModal(tools: BotTools, view: CaseView, page = 0): ModalView {
  const { caseForms, forms } = tools.replies
  const pages = Math.max(1, Math.ceil(view.timeline.length / PAGE_ENTRIES))
  const at = Math.min(page, pages - 1)
  const shown = view.timeline.slice(at * PAGE_ENTRIES, (at + 1) * PAGE_ENTRIES)
  const head = fillIn(caseForms.timeline.head, { count: view.timeline.length, page: at + 1, pages })
  const rows = [actButtons(tools, view), otherButtons(tools, view)].filter((row) => row.length > 0)
  const isLast = at === pages - 1
  const more = fillIn(caseForms.timeline.more, { count: view.timelineMore })
  return {
    type: 'modal',
    callback_id: CASE_VIEW,
    title: plain(caseForms.title),
    close: plain(forms.close),
    blocks: [
      ...[...headTexts(tools, view), ...factTexts(tools, view)].map(verbatim),
      ...rows.map(buttonRow),
      { type: 'divider' },
      verbatim(head),
      ...shown.map((entry) => verbatim(entryText(tools, view, entry))),
      ...(isLast && view.timelineMore > 0 ? [verbatim(more)] : []),
      ...pageRow(tools, view, at, isLast),
    ],
  }
}

/** What the answer to the case's number says, too. */
function headTexts(tools: BotTools, view: CaseView): readonly string[] {
  return caseParagraphs(tools, { ...view, steps: [], evidenceCount: view.evidence.length })
}

function factTexts(tools: BotTools, view: CaseView): readonly string[] {
  const { context, replies } = tools
  const { format } = context.templates
  const { facts } = replies.caseForms
  const { about } = format.words.cases
  const abouts = (['problemKind', 'place', 'sourceRef'] as const).flatMap((name) => {
    const value = view[name]
    return value === null ? [] : [fillIn(ownWord(about, name), { value })]
  })
  const units = view.territories.map((unit) => nameOfUnit(tools, unit)).join(format.words.listSeparator)
  const lines = [
    fillIn(facts.lead, { unit: nameOfUnit(tools, view.leadUnit) }),
    fillIn(facts.issuer, { unit: nameOfUnit(tools, view.issuerUnit) }),
    fillIn(facts.registered, { day: format.day(view.registeredOn) }),
    ...abouts,
    ...(view.isCrossJurisdiction ? [facts.cross] : []),
    ...deadlineLines(tools, view),
  ]
  return [
    lines.join('\n'),
    fillIn(facts.territories, { units }),
    fillIn(facts.description, { text: view.description }),
    ...restrictedTexts(tools, view),
  ]
}

function deadlineLines({ context, replies }: BotTools, view: CaseView): readonly string[] {
  const { format } = context.templates
  const { facts } = replies.caseForms
  const due = view.deadlines.map(({ kind, day, confirmed }) => {
    const matter = ownWord(format.words.cases.matters, kind)
    const text = fillIn(facts.deadline, { matter, day: format.dayAndWeekday(day) })
    return confirmed ? text : `${text}${facts.unconfirmed}`
  })
  const asked = view.extensionAsked
  if (asked === null) return due
  return [...due, fillIn(facts.extensionAsked, { day: dayText(asked.until, format.day), reason: asked.reason })]
}

/** What only named people are shown (M19); the view holds it for nobody else. */
function restrictedTexts({ context, replies }: BotTools, view: CaseView): readonly string[] {
  const { format } = context.templates
  const { facts } = replies.caseForms
  const { falseRectification: found } = view
  return [
    ...(found === null
      ? []
      : [
          fillIn(facts.falseRectification, {
            kind: ownWord(format.words.cases.falseKinds, found.kind),
            state: facts.falseStates[found.state],
          }),
        ]),
    ...view.selfCriticisms.map(({ unitName, state, dueOn }) =>
      fillIn(facts.selfCriticism, {
        unit: unitName,
        state: facts.selfCriticismStates[state],
        day: dueOn === null ? format.words.noValue : format.day(dueOn),
      }),
    ),
  ]
}

function entryText(tools: BotTools, view: CaseView, entry: TimelineEntry): string {
  const { context, replies } = tools
  const { format } = context.templates
  const { timeline } = replies.caseForms
  const { cases } = format.words
  const by = entry.unitName === null ? entry.name : `${entry.unitName} ${entry.name}`
  const at = format.dateTime(toLocalDateTime(entry.at, context.office.timeZone))
  const names = evidenceNames(tools, view, entry)
  return [
    fillIn(timeline.entry, { at, step: ownWord(cases.steps, entry.step), by }),
    ...inOrderOfForm(entry).map(({ field, value }) =>
      fillIn(timeline.text, { field: ownWord(cases.fields, field), value: valueText(tools, field, value) }),
    ),
    ...(names === '' ? [] : [fillIn(timeline.evidence, { names })]),
  ].join('\n')
}

/** What was said, in the order in which the step's form asks for it; the rest after it. */
function inOrderOfForm({ step, texts }: TimelineEntry): TimelineEntry['texts'] {
  const names: readonly string[] = CASE_ACTS.find((act) => act.step === step)?.fields.map(({ name }) => name) ?? []
  const placeOf = (field: string) => (names.includes(field) ? names.indexOf(field) : names.length)
  return texts.toSorted((a, b) => placeOf(a.field) - placeOf(b.field))
}

function evidenceNames({ context, replies }: BotTools, view: CaseView, { evidenceIds }: TimelineEntry): string {
  const pieces = view.evidence.filter(({ id }) => evidenceIds.includes(id))
  const names = pieces.slice(0, NAMES_MAX).map(({ fileName, link }) => {
    const name = fileName ?? link ?? ''
    return name.length <= NAME_CHARACTERS_MAX ? name : `${name.slice(0, NAME_CHARACTERS_MAX - 1).toWellFormed()}…`
  })
  const more = fillIn(replies.caseForms.timeline.evidenceMore, { count: pieces.length })
  return [...names, ...(pieces.length > NAMES_MAX ? [more] : [])].join(context.templates.format.words.listSeparator)
}

/** A day as the language writes it, a choice by its word, a text as it is. */
function valueText({ context }: BotTools, field: string, value: string): string {
  const { day, words } = context.templates.format
  if (field === 'cause') return ownWord(words.cases.causes, value)
  if (field === 'falseKind') return ownWord(words.cases.falseKinds, value)
  return dayText(value, day)
}

function dayText(text: string, toDay: (day: string) => string): string {
  return isLocalDay(text) ? toDay(text) : text
}

/** The steps this person may take now. */
export function actButtons({ replies }: BotTools, { number, steps }: CaseView): readonly ReplyButton[] {
  return steps.map((step) => ({
    action: `case.${step}`,
    label: replies.caseForms.acts[step].title,
    value: { number },
  }))
}

function otherButtons(
  tools: BotTools,
  { number, evidence, mayAddEvidence, selfCriticisms }: CaseView,
): readonly ReplyButton[] {
  const { caseForms } = tools.replies
  const criticism = selfCriticisms.flatMap(({ steps }) => steps)
  return [
    ...criticism.map((step) => {
      return { action: `selfCriticism.${step}`, label: caseForms.selfCriticism.acts[step].title, value: { number } }
    }),
    ...(mayAddEvidence ? [{ action: 'case.addEvidence', label: caseForms.evidence.add.title, value: { number } }] : []),
    {
      action: 'case.evidence',
      label: fillIn(caseForms.evidence.open, { count: evidence.length }),
      value: { number, page: 0 },
    },
    ...exportButtons(tools, { ask: 'case', number }),
  ]
}

function pageRow({ replies }: BotTools, { number }: CaseView, page: number, isLast: boolean): readonly KnownBlock[] {
  const { newer, older } = replies.caseForms.timeline
  const row = [
    ...(page === 0 ? [] : [{ action: 'case.newer', label: newer, value: { number, page: page - 1 } }]),
    ...(isLast ? [] : [{ action: 'case.older', label: older, value: { number, page: page + 1 } }]),
  ]
  return row.length === 0 ? [] : [buttonRow(row)]
}
