import type { Db } from './database.ts'

/** Why Slack takes no posts, by channel: those that are retired, and those where a message failed for the channel's sake. */
export async function channelsToMend(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.$queryRaw<{ channelId: string; reason: string | null }[]>`
    SELECT "channelId", "retiredReason" AS reason FROM destination WHERE platform = 'slack' AND state = 'retired'
    UNION ALL
    SELECT DISTINCT ON (m."channelId") m."channelId", m."lastError" FROM message m
    LEFT JOIN destination d ON d.platform = m.platform AND d."channelId" = m."channelId"
    WHERE m.platform = 'slack' AND m.state = 'failed' AND m."lastErrorKind" = 'destination'
      AND COALESCE(d.state, 'active') <> 'retired'`
  return new Map(rows.map(({ channelId, reason }) => [channelId, reason ?? '']))
}
