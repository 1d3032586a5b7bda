import { heirOfReturn } from '../../domain/campaign.ts'
import { channelsFor } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import { runReason } from '../../domain/run-reasons.ts'
import { isOverdue, isOwed, progressOf, stateForOthers } from '../../domain/submission.ts'
import { unitOn } from '../../domain/units.ts'
import { type CampaignProgressFacts, PREDECESSORS_MAX, PROGRESS_UNITS_MAX } from '../../notifications/campaign-facts.ts'
import { type Campaign, findCampaign, findCampaignOf } from '../../store/campaigns.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { listSubmissions } from '../../store/submissions.ts'
import { composeMessage } from '../compose-message.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { campaignRefOf, cityChannels, dueOf, unitRefOf } from './campaign-sight.ts'

/** What became of something that a day brings about. */
export type Ran = { readonly outcome: 'done' } | { readonly outcome: 'skipped'; readonly reason: string }

/** Tells the city who has reported and who has not, at most once a day. */
export async function reportCampaignProgress(
  context: OfficeContext,
  { campaignId }: { readonly campaignId: number },
): Promise<Ran> {
  return context.database.transaction(async (db) => {
    const campaign = await findCampaign(db, campaignId)
    if (campaign === null) return skipped(runReason('campaignUndefined', campaignId))
    const { kind, year, state } = campaign
    if (state !== 'open') return skipped(runReason('campaignNotOpen', `${kind}/${year}`))
    const count = await tellCity(context, db, campaign, 'open', todayOf(context))
    return count > 0 ? { outcome: 'done' } : skipped(runReason('noChannel', `${context.office.cityCode}/reports`))
  })
}

/** The same of the campaign of a kind and year, for a schedule. */
export async function reportProgressOf(
  context: OfficeContext,
  { kind, year }: { readonly kind: string; readonly year: number },
): Promise<Ran> {
  const campaign = await findCampaignOf(context.database.prisma, kind, year)
  if (campaign === null) return skipped(runReason('campaignUndefined', `${kind}/${year}`))
  return reportCampaignProgress(context, { campaignId: campaign.id })
}

function skipped(reason: string): Ran {
  return { outcome: 'skipped', reason }
}

/**
 * Composes what the city reads of a campaign as it stands, for each of its channels.
 *
 * @param name Unique among what is said of the campaign, such as the day or a reminder's slot.
 */
export async function tellCity(
  context: OfficeContext,
  db: Db,
  campaign: Campaign,
  stage: CampaignProgressFacts['stage'],
  name: string,
  over: Partial<CampaignProgressFacts> = {},
): Promise<number> {
  const { cityCode } = context.office
  const day = todayOf(context)
  const channels = cityChannels(await loadChannels(db), { cityCode, instead: 'operations', day })
  if (channels.length === 0) return 0
  const facts = { ...(await progressFacts(context, db, campaign, stage)), ...over }
  for (const { channelId } of channels) {
    await composeMessage(
      context,
      db,
      { kind: 'campaignProgress', facts },
      {
        key: ['campaignProgress', campaign.id, name, channelId].join('/'),
        unitCode: cityCode,
        medium: null,
        month: null,
        version: 1,
        channelId,
        priority: PRIORITY.reminder,
      },
    )
  }
  return channels.length
}

/** The receiver where it is not the city, which has other channels to hear of returns in. */
export function receiverApart({ office }: OfficeContext, { receiverCode }: Pick<Campaign, 'receiverCode'>) {
  return receiverCode === office.cityCode ? [] : [receiverCode]
}

async function progressFacts(
  context: OfficeContext,
  db: Db,
  campaign: Campaign,
  stage: CampaignProgressFacts['stage'],
): Promise<CampaignProgressFacts> {
  const tree = await loadTree(db)
  const channels = await loadChannels(db)
  const today = todayOf(context)
  const returns = await listSubmissions(db, { campaignIds: [campaign.id], unitCodes: null, states: null })
  const counted = returns.map((one) => ({
    ...one,
    dueOn: dueOf(context, one.dueOn).day,
    isOnPaper: one.content?.isOnPaper === true,
  }))
  const missing = counted.filter(({ state }) => isOwed(state))
  const orphans = missing.flatMap(({ unitCode }) => {
    if (unitOn(tree, unitCode, today) !== null) return []
    const heir = heirOfReturn(tree, campaign.owing, unitCode, today)
    const isGone = returns.some((one) => one.unitCode === heir && one.state === 'passedOn')
    const until = tree.spansByCode.get(unitCode)?.at(-1)?.validTo ?? today
    return heir !== null && !isGone ? [] : [{ unitName: unitRefOf(tree, unitCode, today).unitName, until }]
  })
  return {
    officeName: context.office.name,
    campaign: campaignRefOf(campaign),
    issuedOn: today,
    stage,
    due: dueOf(context, campaign.dueOn),
    isDueConfirmed: campaign.isDueConfirmed,
    progress: progressOf(counted, today),
    notSubmitted: missing.slice(0, PROGRESS_UNITS_MAX).map((one) => ({
      unitName: unitRefOf(tree, one.unitCode, today).unitName,
      state: stateForOthers(one.state),
      isOverdue: isOverdue(one, today),
    })),
    more: Math.max(0, missing.length - PROGRESS_UNITS_MAX),
    orphans: orphans.slice(0, PREDECESSORS_MAX),
    unreachable: [...new Set([...missing.map(({ unitCode }) => unitCode), ...receiverApart(context, campaign)])]
      .filter((code) => channelsFor(channels, code, 'reports', today).length === 0)
      .map((code) => unitRefOf(tree, code, today).unitName)
      .slice(0, PROGRESS_UNITS_MAX),
  }
}
