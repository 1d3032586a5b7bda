import stringWidth from 'string-width'
import type { Refusal } from '../domain/refusal.ts'

/** What a terminal command says: results on standard output, everything else on standard error. */
export interface Output {
  readonly isJson: boolean
  /** The one JSON document of a `--json` call, else nothing. */
  readonly json: (document: unknown) => void
  /** A line of the result; nothing under `--json`. */
  readonly line: (text?: string) => void
  /** A remark beside the result. */
  readonly note: (text: string) => void
  /** What long work is at; shown on a terminal only. */
  readonly progress: (text: string | null) => void
  readonly refusal: (refusal: Refusal) => void
  /** Columns of text for this terminal. */
  readonly width: number
}

interface Streams {
  readonly stdout: { write: (text: string) => unknown; columns?: number }
  readonly stderr: { write: (text: string) => unknown; isTTY?: boolean }
}

const WIDTH_DEFAULT = 100

export function createOutput(streams: Streams, isJson: boolean): Output {
  const { stdout, stderr } = streams
  let shown = 0
  const clear = () => {
    if (shown > 0) stderr.write(`\r${' '.repeat(shown)}\r`)
    shown = 0
  }
  const note = (text: string) => {
    clear()
    stderr.write(`${text}\n`)
  }
  return {
    isJson,
    width: stdout.columns ?? WIDTH_DEFAULT,
    note,
    json(document) {
      clear()
      if (isJson) stdout.write(`${JSON.stringify(document)}\n`)
    },
    line(text = '') {
      clear()
      if (!isJson) stdout.write(`${text}\n`)
    },
    progress(text) {
      if (stderr.isTTY !== true) return
      clear()
      if (text === null) return
      stderr.write(text)
      shown = stringWidth(text)
    },
    refusal({ message, command, details }) {
      note(message)
      for (const detail of details ?? []) note(`  ${detail}`)
      if (command !== undefined) note(`→ ${command}`)
    },
  }
}

/** Rows as lines whose columns stand under one another, Chinese characters counted as two wide. */
export function alignRows(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => stringWidth(row[at] ?? ''))))
  return rows.map((row) =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - stringWidth(cell)))
      .join('  ')
      .trimEnd(),
  )
}
