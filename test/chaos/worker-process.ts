import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { CODE_CACHE } from '../support/code-cache.ts'
import type { KillPlan } from './kill-plan.ts'
import type { WorkerSettings } from './settings.ts'

const WORKER = join(import.meta.dirname, 'worker.ts')
/** A worker that does not run within this time never will. */
const READY_MS_MAX = 60_000
/** Of what a worker says before it ends, so much is kept. */
const LAST_WORDS_CHARACTERS = 4_000
const LAST_WORDS_WAIT_MS = 200

/** How a worker process ended. */
export interface Ended {
  /** `killed` at its moment; `idle`: killed, but its fuse was never lit; `itself`: it ended on its own. */
  readonly how: 'killed' | 'idle' | 'itself'
  readonly wasReady: boolean
  /** From the spawn to the end. */
  readonly livedMs: number
  readonly readyMs: number | null
  readonly lastWords: string
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Has a process end with this one at the latest; the answer is to be called when it is gone. */
export function track(child: ChildProcess): () => void {
  running.add(child)
  return () => running.delete(child)
}

/** Starts a worker process, has it killed as planned, and returns once it is gone. `stop` kills it at once. */
export async function runWorker(settings: WorkerSettings, plan: KillPlan, stop: AbortSignal): Promise<Ended> {
  const startedAt = performance.now()
  const child = fork(WORKER, [JSON.stringify({ ...settings, fuse: plan.fuse })], {
    execArgv: [],
    env: { ...process.env, ...CODE_CACHE },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const untrack = track(child)
  const lastWords = lastWordsOf(child)
  let readyMs: number | null = null
  const exited = once(child, 'exit').then(() => 'exited' as const)
  const ready = once(child, 'message').then(() => {
    readyMs = performance.now() - startedAt
  })
  const cut = new AbortController()
  const waits = { signal: AbortSignal.any([cut.signal, stop]) }
  const wait = (ms: number) => sleepFor(ms, 'due' as const, waits).catch(() => 'due' as const)
  try {
    if (plan.kind !== 'starting') await Promise.race([ready, exited, wait(READY_MS_MAX)])
    const first = await Promise.race([exited, wait(plan.afterMs)])
    if (first === 'due') child.kill('SIGKILL')
    await exited
    const isIdle = first === 'due' && plan.kind === 'calling'
    const how = child.signalCode !== 'SIGKILL' ? 'itself' : isIdle ? 'idle' : 'killed'
    const livedMs = performance.now() - startedAt
    return { how, wasReady: readyMs !== null, livedMs, readyMs, lastWords: await lastWords() }
  } finally {
    cut.abort()
    untrack()
  }
}

/** What a process says on standard error at last; that arrives after its end. */
function lastWordsOf(child: ChildProcess): () => Promise<string> {
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-LAST_WORDS_CHARACTERS)
  })
  const closed = child.stderr === null ? Promise.resolve([]) : once(child.stderr, 'close')
  return async () => {
    await Promise.race([closed, sleepFor(LAST_WORDS_WAIT_MS)])
    return words
  }
}
