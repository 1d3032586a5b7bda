import type { CampaignState } from '../../domain/campaign.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import {
  type CampaignProgress,
  isIn,
  isOverdue,
  isOwed,
  progressOf,
  SUBMISSION_STEPS,
  type SubmissionStep,
  stateForOthers,
} from '../../domain/submission.ts'
import type { DueDay, UnitRef } from '../../notifications/facts.ts'
import { type Campaign, listCampaigns } from '../../store/campaigns.ts'
import { openDeadlines } from '../../store/deadlines.ts'
import { readFile } from '../../store/files.ts'
import {
  listSubmissions,
  openExtensions,
  type Submission,
  type SubmissionEvent,
  submissionEvents,
} from '../../store/submissions.ts'
import type { ActorClaim } from '../authorise.ts'
import { refuseUnseen } from '../find-unit.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { identifyViewer, type Viewer } from '../viewer.ts'
import { dueOf, findCampaignNamed, seesAllReturns, unitRefOf } from './campaign-sight.ts'
import { lateFault, mayTakeStep, type ReturnRef, type ReturnSight, seeReturn } from './take-return-step.ts'

/** More time, as a unit asked for it. */
export interface AskedExtension {
  /** The step by which it was asked for. */
  readonly eventId: number
  readonly until: DueDay
  readonly reason: string
  readonly by: string
}

/** One return as a list shows it. */
export interface ReturnEntry {
  readonly submission: Submission
  readonly campaign: Campaign
  readonly unit: UnitRef
  readonly due: DueDay
  readonly isOverdue: boolean
  /** Whether it came in after its due day. */
  readonly isLate: boolean
  /** The steps the person may take now. */
  readonly steps: readonly SubmissionStep[]
  /** The extension that was asked for and is not decided; `null` = none. */
  readonly extensionAsked: AskedExtension | null
}

/** A campaign with the returns one may see. */
export interface CampaignEntry {
  readonly campaign: Campaign
  readonly due: DueDay
  readonly receiver: UnitRef
  /** Of every return; `null` for somebody who sees only some. */
  readonly progress: CampaignProgress | null
  readonly returns: readonly ReturnEntry[]
}

export interface ListReturnsInput {
  /** An id, or a kind and year such as `annualReport/2026`; `null` = every one. */
  readonly campaign: string | null
  /** `null` = in whatever state; one that is not launched is shown to its office alone. */
  readonly states: readonly CampaignState[] | null
  readonly by: ActorClaim
}

/** Campaigns of one answer. */
const CAMPAIGNS_MAX = 50

/** The campaigns and the returns one may see, the newest year first. One without any return to see is left out. */
export async function listReturns(
  context: OfficeContext,
  { campaign, states, by }: ListReturnsInput,
): Promise<Outcome<readonly CampaignEntry[]>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const db = context.database.prisma
  const named = campaign === null ? null : await findCampaignNamed(db, campaign, { isLocked: false })
  if (campaign !== null && named === null) return refuseUnseen(campaign)
  const campaigns = named === null ? (await listCampaigns(db, { states })).slice(0, CAMPAIGNS_MAX) : [named]
  const entries: CampaignEntry[] = []
  for (const one of campaigns) {
    const entry = await entryOf(context, viewer.value, one)
    if (entry !== null) entries.push(entry)
  }
  return campaign !== null && entries.length === 0 ? refuseUnseen(campaign) : done(entries)
}

async function entryOf(context: OfficeContext, viewer: Viewer, campaign: Campaign): Promise<CampaignEntry | null> {
  const db = context.database.prisma
  const isWhole = seesAllReturns(viewer, campaign)
  const unitCodes = isWhole ? null : [...viewer.scope.unitCodes]
  const seen = await listSubmissions(db, { campaignIds: [campaign.id], unitCodes, states: null })
  if (!isWhole && seen.length === 0) return null
  const tree = await loadTree(db)
  const today = todayOf(context)
  const extensions = await openExtensions(
    db,
    seen.map(({ id }) => id),
  )
  const returns = seen.map((stored): ReturnEntry => {
    const submission = withoutDraft(viewer, stored, null)
    const due = dueOf(context, submission.dueOn)
    const { state, submittedOn, unitCode } = submission
    const extension = extensions.get(stored.id) ?? null
    return {
      submission,
      campaign,
      unit: unitRefOf(tree, unitCode, today),
      due,
      isOverdue: isOverdue({ state, dueOn: due.day }, today),
      isLate: submittedOn !== null && !isOwed(state) && submittedOn > due.day,
      steps: stepsFor(viewer, { campaign, submission: stored, due, today, extension }),
      extensionAsked: waitingOf(context, { campaign, submission, extension }),
    }
  })
  const counted = returns.map(({ submission, due }) => ({
    ...submission,
    dueOn: due.day,
    isOnPaper: submission.content?.isOnPaper === true,
  }))
  return {
    campaign,
    due: dueOf(context, campaign.dueOn),
    receiver: unitRefOf(tree, campaign.receiverCode, today),
    progress: isWhole ? progressOf(counted, today) : null,
    returns,
  }
}

type Standing = Pick<ReturnSight, 'campaign' | 'submission' | 'due' | 'today' | 'extension'>

function stepsFor(viewer: Viewer, { extension, ...standing }: Standing): readonly SubmissionStep[] {
  const isExtensionAsked = extension !== null
  return SUBMISSION_STEPS.filter((step) => {
    return mayTakeStep(viewer, { ...standing, isExtensionAsked }, step).ok && lateFault(standing, step) === null
  })
}

/** The wish for more time that an event tells of. */
export function askedOf(
  context: Pick<OfficeContext, 'calendar'>,
  extension: SubmissionEvent | null,
): AskedExtension | null {
  if (extension === null) return null
  const { until, reason } = extension.details
  return { eventId: extension.id, until: dueOf(context, String(until)), reason: String(reason), by: extension.name }
}

/** A wish that still waits: where the return or its campaign is at an end, nobody decides about it any more. */
function waitingOf(
  context: OfficeContext,
  { campaign, submission, extension }: Pick<ReturnSight, 'campaign' | 'submission' | 'extension'>,
): AskedExtension | null {
  const isOpen = campaign.state === 'open' && isOwed(submission.state)
  return isOpen ? askedOf(context, extension) : null
}

/** One return's course so far, with what this person may do next. */
export interface ReturnCourse extends ReturnEntry {
  readonly events: readonly SubmissionEvent[]
  /** What the receiver found missing, while it is returned. */
  readonly missing: string | null
  /** Whether the leader in charge, or the city, has been copied. */
  readonly isEscalated: boolean
  /** The step by which it came in last; `null` = it never did. */
  readonly cameBy: SubmissionEvent | null
}

/** The return meant. A draft is shown to its own unit alone. */
export async function viewReturn(
  context: OfficeContext,
  { ref, by }: { readonly ref: ReturnRef; readonly by: ActorClaim },
): Promise<Outcome<ReturnCourse>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const db = context.database.prisma
  const sight = await seeReturn(context, db, viewer.value, ref, { isLocked: false })
  if (!sight.ok) return sight
  const { campaign, unit, due, today } = sight.value
  const events = await submissionEvents(db, sight.value.submission.id)
  const cameBy = events.findLast(({ step }) => step === 'submit' || step === 'amend') ?? null
  const submission = withoutDraft(viewer.value, sight.value.submission, cameBy)
  const back = submission.state === 'returned' ? events.findLast(({ step }) => step === 'return') : undefined
  const [deadline] = await openDeadlines(db, [{ subjectKind: 'submission', subjectId: String(submission.id) }])
  const saidSince = deadline?.saidOn.filter((day) => day > deadline.day).length ?? 0
  const escalateAfter = deadline?.plan?.escalateAfter[0]
  const { state, submittedOn } = submission
  return done({
    submission,
    campaign,
    unit,
    due,
    isOverdue: isOverdue({ state, dueOn: due.day }, today),
    isLate: submittedOn !== null && !isOwed(state) && submittedOn > due.day,
    steps: stepsFor(viewer.value, sight.value),
    extensionAsked: waitingOf(context, sight.value),
    events: ownsDraft(viewer.value, submission) ? events : withoutDrafts(events),
    missing: typeof back?.details.missing === 'string' ? back.details.missing : null,
    isEscalated: escalateAfter !== undefined && saidSince > escalateAfter,
    cameBy,
  })
}

/** Whether a draft is of his own unit, or was passed on to it. */
function ownsDraft({ actor, posts }: Viewer, { unitCode, successorCode }: Submission): boolean {
  return actor.personId === null || posts.some((post) => post.unitCode === unitCode || post.unitCode === successorCode)
}

/** A course as others than the unit see it: nothing tells that there was a draft. */
function withoutDrafts(events: readonly SubmissionEvent[]): readonly SubmissionEvent[] {
  return events
    .filter(({ step }) => step !== 'saveDraft')
    .map((event) => ({ ...event, fromState: stateForOthers(event.fromState), toState: stateForOthers(event.toState) }))
}

/** The return somebody is about to take a step of, before he is asked for what it takes. */
export async function returnToAct(
  context: OfficeContext,
  { ref, step, by }: { readonly ref: ReturnRef; readonly step: SubmissionStep; readonly by: ActorClaim },
): Promise<Outcome<ReturnCourse>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const sight = await seeReturn(context, context.database.prisma, viewer.value, ref, { isLocked: false })
  if (!sight.ok) return sight
  const { campaign, submission, extension } = sight.value
  const isAmended = step === 'submit' && submission.state === 'submitted'
  const meant = isAmended ? 'amend' : step
  const allowed = mayTakeStep(viewer.value, { campaign, submission, isExtensionAsked: extension !== null }, meant)
  if (!allowed.ok) return allowed
  const late = lateFault(sight.value, meant)
  return late === null ? viewReturn(context, { ref, by }) : refuse(late)
}

/** A return as others than its unit see it: a draft is not there, and in its place what `came` in last, if anything. */
function withoutDraft(viewer: Viewer, submission: Submission, came: SubmissionEvent | null): Submission {
  if (isIn(submission.state) || ownsDraft(viewer, submission)) return submission
  const content = (came?.details.content ?? null) as Submission['content']
  return { ...submission, content, state: stateForOthers(submission.state) }
}

/** The bytes of one file of a return, for somebody who may see it. */
export async function readReturnFile(
  context: OfficeContext,
  { ref, index, by }: { readonly ref: ReturnRef; readonly index: number; readonly by: ActorClaim },
): Promise<Outcome<{ readonly fileName: string; readonly content: Uint8Array }>> {
  const course = await viewReturn(context, { ref, by })
  if (!course.ok) return course
  const file = course.value.submission.content?.files[index]
  const kept = file === undefined ? null : await readFile(context.database.prisma, file.sha256)
  if (file === undefined || kept === null) return refuseUnseen(`file ${index + 1}`)
  return done({ fileName: file.fileName, content: kept.content })
}
