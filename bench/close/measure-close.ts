import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PACKAGE_ROOT } from '../../src/app/config.ts'
import { sampleMonthTable } from '../../src/app/sample/month-table.ts'
import { sampleReadings } from '../../src/app/sample/readings.ts'
import { loadSampleOffice, sampleRules } from '../../src/app/sample-office.ts'
import { MEDIA, type Medium } from '../../src/domain/medium.ts'
import { townshipsInMonth } from '../../src/domain/units.ts'
import { listMessages } from '../../src/store/outbox.ts'
import { computeRanking } from '../../src/workflows/compute-ranking.ts'
import { importMonth } from '../../src/workflows/import-month.ts'
import { importReadings } from '../../src/workflows/import-readings.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { publishRanking } from '../../src/workflows/publish-ranking.ts'
import { reviewRanking } from '../../src/workflows/review-ranking.ts'
import { cpuMs, medianOf, type Timing, timed, timingOf } from '../measure.ts'
import {
  as,
  BENCH_MONTH,
  type PreparedOffice,
  prepareOffice,
  SYNTHETIC_CITY,
  syntheticUnits,
  taken,
} from '../office.ts'
import { type BenchFile, type Floor, runFloor } from './floor.ts'

/** One size of office, closed over and over. */
export interface CloseCase {
  readonly name: string
  /** Township-level units. */
  readonly units: number
  /** Measured runs. */
  readonly runs: number
  /** Runs before them that are not counted: the first ones compile and fill caches, as an office's process does once. */
  readonly warmUps: number
}

export interface CloseResult {
  readonly name: string
  readonly units: number
  /** Rows of all files together. */
  readonly rows: number
  /** Messages in the outbox when it was ready. */
  readonly messages: number
  readonly close: Timing
  readonly floor: Timing
  readonly floorParts: { readonly readMs: number; readonly insertMs: number }
  /** Median of the runs' own ratios, each close over the floor measured right before it. */
  readonly ratio: { readonly median: number; readonly min: number; readonly max: number }
  /** The same of processor time, which others on the machine disturb less. */
  readonly cpuRatio: number
  readonly microsecondsPerUnit: number
  /** Medians. */
  readonly stagesMs: Readonly<Record<string, number>>
}

/** What goes in for one medium; without readings the table brings the values. */
interface MediumFiles {
  readonly medium: Medium
  readonly readings: BenchFile | null
  readonly table: BenchFile
}

interface Prepared {
  readonly office: PreparedOffice
  readonly files: readonly MediumFiles[]
}

/** Columns of the generated files that the floor looks at. */
const READINGS_COLUMNS = { unitColumn: 0, valueColumn: 2 } as const
const TABLE_COLUMNS = { unitColumn: 1, valueColumn: 4 } as const
const WORK_COLUMNS = { unitColumn: 1, valueColumn: 4 } as const
/** Of a month's table, the columns it keeps when the values come from readings: all but value, valid days and note. */
const WORK_TABLE_COLUMNS = [0, 1, 2, 3, 5] as const

/**
 * A month of hourly readings on two media for all of Beijing's townships, with a table of work scores each: about
 * 510,000 rows.
 */
export async function closeReadings(options: CloseCase, folder: string): Promise<CloseResult> {
  const sample = await loadSampleOffice(PACKAGE_ROOT)
  await mkdir(folder, { recursive: true })
  const office = await prepareOffice(join(PACKAGE_ROOT, 'data/units/beijing.csv'), folder, sample.office)
  const files: MediumFiles[] = []
  for (const medium of MEDIA) {
    const readings = join(folder, `${medium}-readings.csv`)
    const units = townshipsInMonth(office.tree, BENCH_MONTH)
    await pipeline(sampleReadings({ medium, month: BENCH_MONTH, units }), createWriteStream(readings))
    const table = join(folder, `${medium}-work.csv`)
    await writeFile(table, toWorkTable(tableOf(office, medium)))
    files.push({ medium, readings: { path: readings, ...READINGS_COLUMNS }, table: { path: table, ...WORK_COLUMNS } })
  }
  return measure(options, { office, files })
}

/** Month tables of two media for a made-up city of that many townships. */
export async function closeTables(options: CloseCase, folder: string): Promise<CloseResult> {
  const sample = await loadSampleOffice(PACKAGE_ROOT)
  await mkdir(folder, { recursive: true })
  const unitsPath = join(folder, 'units.csv')
  await writeFile(unitsPath, syntheticUnits(options.units))
  const office = await prepareOffice(unitsPath, folder, { ...sample.office, cityCode: SYNTHETIC_CITY })
  const files: MediumFiles[] = []
  for (const medium of MEDIA) {
    const path = join(folder, `${medium}.csv`)
    await writeFile(path, tableOf(office, medium))
    files.push({ medium, readings: null, table: { path, ...TABLE_COLUMNS } })
  }
  return measure(options, { office, files })
}

function tableOf({ tree, office }: PreparedOffice, medium: Medium): Uint8Array {
  return sampleMonthTable({ medium, month: BENCH_MONTH, tree, rules: sampleRules(office, medium), edge: 'any' })
}

/** None of the generated cells holds a comma or a quote. */
function toWorkTable(table: Uint8Array): string {
  const lines = Buffer.from(table).toString('utf8').split('\n')
  return lines.map((line) => keepColumns(line.split(','))).join('\n')
}

function keepColumns(cells: readonly string[]): string {
  return cells.length === 1 ? '' : WORK_TABLE_COLUMNS.map((at) => cells[at] ?? '').join(',')
}

async function measure({ name, units, runs, warmUps }: CloseCase, { office, files }: Prepared): Promise<CloseResult> {
  const floorFiles = files.flatMap(({ readings, table }) => (readings === null ? [table] : [readings, table]))
  const floors: Floor[] = []
  const closes: number[] = []
  const cpuRatios: number[] = []
  const stages = new Map<string, number[]>()
  let seen = { rows: 0, messages: 0 }
  for (let run = 0; run < warmUps + runs; run += 1) {
    const floor = await runFloor(floorFiles)
    await using context = await office.open()
    const own = new Map<string, number[]>()
    const took: number[] = []
    const cpuBefore = cpuMs()
    const rows = await timed(took, () => closeMonth(context, files, own))
    const usedMs = cpuMs() - cpuBefore
    seen = { rows, messages: (await listMessages(context.database.prisma, { state: 'pending' })).length }
    if (run < warmUps) continue
    floors.push(floor)
    cpuRatios.push(usedMs / floor.cpuMs)
    closes.push(...took)
    for (const [stage, parts] of own) stages.set(stage, [...(stages.get(stage) ?? []), sum(parts)])
  }
  return summarise({ name, units, ...seen }, { floors, closes, cpuRatios, stages })
}

/** Everything from the files to an outbox that is ready, two media one after the other. The number of rows read. */
async function closeMonth(
  context: OfficeContext,
  files: readonly MediumFiles[],
  stages: Map<string, number[]>,
): Promise<number> {
  const stage = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const into = stages.get(name) ?? []
    stages.set(name, into)
    return timed(into, work)
  }
  let rows = 0
  for (const { medium, readings, table } of files) {
    const month = BENCH_MONTH
    const by = as('importer')
    if (readings !== null) {
      const { indicator } = sampleRules(context.office, medium).quality
      const input = { source: { path: readings.path }, medium, month, indicator, dryRun: false, by }
      rows += taken(await stage('import readings', () => importReadings(context, input))).rows
    }
    const input = { source: { path: table.path }, medium, month, dryRun: false, by }
    rows += taken(await stage('import tables', () => importMonth(context, input))).rows
    taken(await stage('compute', () => computeRanking(context, { medium, month, by })))
    const decision = { kind: 'approve', tie: null } as const
    taken(
      await stage('review', () =>
        reviewRanking(context, { medium, month, version: null, decision, by: as('reviewer') }),
      ),
    )
    const publication = { medium, month, checkOnly: false, waive: null, by: as('issuer') }
    taken(await stage('publish', () => publishRanking(context, publication)))
  }
  return rows
}

function summarise(
  about: Pick<CloseResult, 'name' | 'units' | 'rows' | 'messages'>,
  seen: {
    readonly floors: readonly Floor[]
    readonly closes: readonly number[]
    readonly cpuRatios: readonly number[]
    readonly stages: ReadonlyMap<string, readonly number[]>
  },
): CloseResult {
  const { floors, closes, cpuRatios, stages } = seen
  const floorMs = floors.map(({ readMs, insertMs }) => readMs + insertMs)
  const ratios = closes.map((ms, run) => ms / (floorMs[run] ?? Number.NaN)).sort((a, b) => a - b)
  const close = timingOf(closes)
  return {
    ...about,
    close,
    floor: timingOf(floorMs),
    floorParts: {
      readMs: timingOf(floors.map(({ readMs }) => readMs)).medianMs,
      insertMs: timingOf(floors.map(({ insertMs }) => insertMs)).medianMs,
    },
    ratio: { median: medianOf(ratios), min: ratios[0] ?? Number.NaN, max: ratios.at(-1) ?? Number.NaN },
    cpuRatio: medianOf(cpuRatios.toSorted((a, b) => a - b)),
    microsecondsPerUnit: (close.medianMs * 1000) / about.units,
    stagesMs: Object.fromEntries([...stages].map(([name, runsMs]) => [name, timingOf(runsMs).medianMs])),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
