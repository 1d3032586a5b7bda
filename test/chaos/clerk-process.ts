import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { OutboxMessage } from '../../src/store/outbox.ts'
import { CODE_CACHE } from '../support/code-cache.ts'
import type { WorkerSettings } from './settings.ts'
import { track } from './worker-process.ts'
import type { YearOptions } from './year.ts'

const CLERK = join(import.meta.dirname, 'clerk.ts')

export type ClerkSettings = Omit<WorkerSettings, 'fuse'> & YearOptions

export type ClerkRequest =
  | { readonly name: 'setUp' | 'messages' }
  | { readonly name: 'act'; readonly step: number }
  | { readonly name: 'drain'; readonly timeoutMs: number; readonly clockOffsetMs: number }

export type ClerkAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string }

export interface Acted {
  /** The keys of all messages there are now. */
  readonly keys: readonly string[]
  /** Acts that were refused, such as a summons to a township that cannot be reached. */
  readonly refused: readonly string[]
}

export interface Drained {
  /** Messages that a person was shown as unconfirmed, or as failed, and had tried again. */
  readonly unconfirmed: readonly number[]
  readonly failed: readonly number[]
  /** Messages that are not settled yet. */
  readonly left: number
}

/** The process that does the office's acts: one at a time, each on the database opened for it and closed again. */
export interface Clerk extends AsyncDisposable {
  /** Makes the database and brings in the units, people and channels. */
  readonly setUp: () => Promise<void>
  /** Does the act of a step of the year. */
  readonly act: (step: number) => Promise<Acted>
  /** Sends what is due for at most so long, by a clock that is so far ahead. */
  readonly drain: (timeoutMs: number, clockOffsetMs: number) => Promise<Drained>
  readonly messages: () => Promise<readonly OutboxMessage[]>
}

/** Starts the clerk. A request that fails throws what it failed with; so does one that outlasts `timeUp`. */
export function startClerk(settings: ClerkSettings, timeUp: AbortSignal): Clerk {
  const child = fork(CLERK, [JSON.stringify(settings)], {
    execArgv: [],
    env: { ...process.env, ...CODE_CACHE },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Keeps instants and bytes what they are.
    serialization: 'advanced',
  })
  const untrack = track(child)
  const ask = async <T>(request: ClerkRequest): Promise<T> => {
    const answered = nextAnswer(child, timeUp)
    child.send(request)
    const answer = await answered
    if (!answer.ok) throw new Error(`the clerk could not ${JSON.stringify(request)}: ${answer.error}`)
    return answer.value as T
  }
  return {
    setUp: () => ask({ name: 'setUp' }),
    act: (step) => ask({ name: 'act', step }),
    drain: (timeoutMs, clockOffsetMs) => ask({ name: 'drain', timeoutMs, clockOffsetMs }),
    messages: () => ask({ name: 'messages' }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      untrack()
    },
  }
}

async function nextAnswer(child: ChildProcess, timeUp: AbortSignal): Promise<ClerkAnswer> {
  const done = new AbortController()
  const waits = { signal: AbortSignal.any([done.signal, timeUp]) }
  try {
    const ended = once(child, 'exit', waits).then(([code, signal]): never => {
      throw new Error(`the clerk ended by itself, ${signal === null ? `with ${code}` : `by ${signal}`}`)
    })
    // It loses the race whenever an answer comes, and is then cut short.
    ended.catch(() => undefined)
    const [answer] = await Promise.race([once(child, 'message', waits), ended])
    return answer as ClerkAnswer
  } finally {
    done.abort()
  }
}
