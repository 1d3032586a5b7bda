import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { cpuMs } from '../measure.ts'

/** A file of the benchmark: where it lies, and which of its columns names the unit and which holds the value. */
export interface BenchFile {
  readonly path: string
  readonly unitColumn: number
  readonly valueColumn: number
}

/** What the barest program would take for the same files, in two parts, and its processor time. Milliseconds. */
export interface Floor {
  readonly readMs: number
  readonly insertMs: number
  readonly cpuMs: number
}

/**
 * The least that any program does with these files: reads each as a stream, splits its lines, sums its values by unit,
 * and brings every row into a table of the same kind of database with one COPY, the quickest way that it has.
 *
 * It checks nothing: no header, unit, time, duplicate, bound or encoding. Sums are binary floats. Opening the database
 * and making the table is not counted.
 *
 * @throws {RangeError} When the rows read and the rows stored differ in number, which would make the floor worthless.
 */
export async function runFloor(files: readonly BenchFile[]): Promise<Floor> {
  const database = await PGlite.create()
  try {
    let readMs = 0
    let insertMs = 0
    let usedMs = 0
    for (const [index, file] of files.entries()) {
      const cpuAtStart = cpuMs()
      const startedAt = performance.now()
      const rows = await sumByUnit(file)
      const readAt = performance.now()
      usedMs += cpuMs() - cpuAtStart
      const columns = await columnsOf(file)
      await database.exec(`CREATE TABLE bare_${index} (${columns.map((name) => `"${name}" text`).join(', ')})`)
      const cpuAtCopy = cpuMs()
      const copyFrom = performance.now()
      const blob = new Blob([await readFile(file.path)])
      await database.query(`COPY bare_${index} FROM '/dev/blob' WITH (FORMAT csv, HEADER true)`, [], { blob })
      insertMs += performance.now() - copyFrom
      usedMs += cpuMs() - cpuAtCopy
      readMs += readAt - startedAt
      const stored = await database.query<{ count: number }>(`SELECT count(*)::int AS count FROM bare_${index}`)
      const count = stored.rows[0]?.count
      if (count !== rows) throw new RangeError(`${file.path}: expected ${rows} rows stored, got ${count}`)
    }
    return { readMs, insertMs, cpuMs: usedMs }
  } finally {
    await database.close()
  }
}

/** Number of rows; the sums are made as any reader would make them and then dropped. */
async function sumByUnit({ path, unitColumn, valueColumn }: BenchFile): Promise<number> {
  const sums = new Map<string, number>()
  let rows = 0
  let rest = ''
  const take = (line: string) => {
    const cells = line.split(',')
    const unit = cells[unitColumn] ?? ''
    const value = Number(cells[valueColumn])
    sums.set(unit, (sums.get(unit) ?? 0) + (Number.isNaN(value) ? 0 : value))
    rows += 1
  }
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  }
  if (rest !== '') take(rest)
  return rows - 1
}

async function columnsOf({ path }: BenchFile): Promise<readonly string[]> {
  for await (const chunk of createReadStream(path, { encoding: 'utf8', end: 1_023 })) {
    return String(chunk).split('\n', 1)[0]?.split(',') ?? []
  }
  return []
}
