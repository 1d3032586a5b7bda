import type { Medium } from '../domain/medium.ts'
import type { RankingRules, RuleSet } from '../domain/office.ts'
import type { Month } from '../domain/time.ts'
import { lockRules } from './advisory-locks.ts'
import type { Db } from './database.ts'
import { sha256Of } from './files.ts'
import { toJson } from './json.ts'

/** A version of rules that was stored, and the newest before it; `null` = it is the first. */
export interface RulesChange {
  readonly from: number | null
  readonly to: number
}

/**
 * Stores the rules as a new version unless the newest stored version says the same. A stored version never changes.
 * Returns what was stored, `null` = nothing new. Two transactions at once store them once.
 */
export async function recordRules(db: Db, medium: Medium, rules: RankingRules, now: Date): Promise<RulesChange | null> {
  const sha256 = sha256Of(JSON.stringify(rules))
  if ((await newestRules(db, medium))?.sha256 !== sha256) await lockRules(db, medium)
  // Looked at again under the lock: whoever held it may have stored the very same rules.
  const newest = await newestRules(db, medium)
  if (newest?.sha256 === sha256) return null
  const from = newest?.version ?? null
  const to = (from ?? 0) + 1
  const { effectiveFrom } = rules
  await db.ruleSetVersion.create({
    data: { medium, version: to, effectiveFrom, rules: toJson(rules), sha256, recordedAt: now },
  })
  return { from, to }
}

function newestRules(db: Db, medium: Medium) {
  return db.ruleSetVersion.findFirst({ where: { medium }, orderBy: { version: 'desc' } })
}

/**
 * The rules that would be in force in a month once the office's present rules are stored; stores nothing. A version that
 * is not stored yet has the number it would get.
 */
export async function ruleSetToBe(
  db: Db,
  medium: Medium,
  month: Month,
  rules: RankingRules | undefined,
): Promise<RuleSet | null> {
  const stored = await ruleSetFor(db, medium, month)
  if (rules === undefined || rules.effectiveFrom > month) return stored
  if (stored !== null && stored.rules.effectiveFrom > rules.effectiveFrom) return stored
  const newest = await newestRules(db, medium)
  if (newest?.sha256 === sha256Of(JSON.stringify(rules))) return stored
  return { medium, version: (newest?.version ?? 0) + 1, rules }
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

/** The version a ranking was computed with, which is stored with it. @throws When it is not there after all. */
export async function ruleSetOf(
  db: Db,
  { medium, ruleSetVersion: version }: { readonly medium: Medium; readonly ruleSetVersion: number },
): Promise<RuleSet> {
  const ruleSet = await ruleSetVersion(db, medium, version)
  if (ruleSet === null) throw new Error(`rule set ${medium} ${version}: expected it stored`)
  return ruleSet
}

/** The first month any stored rules of the medium hold for; `null` when there are none. */
export async function rulesBegin(db: Db, medium: Medium): Promise<Month | null> {
  const row = await db.ruleSetVersion.findFirst({ where: { medium }, orderBy: { effectiveFrom: 'asc' } })
  return row?.effectiveFrom ?? null
}
