import { stepCampaign } from '../../domain/campaign.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { isLocalDay, type LocalDay } from '../../domain/time.ts'
import { type Campaign, confirmDueDay, moveCampaign } from '../../store/campaigns.ts'
import type { Db } from '../../store/database.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer } from '../viewer.ts'
import { type CampaignMeant, campaignToManage, refuseChanged, refuseRole, refuseValue } from './campaign-sight.ts'

/** Somebody decides the due day of a campaign that is not launched yet: the one proposed, or another. */
export async function confirmCampaignDueDay(
  context: OfficeContext,
  { dueOn, ...meant }: CampaignMeant & { readonly dueOn: LocalDay | null },
): Promise<Outcome<Campaign>> {
  return settle(context, meant, 'campaign.confirm', async (db, campaign) => {
    const day = dueOn ?? campaign.dueOn
    const today = todayOf(context)
    if (!isLocalDay(day) || day <= today || day <= campaign.launchOn) {
      const after = today > campaign.launchOn ? today : campaign.launchOn
      return refuseValue(`due: got ${day}; expected a day after ${after}`)
    }
    await confirmDueDay(db, campaign.id, day, context.now())
    return done({ ...campaign, dueOn: day, isDueConfirmed: true })
  })
}

/** Gives up a campaign before anybody was asked. */
export async function cancelCampaign(context: OfficeContext, meant: CampaignMeant): Promise<Outcome<Campaign>> {
  return settle(context, meant, 'campaign.cancel', async (db, campaign) => {
    const to = stepCampaign(campaign.state, 'cancel')
    if (to === null || !(await moveCampaign(db, campaign.id, { from: campaign.state, to }, context.now()))) {
      return refuseState(campaign)
    }
    return done({ ...campaign, state: to })
  })
}

async function settle(
  context: OfficeContext,
  { campaign: text, basedOn, by }: CampaignMeant,
  act: string,
  change: (db: Db, campaign: Campaign) => Promise<Outcome<Campaign>>,
): Promise<Outcome<Campaign>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const refusal = refuseRole(viewer.value, 'defineCampaign')
  if (refusal !== null) return refuse(refusal)
  return allOrNothing(context.database, async (db) => {
    const found = await campaignToManage(db, viewer.value, text)
    if (!found.ok) return found
    if (found.value.state !== 'scheduled') return refuseState(found.value)
    const stale = refuseChanged(found.value, basedOn)
    if (stale !== null) return refuse(stale)
    const changed = await change(db, found.value)
    if (!changed.ok) return changed
    const { id, dueOn, state } = changed.value
    await recordAct(context, db, viewer.value.actor, { act, details: { campaign: id, dueOn, state } })
    return changed
  })
}

function refuseState({ kind, year, state }: Campaign) {
  return refuseValue(`${kind}/${year} is ${state}; expected one that is not launched yet`)
}
