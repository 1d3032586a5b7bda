import { parseExact, toDecimalText } from './decimal.ts'
import type { Month } from './time.ts'

/** A ranked unit's figures of a month, as published. */
export interface StandingFigures {
  readonly rank: number
  readonly rankFromWorst: number
  readonly tied: boolean
  readonly score: string
  readonly qualityValue: string
  readonly workScore: string | null
}

/** Where a unit stands in the published ranking of one month. */
export interface MonthStanding {
  readonly month: Month
  readonly version: number
  /** Whether it is on the bottom list. */
  readonly isListed: boolean
  /** How many units were ranked. */
  readonly rankedCount: number
  /** How many units the bottom list takes by the rules. */
  readonly limit: number
  /** `null` where it was not ranked, or where they are not shown. */
  readonly figures: StandingFigures | null
  /** Why it was not ranked; `null` where it was, or where that is not shown. */
  readonly notRankedReason: string | null
}

/**
 * What is seen of a standing: by whoever has the unit in his scope, all of it; by whoever else may look at the published
 * bottom list what that says, which of a unit that is not on it is no more than that.
 */
export function visibleStanding(standing: MonthStanding, isInScope: boolean): MonthStanding {
  if (isInScope || standing.isListed) return standing
  return { ...standing, figures: null, notRankedReason: null }
}

export interface Trend {
  readonly timesListed: number
  /** The newest month in which it was listed. */
  readonly lastListed: Month | null
  /** The newest score against the one before: by how much, positive = better, and since which month. */
  readonly change: { readonly by: string; readonly since: Month } | null
  /** A character a month, oldest first: the score between the lowest and the highest of them, `·` = none shown. */
  readonly sparkline: string
}

const BARS = '▁▂▃▄▅▆▇█'
const NO_BAR = '·'

/**
 * How a unit fared over the months given, in any order.
 *
 * @throws {RangeError} When a score is no decimal: published ones are.
 */
export function trendOf(standings: readonly MonthStanding[]): Trend {
  const months = standings.toSorted((a, b) => (a.month < b.month ? -1 : 1))
  const listed = months.filter(({ isListed }) => isListed)
  const scored = months.flatMap(({ month, figures }) => (figures === null ? [] : [{ month, score: figures.score }]))
  const [newest, before] = scored.toReversed()
  return {
    timesListed: listed.length,
    lastListed: listed.at(-1)?.month ?? null,
    change:
      newest === undefined || before === undefined
        ? null
        : { by: toDecimalText(exactOf(newest.score).sub(exactOf(before.score))), since: before.month },
    sparkline: sparklineOf(months.map(({ figures }) => (figures === null ? null : Number(figures.score)))),
  }
}

function exactOf(score: string) {
  const exact = parseExact(score)
  if (exact === null) throw new RangeError(`score ${JSON.stringify(score)}: expected a plain decimal`)
  return exact
}

function sparklineOf(values: readonly (number | null)[]): string {
  const shown = values.filter((value) => value !== null)
  const lowest = Math.min(...shown)
  const span = Math.max(...shown) - lowest
  return values
    .map((value) => {
      if (value === null) return NO_BAR
      // Equal scores stand in the middle: neither end of the scale says anything about them.
      const share = span === 0 ? 0.5 : (value - lowest) / span
      return BARS[Math.round(share * (BARS.length - 1))] ?? NO_BAR
    })
    .join('')
}
