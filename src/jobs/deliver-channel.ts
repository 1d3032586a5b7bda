import { z } from 'zod'
import { defineJob } from './define-job.ts'

interface Deps {
  /** Sends what is due in the channel; finishes what an earlier attempt began. Returns how many became visible. */
  readonly deliver: (channelId: string) => Promise<number>
}

/** Sends what is due in one channel, in order and at its pace. Many may run at once; the channel's lease lets one act. */
export const deliverChannelJob = defineJob({
  name: 'channel.deliver',
  payload: z.object({ channelId: z.string().min(1), priority: z.int() }),
  // A run that failed is simply due again: the sweep finds what it left.
  isDoneWhenTaken: true,
  retry: { limit: 0, delaySeconds: 0, backoff: false },
  expireSeconds: 600,
  priorityOf: ({ priority }) => priority,
  keyOf: ({ channelId }) => channelId,
  async run({ channelId }, { deliver }: Deps) {
    const sent = await deliver(channelId)
    return sent > 0
      ? { outcome: 'done' }
      : { outcome: 'skipped', reason: 'nothing due, or another worker has the channel' }
  },
})
