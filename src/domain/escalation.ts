import type { LocalDay } from './time.ts'
import { type UnitTree, unitOn } from './units.ts'

/**
 * The units that are copied on an overdue duty: the `levels` units above the one that has to do it, nearest first. Fewer
 * where there are fewer above it on the day; the unit itself stays the first addressee.
 */
export function copiedUnits(tree: UnitTree, unitCode: string, levels: number, day: LocalDay): readonly string[] {
  const copied: string[] = []
  let at = unitOn(tree, unitCode, day)
  while (at !== null && at.parentCode !== null && copied.length < levels && !copied.includes(at.parentCode)) {
    copied.push(at.parentCode)
    at = unitOn(tree, at.parentCode, day)
  }
  return copied
}
