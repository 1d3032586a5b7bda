import { isTimeToLaunch, owingUnits } from '../../domain/campaign.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { PREDECESSORS_MAX } from '../../notifications/campaign-facts.ts'
import { findCampaign, walkCampaigns } from '../../store/campaigns.ts'
import { messageOfPrefix } from '../../store/outbox.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { askBegun } from './ask-begun.ts'
import { dueOf } from './campaign-sight.ts'
import { launchById } from './launch-campaign.ts'
import { passOnMerged } from './pass-on.ts'
import { tellCity } from './report-progress.ts'

/** Campaigns one run launches at most; what waits for a person does not count, and the next run launches the others. */
const LAUNCHES_MAX = 20

/** What one run came to. */
export interface CampaignsRun {
  readonly launched: number
  readonly passedOn: number
  /** Units that began after the launch. */
  readonly asked: number
  /** What went wrong with single campaigns; the next run tries them again. */
  readonly faults: readonly unknown[]
}

/**
 * Does what the day brings about in yearly returns: launches, on its working morning, what was defined for it, passes
 * on what a unit that is no more still owes, and asks the units named that have begun since the launch. What cannot be launched because something has to be decided first is told
 * to the city, once.
 */
export async function keepCampaigns(context: OfficeContext): Promise<CampaignsRun> {
  const db = context.database.prisma
  const faults: unknown[] = []
  let launched = 0
  let passedOn = 0
  let asked = 0
  for await (const id of walkCampaigns(db, { state: 'scheduled', launchDay: todayOf(context) })) {
    if (launched === LAUNCHES_MAX) break
    try {
      if (await launchIfTime(context, id)) launched += 1
    } catch (cause) {
      faults.push(new Error(`campaign ${id}: it could not be launched`, { cause }))
    }
  }
  for await (const id of walkCampaigns(db, { state: 'open', launchDay: null })) {
    try {
      passedOn += await passOnMerged(context, id)
    } catch (cause) {
      faults.push(new Error(`campaign ${id}: its returns could not be passed on`, { cause }))
    }
    try {
      asked += await askBegun(context, id)
    } catch (cause) {
      faults.push(new Error(`campaign ${id}: units that have begun could not be asked`, { cause }))
    }
  }
  return { launched, passedOn, asked, faults }
}

async function launchIfTime(context: OfficeContext, id: number): Promise<boolean> {
  const campaign = await findCampaign(context.database.prisma, id)
  if (campaign === null) return false
  const { office, calendar, now } = context
  const local = toLocalDateTime(now(), office.timeZone)
  if (!isTimeToLaunch(campaign.launchOn, local, { calendar, remindAt: office.deadlines.remindAt })) return false
  const outcome = await launchById(context, id)
  if (!outcome.ok && outcome.refusal.needs === 'decision') await tellBlocked(context, id)
  return outcome.ok
}

async function tellBlocked(context: OfficeContext, id: number): Promise<void> {
  await context.database.transaction(async (db) => {
    const campaign = await findCampaign(db, id, { isLocked: true })
    if (campaign === null || campaign.state !== 'scheduled') return
    const isPast = dueOf(context, campaign.dueOn).day <= todayOf(context)
    const { units, orphans } = owingUnits(await loadTree(db), campaign.owing, campaign.year, todayOf(context))
    const named = orphans.slice(0, PREDECESSORS_MAX).map(({ unitCode }) => unitCode)
    const who = orphans.length > 0 ? `orphans-${named.join('+')}` : 'nobody'
    const why = campaign.isDueConfirmed ? (isPast ? `past-${campaign.dueOn}` : who) : 'dueDay'
    const name = `blocked-${why}-${campaign.launchOn}`
    if (await messageOfPrefix(db, `campaignProgress/${id}/${name}/`)) return
    await tellCity(context, db, campaign, 'blocked', name, {
      isOwedByNobody: units.length === 0 && orphans.length === 0,
      orphans: orphans.slice(0, PREDECESSORS_MAX).map(({ unitName, until }) => ({ unitName, until })),
    })
  })
}
