import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { MAIN } from './cli.ts'
import { CODE_CACHE } from './code-cache.ts'

/** A log line of the program. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly level: number; readonly msg: string }

/** `duban serve` as a process of its own. */
export interface ServedProcess extends AsyncDisposable {
  readonly pid: number
  readonly port: number
  readonly url: string
  /** The status of one of its addresses; 0 when nothing answers. */
  readonly status: (path: string) => Promise<number>
  readonly signal: (signal: NodeJS.Signals) => void
  /** Resolves when it ended: with its exit code, and the signal that ended it when one did. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  readonly hasEnded: () => boolean
  /** Everything it wrote to standard error. */
  readonly log: () => string
  readonly lines: () => readonly LogLine[]
}

/** A process that was started and may still be on its way. */
export interface LaunchedProcess {
  /** Resolves when it listens. @throws {Error} With its log, when it ends instead. */
  readonly listening: Promise<ServedProcess>
  readonly log: () => string
}

interface ServeOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

const STATUS_MS_MAX = 5_000
const LOOK_MS = 25

/** Starts it on a free port of its own. */
export function launchServe({ cwd, env }: ServeOptions): LaunchedProcess {
  const child = spawn(process.execPath, [MAIN, 'serve', '--json'], {
    cwd,
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...CODE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let log = ''
  const listening = Promise.withResolvers<number>()
  const ended = Promise.withResolvers<Awaited<ServedProcess['ended']>>()
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    if (!out.endsWith('\n')) return
    const { port } = JSON.parse(out) as { readonly port?: number }
    // What it says instead of a port is why it ends.
    if (port !== undefined) listening.resolve(port)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString()
  })
  child.once('close', (code, signal) => {
    listening.reject(new Error(`serve ended with ${code ?? signal}: ${log}`))
    ended.resolve({ code, signal })
  })
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const toServed = (port: number): ServedProcess => ({
    pid: child.pid ?? 0,
    port,
    url: `http://127.0.0.1:${port}`,
    status: (path) => statusOf(`http://127.0.0.1:${port}${path}`),
    signal: (signal) => void child.kill(signal),
    ended: ended.promise,
    hasEnded,
    log: () => log,
    lines: () => linesOf(log),
    async [Symbol.asyncDispose]() {
      if (!hasEnded()) child.kill('SIGKILL')
      await ended.promise
    },
  })
  return { listening: listening.promise.then(toServed), log: () => log }
}

async function statusOf(url: string): Promise<number> {
  try {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(STATUS_MS_MAX) })
    return status
  } catch {
    return 0
  }
}

function linesOf(log: string): readonly LogLine[] {
  const whole = log.slice(0, log.lastIndexOf('\n') + 1).split('\n')
  return whole.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine)
}

/** Waits until `isSo`, looking again and again. @throws {Error} When it has not come within `withinMs`. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  for (const endsAtMs = performance.now() + withinMs; performance.now() < endsAtMs; await pause(LOOK_MS)) {
    if (await isSo()) return
  }
  throw new Error(`${what}: expected it within ${withinMs} ms`)
}
