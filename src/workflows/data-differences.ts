import { toExactText } from '../domain/decimal.ts'
import type { MonthRow } from '../domain/ranking.ts'
import { compareText } from '../domain/units.ts'
import type { Differences, ValueChange } from './import-report.ts'

const LISTED_MAX = 1_000

/** What a new data version says otherwise than the one before, by unit code; the first 1,000 values, all of them counted. */
export function compareData(older: readonly MonthRow[], newer: readonly MonthRow[], since: number): Differences {
  const before = new Map(older.map((row) => [row.unitCode, row]))
  const after = new Map(newer.map((row) => [row.unitCode, row]))
  const codes = [...new Set([...before.keys(), ...after.keys()])].sort(compareText)
  const counts = { added: 0, removed: 0, changed: 0 }
  const values: ValueChange[] = []
  for (const unitCode of codes) {
    const changes = changesOf(unitCode, before.get(unitCode), after.get(unitCode))
    if (changes.length === 0) continue
    counts[before.has(unitCode) ? (after.has(unitCode) ? 'changed' : 'removed') : 'added'] += 1
    values.push(...changes.slice(0, LISTED_MAX - values.length))
  }
  return { since, ...counts, values }
}

function changesOf(unitCode: string, from: MonthRow | undefined, to: MonthRow | undefined): readonly ValueChange[] {
  if (from === undefined) return [{ unitCode, column: 'row', from: null, to: describe(to) }]
  if (to === undefined) return [{ unitCode, column: 'row', from: describe(from), to: null }]
  const was = textsOf(from)
  const is = textsOf(to)
  const columns = ['quality_value', 'work_score', 'valid_days', 'note'] as const
  return columns
    .filter((column) => was[column] !== is[column])
    .map((column) => ({ unitCode, column, from: was[column], to: is[column] }))
}

function textsOf(row: MonthRow) {
  return {
    quality_value: row.qualityValue === null ? null : toExactText(row.qualityValue),
    work_score: row.workScore === null ? null : toExactText(row.workScore),
    valid_days: row.validDays === null ? null : String(row.validDays),
    note: row.note,
  }
}

function describe(row: MonthRow | undefined): string | null {
  if (row === undefined) return null
  const { quality_value, work_score } = textsOf(row)
  return `${quality_value ?? '—'} / ${work_score ?? '—'}`
}
