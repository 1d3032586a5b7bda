import type { RankedUnit } from '../domain/ranking.ts'
import type { ShownRanking } from '../workflows/ranking-document.ts'
import { bottomOf } from '../workflows/ranking-facts.ts'
import { alignRows, type Output } from './output.ts'

const HEADER = ['from worst', 'rank', 'code', 'district', 'unit', 'value', 'quality', 'work', 'score'] as const

/** The bottom list as it stands, and the tie that waits for a decision. */
export function showBottom(output: Output, { ranking, ruleSet }: ShownRanking): void {
  const { unitCodes, tieAtCut, undecided, limit } = bottomOf(ranking, ruleSet)
  const byCode = new Map(ranking.ranked.map((unit) => [unit.unitCode, unit]))
  const rowsOf = (codes: readonly string[]) => codes.flatMap((code) => rowOf(byCode.get(code)))
  output.line(`Last ${limit}${undecided ? ' (undecided)' : ''}, worst first:`)
  for (const line of alignRows([HEADER, ...rowsOf(unitCodes)])) output.line(`  ${line}`)
  if (tieAtCut === null) return
  output.line(`A tie at place ${tieAtCut.rankFromWorst} from the end crosses the edge:`)
  for (const line of alignRows(rowsOf(tieAtCut.unitCodes))) output.line(`  ${line}`)
  if (undecided) output.line(`→ duban review ${ranking.medium} ${ranking.month} --tie strict|include --reason TEXT`)
}

/** Every unit, best first, then those that were not ranked with their reasons. */
export function showWhole(output: Output, shown: ShownRanking): void {
  const { ranking } = shown
  const { medium, month, version, state, dataVersion, ruleSetVersion } = ranking
  output.line(
    `${medium} ${month} version ${version} (${state}), data version ${dataVersion}, rule set ${ruleSetVersion}`,
  )
  for (const line of alignRows([HEADER, ...ranking.ranked.flatMap(rowOf)])) output.line(`  ${line}`)
  if (ranking.notRanked.length > 0) output.line('Not ranked:')
  const rest = ranking.notRanked.map((unit) => [unit.unitCode, unit.district, unit.unitName, unit.reason])
  for (const line of alignRows(rest)) output.line(`  ${line}`)
  showBottom(output, shown)
}

function rowOf(unit: RankedUnit | undefined): readonly (readonly string[])[] {
  if (unit === undefined) return []
  const marks = `${unit.tied ? ' =' : ''}${unit.exempt ? ' exempt' : ''}`
  return [
    [
      String(unit.rankFromWorst),
      String(unit.rank),
      unit.unitCode,
      unit.district,
      unit.unitName,
      unit.qualityValue,
      unit.qualityScore,
      unit.workScore ?? '—',
      `${unit.score}${marks}`,
    ],
  ]
}
