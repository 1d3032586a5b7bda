import type { RowIssue } from '../intake/issues.ts'
import type { ImportReport } from '../workflows/import-report.ts'
import { EXIT, type ExitCode } from './command.ts'
import { alignRows, type Output } from './output.ts'

/** Issues shown in a terminal; the JSON document has the first 1,000. */
const ISSUES_SHOWN = 20

/** What an import came to: 2 when the file had errors and nothing was written. */
export function showImport(output: Output, report: ImportReport): ExitCode {
  output.json(report)
  if (!report.ok) {
    output.note(`Nothing was written: ${report.errorsTotal} error(s) in ${report.rows} row(s).`)
    for (const line of issueLines(report.errors)) output.note(line)
    noteRest(output, report.errorsTotal)
    return EXIT.refused
  }
  const version = report.dataVersion === null ? '' : ` as data version ${report.dataVersion}`
  output.line(`${report.rows} row(s) read, ${report.written} written${version}.`)
  showDifferences(output, report)
  if (report.warningsTotal > 0) {
    output.note(`${report.warningsTotal} warning(s):`)
    for (const line of issueLines(report.warnings)) output.note(line)
    noteRest(output, report.warningsTotal)
  }
  return EXIT.done
}

function showDifferences(output: Output, { differences }: ImportReport): void {
  if (differences === null) return
  const { since, added, removed, changed, values } = differences
  if (added + removed + changed === 0) {
    output.line(`Nothing differs from data version ${since}.`)
    return
  }
  output.line(`Against data version ${since}: ${changed} unit(s) changed, ${added} added, ${removed} removed.`)
  const rows = values.slice(0, ISSUES_SHOWN).map(({ unitCode, column, from, to }) => {
    return ['', unitCode, column, `${from ?? '—'} → ${to ?? '—'}`]
  })
  for (const line of alignRows(rows)) output.line(line)
  if (values.length > ISSUES_SHOWN) output.line(`  … and ${values.length - ISSUES_SHOWN} more (see --json)`)
}

function issueLines(issues: readonly RowIssue[]): readonly string[] {
  const rows = issues.slice(0, ISSUES_SHOWN).map(({ row, column, value, expected }) => {
    return ['', row === 0 ? 'file' : `row ${row}`, column, JSON.stringify(value), `expected ${expected}`]
  })
  return alignRows(rows)
}

function noteRest(output: Output, total: number): void {
  if (total > ISSUES_SHOWN) output.note(`  … and ${total - ISSUES_SHOWN} more (see --json)`)
}
