import { type Owing, owingUnits, stepCampaign } from '../../domain/campaign.ts'
import { channelsFor } from '../../domain/channels.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { type RunReason, runReason } from '../../domain/run-reasons.ts'
import type { UnitTree } from '../../domain/units.ts'
import { type Campaign, findCampaign, findCampaignOf, moveCampaign } from '../../store/campaigns.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { insertSubmissions } from '../../store/submissions.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { Actor } from '../authorise.ts'
import { setDeadline } from '../deadlines.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer } from '../viewer.ts'
import { askUnit } from './ask-unit.ts'
import {
  type CampaignMeant,
  campaignToManage,
  dueOf,
  refuseChanged,
  refuseRole,
  refuseValue,
  unitRefOf,
} from './campaign-sight.ts'
import { type Ran, receiverApart, tellCity } from './report-progress.ts'

/** Who does what a day brings about, as the audit log names the program itself. */
export const PROGRAM: Actor = { personId: null, name: '—', surface: 'schedule' }

/** What a launch came to. */
export interface Launched {
  readonly campaign: Campaign
  readonly owing: Owing['units']
  /** Names of the units that have no channel for reports: those asked nowhere, and the receiver. */
  readonly unreachable: readonly string[]
  readonly enqueued: number
}

/** Asks every unit that owes the return for it, once. */
export async function launchCampaignNow(
  context: OfficeContext,
  { campaign: text, basedOn, by }: CampaignMeant,
): Promise<Outcome<Launched>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const refusal = refuseRole(viewer.value, 'defineCampaign')
  if (refusal !== null) return refuse(refusal)
  return allOrNothing(context.database, async (db) => {
    const campaign = await campaignToManage(db, viewer.value, text)
    if (!campaign.ok) return campaign
    const stale = campaign.value.state === 'scheduled' ? refuseChanged(campaign.value, basedOn) : null
    return stale === null ? launchIn(context, db, viewer.value.actor, campaign.value) : refuse(stale)
  })
}

/** The same by the program, for a schedule: a campaign that is launched already is skipped. */
export async function launchCampaign(
  context: OfficeContext,
  { kind, year }: { readonly kind: string; readonly year: number },
): Promise<Ran> {
  const named = await findCampaignOf(context.database.prisma, kind, year)
  const skipped = (reason: RunReason) => ({ outcome: 'skipped', reason: runReason(reason, `${kind}/${year}`) }) as const
  if (named === null) return skipped('campaignUndefined')
  const launched = await launchById(context, named.id)
  return launched.ok ? { outcome: 'done' } : skipped(WHY_NOT[launched.refusal.code] ?? 'campaignUndefined')
}

/** Why a schedule launched nothing, by the code of the refusal. */
const WHY_NOT: Readonly<Record<string, RunReason>> = {
  'campaign-state': 'campaignNotAhead',
  'campaign-due-unconfirmed': 'campaignUnconfirmed',
  'campaign-due-past': 'campaignPast',
  'campaign-orphans': 'campaignOrphans',
  'campaign-nobody': 'campaignNobody',
}

export function launchById(context: OfficeContext, id: number): Promise<Outcome<Launched>> {
  return allOrNothing(context.database, async (db) => {
    const campaign = await findCampaign(db, id, { isLocked: true })
    return campaign === null ? refuseValue(`campaign ${id}: is not there`) : launchIn(context, db, PROGRAM, campaign)
  })
}

async function launchIn(context: OfficeContext, db: Db, actor: Actor, campaign: Campaign): Promise<Outcome<Launched>> {
  const tree = await loadTree(db)
  const today = todayOf(context)
  const { id, kind, year, state, dueOn } = campaign
  const to = stepCampaign(state, 'launch')
  if (to === null) {
    const message = `${kind}/${year} is ${state}; expected one that is not launched yet`
    return refuse({ code: 'campaign-state', needs: 'input', message })
  }
  if (!campaign.isDueConfirmed) {
    const message = `${kind}/${year}: its due day ${dueOn} is a proposal and nobody's decision yet`
    const command = `duban campaign confirm ${id} --due ${dueOn}`
    return refuse({ code: 'campaign-due-unconfirmed', needs: 'decision', message, command })
  }
  const due = dueOf(context, dueOn)
  if (due.day <= today) {
    const message = `${kind}/${year} is due on ${due.day}; expected a day after ${today}`
    const command = `duban campaign confirm ${id} --due YYYY-MM-DD`
    return refuse({ code: 'campaign-due-past', needs: 'decision', message, command })
  }
  const { units, orphans } = owingUnits(tree, campaign.owing, year, today)
  if (orphans.length > 0) {
    const details = orphans.map(({ unitCode, unitName, until }) => `${unitCode}  ${unitName}  ${until}`)
    const message = `${kind}/${year}: ${orphans.length} units ended and nobody stands in for them`
    const command = `duban campaign define ${kind} --year ${year} --successor ${orphans[0]?.unitCode}=UNIT`
    return refuse({ code: 'campaign-orphans', needs: 'decision', message, details, command })
  }
  if (units.length === 0) {
    const message = `${kind}/${year}: no unit owes it today; expected at least one`
    const command = `duban campaign define ${kind} --year ${year} --department UNIT`
    return refuse({ code: 'campaign-nobody', needs: 'decision', message, command })
  }
  await moveCampaign(db, id, { from: state, to }, context.now())
  const enqueued = await ask(context, db, campaign, tree, units)
  await setDeadline(context, db, {
    subjectKind: 'campaign',
    subjectId: String(id),
    kind: 'rollUp',
    unitCode: context.office.cityCode,
    rule: { kind: 'namedDay', day: dueOn, moveToWorkingDay: true },
    base: today,
    plan: campaign.rollUp,
  })
  const unheard = receiverApart(context, campaign).filter(
    (code) => channelsFor(enqueued.channels, code, 'reports', today).length === 0,
  )
  const unreachable = [...new Set([...enqueued.unreachable, ...unheard])].map(
    (code) => unitRefOf(tree, code, today).unitName,
  )
  const after = { ...campaign, state: to }
  // Who cannot be asked is heard of at once, and not with the first round of progress.
  if (unreachable.length > 0) await tellCity(context, db, after, 'open', 'launched')
  const details = { campaign: id, units: units.length, due: due.day, unreachable: enqueued.unreachable }
  await recordAct(context, db, actor, { act: 'campaign.launch', unitCode: campaign.receiverCode, details })
  return done({ campaign: after, owing: units, unreachable, enqueued: enqueued.count })
}

async function ask(context: OfficeContext, db: Db, campaign: Campaign, tree: UnitTree, units: Owing['units']) {
  const { id: campaignId, dueOn } = campaign
  const announcing = { context, db, campaign, channels: await loadChannels(db), day: todayOf(context) }
  const rows = units.map(({ unitCode, predecessors }) => ({ campaignId, unitCode, dueOn, predecessors }))
  const unreachable: string[] = []
  let count = 0
  for (const submission of await insertSubmissions(db, rows, context.now())) {
    const asked = await askUnit(announcing, tree, submission)
    if (asked === 0) unreachable.push(submission.unitCode)
    count += asked
  }
  return { count, unreachable, channels: announcing.channels }
}
