import type { CaseSource, CaseState } from '../domain/case.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import { toLocalDateTime } from '../domain/time.ts'
import { ownWord } from '../notifications/notices/phrases.ts'
import type { ExportTable } from '../notifications/table-file.ts'
import { fillIn, type Words } from '../notifications/words.ts'
import type { ActorClaim } from './authorise.ts'
import { type CaseListItem, findCases } from './cases/find-cases.ts'
import { viewCase } from './cases/view-case.ts'
import { tableOf } from './export-table.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import type { Asker } from './viewer.ts'

export interface CasesQuestion {
  readonly ask: 'cases'
  /** With the units below it; `null` = whichever may be seen. */
  readonly unitCode: string | null
  /** `null` = whichever. */
  readonly states: readonly CaseState[] | null
  readonly source: CaseSource | null
  readonly isOpen: boolean
  readonly isOverdue: boolean
  readonly isMine: boolean
}

/** Cases of one file; beyond, a narrower question is needed. */
const EXPORT_CASES_MAX = 20_000
const PAGE_CASES = 1_000

/** What a question about cases asks of the store. */
export function toCaseQuery({ unitCode, states, source, isOpen, isOverdue, isMine }: CasesQuestion) {
  return {
    ...(unitCode === null ? {} : { unit: unitCode }),
    ...(states === null ? {} : { states }),
    ...(source === null ? {} : { source }),
    isOpen,
    isOverdue,
    isMine,
  }
}

/** The cases asked for, all pages of them, at most 20,000. */
export async function casesTable(
  context: OfficeContext,
  question: CasesQuestion,
  by: Asker,
): Promise<Outcome<ExportTable>> {
  const { words } = context.templates.format
  const items: CaseListItem[] = []
  let cursor: string | null = null
  do {
    const page = await findCases(context, { by, ...toCaseQuery(question), cursor, take: PAGE_CASES })
    if (!page.ok) return page
    items.push(...page.value.cases)
    cursor = page.value.next
  } while (cursor !== null && items.length < EXPORT_CASES_MAX)
  const columns = [
    'number',
    'unitCode',
    'district',
    'unitName',
    'source',
    'state',
    'title',
    'registeredOn',
    'dueOn',
    'overdueDays',
  ]
  const rows = items.map(
    ({ number, leadUnit, source, state, isSuspended, title, registeredOn, dueOn, overdueDays }) => ({
      number,
      unitCode: leadUnit.unitCode,
      district: leadUnit.district,
      unitName: leadUnit.unitName,
      source: ownWord(words.cases.sources, source),
      state: stateWord(state, isSuspended, words),
      title,
      registeredOn,
      dueOn,
      overdueDays: String(overdueDays),
    }),
  )
  const title = ownWord(words.exportColumns, 'cases')
  const table = tableOf({ stem: `cases-${todayOf(context)}`, title, columns }, rows, context.templates.format)
  return done({ ...table, isCut: cursor !== null })
}

/** The timeline of one case, newest first, as far as the person may see it. */
export async function caseTable(
  context: OfficeContext,
  { number }: { readonly number: string },
  by: ActorClaim,
): Promise<Outcome<ExportTable>> {
  const found = await viewCase(context, { number, by })
  if (!found.ok) return found
  const { format } = context.templates
  const { cases } = format.words
  const view = found.value
  const rows = view.timeline.map(({ at, step, to, name, unitName, texts }) => ({
    number: view.number,
    at: toLocalDateTime(at, context.office.timeZone),
    step: ownWord(cases.steps, step),
    state: ownWord(cases.states, to),
    name,
    unitName,
    text: texts
      .map(({ field, value }) => fillIn(cases.fieldLine, { name: ownWord(cases.fields, field), value }))
      .join('\n'),
  }))
  const columns = ['number', 'at', 'step', 'state', 'name', 'unitName', 'text']
  return done(tableOf({ stem: `case-${view.number}`, title: view.number, columns }, rows, format))
}

function stateWord(state: CaseState, isSuspended: boolean, { cases }: Words): string {
  return ownWord(cases.states, isSuspended ? 'suspended' : state)
}
