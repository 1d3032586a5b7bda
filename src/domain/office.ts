import type { Medium } from './medium.ts'
import type { Month } from './time.ts'

/** The rules of one medium's ranking, as one version of the office file states them. Decimals are strings. */
export interface RankingRules {
  /** How many of the worst are listed (S6: 10). */
  readonly bottom: number
  /** What happens when a tie crosses the edge of the bottom list (K6). */
  readonly tieAtCut: TiePolicy
  readonly quality: {
    readonly indicator: string
    /** Unit of measure as people read it, e.g. 微克/立方米. */
    readonly unit: string
    readonly better: 'lower' | 'higher'
    /** Decimal places of the value from a month on, earliest first. */
    readonly decimals: readonly { readonly from: Month; readonly places: number }[]
    readonly min: string | null
    readonly max: string | null
    readonly score:
      | { readonly kind: 'linear'; readonly zeroAt: string; readonly fullAt: string }
      | { readonly kind: 'identity' }
  }
  /** Add up to exactly 1; `work` is `null` when the work score takes no part. */
  readonly weights: { readonly quality: string; readonly work: string | null }
  readonly scoreDecimals: number
  /** Fewest valid days by month of the year; `null` when the office sets no validity rule. */
  readonly validDaysMin: { readonly default: number; readonly byMonthOfYear: Readonly<Record<string, number>> } | null
  readonly hourly: { readonly hoursPerDayMin: number } | null
  /** Units never listed at the bottom, each with the reason people are shown. */
  readonly exempt: readonly { readonly unitCode: string; readonly reason: string }[]
  /** The first month these rules hold for. */
  readonly effectiveFrom: Month
}

export type TiePolicy = 'manual' | 'strict' | 'include'

/** One stored version of a medium's rules; it never changes once stored. */
export interface RuleSet {
  readonly medium: Medium
  readonly version: number
  readonly rules: RankingRules
}
