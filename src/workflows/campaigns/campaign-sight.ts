import { toWorkingDay } from '../../domain/calendar.ts'
import { type Channel, channelsFor, type Purpose } from '../../domain/channels.ts'
import { mayAct } from '../../domain/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import type { ReturnContent } from '../../domain/submission.ts'
import type { LocalDay } from '../../domain/time.ts'
import { type UnitTree, unitOn } from '../../domain/units.ts'
import { maySee } from '../../domain/visibility.ts'
import type { CampaignRef, PredecessorFacts, ReturnFacts } from '../../notifications/campaign-facts.ts'
import { PREDECESSORS_MAX } from '../../notifications/campaign-facts.ts'
import type { DueDay, UnitRef } from '../../notifications/facts.ts'
import { type Campaign, findCampaign, findCampaignOf } from '../../store/campaigns.ts'
import type { Db } from '../../store/database.ts'
import type { Submission } from '../../store/submissions.ts'
import type { ActorClaim } from '../authorise.ts'
import { refuseUnseen, toFoundUnit } from '../find-unit.ts'
import type { OfficeContext } from '../office-context.ts'
import type { Viewer } from '../viewer.ts'

const NAMED = /^([a-z][A-Za-z0-9]{0,39})\/(\d{4})$/

/** The campaign a person means: by its id, or as `annualReport/2026`. @returns `null` for none. */
export async function findCampaignNamed(
  db: Db,
  text: string,
  { isLocked }: { readonly isLocked: boolean },
): Promise<Campaign | null> {
  const [, kind, year] = NAMED.exec(text.trim()) ?? []
  const id = /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : null
  const found = kind === undefined ? null : await findCampaignOf(db, kind, Number(year))
  const wanted = found?.id ?? id
  return wanted === null ? null : findCampaign(db, wanted, { isLocked })
}

/** Whether somebody may look at every return of a campaign: he defines them, decides about them, or they come to his unit. */
export function seesAllReturns({ scope, roles }: Viewer, { receiverCode }: Pick<Campaign, 'receiverCode'>): boolean {
  const isOffice = mayAct(roles, 'defineCampaign') || mayAct(roles, 'decideReturn')
  return isOffice || maySee(scope, { unitCodes: [receiverCode], namedIds: null })
}

/** Whether somebody may look at one unit's return; whoever took it over may too. */
export function seesReturn(
  viewer: Viewer,
  campaign: Campaign,
  { unitCode, successorCode }: Pick<Submission, 'unitCode' | 'successorCode'>,
): boolean {
  if (seesAllReturns(viewer, campaign)) return true
  return [unitCode, successorCode].some(
    (code) => code !== null && maySee(viewer.scope, { unitCodes: [code], namedIds: null }),
  )
}

/** The campaign of that name as its office may act on it; one that is not there reads as one that may not be seen. */
export async function campaignToManage(db: Db, viewer: Viewer, text: string): Promise<Outcome<Campaign>> {
  const campaign = await findCampaignNamed(db, text, { isLocked: true })
  return campaign === null || !seesAllReturns(viewer, campaign) ? refuseUnseen(text) : done(campaign)
}

/** Who does nothing but look at his own unit may not change the campaign. */
export function refuseRole({ actor, roles }: Viewer, act: 'defineCampaign' | 'decideReturn'): Refusal | null {
  if (actor.personId === null || mayAct(roles, act)) return null
  const takes = act === 'defineCampaign' ? 'administrator' : 'issuer or reviewer'
  const message = `${actor.personId} (${actor.name}) may not do this: ${act} takes the role ${takes}`
  return { code: 'not-permitted', needs: 'input', message }
}

/** The definition somebody looked at: the instant at which it was written, or that there was none of its kind and year. */
export type SeenDefinition = Date | 'none'

export interface CampaignMeant {
  /** An id, or a kind and year such as `annualReport/2026`. */
  readonly campaign: string
  /** The definition that was looked at; `null` = whatever holds. */
  readonly basedOn: SeenDefinition | null
  readonly by: ActorClaim
}

/** Refuses what was decided on a definition that is no longer the one that holds; `null` = it is, or nobody looked. */
export function refuseChanged(standing: Campaign, basedOn: SeenDefinition | null): Refusal | null {
  if (basedOn === null || (basedOn !== 'none' && basedOn.getTime() === standing.updatedAt.getTime())) return null
  const message = `${standing.kind}/${standing.year} was defined meanwhile; look at it again`
  return { code: 'campaign-changed', needs: 'input', message }
}

export function refuseValue(message: string) {
  return refuse({ code: 'bad-value', needs: 'input', message })
}

/** The last day on which a return is in time: as named, or the next working day where that is off. */
export function dueOf({ calendar }: Pick<OfficeContext, 'calendar'>, dueOn: LocalDay): DueDay {
  return toWorkingDay(calendar, dueOn)
}

/** The unit as it stands on the day; one that has ended as it stood last. */
export function unitRefOf(tree: UnitTree, code: string, day: LocalDay): UnitRef {
  const unit = unitOn(tree, code, day) ?? tree.spansByCode.get(code)?.at(-1)
  if (unit === undefined) return { unitCode: code, unitName: code, district: '' }
  const { unitCode, unitName, district } = toFoundUnit(tree, unit, day)
  return { unitCode, unitName, district }
}

export function campaignRefOf({ id, year, title, basis }: Campaign): CampaignRef {
  return { id, year, title, basis }
}

export function predecessorFacts({ predecessors }: Pick<Submission, 'predecessors'>): readonly PredecessorFacts[] {
  return predecessors.slice(0, PREDECESSORS_MAX).map(({ unitName, until }) => ({ unitName, until }))
}

export function returnFacts({ files, ...content }: ReturnContent): ReturnFacts {
  return { ...content, fileNames: files.map(({ fileName }) => fileName) }
}

/**
 * Where the city hears of yearly returns: its channel for reports. Where it has bound none, it hears of what waits for a
 * decision in its channel for reviews, and of progress in the one for operations.
 */
export function cityChannels(
  channels: readonly Channel[],
  { cityCode, instead, day }: { readonly cityCode: string; readonly instead: Purpose; readonly day: LocalDay },
): readonly Channel[] {
  const own = channelsFor(channels, cityCode, 'reports', day)
  return own.length > 0 ? own : channelsFor(channels, cityCode, instead, day)
}
