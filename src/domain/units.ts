import { type DaySpan, isInForce, type LocalDay, type Month, spanOfMonth, spansOverlap } from './time.ts'

/** The four levels of the working mechanism, highest first (M1, S1). */
export const ADMIN_LEVELS = ['municipal', 'district', 'township', 'village'] as const

/** The four levels of the working mechanism (M1, S1). */
export type AdminLevel = (typeof ADMIN_LEVELS)[number]

/**
 * What a unit is, as a word of the units file: `government`, `department`, `soe`, `discipline`, `developmentArea`,
 * `street`, `town`, `township`, `area`, `community`, or a word of the office's own.
 */
export type UnitKind = string

/** One unit as it stood over a span of days. A unit that moved or was renamed has several, one a span. */
export interface Unit {
  /** Statistical code: 6 digits (city, district), at least 9 (township), 12 (community). */
  readonly code: string
  readonly name: string
  readonly level: AdminLevel
  readonly parentCode: string | null
  readonly kind: UnitKind
  /** Other names the unit goes by, exact ones only. */
  readonly aliases: readonly string[]
  /** First day, inclusive; `null` = always was. */
  readonly validFrom: LocalDay | null
  /** Last day, inclusive; `null` = still is. */
  readonly validTo: LocalDay | null
}

/** All units of an office, indexed for look-ups. Made by `createUnitTree`; a value, never changed afterwards. */
export interface UnitTree {
  /** Every span of every unit, in the order given. */
  readonly units: readonly Unit[]
  /** A unit's spans by its code, earliest first. */
  readonly spansByCode: ReadonlyMap<string, readonly Unit[]>
  /** Every span that goes by a name, official or alias, by the name as `toUnitName` writes it. */
  readonly spansByName: ReadonlyMap<string, readonly Unit[]>
}

/** How a file or a person names a unit. */
export type UnitQuery =
  | { readonly code: string }
  | { readonly district: string; readonly name: string }
  | { readonly name: string }

/** The time a question about units is asked for: a month (any day of it will do) or a single day. */
export type UnitTime = { readonly month: Month } | { readonly day: LocalDay }

export type UnitResolution =
  | { readonly kind: 'found'; readonly unit: Unit }
  | { readonly kind: 'unknown' }
  /** Two or more units go by the name; nobody but the asker can say which is meant. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Unit[] }
  /** The unit is known, but not in force at that time; `unit` is its span nearest before it, else its first one. */
  | { readonly kind: 'expired'; readonly unit: Unit }

/** One township-level unit with its district, as a month's ranking needs it. */
export interface TownshipInMonth {
  readonly code: string
  readonly name: string
  readonly districtCode: string
  readonly district: string
}

/** Kinds of bodies that govern no territory: they sit at a level without being a district or a township of it. */
const BODY_KINDS: ReadonlySet<UnitKind> = new Set(['department', 'soe', 'discipline'])

/** How many steps up a unit's ancestors are followed; four levels need three, departments within a level a few more. */
const ANCESTORS_MAX = 8

const UNIT_CODE = /^(?=.*\d)[0-9A-Za-z][0-9A-Za-z._-]{0,31}$/

/** Whether the unit is a body such as a department or an enterprise, and not a territory. */
export function isBody(unit: Unit): boolean {
  return BODY_KINDS.has(unit.kind)
}

/** Indexes the units. Takes time in proportion to their number; what is wrong with them `checkUnits` says. */
export function createUnitTree(units: readonly Unit[]): UnitTree {
  const spansByCode = new Map<string, Unit[]>()
  const spansByName = new Map<string, Unit[]>()
  for (const unit of units) {
    pushTo(spansByCode, unit.code, unit)
    for (const name of namesOf(unit)) pushTo(spansByName, name, unit)
  }
  for (const spans of spansByCode.values()) if (spans.length > 1) spans.sort(byFirstDay)
  return { units, spansByCode, spansByName }
}

/** The unit as it stood in the month: the span in force on the last day of the month on which any was, or `null`. */
export function unitInMonth(tree: UnitTree, code: string, month: Month): Unit | null {
  return spanAt(tree, code, spanOfMonth(month))
}

/** The unit as it stood on the day, or `null` when it was not in force or is not known. */
export function unitOn(tree: UnitTree, code: string, day: LocalDay): Unit | null {
  return spanAt(tree, code, { validFrom: day, validTo: day })
}

/**
 * The district a unit belongs to in the month: its nearest ancestor of level district that is a territory (a district
 * department is none). A district is its own; the city, and a unit under no district, have none.
 */
export function districtOf(tree: UnitTree, unit: Unit, month: Month): Unit | null {
  return districtAt(tree, unit, spanOfMonth(month))
}

/** A tree's spans by the unit above them, gone through once a tree. */
const SPANS_BY_PARENT = new WeakMap<UnitTree, ReadonlyMap<string | null, readonly Unit[]>>()

/** The code itself, whether it is a unit's or not, and the codes of all units that lie below it on the day. */
export function subtreeCodes(tree: UnitTree, code: string, day: LocalDay): readonly string[] {
  const spansByParent = SPANS_BY_PARENT.get(tree) ?? Map.groupBy(tree.units, ({ parentCode }) => parentCode)
  SPANS_BY_PARENT.set(tree, spansByParent)
  const codes = new Set([code])
  let level: readonly string[] = [code]
  for (let depth = 0; level.length > 0 && depth < ANCESTORS_MAX; depth += 1) {
    const spans = level.flatMap((above) => spansByParent.get(above) ?? []).filter((span) => isInForce(span, day))
    level = spans.map((span) => span.code).filter((at) => !codes.has(at))
    for (const at of level) codes.add(at)
  }
  return [...codes]
}

/**
 * Every township-level unit in force on at least one day of the month, by code. One that no district stands above is
 * given its parent in the district's place, or empty text when it has none.
 */
export function townshipsInMonth(tree: UnitTree, month: Month): readonly TownshipInMonth[] {
  const when = spanOfMonth(month)
  const townships: TownshipInMonth[] = []
  for (const code of tree.spansByCode.keys()) {
    const unit = spanAt(tree, code, when)
    if (unit === null || unit.level !== 'township') continue
    const above = districtAt(tree, unit, when) ?? parentAt(tree, unit, when)
    townships.push({ code, name: unit.name, districtCode: above?.code ?? '', district: above?.name ?? '' })
  }
  return townships.sort((a, b) => compareText(a.code, b.code))
}

/** Whether the unit goes by this name, official or alias; full-width forms and blanks around it make no difference. */
export function hasName(unit: Unit, name: string): boolean {
  return namesOf(unit).has(toUnitName(name))
}

/** A name as it is compared: NFKC, so full-width letters, digits and brackets equal the plain ones, and trimmed. */
export function toUnitName(text: string): string {
  return text.normalize('NFKC').trim()
}

/** How a person types a unit: a code, `区全称/单位名称`, or a bare name; always a query, known or not. */
export function parseUnitText(text: string): UnitQuery {
  const plain = toUnitName(text)
  if (UNIT_CODE.test(plain)) return { code: plain }
  const slashAt = plain.indexOf('/')
  const name = plain.slice(slashAt + 1).trim()
  return slashAt <= 0 ? { name } : { district: plain.slice(0, slashAt).trim(), name }
}

/**
 * The unit a query means at a time, by exact code, name or alias, never by likeness.
 *
 * A name held on any day of the month will do, and the unit is given as it stood at the month's end. Within a district
 * an official name goes before another unit's alias; a bare name that fits two units is ambiguous however it fits.
 * With `level`, units of other levels are as if unknown.
 */
export function resolveUnit(tree: UnitTree, query: UnitQuery, when: UnitTime, level?: AdminLevel): UnitResolution {
  const time = 'month' in when ? spanOfMonth(when.month) : { validFrom: when.day, validTo: when.day }
  const spans = matchingSpans(tree, query).filter((span) => level === undefined || span.level === level)
  if (!('district' in query)) return choose(tree, spans, time)
  const within = spans.filter((span) => {
    const district = districtAt(tree, span, spansOverlap(span, time) ? time : endOf(span))
    return district !== null && hasName(district, query.district)
  })
  const official = within.filter((span) => toUnitName(span.name) === toUnitName(query.name) && spansOverlap(span, time))
  return choose(tree, official.length > 0 ? official : within, time)
}

/** One answer from the spans that fit a query: those in force at the time first, else the nearest one that was. */
function choose(tree: UnitTree, spans: readonly Unit[], time: DaySpan): UnitResolution {
  const codes = new Set(spans.filter((span) => spansOverlap(span, time)).map((span) => span.code))
  const candidates = [...codes].flatMap((code) => spanAt(tree, code, time) ?? [])
  const [only] = candidates
  if (only !== undefined) {
    if (candidates.length === 1) return { kind: 'found', unit: only }
    return { kind: 'ambiguous', candidates: candidates.sort((a, b) => compareText(a.code, b.code)) }
  }
  const sorted = spans.toSorted(byFirstDay)
  const before = sorted.findLast((span) => span.validFrom === null || span.validFrom <= (time.validTo ?? ''))
  const nearest = before ?? sorted[0]
  return nearest === undefined ? { kind: 'unknown' } : { kind: 'expired', unit: nearest }
}

function matchingSpans(tree: UnitTree, query: UnitQuery): readonly Unit[] {
  if ('code' in query) return tree.spansByCode.get(toUnitName(query.code)) ?? []
  return tree.spansByName.get(toUnitName(query.name)) ?? []
}

/** The last day of a span that has ended, to ask what stood above it then; an open span's first day. */
function endOf(span: Unit): DaySpan {
  const day = span.validTo ?? span.validFrom
  return { validFrom: day, validTo: day }
}

/** The latest span of the unit in force on some day of the time. */
function spanAt(tree: UnitTree, code: string, time: DaySpan): Unit | null {
  return tree.spansByCode.get(code)?.findLast((span) => spansOverlap(span, time)) ?? null
}

function parentAt(tree: UnitTree, unit: Unit, time: DaySpan): Unit | null {
  return unit.parentCode === null ? null : spanAt(tree, unit.parentCode, time)
}

function districtAt(tree: UnitTree, unit: Unit, time: DaySpan): Unit | null {
  let at: Unit | null = unit
  for (let step = 0; at !== null && step <= ANCESTORS_MAX; step += 1) {
    if (at.level === 'district' && !isBody(at)) return at
    at = parentAt(tree, at, time)
  }
  return null
}

function namesOf(unit: Unit): ReadonlySet<string> {
  return new Set([unit.name, ...unit.aliases].map(toUnitName).filter((name) => name !== ''))
}

function byFirstDay(a: Unit, b: Unit): number {
  return compareText(a.validFrom ?? '', b.validFrom ?? '')
}

/** Orders text by UTF-16 unit, the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function pushTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
