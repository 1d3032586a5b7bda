import type { Post, Role } from './people.ts'
import { isInForce, type LocalDay } from './time.ts'
import type { Unit, UnitTree } from './units.ts'

/** Levels a unit can lie below another: city, district, township, village, and bodies of each. */
const DEPTH_MAX = 8

/**
 * What somebody may look at by the posts he holds: his own units with everything below them. A commissioner's posts are
 * the units he is assigned to.
 */
export interface Scope {
  readonly personId: string
  /** Codes of the units; a unit that has ended belongs to the one that was last above it. */
  readonly unitCodes: ReadonlySet<string>
  /** Whether his post is at the city itself, so that nothing but what is meant for named people is closed to him. */
  readonly isWholeCity: boolean
  /** Whether he may look at a whole list: at the city, or because his role works on whole months. */
  readonly seesWholeLists: boolean
}

/** Roles that make, review and publish whole months, in whatever unit they are held. */
const LIST_ROLES: ReadonlySet<Role> = new Set(['importer', 'reviewer', 'issuer', 'administrator'])

/** Something that can be looked at. */
export interface Viewable {
  /** Every unit whose matter it is; one in the scope is enough. */
  readonly unitCodes: readonly string[]
  /** People it is meant for alone, whoever else's unit it concerns; `null` = whoever's scope it is in. */
  readonly namedIds: readonly string[] | null
}

/** The one rule by which every command, form, list, search, export and terminal decides what is shown (F6). */
export function maySee(scope: Scope, { unitCodes, namedIds }: Viewable): boolean {
  if (namedIds !== null) return namedIds.includes(scope.personId)
  return scope.isWholeCity || unitCodes.some((code) => scope.unitCodes.has(code))
}

/** What the person may look at on the day. Somebody without a post sees nothing. */
export function scopeOf(tree: UnitTree, posts: readonly Post[], personId: string, day: LocalDay): Scope {
  const held = posts.filter((post) => post.personId === personId && isInForce(post, day))
  const own = new Set(held.map(unitCodeOf))
  const known = [...own].filter((code) => tree.spansByCode.has(code))
  const isWholeCity = known.some((code) => isCity(tree, code))
  const unitCodes = new Set([...tree.spansByCode.keys()].filter((code) => isWithin(tree, code, own, day)))
  const seesWholeLists = isWholeCity || held.some(({ role }) => LIST_ROLES.has(role))
  return { personId, unitCodes, isWholeCity, seesWholeLists }
}

function unitCodeOf({ unitCode }: Post): string {
  return unitCode
}

function isCity(tree: UnitTree, code: string): boolean {
  return (tree.spansByCode.get(code) ?? []).some((unit) => unit.level === 'municipal' && unit.parentCode === null)
}

/** Whether one of the units is the unit itself or lies above it. */
function isWithin(tree: UnitTree, code: string, own: ReadonlySet<string>, day: LocalDay): boolean {
  let at: string | null = code
  for (let depth = 0; at !== null && depth < DEPTH_MAX; depth += 1) {
    if (own.has(at)) return true
    at = spanNear(tree, at, day)?.parentCode ?? null
  }
  return false
}

/** The unit as it stands on the day; one that has ended as it stood last, one to come as it will begin. */
function spanNear(tree: UnitTree, code: string, day: LocalDay): Unit | null {
  const spans = tree.spansByCode.get(code) ?? []
  const current = spans.find((span) => isInForce(span, day))
  const ended = spans.findLast((span) => span.validTo !== null && span.validTo < day)
  return current ?? ended ?? spans[0] ?? null
}
