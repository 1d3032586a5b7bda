import type { RankingDifference } from '../domain/comparison.ts'
import type { UnitChange } from '../notifications/facts.ts'
import { noLongerRanked, unitChange } from '../notifications/list-changes.ts'

/**
 * What a review says changed between two versions, a line a unit: those that entered or left the list first, then those
 * on it whose place moved, then values that changed elsewhere. A unit that merely moved because others did, off the list
 * before and after, is left out.
 */
export function toUnitChanges(difference: RankingDifference, newerBottom: readonly string[]): readonly UnitChange[] {
  const entered = new Set(difference.enteredBottom)
  const left = new Set(difference.leftBottom)
  const listed = new Set(newerBottom)
  const listOf = (code: string): UnitChange['list'] =>
    entered.has(code) ? 'entered' : left.has(code) ? 'left' : listed.has(code) ? 'stays' : 'outside'
  const changes = [
    ...difference.changed.map(({ older, newer, ...unit }) => unitChange(unit, listOf(unit.unitCode), older, newer)),
    ...difference.newlyRanked.map((unit) => unitChange(unit, listOf(unit.unitCode), null, unit)),
    ...difference.noLongerRanked.map(({ unit, now }) => {
      return noLongerRanked(unit, listOf(unit.unitCode), now?.reason ?? null)
    }),
  ]
  return changes.filter(isWorthSaying).sort((a, b) => weightOf(a) - weightOf(b))
}

function isWorthSaying(change: UnitChange): boolean {
  const hasNewValue = change.qualityValue !== null || change.workScore !== null || change.score !== null
  return change.list !== 'outside' || hasNewValue || change.notRankedReason !== null
}

const WEIGHTS: Readonly<Record<UnitChange['list'], number>> = { entered: 0, left: 1, stays: 2, outside: 3 }

function weightOf(change: UnitChange): number {
  return WEIGHTS[change.list]
}
