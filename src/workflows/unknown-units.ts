import type { UnitTree } from '../domain/units.ts'
import type { RowIssue } from '../intake/issues.ts'

/** One issue for each row whose unit code no unit ever had. */
export function unknownUnitIssues(
  tree: UnitTree,
  rows: readonly { readonly unitCode: string; readonly row: number }[],
): readonly RowIssue[] {
  return rows
    .filter(({ unitCode }) => !tree.spansByCode.has(unitCode))
    .map(({ unitCode, row }) => {
      return { row, column: 'unit_code', value: unitCode, expected: 'the code of a unit that has been imported' }
    })
}
