import type { Predecessor } from '../../domain/campaign.ts'
import { isOwed, type ReturnContent } from '../../domain/submission.ts'
import type { UnitTree } from '../../domain/units.ts'
import {
  insertInherited,
  newestSubmissionEvent,
  openExtensions,
  type Submission,
  type SubmissionChange,
  type SubmissionEvent,
  saveSubmissionStep,
  saveTakeover,
  submissionEvents,
} from '../../store/submissions.ts'
import type { Actor } from '../authorise.ts'
import { type Announcing, settleExtension, tellUnit } from './announce.ts'
import { askUnit, setReturnDeadline } from './ask-unit.ts'
import { campaignRefOf, dueOf, unitRefOf } from './campaign-sight.ts'
import { tellCity } from './report-progress.ts'

interface TakingOver {
  /** The return that is passed on, as it stood before. */
  readonly submission: Submission
  readonly heir: string
  /** The heir's own return; `null` = it was asked for none. */
  readonly standing: Submission | null
  readonly ended: Predecessor
  readonly tree: UnitTree
  readonly actor: Actor
  readonly by: string
  /** Local time. */
  readonly at: string
  /** Unique among what the heir is told of its return. */
  readonly name: string
}

/**
 * Makes a unit owe what another owed: one that has a return of its own reports on both, by the later of the two days, and
 * goes on from what the other had begun where it has begun nothing itself; one that has none, as it was made by the merger,
 * is asked for it with what the other had begun. A wish of the other for more time is settled by that; the new one may ask
 * itself. Returns how many messages that made.
 */
export async function takeOver(announcing: Announcing, taking: TakingOver): Promise<number> {
  const { context, db, campaign } = announcing
  const { submission, standing, ended, by, at } = taking
  const asked = (await openExtensions(db, [submission.id])).get(submission.id) ?? null
  const settled = await settleExtension(announcing, asked, { kind: 'passedOn', by, at, reason: null })
  const formers = [ended, ...submission.predecessors]
  if (standing === null) return settled + (await inherit(announcing, taking, formers, asked))
  const isLater = isOwed(standing.state) && submission.dueOn > standing.dueOn
  const dueOn = isLater ? submission.dueOn : standing.dueOn
  const extensions = isLater ? Math.max(standing.extensions, submission.extensions) : standing.extensions
  const change = { predecessors: [...standing.predecessors, ...formers], dueOn, extensions }
  const begun = standing.state === 'open' ? submission.content : null
  if (begun === null) await saveTakeover(db, standing, change, context.now())
  else await keepBegun(announcing, taking, standing, change, begun)
  if (isLater) await setReturnDeadline(context, db, campaign, { ...standing, dueOn })
  const missing = await missingOf(db, submission)
  const more = {
    missing,
    isBegun: begun !== null,
    isKept: begun === null && submission.content !== null,
    isAccepted: standing.state === 'accepted',
  }
  return settled + (await tell(announcing, taking, { ...standing, dueOn }, more))
}

/** What the other had begun is the draft from which the unit goes on. */
async function keepBegun(
  { context, db }: Announcing,
  { actor, submission }: TakingOver,
  standing: Submission,
  change: SubmissionChange,
  content: ReturnContent,
): Promise<void> {
  const event = await saveSubmissionStep(
    db,
    standing,
    { ...change, content, state: 'draft' },
    {
      step: 'saveDraft',
      fromState: standing.state,
      toState: 'draft',
      personId: actor.personId,
      name: actor.name,
      unitCode: null,
      surface: actor.surface,
      at: context.now(),
      details: { content, from: submission.unitCode, party: 'program' },
    },
  )
  if (event === null) throw new Error(`return ${standing.id}: expected it as it was read under its campaign's lock`)
}

/** What the receiver found missing in a return that was sent back; `null` = it was not. */
async function missingOf(db: Announcing['db'], { id, state }: Submission): Promise<string | null> {
  const back = state === 'returned' ? await newestSubmissionEvent(db, id, ['return']) : null
  const missing = back?.details.missing
  return typeof missing === 'string' ? missing : null
}

/** The heir goes on where the other stopped: with its draft or what was sent back, its course, its day. */
async function inherit(
  announcing: Announcing,
  taking: TakingOver,
  formers: readonly Predecessor[],
  asked: SubmissionEvent | null,
): Promise<number> {
  const { context, db, campaign } = announcing
  const { submission, heir, tree } = taking
  const { id, campaignId, state, content, dueOn, extensions, submittedOn } = submission
  const course = (await submissionEvents(db, id)).filter((event) => event.step !== 'passOn' && event.id !== asked?.id)
  const own = await insertInherited(
    db,
    { campaignId, unitCode: heir, dueOn, predecessors: formers, state, content, extensions, submittedOn },
    course,
    context.now(),
  )
  const requested = await askUnit(announcing, tree, own)
  if (requested === 0) {
    await tellCity(context, db, campaign, 'open', `heir-${own.id}`)
    return 0
  }
  if (content === null) return requested
  const more = { missing: await missingOf(db, submission), isBegun: true, isKept: false, isAccepted: false }
  return requested + (await tell(announcing, taking, own, more))
}

interface Told {
  readonly missing: string | null
  readonly isBegun: boolean
  readonly isKept: boolean
  readonly isAccepted: boolean
}

function tell(
  announcing: Announcing,
  { heir, ended, tree, by, at, name }: TakingOver,
  own: Pick<Submission, 'id' | 'state' | 'dueOn'>,
  { missing, ...flags }: Told,
): Promise<number> {
  const { context, campaign, day } = announcing
  const facts = {
    officeName: context.office.name,
    campaign: campaignRefOf(campaign),
    submissionId: own.id,
    unit: unitRefOf(tree, heir, day),
    issuedOn: day,
    step: 'takeOver' as const,
    by,
    at,
    content: null,
    reason: null,
    missing,
    due: isOwed(own.state) ? dueOf(context, own.dueOn) : null,
    isLate: false,
    other: { unitName: ended.unitName, until: ended.until },
    ...flags,
  }
  return tellUnit(announcing, facts, name)
}
