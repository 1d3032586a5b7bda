import { stepCampaign } from '../../domain/campaign.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { stateForOthers, stepSubmission } from '../../domain/submission.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { type Campaign, moveCampaign } from '../../store/campaigns.ts'
import { loadChannels } from '../../store/channels.ts'
import { endDeadlines } from '../../store/deadlines.ts'
import { listSubmissions, openExtensions, saveSubmissionStep } from '../../store/submissions.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { loadTree, type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer } from '../viewer.ts'
import { settleExtension, settleSubmission } from './announce.ts'
import { campaignToManage, refuseRole, refuseValue, unitRefOf } from './campaign-sight.ts'
import { tellCity } from './report-progress.ts'
import { lastCame } from './take-return-step.ts'

/** What a compilation came to. */
export interface Compiled {
  readonly campaign: Campaign
  readonly compiled: number
  /** Names of the units whose return is not among them. */
  readonly missing: readonly string[]
}

/**
 * Gathers the accepted returns and ends the campaign. While one is not accepted it takes a reason, and whoever has not
 * reported by then is reminded no more.
 */
export async function compileCampaign(
  context: OfficeContext,
  {
    campaign: text,
    reason,
    by,
  }: { readonly campaign: string; readonly reason: string | null; readonly by: ActorClaim },
): Promise<Outcome<Compiled>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const refusal = refuseRole(viewer.value, 'decideReturn')
  if (refusal !== null) return refuse(refusal)
  return allOrNothing(context.database, async (db) => {
    const found = await campaignToManage(db, viewer.value, text)
    if (!found.ok) return found
    const campaign = found.value
    const to = stepCampaign(campaign.state, 'compile')
    if (to === null) return refuseValue(`${campaign.kind}/${campaign.year} is ${campaign.state}; expected an open one`)
    const tree = await loadTree(db)
    const today = todayOf(context)
    const returns = await listSubmissions(db, { campaignIds: [campaign.id], unitCodes: null, states: null })
    const accepted = returns.filter(({ state }) => stepSubmission(state, 'compile', 'program').ok)
    const missing = returns.filter(({ state }) => state !== 'accepted' && state !== 'passedOn')
    const names = missing.map(({ unitCode }) => unitRefOf(tree, unitCode, today).unitName)
    if (missing.length > 0 && reason === null) {
      const details = missing.map(({ unitCode, state }, at) => `${unitCode}  ${names[at]}: ${stateForOthers(state)}`)
      const message = `${campaign.kind}/${campaign.year}: ${missing.length} returns are not accepted`
      const command = `duban campaign compile ${campaign.id} --reason TEXT`
      return refuse({ code: 'campaign-incomplete', needs: 'decision', message, details, command })
    }
    const { actor } = viewer.value
    for (const submission of accepted) {
      const event = await saveSubmissionStep(
        db,
        submission,
        { state: 'compiled' },
        {
          step: 'compile',
          fromState: submission.state,
          toState: 'compiled',
          personId: actor.personId,
          name: actor.name,
          unitCode: null,
          surface: actor.surface,
          at: context.now(),
          details: { party: 'program' },
        },
      )
      if (event === null) return refuseValue(`return ${submission.id}: somebody else was first; try again`)
    }
    const announcing = { context, db, campaign, channels: await loadChannels(db), day: today }
    const at = toLocalDateTime(context.now(), context.office.timeZone)
    const extensions = await openExtensions(
      db,
      missing.map(({ id }) => id),
    )
    for (const submission of missing) {
      const subject = { subjectKind: 'submission', subjectId: String(submission.id) } as const
      await endDeadlines(db, subject, 'cancelled', context.now())
      const outcome = { kind: 'compiled', by: actor.name, at, reason } as const
      await settleSubmission(announcing, submission, await lastCame(db, submission), outcome)
      await settleExtension(announcing, extensions.get(submission.id) ?? null, outcome)
    }
    await endDeadlines(db, { subjectKind: 'campaign', subjectId: String(campaign.id) }, 'met', context.now())
    await moveCampaign(db, campaign.id, { from: campaign.state, to }, context.now())
    const after = { ...campaign, state: to }
    await tellCity(context, db, after, 'compiled', 'compiled')
    const details = {
      campaign: campaign.id,
      compiled: accepted.length,
      missing: missing.map(({ unitCode }) => unitCode),
      reason,
    }
    await recordAct(context, db, actor, { act: 'campaign.compile', unitCode: campaign.receiverCode, details })
    return done({ campaign: after, compiled: accepted.length, missing: names })
  })
}
