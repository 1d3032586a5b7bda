import type { Medium } from '../domain/medium.ts'
import type { RankingRules, RuleSet } from '../domain/office.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from './database.ts'
import { sha256Of } from './files.ts'
import { toJson } from './json.ts'

/**
 * Stores the rules as a new version unless the newest stored version says the same. A stored version never changes.
 * Returns the version that holds them.
 */
export async function recordRules(db: Db, medium: Medium, rules: RankingRules, now: Date): Promise<number> {
  const sha256 = sha256Of(JSON.stringify(rules))
  const newest = await db.ruleSetVersion.findFirst({ where: { medium }, orderBy: { version: 'desc' } })
  if (newest?.sha256 === sha256) return newest.version
  const version = (newest?.version ?? 0) + 1
  const { effectiveFrom } = rules
  await db.ruleSetVersion.create({
    data: { medium, version, effectiveFrom, rules: toJson(rules), sha256, recordedAt: now },
  })
  return version
}

/** The rules in force in a month: the latest `effectiveFrom` not after it, and of several the newest version. */
export async function ruleSetFor(db: Db, medium: Medium, month: Month): Promise<RuleSet | null> {
  const row = await db.ruleSetVersion.findFirst({
    where: { medium, effectiveFrom: { lte: month } },
    orderBy: [{ effectiveFrom: 'desc' }, { version: 'desc' }],
  })
  return row === null ? null : { medium, version: row.version, rules: row.rules as unknown as RankingRules }
}

export async function ruleSetVersion(db: Db, medium: Medium, version: number): Promise<RuleSet | null> {
  const row = await db.ruleSetVersion.findUnique({ where: { medium_version: { medium, version } } })
  return row === null ? null : { medium, version, rules: row.rules as unknown as RankingRules }
}

/** The first month any stored rules of the medium hold for; `null` when there are none. */
export async function rulesBegin(db: Db, medium: Medium): Promise<Month | null> {
  const row = await db.ruleSetVersion.findFirst({ where: { medium }, orderBy: { effectiveFrom: 'asc' } })
  return row?.effectiveFrom ?? null
}
