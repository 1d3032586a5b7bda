import type { Format } from '../notifications/format.ts'
import { ownWord } from '../notifications/notices/phrases.ts'
import type { ExportTable } from '../notifications/table-file.ts'

/** Columns whose texts are plain decimals; the others are text. */
const NUMBERS: ReadonlySet<string> = new Set([
  'rank',
  'rankFromWorst',
  'rankedCount',
  'score',
  'qualityValue',
  'workScore',
  'overdueDays',
])

/** A row's texts by column; a column that is absent stays empty. */
export type TableRow = Readonly<Record<string, string | null>>

export interface TableHead {
  /** The name of its file, without an ending. */
  readonly stem: string
  readonly title: string
  /** Names of columns, as the words of the office know them. */
  readonly columns: readonly string[]
}

/** The rows under the columns' titles in the office's language. */
export function tableOf(head: TableHead, rows: readonly TableRow[], { words }: Format): ExportTable {
  const titles = { ...words.columns, ...words.exportColumns }
  return {
    stem: head.stem,
    title: head.title,
    columns: head.columns.map((column) => ({
      title: ownWord(titles, column),
      kind: NUMBERS.has(column) ? 'number' : 'text',
    })),
    rows: rows.map((row) => head.columns.map((column) => row[column] ?? null)),
  }
}
