import { z } from 'zod'
import { toWorkingDay } from '../../domain/calendar.ts'
import { fillIn } from '../../notifications/words.ts'
import type { Campaign } from '../../store/campaigns.ts'
import type { DefinitionField } from '../../workflows/campaigns/define-campaign.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { atField, dayText } from '../administration/answers.ts'
import { toDefinition } from '../administration/campaign-entries.ts'
import { CampaignAbout, campaignButtons, campaignPlaces, DefinitionAbout } from '../administration/campaigns.ts'
import { AdminFormEntries } from '../administration/fields.ts'
import type { AdminField, CampaignForm } from '../administration/replies.ts'
import { type BotTools, type Done, defineView, type ViewDefinition } from '../define.ts'

/** Names of units in one answer. */
const NAMES_MAX = 40

/** What became of a campaign, with what may follow while nobody was asked. */
function campaignDone(tools: BotTools, form: CampaignForm, campaign: Campaign, count = 0): Done {
  const words = tools.replies.administration.campaigns
  const due = toWorkingDay(tools.context.calendar, campaign.dueOn)
  const text = fillIn(words.done[form], { ...campaignPlaces(tools, { campaign, due }), count })
  if (campaign.state !== 'scheduled') return { kind: 'done', text }
  const lines = campaign.isDueConfirmed ? [text] : [text, words.unconfirmed]
  return { kind: 'done', text: lines.join('\n'), buttons: [campaignButtons(tools, campaign.id)] }
}

/** At which field a definition is refused that seemed right when it was read. */
const FIELD_OF: Readonly<Record<string, AdminField>> = {
  kind: 'ownKind',
  year: 'reportYear',
  title: 'title',
  basis: 'basis',
  due: 'dueOn',
  launch: 'launchOn',
  forms: 'forms',
  units: 'bodies',
  except: 'except',
  successor: 'successors',
  receiver: 'receiver',
} satisfies Record<DefinitionField, AdminField>

const define = defineView({
  id: 'campaign.define',
  about: DefinitionAbout,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ about, entries, by }, tools) {
    const viewer = await tools.workflows.identifyViewer(tools.context, by)
    if (!viewer.ok) return { kind: 'refused', refusal: viewer.refusal }
    const read = toDefinition(tools, viewer.value.registers.tree, { about, entries })
    if (!read.ok) return { kind: 'entries', errors: read.errors }
    const defined = await tools.workflows.defineCampaign(tools.context, { ...read.definition, by })
    if (defined.ok) return campaignDone(tools, 'define', defined.value)
    const { refusal } = defined
    if (refusal.code !== 'bad-value') return { kind: 'refused', refusal }
    if (refusal.field !== undefined)
      return { kind: 'entries', errors: { [FIELD_OF[refusal.field] ?? 'kind']: refusal.message } }
    return 'kind' in about
      ? { kind: 'refused', refusal: { ...refusal, code: 'campaign-state' } }
      : atField('kind', tools.replies.administration.faults.launched)
  },
})

const confirm = defineView({
  id: 'campaign.confirm',
  about: CampaignAbout,
  entries: AdminFormEntries,
  fieldOf: {},
  async run({ about: { campaignId, seenAt }, entries: { dueOn = null }, by }, tools) {
    const campaign = String(campaignId)
    const confirmed = await tools.workflows.confirmCampaignDueDay(tools.context, {
      campaign,
      dueOn,
      basedOn: new Date(seenAt),
      by,
    })
    if (confirmed.ok) return campaignDone(tools, 'confirm', confirmed.value)
    if (confirmed.refusal.code !== 'bad-value') return { kind: 'refused', refusal: confirmed.refusal }
    const listed = await tools.workflows.listReturns(tools.context, { campaign, states: null, by })
    if (!listed.ok) return { kind: 'refused', refusal: listed.refusal }
    const standing = listed.value[0]?.campaign
    if (standing?.state !== 'scheduled') {
      return { kind: 'refused', refusal: { ...confirmed.refusal, code: 'campaign-state' } }
    }
    const today = todayOf(tools.context)
    const after = standing.launchOn > today ? standing.launchOn : today
    return atField('dueOn', fillIn(tools.replies.administration.faults.dueOn, { day: dayText(tools, after) }))
  },
})

const launch = defineView({
  id: 'campaign.launch',
  about: CampaignAbout,
  entries: z.unknown(),
  fieldOf: {},
  async run({ about: { campaignId, seenAt }, by }, tools) {
    const launched = await tools.workflows.launchCampaignNow(tools.context, {
      campaign: String(campaignId),
      basedOn: new Date(seenAt),
      by,
    })
    if (!launched.ok) return { kind: 'refused', refusal: launched.refusal }
    const { campaign, owing, unreachable } = launched.value
    const done = campaignDone(tools, 'launch', campaign, owing.length)
    if (unreachable.length === 0) return done
    const { words } = tools.context.templates.format
    const named = unreachable.slice(0, NAMES_MAX).join(words.listSeparator)
    const more =
      unreachable.length > NAMES_MAX ? fillIn(tools.replies.home.more, { count: unreachable.length - NAMES_MAX }) : ''
    const units = `${named}${more}`
    const text = [done.text, fillIn(tools.replies.administration.campaigns.unreachable, { units })].join('\n')
    return { ...done, text }
  },
})

const cancel = defineView({
  id: 'campaign.cancel',
  about: CampaignAbout,
  entries: z.unknown(),
  fieldOf: {},
  async run({ about: { campaignId, seenAt }, by }, tools) {
    const cancelled = await tools.workflows.cancelCampaign(tools.context, {
      campaign: String(campaignId),
      basedOn: new Date(seenAt),
      by,
    })
    if (cancelled.ok) return campaignDone(tools, 'cancel', cancelled.value)
    if (cancelled.refusal.code !== 'bad-value') return { kind: 'refused', refusal: cancelled.refusal }
    return { kind: 'refused', refusal: { ...cancelled.refusal, code: 'campaign-state' } }
  },
})

/** The forms about a whole yearly return before it is launched. */
export const CAMPAIGN_VIEWS: readonly ViewDefinition<unknown, unknown>[] = [define, confirm, launch, cancel]
