import { type CaseSource, type CaseState, isOverdue, OPEN_STATES } from '../../domain/case.ts'
import { daysBetween } from '../../domain/case-deadlines.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import { isLocalDay, type LocalDay, monthOf } from '../../domain/time.ts'
import { subtreeCodes, type UnitTree } from '../../domain/units.ts'
import { maySee } from '../../domain/visibility.ts'
import type { UnitRef } from '../../notifications/facts.ts'
import {
  CASES_PAGE_MAX,
  type CaseCursor,
  type CaseFilter,
  countCases,
  type ListedCase,
  listCases,
} from '../../store/case-list.ts'
import { refuseUnseen } from '../find-unit.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { resolveCode } from '../resolve-unit.ts'
import { type Asker, identifyViewer, type Viewer } from '../viewer.ts'
import { refOf } from './announce-step.ts'
import { refuseInput } from './values.ts'

/** Which cases somebody asks for; what is left out does not matter. */
export interface CaseQuestion {
  readonly by: Asker
  readonly states?: readonly CaseState[]
  /** Those that have not ended. */
  readonly isOpen?: boolean
  /** As a person names it; the units below it are meant too. */
  readonly unit?: string
  readonly source?: CaseSource
  readonly isOverdue?: boolean
  /** Open cases of the units in which he holds a post. */
  readonly isMine?: boolean
  /** Where the next page begins, as the page before gave it. */
  readonly cursor?: string | null
  /** 1 to 1,000. */
  readonly take?: number
}

export interface CaseListItem extends Omit<ListedCase, 'id' | 'leadUnitCode' | 'districtCode' | 'suspended'> {
  readonly leadUnit: UnitRef
  readonly isSuspended: boolean
  /** Calendar days; 0 = it is not overdue. */
  readonly overdueDays: number
}

export interface FoundCases {
  readonly cases: readonly CaseListItem[]
  /** The cursor of the next page; `null` = this is the last. */
  readonly next: string | null
  /** Of all pages together; with `isMore` there are more than that. */
  readonly count: number
  readonly isMore: boolean
}

const PAGE = 20

/** One page of the cases somebody asks for, as far as he may see them. */
export async function findCases(context: OfficeContext, question: CaseQuestion): Promise<Outcome<FoundCases>> {
  const viewer = await identifyViewer(context, question.by)
  if (!viewer.ok) return viewer
  const db = context.database.prisma
  const { tree } = viewer.value.registers
  const today = todayOf(context)
  const filter = filterOf(tree, viewer.value, question, today)
  if (!filter.ok) return filter
  const after = question.cursor == null ? null : parseCursor(question.cursor)
  if (after === undefined) return refuseInput(`cursor: got ${question.cursor}; expected one that a page before gave`)
  const take = Math.min(question.take ?? PAGE, CASES_PAGE_MAX)
  const { scope } = viewer.value
  const page = await listCases(db, filter.value, scope, { after, take })
  const counted = page.counted ?? (await countCases(db, filter.value, scope))
  return done({
    cases: page.cases.map((row) => toItem(row, tree, today)),
    next: page.next === null ? null : toCursor(page.next),
    ...counted,
  })
}

function filterOf(tree: UnitTree, viewer: Viewer, question: CaseQuestion, today: LocalDay): Outcome<CaseFilter> {
  const { states, isOpen, isMine, source, unit } = question
  const wanted = states ?? (isOpen === true || isMine === true ? OPEN_STATES : undefined)
  const units = unit === undefined ? done(null) : unitsBelow(tree, viewer, unit, today)
  if (!units.ok) return units
  const own = isMine === true ? [...new Set(viewer.posts.map((post) => post.unitCode))] : null
  const codes = units.value === null ? own : units.value.filter((code) => own === null || own.includes(code))
  return done({
    ...(wanted === undefined ? {} : { states: wanted }),
    ...(source === undefined ? {} : { source }),
    ...(codes === null ? {} : { unitCodes: codes }),
    ...(question.isOverdue === true ? { overdueOn: today } : {}),
  })
}

/** The unit meant with everything below it; `null` = the whole city, for somebody who sees all of it. */
function unitsBelow(
  tree: UnitTree,
  { scope }: Viewer,
  text: string,
  today: LocalDay,
): Outcome<readonly string[] | null> {
  const code = resolveCode(tree, text, monthOf(today))
  if (!code.ok && code.refusal.code === 'unit-ambiguous') return code
  if (!code.ok || !maySee(scope, { unitCodes: [code.value], namedIds: null })) return refuseUnseen(text)
  const isCity = tree.spansByCode.get(code.value)?.some(({ parentCode }) => parentCode === null) === true
  if (isCity && scope.isWholeCity) return done(null)
  return done(subtreeCodes(tree, code.value, today))
}

function toItem(row: ListedCase, tree: UnitTree, today: LocalDay): CaseListItem {
  const { number, source, title, state, leadUnitCode, suspended, dueOn, registeredOn } = row
  const isLate = isOverdue({ state, isSuspended: suspended }, dueOn, today)
  return {
    number,
    source,
    title,
    state,
    dueOn,
    registeredOn,
    leadUnit: refOf(tree, leadUnitCode, today),
    isSuspended: suspended,
    overdueDays: isLate && dueOn !== null ? daysBetween(dueOn, today) : 0,
  }
}

function toCursor({ id, dueOn }: CaseCursor): string {
  return dueOn === null ? String(id) : `${id}@${dueOn}`
}

/** `undefined` = it is no cursor. */
function parseCursor(text: string): CaseCursor | undefined {
  const [id = '', day] = text.split('@')
  if (!/^\d{1,9}$/.test(id) || (day !== undefined && !isLocalDay(day))) return undefined
  return { id: Number(id), dueOn: day ?? null }
}
