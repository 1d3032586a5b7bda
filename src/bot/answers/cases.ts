import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { CaseListItem } from '../../workflows/cases/find-cases.ts'
import type { CaseBrief } from '../../workflows/cases/glance-case.ts'
import { type CasesQuestion, toCaseQuery } from '../../workflows/export-cases.ts'
import type { Asker } from '../../workflows/viewer.ts'
import type { BotTools, Reply, ReplyButton } from '../define.ts'
import { nameOfUnit } from './choose-unit.ts'
import { exportButtons } from './questions.ts'

/** Cases of one page. */
const PAGE_CASES = 8
/** Pages that can be gone back: their cursors have to fit a button's value. */
const PAGES_BACK_MAX = 40

/** Where a page of a list begins, and where those before it began; `null` = the first. */
export interface CasePlace {
  readonly cursor: string | null
  readonly before: readonly (string | null)[]
}

export const FIRST_PAGE: CasePlace = { cursor: null, before: [] }

/** One page of the cases asked for, as far as the person may see them, with buttons to each and to the next page. */
export async function answerCases(
  tools: BotTools,
  question: CasesQuestion,
  place: CasePlace,
  by: Asker,
): Promise<Reply> {
  const { workflows, context, replies } = tools
  const found = await workflows.findCases(context, {
    by,
    ...toCaseQuery(question),
    cursor: place.cursor,
    take: PAGE_CASES,
  })
  if (!found.ok) return { kind: 'refused', refusal: found.refusal }
  const { cases, next, count, isMore } = found.value
  if (cases.length === 0 && place.before.length === 0) return { kind: 'said', paragraphs: [replies.cases.nothing] }
  const pages = Math.ceil(count / PAGE_CASES)
  const head = fillIn(replies.cases[isMore ? 'headMore' : 'head'], {
    count,
    page: place.before.length + 1,
    pages: Math.max(1, pages),
  })
  const entries = cases.map((item) => ({
    text: itemText(tools, item),
    button: { action: 'case.show', label: replies.cases.show, value: { ask: 'case', number: item.number } },
  }))
  return {
    kind: 'said',
    paragraphs: [head],
    entries,
    buttons: [[...pageButtons(tools, question, place, next), ...exportButtons(tools, question)]],
  }
}

function pageButtons(
  { replies }: BotTools,
  question: CasesQuestion,
  { cursor, before }: CasePlace,
  next: string | null,
): readonly ReplyButton[] {
  const back = before.at(-1)
  const previous =
    back === undefined
      ? []
      : [toPage('cases.previous', replies.cases.previous, { cursor: back, before: before.slice(0, -1) })]
  const onward = [...before, cursor].slice(-PAGES_BACK_MAX)
  return [
    ...previous,
    ...(next === null ? [] : [toPage('cases.next', replies.cases.next, { cursor: next, before: onward })]),
  ]

  function toPage(action: string, label: string, place: CasePlace): ReplyButton {
    return { action, label, value: { question, place } }
  }
}

function itemText(tools: BotTools, item: CaseListItem): string {
  const { cases } = tools.context.templates.format.words
  const state = stateText(tools, { ...item, isSuspended: item.isSuspended })
  return fillIn(tools.replies.cases.item, {
    number: item.number,
    unit: nameOfUnit(tools, item.leadUnit),
    source: ownWord(cases.sources, item.source),
    state,
    title: item.title,
  })
}

function stateText(
  { context, replies }: BotTools,
  of: { readonly state: string; readonly isSuspended: boolean; readonly overdueDays: number },
): string {
  const { cases } = context.templates.format.words
  const state = ownWord(cases.states, of.isSuspended ? 'suspended' : of.state)
  return of.overdueDays === 0 ? state : fillIn(replies.cases.overdue, { state, days: of.overdueDays })
}

/** Where one case stands: its five links, the next step, and what this person may do (E6). */
export async function answerCase(tools: BotTools, number: string, by: Asker): Promise<Reply> {
  const found = await tools.workflows.glanceCase(tools.context, { number, by })
  if (!found.ok) return { kind: 'refused', refusal: found.refusal }
  const { link } = found.value
  return {
    kind: 'said',
    paragraphs: caseParagraphs(tools, found.value),
    ...(link === null ? {} : { link }),
    buttons: [
      [openButton(tools, found.value.number), ...exportButtons(tools, { ask: 'case', number: found.value.number })],
    ],
  }
}

/** Shows the whole case and what this person may do in it. */
export function openButton({ replies }: BotTools, number: string): ReplyButton {
  return { action: 'case.open', label: replies.caseForms.open, value: { number } }
}

/** The case, its links, and what is due and comes next. */
export function caseParagraphs(tools: BotTools, view: Omit<CaseBrief, 'link'>): readonly string[] {
  const { context, replies } = tools
  const { format } = context.templates
  const { cases: words, listSeparator, noValue } = format.words
  const head = fillIn(replies.cases.item, {
    number: view.number,
    unit: nameOfUnit(tools, view.leadUnit),
    source: ownWord(words.sources, view.source),
    state: stateText(tools, view),
    title: view.title,
  })
  const current = view.links.find(({ doneOn }) => doneOn === null)
  const links = view.links.map((link) => {
    const step = replies.cases.links[link.step]
    if (link.doneOn !== null) return fillIn(replies.cases.linkDone, { step, day: format.day(link.doneOn) })
    return fillIn(link === current ? replies.cases.linkCurrent : replies.cases.linkOpen, { step })
  })
  const assisting = view.assisting.map((unit) => nameOfUnit(tools, unit)).join(listSeparator)
  const due = view.dueOn === null ? noValue : format.day(view.dueOn)
  const next = view.nextStep === null ? noValue : ownWord(words.nextSteps, view.nextStep.step)
  const own = view.steps.map((step) => replies.caseForms.acts[step].title).join(listSeparator)
  return [
    head,
    links.join(replies.cases.linkSeparator),
    [
      fillIn(replies.cases.due, { day: due }),
      ...(assisting === '' ? [] : [fillIn(replies.cases.assisting, { units: assisting })]),
      fillIn(replies.cases.nextStep, { step: next }),
      fillIn(replies.cases.evidence, { count: view.evidenceCount }),
      ...(own === '' ? [] : [fillIn(replies.cases.own, { steps: own })]),
    ].join('\n'),
  ]
}
