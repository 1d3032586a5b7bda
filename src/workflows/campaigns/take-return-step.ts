import { mayAct } from '../../domain/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import {
  questionFault,
  type SubmissionParty,
  type SubmissionState,
  type SubmissionStep,
  stepSubmission,
} from '../../domain/submission.ts'
import { type LocalDay, monthOf, toLocalDateTime } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import type { CampaignUpdateFacts } from '../../notifications/campaign-facts.ts'
import type { DueDay, UnitRef } from '../../notifications/facts.ts'
import { type Campaign, findCampaign } from '../../store/campaigns.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import {
  findSubmission,
  findSubmissionOf,
  newestSubmissionEvent,
  openExtensions,
  type Submission,
  type SubmissionChange,
  type SubmissionEvent,
  saveSubmissionStep,
} from '../../store/submissions.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { Actor, ActorClaim } from '../authorise.ts'
import { refuseUnseen } from '../find-unit.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { resolveCode } from '../resolve-unit.ts'
import { identifyViewer, type Viewer } from '../viewer.ts'
import type { Announcing } from './announce.ts'
import { campaignRefOf, dueOf, findCampaignNamed, seesReturn, unitRefOf } from './campaign-sight.ts'

/** A return by its id, or by its campaign and unit as a person names them. */
export type ReturnRef = { readonly submissionId: number } | { readonly campaign: string; readonly unit: string }

/** A return as somebody stands before it. */
export interface ReturnSight {
  readonly campaign: Campaign
  readonly submission: Submission
  readonly unit: UnitRef
  readonly tree: UnitTree
  readonly today: LocalDay
  readonly due: DueDay
  /** The extension that was asked for and is not decided; `null` = none. */
  readonly extension: SubmissionEvent | null
}

/** The return meant; one that is not there and one that may not be seen are refused alike. */
export async function seeReturn(
  context: OfficeContext,
  db: Db,
  viewer: Viewer,
  ref: ReturnRef,
  { isLocked }: { readonly isLocked: boolean },
): Promise<Outcome<ReturnSight>> {
  const tree = await loadTree(db)
  const today = todayOf(context)
  const found = await meant(db, tree, ref, today)
  const text = 'submissionId' in ref ? String(ref.submissionId) : `${ref.campaign} ${ref.unit}`
  const campaign = found === null ? null : await findCampaign(db, found.campaignId, { isLocked })
  // What the lock waited for may have changed the return.
  const submission = found === null ? null : isLocked ? await findSubmission(db, found.id) : found
  if (campaign === null || submission === null || !seesReturn(viewer, campaign, submission)) return refuseUnseen(text)
  const due = dueOf(context, submission.dueOn)
  const extension = (await openExtensions(db, [submission.id])).get(submission.id) ?? null
  return done({ campaign, submission, unit: unitRefOf(tree, submission.unitCode, today), tree, today, due, extension })
}

async function meant(db: Db, tree: UnitTree, ref: ReturnRef, today: LocalDay): Promise<Submission | null> {
  if ('submissionId' in ref) return findSubmission(db, ref.submissionId)
  const campaign = await findCampaignNamed(db, ref.campaign, { isLocked: false })
  if (campaign === null) return null
  const plain = ref.unit.trim()
  const code = tree.spansByCode.has(plain) ? done(plain) : resolveCode(tree, plain, monthOf(today))
  return code.ok ? findSubmissionOf(db, campaign.id, code.value) : null
}

/** A step of a return while it is taken. */
export interface Taking extends ReturnSight {
  readonly context: OfficeContext
  readonly db: Db
  readonly actor: Actor
  readonly party: SubmissionParty
  readonly announcing: Announcing
}

/** What a step brings with it. */
export interface ReturnEffect {
  readonly change: SubmissionChange
  /** Kept with the event and in the audit log. */
  readonly details: Readonly<Record<string, unknown>>
  /** Deadlines and messages, once the step is recorded; returns how many messages that made. */
  readonly follow: (event: SubmissionEvent, after: Submission) => Promise<number>
}

/** What a step came to. */
export interface ReturnTaken {
  readonly submissionId: number
  readonly campaignId: number
  readonly title: string
  readonly unitCode: string
  readonly unitName: string
  readonly state: SubmissionState
  readonly due: DueDay
  readonly enqueued: number
}

/**
 * Takes one step of a return: looks whether the person may see it and take the step, does what the step brings with it,
 * and says it, all or nothing. Steps of one campaign take turns.
 *
 * @param wanted.step The step, or how the return as it stands decides it.
 */
export async function takeReturnStep(
  context: OfficeContext,
  wanted: {
    readonly ref: ReturnRef
    readonly step: SubmissionStep | ((state: SubmissionState) => SubmissionStep)
    readonly by: ActorClaim
  },
  prepare: (taking: Taking) => Promise<Outcome<ReturnEffect>>,
): Promise<Outcome<ReturnTaken>> {
  const viewer = await identifyViewer(context, wanted.by)
  if (!viewer.ok) return viewer
  return allOrNothing(context.database, async (db) => {
    const sight = await seeReturn(context, db, viewer.value, wanted.ref, { isLocked: true })
    if (!sight.ok) return sight
    const { campaign, submission, today, extension } = sight.value
    const step = typeof wanted.step === 'function' ? wanted.step(submission.state) : wanted.step
    const allowed = mayTakeStep(viewer.value, { campaign, submission, isExtensionAsked: extension !== null }, step)
    if (!allowed.ok) return allowed
    const { party, to } = allowed.value
    const announcing = { context, db, campaign, channels: await loadChannels(db), day: today }
    const taking: Taking = { ...sight.value, context, db, actor: viewer.value.actor, party, announcing }
    const effect = await prepare(taking)
    return effect.ok ? record(taking, step, to, effect.value) : effect
  })
}

async function record(
  taking: Taking,
  step: SubmissionStep,
  to: SubmissionState,
  { change, details, follow }: ReturnEffect,
): Promise<Outcome<ReturnTaken>> {
  const { context, db, actor, campaign, submission, unit, party } = taking
  const changed: SubmissionChange = { ...change, state: to }
  const event = await saveSubmissionStep(db, submission, changed, {
    step,
    fromState: submission.state,
    toState: to,
    personId: actor.personId,
    name: actor.name,
    unitCode: party === 'unit' ? submission.unitCode : null,
    surface: actor.surface,
    at: context.now(),
    details: { ...details, party },
  })
  if (event === null) {
    const message = `${submission.id}: somebody else was first; look at it again`
    return refuse({ code: 'return-changed', needs: 'input', message })
  }
  const after: Submission = { ...submission, ...changed }
  const enqueued = await follow(event, after)
  // A draft is its unit's own; who reads the audit log reads that there is one.
  const told = step === 'saveDraft' ? {} : details
  const made = { campaign: campaign.id, submission: submission.id, from: submission.state, to, ...told }
  await recordAct(context, db, actor, { act: `campaign.${step}`, unitCode: submission.unitCode, details: made })
  return done({
    submissionId: submission.id,
    campaignId: campaign.id,
    title: campaign.title,
    unitCode: unit.unitCode,
    unitName: unit.unitName,
    state: to,
    due: dueOf(context, after.dueOn),
    enqueued,
  })
}

/** What decides which steps a return may take. */
export interface ReturnStanding {
  readonly campaign: Campaign
  readonly submission: Submission
  /** Whether more time has been asked for and not been decided. */
  readonly isExtensionAsked: boolean
}

/** For whom the person would take the step, and where it leads; refuses what is not his, or not possible now. */
export function mayTakeStep(
  viewer: Viewer,
  { campaign, submission, isExtensionAsked }: ReturnStanding,
  step: SubmissionStep,
): Outcome<{ readonly party: SubmissionParty; readonly to: SubmissionState }> {
  if (campaign.state !== 'open') {
    return refuse(notNow(submission, step, `its campaign is ${campaign.state}`, 'campaign-over'))
  }
  if (submission.state === 'passedOn') {
    return refuse(notNow(submission, step, `${submission.successorCode} reports in its place`, 'return-passed-on'))
  }
  const party = partyOf(viewer, campaign, submission, step)
  if (!party.ok) return party
  const next = stepSubmission(submission.state, step, party.value)
  const question = questionFault(step, isExtensionAsked)
  if (next.ok && question !== null) {
    return refuse(notNow(submission, step, WHY_QUESTION[question], `return-${question}`))
  }
  if (next.ok) return done({ party: party.value, to: next.to })
  const why = next.refusal === 'not-your-side' ? 'it is not for your side to do' : `it is ${submission.state}`
  return refuse(notNow(submission, step, why, next.refusal === 'not-your-side' ? 'return-not-yours' : 'return-not-now'))
}

/**
 * For whom the person acts. Whoever holds a post in the unit that owes the return acts for it, whatever else he is: so no
 * unit ever decides about its own.
 */
function partyOf(
  { actor, roles, posts }: Viewer,
  { receiverCode }: Campaign,
  { state, unitCode }: Submission,
  step: SubmissionStep,
): Outcome<SubmissionParty> {
  if (actor.personId === null) return done(stepSubmission(state, step, 'receiver').ok ? 'receiver' : 'unit')
  const rolesIn = (code: string) => new Set(posts.filter((post) => post.unitCode === code).map(({ role }) => role))
  const own = rolesIn(unitCode)
  if (own.size > 0) return mayAct(own, 'submitReturn') ? done('unit') : refuse(notPermitted(actor, step))
  const isReceiver = mayAct(roles, 'decideReturn') || mayAct(rolesIn(receiverCode), 'submitReturn')
  return isReceiver ? done('receiver') : refuse(notPermitted(actor, step))
}

function notPermitted({ personId, name }: Actor, step: SubmissionStep): Refusal {
  const message =
    `${personId} (${name}) may not do this: ${step} is for those who answer for the unit, or for the receiver of ` +
    'its return'
  return { code: 'return-not-yours', needs: 'input', message }
}

function notNow({ id }: Submission, step: SubmissionStep, why: string, code = 'return-not-now'): Refusal {
  return { code, needs: 'input', message: `return ${id}: ${step} is not possible now: ${why}` }
}

const WHY_QUESTION = {
  'extension-asked': 'an extension has been asked for and waits for a decision',
  'no-extension-asked': 'no extension has been asked for',
} as const

type Dated = Pick<ReturnSight, 'submission' | 'due' | 'today'>

/** Why a step that the unit may take until the due day is not possible any more; `null` = it is, or may be taken later. */
export function lateFault({ submission, due, today }: Dated, step: SubmissionStep): Refusal | null {
  if (today <= due.day) return null
  if (step === 'amend') {
    const why = `what was sent may be changed until ${due.day}; the receiver can send it back to be completed`
    return notNow(submission, step, why, 'return-amend-late')
  }
  if (step !== 'askExtension') return null
  const why = `it was due on ${due.day} and more time is asked for before; send it, or ask the receiver`
  return notNow(submission, step, why, 'return-extension-late')
}

/** What every answer to a unit about its return says. */
export function updateFacts(
  { context, campaign, submission, unit, today, actor }: Taking,
  { at }: SubmissionEvent,
  said: Pick<CampaignUpdateFacts, 'step'> & Partial<CampaignUpdateFacts>,
): CampaignUpdateFacts {
  return {
    officeName: context.office.name,
    campaign: campaignRefOf(campaign),
    submissionId: submission.id,
    unit,
    issuedOn: today,
    by: actor.name,
    at: toLocalDateTime(at, context.office.timeZone),
    content: null,
    reason: null,
    missing: null,
    due: null,
    isLate: false,
    other: null,
    ...said,
  }
}

/** The step by which the return came in last, before another step where one is named. */
export function lastCame(
  db: Db,
  { id }: Pick<Submission, 'id'>,
  beforeId: number | null = null,
): Promise<SubmissionEvent | null> {
  return newestSubmissionEvent(db, id, ['submit', 'amend'], beforeId)
}
