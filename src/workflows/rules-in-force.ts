import type { Medium } from '../domain/medium.ts'
import type { RuleSet } from '../domain/office.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from '../store/database.ts'
import { type RulesChange, recordRules, ruleSetFor, ruleSetToBe, rulesBegin } from '../store/rule-sets.ts'
import type { Actor } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'
import { recordAct } from './record-act.ts'

/** Rules in force, and what was stored to have them. */
export interface RulesInForce {
  readonly ruleSet: RuleSet
  /** `null` = the office file says nothing new. */
  readonly change: RulesChange | null
}

/**
 * Stores the office file's rules if they say something new, and returns those in force in the month.
 * Refuses a month before any rules begin, and a medium the office file never ranked.
 */
export async function rulesInForce(
  context: OfficeContext,
  db: Db,
  medium: Medium,
  month: Month,
): Promise<Outcome<RulesInForce>> {
  const rules = context.office.rankings[medium]
  const change = rules === undefined ? null : await recordRules(db, medium, rules, context.now())
  const ruleSet = await ruleSetFor(db, medium, month)
  if (ruleSet === null) return refuse(noRules(medium, month, await rulesBegin(db, medium)))
  return done({ ruleSet, change })
}

/**
 * Writes to the audit log that the act brought an edited office file's rules into force, where it did. Call it with the
 * act's own entry, at the end of its transaction.
 */
export async function recordRulesChange(
  context: OfficeContext,
  db: Db,
  actor: Actor,
  { ruleSet: { medium }, change }: RulesInForce,
): Promise<void> {
  if (change === null) return
  await recordAct(context, db, actor, { act: 'changeRules', medium, details: { from: change.from, to: change.to } })
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
