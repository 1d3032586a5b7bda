import { channelsFor } from '../../domain/channels.ts'
import type { LocalDay } from '../../domain/time.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import type { ProblemReport } from '../../store/problem-reports.ts'

/** Where whoever brought the report hears of it: in his own conversation with the bot, else in his village's channel. */
export async function reporterChannels({
  db,
  record,
  today,
}: {
  readonly db: Db
  readonly record: ProblemReport
  readonly today: LocalDay
}): Promise<readonly string[]> {
  if (record.reporterChannelId !== null) return [record.reporterChannelId]
  if (record.unitCode === record.townshipCode) return []
  return channelsFor(await loadChannels(db), record.unitCode, 'cases', today).map(({ channelId }) => channelId)
}
