import { isInForce, type LocalDay, monthOf } from './time.ts'
import { isSpelledBy, parseSpelling, type ReadingsOf } from './unit-spelling.ts'
import {
  ADMIN_LEVELS,
  type AdminLevel,
  compareText,
  districtOf,
  parseUnitText,
  resolveUnit,
  toUnitName,
  type Unit,
  type UnitTree,
  unitOn,
} from './units.ts'

/** Units offered to choose from; who means one that is not among them writes more of its name. */
const CHOICES_MAX = 8

/** Longer than any unit's name with its district, in characters. */
const TEXT_CHARACTERS_MAX = 100

/** What a person's words for a unit come to. */
export type UnitSearch =
  | { readonly kind: 'found'; readonly unit: Unit }
  /** The highest level first, then by code; `more` = how many others fit. */
  | { readonly kind: 'choice'; readonly units: readonly Unit[]; readonly more: number }
  | { readonly kind: 'none' }

export interface UnitSearchOptions {
  /** The day it is asked for; a unit that had ended by then, or not begun, is found as it stood nearest to it. */
  readonly day: LocalDay
  readonly levels: readonly AdminLevel[]
  /** Units for which it is false are as if unknown. */
  readonly isOffered: (unit: Unit) => boolean
  /** How characters are read, for a name in pinyin or its initials; left out, none is known. */
  readonly readingsOf?: ReadingsOf
}

/**
 * The unit a person means by a code, a name or alias, or a district and a name written together, with `/` between, or
 * as two words, or by a spelling of its name in pinyin or initials. What is only part of a name is never taken for it:
 * the units it is part of are offered to choose from, even where there is but one.
 */
export function searchUnits(tree: UnitTree, text: string, options: UnitSearchOptions): UnitSearch {
  const { day, levels, isOffered } = options
  const isWanted = (unit: Unit) => levels.includes(unit.level) && isOffered(unit)
  const plain = toUnitName(text).replace(/\s+/g, '/')
  if (plain === '' || plain.length > TEXT_CHARACTERS_MAX) return { kind: 'none' }
  const exact = exactly(tree, plain, day).filter(isWanted)
  const joined = exact.length > 0 ? exact : joinedNames(tree, plain, day).filter(isWanted)
  const meant = joined.length > 0 ? joined : spelledSo(tree, plain, options, isWanted)
  const [only] = meant
  if (only !== undefined && meant.length === 1) return { kind: 'found', unit: only }
  const fitting = meant.length > 0 ? meant : namesWith(tree, plain, day).filter(isWanted)
  if (fitting.length === 0) return { kind: 'none' }
  const sorted = fitting.toSorted(byLevel)
  return { kind: 'choice', units: sorted.slice(0, CHOICES_MAX), more: Math.max(0, sorted.length - CHOICES_MAX) }
}

function exactly(tree: UnitTree, plain: string, day: LocalDay): readonly Unit[] {
  const found = resolveUnit(tree, parseUnitText(plain), { day })
  switch (found.kind) {
    case 'found':
    case 'expired':
      return [found.unit]
    case 'ambiguous':
      return found.candidates
    case 'unknown':
      return []
  }
}

/** 甲区乙镇: wherever it can be cut into a district's name and a unit's. */
function joinedNames(tree: UnitTree, plain: string, day: LocalDay): readonly Unit[] {
  if (plain.includes('/')) return []
  const cuts = Array.from({ length: plain.length - 1 }, (_, index) => index + 1)
  const found = cuts.flatMap((at) => exactly(tree, `${plain.slice(0, at)}/${plain.slice(at)}`, day))
  return [...new Map(found.map((unit) => [unit.code, unit])).values()]
}

/** Wanted units in force whose name, alone or with the district before it, the text spells. */
function spelledSo(
  tree: UnitTree,
  plain: string,
  { day, readingsOf }: Pick<UnitSearchOptions, 'day' | 'readingsOf'>,
  isWanted: (unit: Unit) => boolean,
): readonly Unit[] {
  const letters = parseSpelling(plain)
  if (letters === null || readingsOf === undefined) return []
  const wanted = inForce(tree, day).filter(isWanted)
  return [...Map.groupBy(wanted, ({ parentCode }) => parentCode)].flatMap(([parentCode, siblings]) => {
    const parent = parentCode === null ? null : unitOn(tree, parentCode, day)
    const above = parent === null ? null : districtOf(tree, parent, monthOf(day))
    const districts = above === null ? [null] : [null, above.name]
    return siblings.filter(({ name, aliases }) =>
      [name, ...aliases].some((known) =>
        districts.some((district) => isSpelledBy(letters, { name: known, district }, readingsOf)),
      ),
    )
  })
}

function namesWith(tree: UnitTree, plain: string, day: LocalDay): readonly Unit[] {
  return inForce(tree, day).filter((unit) =>
    [unit.name, ...unit.aliases].some((name) => toUnitName(name).includes(plain)),
  )
}

function inForce(tree: UnitTree, day: LocalDay): readonly Unit[] {
  return tree.units.filter((unit) => isInForce(unit, day))
}

function byLevel(one: Unit, other: Unit): number {
  return ADMIN_LEVELS.indexOf(one.level) - ADMIN_LEVELS.indexOf(other.level) || compareText(one.code, other.code)
}
