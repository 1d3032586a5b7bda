// npm run bench                measures and prints a table
// npm run -s bench -- --json   prints one JSON document instead
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { alignRows } from '../src/cli/output.ts'
import { type CloseResult, closeReadings, closeTables } from './close.ts'
import { thisMachine } from './measure.ts'

/** What is aimed at. */
const AIMS = { readingsRatioMax: 2, perUnitGrowthMax: 0.2 } as const
const READINGS = { name: 'readings, 343 units', units: 343, runs: 5, warmUps: 1 } as const
const TABLES = [
  { name: 'tables, 343 units', units: 343, runs: 7, warmUps: 1 },
  { name: 'tables, 3,430 units', units: 3_430, runs: 5, warmUps: 1 },
  { name: 'tables, 38,602 units', units: 38_602, runs: 3, warmUps: 0 },
] as const

/** Of the last minute, before anything is measured: others on the machine slow both the closes and the floors. */
const [loadBefore = Number.NaN] = loadavg()
const isJson = process.argv.includes('--json')
const startedAt = performance.now()
const folder = await mkdtemp(join(tmpdir(), 'duban-bench-'))
try {
  note('readings …')
  const readings = await closeReadings(READINGS, join(folder, 'readings'))
  const tables: CloseResult[] = []
  for (const size of TABLES) {
    note(`${size.name} …`)
    tables.push(await closeTables(size, join(folder, String(size.units))))
  }
  report(readings, tables)
} finally {
  await rm(folder, { recursive: true, force: true })
}

function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

function report(readings: CloseResult, tables: readonly CloseResult[]): void {
  const smallest = tables[0]?.microsecondsPerUnit ?? Number.NaN
  const largest = tables.at(-1)?.microsecondsPerUnit ?? Number.NaN
  const perUnitGrowth = largest / smallest - 1
  const met = {
    readingsRatio: readings.ratio.median <= AIMS.readingsRatioMax,
    perUnitGrowth: perUnitGrowth <= AIMS.perUnitGrowthMax,
  }
  const results = [readings, ...tables]
  const seconds = (performance.now() - startedAt) / 1000
  if (isJson) {
    const document = {
      benchmark: 'close',
      machine: thisMachine(),
      loadBefore,
      seconds,
      aims: AIMS,
      met,
      perUnitGrowth,
      results,
    }
    process.stdout.write(`${JSON.stringify(document)}\n`)
    return
  }
  const { processor, cores, memoryGiB, node, platform } = thisMachine()
  print(
    `Files in → outbox ready. ${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}; PGlite in memory.\n`,
  )
  printTable(results)
  print('\nWhere the time goes (medians, ms):')
  for (const { name, stagesMs } of results) {
    print(
      `  ${name}: ${Object.entries(stagesMs)
        .map(([stage, ms]) => `${stage} ${ms.toFixed(0)}`)
        .join(', ')}`,
    )
  }
  print(
    `\nreadings against their floor: ${readings.ratio.median.toFixed(2)}; aim ${AIMS.readingsRatioMax} or less: ${metText(met.readingsRatio)}`,
  )
  print(
    `cost per unit from 343 to 38,602: ${(perUnitGrowth * 100).toFixed(0)} %; aim +20 % or less: ${metText(met.perUnitGrowth)}`,
  )
  print(`took ${seconds.toFixed(0)} s; load of the machine before: ${loadBefore.toFixed(2)}`)
}

function printTable(results: readonly CloseResult[]): void {
  const header = [
    'case',
    'runs',
    'rows',
    'messages',
    'close ms (min–max)',
    'floor ms (min–max)',
    'read + insert',
    'ratio (min–max)',
    'of CPU',
    'µs a unit',
  ]
  const rows = results.map(
    ({ name, rows: read, messages, close, floor, floorParts, ratio, cpuRatio, microsecondsPerUnit }) => [
      name,
      String(close.runs),
      read.toLocaleString('en'),
      String(messages),
      span(close.medianMs, close.minMs, close.maxMs, 0),
      span(floor.medianMs, floor.minMs, floor.maxMs, 0),
      `${floorParts.readMs.toFixed(0)} + ${floorParts.insertMs.toFixed(0)}`,
      span(ratio.median, ratio.min, ratio.max, 2),
      cpuRatio.toFixed(2),
      microsecondsPerUnit.toFixed(0),
    ],
  )
  for (const line of alignRows([header, ...rows])) print(line)
}

function span(middle: number, min: number, max: number, places: number): string {
  return `${middle.toFixed(places)} (${min.toFixed(places)}–${max.toFixed(places)})`
}

function metText(isMet: boolean): string {
  return isMet ? 'met' : 'missed'
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
