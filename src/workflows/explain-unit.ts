import { type Explanation, explainUnit as explain } from '../domain/explain.ts'
import type { Medium } from '../domain/medium.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import type { Month } from '../domain/time.ts'
import { createUnitTree } from '../domain/units.ts'
import type { Db } from '../store/database.ts'
import { dataVersion, loadMonthRows } from '../store/month-data.ts'
import { loadUnitsAsOf } from '../store/units.ts'
import { showRanking } from './ranking-document.ts'
import { rankingInput } from './ranking-source.ts'
import { resolveTownship } from './resolve-unit.ts'

/** Every step from the stored input to a unit's place, computed again from what is stored. */
export async function explainUnit(
  db: Db,
  input: { readonly medium: Medium; readonly month: Month; readonly version: number | null; readonly unit: string },
): Promise<Outcome<Explanation & { readonly version: number }>> {
  const { medium, month } = input
  const shown = await showRanking(db, medium, month, input.version)
  if (!shown.ok) return shown
  const { ranking, ruleSet } = shown.value
  const tree = createUnitTree(await loadUnitsAsOf(db, ranking.computedAt))
  const code = resolveTownship(tree, input.unit, month)
  if (!code.ok) return code
  const data = await dataVersion(db, medium, month, ranking.dataVersion)
  if (data === null) throw new Error(`data version ${medium} ${month} ${ranking.dataVersion}: expected it stored`)
  const rows = await loadMonthRows(db, medium, month, ranking.dataVersion)
  const source = rankingInput(tree, data, rows, ruleSet)
  if (!source.ok) return source
  const days = rows.find((row) => row.unitCode === code.value)?.days ?? undefined
  const { bottomLimit: limit, decision } = ranking
  const explanation = explain(
    {
      ...source.value,
      policy: ruleSet.rules.tieAtCut,
      limit,
      decision,
      sourceNotes: {
        fileName: data.fileName,
        dataVersion: data.version,
        ruleSetVersion: ruleSet.version,
        ...(days === undefined ? {} : { days }),
      },
    },
    code.value,
  )
  return done({ ...explanation, version: ranking.version })
}
