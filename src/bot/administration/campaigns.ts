import type { InputBlock, ModalView, PlainTextOption } from '@slack/types'
import { CAMPAIGN_KINDS } from '../../domain/campaign.ts'
import { RETURN_FORMS } from '../../domain/submission.ts'
import { fillIn } from '../../notifications/words.ts'
import type { Campaign } from '../../store/campaigns.ts'
import { BASIS_CHARACTERS_MAX, TITLE_CHARACTERS_MAX } from '../../workflows/campaigns/define-campaign.ts'
import type { CampaignEntry } from '../../workflows/campaigns/look.ts'
import type { BotTools, ReplyButton, Wording } from '../define.ts'
import { plain, toForm, verbatim } from '../forms.ts'
import { adminInput, unitInput } from './fields.ts'
import type { AdminField, CampaignForm } from './replies.ts'

/** Slack's bound on a text input. */
const LINES_CHARACTERS_MAX = 3_000
const KIND_CHARACTERS_MAX = 40
/** The value of the option by which an administrator names a kind of his own. */
export const OWN_KIND = 'own'

type CampaignPart = Pick<Campaign, 'title' | 'launchOn' | 'isDueConfirmed'>

/** What the sentences about a campaign are filled in with. */
export function campaignPlaces(
  { context }: Wording,
  { campaign: { title, launchOn }, due }: { readonly campaign: CampaignPart; readonly due: CampaignEntry['due'] },
) {
  const { format } = context.templates
  return { title, day: format.dayAndWeekday(due.day), launch: format.day(launchOn) }
}

/** What an administrator may do with a campaign that is not launched. */
export function campaignButtons({ context, replies }: Wording, campaignId: number): readonly ReplyButton[] {
  const { buttons } = context.templates.format.words
  const own = replies.administration.campaigns.buttons
  const value = { campaignId }
  return [
    { action: 'campaign.confirm', label: buttons['campaign.confirm'] ?? 'campaign.confirm', value },
    { action: 'campaign.define', label: buttons['campaign.define'] ?? 'campaign.define', value },
    { action: 'campaign.launch', label: own.launch, value },
    { action: 'campaign.cancel', label: own.cancel, value },
  ]
}

/** The form by which a campaign is confirmed, launched or cancelled. */
export function toCampaignForm(
  tools: BotTools,
  form: Exclude<CampaignForm, 'define'>,
  entry: Pick<CampaignEntry, 'campaign' | 'due'>,
): ModalView {
  const { id, dueOn } = entry.campaign
  const words = tools.replies.administration.campaigns.forms[form]
  const intro = verbatim(fillIn(words.intro, campaignPlaces(tools, entry)))
  const inputs = form === 'confirm' ? [adminInput(tools, 'dueOn', { type: 'datepicker', initial_date: dueOn })] : []
  return toForm(tools, { id: `campaign.${form}`, about: { campaignId: id }, words, blocks: [intro, ...inputs] })
}

/** Fields that have to be filled in. */
const NEEDED: ReadonlySet<AdminField> = new Set(['kind', 'reportYear', 'districts'])
const FIELDS = [
  'kind',
  'ownKind',
  'reportYear',
  'title',
  'basis',
  'dueOn',
  'launchOn',
  'forms',
  'districts',
  'bodies',
  'except',
  'successors',
  'receiver',
] as const satisfies readonly AdminField[]
type DefinitionField = (typeof FIELDS)[number]

/** The form that defines a yearly return; filled in with what is defined, where it is defined anew. */
export function toDefinitionForm(tools: BotTools, campaign: Campaign | null): ModalView {
  const words = tools.replies.administration.campaigns.forms.define
  const inputs = FIELDS.map((field): InputBlock => {
    const isOptional = !NEEDED.has(field)
    if (field === 'receiver') return unitInput(tools, field, { initial: campaign?.receiverCode ?? null, isOptional })
    return adminInput(tools, field, elementFor(tools, field, campaign), { isOptional })
  })
  return toForm(tools, { id: 'campaign.define', about: {}, words, blocks: [verbatim(words.intro), ...inputs] })
}

function elementFor(
  tools: BotTools,
  field: Exclude<DefinitionField, 'receiver'>,
  campaign: Campaign | null,
): InputBlock['element'] {
  switch (field) {
    case 'kind':
      return choice(kindOptions(tools), campaign === null ? null : optionOfKind(campaign.kind))
    case 'ownKind':
      return line(KIND_CHARACTERS_MAX, isOwnKind(campaign) ? campaign.kind : null)
    case 'reportYear':
      return line(4, campaign === null ? null : String(campaign.year))
    case 'title':
      return line(TITLE_CHARACTERS_MAX, campaign?.title ?? null)
    case 'basis':
      return { ...line(BASIS_CHARACTERS_MAX, campaign?.basis ?? null), multiline: true }
    case 'dueOn':
      return day(campaign?.isDueConfirmed === true ? campaign.dueOn : null)
    case 'launchOn':
      return day(campaign?.launchOn ?? null)
    case 'forms':
      return formChoices(tools, campaign)
    case 'districts':
      return choice(districtOptions(tools), campaign?.owing.hasDistricts === false ? 'none' : 'owe')
    case 'bodies':
      return lines(campaign?.owing.units ?? [])
    case 'except':
      return lines(campaign?.owing.except ?? [])
    case 'successors':
      return lines(Object.entries(campaign?.owing.successors ?? {}).map(([former, heir]) => `${former}=${heir}`))
  }
}

function isOwnKind(campaign: Campaign | null): campaign is Campaign {
  return campaign !== null && optionOfKind(campaign.kind) === OWN_KIND
}

function optionOfKind(kind: string): string {
  return CAMPAIGN_KINDS.find((known) => known === kind) ?? OWN_KIND
}

function kindOptions({ replies }: BotTools): PlainTextOption[] {
  const { kinds } = replies.administration.campaigns
  return [...CAMPAIGN_KINDS, OWN_KIND].map((kind) => {
    const name = kinds[kind as keyof typeof kinds]
    return { text: plain(name), value: kind }
  })
}

function districtOptions({ replies }: BotTools): PlainTextOption[] {
  const { districts } = replies.administration.campaigns
  return (['owe', 'none'] as const).map((value) => ({ text: plain(districts[value]), value }))
}

function formChoices({ context }: BotTools, campaign: Campaign | null): InputBlock['element'] {
  const names = context.templates.format.words.campaigns.forms
  const options = RETURN_FORMS.map((form) => ({ text: plain(names[form] ?? form), value: form as string }))
  const chosen = options.filter(({ value }) => campaign?.forms.some((form) => form === value) === true)
  const initial = chosen.length === 0 ? {} : { initial_options: chosen }
  return { type: 'multi_static_select', options, ...initial }
}

function choice(options: PlainTextOption[], chosen: string | null): InputBlock['element'] {
  const initial = options.find(({ value }) => value === chosen)
  return { type: 'static_select', options, ...(initial === undefined ? {} : { initial_option: initial }) }
}

function line(max: number, initial: string | null) {
  const given = initial === null ? {} : { initial_value: initial.slice(0, max) }
  return { type: 'plain_text_input', max_length: max, ...given } as const
}

function lines(values: readonly string[]) {
  const text = values.join('\n')
  const given = text === '' || text.length > LINES_CHARACTERS_MAX ? {} : { initial_value: text }
  return { type: 'plain_text_input', multiline: true, max_length: LINES_CHARACTERS_MAX, ...given } as const
}

function day(initial: string | null) {
  return { type: 'datepicker', ...(initial === null ? {} : { initial_date: initial }) } as const
}
