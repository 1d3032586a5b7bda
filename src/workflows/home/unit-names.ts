import type { Month } from '../../domain/time.ts'
import { districtOf, type UnitTree, unitInMonth } from '../../domain/units.ts'
import type { UnitRef } from '../../notifications/facts.ts'

/** A unit with its names as of a month; its code where it was not there then. */
export function unitRefInMonth(tree: UnitTree, unitCode: string, month: Month): UnitRef {
  const unit = unitInMonth(tree, unitCode, month)
  const district = unit === null ? null : districtOf(tree, unit, month)
  const isOwn = district === null || district.code === unitCode
  return { unitCode, unitName: unit?.name ?? unitCode, district: isOwn ? '' : district.name }
}
