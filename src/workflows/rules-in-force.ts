import type { Medium } from '../domain/medium.ts'
import type { RuleSet } from '../domain/office.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from '../store/database.ts'
import { recordRules, ruleSetFor, rulesBegin } from '../store/rule-sets.ts'
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
  if (inForce !== null) return done(inForce)
  const begin = await rulesBegin(db, medium)
  const message =
    begin === null
      ? `${medium}: the office file has no rankings.${medium}; expected its rules before a ${medium} table`
      : `${medium} ${month}: no rules in force; the earliest rules begin with ${begin} (effectiveFrom)`
  return refuse({ code: 'no-rules', needs: 'input', message })
}
