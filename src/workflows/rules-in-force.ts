import type { Medium } from '../domain/medium.ts'
import type { RuleSet } from '../domain/office.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from '../store/database.ts'
import { recordRules, ruleSetFor, ruleSetToBe, rulesBegin } from '../store/rule-sets.ts'
import type { OfficeContext } from './office-context.ts'

/**
 * Stores the office file's rules if they say something new, and returns those in force in the month.
 * Refuses a month before any rules begin, and a medium the office file never ranked.
 */
export async function rulesInForce(
  context: OfficeContext,
  db: Db,
  medium: Medium,
  month: Month,
): Promise<Outcome<RuleSet>> {
  const rules = context.office.rankings[medium]
  if (rules !== undefined) await recordRules(db, medium, rules, context.now())
  const inForce = await ruleSetFor(db, medium, month)
  return inForce === null ? refuse(noRules(medium, month, await rulesBegin(db, medium))) : done(inForce)
}

/** The same rules by looking alone: those of the office file that say something new are taken as if they were stored. */
export async function lookUpRules(
  context: OfficeContext,
  db: Db,
  medium: Medium,
  month: Month,
): Promise<Outcome<RuleSet>> {
  const rules = context.office.rankings[medium]
  const inForce = await ruleSetToBe(db, medium, month, rules)
  if (inForce !== null) return done(inForce)
  const begins = [await rulesBegin(db, medium), rules?.effectiveFrom ?? null].filter((begin) => begin !== null)
  return refuse(noRules(medium, month, begins.sort()[0] ?? null))
}

function noRules(medium: Medium, month: Month, begin: Month | null): Refusal {
  const message =
    begin === null
      ? `${medium}: the office file has no rankings.${medium}; expected its rules before a ${medium} table`
      : `${medium} ${month}: no rules in force; the earliest rules begin with ${begin} (effectiveFrom)`
  return { code: 'no-rules', needs: 'input', message }
}
