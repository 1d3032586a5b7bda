import type { Medium } from '../domain/medium.ts'
import type { LocalDay, Month } from '../domain/time.ts'
import type { Db } from '../store/database.ts'
import { newestPublished, publishedRanking } from '../store/rankings.ts'
import { type StoredStanding, standingsOf } from '../store/standings.ts'
import type { OfficeContext } from './office-context.ts'

/** The bottom list of a month as it was published. */
export interface PublishedList {
  readonly medium: Medium
  readonly month: Month
  readonly version: number
  readonly issuedOn: LocalDay | null
  readonly limit: number
  /** Worst first. */
  readonly units: readonly StoredStanding[]
  /** The city summary in Slack; `null` while it does not stand there. */
  readonly permalink: string | null
}

/**
 * The published list of a month, or of the newest month that has one; `null` where nothing is published. A version that
 * is only computed or reviewed is not shown, nor that there is one.
 */
export async function publishedList(
  { database }: OfficeContext,
  { medium, month }: { readonly medium: Medium; readonly month: Month | null },
): Promise<PublishedList | null> {
  const db = database.prisma
  const info = month === null ? await newestPublished(db, medium) : await publishedRanking(db, medium, month)
  if (info === null) return null
  const listed = await standingsOf(db, medium, [info], { unitCodes: info.bottomUnitCodes })
  const byCode = new Map(listed.map((unit) => [unit.unitCode, unit]))
  return {
    medium,
    month: info.month,
    version: info.version,
    issuedOn: info.issuedOn,
    limit: info.bottomLimit,
    units: info.bottomUnitCodes.flatMap((code) => byCode.get(code) ?? []),
    permalink: await summaryPermalink(db, medium, info.month),
  }
}

/** A correction changes the summary where it stands, so the newest post is the one that says what holds now. */
async function summaryPermalink(db: Db, medium: Medium, month: Month): Promise<string | null> {
  const row = await db.message.findFirst({
    where: { medium, month, kind: 'bottomRankingSummary', action: 'post', state: 'sent', permalink: { not: null } },
    orderBy: { id: 'desc' },
    select: { permalink: true },
  })
  return row?.permalink ?? null
}
