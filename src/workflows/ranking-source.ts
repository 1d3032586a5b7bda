import type { Medium } from '../domain/medium.ts'
import type { RankingRules, RuleSet } from '../domain/office.ts'
import type { RankingInput } from '../domain/ranking.ts'
import { done, type Outcome, refuse } from '../domain/refusal.ts'
import { placesFor } from '../domain/scoring.ts'
import type { Month } from '../domain/time.ts'
import { townshipsInMonth, type UnitTree } from '../domain/units.ts'
import type { DataVersionInfo, StoredMonthRow } from '../store/month-data.ts'

/**
 * What a ranking is computed from, checked: every row is a township-level unit of the month, every exempt unit exists,
 * and the rules state the decimal places of the month.
 */
export function rankingInput(
  tree: UnitTree,
  data: DataVersionInfo,
  rows: readonly StoredMonthRow[],
  { rules, version }: RuleSet,
): Outcome<RankingInput> {
  const { medium, month } = data
  const units = townshipsInMonth(tree, month)
  const known = new Set(units.map((unit) => unit.code))
  const stray = rows.find((row) => !known.has(row.unitCode))
  if (stray !== undefined) {
    const message = `unit ${stray.unitCode} of data version ${data.version} is no longer a township-level unit valid in ${month}; import the ${medium} table again`
    return refuse({ code: 'stale-data', needs: 'input', message, command: importCommand(medium, month) })
  }
  const places = placesFor(rules, month)
  if (places === null) {
    const message = `rankings.${medium}.quality.decimals: no row begins by ${month}; expected one whose from is not after it`
    return refuse({ code: 'no-decimals', needs: 'input', message })
  }
  const exempt = unknownExempt(tree, rules)
  if (exempt !== null) {
    const message = `rankings.${medium}.exempt (rule set ${version}): ${exempt} is no unit; expected the code of a unit`
    return refuse({ code: 'unknown-exempt', needs: 'input', message })
  }
  return done({ month, rules, units, rows, validDaysKnown: data.hasValidDays })
}

function unknownExempt(tree: UnitTree, rules: RankingRules): string | null {
  return rules.exempt.find(({ unitCode }) => !tree.spansByCode.has(unitCode))?.unitCode ?? null
}

export function importCommand(medium: Medium, month: Month): string {
  return `duban import month FILE --medium ${medium} --month ${month}`
}
