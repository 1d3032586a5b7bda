import { expectedTimes } from '../domain/expected-times.ts'
import { heldUntil } from '../domain/quiet-hours.ts'
import { SLACK_PACING } from '../notifications/pacing.ts'
import { channelsNotReady, workspaceHold } from '../store/destinations.ts'
import { listPending } from '../store/outbox.ts'
import { waitsOf } from '../store/waits.ts'
import type { OfficeContext } from './office-context.ts'

/**
 * When each pending message goes out if nothing goes wrong, by id; `null` for one that waits for a person. Of more than
 * 10,000 pending messages, the first so many that were written.
 */
export async function expectedTimesOf(context: OfficeContext): Promise<ReadonlyMap<number, Date | null>> {
  const { database, office } = context
  const { prisma } = database
  const now = context.now()
  const pending = await listPending(prisma)
  const ids = new Set(pending.map(({ id }) => id))
  const waits = await waitsOf(prisma, pending)
  const hold = await workspaceHold(prisma, now)
  const { perMinute } = SLACK_PACING.limits['chat.postMessage'] ?? { perMinute: Number.POSITIVE_INFINITY }
  const waiting = pending.map(({ id, channelId, dueAt, priority, requiresId, targetId }) => {
    const after = [requiresId, targetId].filter((other) => other !== null && ids.has(other)) as number[]
    const wait = waits.get(id)
    // What is not pending itself, and keeps a message back, is settled by a person; only one on its way is not.
    const needsPerson =
      wait !== undefined && ('channelRetired' in wait || !(ids.has(wait.messageId) || wait.state === 'sending'))
    return { id, channelId, dueAt, priority, after, needsPerson }
  })
  const pace = {
    perChannelMs: SLACK_PACING.perChannelMs,
    perPostMs: 60_000 / perMinute,
    channelReadyAt: await channelsNotReady(prisma, now),
    heldUntil: (at: Date) => {
      const freed = hold !== null && hold.until > at ? hold.until : at
      return heldUntil(office.quietHours, office.timeZone, freed) ?? freed
    },
  }
  return expectedTimes(waiting, pace, now)
}
