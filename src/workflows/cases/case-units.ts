import { type CaseUnits, districtAbove, isCrossJurisdiction, isWithin, levelOf } from '../../domain/case-parties.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import { type UnitTree, unitOn } from '../../domain/units.ts'
import { refuseInput } from './values.ts'

/** The units of a case with what follows from them. */
export interface CheckedUnits {
  readonly units: CaseUnits
  readonly districtCode: string | null
  readonly crossJurisdiction: boolean
}

/**
 * Checks who is to do what in a case: one lead unit that does not issue the case itself, under an issuer whose remit it
 * is in; and no township in the lead, nor in the issue, of a case that touches several (M6, M9). Without territories it
 * is where its lead unit is.
 */
export function checkCaseUnits(
  tree: UnitTree,
  given: CaseUnits,
  { day, isCross }: { readonly day: LocalDay; readonly isCross: boolean },
): Outcome<CheckedUnits> {
  const { leadUnitCode, issuerUnitCode } = given
  const territorialCodes = given.territorialCodes.length > 0 ? given.territorialCodes : [leadUnitCode]
  const assistingCodes = given.assistingCodes.filter((code) => code !== leadUnitCode)
  const units = { leadUnitCode, assistingCodes, territorialCodes, issuerUnitCode }
  const crossJurisdiction = isCross || isCrossJurisdiction(tree, territorialCodes, day)
  const fault = faultOf(tree, units, crossJurisdiction, day)
  if (fault !== null) return refuseInput(fault, 'lead')
  const isDistrict = levelOf(tree, leadUnitCode, day) === 'district'
  const districtCode = isDistrict ? leadUnitCode : districtAbove(tree, leadUnitCode, day)
  return done({ units, districtCode, crossJurisdiction })
}

function faultOf(tree: UnitTree, units: CaseUnits, isCross: boolean, day: LocalDay): string | null {
  const { leadUnitCode, assistingCodes, territorialCodes, issuerUnitCode } = units
  const named = [leadUnitCode, issuerUnitCode, ...assistingCodes, ...territorialCodes]
  const gone = named.find((code) => unitOn(tree, code, day) === null)
  if (gone !== undefined) return `${gone}: is no unit on ${day}; expected one in force`
  if ([leadUnitCode, ...assistingCodes].some((code) => isWithin(tree, issuerUnitCode, code, day))) {
    return `${nameOf(tree, issuerUnitCode, day)} issues the case; expected other units to rectify, and none above it`
  }
  const isMunicipal = levelOf(tree, issuerUnitCode, day) === 'municipal'
  if (!isMunicipal && !isWithin(tree, leadUnitCode, issuerUnitCode, day)) {
    const lead = nameOf(tree, leadUnitCode, day)
    return `${lead}: is not under ${nameOf(tree, issuerUnitCode, day)}, which issues the case; expected a unit of its own`
  }
  if (!isCross) return null
  const low = [leadUnitCode, issuerUnitCode].find((code) => !isDistrictOrAbove(tree, code, day))
  if (low === undefined) return null
  const unit = nameOf(tree, low, day)
  return `${unit}: the case touches several jurisdictions; expected a unit of the district or the city in its lead and issue`
}

function isDistrictOrAbove(tree: UnitTree, code: string, day: LocalDay): boolean {
  const level = levelOf(tree, code, day)
  return level === 'municipal' || level === 'district'
}

function nameOf(tree: UnitTree, code: string, day: LocalDay): string {
  return `${unitOn(tree, code, day)?.name ?? ''} (${code})`
}
