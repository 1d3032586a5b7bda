import { channelsFor } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import type { Campaign } from '../../store/campaigns.ts'
import type { Db } from '../../store/database.ts'
import type { Submission } from '../../store/submissions.ts'
import { composeMessage } from '../compose-message.ts'
import { setDeadline } from '../deadlines.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { type Announcing, requestKey } from './announce.ts'
import { campaignRefOf, dueOf, predecessorFacts, unitRefOf } from './campaign-sight.ts'

/** From now on the return is due on that day, and recalled by the campaign's plan. */
export async function setReturnDeadline(
  context: OfficeContext,
  db: Db,
  campaign: Pick<Campaign, 'plan'>,
  { id, unitCode, dueOn }: Pick<Submission, 'id' | 'unitCode'> & { readonly dueOn: LocalDay },
): Promise<void> {
  await setDeadline(context, db, {
    subjectKind: 'submission',
    subjectId: String(id),
    kind: 'return',
    unitCode,
    rule: { kind: 'namedDay', day: dueOn, moveToWorkingDay: true },
    base: todayOf(context),
    plan: campaign.plan,
  })
}

/** Asks a unit for its return in each of its channels for reports. Returns how many those are. */
export async function askUnit(
  { context, db, campaign, channels, day }: Announcing,
  tree: UnitTree,
  submission: Submission,
): Promise<number> {
  const { unitCode, dueOn } = submission
  await setReturnDeadline(context, db, campaign, submission)
  const facts = {
    officeName: context.office.name,
    campaign: campaignRefOf(campaign),
    submissionId: submission.id,
    unit: unitRefOf(tree, unitCode, day),
    issuedOn: day,
    due: dueOf(context, dueOn),
    forms: campaign.forms,
    receiverName: unitRefOf(tree, campaign.receiverCode, day).unitName,
    predecessors: predecessorFacts(submission),
  }
  const own = channelsFor(channels, unitCode, 'reports', day)
  for (const { channelId } of own) {
    await composeMessage(
      context,
      db,
      { kind: 'campaignRequest', facts },
      {
        key: requestKey(campaign, unitCode, channelId),
        unitCode,
        medium: null,
        month: null,
        version: 1,
        channelId,
        priority: PRIORITY.notice,
      },
    )
  }
  return own.length
}
