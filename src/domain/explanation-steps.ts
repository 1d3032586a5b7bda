import type { BottomList, TieDecision } from './bottom-list.ts'
import type { TiePolicy } from './office.ts'
import type { NotRankedReason } from './ranking.ts'
import type { LocalDay } from './time.ts'

/** A unit that shares the explained unit's score. */
export interface ExplainedUnit {
  readonly unitCode: string
  readonly unitName: string
  readonly score: string
  readonly unroundedScore: string
  readonly exempt: boolean
}

/** One step of the way to a unit's place. Numbers are texts; a formula holds the numbers it is computed with. */
export type ExplanationStep =
  | {
      readonly step: 'input'
      readonly indicator: string
      readonly measure: string
      /** `null` when the table has no row for the unit; so are then the cells. */
      readonly row: number | null
      readonly qualityValue: string | null
      readonly workScore: string | null
      readonly validDays: number | null
      readonly note: string | null
      readonly fileName: string | null
      readonly dataVersion: number | null
      readonly ruleSetVersion: number | null
    }
  | {
      readonly step: 'hourly'
      readonly hoursPerDayMin: number
      /** By day; `mean` is `null` for a day with too few values. */
      readonly days: readonly {
        readonly day: LocalDay
        readonly count: number
        readonly sum: string
        readonly mean: string | null
      }[]
      readonly validDays: number
      /** `null` when no day is valid. */
      readonly formula: string | null
    }
  | {
      readonly step: 'validity'
      /** `null` when the rules ask for no number of days in the month. */
      readonly required: number | null
      readonly validDays: number | null
      /** The rule is left out when the table says nothing of days, or the rules ask for none. */
      readonly applied: boolean
      readonly passed: boolean
    }
  | { readonly step: 'rounding'; readonly value: string; readonly places: number; readonly rounded: string }
  | {
      readonly step: 'qualityScore'
      readonly kind: 'linear' | 'identity'
      readonly formula: string
      /** The linear result lay outside 0 to 100 and was held at the nearer end. */
      readonly clamped: boolean
      readonly qualityScore: string
    }
  | { readonly step: 'weights'; readonly quality: string; readonly work: string | null }
  | {
      readonly step: 'score'
      readonly formula: string
      readonly unrounded: string
      readonly decimals: number
      readonly score: string
    }
  | {
      readonly step: 'place'
      readonly rank: number
      readonly rankFromWorst: number
      readonly betterCount: number
      readonly worseCount: number
      readonly rankedCount: number
      readonly formula: string
    }
  | {
      readonly step: 'tie'
      readonly score: string
      /** The units that share the score, this one too, in row order (best first). */
      readonly units: readonly ExplainedUnit[]
    }
  | {
      readonly step: 'bottomList'
      readonly limit: number
      readonly policy: TiePolicy
      readonly decision: TieDecision | null
      readonly listed: boolean
      /** The unit is in a tie that crosses the edge, and nobody has decided. */
      readonly undecided: boolean
      readonly exemptReason: string | null
      /** 1 = the worst of the units that may be listed; `null` when the unit is exempt. */
      readonly position: number | null
      readonly candidateCount: number
      /** The tie across the edge, worst first; `null` when there is none. */
      readonly tieAtCut: BottomList['tieAtCut']
    }
  | {
      readonly step: 'notRanked'
      readonly reason: NotRankedReason
      readonly validDays: number | null
      readonly required: number | null
    }
