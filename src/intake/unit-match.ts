import type { Month } from '../domain/time.ts'
import { hasName, resolveUnit, type Unit, type UnitQuery, type UnitTree } from '../domain/units.ts'
import { hasNoValue, normaliseText, normaliseToken } from './cells.ts'
import type { IssueLog, RowIssue } from './issues.ts'

/** How a row names its unit; empty text where it says nothing. */
export interface UnitCells {
  readonly unit_code: string
  readonly district: string
  readonly unit_name: string
}

/** Finds the township-level unit a row means, or reports why there is none. */
export type UnitMatcher = (row: number, cells: UnitCells) => Unit | null

type Match = { readonly unit: Unit } | { readonly issue: Omit<RowIssue, 'row'> }

/** Different ways of naming a unit that are remembered; beyond it the memory starts afresh. */
const REMEMBERED_MAX = 100_000

/**
 * A matcher for one month: by code, or by district and name or alias, always exactly and never by likeness.
 *
 * A name without code and district is taken when one unit alone goes by it. Code and names that mean different units
 * are refused: either may be the mistake, and the wrong unit would be the one called to account.
 */
export function createUnitMatcher(tree: UnitTree, month: Month, errors: IssueLog): UnitMatcher {
  const remembered = new Map<string, Match>()
  return (row, cells) => {
    const key = `${cells.unit_code}\n${cells.district}\n${cells.unit_name}`
    let match = remembered.get(key)
    if (match === undefined) {
      match = matchUnit(tree, month, cells)
      if (remembered.size >= REMEMBERED_MAX) remembered.clear()
      remembered.set(key, match)
    }
    if ('unit' in match) return match.unit
    errors.add({ row, ...match.issue })
    return null
  }
}

function matchUnit(tree: UnitTree, month: Month, cells: UnitCells): Match {
  const code = textOrEmpty(cells.unit_code, normaliseToken)
  const district = textOrEmpty(cells.district, normaliseText)
  const name = textOrEmpty(cells.unit_name, normaliseText)
  const byName = nameQuery(district, name)
  if (code === '' && byName === null) {
    return { issue: { column: 'unit_code', value: '', expected: 'a unit code, or district and unit_name' } }
  }
  if (code === '' && byName !== null) return find(tree, month, byName)
  const match = find(tree, month, { code })
  if ('issue' in match) return match
  return contradiction(tree, month, match.unit, { code, district, name }) ?? match
}

function nameQuery(district: string, name: string): UnitQuery | null {
  if (name === '') return null
  return district === '' ? { name } : { district, name }
}

function find(tree: UnitTree, month: Month, query: UnitQuery): Match {
  const column = 'code' in query ? 'unit_code' : 'unit_name'
  const value = describeQuery(query)
  const issue = (expected: string): Match => ({ issue: { column, value, expected } })
  const resolution = resolveUnit(tree, query, { month })
  switch (resolution.kind) {
    case 'found':
      if (resolution.unit.level === 'township') return { unit: resolution.unit }
      return issue(`a unit of level township; ${resolution.unit.name} is ${resolution.unit.level}`)
    case 'ambiguous': {
      const candidates = resolution.candidates.map((unit) => describeUnit(tree, month, unit)).join(', ')
      return issue(`one unit; the name fits ${candidates}: give the code, or the district as well`)
    }
    case 'expired':
      return issue(
        `a unit that is valid in ${month}; ${describeUnit(tree, month, resolution.unit)}${validity(resolution.unit)}`,
      )
    case 'unknown':
      return issue('code' in query ? 'the code of a known unit' : 'the exact name or alias of a known unit')
  }
}

function contradiction(
  tree: UnitTree,
  month: Month,
  unit: Unit,
  { code, district, name }: { readonly code: string; readonly district: string; readonly name: string },
): Match | null {
  if (name !== '' && !hasName(unit, name)) {
    return { issue: { column: 'unit_name', value: name, expected: `${unit.name}, the unit of code ${code}` } }
  }
  if (district === '') return null
  const named = resolveUnit(tree, { district, name: unit.name }, { month })
  if (named.kind === 'found' && named.unit.code === unit.code) return null
  const expected = `the district of ${describeUnit(tree, month, unit)}`
  return { issue: { column: 'district', value: district, expected } }
}

function describeQuery(query: UnitQuery): string {
  if ('code' in query) return query.code
  return 'district' in query ? `${query.district}/${query.name}` : query.name
}

/** "朝阳区/八里庄街道 (110105020)", so that a person can tell two units of one name apart. */
function describeUnit(tree: UnitTree, month: Month, unit: Unit): string {
  const parent = unit.parentCode === null ? null : resolveUnit(tree, { code: unit.parentCode }, { month })
  const above = parent?.kind === 'found' || parent?.kind === 'expired' ? `${parent.unit.name}/` : ''
  return `${above}${unit.name} (${unit.code})`
}

function validity(unit: Unit): string {
  const from = unit.validFrom === null ? '' : ` from ${unit.validFrom}`
  const to = unit.validTo === null ? '' : ` to ${unit.validTo}`
  return ` is valid${from}${to}`
}

function textOrEmpty(cell: string, normalise: (cell: string) => string): string {
  return hasNoValue(cell) ? '' : normalise(cell)
}
