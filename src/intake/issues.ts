import { INTAKE_LIMITS } from './limits.ts'

/** One thing wrong with a file: where it stands, what is there, and what was expected. */
export interface RowIssue {
  /** As a spreadsheet shows it, the first row being 1; 0 = the file as a whole. */
  readonly row: number
  /** The column's English name, the header itself for an unknown column, or `file`. */
  readonly column: string
  /** What the cell holds, shortened; the file's name where the file itself is at fault. */
  readonly value: string
  readonly expected: string
}

/** Collects issues up to a bound and counts the rest. */
export interface IssueLog {
  readonly add: (issue: RowIssue) => void
  readonly list: readonly RowIssue[]
  readonly total: () => number
}

/** What reading a file came to. Nothing of a file with one error is used. */
export type IntakeResult<T> = IntakeReport &
  (
    | { readonly ok: true; readonly file: StoredFile; readonly table: T }
    | { readonly ok: false; readonly file: StoredFile | null }
  )

export interface IntakeReport {
  /** Rows below the header that are not blank, as far as the file was read. */
  readonly rows: number
  /** The first errors, `INTAKE_LIMITS.issuesListedMax` and those of the file as a whole. */
  readonly errors: readonly RowIssue[]
  /** How many errors there are, the unlisted ones included. */
  readonly errorsTotal: number
  readonly warnings: readonly RowIssue[]
  readonly warningsTotal: number
}

/** The file as it was given, to be kept. */
export interface StoredFile {
  /** Of the original bytes, in lower-case hexadecimal. */
  readonly sha256: string
  readonly fileName: string
  /** Of the original bytes. */
  readonly byteLength: number
  /** The original bytes in gzip format. */
  readonly gzipped: Uint8Array
}

export function createIssueLog(): IssueLog {
  const list: RowIssue[] = []
  let total = 0
  return {
    list,
    total: () => total,
    add(issue) {
      total += 1
      // What is wrong with the file itself is listed even after a thousand rows: it often explains them.
      const isListed = list.length < INTAKE_LIMITS.issuesListedMax || issue.column === 'file'
      if (isListed) list.push({ ...issue, value: shorten(issue.value) })
    },
  }
}

/** An issue with the file as a whole. */
export function fileIssue(fileName: string, expected: string): RowIssue {
  return { row: 0, column: 'file', value: fileName, expected }
}

function shorten(value: string): string {
  const max = INTAKE_LIMITS.issueValueCharactersMax
  // Cutting between the halves of a surrogate pair would leave text that is not valid UTF-8 when written out.
  return value.length <= max ? value : `${value.slice(0, max).toWellFormed()}…`
}
