import { type DeliveryDeps, heldBack } from '../notifications/deliver.ts'
import { dueChannels } from '../store/outbox.ts'
import { deliverChannelJob } from './deliver-channel.ts'
import type { Queue } from './queue.ts'

/**
 * Looks for work: enqueues one delivery for every channel with something due; nothing while nothing may be sent. It holds
 * nothing itself and calls nobody, so any number of processes may sweep at any time. Returns how many channels had
 * something to send.
 */
export async function sweepOutbox(queue: Queue, deps: DeliveryDeps): Promise<number> {
  const isHeld = (await heldBack(deps)) !== null
  const channels = isHeld ? [] : await dueChannels(deps.database.prisma, deps.now())
  if (channels.length > 0) {
    // One job a channel, so that a channel that has to wait delays no other.
    await queue.enqueueAll(
      deliverChannelJob.name,
      channels.map(({ channelId, priority }) => ({ channelId, priority })),
    )
  }
  return channels.length
}
