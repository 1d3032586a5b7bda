import { cpus, totalmem } from 'node:os'

/** What several runs of one thing took: the median, and the quickest and slowest beside it. Milliseconds. */
export interface Timing {
  readonly runs: number
  readonly medianMs: number
  readonly minMs: number
  readonly maxMs: number
}

/** @throws {RangeError} When nothing was measured. */
export function timingOf(runsMs: readonly number[]): Timing {
  const sorted = runsMs.toSorted((a, b) => a - b)
  const [first] = sorted
  const last = sorted.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('runs: expected at least one, got none')
  return { runs: sorted.length, medianMs: medianOf(sorted), minMs: first, maxMs: last }
}

/** The middle of sorted numbers; of an even count the mean of the middle two. */
export function medianOf(sorted: readonly number[]): number {
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2
}

/** Processor time of this process so far, all its threads together, in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Runs `work` and adds what it took to `into`. */
export async function timed<T>(into: number[], work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const result = await work()
  into.push(performance.now() - startedAt)
  return result
}

/** The machine a result was seen on, without anything that names its owner. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly node: string
  readonly platform: string
}

export function thisMachine(): Machine {
  const processors = cpus()
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  }
}

/** The middle, least and most of several numbers. */
export interface Span {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** @throws {RangeError} When there are none. */
export function spanOf(values: readonly number[]): Span {
  const sorted = values.toSorted((a, b) => a - b)
  const [min] = sorted
  const max = sorted.at(-1)
  if (min === undefined || max === undefined) throw new RangeError('values: expected at least one, got none')
  return { median: medianOf(sorted), min, max }
}

/** The value that this share (0 to 1) of the values does not exceed. @throws {RangeError} When there are none. */
export function percentileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (value === undefined) throw new RangeError('values: expected at least one, got none')
  return value
}
