import type { CaseSource, CaseState } from '../domain/case.ts'
import type { LocalDay } from '../domain/time.ts'
import type { Scope } from '../domain/visibility.ts'
import { createCaseQuery } from './case-queries.ts'
import type { Db } from './database.ts'

/** Which cases are wanted; what is left out does not matter. */
export interface CaseFilter {
  readonly states?: readonly CaseState[]
  readonly source?: CaseSource
  /** Cases that concern one of these units in whatever role. */
  readonly unitCodes?: readonly string[]
  /** Cases whose lead unit is late on this day. They come by due day, the longest overdue first. */
  readonly overdueOn?: LocalDay
}

/** Where a page begins: behind this case. `dueOn` stands only in a list of overdue cases. */
export interface CaseCursor {
  readonly id: number
  readonly dueOn: LocalDay | null
}

export interface CasePage {
  readonly after: CaseCursor | null
  readonly take: number
}

/** A case as lists show it: nothing that only named people may know. */
export interface ListedCase {
  readonly id: number
  readonly number: string
  readonly source: CaseSource
  readonly title: string
  readonly state: CaseState
  readonly leadUnitCode: string
  readonly districtCode: string | null
  readonly suspended: boolean
  readonly dueOn: LocalDay | null
  readonly registeredOn: LocalDay
}

/** Most cases one page holds. */
export const CASES_PAGE_MAX = 1_000
/** A count goes no further than this. */
export const CASES_COUNTED_MAX = 1_000
/** Rows read for a count: a case stands in one for each of its units that was asked for. */
const READ_MAX = 4 * (CASES_COUNTED_MAX + 1)

/** How many cases there are, counted up to 1,000; with `isMore` there are more than `count`. */
export interface CaseCount {
  readonly count: number
  readonly isMore: boolean
}

/**
 * One page of the cases that somebody with this scope may see: the newest first, or, of overdue ones, the longest
 * overdue first. A page costs the same however many cases there are. A first page gives how many there are in all where
 * it was as cheap to know; else `counted` is `null`.
 *
 * @throws {RangeError} When `take` is not a whole number from 1 to 1,000.
 */
export async function listCases(
  db: Db,
  filter: CaseFilter,
  scope: Scope,
  { after, take }: CasePage,
): Promise<{
  readonly cases: readonly ListedCase[]
  readonly next: CaseCursor | null
  readonly counted: CaseCount | null
}> {
  if (!Number.isInteger(take) || take < 1 || take > CASES_PAGE_MAX) {
    throw new RangeError(`take ${take}: expected a whole number from 1 to ${CASES_PAGE_MAX}`)
  }
  const query = createCaseQuery(filter, scope, after)
  if (query === null) return { cases: [], next: null, counted: toCount(0) }
  const sql = `SELECT c.id, c.number, c.source, c.title, c.state, c."leadUnitCode", c."districtCode", c.suspended, c."dueOn",
    c."registeredOn"${query.isCounted ? ', p.total' : ''} FROM (${query.ids(take + 1)}) p JOIN rectification_case c ON c.id = p.id ORDER BY ${query.order}`
  const rows = await db.$queryRawUnsafe<(ListedCase & { readonly total?: number })[]>(sql, ...query.parameters)
  const cases = rows.slice(0, take).map(({ total: _total, ...row }) => row)
  const last = cases.at(-1)
  const isMore = rows.length > take && last !== undefined
  const isKnown = after === null && (query.isCounted || !isMore)
  return {
    cases,
    next: isMore ? { id: last.id, dueOn: filter.overdueOn === undefined ? null : last.dueOn } : null,
    counted: isKnown ? toCount(rows[0]?.total ?? rows.length) : null,
  }
}

/** How many such cases there are. */
export async function countCases(db: Db, filter: CaseFilter, scope: Scope): Promise<CaseCount> {
  const query = createCaseQuery(filter, scope, null)
  if (query === null) return toCount(0)
  const sql = `SELECT count(DISTINCT id)::int AS count, count(*)::int AS read FROM (${query.rows(READ_MAX)}) p`
  const [row] = await db.$queryRawUnsafe<{ count: number; read: number }[]>(sql, ...query.parameters)
  const counted = toCount(row?.count ?? 0)
  return { ...counted, isMore: counted.isMore || row?.read === READ_MAX }
}

function toCount(count: number): CaseCount {
  return { count: Math.min(count, CASES_COUNTED_MAX), isMore: count > CASES_COUNTED_MAX }
}
