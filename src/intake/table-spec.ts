import type { Delimiter, RecordVisitor } from './csv.ts'
import type { FileKind, Header } from './headers.ts'
import type { IssueLog } from './issues.ts'

/** One row by column; a column the file does not have, or a cell left out, is empty text. */
export type Cells<C extends string> = Readonly<Record<C, string>>

/** What is done with the rows of one kind of file. */
export interface TableSpec<C extends string, T> {
  readonly kind: FileKind<C>
  /** What the header must hold: of each need, all columns of at least one alternative. */
  readonly needs: readonly (readonly (readonly C[])[])[]
  /** Whether the taker has a `plainRest`. */
  readonly readsPlainRest?: boolean
  readonly start: (table: StartedTable<C>) => RowTaker<C, T>
}

export interface StartedTable<C extends string> {
  readonly header: Header<C>
  readonly errors: IssueLog
  readonly warnings: IssueLog
}

export interface RowTaker<C extends string, T> {
  /** Takes one row that is not blank and whose cells can be used. */
  readonly row: (row: number, cells: Cells<C>) => void
  /** Takes the rest of a CSV file that has no quotes, in one go. Must come to what `row` would come to. */
  readonly plainRest?: (rest: PlainRest) => void
  /** The table, once every row was taken without error. */
  readonly finish: () => T
}

/** The rest of a CSV file without quotes, for a reader that goes by bytes. */
export interface PlainRest {
  readonly utf8: Uint8Array
  /** Where the rest begins. */
  readonly from: number
  /** The row that begins there. */
  readonly row: number
  readonly delimiter: Delimiter
  /** Counts a row that is not blank; `false` when the file has too many. */
  readonly count: (row: number) => boolean
  /** Has a row read the usual way, which also counts it; `false` ends the reading. */
  readonly usual: RecordVisitor
}
