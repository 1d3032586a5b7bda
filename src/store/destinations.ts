import type { Db } from './database.ts'

export interface Lease {
  readonly channelId: string
  readonly holder: string
  readonly from: Date
  readonly until: Date
}

/**
 * Takes channels for one worker each until a time, so that a channel's messages keep their order and pace over all
 * processes. Gives the earliest instant of the next post; `null` when another worker has the channel, or it is retired.
 */
export async function leaseDestinations(db: Db, leases: readonly Lease[]): Promise<readonly (Date | null)[]> {
  // One statement touches a row once. Two runs that ask for one channel are two workers, and the first one gets it.
  const wanted = new Map(leases.toReversed().map((lease) => [lease.channelId, lease]))
  // In one order everywhere, so that two processes never wait for each other.
  const inOrder = [...wanted.values()].sort((a, b) => (a.channelId < b.channelId ? -1 : 1))
  const taken = await db.$queryRaw<{ channelId: string; nextPostAt: Date }[]>`
    INSERT INTO destination AS d (platform, "channelId", state, "nextPostAt", "leaseHolder", "leaseUntil")
    SELECT 'slack', l."channelId", 'active', l."from", l.holder, l."until"
    FROM jsonb_to_recordset(${JSON.stringify(inOrder)}::jsonb)
      AS l("channelId" text, holder text, "from" timestamptz, "until" timestamptz)
    ON CONFLICT (platform, "channelId") DO UPDATE
      SET "leaseHolder" = EXCLUDED."leaseHolder", "leaseUntil" = EXCLUDED."leaseUntil"
      WHERE d.state = 'active'
        AND (d."leaseUntil" IS NULL OR d."leaseUntil" < EXCLUDED."nextPostAt" OR d."leaseHolder" = EXCLUDED."leaseHolder")
    RETURNING "channelId", "nextPostAt"`
  const nextPostAt = new Map(taken.map((row) => [row.channelId, row.nextPostAt]))
  return leases.map((lease) =>
    wanted.get(lease.channelId) === lease ? (nextPostAt.get(lease.channelId) ?? null) : null,
  )
}

export interface Release {
  readonly channelId: string
  readonly holder: string
  /** The earliest instant at which the next post may go out. */
  readonly nextPostAt: Date
}

/** Gives leases back, with the pace to be kept by whoever comes next; one that is another's by now is left alone. */
export async function releaseDestinations(db: Db, releases: readonly Release[]): Promise<void> {
  // In one order, as leases are taken, so that two processes never wait for each other.
  await db.$executeRaw`
    WITH r AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(releases)}::jsonb)
        AS r("channelId" text, holder text, "nextPostAt" timestamptz)
    ), held AS (
      SELECT d."channelId" FROM destination d JOIN r ON r."channelId" = d."channelId" AND r.holder = d."leaseHolder"
      WHERE d.platform = 'slack' ORDER BY d."channelId" FOR UPDATE OF d
    )
    UPDATE destination SET "leaseHolder" = NULL, "leaseUntil" = NULL,
      "nextPostAt" = GREATEST(destination."nextPostAt", r."nextPostAt")
    FROM r JOIN held ON held."channelId" = r."channelId"
    WHERE platform = 'slack' AND destination."channelId" = r."channelId" AND "leaseHolder" = r.holder`
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

export interface WorkspaceHold {
  readonly until: Date
  readonly reason: string
}

/** Until when the workspace is left alone and why; `null` when it may be posted to. */
export async function workspaceHold(db: Db, now: Date): Promise<WorkspaceHold | null> {
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

/** Takes posts again. Returns false when the channel was not retired. */
export async function reviveDestination(db: Db, channelId: string): Promise<boolean> {
  const { count } = await db.destination.updateMany({
    where: { platform: 'slack', channelId, state: 'retired' },
    data: { state: 'active', retiredReason: null, retiredAt: null, leaseHolder: null, leaseUntil: null },
  })
  return count === 1
}

/** Notes a channel that nothing has been posted to yet, so that it can be retired before anything is. */
export async function noteDestination(db: Db, channelId: string, now: Date): Promise<void> {
  await db.destination.createMany({
    data: [{ platform: 'slack', channelId, state: 'active', nextPostAt: now }],
    skipDuplicates: true,
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

/** When channels that were told to wait, or were just posted to, may be posted to again. */
export async function channelsNotReady(db: Db, now: Date): Promise<ReadonlyMap<string, Date>> {
  const rows = await db.destination.findMany({
    where: { platform: 'slack', state: 'active', nextPostAt: { gt: now }, channelId: { not: WORKSPACE.channelId } },
    select: { channelId: true, nextPostAt: true },
  })
  return new Map(rows.map(({ channelId, nextPostAt }) => [channelId, nextPostAt]))
}

/** Frees every lease: an embedded database is opened by one process, so whoever held one before is gone. */
export async function clearLeases(db: Db): Promise<void> {
  await db.destination.updateMany({ data: { leaseHolder: null, leaseUntil: null } })
}
