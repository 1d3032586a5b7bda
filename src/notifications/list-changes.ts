import type { FromTo, ListedChange, ListedUnitFacts, UnitChange, UnitRef } from './facts.ts'

/** The figures of a ranked unit that a change is told by. */
export type Figures = Pick<ListedUnitFacts, 'qualityValue' | 'workScore' | 'score' | 'rankFromWorst'>

/** How a unit stands in one version: ranked, not ranked for a reason, or not part of it (`null`). */
export type Standing =
  | { readonly ranked: true; readonly figures: Figures }
  | { readonly ranked: false; readonly reason: string }
  | null

/** Two versions as a message needs them to say how a unit came to its list or left it, by unit code. */
export interface VersionStandings {
  readonly before: (unitCode: string) => Standing
  readonly now: (unitCode: string) => Standing
}

/** The list as one message shows it, worst first. */
type OwnList = readonly ListedUnitFacts[]

/** Which further figures of a listed unit a message shows beside its value, scores and place. */
export type ShownFigure = keyof ListedChange

/** Said of a unit that the newer version no longer knows at all. */
const GONE = 'notInUnits'

/**
 * What one message has to say of the units that are or were on its list: those that entered, those that left, and
 * those that stay with another figure among those the message shows. A unit that stays as it was is left out, and so is
 * whatever else a version says (totals, its number, the rules, a place counted from the best).
 */
export function listChanges(
  older: OwnList,
  newer: OwnList,
  shown: readonly ShownFigure[],
  standings: VersionStandings,
): readonly UnitChange[] {
  const before = new Map(older.map((unit) => [unit.unitCode, unit]))
  const now = new Set(newer.map((unit) => unit.unitCode))
  const entered = newer.filter((unit) => !before.has(unit.unitCode))
  const left = older.filter((unit) => !now.has(unit.unitCode))
  const staying = newer.flatMap((unit): UnitChange[] => {
    const earlier = before.get(unit.unitCode)
    if (earlier === undefined) return []
    const change = { ...unitChange(unit, 'stays', earlier, unit), listed: listedChange(earlier, unit, shown) }
    return saysSomething(change) ? [change] : []
  })
  return [
    ...entered.map((unit) => unitChange(unit, 'entered', figuresOf(standings.before(unit.unitCode)), unit)),
    ...left.map((unit) => leftChange(unit, standings.now(unit.unitCode))),
    ...staying,
  ]
}

/** From which figure to which; a unit that is not ranked on one side has none there. */
export function unitChange(
  { unitCode, unitName, district }: UnitRef,
  list: UnitChange['list'],
  before: Figures | null,
  now: Figures | null,
): UnitChange {
  return {
    unitCode,
    unitName,
    district,
    list,
    qualityValue: fromTo(before?.qualityValue, now?.qualityValue),
    workScore: fromTo(before?.workScore, now?.workScore),
    score: fromTo(before?.score, now?.score),
    rankFromWorst: fromTo(before?.rankFromWorst, now?.rankFromWorst),
    listed: null,
    notRankedReason: null,
  }
}

/** A unit that is no longer ranked: the reason says it, and there is no figure to go to. `null` = not known any more. */
export function noLongerRanked(unit: UnitRef, list: UnitChange['list'], reason: string | null): UnitChange {
  return { ...unitChange(unit, list, null, null), notRankedReason: reason ?? GONE }
}

function leftChange(unit: ListedUnitFacts, now: Standing): UnitChange {
  if (now?.ranked === true) return unitChange(unit, 'left', unit, now.figures)
  return noLongerRanked(unit, 'left', now?.reason ?? null)
}

function figuresOf(standing: Standing): Figures | null {
  return standing?.ranked === true ? standing.figures : null
}

function listedChange(
  before: ListedUnitFacts,
  now: ListedUnitFacts,
  shown: readonly ShownFigure[],
): ListedChange | null {
  const changeOf = <K extends ShownFigure>(figure: K) =>
    shown.includes(figure) ? fromTo<ListedUnitFacts[K]>(before[figure], now[figure]) : null
  const change: ListedChange = {
    qualityScore: changeOf('qualityScore'),
    tied: changeOf('tied'),
    yearOnYear: changeOf('yearOnYear'),
    monthOnMonth: changeOf('monthOnMonth'),
    timesInTwelveMonths: changeOf('timesInTwelveMonths'),
    monthsInARow: changeOf('monthsInARow'),
    previousMonth: changeOf('previousMonth'),
  }
  return Object.values(change).some((pair) => pair !== null) ? change : null
}

function saysSomething({ qualityValue, workScore, score, rankFromWorst, listed }: UnitChange): boolean {
  return [qualityValue, workScore, score, rankFromWorst, listed].some((pair) => pair !== null)
}

function fromTo<T>(from: T | null | undefined, to: T | null | undefined): FromTo<NonNullable<T>> | null {
  return isEqual(from ?? null, to ?? null) ? null : { from: from ?? null, to: to ?? null }
}

/** Figures are plain values or objects of plain values; what comes back from storage may order members otherwise. */
function isEqual(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  const [a, b] = [new Map(Object.entries(one)), new Map(Object.entries(other))]
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value)
}
