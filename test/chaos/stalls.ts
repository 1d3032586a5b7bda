import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 20
const NANOSECONDS_A_MS = 1_000_000

/** Measures for how long this process could not do anything; until it is disposed of. */
export function watchStalls(): Disposable & { readonly longestMs: () => number } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  return {
    longestMs: () => Math.round(delay.max / NANOSECONDS_A_MS),
    [Symbol.dispose]: () => {
      delay.disable()
    },
  }
}
