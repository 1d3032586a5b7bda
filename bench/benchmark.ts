/** One of the benchmarks that `npm run bench` runs: what it saw, for programs and for people. */
export interface Benchmark {
  readonly name: string
  /**
   * @param folder An empty one of its own, for whatever it needs on the disk.
   * @param note Tells a person what is being measured.
   */
  readonly measure: (folder: string, note: (text: string) => void) => Promise<Measured>
}

export interface Measured {
  /** Everything seen, with the aims and whether they were met. */
  readonly document: object
  /** The same as lines of a terminal. */
  readonly lines: readonly string[]
}

/** The middle of several runs, with the least and the most. */
export function spanText({ median, min, max }: { median: number; min: number; max: number }, places: number): string {
  return `${median.toFixed(places)} (${min.toFixed(places)}–${max.toFixed(places)})`
}

export function metText(isMet: boolean): string {
  return isMet ? 'met' : 'missed'
}
