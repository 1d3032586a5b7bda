import type { Channel, Purpose } from '../domain/channels.ts'
import type { Db } from './database.ts'

export interface StoredChannel extends Channel {
  readonly id: number
}

/** Every binding of a channel to a unit, as now known. */
export async function loadChannels(db: Db): Promise<readonly StoredChannel[]> {
  const rows = await db.channelBinding.findMany({ where: { supersededAt: null }, orderBy: { id: 'asc' } })
  return rows.map((row) => ({ ...row, platform: 'slack', purposes: row.purposes as Purpose[] }))
}

/** The bindings as they were known at an instant, so that what was addressed then can be addressed again. */
export async function loadChannelsAsOf(db: Db, instant: Date): Promise<readonly StoredChannel[]> {
  const rows = await db.channelBinding.findMany({
    where: { recordedAt: { lte: instant }, OR: [{ supersededAt: null }, { supersededAt: { gt: instant } }] },
    orderBy: { id: 'asc' },
  })
  return rows.map((row) => ({ ...row, platform: 'slack', purposes: row.purposes as Purpose[] }))
}

/** Writes a merge of channels: a binding that no longer holds is superseded, never deleted. */
export async function saveChannels(
  db: Db,
  merge: { readonly inserted: readonly Channel[]; readonly superseded: readonly StoredChannel[] },
  by: string | null,
  now: Date,
): Promise<void> {
  await db.channelBinding.updateMany({
    where: { id: { in: merge.superseded.map((channel) => channel.id) } },
    data: { supersededAt: now },
  })
  await db.channelBinding.createMany({
    data: merge.inserted.map(({ unitCode, platform, channelId, purposes, validFrom, validTo }) => {
      return {
        unitCode,
        platform,
        channelId,
        purposes: [...purposes],
        validFrom,
        validTo,
        recordedAt: now,
        recordedBy: by,
      }
    }),
  })
}
