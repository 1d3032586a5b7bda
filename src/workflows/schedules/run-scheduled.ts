import { isLate } from '../../domain/occurrence.ts'
import { runReason } from '../../domain/run-reasons.ts'
import { endOccurrence, findOccurrence, skipOccurrence } from '../../store/occurrences.ts'
import { scheduleVersion } from '../../store/schedules.ts'
import type { Asked } from '../ask-for-month.ts'
import type { OfficeContext } from '../office-context.ts'
import { schedulableOf } from '../schedulable.ts'

/**
 * Does one run of a schedule as the version that planned it says, and records how it ended. One that has ended is not
 * done again; what a run says that is done twice is said once.
 */
export async function runScheduled(
  context: OfficeContext,
  { scheduleId, slot }: { readonly scheduleId: string; readonly slot: string },
): Promise<Asked> {
  const { prisma } = context.database
  const occurrence = await findOccurrence(prisma, scheduleId, slot)
  if (occurrence?.state !== 'begun') return { outcome: 'skipped', reason: 'the run has ended' }
  const content = (await scheduleVersion(prisma, scheduleId, occurrence.version))?.content
  const entry = content === undefined ? null : schedulableOf(content.job)
  const argument = entry?.argument.safeParse(content?.argument)
  if (content === undefined || entry === null || argument?.success !== true) {
    const reason = runReason('unknownJob', content?.job ?? '—')
    await skipOccurrence(prisma, scheduleId, slot, reason, context.now())
    return { outcome: 'skipped', reason }
  }
  const { nominal, dueAt, begunAt } = occurrence
  const run = { scheduleId, argument: argument.data, slot, day: slot.slice(0, 10), nominal, audience: content.audience }
  const asked = await entry.run(context, run)
  const now = context.now()
  if (asked.outcome === 'skipped') await skipOccurrence(prisma, scheduleId, slot, asked.reason, now)
  else await endOccurrence(prisma, scheduleId, slot, { isLate: isLate({ dueAt }, begunAt ?? now), now })
  return asked
}
