import { unitOn } from '../../domain/units.ts'
import { findCampaign } from '../../store/campaigns.ts'
import { loadChannels } from '../../store/channels.ts'
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
export function askBegun(context: OfficeContext, campaignId: number): Promise<number> {
  return context.database.transaction(async (db) => {
    const campaign = await findCampaign(db, campaignId, { isLocked: true })
    const today = todayOf(context)
    if (campaign?.state !== 'open' || today >= dueOf(context, campaign.dueOn).day) return 0
    const { units: named, except } = campaign.owing
    const asked = await listSubmissions(db, { campaignIds: [campaignId], unitCodes: named, states: null })
    const known = new Set([...except, ...asked.map(({ unitCode }) => unitCode)])
    const tree = await loadTree(db)
    const begun = named.filter((code) => !known.has(code) && unitOn(tree, code, today) !== null)
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
