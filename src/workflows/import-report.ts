import type { IntakeReport, RowIssue } from '../intake/issues.ts'

/** What an import came to, in the shape `import … --json` prints. */
export interface ImportReport {
  readonly ok: boolean
  /** Rows read below the header. */
  readonly rows: number
  readonly written: number
  readonly dataVersion: number | null
  /** The first 1,000; `errorsTotal` counts all. */
  readonly errors: readonly RowIssue[]
  readonly errorsTotal: number
  readonly warnings: readonly RowIssue[]
  readonly warningsTotal: number
  /** What a re-import changed against the newest data version; `null` for a first one and for other files. */
  readonly differences: Differences | null
}

export interface Differences {
  readonly since: number
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** The first 1,000, by unit code. */
  readonly values: readonly ValueChange[]
}

export interface ValueChange {
  readonly unitCode: string
  readonly column: 'quality_value' | 'work_score' | 'valid_days' | 'note' | 'row'
  readonly from: string | null
  readonly to: string | null
}

export function failedReport(report: IntakeReport): ImportReport {
  return { ...reportOf(report), ok: false, written: 0, dataVersion: null, differences: null }
}

export function reportOf({ rows, errors, errorsTotal, warnings, warningsTotal }: IntakeReport) {
  return { rows, errors, errorsTotal, warnings, warningsTotal }
}
