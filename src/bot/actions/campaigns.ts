import { CampaignButtonValue } from '../../notifications/notices/button-values.ts'
import type { ActorClaim } from '../../workflows/authorise.ts'
import type { CampaignEntry } from '../../workflows/campaigns/look.ts'
import { toCampaignForm, toDefinitionForm } from '../administration/campaigns.ts'
import { type ActionDefinition, type Answer, type BotTools, defineAction } from '../define.ts'

const define = defineAction({
  id: 'campaign.define',
  // Without a campaign a new one is defined.
  value: CampaignButtonValue.partial(),
  async run({ value: { campaignId }, by }, tools) {
    if (campaignId !== undefined) {
      return withCampaign(tools, campaignId, by, ({ campaign }) => toDefinitionForm(tools, campaign))
    }
    const allowed = await tools.workflows.authorise(tools.context, by, 'defineCampaign')
    return allowed.ok ? toDefinitionForm(tools, null) : { kind: 'refused', refusal: allowed.refusal }
  },
})

function ask(form: Parameters<typeof toCampaignForm>[1]) {
  return defineAction({
    id: `campaign.${form}`,
    value: CampaignButtonValue,
    run: ({ value: { campaignId }, by }, tools) =>
      withCampaign(tools, campaignId, by, (entry) => ({ kind: 'form', view: toCampaignForm(tools, form, entry) })),
  })
}

/** A form about a campaign that is not launched, for whoever may define it. */
async function withCampaign(
  tools: BotTools,
  campaignId: number,
  by: ActorClaim,
  formOf: (entry: CampaignEntry) => Answer,
): Promise<Answer> {
  const allowed = await tools.workflows.authorise(tools.context, by, 'defineCampaign')
  if (!allowed.ok) return { kind: 'refused', refusal: allowed.refusal }
  const listed = await tools.workflows.listReturns(tools.context, { campaign: String(campaignId), states: null, by })
  if (!listed.ok) return { kind: 'refused', refusal: listed.refusal }
  const [entry] = listed.value
  if (entry?.campaign.state === 'scheduled') return formOf(entry)
  const message = `campaign ${campaignId}: expected one that is not launched yet`
  return { kind: 'refused', refusal: { code: 'campaign-state', needs: 'input', message } }
}

/** The buttons of a notice about a yearly return that could not be launched. */
export const CAMPAIGN_NOTICE_ACTIONS: readonly ActionDefinition<unknown>[] = [ask('confirm'), define]

/** Those that only a person's own page has. */
export const CAMPAIGN_ACTIONS: readonly ActionDefinition<unknown>[] = [ask('launch'), ask('cancel')]
