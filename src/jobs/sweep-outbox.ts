import { type DeliveryDeps, reconcile } from '../notifications/deliver.ts'
import { heldUntil } from '../notifications/quiet-hours.ts'
import { dueChannels } from '../store/outbox.ts'
import { deliverChannelJob } from './deliver-channel.ts'
import type { Queue } from './queue.ts'

/**
 * Looks for work: settles messages in doubt, then enqueues one delivery for every channel with something due. It holds
 * nothing itself, so any number of processes may sweep at any time. In quiet hours it only settles. Returns how many
 * channels had something to send.
 */
export async function sweepOutbox(queue: Queue, deps: DeliveryDeps): Promise<number> {
  await reconcile(deps)
  if (heldUntil(deps.quietHours, deps.timeZone, deps.now()) !== null) return 0
  const channels = await dueChannels(deps.database.prisma, deps.now())
  for (const { channelId } of channels) await queue.enqueue(deliverChannelJob.name, { channelId })
  return channels.length
}
