// npm run bench                        runs every benchmark and prints what it saw
// npm run bench -- deliver             runs one, or those named
// npm run -s bench -- --json deliver   prints one JSON document instead
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Benchmark } from './benchmark.ts'
import { close } from './close.ts'
import { deliver } from './deliver.ts'
import { inbound } from './inbound.ts'
import { thisMachine } from './measure.ts'
import { memory } from './memory.ts'
import { query } from './query.ts'
import { year } from './year.ts'

const BENCHMARKS: readonly Benchmark[] = [close, deliver, inbound, memory, query, year]

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const unknown = positionals.find((name) => BENCHMARKS.every((benchmark) => benchmark.name !== name))
if (unknown === undefined) await measureAll(BENCHMARKS.filter(({ name }) => isWanted(name)))
else {
  const names = BENCHMARKS.map(({ name }) => name).join(', ')
  note(`bench: got '${unknown}', expected some of ${names}`)
  process.exitCode = 2
}

function isWanted(name: string): boolean {
  return positionals.length === 0 || positionals.includes(name)
}

async function measureAll(benchmarks: readonly Benchmark[]): Promise<void> {
  const documents: Record<string, object> = {}
  const folder = await mkdtemp(join(tmpdir(), 'duban-bench-'))
  const machine = thisMachine()
  if (values.json !== true) {
    const { processor, cores, memoryGiB, platform, node } = machine
    print(`${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}`)
  }
  try {
    for (const { name, measure } of benchmarks) {
      // Of the last minute, before anything is measured: others on the machine slow everything that is compared.
      const [loadBefore = Number.NaN] = loadavg()
      const startedAtMs = performance.now()
      const own = join(folder, name)
      await mkdir(own)
      const { document, lines } = await measure(own, (text) => note(`${name}: ${text} …`))
      const seconds = (performance.now() - startedAtMs) / 1000
      documents[name] = { loadBefore, seconds, ...document }
      if (values.json === true) continue
      print(`\n== ${name} ==`)
      for (const line of lines) print(line)
      print(`took ${seconds.toFixed(0)} s; load of the machine before: ${loadBefore.toFixed(2)}`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  if (values.json === true) print(JSON.stringify({ machine, benchmarks: documents }))
}

function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
