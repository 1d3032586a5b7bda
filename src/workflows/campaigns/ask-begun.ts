import { unitOn } from '../../domain/units.ts'
import { type Campaign, findCampaign } from '../../store/campaigns.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { insertSubmissions, listSubmissions } from '../../store/submissions.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { askUnit } from './ask-unit.ts'
import { dueOf } from './campaign-sight.ts'
import { PROGRAM } from './launch-campaign.ts'

/**
 * Asks those named in the definition of a campaign that were not there yet when it was launched, from their first day on
 * until the return is due. Returns how many they are. What a merger makes is asked by `passOnMerged`.
 */
export async function askBegun(context: OfficeContext, campaignId: number): Promise<number> {
  // Nobody is waited for, and no unit read, while everybody named has been asked.
  const seen = await findCampaign(context.database.prisma, campaignId)
  if (seen === null || (await notAsked(context.database.prisma, seen)).length === 0) return 0
  return context.database.transaction(async (db) => {
    const campaign = await findCampaign(db, campaignId, { isLocked: true })
    const today = todayOf(context)
    if (campaign?.state !== 'open' || today >= dueOf(context, campaign.dueOn).day) return 0
    const tree = await loadTree(db)
    const begun = (await notAsked(db, campaign)).filter((code) => unitOn(tree, code, today) !== null)
    if (begun.length === 0) return 0
    const announcing = { context, db, campaign, channels: await loadChannels(db), day: today }
    const rows = begun.map((unitCode) => ({ campaignId, unitCode, dueOn: campaign.dueOn, predecessors: [] }))
    for (const submission of await insertSubmissions(db, rows, context.now())) {
      await askUnit(announcing, tree, submission)
    }
    const details = { campaign: campaignId, units: begun }
    await recordAct(context, db, PROGRAM, { act: 'campaign.askBegun', unitCode: campaign.receiverCode, details })
    return begun.length
  })
}

/** The units named that owe the return and have none yet. */
async function notAsked(db: Db, { id, owing: { units, except } }: Campaign): Promise<readonly string[]> {
  if (units.length === 0) return []
  const asked = await listSubmissions(db, { campaignIds: [id], unitCodes: units, states: null })
  const known = new Set([...except, ...asked.map(({ unitCode }) => unitCode)])
  return units.filter((code) => !known.has(code))
}
