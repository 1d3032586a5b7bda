import { dayBefore, isInForce, type LocalDay, spansOverlap } from './time.ts'
import {
  ADMIN_LEVELS,
  type AdminLevel,
  compareText,
  createUnitTree,
  isBody,
  type Unit,
  type UnitTree,
} from './units.ts'

/** One thing wrong with a unit, told by the column of the units file it stands in. */
export interface UnitFault {
  /** Place in the list that was checked, from 0. */
  readonly index: number
  readonly column: 'code' | 'name' | 'level' | 'parent_code' | 'valid_from' | 'valid_to'
  readonly value: string
  readonly expected: string
}

/** How many steps up a unit's ancestors are followed before they are taken to go in a circle. */
const ANCESTORS_MAX = 16

/** Levels that may stand at the top of a tree: a city's office, or one of a single district. */
const TOP_LEVELS: ReadonlySet<AdminLevel> = new Set(['municipal', 'district'])

/**
 * What is wrong with a whole set of units; empty when it is a tree that holds at every time.
 *
 * Spans of one code share no day. Every unit of level township or village has a parent; a parent is in the list, is of
 * a level above (a department may stand under a body of its own level), is in force on some day of the unit's span,
 * and is still in force when the span ends, so that nothing is left under an abolished unit. Nobody is his own
 * ancestor. The list is bounded by its caller; the faults come in its order.
 */
export function checkUnits(units: readonly Unit[]): readonly UnitFault[] {
  const tree = createUnitTree(units)
  const overlapping = new Map([...tree.spansByCode.values()].flatMap(overlapsAmong))
  return units.flatMap((unit, index) => {
    const faults = [...checkUnit(unit), ...checkParent(tree, unit)]
    const earlier = overlapping.get(unit)
    if (earlier !== undefined) {
      const expected = `a day outside ${spanText(earlier)}, when the code is in use already`
      faults.push({ column: 'valid_from', value: unit.validFrom ?? '', expected })
    }
    return faults.map((fault) => ({ index, ...fault }))
  })
}

type Finding = Omit<UnitFault, 'index'>

function checkUnit(unit: Unit): Finding[] {
  const faults: Finding[] = []
  if (unit.code.trim() === '') faults.push({ column: 'code', value: unit.code, expected: 'a unit code' })
  if (unit.name.trim() === '') faults.push({ column: 'name', value: unit.name, expected: 'the name of the unit' })
  if (unit.validFrom !== null && unit.validTo !== null && unit.validTo < unit.validFrom) {
    faults.push({ column: 'valid_to', value: unit.validTo, expected: `${unit.validFrom} or later` })
  }
  return faults
}

function checkParent(tree: UnitTree, unit: Unit): Finding[] {
  const fault = (expected: string): Finding[] => [{ column: 'parent_code', value: unit.parentCode ?? '', expected }]
  if (unit.parentCode === null) {
    return TOP_LEVELS.has(unit.level) ? [] : fault(`the code of the unit above, as the unit is of level ${unit.level}`)
  }
  const parents = tree.spansByCode.get(unit.parentCode)
  if (parents === undefined) return fault('the code of a unit in this file or already known')
  if (!parents.some((parent) => spansOverlap(parent, unit)) || !parents.some((parent) => holdsToTheEnd(parent, unit))) {
    return fault(
      `a unit in force until ${unit.validTo ?? 'further notice'}; this one is so ${parents.map(spanText).join(', ')}`,
    )
  }
  if (isOwnAncestor(tree, unit)) return fault('a unit that does not itself stand under this one')
  const tooLow = parents.find((parent) => spansOverlap(parent, unit) && !mayStandUnder(unit, parent))
  return tooLow === undefined ? [] : fault(`a unit of a level above ${unit.level}, not of level ${tooLow.level}`)
}

function mayStandUnder(unit: Unit, parent: Unit): boolean {
  const stepsDown = ADMIN_LEVELS.indexOf(unit.level) - ADMIN_LEVELS.indexOf(parent.level)
  return stepsDown > 0 || (stepsDown === 0 && isBody(unit))
}

function holdsToTheEnd(parent: Unit, unit: Unit): boolean {
  return unit.validTo === null ? parent.validTo === null : isInForce(parent, unit.validTo)
}

function isOwnAncestor(tree: UnitTree, unit: Unit): boolean {
  let at: Unit | undefined = unit
  for (let step = 0; at !== undefined && step < ANCESTORS_MAX; step += 1) {
    const parentCode: string | null = at.parentCode
    if (parentCode === null) return false
    if (parentCode === unit.code) return true
    at = tree.spansByCode.get(parentCode)?.findLast((span) => spansOverlap(span, unit))
  }
  return at !== undefined
}

/** Of one code's spans, earliest first: each that begins before an earlier one ends, with that earlier one. */
function overlapsAmong(spans: readonly Unit[]): (readonly [later: Unit, earlier: Unit])[] {
  const overlaps: (readonly [Unit, Unit])[] = []
  let longest: Unit | undefined
  for (const span of spans) {
    if (longest !== undefined && spansOverlap(longest, span)) overlaps.push([span, longest])
    if (longest === undefined || (longest.validTo !== null && (span.validTo ?? '9999-12-31') > longest.validTo))
      longest = span
  }
  return overlaps
}

function spanText(unit: Unit): string {
  return `${unit.validFrom ?? ''}..${unit.validTo ?? ''}`
}

/** What a re-import of units changes. */
export interface UnitMerge<Stored extends Unit> {
  /** Every unit span that holds afterwards; check it with `checkUnits` before writing anything. */
  readonly next: readonly Unit[]
  /** For each of `next`, the place of the incoming row it comes from; `null` for a stored row left as it was. */
  readonly origins: readonly (number | null)[]
  /** The stored rows that no longer hold, as the objects given; they stay readable as history. */
  readonly superseded: readonly Stored[]
  /** The rows to write. */
  readonly inserted: readonly Unit[]
  /** How many incoming rows were already stored just so. */
  readonly unchanged: number
}

/** A span on its way into `next`: where it comes from, and whether the incoming file has spoken for it. */
interface Slot<Stored extends Unit> {
  readonly unit: Unit
  readonly stored: Stored | null
  readonly origin: number | null
  readonly isTaken: boolean
}

/**
 * What a units file changes in the units known so far. Nothing is ever deleted: a unit that the file leaves out stays.
 *
 * A row with a first day begins a span or, when the unit has one from that day, corrects it; a span that was open then
 * ends the day before. A row without days describes the unit as it now is and corrects its open span; a row with only
 * a last day ends that span. What is stored already, field for field, is not written again, so importing a file twice
 * is importing it once. Two rows of one file never correct each other: their spans stand side by side, and
 * `checkUnits` tells when they overlap.
 */
export function mergeUnits<Stored extends Unit>(
  existing: readonly Stored[],
  incoming: readonly Unit[],
): UnitMerge<Stored> {
  const slotsByCode = new Map<string, Slot<Stored>[]>()
  for (const unit of existing) {
    slotsOf(slotsByCode, unit.code).push({ unit, stored: unit, origin: null, isTaken: false })
  }
  for (const [code, rows] of rowsByCode(incoming)) {
    const slots = slotsOf(slotsByCode, code)
    for (const row of rows) mergeRow(slots, row.unit, row.index)
  }
  const slots = [...slotsByCode.values()].flat()
  const kept = new Set(slots.flatMap((slot) => slot.stored ?? []))
  return {
    next: slots.map((slot) => slot.unit),
    origins: slots.map((slot) => slot.origin),
    superseded: existing.filter((unit) => !kept.has(unit)),
    inserted: slots.filter((slot) => slot.stored === null).map((slot) => slot.unit),
    unchanged: slots.filter((slot) => slot.stored !== null && slot.isTaken).length,
  }
}

interface IncomingRow {
  readonly unit: Unit
  readonly index: number
}

/** The file's rows by code, earliest first; a row left open ends the day before the file's own next row begins. */
function rowsByCode(incoming: readonly Unit[]): ReadonlyMap<string, readonly IncomingRow[]> {
  const rows = Map.groupBy(
    incoming.map((unit, index) => ({ unit, index })),
    (row) => row.unit.code,
  )
  for (const [code, ofCode] of rows) {
    if (ofCode.length === 1) continue
    const sorted = ofCode.toSorted((a, b) => compareText(a.unit.validFrom ?? '', b.unit.validFrom ?? ''))
    const closed = sorted.map((row, at) => {
      const nextDay = sorted[at + 1]?.unit.validFrom ?? null
      return nextDay === null ? row : { ...row, unit: endedBefore(row.unit, nextDay) }
    })
    rows.set(code, closed)
  }
  return rows
}

/** Puts one incoming row in its place among the spans of its code. */
function mergeRow<Stored extends Unit>(slots: Slot<Stored>[], row: Unit, origin: number): void {
  const at = slotToCorrect(slots, row)
  const slot = slots[at]
  if (slot !== undefined) {
    const corrected: Unit = { ...plain(row), validFrom: row.validFrom ?? slot.unit.validFrom }
    const isSame = isSameUnit(slot.unit, corrected)
    slots[at] = { unit: isSame ? slot.unit : corrected, stored: isSame ? slot.stored : null, origin, isTaken: true }
    return
  }
  const { validFrom } = row
  if (validFrom !== null) {
    for (const [index, { unit, isTaken }] of slots.entries()) {
      if (isTaken) continue
      const ended = endedBefore(unit, validFrom)
      if (ended !== unit) slots[index] = { unit: ended, stored: null, origin, isTaken: false }
    }
  }
  slots.push({ unit: plain(row), stored: null, origin, isTaken: true })
}

/** Index of the span the row corrects, or -1 when it begins one of its own. */
function slotToCorrect<Stored extends Unit>(slots: readonly Slot<Stored>[], row: Unit): number {
  const sameStart = slots.findIndex((slot) => !slot.isTaken && slot.unit.validFrom === row.validFrom)
  if (row.validFrom !== null) return sameStart
  const open = slots.findIndex((slot) => !slot.isTaken && slot.unit.validTo === null)
  if (row.validTo === null) return open >= 0 ? open : sameStart
  // A row with only a last day finds the span it ended before, or importing it twice would make a second one.
  const { validTo } = row
  const sameEnd = slots.findIndex((slot) => !slot.isTaken && slot.unit.validTo === validTo)
  const openByThen = slots[open]?.unit.validFrom ?? ''
  const [found = -1] = [sameStart, sameEnd, openByThen <= validTo ? open : -1].filter((at) => at >= 0)
  return found
}

/** The unit, ended the day before `day` if it was open and had begun by then; the same object otherwise. */
function endedBefore(unit: Unit, day: LocalDay): Unit {
  const isOpenBefore = unit.validTo === null && (unit.validFrom === null || unit.validFrom < day)
  return isOpenBefore ? { ...plain(unit), validTo: dayBefore(day) } : unit
}

/** Only the fields of a unit, without what a stored row carries besides. */
function plain({ code, name, level, parentCode, kind, aliases, validFrom, validTo }: Unit): Unit {
  return { code, name, level, parentCode, kind, aliases, validFrom, validTo }
}

function isSameUnit(one: Unit, other: Unit): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other))
}

function slotsOf<Stored extends Unit>(slotsByCode: Map<string, Slot<Stored>[]>, code: string): Slot<Stored>[] {
  const slots = slotsByCode.get(code) ?? []
  slotsByCode.set(code, slots)
  return slots
}
