import type { TieDecision } from '../domain/bottom-list.ts'
import type { Medium } from '../domain/medium.ts'
import type { NotRankedUnit, RankedUnit } from '../domain/ranking.ts'
import type { LocalDay, Month } from '../domain/time.ts'
import { bulkInsert } from './bulk-insert.ts'
import type { Db } from './database.ts'
import { toJson } from './json.ts'
import { fromJsonRows, type JsonRows } from './json-rows.ts'

export type RankingState = 'computed' | 'reviewed' | 'published' | 'superseded'

/** What earlier published months say of a unit; kept with the ranking so that its notices can be made again. */
export interface PublishedHistory {
  /** Published bottom lists of the eleven months before, latest version each. */
  readonly lists: readonly { readonly month: Month; readonly version: number; readonly unitCodes: readonly string[] }[]
  /** Published quality values of last month and of the same month last year, by unit code; `null` = not published. */
  readonly lastMonth: Readonly<Record<string, string>> | null
  readonly lastYear: Readonly<Record<string, string>> | null
}

export interface Waiver {
  readonly unitCode: string
  readonly reason: string
  readonly by: string | null
}

export interface RankingInfo {
  readonly medium: Medium
  readonly month: Month
  readonly version: number
  readonly state: RankingState
  readonly dataVersion: number
  readonly ruleSetVersion: number
  readonly bottomLimit: number
  readonly computedBy: string | null
  readonly computedAt: Date
  readonly history: PublishedHistory
  /** Worst first: as published, or, until a tie is decided, the units every choice lists. */
  readonly bottomUnitCodes: readonly string[]
  readonly decision: TieDecision | null
  readonly reviewedBy: string | null
  readonly reviewedAt: Date | null
  readonly returned: { readonly by: string | null; readonly at: Date; readonly reason: string } | null
  readonly publishedBy: string | null
  readonly publishedAt: Date | null
  /** The office's local day of publication, printed on its notices. */
  readonly issuedOn: LocalDay | null
  /** What its notices say beyond the ranking itself, as the publishing act fixed it; `null` until then. */
  readonly terms: unknown
  readonly waivers: readonly Waiver[]
}

export interface StoredRanking extends RankingInfo {
  /** Best first. */
  readonly ranked: readonly RankedUnit[]
  readonly notRanked: readonly NotRankedUnit[]
}

type Key = { readonly medium: Medium; readonly month: Month; readonly version: number }

const RANKED_COLUMNS = {
  medium: 'text',
  month: 'text',
  version: 'integer',
  position: 'integer',
  unitCode: 'text',
  unitName: 'text',
  districtCode: 'text',
  district: 'text',
  qualityValue: 'text',
  qualityScore: 'text',
  workScore: 'text',
  score: 'text',
  unroundedScore: 'text',
  rank: 'integer',
  rankFromWorst: 'integer',
  tied: 'boolean',
  exempt: 'boolean',
  exemptReason: 'text',
} as const

const NOT_RANKED_COLUMNS = {
  medium: 'text',
  month: 'text',
  version: 'integer',
  unitCode: 'text',
  unitName: 'text',
  districtCode: 'text',
  district: 'text',
  reason: 'text',
  validDays: 'integer',
} as const

/** Stores a newly computed ranking; whatever was computed before stays readable. */
export async function saveRanking(db: Db, ranking: StoredRanking): Promise<void> {
  const { medium, month, version } = ranking
  await db.ranking.create({
    data: {
      medium,
      month,
      version,
      state: ranking.state,
      dataVersion: ranking.dataVersion,
      ruleSetVersion: ranking.ruleSetVersion,
      bottomLimit: ranking.bottomLimit,
      computedBy: ranking.computedBy,
      computedAt: ranking.computedAt,
      history: toJson(ranking.history),
      bottomUnitCodes: [...ranking.bottomUnitCodes],
      waivers: toJson(ranking.waivers),
    },
  })
  await bulkInsert(
    db,
    'ranked_unit',
    RANKED_COLUMNS,
    ranking.ranked.map((unit, index) => ({ medium, month, version, position: index + 1, ...unit })),
  )
  await bulkInsert(
    db,
    'not_ranked_unit',
    NOT_RANKED_COLUMNS,
    ranking.notRanked.map((unit) => ({ medium, month, version, ...unit })),
  )
}

export async function loadRankingInfo(db: Db, { medium, month, version }: Key): Promise<RankingInfo | null> {
  const row = await db.ranking.findUnique({ where: { medium_month_version: { medium, month, version } } })
  return row === null ? null : toInfo(row)
}

export async function newestRanking(db: Db, medium: Medium, month: Month): Promise<RankingInfo | null> {
  const row = await db.ranking.findFirst({ where: { medium, month }, orderBy: { version: 'desc' } })
  return row === null ? null : toInfo(row)
}

/** The version that is published now; `null` when none is. */
export async function publishedRanking(db: Db, medium: Medium, month: Month): Promise<RankingInfo | null> {
  const row = await db.ranking.findFirst({
    where: { medium, month, state: 'published' },
    orderBy: { version: 'desc' },
  })
  return row === null ? null : toInfo(row)
}

/** The version in force of the newest month that is published; `null` while none is. */
export async function newestPublished(db: Db, medium: Medium): Promise<RankingInfo | null> {
  const row = await db.ranking.findFirst({
    where: { medium, state: 'published' },
    orderBy: [{ month: 'desc' }, { version: 'desc' }],
  })
  return row === null ? null : toInfo(row)
}

export async function loadRanking(db: Db, key: Key): Promise<StoredRanking | null> {
  const info = await loadRankingInfo(db, key)
  return info === null ? null : withRows(db, info)
}

/** The ranking with its rows, best first, and its units that were not ranked. */
export async function withRows(db: Db, info: RankingInfo): Promise<StoredRanking> {
  const { medium, month, version } = info
  const ranked = await db.$queryRaw<JsonRows>`
    SELECT json_agg(r ORDER BY position)::text AS rows
    FROM (SELECT position, "unitCode", "unitName", "districtCode", district, "qualityValue", "qualityScore",
        "workScore", score, "unroundedScore", rank, "rankFromWorst", tied, exempt, "exemptReason"
      FROM ranked_unit WHERE medium = ${medium} AND month = ${month} AND version = ${version}) r`
  const notRanked = await db.$queryRaw<JsonRows>`
    SELECT json_agg(r ORDER BY "unitCode")::text AS rows
    FROM (SELECT "unitCode", "unitName", "districtCode", district, reason, "validDays"
      FROM not_ranked_unit WHERE medium = ${medium} AND month = ${month} AND version = ${version}) r`
  return {
    ...info,
    ranked: fromJsonRows<RankedUnit & { readonly position: number }>(ranked).map(
      ({ position: _position, ...unit }) => unit,
    ),
    notRanked: fromJsonRows<NotRankedUnit>(notRanked),
  }
}

export interface RankingChange {
  readonly state?: RankingState
  readonly decision?: TieDecision | null
  readonly reviewedBy?: string | null
  readonly reviewedAt?: Date | null
  readonly returned?: { readonly by: string | null; readonly at: Date; readonly reason: string }
  readonly publishedBy?: string | null
  readonly publishedAt?: Date
  readonly issuedOn?: LocalDay
  readonly bottomUnitCodes?: readonly string[]
  readonly terms?: unknown
  readonly waivers?: readonly Waiver[]
}

/**
 * Records what was decided about a ranking, provided it is still in the state the decision was made on.
 * Returns false when somebody else changed it in between; then nothing was written.
 */
export async function changeRanking(
  db: Db,
  { medium, month, version }: Key,
  from: RankingState,
  change: RankingChange,
): Promise<boolean> {
  const { decision, returned, waivers, bottomUnitCodes, terms, ...plain } = change
  const { count } = await db.ranking.updateMany({
    where: { medium, month, version, state: from },
    data: {
      ...plain,
      ...(terms === undefined ? {} : { terms: toJson(terms) }),
      ...(bottomUnitCodes === undefined ? {} : { bottomUnitCodes: [...bottomUnitCodes] }),
      ...(decision == null
        ? {}
        : { tiePolicy: decision.policy, tieDecidedBy: decision.by, tieReason: decision.reason }),
      ...(returned === undefined
        ? {}
        : { returnedBy: returned.by, returnedAt: returned.at, returnReason: returned.reason }),
      ...(waivers === undefined ? {} : { waivers: toJson(waivers) }),
    },
  })
  return count === 1
}

/** Published rankings of a medium in the months given, the version in force of each, newest month first. */
export async function publishedIn(db: Db, medium: Medium, months: readonly Month[]): Promise<readonly RankingInfo[]> {
  const rows = await db.ranking.findMany({
    where: { medium, month: { in: [...months] }, state: 'published' },
    orderBy: [{ month: 'desc' }, { version: 'desc' }],
  })
  return rows.map(toInfo)
}

function toInfo(row: NonNullable<Awaited<ReturnType<Db['ranking']['findFirst']>>>): RankingInfo {
  const { tiePolicy, tieDecidedBy, tieReason, returnedAt, returnReason, returnedBy, ...rest } = row
  return {
    ...rest,
    medium: row.medium as Medium,
    state: row.state as RankingState,
    history: row.history as unknown as PublishedHistory,
    decision:
      tiePolicy === null
        ? null
        : { policy: tiePolicy as TieDecision['policy'], by: tieDecidedBy ?? '', reason: tieReason ?? '' },
    returned: returnedAt === null ? null : { by: returnedBy, at: returnedAt, reason: returnReason ?? '' },
    waivers: row.waivers as unknown as readonly Waiver[],
  }
}
