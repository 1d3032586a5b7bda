import type { CaseParticipant, Party } from './case.ts'
import type { Post, Role } from './people.ts'
import { type LocalDay, monthOf } from './time.ts'
import { ADMIN_LEVELS, type AdminLevel, districtOf, type UnitTree, unitOn } from './units.ts'

/** The units of a case; the lead unit is never among the assisting ones. */
export interface CaseUnits {
  readonly leadUnitCode: string
  readonly assistingCodes: readonly string[]
  readonly territorialCodes: readonly string[]
  /** The unit in whose name the case is assigned. */
  readonly issuerUnitCode: string
}

/** Posts that speak for a unit. */
const UNIT_ROLES: ReadonlySet<Role> = new Set(['dutyOfficer', 'leaderInCharge', 'principal'])
/** A commissioner's post names the units assigned to him, not the one he belongs to. */
const GUEST_ROLES: ReadonlySet<Role> = new Set(['commissioner'])
const DEPTH_MAX = 8

const EVERY_PARTY: ReadonlySet<Party> = new Set([
  'leadUnit',
  'assistingUnit',
  'territorialUnit',
  'district',
  'issuer',
  'reviewer',
  'commissioner',
  'inspectionOffice',
])

/** A terminal while the office has no person yet: it stands for everybody. */
export const NOBODY_YET: CaseParticipant = {
  personId: null,
  parties: EVERY_PARTY,
  isUnderRectification: false,
  authority: 'municipal',
}

/** Whom the holder of these posts, all in force on the day, stands for in the case. */
export function partiesIn(
  tree: UnitTree,
  posts: readonly Post[],
  units: CaseUnits,
  personId: string,
  day: LocalDay,
): CaseParticipant {
  const parties = new Set<Party>()
  let authority: AdminLevel | null = null
  const ruled = [units.leadUnitCode, ...units.assistingCodes]
  let isUnderRectification = false
  for (const post of posts) {
    for (const party of partiesOf(tree, post, units, day)) parties.add(party)
    if (givesAuthority(tree, post, units, day)) authority = higherOf(authority, levelOf(tree, post.unitCode, day))
    const belongs = !GUEST_ROLES.has(post.role) && ruled.some((code) => isWithin(tree, post.unitCode, code, day))
    if (belongs) isUnderRectification = true
  }
  return { personId, parties, isUnderRectification, authority }
}

/** Whether somebody may learn of a suspected or confirmed false rectification before he is named in it (M19, E8). */
export function mayHearSuspicion({ parties, isUnderRectification }: CaseParticipant): boolean {
  return !isUnderRectification && HEARS_SUSPICION.some((party) => parties.has(party))
}

const HEARS_SUSPICION = ['reviewer', 'issuer', 'commissioner', 'inspectionOffice'] as const satisfies readonly Party[]

/**
 * Whether the territories lie in two townships or districts or more, so that the case is no single township's (M6). A
 * district that is a territory beside one of its own townships counts as one with it.
 */
export function isCrossJurisdiction(tree: UnitTree, territorialCodes: readonly string[], day: LocalDay): boolean {
  const outermost = territorialCodes.filter(
    (code) => !territorialCodes.some((other) => other !== code && isWithin(tree, code, other, day)),
  )
  return new Set(outermost.map((code) => townshipOf(tree, code, day))).size > 1
}

/** The township a village lies in; any other unit itself. */
export function townshipOf(tree: UnitTree, code: string, day: LocalDay): string {
  const unit = unitOn(tree, code, day)
  return unit?.level === 'village' ? (unit.parentCode ?? code) : code
}

/** The district above the unit that is not the unit itself; `null` = there is none. */
export function districtAbove(tree: UnitTree, code: string, day: LocalDay): string | null {
  const unit = unitOn(tree, code, day)
  const district = unit === null ? null : districtOf(tree, unit, monthOf(day))
  return district === null || district.code === code ? null : district.code
}

/** The level of the unit on the day; `null` for one that is not in force. */
export function levelOf(tree: UnitTree, code: string, day: LocalDay): AdminLevel | null {
  return unitOn(tree, code, day)?.level ?? null
}

/** Whether the unit is the other one or lies below it. */
export function isWithin(tree: UnitTree, code: string, above: string, day: LocalDay): boolean {
  let at: string | null = code
  for (let depth = 0; at !== null && depth < DEPTH_MAX; depth += 1) {
    if (at === above) return true
    at = unitOn(tree, at, day)?.parentCode ?? null
  }
  return false
}

function partiesOf(tree: UnitTree, post: Post, units: CaseUnits, day: LocalDay): readonly Party[] {
  const { role, unitCode } = post
  const parties: Party[] = []
  if (UNIT_ROLES.has(role)) {
    if (unitCode === units.leadUnitCode) parties.push('leadUnit')
    if (units.assistingCodes.includes(unitCode)) parties.push('assistingUnit')
    if (units.territorialCodes.includes(unitCode)) parties.push('territorialUnit')
    if (unitCode === districtAbove(tree, units.leadUnitCode, day)) parties.push('district')
  }
  if (role === 'issuer' || role === 'reviewer') {
    if (isWithin(tree, units.issuerUnitCode, unitCode, day)) parties.push(role)
    if (isInspectionOffice(tree, unitCode, units, day)) parties.push('inspectionOffice')
  }
  if (role === 'commissioner') {
    const seen = [units.leadUnitCode, ...units.territorialCodes]
    if (seen.some((code) => isWithin(tree, code, unitCode, day))) parties.push('commissioner')
  }
  return parties
}

/** The city itself, or the municipal body that issued the case. */
function isInspectionOffice(tree: UnitTree, code: string, { issuerUnitCode }: CaseUnits, day: LocalDay): boolean {
  const unit = unitOn(tree, code, day)
  return unit?.level === 'municipal' && (unit.parentCode === null || code === issuerUnitCode)
}

function givesAuthority(tree: UnitTree, post: Post, units: CaseUnits, day: LocalDay): boolean {
  const isDecider = post.role === 'issuer' || post.role === 'reviewer'
  return isDecider && isWithin(tree, units.issuerUnitCode, post.unitCode, day)
}

function higherOf(one: AdminLevel | null, other: AdminLevel | null): AdminLevel | null {
  if (one === null || other === null) return one ?? other
  return ADMIN_LEVELS.indexOf(one) <= ADMIN_LEVELS.indexOf(other) ? one : other
}
