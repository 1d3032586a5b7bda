import type { Medium } from '../domain/medium.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import { addMonths, type Month } from '../domain/time.ts'
import { type MonthStanding, visibleStanding } from '../domain/unit-history.ts'
import { type Unit, unitOn } from '../domain/units.ts'
import { maySee, type Scope } from '../domain/visibility.ts'
import type { UnitRef } from '../notifications/facts.ts'
import type { Db } from '../store/database.ts'
import { newestPublished, publishedIn, type RankingInfo } from '../store/rankings.ts'
import { notRankedOf, rankedCounts, standingsOf } from '../store/standings.ts'
import { type FoundUnit, refuseUnseen, toFoundUnit } from './find-unit.ts'
import { loadTree, type OfficeContext, todayOf } from './office-context.ts'

/** Months of a history, the newest published one being the last. */
const MONTHS_SHOWN = 12

/** The units of a district that were on a month's bottom list. */
export interface DistrictMonth {
  readonly month: Month
  readonly version: number
  /** Worst first. */
  readonly listed: readonly UnitRef[]
}

/** One medium's published months, newest first; a month without a published ranking is left out. */
export type MediumHistory = { readonly medium: Medium } & (
  | { readonly of: 'township'; readonly months: readonly MonthStanding[] }
  | { readonly of: 'district'; readonly months: readonly DistrictMonth[] }
)

export interface UnitHistory {
  readonly unit: FoundUnit
  /** Whether the unit's own figures are shown in every month, and not only where the published list shows them. */
  readonly isInScope: boolean
  /** Empty for a unit that is neither a township nor a district: those are not assessed. */
  readonly media: readonly MediumHistory[]
}

/**
 * A unit's last twelve published months, for whoever has it in his scope; who may look at whole lists sees of any other
 * township in which months it was on them. A district's history is which of its townships were.
 */
export async function unitHistory(
  context: OfficeContext,
  question: { readonly unitCode: string; readonly media: readonly Medium[]; readonly scope: Scope },
): Promise<Outcome<UnitHistory>> {
  const db = context.database.prisma
  const { unitCode, scope } = question
  const tree = await loadTree(db)
  const day = todayOf(context)
  const unit = unitOn(tree, unitCode, day) ?? tree.spansByCode.get(unitCode)?.at(-1) ?? null
  if (unit === null) return refuseUnseen(unitCode)
  const isInScope = maySee(scope, { unitCodes: [unitCode], namedIds: null })
  if (!isInScope && !scope.seesWholeLists) return refuseUnseen(unitCode)
  const media: MediumHistory[] = []
  for (const medium of question.media) {
    const history = await mediumHistory(db, medium, unit, isInScope)
    if (history !== null) media.push(history)
  }
  return done({ unit: toFoundUnit(tree, unit, day), isInScope, media })
}

async function mediumHistory(db: Db, medium: Medium, unit: Unit, isInScope: boolean): Promise<MediumHistory | null> {
  if (unit.level !== 'township' && unit.level !== 'district') return null
  const published = await lastPublished(db, medium)
  if (unit.level === 'district') {
    return { medium, of: 'district', months: await districtMonths(db, medium, unit.code, published) }
  }
  return { medium, of: 'township', months: await townshipMonths(db, medium, unit.code, { published, isInScope }) }
}

async function lastPublished(db: Db, medium: Medium): Promise<readonly RankingInfo[]> {
  const newest = await newestPublished(db, medium)
  if (newest === null) return []
  const months = Array.from({ length: MONTHS_SHOWN }, (_, index) => addMonths(newest.month, -index))
  return publishedIn(db, medium, months)
}

async function townshipMonths(
  db: Db,
  medium: Medium,
  unitCode: string,
  { published, isInScope }: { readonly published: readonly RankingInfo[]; readonly isInScope: boolean },
): Promise<readonly MonthStanding[]> {
  const of = { unitCodes: [unitCode] }
  const figures = new Map((await standingsOf(db, medium, published, of)).map((row) => [row.month, row]))
  const reasons = new Map((await notRankedOf(db, medium, published, of)).map((row) => [row.month, row.reason]))
  const counts = await rankedCounts(db, medium, published)
  return published.map(({ month, version, bottomUnitCodes, bottomLimit }) => {
    const row = figures.get(month)
    const standing: MonthStanding = {
      month,
      version,
      isListed: bottomUnitCodes.includes(unitCode),
      rankedCount: counts.get(month) ?? 0,
      limit: bottomLimit,
      figures: row ?? null,
      notRankedReason: reasons.get(month) ?? null,
    }
    return visibleStanding(standing, isInScope)
  })
}

async function districtMonths(
  db: Db,
  medium: Medium,
  districtCode: string,
  published: readonly RankingInfo[],
): Promise<readonly DistrictMonth[]> {
  const rows = Map.groupBy(await standingsOf(db, medium, published, { districtCode }), ({ month }) => month)
  return published.map(({ month, version, bottomUnitCodes }) => {
    const byCode = new Map((rows.get(month) ?? []).map((row) => [row.unitCode, row]))
    const listed = bottomUnitCodes.flatMap((code) => byCode.get(code) ?? [])
    return {
      month,
      version,
      listed: listed.map(({ unitCode, unitName, district }) => ({ unitCode, unitName, district })),
    }
  })
}
