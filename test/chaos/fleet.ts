import { setTimeout as sleepFor } from 'node:timers/promises'
import { createRandom } from '../../src/app/sample/random.ts'
import { drawKillPlan } from './kill-plan.ts'
import type { WorkerSettings } from './settings.ts'
import { type Ended, runWorker } from './worker-process.ts'

/** So many workers in a row that end by themselves before they run mean that none can. */
const FAILED_STARTS_MAX = 25
/** Pause before a worker that ended by itself is started again, as a supervisor makes it. */
const RESTART_PAUSE_MS = 300
const LOOK_MS = 20
const LAST_WORDS_KEPT = 20

export interface FleetCounts {
  readonly kills: number
  /** Kills by their moment: `starting`, `running`, `post before`, `post during` … */
  readonly killsByMoment: Readonly<Record<string, number>>
  /** Workers that ended by themselves after they ran; a fault of the product. */
  readonly crashes: number
  /** Workers that could not start, such as while the server was down. */
  readonly failedStarts: number
  /** The first words of those that ended by themselves. */
  readonly lastWords: readonly string[]
  readonly livedMs: readonly number[]
  readonly readyMs: readonly number[]
}

/** The worker processes of a run, each killed at its moment and replaced. */
export interface Fleet extends AsyncDisposable {
  /** Goes on until there have been so many kills. Where one process has the database to itself, none runs afterwards. */
  readonly untilKills: (total: number) => Promise<void>
  readonly counts: () => FleetCounts
}

interface FleetOptions {
  readonly seed: number
  /** Processes at the same time; one of them alone stops while the driver acts. */
  readonly size: number
  readonly settings: Omit<WorkerSettings, 'fuse'>
  /** Aborted when the run's time is up. */
  readonly timeUp: AbortSignal
}

export function createFleet({ seed, size, settings, timeUp }: FleetOptions): Fleet {
  const ends: { readonly ended: Ended; readonly moment: string }[] = []
  const stopping = new AbortController()
  const stop = AbortSignal.any([stopping.signal, timeUp])
  let kills = 0
  let failedInARow = 0
  let drawn = 0
  let slots: Promise<unknown> | null = null

  async function oneWorker(): Promise<void> {
    drawn += 1
    const plan = drawKillPlan(createRandom(seed, 'kill', drawn))
    const ended = await runWorker({ ...settings, fuse: null }, plan, stop)
    if (stop.aborted) return
    const moment =
      plan.fuse === null ? plan.kind : ended.how === 'idle' ? 'idle' : `${plan.fuse.call} ${plan.fuse.when}`
    ends.push({ ended, moment })
    if (ended.how !== 'itself') {
      kills += 1
      failedInARow = 0
      return
    }
    failedInARow = ended.wasReady ? 0 : failedInARow + 1
    if (failedInARow >= FAILED_STARTS_MAX) {
      throw new Error(`${FAILED_STARTS_MAX} workers in a row could not start; the last one said:\n${ended.lastWords}`)
    }
    await sleepFor(RESTART_PAUSE_MS)
  }

  async function slot(): Promise<void> {
    while (!stop.aborted) await oneWorker()
  }

  return {
    async untilKills(total) {
      if (size === 1) {
        while (kills < total && !timeUp.aborted) await oneWorker()
        return timeUp.throwIfAborted()
      }
      slots ??= Promise.all(Array.from({ length: size }, slot))
      const reached = async () => {
        while (kills < total && !timeUp.aborted) await sleepFor(LOOK_MS)
      }
      // A slot ends before that only with an error.
      await Promise.race([slots, reached()])
      timeUp.throwIfAborted()
    },
    counts: () => countsOf(ends),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await slots?.catch(() => undefined)
    },
  }
}

function countsOf(ends: readonly { readonly ended: Ended; readonly moment: string }[]): FleetCounts {
  const killed = ends.filter(({ ended }) => ended.how !== 'itself')
  const others = ends.filter(({ ended }) => ended.how === 'itself').map(({ ended }) => ended)
  const moments = Map.groupBy(killed, ({ moment }) => moment)
  return {
    kills: killed.length,
    killsByMoment: Object.fromEntries([...moments].map(([moment, list]) => [moment, list.length])),
    crashes: others.filter(({ wasReady }) => wasReady).length,
    failedStarts: others.filter(({ wasReady }) => !wasReady).length,
    lastWords: others.slice(0, LAST_WORDS_KEPT).map(({ lastWords }) => lastWords),
    livedMs: killed.map(({ ended }) => ended.livedMs),
    readyMs: killed.flatMap(({ ended }) => ended.readyMs ?? []),
  }
}
