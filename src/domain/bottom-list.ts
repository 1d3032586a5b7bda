import type { TiePolicy } from './office.ts'
import type { RankedUnit } from './ranking.ts'

/** What a reviewer chose for a tie that crosses the edge, and why. */
export interface TieDecision {
  readonly policy: 'strict' | 'include'
  readonly by: string
  readonly reason: string
}

export interface BottomList {
  /** How many units the rules list. */
  readonly limit: number
  /** Worst first. */
  readonly unitCodes: readonly string[]
  /** The tie that crosses the edge, worst first, whatever the policy; `null` when none does. */
  readonly tieAtCut: { readonly rankFromWorst: number; readonly unitCodes: readonly string[] } | null
  readonly decision: TieDecision | null
  /** A reviewer has to choose before this list may be published. */
  readonly undecided: boolean
}

/**
 * The worst `limit` of the ranked, non-exempt units (S6: the last ten), read from the end of the ranking's own order.
 *
 * A tie counts when units with one rounded score stand on both sides of the edge, exempt units left out. Then `strict`
 * takes exactly `limit` units in row order, `include` takes the whole tie, and `manual` follows the reviewer's
 * decision; while there is none, only the units that both choices list are listed, and the rest of the tie is the very
 * thing to be decided.
 *
 * @param ranked Best first, as `computeRanking` returns them.
 * @param decision Read under `manual` only; other policies leave nothing to decide.
 * @throws {RangeError} When `limit` is not a whole number from 0.
 */
export function selectBottom(
  ranked: readonly RankedUnit[],
  limit: number,
  policy: TiePolicy,
  decision: TieDecision | null,
): BottomList {
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new RangeError(`bottom limit ${limit}: expected a whole number from 0`)
  }
  const worstFirst = ranked.filter((unit) => !unit.exempt).reverse()
  const tie = tieAcross(worstFirst, limit)
  const applied = policy === 'manual' ? (decision?.policy ?? 'manual') : policy
  const listedCount = tie === null ? limit : listedCountWithTie(tie, limit, applied)
  return {
    limit,
    unitCodes: worstFirst.slice(0, listedCount).map((unit) => unit.unitCode),
    tieAtCut: tie === null ? null : { rankFromWorst: tie.rankFromWorst, unitCodes: tie.unitCodes },
    decision,
    undecided: tie !== null && applied === 'manual',
  }
}

interface Tie {
  /** Index of its worst unit in the worst-first order. */
  readonly start: number
  readonly rankFromWorst: number
  readonly unitCodes: readonly string[]
}

function tieAcross(worstFirst: readonly RankedUnit[], limit: number): Tie | null {
  const lastIn = worstFirst[limit - 1]
  const firstOut = worstFirst[limit]
  // Units share a rank exactly when they share a rounded score.
  if (lastIn === undefined || firstOut === undefined || lastIn.rankFromWorst !== firstOut.rankFromWorst) return null
  const { rankFromWorst } = lastIn
  const tied = worstFirst.filter((unit) => unit.rankFromWorst === rankFromWorst)
  return {
    start: worstFirst.findIndex((unit) => unit.rankFromWorst === rankFromWorst),
    rankFromWorst,
    unitCodes: tied.map((unit) => unit.unitCode),
  }
}

function listedCountWithTie(tie: Tie, limit: number, policy: TiePolicy): number {
  return policy === 'include' ? tie.start + tie.unitCodes.length : limit
}
