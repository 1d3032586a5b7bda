import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { PACKAGE_ROOT, readConfig } from '../../src/app/config.ts'
import { createRuntime } from '../../src/app/runtime.ts'
import { UsageError } from '../../src/cli/arguments.ts'
import { createOutput } from '../../src/cli/output.ts'
import { parseCommandLine } from '../../src/cli/program.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { CACHE, CODE_CACHE } from './code-cache.ts'

/** The folder of the checkout. */
export const ROOT = resolve(import.meta.dirname, '../..')
export const MAIN = join(ROOT, 'src/app/main.ts')
export const EXAMPLES = join(ROOT, 'examples')
/** The month of the example tables. */
export const MONTH = '2026-10'

type Env = Readonly<Record<string, string>>

const RUN_MS_MAX = 90_000
const STAGE_WAIT_MS = 120_000
/** Longer than any run of the tests. */
const STAGES_KEPT_MS = 15 * 60_000

/** What a command line came to. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The one JSON document of standard output; throws when there is none, or more than one. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what the contract says is there.
  readonly json: () => any
}

/** Runs a program to its end with an environment of nothing but `PATH`, `HOME` and what is given. */
export async function runProcess(
  file: string,
  argv: readonly string[],
  { cwd, env = {}, timeoutMs = RUN_MS_MAX }: { readonly cwd: string; readonly env?: Env; readonly timeoutMs?: number },
): Promise<Ran> {
  const child = spawn(file, argv, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, ...CODE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const { promise, resolve: end, reject } = Promise.withResolvers<number | null>()
  child.once('error', reject)
  child.once('close', end)
  const code = await promise
  return toRan(code, Buffer.concat(out).toString(), Buffer.concat(err).toString())
}

function toRan(code: number | null, stdout: string, stderr: string): Ran {
  const json = () => {
    try {
      return JSON.parse(stdout) as unknown
    } catch (cause) {
      throw new Error(`expected one JSON document, got ${JSON.stringify(stdout.slice(0, 300))}; ${stderr}`, { cause })
    }
  }
  return { code, stdout, stderr, json }
}

/** An office's folder with its database, and the program run in it. */
export interface TestOffice {
  readonly folder: string
  readonly databaseUrl: string
  /** In this process, on a database that stays open from call to call; a small part of the time a process takes. */
  readonly run: (...argv: readonly string[]) => Promise<Ran>
  /** A process of its own, as a person starts it. */
  readonly spawn: (...argv: readonly string[]) => Promise<Ran>
  readonly spawnWith: (env: Env, ...argv: readonly string[]) => Promise<Ran>
  /** The database that `run` uses, for looking or for changing something by hand. */
  readonly database: () => Promise<Database>
  /** Closes the database, so that another process may open it. */
  readonly close: () => Promise<void>
  /** Closes the database and removes the folder. */
  readonly remove: () => Promise<void>
}

/** How far an office has come: units alone; with people and channels; with October's air list published, unsent. */
export type Stage = 'nothing' | 'units' | 'office' | 'published'

/** An office of its own at the stage, with the built-in units and the example files. */
export async function anOffice(stage: Stage): Promise<TestOffice> {
  const folder = mkdtempSync(join(tmpdir(), 'duban-test-'))
  if (stage !== 'nothing') cpSync(await stageFolder(stage), join(folder, 'db'), { recursive: true })
  const databaseUrl = `pglite:${join(folder, 'db')}`
  let opened: Promise<Database> | null = null
  const database = () => {
    opened ??= openDatabase(databaseUrl)
    return opened
  }
  const close = async () => {
    const closing = opened
    opened = null
    await (await closing)?.[Symbol.asyncDispose]()
  }
  const spawnWith = async (env: Env, ...argv: readonly string[]) => {
    await close()
    return runProcess(process.execPath, [MAIN, ...argv], { cwd: folder, env: { DATABASE_URL: databaseUrl, ...env } })
  }
  return {
    folder,
    databaseUrl,
    spawnWith,
    spawn: (...argv) => spawnWith({}, ...argv),
    run: async (...argv) => runHere(await database(), argv),
    database,
    close,
    async remove() {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Runs a command line in this process, on a database that stays open: the same parser, commands and runtime. */
export async function runHere(database: Database, argv: readonly string[], env: Env = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' }
  const streams = {
    stdout: {
      write(text: string) {
        written.stdout += text
      },
    },
    stderr: {
      write(text: string) {
        written.stderr += text
      },
    },
  }
  const parsed = parseCommandLine(argv, '0.0.0')
  if (parsed.kind === 'exit') return toRan(parsed.code, '', parsed.usage ?? '')
  const { command, call, isJson } = parsed.parsed
  const output = createOutput(streams, isJson)
  const config = readConfig({ DATABASE_URL: 'pglite:memory', DUBAN_CONFIG: join(ROOT, 'duban.sample.yaml'), ...env })
  // The database outlives the command, so the runtime, which would close it, is left undisposed.
  const runtime = createRuntime(output, () => config, { database })
  try {
    const code = await command.run(call, runtime)
    return toRan(code, written.stdout, written.stderr)
  } catch (error) {
    if (error instanceof UsageError) return toRan(2, written.stdout, error.message)
    throw error
  }
}

const STEPS: Readonly<Record<Exclude<Stage, 'nothing'>, readonly (readonly string[])[]>> = {
  units: [['init', '--units', 'beijing']],
  office: [
    ['import', 'people', join(EXAMPLES, 'people.csv')],
    ['import', 'channels', join(EXAMPLES, 'channels.csv'), '--as', 'sample-administrator'],
  ],
  published: [
    [
      'import',
      'month',
      join(EXAMPLES, `air-${MONTH}.csv`),
      '--medium',
      'air',
      '--month',
      MONTH,
      '--as',
      'sample-importer',
    ],
    ['compute', 'air', MONTH, '--as', 'sample-importer'],
    ['review', 'air', MONTH, '--as', 'sample-reviewer'],
    ['publish', 'air', MONTH, '--as', 'sample-issuer'],
  ],
}

const BEFORE: Readonly<Record<Exclude<Stage, 'nothing'>, Stage>> = {
  units: 'nothing',
  office: 'units',
  published: 'office',
}

/** The database folder of a stage, made once for one state of the sources and kept in the cache. */
async function stageFolder(stage: Exclude<Stage, 'nothing'>): Promise<string> {
  const folder = join(CACHE, sourcesHash(), stage)
  mkdirSync(dirname(folder), { recursive: true })
  removeOldStages(dirname(folder))
  const lock = `${folder}.making`
  const deadline = performance.now() + STAGE_WAIT_MS
  while (!existsSync(folder)) {
    if (!isTaken(lock)) {
      try {
        await makeStage(stage, folder)
      } finally {
        rmSync(lock, { recursive: true, force: true })
      }
    } else if (performance.now() > deadline) {
      // Whoever was making it has been killed; what it left is made anew.
      rmSync(lock, { recursive: true, force: true })
    } else {
      await pause(100)
    }
  }
  return folder
}

/** Stages of sources that have changed since are of no use to anybody. */
function removeOldStages(current: string): void {
  for (const name of readdirSync(CACHE)) {
    const folder = join(CACHE, name)
    const isOld = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN) > STAGES_KEPT_MS
    if (folder !== current && isOld && name !== 'code') rmSync(folder, { recursive: true, force: true })
  }
}

function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock)
    return false
  } catch {
    return true
  }
}

async function makeStage(stage: Exclude<Stage, 'nothing'>, folder: string): Promise<void> {
  const before = BEFORE[stage]
  const from = before === 'nothing' ? null : await stageFolder(before)
  const made = mkdtempSync(join(tmpdir(), 'duban-stage-'))
  try {
    if (from !== null) cpSync(from, join(made, 'db'), { recursive: true })
    await carryOut(STEPS[stage], `pglite:${join(made, 'db')}`)
    const next = `${folder}.${process.pid}`
    cpSync(join(made, 'db'), next, { recursive: true })
    renameSync(next, folder)
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

async function carryOut(steps: readonly (readonly string[])[], databaseUrl: string): Promise<void> {
  await using database = await openDatabase(databaseUrl)
  for (const argv of steps) {
    const { code, stderr } = await runHere(database, argv)
    if (code !== 0) throw new Error(`duban ${argv.join(' ')}: expected exit 0, got ${code}: ${stderr}`)
  }
}

/** One short word for the state of everything a stage is made from. */
function sourcesHash(): string {
  const hash = createHash('sha256')
  for (const place of ['src', 'templates', 'prisma', 'examples', 'data', 'duban.sample.yaml', 'package-lock.json']) {
    for (const path of filesIn(join(PACKAGE_ROOT, place))) hash.update(path).update(readFileSync(path))
  }
  return hash.digest('hex').slice(0, 16)
}

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** How many rows each table of the database holds: equal before and after means nothing was written. */
export async function rowCounts({ prisma }: Database): Promise<Readonly<Record<string, number>>> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name::text AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await prisma.$queryRawUnsafe<{ count: bigint }[]>(`SELECT count(*) AS count FROM "${name}"`)
    counts[name] = Number(row?.count)
  }
  return counts
}
