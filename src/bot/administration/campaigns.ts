import type { InputBlock, ModalView, PlainTextOption } from '@slack/types'
import { z } from 'zod'
import { CAMPAIGN_KINDS } from '../../domain/campaign.ts'
import { RETURN_FORMS } from '../../domain/submission.ts'
import { fillIn } from '../../notifications/words.ts'
import type { Campaign } from '../../store/campaigns.ts'
import { BASIS_CHARACTERS_MAX, TITLE_CHARACTERS_MAX } from '../../workflows/campaigns/define-campaign.ts'
import type { CampaignEntry } from '../../workflows/campaigns/look.ts'
import type { BotTools, FormOrRefusal, ReplyButton, Wording } from '../define.ts'
import { plain, toForm, verbatim } from '../forms.ts'
import { adminInput, linesInput, tooLongForForm, unitInput } from './fields.ts'
import type { AdminField, CampaignForm } from './replies.ts'

const KIND_CHARACTERS_MAX = 40
/** The value of the option by which an administrator names a kind of his own. */
export const OWN_KIND = 'own'

/** The campaign a form is about, and which definition of it was seen. */
export const CampaignAbout = z.strictObject({ campaignId: z.int().positive(), seenAt: z.iso.datetime() })

/** What a definition is made to: nothing, or one that keeps its kind and year. */
export const DefinitionAbout = z.union([CampaignAbout.extend({ kind: z.string(), year: z.int() }), z.strictObject({})])

function aboutOf({ id, updatedAt }: Campaign): z.infer<typeof CampaignAbout> {
  return { campaignId: id, seenAt: updatedAt.toISOString() }
}

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
  const { campaign } = entry
  const words = tools.replies.administration.campaigns.forms[form]
  const intro = verbatim(fillIn(words.intro, campaignPlaces(tools, entry)))
  const inputs =
    form === 'confirm' ? [adminInput(tools, 'dueOn', { type: 'datepicker', initial_date: campaign.dueOn })] : []
  return toForm(tools, { id: `campaign.${form}`, about: aboutOf(campaign), words, blocks: [intro, ...inputs] })
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

/** What makes a yearly return another one: asked for once. */
const NAMING: ReadonlySet<AdminField> = new Set(['kind', 'ownKind', 'reportYear'])

/**
 * The form that defines a yearly return; filled in with what is defined, where it is defined anew. Refuses one that
 * names more units than a form shows.
 */
export function toDefinitionForm(tools: BotTools, campaign: Campaign | null): FormOrRefusal {
  const { forms, again } = tools.replies.administration.campaigns
  const inputs: InputBlock[] = []
  for (const field of FIELDS) {
    if (campaign !== null && NAMING.has(field)) continue
    const isOptional = !NEEDED.has(field)
    if (field === 'receiver') {
      inputs.push(unitInput(tools, field, { initial: campaign?.receiverCode ?? null, isOptional }))
      continue
    }
    const element = elementFor(tools, field, campaign)
    if (element === null) return tooLongForForm(`duban campaign define ${campaign?.kind} --year ${campaign?.year}`)
    inputs.push(adminInput(tools, field, element, { isOptional }))
  }
  const words = forms.define
  const intro = campaign === null ? words.intro : fillIn(again, { title: campaign.title, year: campaign.year })
  const about = campaign === null ? {} : { ...aboutOf(campaign), kind: campaign.kind, year: campaign.year }
  const view = toForm(tools, { id: 'campaign.define', about, words, blocks: [verbatim(intro), ...inputs] })
  return { kind: 'form', view }
}

function elementFor(
  tools: BotTools,
  field: Exclude<DefinitionField, 'receiver'>,
  campaign: Campaign | null,
): InputBlock['element'] | null {
  switch (field) {
    case 'kind':
      return choice(kindOptions(tools), null)
    case 'ownKind':
      return line(KIND_CHARACTERS_MAX, null)
    case 'reportYear':
      return line(4, null)
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
  return linesInput(values.join('\n'))
}

function day(initial: string | null) {
  return { type: 'datepicker', ...(initial === null ? {} : { initial_date: initial }) } as const
}
