import type { Db } from '../store/database.ts'
import { newestDataVersion } from '../store/month-data.ts'
import type { RankingInfo } from '../store/rankings.ts'
import type { OfficeContext } from './office-context.ts'
import { lookUpRules } from './rules-in-force.ts'

/**
 * What was brought in since the ranking was computed, in words: a newer data version, or newer rules for its month;
 * `null` = nothing. A published ranking keeps the rules it was ranked with.
 */
export async function newerSource(context: OfficeContext, db: Db, info: RankingInfo): Promise<string | null> {
  const { medium, month } = info
  const data = await newestDataVersion(db, medium, month)
  if (data !== null && data.version > info.dataVersion) {
    return `data version ${data.version} is newer than data version ${info.dataVersion}`
  }
  const rules = info.state === 'published' ? null : await lookUpRules(context, db, medium, month)
  return rules?.ok === true && rules.value.version > info.ruleSetVersion
    ? `the rules in force are newer than rule set ${info.ruleSetVersion}`
    : null
}
