import type { Medium } from '../domain/medium.ts'
import type { Month } from '../domain/time.ts'
import type { StandingFigures } from '../domain/unit-history.ts'
import { maySee, type Scope } from '../domain/visibility.ts'
import type { UnitRef } from '../notifications/facts.ts'
import { publishedRanking } from '../store/rankings.ts'
import { notRankedOf, standingsOf } from '../store/standings.ts'
import type { OfficeContext } from './office-context.ts'

/** A unit's row of a published ranking. */
export interface SeenStanding extends UnitRef {
  readonly isListed: boolean
  /** `null` = it was not ranked. */
  readonly figures: StandingFigures | null
  readonly notRankedReason: string | null
}

/**
 * What somebody may see of a month's published ranking: the rows of the units in his scope, and the bottom list where
 * he may look at whole lists. Worst first, then those that were not ranked; `null` where nothing is published.
 */
export async function seenStandings(
  context: OfficeContext,
  question: { readonly medium: Medium; readonly month: Month; readonly scope: Scope },
): Promise<readonly SeenStanding[] | null> {
  const { medium, month, scope } = question
  const db = context.database.prisma
  const info = await publishedRanking(db, medium, month)
  if (info === null) return null
  const isSeen = (code: string) => maySee(scope, { unitCodes: [code], namedIds: null })
  const listed = new Set(info.bottomUnitCodes)
  const shown = scope.seesWholeLists ? info.bottomUnitCodes : []
  const of = scope.isWholeCity ? {} : { unitCodes: [...scope.unitCodes, ...shown] }
  const ranked = (await standingsOf(db, medium, [info], of)).filter(
    ({ unitCode }) => (scope.seesWholeLists && listed.has(unitCode)) || isSeen(unitCode),
  )
  const notRanked = (await notRankedOf(db, medium, [info], of)).filter(({ unitCode }) => isSeen(unitCode))
  return [
    ...ranked.map(({ unitCode, unitName, district, ...figures }): SeenStanding => {
      return { unitCode, unitName, district, isListed: listed.has(unitCode), figures, notRankedReason: null }
    }),
    ...notRanked.map(({ unitCode, unitName, district, reason }): SeenStanding => {
      return { unitCode, unitName, district, isListed: false, figures: null, notRankedReason: reason }
    }),
  ]
}
