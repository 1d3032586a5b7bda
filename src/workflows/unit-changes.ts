import type { RankingDifference, Standing } from '../domain/comparison.ts'
import type { FromTo, UnitChange, UnitRef } from '../notifications/facts.ts'
import { toUnitRef } from './ranking-facts.ts'

/**
 * What a message may say changed between two versions, a line a unit: those that entered or left the list first, then
 * those on it whose place moved, then values that changed elsewhere. A unit that merely moved because others did, off
 * the list before and after, is left out.
 */
export function toUnitChanges(difference: RankingDifference, newerBottom: readonly string[]): readonly UnitChange[] {
  const entered = new Set(difference.enteredBottom)
  const left = new Set(difference.leftBottom)
  const listed = new Set(newerBottom)
  const listOf = (code: string): UnitChange['list'] =>
    entered.has(code) ? 'entered' : left.has(code) ? 'left' : listed.has(code) ? 'stays' : 'outside'
  const changes = [
    ...difference.changed.map(({ older, newer, ...unit }) => toChange(unit, listOf(unit.unitCode), older, newer)),
    ...difference.newlyRanked.map((unit) => toChange(unit, listOf(unit.unitCode), null, unit)),
    ...difference.noLongerRanked.map(({ unit }) => toChange(unit, listOf(unit.unitCode), unit, null)),
  ]
  return changes.filter(isWorthSaying).sort((a, b) => weightOf(a) - weightOf(b))
}

function toChange(unit: UnitRef, list: UnitChange['list'], older: Standing | null, newer: Standing | null): UnitChange {
  return {
    ...toUnitRef(unit),
    list,
    qualityValue: fromTo(older?.qualityValue, newer?.qualityValue),
    workScore: fromTo(older?.workScore, newer?.workScore),
    score: fromTo(older?.score, newer?.score),
    rankFromWorst: fromTo(older?.rankFromWorst, newer?.rankFromWorst),
  }
}

function fromTo<T>(from: T | null | undefined, to: T | null | undefined): FromTo<T> | null {
  return (from ?? null) === (to ?? null) ? null : { from: from ?? null, to: to ?? null }
}

function isWorthSaying(change: UnitChange): boolean {
  const hasNewValue = change.qualityValue !== null || change.workScore !== null || change.score !== null
  return change.list !== 'outside' || hasNewValue
}

const WEIGHTS: Readonly<Record<UnitChange['list'], number>> = { entered: 0, left: 1, stays: 2, outside: 3 }

function weightOf(change: UnitChange): number {
  return WEIGHTS[change.list]
}
