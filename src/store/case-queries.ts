import { CASE_STATES, type CaseState, DUE_STATES, isUnassigned, OPEN_STATES } from '../domain/case.ts'
import type { Scope } from '../domain/visibility.ts'
import type { CaseCursor, CaseFilter } from './case-list.ts'
import type { CaseUnitRole } from './cases.ts'

/** A list of cases in SQL. */
export interface CaseQuery {
  readonly parameters: readonly unknown[]
  /** `id` and `dueOn` of the first so many cases, as the list orders them. */
  readonly ids: (take: number) => string
  /** The ids of any so many of them, one of them perhaps several times; no more is read than that. */
  readonly rows: (take: number) => string
  readonly order: string
  /** Whether `ids` gives in `total` how many there are behind the cursor, whatever it takes of them. */
  readonly isCounted: boolean
}

/** What every way of reading shares: conditions upon a case `c`, and the list's order. */
interface Draft {
  readonly parameters: readonly unknown[]
  /** Adds a parameter and gives its place. */
  readonly put: (value: unknown, type: string) => string
  readonly conditions: readonly string[]
  /** The condition that a case comes after the cursor, its id being this column. */
  readonly behind: (id: string) => readonly string[]
  readonly order: string
  readonly states: readonly CaseState[] | null
  readonly isByDay: boolean
}

/** States in which a case shows itself to others than the unit that issues it. */
const SHOWN_STATES = CASE_STATES.filter((state) => !isUnassigned(state))
const ROLES: readonly CaseUnitRole[] = ['lead', 'assisting', 'territorial', 'issuer']
const BESIDE: readonly CaseUnitRole[] = ['assisting', 'territorial']

/** The query of a filter and a scope; `null` when nothing can be in it. */
export function createCaseQuery(filter: CaseFilter, scope: Scope, after: CaseCursor | null): CaseQuery | null {
  const { overdueOn } = filter
  const codes = codesWithin(filter.unitCodes ?? null, scope)
  const states = overdueOn === undefined ? (filter.states ?? null) : withinDue(filter.states ?? DUE_STATES)
  if (codes?.length === 0 || states?.length === 0) return null
  const draft = createDraft(filter, states, after)
  if (codes === null) return draft.isByDay ? byState(draft) : ofAll(draft)
  const isOpen = states?.every((state) => OPEN_STATES.includes(state)) === true
  return isOpen ? openOfUnits(draft, codes, scope) : anyOfUnits(draft, codes, scope)
}

function createDraft(filter: CaseFilter, states: readonly CaseState[] | null, after: CaseCursor | null): Draft {
  const { overdueOn, source } = filter
  const parameters: unknown[] = []
  const put = (value: unknown, type: string) => `$${parameters.push(value)}::${type}`
  const isByDay = overdueOn !== undefined
  const last = after === null ? null : put(after.id, 'int')
  const lastDay = after === null || !isByDay ? null : put(after.dueOn ?? '', 'text')
  return {
    parameters,
    put,
    conditions: [
      ...(states === null ? [] : [`c.state = ANY(${put(states, 'text[]')})`]),
      ...(source === undefined ? [] : [`c.source = ${put(source, 'text')}`]),
      ...(isByDay ? [`c."dueOn" < ${put(overdueOn, 'text')} AND NOT c.suspended`] : []),
    ],
    behind: (id) =>
      last === null ? [] : [lastDay === null ? `${id} < ${last}` : `(c."dueOn", ${id}) > (${lastDay}, ${last})`],
    order: isByDay ? '"dueOn", id' : 'id DESC',
    states,
    isByDay,
  }
}

/** Every case, in the list's order. */
function ofAll({ parameters, conditions, behind, order }: Draft): CaseQuery {
  const where = whereOf([...conditions, ...behind('c.id')])
  const ids = (take: number) =>
    `SELECT c.id, c."dueOn" FROM rectification_case c ${where} ORDER BY ${order} LIMIT ${take}`
  return { parameters, ids, rows: ids, order, isCounted: false }
}

/** Overdue ones of all, state by state, each from its longest overdue on. */
function byState({ parameters, put, conditions, behind, order, states }: Draft): CaseQuery {
  const each = put(states, 'text[]')
  const where = whereOf(['c.state = at.state', ...conditions, ...behind('c.id')])
  const ids = (take: number) =>
    `SELECT x.id, x."dueOn" FROM unnest(${each}) at(state) CROSS JOIN LATERAL (
      SELECT c.id, c."dueOn" FROM rectification_case c ${where} ORDER BY ${order} LIMIT ${take}) x
    ORDER BY ${order} LIMIT ${take}`
  return { parameters, ids, rows: ids, order, isCounted: false }
}

/** Open ones of units: few, however many there were; found by unit and state, and then ordered. */
function openOfUnits(
  { parameters, put, conditions, behind, order }: Draft,
  codes: readonly string[],
  scope: Scope,
): CaseQuery {
  const units = put(codes, 'text[]')
  const beside = put(BESIDE, 'text[]')
  const inside = [...conditions, ...behind('c.id')]
  const shown = shownTo(scope, put)
  const parts = [
    `SELECT c.id, c."dueOn" FROM rectification_case c
      ${whereOf([`c."leadUnitCode" = ANY(${units})`, ...inside, ...shown])}`,
    `SELECT c.id, c."dueOn" FROM case_unit u JOIN rectification_case c ON c.id = u."caseId"
      ${whereOf([`u."unitCode" = ANY(${units})`, `u.role = ANY(${beside})`, ...inside, ...shown])}`,
    `SELECT c.id, c."dueOn" FROM rectification_case c
      ${whereOf([`c."issuerUnitCode" = ANY(${units})`, ...inside])}`,
  ]
  const of = `FROM (${parts.join(' UNION ')}) x ORDER BY ${order}`
  return {
    parameters,
    ids: (take) => `SELECT id, "dueOn", count(*) OVER ()::int AS total ${of} LIMIT ${take}`,
    rows: (take) => `SELECT id ${of} LIMIT ${take}`,
    order,
    isCounted: true,
  }
}

/** Any of units: read unit by unit from the newest on, no more of each than a page holds. */
function anyOfUnits(
  { parameters, put, conditions, behind, order }: Draft,
  codes: readonly string[],
  scope: Scope,
): CaseQuery {
  const units = put(codes, 'text[]')
  const roles = put(ROLES, 'text[]')
  const seen = shownTo(scope, put).map((condition) => `(u.role = 'issuer' OR ${condition})`)
  const isOfUnit = 'u."unitCode" = unit.code AND u.role = part.name'
  const where = whereOf([isOfUnit, ...seen, ...conditions, ...behind('u."caseId"')])
  const walk = (take: number) => `FROM unnest(${units}) unit(code) CROSS JOIN unnest(${roles}) part(name)
    CROSS JOIN LATERAL (SELECT u."caseId" AS id, c."dueOn" FROM case_unit u JOIN rectification_case c ON c.id = u."caseId"
      ${where} ORDER BY ${order} LIMIT ${take}) x`
  return {
    parameters,
    ids: (take) => `SELECT DISTINCT x.id, x."dueOn" ${walk(take)} ORDER BY ${order} LIMIT ${take}`,
    rows: (take) => `SELECT x.id ${walk(take)} LIMIT ${take}`,
    order,
    isCounted: false,
  }
}

/** What is not assigned yet is shown to its issuer alone, and to the city. */
function shownTo({ isWholeCity }: Scope, put: Draft['put']): readonly string[] {
  return isWholeCity ? [] : [`c.state = ANY(${put(SHOWN_STATES, 'text[]')})`]
}

/** The units to look at; `null` = all of them. Whose scope is the whole city looks at no unit unless one is asked for. */
function codesWithin(wanted: readonly string[] | null, { unitCodes, isWholeCity }: Scope): readonly string[] | null {
  if (wanted === null) return isWholeCity ? null : [...unitCodes]
  return isWholeCity ? wanted : wanted.filter((code) => unitCodes.has(code))
}

function withinDue(states: readonly CaseState[]): readonly CaseState[] {
  return states.filter((state) => DUE_STATES.includes(state))
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
}
