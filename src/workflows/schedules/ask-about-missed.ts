import { channelsFor } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import type { MissedRunsFacts } from '../../notifications/facts.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { askAboutOccurrence, type StoredOccurrence } from '../../store/occurrences.ts'
import { loadPosts } from '../../store/posts.ts'
import type { StoredSchedule } from '../../store/schedules.ts'
import { composeMessage } from '../compose-message.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { titleOf } from '../schedulable.ts'

/** Missed runs one message names; the rest is counted. */
const SLOTS_NAMED_MAX = 10

/**
 * Leaves missed runs to a person: one message in each of the city's channels for operations, where it has none in those
 * for review, with a button for either answer.
 */
export async function askAboutMissed(
  context: OfficeContext,
  schedule: StoredSchedule,
  runs: readonly StoredOccurrence[],
): Promise<void> {
  await context.database.transaction(async (db) => {
    const asked: string[] = []
    for (const { slot } of runs) if (await askAboutOccurrence(db, schedule.id, slot)) asked.push(slot)
    const slots = asked.toSorted()
    const last = slots.at(-1)
    if (last === undefined) return
    const { name: officeName, cityCode, timeZone } = context.office
    const facts: MissedRunsFacts = {
      officeName,
      scheduleId: schedule.id,
      title: titleOf(schedule.content)[context.templates.locale],
      slots: slots.slice(-SLOTS_NAMED_MAX),
      more: Math.max(0, slots.length - SLOTS_NAMED_MAX),
      timeZone: schedule.content.timeZone === timeZone ? null : schedule.content.timeZone,
      owner: await ownerOf(db, schedule.content.ownerId),
      noticedAt: toLocalDateTime(context.now(), timeZone),
      outcome: null,
    }
    for (const channelId of await askedChannels(context, db)) {
      const key = ['missedRuns', schedule.id, last.replace(' ', 'T'), channelId].join('/')
      const about = { unitCode: cityCode, medium: null, month: null, version: 1, priority: PRIORITY.reminder }
      await composeMessage(context, db, { kind: 'missedRuns', facts }, { ...about, key, channelId })
    }
  })
}

async function askedChannels(context: OfficeContext, db: Db): Promise<readonly string[]> {
  const channels = await loadChannels(db)
  const { cityCode } = context.office
  const [first = []] = (['operations', 'review'] as const)
    .map((purpose) => channelsFor(channels, cityCode, purpose, todayOf(context)))
    .filter((found) => found.length > 0)
  return first.map(({ channelId }) => channelId)
}

/** The name of who answers for the schedule. */
async function ownerOf(db: Db, ownerId: string | null): Promise<string | null> {
  if (ownerId === null) return null
  return (await loadPosts(db)).find(({ personId }) => personId === ownerId)?.name ?? null
}
