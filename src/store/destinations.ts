import type { Db } from './database.ts'

export interface Destination {
  readonly channelId: string
  readonly state: 'active' | 'retired'
  readonly retiredReason: string | null
  /** The earliest instant at which the next post may go out. */
  readonly nextPostAt: Date
}

/**
 * Takes a channel for one worker until `leaseUntil`, so that its messages keep their order and pace over all processes.
 * Returns `null` when another worker has it, or the channel is retired.
 */
export async function leaseDestination(
  db: Db,
  channelId: string,
  holder: string,
  now: Date,
  leaseUntil: Date,
): Promise<Destination | null> {
  // Two workers may meet a new channel at the same instant, and the second one's row has to be no fault; an upsert that
  // updates nothing looks first and then inserts, which lets the second fail.
  await db.destination.createMany({
    data: [{ platform: 'slack', channelId, state: 'active', nextPostAt: now }],
    skipDuplicates: true,
  })
  const { count } = await db.destination.updateMany({
    where: {
      platform: 'slack',
      channelId,
      state: 'active',
      OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }, { leaseHolder: holder }],
    },
    data: { leaseHolder: holder, leaseUntil },
  })
  if (count === 0) return null
  const row = await db.destination.findUniqueOrThrow({
    where: { platform_channelId: { platform: 'slack', channelId } },
  })
  return { channelId, state: 'active', retiredReason: row.retiredReason, nextPostAt: row.nextPostAt }
}

export async function releaseDestination(db: Db, channelId: string, holder: string): Promise<void> {
  await db.destination.updateMany({
    where: { platform: 'slack', channelId, leaseHolder: holder },
    data: { leaseHolder: null, leaseUntil: null },
  })
}

/** Stands for the workspace as a whole in the table of destinations. */
const WORKSPACE = { platform: 'slack', channelId: '*' } as const

/** Leaves the whole workspace alone until then, with the reason. */
export async function holdWorkspace(db: Db, until: Date, reason: string): Promise<void> {
  const change = { nextPostAt: until, retiredReason: reason }
  await db.destination.upsert({
    where: { platform_channelId: WORKSPACE },
    create: { ...WORKSPACE, state: 'active', ...change },
    update: change,
  })
}

/** Until when the workspace is left alone and why; `null` when it may be posted to. */
export async function workspaceHold(
  db: Db,
  now: Date,
): Promise<{ readonly until: Date; readonly reason: string } | null> {
  const row = await db.destination.findUnique({ where: { platform_channelId: WORKSPACE } })
  return row === null || row.nextPostAt <= now ? null : { until: row.nextPostAt, reason: row.retiredReason ?? '' }
}

export async function holdDestination(db: Db, channelId: string, nextPostAt: Date): Promise<void> {
  await db.destination.updateMany({ where: { platform: 'slack', channelId }, data: { nextPostAt } })
}

/** Stops posting to a channel for good, with the reason; what is due there waits. Returns false when it was stopped already. */
export async function retireDestination(db: Db, channelId: string, reason: string, now: Date): Promise<boolean> {
  const { count } = await db.destination.updateMany({
    where: { platform: 'slack', channelId, state: 'active' },
    data: { state: 'retired', retiredReason: reason, retiredAt: now },
  })
  return count === 1
}

export async function reviveDestination(db: Db, channelId: string): Promise<void> {
  await db.destination.updateMany({
    where: { platform: 'slack', channelId },
    data: { state: 'active', retiredReason: null, retiredAt: null, leaseHolder: null, leaseUntil: null },
  })
}

/** Why Slack takes no posts, by channel, for every channel that is retired. */
export async function retiredReasons(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.destination.findMany({
    where: { state: 'retired' },
    select: { channelId: true, retiredReason: true },
  })
  return new Map(rows.map(({ channelId, retiredReason }) => [channelId, retiredReason ?? '']))
}

/** Frees every lease: an embedded database is opened by one process, so whoever held one before is gone. */
export async function clearLeases(db: Db): Promise<void> {
  await db.destination.updateMany({ data: { leaseHolder: null, leaseUntil: null } })
}
