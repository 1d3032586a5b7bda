import { type Channel, channelsFor } from '../domain/channels.ts'
import { PRIORITY } from '../domain/delivery.ts'
import { isInForce, monthOf, toLocalDateTime } from '../domain/time.ts'
import { districtOf, type UnitTree, unitOn } from '../domain/units.ts'
import type { UnitRef } from '../notifications/facts.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import { noteDestination, retireDestination } from '../store/destinations.ts'
import { composeMessage } from './compose-message.ts'
import { loadTree, type OfficeContext, todayOf } from './office-context.ts'

/** How many units the report names; the rest is counted. */
const UNITS_NAMED_MAX = 10

/**
 * `retired`: nothing is posted there from now on; `already`: nothing was; `notOurs`: no unit is bound to the channel today
 * and nothing was ever posted there.
 */
export type Retired = 'retired' | 'already' | 'notOurs'

/**
 * Stops posting to a channel of which the platform itself said that it takes no posts, before anything fails there. What
 * is due there waits. When units are bound to it, the operations channels of the city are told once.
 *
 * @param reason The platform's error code for posts there, such as `is_archived`.
 */
export async function retireKnownDestination(
  context: OfficeContext,
  { channelId, reason }: { readonly channelId: string; readonly reason: string },
): Promise<Retired> {
  return context.database.transaction(async (db) => {
    const now = context.now()
    const today = todayOf(context)
    const channels = await loadChannels(db)
    const bound = channels.filter((channel) => channel.channelId === channelId && isInForce(channel, today))
    if (bound.length > 0) await noteDestination(db, channelId, now)
    if (await retireDestination(db, channelId, reason, now)) {
      if (bound.length > 0) await reportRetired(context, db, { channelId, reason, bound, channels })
      return 'retired'
    }
    const isKnown = (await db.destination.count({ where: { platform: 'slack', channelId } })) > 0
    return isKnown ? 'already' : 'notOurs'
  })
}

interface Report {
  readonly channelId: string
  readonly reason: string
  readonly bound: readonly Channel[]
  readonly channels: readonly Channel[]
}

async function reportRetired(context: OfficeContext, db: Db, report: Report): Promise<void> {
  const { channelId, reason } = report
  const { office } = context
  const now = context.now()
  const tree = await loadTree(db)
  const codes = [...new Set(report.bound.map(({ unitCode }) => unitCode))]
  const waiting = { platform: 'slack', channelId, state: { in: ['pending', 'failed'] } }
  const facts = {
    officeName: office.name,
    channelId,
    reason,
    units: codes.slice(0, UNITS_NAMED_MAX).map((code) => unitRefOf(context, tree, code)),
    moreUnits: Math.max(0, codes.length - UNITS_NAMED_MAX),
    waiting: await db.message.count({ where: waiting }),
    noticedAt: toLocalDateTime(now, office.timeZone),
  }
  const operations = channelsFor(report.channels, office.cityCode, 'operations', todayOf(context))
  for (const to of operations.filter((channel) => channel.channelId !== channelId)) {
    const place = {
      key: ['destinationRetired', channelId, now.getTime(), to.channelId].join('/'),
      unitCode: office.cityCode,
      medium: null,
      month: null,
      version: 1,
      channelId: to.channelId,
      priority: PRIORITY.reminder,
    }
    await composeMessage(context, db, { kind: 'destinationRetired', facts }, place)
  }
}

function unitRefOf(context: OfficeContext, tree: UnitTree, unitCode: string): UnitRef {
  const today = todayOf(context)
  const unit = unitOn(tree, unitCode, today)
  const district = unit === null ? null : districtOf(tree, unit, monthOf(today))
  const isOwn = district === null || district.code === unitCode
  return { unitCode, unitName: unit?.name ?? unitCode, district: isOwn ? '' : district.name }
}
