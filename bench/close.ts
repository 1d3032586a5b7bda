import { join } from 'node:path'
import { alignRows } from '../src/cli/output.ts'
import { type Benchmark, metText, spanText } from './benchmark.ts'
import { type CloseResult, closeReadings, closeTables } from './close/measure-close.ts'
import type { Timing } from './measure.ts'

/** What is aimed at. */
const AIMS = { readingsRatioMax: 2, perUnitGrowthMax: 0.2 } as const
const READINGS = { name: 'readings, 343 units', units: 343, runs: 5, warmUps: 1 } as const
const TABLES = [
  { name: 'tables, 343 units', units: 343, runs: 7, warmUps: 1 },
  { name: 'tables, 3,430 units', units: 3_430, runs: 5, warmUps: 1 },
  { name: 'tables, 38,602 units', units: 38_602, runs: 3, warmUps: 0 },
] as const
const HEADER = [
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
] as const

/** Files in → outbox ready, against the least any program does with the same files. */
export const close: Benchmark = {
  name: 'close',
  async measure(folder, note) {
    note('readings')
    const readings = await closeReadings(READINGS, join(folder, 'readings'))
    const tables: CloseResult[] = []
    for (const size of TABLES) {
      note(size.name)
      tables.push(await closeTables(size, join(folder, String(size.units))))
    }
    const smallest = tables[0]?.microsecondsPerUnit ?? Number.NaN
    const largest = tables.at(-1)?.microsecondsPerUnit ?? Number.NaN
    const perUnitGrowth = largest / smallest - 1
    const met = {
      readingsRatio: readings.ratio.median <= AIMS.readingsRatioMax,
      perUnitGrowth: perUnitGrowth <= AIMS.perUnitGrowthMax,
    }
    const results = [readings, ...tables]
    return {
      document: { aims: AIMS, met, perUnitGrowth, results },
      lines: [
        'Files in → outbox ready; PGlite in memory.',
        ...alignRows([HEADER, ...results.map(rowOf)]),
        'Where the time goes (medians, ms):',
        ...results.map(stagesLine),
        `readings against their floor: ${readings.ratio.median.toFixed(2)}; aim ${AIMS.readingsRatioMax} or less: ${metText(met.readingsRatio)}`,
        `cost per unit from 343 to 38,602: ${(perUnitGrowth * 100).toFixed(0)} %; aim +20 % or less: ${metText(met.perUnitGrowth)}`,
      ],
    }
  },
}

function rowOf(result: CloseResult): readonly string[] {
  const { name, rows, messages, close: took, floor, floorParts, ratio, cpuRatio, microsecondsPerUnit } = result
  return [
    name,
    String(took.runs),
    rows.toLocaleString('en'),
    String(messages),
    timingText(took),
    timingText(floor),
    `${floorParts.readMs.toFixed(0)} + ${floorParts.insertMs.toFixed(0)}`,
    spanText(ratio, 2),
    cpuRatio.toFixed(2),
    microsecondsPerUnit.toFixed(0),
  ]
}

function timingText(timing: Timing): string {
  return spanText({ median: timing.medianMs, min: timing.minMs, max: timing.maxMs }, 0)
}

function stagesLine({ name, stagesMs }: CloseResult): string {
  const stages = Object.entries(stagesMs).map(([stage, ms]) => `${stage} ${ms.toFixed(0)}`)
  return `  ${name}: ${stages.join(', ')}`
}
