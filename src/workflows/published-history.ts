import type { Medium } from '../domain/medium.ts'
import { addMonths, type Month } from '../domain/time.ts'
import type { Db } from '../store/database.ts'
import { type PublishedHistory, publishedIn, type RankingInfo, withRows } from '../store/rankings.ts'

/** How many months before a listing counts as "in the last twelve": eleven, this month being the twelfth. */
const MONTHS_BEFORE = 11

/**
 * What the published rankings of earlier months say of the units in question: their bottom lists, and the values of
 * last month and of the same month last year. Only what is published counts, as published.
 */
export async function publishedHistory(
  db: Db,
  medium: Medium,
  month: Month,
  indicator: string,
  unitCodes: ReadonlySet<string>,
): Promise<PublishedHistory> {
  const before = Array.from({ length: MONTHS_BEFORE }, (_, index) => addMonths(month, -(index + 1)))
  const lastYear = addMonths(month, -12)
  const published = await publishedIn(db, medium, [...before, lastYear])
  const byMonth = new Map(published.map((info) => [info.month, info]))
  const lists = before.flatMap((earlier) => {
    const info = byMonth.get(earlier)
    return info === undefined ? [] : [{ month: earlier, version: info.version, unitCodes: info.bottomUnitCodes }]
  })
  return {
    lists,
    lastMonth: await valuesOf(db, byMonth.get(addMonths(month, -1)), indicator, unitCodes),
    lastYear: await valuesOf(db, byMonth.get(lastYear), indicator, unitCodes),
  }
}

/** The published values; `null` when the month was not published, or another indicator was ranked then. */
async function valuesOf(
  db: Db,
  info: RankingInfo | undefined,
  indicator: string,
  unitCodes: ReadonlySet<string>,
): Promise<PublishedHistory['lastMonth']> {
  if (info === undefined) return null
  const rules = await db.ruleSetVersion.findUniqueOrThrow({
    where: { medium_version: { medium: info.medium, version: info.ruleSetVersion } },
  })
  if ((rules.rules as { quality?: { indicator?: string } }).quality?.indicator !== indicator) return null
  const { ranked } = await withRows(db, info)
  const values = ranked.filter((unit) => unitCodes.has(unit.unitCode)).map((unit) => [unit.unitCode, unit.qualityValue])
  return Object.fromEntries(values) as Record<string, string>
}
