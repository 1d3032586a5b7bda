import { z } from 'zod'
import { MINUTE_MS } from '../domain/time.ts'
import type { CampaignsRun } from '../workflows/campaigns/keep-campaigns.ts'
import { defineJob } from './define-job.ts'

/** How often yearly returns are looked through for what the day brings about. */
export const KEEP_CAMPAIGNS_EVERY_MS = MINUTE_MS

interface Deps {
  readonly keep: () => Promise<CampaignsRun>
  /** Told of each thing that went wrong, while the other campaigns were looked after. */
  readonly onFault: (error: unknown) => void
}

/** Launches what is due and passes on what a merged unit owes. Several processes may do so at once: each thing is done once. */
export const keepCampaignsJob = defineJob({
  name: 'campaigns.keep',
  payload: z.object({}),
  retry: { limit: 0, delaySeconds: 0, backoff: false },
  expireSeconds: 300,
  keyOf: () => 'all',
  async run(_payload, { keep, onFault }: Deps) {
    const { launched, passedOn, faults } = await keep()
    for (const fault of faults) onFault(fault)
    return launched + passedOn > 0 ? { outcome: 'done' } : { outcome: 'skipped', reason: 'no campaign is due' }
  },
})
