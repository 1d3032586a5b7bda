import { z } from 'zod'
import { defineJob } from './define-job.ts'

interface Deps {
  /** Mends the channels that take posts again; returns them. */
  readonly probe: () => Promise<readonly string[]>
}

/** Asks about the channels that are out of use. One run is enough for all processes, and a lost one is made up for by the next. */
export const probeDestinationsJob = defineJob({
  name: 'destinations.probe',
  payload: z.object({}),
  retry: { limit: 0, delaySeconds: 0, backoff: false },
  expireSeconds: 300,
  keyOf: () => 'all',
  async run(_payload, { probe }: Deps) {
    const mended = await probe()
    return mended.length > 0 ? { outcome: 'done' } : { outcome: 'skipped', reason: 'nothing to mend' }
  },
})
