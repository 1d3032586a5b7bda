import type { Predecessor } from '../../domain/campaign.ts'
import { isOwed } from '../../domain/submission.ts'
import type { UnitTree } from '../../domain/units.ts'
import {
  insertInherited,
  newestSubmissionEvent,
  type Submission,
  saveTakeover,
  submissionEvents,
} from '../../store/submissions.ts'
import { type Announcing, tellUnit } from './announce.ts'
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
  readonly by: string
  /** Local time. */
  readonly at: string
  /** Unique among what the heir is told of its return. */
  readonly name: string
}

/**
 * Makes a unit owe what another owed: one that has a return of its own reports on both, by the later of the two days; one
 * that has none, as it was made by the merger, is asked for it with what the other had begun. Returns how many messages
 * that made.
 */
export async function takeOver(announcing: Announcing, taking: TakingOver): Promise<number> {
  const { context, db, campaign } = announcing
  const { submission, standing, ended } = taking
  const formers = [ended, ...submission.predecessors]
  if (standing === null) return inherit(announcing, taking, formers)
  const isLater = isOwed(standing.state) && submission.dueOn > standing.dueOn
  const dueOn = isLater ? submission.dueOn : standing.dueOn
  const extensions = isLater ? Math.max(standing.extensions, submission.extensions) : standing.extensions
  const predecessors = [...standing.predecessors, ...formers]
  await saveTakeover(db, standing, { predecessors, dueOn, extensions }, context.now())
  if (isLater) await setReturnDeadline(context, db, campaign, { ...standing, dueOn })
  return tell(announcing, taking, { ...standing, dueOn }, { missing: null, isBegun: false })
}

/** The heir goes on where the other stopped: with its draft or what was sent back, its course, its day. */
async function inherit(announcing: Announcing, taking: TakingOver, formers: readonly Predecessor[]): Promise<number> {
  const { context, db, campaign } = announcing
  const { submission, heir, tree } = taking
  const { id, campaignId, state, content, dueOn, extensions, submittedOn } = submission
  const course = (await submissionEvents(db, id)).filter(({ step }) => step !== 'passOn')
  const back = state === 'returned' ? await newestSubmissionEvent(db, id, ['return']) : null
  const own = await insertInherited(
    db,
    { campaignId, unitCode: heir, dueOn, predecessors: formers, state, content, extensions, submittedOn },
    course,
    context.now(),
  )
  const asked = await askUnit(announcing, tree, own)
  if (asked === 0) {
    await tellCity(context, db, campaign, 'open', `heir-${own.id}`)
    return 0
  }
  if (content === null) return asked
  const missing = back?.details.missing
  const more = { missing: typeof missing === 'string' ? missing : null, isBegun: true }
  return asked + (await tell(announcing, taking, own, more))
}

function tell(
  announcing: Announcing,
  { heir, ended, tree, by, at, name }: TakingOver,
  own: Pick<Submission, 'id' | 'state' | 'dueOn'>,
  { missing, isBegun }: { readonly missing: string | null; readonly isBegun: boolean },
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
    ...(isBegun ? { isBegun } : {}),
  }
  return tellUnit(announcing, facts, name)
}
