import { type Exact, parseExact, roundToScaled, scaledToText } from './decimal.ts'
import type { NotRankedUnit, RankedUnit } from './ranking.ts'
import type { Month } from './time.ts'
import { addMonths, monthsBetween } from './time.ts'

/** Months that "times listed" looks at: the month itself and the eleven before. */
const LISTING_WINDOW_MONTHS = 12
/** Decimal places of a change in percent, as the bulletins print it. */
const PERCENT_PLACES = 1

/** How a value stands to the one it is compared with. */
export type Change =
  /** There is no base to compare with: it is missing, or zero. */
  | { readonly kind: 'unknown' }
  /** 持平. */
  | { readonly kind: 'unchanged' }
  /** `percent` is positive, one decimal: `6.2` means 6.2 %. */
  | { readonly kind: 'up' | 'down'; readonly percent: string }

/**
 * The change from a base in percent, `(current − base) / |base|`, rounded half to even to one decimal once.
 *
 * Takes the values as published, not the stored ones: a reader must get the same figure from the two published
 * numbers. A change that rounds to 0.0 is `unchanged`, since "up by 0.0 %" says nothing. A negative base counts by its
 * absolute value, so that `up` always means a larger value.
 *
 * @throws {RangeError} When a text is no number: published values are.
 */
export function changeBetween(current: string, base: string | null): Change {
  const value = parsePublished(current)
  if (base === null) return { kind: 'unknown' }
  const baseValue = parsePublished(base)
  if (baseValue.n === 0n) return { kind: 'unknown' }
  const percent = roundToScaled(value.sub(baseValue).mul(100n).div(baseValue.abs()), PERCENT_PLACES)
  if (percent === 0n) return { kind: 'unchanged' }
  const up = percent > 0n
  return { kind: up ? 'up' : 'down', percent: scaledToText(up ? percent : -percent, PERCENT_PLACES) }
}

function parsePublished(text: string): Exact {
  const value = parseExact(text)
  if (value === null) throw new RangeError(`published value ${JSON.stringify(text)}: expected a plain decimal`)
  return value
}

/** The bottom list of one month, as published. */
export interface PublishedListing {
  readonly month: Month
  readonly unitCodes: readonly string[]
}

export interface ListingHistory {
  /** In this month and the eleven before. */
  readonly timesInTwelveMonths: number
  /** Ending with this month; 0 when the unit is not listed now. */
  readonly monthsInARow: number
  /** The last month before this one in which the unit was listed, among those given. */
  readonly previousMonth: Month | null
}

/**
 * How often a unit was listed up to a month. A month without a published ranking breaks the row.
 *
 * @param published One entry a month, the version in force, in any order; later months and the month itself are left
 *   out, since `listedNow` speaks for it.
 * @throws {RangeError} When a month comes twice: two versions of it were given.
 */
export function listingHistory(
  published: readonly PublishedListing[],
  month: Month,
  unitCode: string,
  listedNow: boolean,
): ListingHistory {
  const seen = new Set<Month>()
  const listed = new Set<Month>()
  for (const entry of published) {
    if (seen.has(entry.month)) throw new RangeError(`month ${entry.month}: expected one published list, got two`)
    seen.add(entry.month)
    if (entry.month < month && entry.unitCodes.includes(unitCode)) listed.add(entry.month)
  }
  const earlier = [...listed].sort()
  if (listedNow) listed.add(month)
  const inWindow = [...listed].filter((listedMonth) => monthsBetween(listedMonth, month) < LISTING_WINDOW_MONTHS)
  return {
    timesInTwelveMonths: inWindow.length,
    monthsInARow: monthsInARowTo(month, listed),
    previousMonth: earlier.at(-1) ?? null,
  }
}

/** Stops at the first month that is missing, so it takes no more steps than there are listed months. */
function monthsInARowTo(month: Month, listed: ReadonlySet<Month>): number {
  let count = 0
  while (listed.has(addMonths(month, -count))) count++
  return count
}

/** One version of a month's ranking, as far as two versions are compared. */
export interface RankingVersion {
  readonly ranked: readonly RankedUnit[]
  readonly notRanked: readonly NotRankedUnit[]
  /** Worst first. */
  readonly bottomUnitCodes: readonly string[]
}

/** What a version says of a ranked unit. */
export type Standing = Pick<RankedUnit, 'qualityValue' | 'workScore' | 'score' | 'rank' | 'rankFromWorst'>

export interface RankingDifference {
  /** Units ranked in both versions whose value, work score, score or rank differs, by the newer order. */
  readonly changed: readonly {
    readonly unitCode: string
    readonly unitName: string
    readonly district: string
    readonly older: Standing
    readonly newer: Standing
  }[]
  /** On the newer bottom list and not on the older, worst first. */
  readonly enteredBottom: readonly string[]
  /** On the older bottom list and not on the newer, worst first as they stood. */
  readonly leftBottom: readonly string[]
  /** Ranked in the newer version only, by the newer order. */
  readonly newlyRanked: readonly RankedUnit[]
  /** Ranked in the older version only, by the older order; `now` is `null` when the newer one has left the unit out. */
  readonly noLongerRanked: readonly { readonly unit: RankedUnit; readonly now: NotRankedUnit | null }[]
}

/** What differs between two versions of a ranking. Lists run over every unit concerned: a message shortens them. */
export function compareRankings(older: RankingVersion, newer: RankingVersion): RankingDifference {
  const olderRanked = new Map(older.ranked.map((unit) => [unit.unitCode, unit]))
  const newerRanked = new Set(newer.ranked.map((unit) => unit.unitCode))
  const newerNotRanked = new Map(newer.notRanked.map((unit) => [unit.unitCode, unit]))
  const olderBottom = new Set(older.bottomUnitCodes)
  const newerBottom = new Set(newer.bottomUnitCodes)
  return {
    changed: newer.ranked.flatMap((unit) => {
      const before = olderRanked.get(unit.unitCode)
      if (before === undefined || !differs(before, unit)) return []
      const { unitCode, unitName, district } = unit
      return [{ unitCode, unitName, district, older: standingOf(before), newer: standingOf(unit) }]
    }),
    enteredBottom: newer.bottomUnitCodes.filter((unitCode) => !olderBottom.has(unitCode)),
    leftBottom: older.bottomUnitCodes.filter((unitCode) => !newerBottom.has(unitCode)),
    newlyRanked: newer.ranked.filter((unit) => !olderRanked.has(unit.unitCode)),
    noLongerRanked: older.ranked
      .filter((unit) => !newerRanked.has(unit.unitCode))
      .map((unit) => ({ unit, now: newerNotRanked.get(unit.unitCode) ?? null })),
  }
}

function standingOf({ qualityValue, workScore, score, rank, rankFromWorst }: RankedUnit): Standing {
  return { qualityValue, workScore, score, rank, rankFromWorst }
}

function differs(one: RankedUnit, other: RankedUnit): boolean {
  return (
    one.qualityValue !== other.qualityValue ||
    one.workScore !== other.workScore ||
    one.score !== other.score ||
    one.rank !== other.rank ||
    one.rankFromWorst !== other.rankFromWorst
  )
}
