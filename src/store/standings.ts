import type { Medium } from '../domain/medium.ts'
import type { Month } from '../domain/time.ts'
import type { StandingFigures } from '../domain/unit-history.ts'
import type { Db } from './database.ts'

/** One version of one month's ranking. */
export interface RankingVersion {
  readonly month: Month
  readonly version: number
}

export interface StoredStanding extends RankingVersion, StandingFigures {
  readonly unitCode: string
  readonly unitName: string
  readonly district: string
}

export interface StoredNotRanked extends RankingVersion {
  readonly unitCode: string
  readonly unitName: string
  readonly district: string
  readonly reason: string
}

/** Whose rows: those of some units, or of every unit of a district as it then was; all where neither is named. */
export interface RowsOf {
  readonly unitCodes?: readonly string[]
  readonly districtCode?: string
}

/** The ranked rows in the versions given; none for no version. */
export async function standingsOf(
  db: Db,
  medium: Medium,
  versions: readonly RankingVersion[],
  of: RowsOf,
): Promise<readonly StoredStanding[]> {
  if (versions.length === 0) return []
  return db.rankedRow.findMany({
    where: { medium, OR: versions.map(keyOf), ...whereOf(of) },
    orderBy: [{ month: 'desc' }, { position: 'desc' }],
    select: {
      month: true,
      version: true,
      unitCode: true,
      unitName: true,
      district: true,
      rank: true,
      rankFromWorst: true,
      tied: true,
      score: true,
      qualityValue: true,
      workScore: true,
    },
  })
}

/** The rows of units that were not ranked in the versions given. */
export async function notRankedOf(
  db: Db,
  medium: Medium,
  versions: readonly RankingVersion[],
  of: RowsOf,
): Promise<readonly StoredNotRanked[]> {
  if (versions.length === 0) return []
  return db.notRankedRow.findMany({
    where: { medium, OR: versions.map(keyOf), ...whereOf(of) },
    orderBy: [{ month: 'desc' }, { unitCode: 'asc' }],
    select: { month: true, version: true, unitCode: true, unitName: true, district: true, reason: true },
  })
}

/** How many units each version ranked, by month. */
export async function rankedCounts(
  db: Db,
  medium: Medium,
  versions: readonly RankingVersion[],
): Promise<ReadonlyMap<Month, number>> {
  if (versions.length === 0) return new Map()
  const counted = await db.rankedRow.groupBy({
    by: ['month'],
    where: { medium, OR: versions.map(keyOf) },
    _count: { _all: true },
  })
  return new Map(counted.map(({ month, _count }) => [month, _count._all]))
}

function keyOf({ month, version }: RankingVersion): RankingVersion {
  return { month, version }
}

function whereOf({ unitCodes, districtCode }: RowsOf) {
  return {
    ...(unitCodes === undefined ? {} : { unitCode: { in: [...unitCodes] } }),
    ...(districtCode === undefined ? {} : { districtCode }),
  }
}
