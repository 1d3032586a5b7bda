// npm run chaos -- [--seed N] [--kills N] [--months N] [--database pglite|postgres|both] [--look-up on|off]
// Ends with 0 when every message is visible exactly once, with 1 when not, and with 2 for a wrong argument.
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { DATABASE_KINDS, type DatabaseKind } from './place.ts'
import { isClean, reportLines } from './report.ts'
import { type ChaosOptions, runChaos } from './run.ts'

const KILLS = { usual: 200, min: 1, max: 10_000 } as const
const MONTHS = { usual: 12, min: 1, max: 24 } as const
const SEED_MAX = 2 ** 31
/** A run may take so long for each kill, and so long besides. */
const MS_A_KILL = 20_000
const MS_BESIDES = 10 * 60_000

/** A wrong argument; its message is for the person who typed it. */
class UsageError extends Error {
  override name = 'UsageError'
}

function readOptions(argv: readonly string[]): readonly ChaosOptions[] {
  const text = { type: 'string' } as const
  const options = { seed: text, kills: text, months: text, database: text, 'look-up': text }
  const { values } = parsed(() => parseArgs({ args: [...argv], options }))
  const seed = values.seed === undefined ? randomInt(1, SEED_MAX) : whole('--seed', values.seed, 0, SEED_MAX)
  const kills = values.kills === undefined ? KILLS.usual : whole('--kills', values.kills, KILLS.min, KILLS.max)
  const months = values.months === undefined ? MONTHS.usual : whole('--months', values.months, MONTHS.min, MONTHS.max)
  const lookUp = oneOf('--look-up', values['look-up'] ?? 'on', ['on', 'off'] as const) === 'on'
  const named = oneOf('--database', values.database ?? 'both', [...DATABASE_KINDS, 'both'] as const)
  const databases: readonly DatabaseKind[] = named === 'both' ? DATABASE_KINDS : [named]
  const limitMs = MS_BESIDES + kills * MS_A_KILL
  return databases.map((database) => ({ seed, kills, months, database, lookUp, limitMs, onProgress: note }))
}

function parsed<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause))
  }
}

function whole(name: string, given: string, min: number, max: number): number {
  const value = Number(given)
  if (/^\d+$/.test(given) && value >= min && value <= max) return value
  throw new UsageError(`${name}: got '${given}', expected a whole number from ${min} to ${max}`)
}

function oneOf<T extends string>(name: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === given)
  if (found !== undefined) return found
  throw new UsageError(`${name}: got '${given}', expected one of ${allowed.join(', ')}`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** How far the run is; on a terminal only. */
function note(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${line}\n`)
}

async function main(): Promise<number> {
  const runs = readOptions(process.argv.slice(2))
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Error(signal)))
  let isAllClean = true
  for (const options of runs) {
    print(`chaos on ${options.database}: seed ${options.seed}, ${options.kills} kills, ${options.months} months`)
    const result = await runChaos({ ...options, signal: interrupted.signal })
    for (const line of reportLines(result)) print(`  ${line}`)
    isAllClean &&= isClean(result)
    print(isClean(result) ? '  clean\n' : `  NOT clean; again with: npm run chaos -- ${argumentsOf(options)}\n`)
  }
  return isAllClean ? 0 : 1
}

function argumentsOf({ seed, kills, months, database, lookUp }: ChaosOptions): string {
  return `--seed ${seed} --kills ${kills} --months ${months} --database ${database}${lookUp ? '' : ' --look-up off'}`
}

async function codeOf(run: () => Promise<number>): Promise<number> {
  try {
    return await run()
  } catch (cause) {
    process.stderr.write(`chaos: ${cause instanceof Error ? cause.message : String(cause)}\n`)
    return cause instanceof UsageError ? 2 : 1
  }
}

// The embedded server's own exit hook forgets a code that is merely set.
process.exit(await codeOf(main))
