import { createRandom, drawWhole } from '../../src/app/sample/random.ts'
import { MEDIA, type Medium } from '../../src/domain/medium.ts'
import type { OutboxMessage } from '../../src/store/outbox.ts'
import { compareBooks, type Difference, type DifferenceKind, visibleIn } from './books.ts'
import { type Clerk, startClerk } from './clerk-process.ts'
import { createFleet, type Fleet, type FleetCounts } from './fleet.ts'
import { type DatabaseKind, openPlace, type Place } from './place.ts'
import { type Settled, settleEverything } from './settle.ts'
import { watchStalls } from './stalls.ts'
import { startWeather } from './weather.ts'
import { type ChaosWorkspace, openWorkspace } from './workspace.ts'
import { officeYear } from './year.ts'

export interface ChaosOptions {
  readonly seed: number
  readonly kills: number
  readonly months: number
  /** Both unless given. */
  readonly media?: readonly Medium[]
  readonly database: DatabaseKind
  /** `false` switches the history look-up off, and then the suite has to find duplicates. */
  readonly lookUp: boolean
  /** The run ends with an error when it takes longer. */
  readonly limitMs: number
  /** Ends the run with an error. */
  readonly signal?: AbortSignal
  /** Told how far it is. */
  readonly onProgress?: (line: string) => void
}

export interface ChaosResult extends Settled, Year {
  readonly options: ChaosOptions
  readonly fleet: FleetCounts
  /** Calls that each kind of fault has met. */
  readonly faults: Readonly<Record<string, number>>
  readonly messages: number
  readonly sent: number
  readonly counts: Readonly<Record<DifferenceKind, number>>
  readonly differences: readonly Difference[]
  /** The longest time for which the workspace could not answer because the machine was busy. */
  readonly longestStallMs: number
  readonly seconds: number
}

/** One restart of the server for so many kills. */
const KILLS_A_RESTART = 20
const RESTARTS_MIN = 2

/**
 * Publishes the months of a small office while worker processes are killed, Slack misbehaves and the server restarts;
 * then lets everything settle and compares the message log with what is visible.
 *
 * @throws {Error} When it does not end in time, or the product cannot go on.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { seed, months, media = MEDIA, lookUp } = options
  const startedAt = performance.now()
  const limit = AbortSignal.timeout(options.limitMs)
  const timeUp = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal])
  await using place = await openPlace(options.database)
  await using workspace = await openWorkspace()
  const { sandbox, clock } = workspace
  const { apiUrl, botToken } = sandbox
  const settings = { databaseUrl: place.url, apiUrl, botToken, clockOffsetMs: clock.offsetMs(), lookUp }
  await using clerk = startClerk({ ...settings, seed, months, media }, timeUp)
  await using fleet = createFleet({ seed, size: place.workers, settings, timeUp })
  using stalls = watchStalls()
  using weather = startWeather(sandbox, seed)
  try {
    await clerk.setUp()
    const year = await playYear({ place, workspace, clerk, fleet, options })
    await fleet[Symbol.asyncDispose]()
    weather[Symbol.dispose]()
    const settled = await settleEverything(clerk, workspace)
    const rows = await clerk.messages()
    const differences = [...forgotten(year.written, rows), ...compareBooks(rows, visibleIn(sandbox))]
    return {
      options,
      fleet: fleet.counts(),
      faults: weather.met(),
      ...year,
      ...settled,
      messages: rows.length,
      sent: rows.filter(({ state }) => state === 'sent').length,
      counts: countDifferences(differences),
      differences,
      longestStallMs: stalls.longestMs(),
      seconds: (performance.now() - startedAt) / 1000,
    }
  } catch (error) {
    const { kills } = fleet.counts()
    const why = limit.aborted ? `not done within ${options.limitMs / 1000} s` : messageOf(error)
    throw new Error(`${options.database}, seed ${seed}, after ${kills} of ${options.kills} kills: ${why}`, {
      cause: error,
    })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

interface Year {
  /** The keys of all messages that acts have written. */
  readonly written: ReadonlySet<string>
  readonly refused: readonly string[]
  readonly restarts: number
}

interface Stage {
  readonly place: Place
  readonly workspace: ChaosWorkspace
  readonly clerk: Clerk
  readonly fleet: Fleet
  readonly options: ChaosOptions
}

/** Does one step after another, with its share of the kills before each. */
async function playYear({ place, workspace, clerk, fleet, options }: Stage): Promise<Year> {
  const { seed, kills, months, media = MEDIA, onProgress } = options
  const steps = officeYear({ seed, months, media })
  const restarts = drawRestarts(place, steps.length, options)
  const written = new Set<string>()
  const refused: string[] = []
  for (const [at, step] of steps.entries()) {
    await fleet.untilKills(Math.floor((kills * at) / steps.length))
    for (const { how } of restarts.filter((restart) => restart.at === at)) {
      onProgress?.(`${fleet.counts().kills}/${kills} kills, the server restarts (${how})`)
      await place.restart?.(how)
    }
    onProgress?.(`${fleet.counts().kills}/${kills} kills, ${step.name}`)
    step.change?.(workspace.sandbox)
    if (step.act === undefined) continue
    const acted = await clerk.act(at)
    for (const key of acted.keys) written.add(key)
    refused.push(...acted.refused)
  }
  await fleet.untilKills(kills)
  return { written, refused, restarts: restarts.length }
}

/** Before which steps the server restarts; never where there is none. */
function drawRestarts({ restart }: Place, steps: number, { seed, kills }: ChaosOptions) {
  if (restart === null) return []
  const random = createRandom(seed, 'restarts')
  const count = Math.max(RESTARTS_MIN, Math.floor(kills / KILLS_A_RESTART))
  return Array.from({ length: count }, (_, done) => {
    return { at: drawWhole(random, 1, steps - 1), how: done % 2 === 0 ? 'immediate' : 'fast' } as const
  })
}

/** Messages that were written, and that the database does not know any more. */
function forgotten(written: ReadonlySet<string>, rows: readonly OutboxMessage[]): readonly Difference[] {
  const kept = new Set(rows.map(({ key }) => key))
  return [...written].filter((key) => !kept.has(key)).map((key) => ({ kind: 'lost', what: `${key}: no row any more` }))
}

function countDifferences(differences: readonly Difference[]): ChaosResult['counts'] {
  const countOf = (kind: DifferenceKind) => differences.filter((difference) => difference.kind === kind).length
  return {
    lost: countOf('lost'),
    duplicated: countOf('duplicated'),
    unexplained: countOf('unexplained'),
    stale: countOf('stale'),
    unsettled: countOf('unsettled'),
  }
}
