import { yearsToAskFor } from '../../domain/calendar-years.ts'
import { channelsFor } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import { runReason } from '../../domain/run-reasons.ts'
import type { Audience } from '../../domain/schedule.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { CalendarMissingFacts } from '../../notifications/facts.ts'
import { loadChannels } from '../../store/channels.ts'
import { countUnconfirmedDeadlines } from '../../store/deadlines.ts'
import type { Asked } from '../ask-for-month.ts'
import { composeMessage } from '../compose-message.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'

/**
 * Asks the city's operations channel for the holidays of the present year, and from 1 November on of the next one, until
 * they are known and confirmed. Nothing waits for them; what depends on them is marked.
 */
export async function askForYear(
  context: OfficeContext,
  { day, audience }: { readonly day: LocalDay; readonly audience: Audience | null },
): Promise<Asked> {
  const wanted = yearsToAskFor(context.calendar, todayOf(context))
  if (wanted.length === 0) return { outcome: 'skipped', reason: runReason('yearKnown') }
  const { cityCode, name: officeName } = context.office
  const { unitCode, purpose } = audience ?? { unitCode: cityCode, purpose: 'operations' }
  return context.database.transaction(async (db) => {
    const channels = channelsFor(await loadChannels(db), unitCode, purpose, todayOf(context))
    if (channels.length === 0) {
      return { outcome: 'skipped', reason: runReason('noChannel', `${unitCode}/${purpose}`) }
    }
    const unconfirmedDeadlines = await countUnconfirmedDeadlines(db)
    for (const { year, state } of wanted) {
      const facts: CalendarMissingFacts = { officeName, year, state, unconfirmedDeadlines, issuedOn: todayOf(context) }
      for (const { channelId } of channels) {
        const key = ['calendarMissing', year, day, channelId].join('/')
        const about = { unitCode, medium: null, month: null, version: 1, priority: PRIORITY.reminder }
        await composeMessage(context, db, { kind: 'calendarMissing', facts }, { ...about, key, channelId })
      }
    }
    return { outcome: 'done' }
  })
}
