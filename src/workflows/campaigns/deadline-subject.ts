import { channelsFor } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import { type Post, postsOn } from '../../domain/people.ts'
import { isIn, isOwed, stateForOthers } from '../../domain/submission.ts'
import { unitOn } from '../../domain/units.ts'
import type { CampaignReminderFacts } from '../../notifications/campaign-facts.ts'
import { fillIn } from '../../notifications/words.ts'
import { findCampaign } from '../../store/campaigns.ts'
import { loadChannels } from '../../store/channels.ts'
import { loadPosts } from '../../store/posts.ts'
import { findSubmission, listSubmissions, newestSubmissionEvent, openExtensions } from '../../store/submissions.ts'
import { composeMessage } from '../compose-message.ts'
import { type DeadlineSubject, reminderKey } from '../deadlines.ts'
import { loadTree } from '../office-context.ts'
import { campaignRefOf, cityChannels, unitRefOf } from './campaign-sight.ts'
import { tellCity } from './report-progress.ts'

/**
 * Returns that are due: only units that have not sent theirs are reminded. Once it is overdue the unit's leader in charge
 * is copied by name, and after him the city (E4).
 */
export const submissionDeadlines: DeadlineSubject = {
  subjectKind: 'submission',
  purpose: 'reports',
  namedIds: null,
  async describe({ templates }, db, { subjectId }) {
    const submission = await findSubmission(db, Number(subjectId))
    const campaign = submission === null ? null : await findCampaign(db, submission.campaignId)
    return campaign === null ? null : fillIn(templates.format.words.campaigns.deadline, { title: campaign.title })
  },
  async remind(context, db, deadline, occasion) {
    const submission = await findSubmission(db, Number(deadline.subjectId))
    const campaign = submission === null ? null : await findCampaign(db, submission.campaignId)
    if (submission === null || campaign === null || !isOwed(submission.state)) return
    const { unitCode } = submission
    const { sayOn, escalation } = occasion
    const tree = await loadTree(db)
    // A unit that is no more is reminded of nothing: the city reads of its return until somebody stands in for it.
    if (unitOn(tree, unitCode, sayOn) === null) return
    const others = await listSubmissions(db, { campaignIds: [campaign.id], unitCodes: null, states: null })
    const back = await newestSubmissionEvent(db, submission.id, ['return'])
    const missing = submission.state === 'returned' ? back?.details.missing : null
    const leaders = postsOn(await loadPosts(db), unitCode, sayOn).filter(({ role }) => role === 'leaderInCharge')
    const facts: CampaignReminderFacts = {
      officeName: context.office.name,
      campaign: campaignRefOf(campaign),
      submissionId: submission.id,
      unit: unitRefOf(tree, unitCode, sayOn),
      issuedOn: sayOn,
      addressee: 'unit',
      state: submission.state,
      missing: typeof missing === 'string' ? missing : null,
      due: { day: deadline.day, confirmed: deadline.confirmed },
      occasion: occasion.kind,
      days: occasion.days,
      workingDays: occasion.workingDays,
      number: occasion.number,
      copied: escalation < 1 ? [] : [...new Map(leaders.map((post) => [post.personId, toCopied(post)])).values()],
      submitted: others.filter(({ state }) => isIn(state)).length,
      notSubmitted: others.filter(({ state }) => isOwed(state)).length,
      isExtensionAsked: (await openExtensions(db, [submission.id])).has(submission.id),
    }
    const channels = await loadChannels(db)
    const { cityCode } = context.office
    const own = channelsFor(channels, unitCode, 'reports', sayOn)
    const seen = new Set(own.map(({ channelId }) => channelId))
    const copies = escalation < 2 ? [] : cityChannels(channels, { cityCode, instead: 'operations', day: sayOn })
    const said = [
      ...own.map(({ channelId }) => ({ channelId, addressee: 'unit' }) as const),
      ...copies
        .filter(({ channelId }) => !seen.has(channelId))
        .map(({ channelId }) => ({ channelId, addressee: 'city' }) as const),
    ]
    for (const { channelId, addressee } of said) {
      const notice = {
        kind: 'campaignReminder',
        facts: addressee === 'unit' ? facts : { ...facts, addressee, copied: [], state: stateForOthers(facts.state) },
      } as const
      await composeMessage(context, db, notice, {
        key: reminderKey('campaignReminder', deadline, occasion, channelId),
        unitCode,
        medium: null,
        month: null,
        version: 1,
        channelId,
        priority: PRIORITY.reminder,
      })
    }
  },
}

function toCopied({ name, slackUserId }: Post): CampaignReminderFacts['copied'][number] {
  return { name, slackUserId }
}

/** The days on which the city reads how far a campaign is. */
export const campaignDeadlines: DeadlineSubject = {
  subjectKind: 'campaign',
  purpose: 'reports',
  namedIds: null,
  async describe({ templates }, db, { subjectId }) {
    const campaign = await findCampaign(db, Number(subjectId))
    return campaign === null ? null : fillIn(templates.format.words.campaigns.rollUp, { title: campaign.title })
  },
  async remind(context, db, deadline, { slot }) {
    const campaign = await findCampaign(db, Number(deadline.subjectId))
    if (campaign?.state === 'open') await tellCity(context, db, campaign, 'open', `deadline${deadline.id}-${slot}`)
  },
}
