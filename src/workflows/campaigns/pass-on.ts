import { heirOfReturn, mayInherit } from '../../domain/campaign.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { stepSubmission } from '../../domain/submission.ts'
import { monthOf, toLocalDateTime } from '../../domain/time.ts'
import { type UnitTree, unitOn } from '../../domain/units.ts'
import { type Campaign, findCampaign } from '../../store/campaigns.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { endDeadlines } from '../../store/deadlines.ts'
import { keysOfPrefix } from '../../store/outbox.ts'
import {
  findSubmission,
  findSubmissionOf,
  listSubmissions,
  type Submission,
  saveSubmissionStep,
} from '../../store/submissions.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { Actor, ActorClaim } from '../authorise.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { resolveCode } from '../resolve-unit.ts'
import { identifyViewer } from '../viewer.ts'
import { tellUnit } from './announce.ts'
import { campaignRefOf, refuseRole, refuseValue, unitRefOf } from './campaign-sight.ts'
import { PROGRAM } from './launch-campaign.ts'
import { tellCity } from './report-progress.ts'
import { takeOver } from './take-over.ts'
import { type ReturnRef, seeReturn } from './take-return-step.ts'

/** What came of passing a return on. */
export interface PassedOn {
  readonly submissionId: number
  readonly unitName: string
  readonly successorCode: string
  readonly successorName: string
  readonly enqueued: number
}

/** An administrator says which unit reports in the place of one that was merged. */
export async function passReturnOn(
  context: OfficeContext,
  { ref, to, by }: { readonly ref: ReturnRef; readonly to: string; readonly by: ActorClaim },
): Promise<Outcome<PassedOn>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const refusal = refuseRole(viewer.value, 'defineCampaign')
  if (refusal !== null) return refuse(refusal)
  return allOrNothing(context.database, async (db) => {
    const sight = await seeReturn(context, db, viewer.value, ref, { isLocked: true })
    if (!sight.ok) return sight
    const { campaign, submission, tree, today } = sight.value
    const heir = tree.spansByCode.has(to.trim()) ? done(to.trim()) : resolveCode(tree, to, monthOf(today))
    if (!heir.ok) return heir
    return passOnIn(context, db, { actor: viewer.value.actor, campaign, submission, tree, heir: heir.value })
  })
}

/**
 * Every return that is still owed by a unit that is no more, and whose successor is plain, is passed on to it. Where
 * nobody follows, the city is told at once, and then with every report of progress until somebody decides.
 */
export async function passOnMerged(context: OfficeContext, campaignId: number): Promise<number> {
  const db = context.database.prisma
  const today = todayOf(context)
  const tree = await loadTree(db)
  const owed = await listSubmissions(db, {
    campaignIds: [campaignId],
    unitCodes: null,
    states: ['open', 'draft', 'returned'],
  })
  const left = owed.filter(({ unitCode }) => unitOn(tree, unitCode, today) === null)
  const orphaned: number[] = []
  let count = 0
  for (const { id, unitCode } of left) {
    const passed = await allOrNothing(context.database, async (inner) => {
      const campaign = await findCampaign(inner, campaignId, { isLocked: true })
      const submission = await findSubmission(inner, id)
      if (campaign === null || submission === null) return refuseValue(`return ${id}: is not there`)
      const heir = heirOfReturn(tree, campaign.owing, unitCode, today)
      if (heir === null) return refuseHeir(`return ${id}: nobody stands in for ${unitCode}`)
      return passOnIn(context, inner, { actor: PROGRAM, campaign, submission, tree, heir })
    })
    if (passed.ok) count += 1
    else if (passed.refusal.code === NO_HEIR) orphaned.push(id)
  }
  if (orphaned.length > 0) await tellOrphaned(context, campaignId, orphaned)
  return count
}

/** The code of a refusal where no unit of today can report in the place of one that has ended. */
const NO_HEIR = 'return-no-heir'

function refuseHeir(message: string) {
  return refuse({ code: NO_HEIR, needs: 'input', message })
}

/** Units that one message about returns without an owner is sent for, and such messages of one campaign. */
const ORPHANS_MAX = 20
const ORPHAN_MESSAGES_MAX = 500

/** Tells the city, once for each, of returns that nobody owes any more. */
async function tellOrphaned(context: OfficeContext, campaignId: number, ids: readonly number[]): Promise<void> {
  await context.database.transaction(async (db) => {
    const campaign = await findCampaign(db, campaignId, { isLocked: true })
    if (campaign?.state !== 'open') return
    const prefix = `campaignProgress/${campaignId}/orphans-`
    const keys = await keysOfPrefix(db, prefix, ORPHAN_MESSAGES_MAX)
    const told = new Set(keys.flatMap((key) => key.slice(prefix.length).split('/', 1)[0]?.split('+') ?? []))
    const untold = ids.map(String).filter((id) => !told.has(id))
    if (untold.length === 0) return
    await tellCity(context, db, campaign, 'open', `orphans-${untold.slice(0, ORPHANS_MAX).join('+')}`)
  })
}

interface Passing {
  readonly actor: Actor
  readonly campaign: Campaign
  readonly submission: Submission
  readonly tree: UnitTree
  readonly heir: string
}

async function passOnIn(context: OfficeContext, db: Db, passing: Passing): Promise<Outcome<PassedOn>> {
  const { actor, campaign, submission, tree, heir } = passing
  const today = todayOf(context)
  const step = stepSubmission(submission.state, 'passOn', 'program')
  const isEnded = unitOn(tree, submission.unitCode, today) === null
  if (campaign.state !== 'open' || !step.ok || !isEnded) {
    const message = `return ${submission.id} is ${submission.state}; expected one still owed by a unit that has ended`
    return refuse({ code: 'return-not-now', needs: 'input', message })
  }
  const standing = await findSubmissionOf(db, campaign.id, heir)
  if (standing?.state === 'passedOn' || !mayInherit(tree, campaign.owing, heir, today)) {
    return refuseHeir(
      `${heir}: expected a unit that owes this return itself, or a district or body of today that may take it over`,
    )
  }
  const event = await saveSubmissionStep(
    db,
    submission,
    { state: step.to, successorCode: heir },
    {
      step: 'passOn',
      fromState: submission.state,
      toState: step.to,
      personId: actor.personId,
      name: actor.name,
      unitCode: null,
      surface: actor.surface,
      at: context.now(),
      details: { successor: heir, party: 'program' },
    },
  )
  if (event === null) return refuseValue(`return ${submission.id}: somebody else was first; look at it again`)
  const subject = { subjectKind: 'submission', subjectId: String(submission.id) } as const
  await endDeadlines(db, subject, 'cancelled', context.now())
  const former = unitRefOf(tree, submission.unitCode, today)
  const until = tree.spansByCode.get(submission.unitCode)?.at(-1)?.validTo ?? today
  const announcing = { context, db, campaign, channels: await loadChannels(db), day: today }
  const ended = { unitCode: submission.unitCode, unitName: former.unitName, until }
  const at = toLocalDateTime(event.at, context.office.timeZone)
  const told = await takeOver(announcing, { ...passing, standing, ended, by: actor.name, at, name: `e${event.id}` })
  const successor = unitRefOf(tree, heir, today)
  const toFormer = await tellUnit(
    announcing,
    {
      officeName: context.office.name,
      campaign: campaignRefOf(campaign),
      submissionId: submission.id,
      unit: former,
      issuedOn: today,
      step: 'passOn',
      by: actor.name,
      at,
      content: null,
      reason: null,
      missing: null,
      due: null,
      isLate: false,
      other: { unitName: successor.unitName, until },
    },
    `e${event.id}`,
  )
  const details = { campaign: campaign.id, submission: submission.id, successor: heir }
  await recordAct(context, db, actor, { act: 'campaign.passOn', unitCode: submission.unitCode, details })
  return done({
    submissionId: submission.id,
    unitName: former.unitName,
    successorCode: heir,
    successorName: successor.unitName,
    enqueued: told + toFormer,
  })
}
