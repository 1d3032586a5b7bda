import {
  CAMPAIGN_KINDS,
  defaultDueDay,
  isCampaignKind,
  mayOwe,
  OWING_UNITS_MAX,
  type OwingRule,
  stepCampaign,
  toForms,
} from '../../domain/campaign.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { RETURN_FORMS } from '../../domain/submission.ts'
import { addDays, isLocalDay, type LocalDay, monthOf } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import { fillIn } from '../../notifications/words.ts'
import {
  type Campaign,
  type CampaignTermsRow,
  findCampaign,
  findCampaignOf,
  insertCampaign,
  replaceCampaign,
} from '../../store/campaigns.ts'
import type { Db } from '../../store/database.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { resolveCode } from '../resolve-unit.ts'
import { identifyViewer } from '../viewer.ts'
import { refuseChanged, refuseRole, refuseValue, type SeenDefinition } from './campaign-sight.ts'

/** A yearly return as an administrator defines it; units as a person names them. `null` = as usual. */
export interface DefineCampaignInput {
  /** `annualReport`, `annualAssessment`, or a name of the office's own. */
  readonly kind: string
  /** The year reported on. */
  readonly year: number
  readonly title: string | null
  readonly basis: string | null
  readonly dueOn: LocalDay | null
  readonly launchOn: LocalDay | null
  /** Empty = in every form. */
  readonly forms: readonly string[]
  readonly hasDistricts: boolean
  /** Departments and other bodies beside the districts; `null` = those of the office file for the kinds it knows. */
  readonly units: readonly string[] | null
  readonly except: readonly string[]
  /** Who stands in for a unit that is no more: pairs of one and the other. */
  readonly successors: readonly (readonly [string, string])[]
  /** `null` = the city. */
  readonly receiver: string | null
  /** What this was made to; `null` = whatever holds. */
  readonly basedOn: SeenDefinition | null
  readonly by: ActorClaim
}

export const YEAR_MIN = 2000
export const YEAR_MAX = 2200
export const TITLE_CHARACTERS_MAX = 100
export const BASIS_CHARACTERS_MAX = 300

/**
 * Defines a yearly return, or what was defined of the same kind and year and not launched yet anew as a whole. A due day
 * that neither the office file nor this definition names is a proposal: nobody is asked before it is confirmed.
 */
export async function defineCampaign(context: OfficeContext, input: DefineCampaignInput): Promise<Outcome<Campaign>> {
  const viewer = await identifyViewer(context, input.by)
  if (!viewer.ok) return viewer
  const refusal = refuseRole(viewer.value, 'defineCampaign')
  if (refusal !== null) return refuse(refusal)
  return allOrNothing(context.database, async (db) => {
    const checked = checkCampaign(context, await loadTree(db), input)
    if (!checked.ok) return checked
    const { actor } = viewer.value
    const { deadlines, campaigns } = context.office
    const rollUp = { ...deadlines, ...campaigns.rollUp, escalateAfter: [] }
    const terms = { ...checked.value, plan: deadlines, rollUp, definedBy: actor.personId }
    const saved = await save(context, db, terms, input.basedOn)
    if (!saved.ok) return saved
    const campaign = saved.value
    const { id, kind, year, dueOn, launchOn, owing, isDueConfirmed } = campaign
    const details = { campaign: id, kind, year, dueOn, launchOn, owing, isDueConfirmed }
    await recordAct(context, db, actor, { act: 'campaign.define', unitCode: campaign.receiverCode, details })
    return done(campaign)
  })
}

/** As a new campaign, or in the place of what was defined of the same kind and year. */
async function save(
  context: OfficeContext,
  db: Db,
  terms: CampaignTermsRow,
  basedOn: SeenDefinition | null,
): Promise<Outcome<Campaign>> {
  const { kind, year } = terms
  const inserted = await insertCampaign(db, terms, context.now())
  if (inserted !== null) return done(inserted)
  // A launch that is under way ends first, and is not taken back.
  const named = await findCampaignOf(db, kind, year)
  const standing = named === null ? null : await findCampaign(db, named.id, { isLocked: true })
  if (standing === null) throw new Error(`${kind}/${year}: expected the campaign that was in the way`)
  if (stepCampaign(standing.state, 'define') === null) {
    return refuseValue(`${kind}/${year} is ${standing.state}; expected one that is not launched yet`)
  }
  // One that was given up stands in the way of no new one.
  const isNewAgain = basedOn === 'none' && standing.state === 'cancelled'
  const changed = isNewAgain ? null : refuseChanged(standing, basedOn)
  if (changed !== null) return refuse(changed)
  return done(await replaceCampaign(db, standing.id, terms, context.now()))
}

type CheckedCampaign = Pick<
  Campaign,
  'kind' | 'year' | 'title' | 'basis' | 'owing' | 'forms' | 'receiverCode' | 'launchOn' | 'dueOn' | 'isDueConfirmed'
>

function checkCampaign(context: OfficeContext, tree: UnitTree, input: DefineCampaignInput): Outcome<CheckedCampaign> {
  const { kind, year } = input
  if (!isCampaignKind(kind))
    return refuseField(
      'kind',
      `got ${JSON.stringify(kind.slice(0, 60))}; expected a name such as ${CAMPAIGN_KINDS.join(', ')}`,
    )
  if (!Number.isInteger(year) || year < YEAR_MIN || year > YEAR_MAX) {
    return refuseField('year', `got ${year}; expected a whole number from ${YEAR_MIN} to ${YEAR_MAX}`)
  }
  const texts = textsOf(context, input)
  if (!texts.ok) return texts
  const days = daysOf(context, input)
  if (!days.ok) return days
  const stray = input.forms.find((form) => !(RETURN_FORMS as readonly string[]).includes(form))
  if (stray !== undefined) return refuseField('forms', `got ${stray.slice(0, 40)}; expected ${RETURN_FORMS.join(', ')}`)
  const owing = owingOf(context, tree, input)
  if (!owing.ok) return owing
  const receiver =
    input.receiver === null ? done(context.office.cityCode) : codeOf(context, tree, input.receiver, 'receiver')
  if (!receiver.ok) return receiver
  const forms = input.forms.length === 0 ? RETURN_FORMS : toForms(input.forms)
  return done({ kind, year, ...texts.value, ...days.value, forms, owing: owing.value, receiverCode: receiver.value })
}

function textsOf({ templates }: OfficeContext, { kind, year, title, basis }: DefineCampaignInput) {
  const { titles, bases } = templates.format.words.campaigns
  const usual = Object.hasOwn(titles, kind) ? titles[kind] : undefined
  const named = title?.trim() ?? (usual === undefined ? '' : fillIn(usual, { year }))
  if (named === '' || named.length > TITLE_CHARACTERS_MAX) {
    return refuseField('title', `${named.length} characters; expected 1 to ${TITLE_CHARACTERS_MAX}`)
  }
  const why = basis?.trim() ?? (Object.hasOwn(bases, kind) ? bases[kind] : undefined) ?? ''
  if (why.length > BASIS_CHARACTERS_MAX) {
    return refuseField('basis', `${why.length} characters; expected ${BASIS_CHARACTERS_MAX} at most`)
  }
  return done({ title: named, basis: why === '' ? null : why })
}

function daysOf(context: OfficeContext, { year, ...given }: DefineCampaignInput) {
  const usual = defaultDueDay(context.office.campaigns, year)
  const dueOn = given.dueOn ?? usual.dueOn
  const today = todayOf(context)
  if (!isLocalDay(dueOn) || dueOn <= today) return refuseField('due', `got ${dueOn}; expected a day after ${today}`)
  const launchOn = given.launchOn ?? addDays(dueOn, -context.office.campaigns.launchDaysBefore)
  if (!isLocalDay(launchOn) || launchOn >= dueOn) {
    return refuseField('launch', `got ${launchOn}; expected a day before ${dueOn}`)
  }
  return done({ dueOn, launchOn, isDueConfirmed: given.dueOn !== null || usual.isDueConfirmed })
}

function owingOf(context: OfficeContext, tree: UnitTree, input: DefineCampaignInput): Outcome<OwingRule> {
  const isKnown = (CAMPAIGN_KINDS as readonly string[]).includes(input.kind)
  const named = input.units ?? (isKnown ? context.office.campaigns.departments : [])
  const units = codesOf(context, tree, named, 'units')
  if (!units.ok) return units
  const except = codesOf(context, tree, input.except, 'except')
  if (!except.ok) return except
  const successors: Record<string, string> = {}
  for (const [former, heir] of input.successors) {
    const code = codeOf(context, tree, heir, 'successor')
    if (!code.ok) return code
    const ended = tree.spansByCode.has(former) ? done(former) : codeOf(context, tree, former, 'successor')
    if (!ended.ok) return ended
    successors[ended.value] = code.value
  }
  if (!input.hasDistricts && units.value.length === 0)
    return refuseField('units', 'got none; expected districts or bodies')
  const isLocal = units.value.find((code) => !mayOwe(tree, code))
  if (isLocal !== undefined) {
    return refuseField(
      'units',
      `got ${isLocal}; expected a district or a department: townships and villages owe no return`,
    )
  }
  return done({ hasDistricts: input.hasDistricts, units: units.value, except: except.value, successors })
}

function codesOf(
  context: OfficeContext,
  tree: UnitTree,
  names: readonly string[],
  field: DefinitionField,
): Outcome<readonly string[]> {
  if (names.length > OWING_UNITS_MAX) {
    return refuseField(field, `got ${names.length}; expected ${OWING_UNITS_MAX} at most`)
  }
  const codes = new Set<string>()
  for (const name of names) {
    const code = codeOf(context, tree, name, field)
    if (!code.ok) return code
    codes.add(code.value)
  }
  return done([...codes].sort())
}

/** A unit of today, or by code one that is to come or has ended. */
function codeOf(context: OfficeContext, tree: UnitTree, text: string, field: DefinitionField): Outcome<string> {
  const plain = text.trim()
  if (tree.spansByCode.has(plain)) return done(plain)
  const found = resolveCode(tree, plain, monthOf(todayOf(context)))
  if (found.ok) return found
  return refuse({ ...found.refusal, field, message: `${field}: ${found.refusal.message}` })
}

/** The member of a definition that is wrong; its message begins with it. */
export type DefinitionField =
  | 'kind'
  | 'year'
  | 'title'
  | 'basis'
  | 'due'
  | 'launch'
  | 'forms'
  | 'units'
  | 'except'
  | 'successor'
  | 'receiver'

function refuseField(field: DefinitionField, message: string) {
  return refuse({ code: 'bad-value', needs: 'input', message: `${field}: ${message}`, field })
}
