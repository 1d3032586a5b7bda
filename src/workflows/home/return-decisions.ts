import { mayAct } from '../../domain/people.ts'
import { isOwed } from '../../domain/submission.ts'
import { type Campaign, listCampaigns } from '../../store/campaigns.ts'
import { listSubmissions, openExtensions, type Submission } from '../../store/submissions.ts'
import { dueOf, unitRefOf } from '../campaigns/campaign-sight.ts'
import { askedOf } from '../campaigns/look.ts'
import { lastCame, mayTakeStep } from '../campaigns/take-return-step.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import type { Viewer } from '../viewer.ts'
import type { ExtensionWork, Listed, ReturnDecisions, ReturnWork } from './facts.ts'

/** Returns, and wishes for more time, of one page. */
export const RETURNS_SHOWN_MAX = 2
export const EXTENSIONS_SHOWN_MAX = 2
/** Returns that are looked at: every unit of a dozen campaigns. */
const LOOKED_AT_MAX = 500
const LOOKED_AT_STATES = ['open', 'draft', 'returned', 'submitted'] as const

interface Deciding {
  readonly campaign: Campaign
  readonly submission: Submission
}

/**
 * What of the yearly returns under way waits for this person's decision, as somebody of the office or of the unit that
 * receives them; never that of a unit in which he holds a post. `null` = none of them comes to him.
 */
export async function loadReturnDecisions(context: OfficeContext, viewer: Viewer): Promise<ReturnDecisions | null> {
  const db = context.database.prisma
  const isOffice = mayAct(viewer.roles, 'decideReturn')
  const received = (await listCampaigns(db, { states: ['open'] })).filter(
    ({ receiverCode }) => isOffice || viewer.posts.some(({ unitCode }) => unitCode === receiverCode),
  )
  if (received.length === 0) return null
  const campaigns = new Map(received.map((one) => [one.id, one]))
  const filter = { campaignIds: [...campaigns.keys()], unitCodes: null, states: LOOKED_AT_STATES }
  const found = await listSubmissions(db, filter, LOOKED_AT_MAX)
  const isCut = found.length === LOOKED_AT_MAX
  const open = found.flatMap((submission): readonly Deciding[] => {
    const campaign = campaigns.get(submission.campaignId)
    return campaign === undefined ? [] : [{ campaign, submission }]
  })
  const handedIn = open.filter((one) => mayTakeStep(viewer, { ...one, isExtensionAsked: false }, 'accept').ok)
  return {
    returns: await returnsOf(context, viewer, handedIn, isCut),
    extensions: await extensionsOf(context, viewer, open, isCut),
  }
}

async function returnsOf(
  context: OfficeContext,
  viewer: Viewer,
  handedIn: readonly Deciding[],
  isCut: boolean,
): Promise<Listed<ReturnWork>> {
  const today = todayOf(context)
  const items: ReturnWork[] = []
  for (const { campaign, submission } of handedIn.slice(0, RETURNS_SHOWN_MAX)) {
    const came = await lastCame(context.database.prisma, submission)
    const { id, unitCode, submittedOn, dueOn } = submission
    if (came === null || submittedOn === null) continue
    items.push({
      submissionId: id,
      eventId: came.id,
      title: campaign.title,
      unit: unitRefOf(viewer.registers.tree, unitCode, today),
      submittedOn,
      isLate: submittedOn > dueOf(context, dueOn).day,
    })
  }
  return { items, more: handedIn.length - items.length, isCut }
}

async function extensionsOf(
  context: OfficeContext,
  viewer: Viewer,
  open: readonly Deciding[],
  isCut: boolean,
): Promise<Listed<ExtensionWork>> {
  const today = todayOf(context)
  const owed = open.filter(({ submission }) => isOwed(submission.state))
  const ids = owed.map(({ submission }) => submission.id)
  const extensions = await openExtensions(context.database.prisma, ids)
  const all = owed.flatMap(({ campaign, submission }): readonly ExtensionWork[] => {
    const asked = askedOf(context, extensions.get(submission.id) ?? null)
    const standing = { campaign, submission, isExtensionAsked: asked !== null }
    if (asked === null || !mayTakeStep(viewer, standing, 'grantExtension').ok) return []
    const unit = unitRefOf(viewer.registers.tree, submission.unitCode, today)
    return [{ submissionId: submission.id, title: campaign.title, unit, due: dueOf(context, submission.dueOn), asked }]
  })
  const items = all.slice(0, EXTENSIONS_SHOWN_MAX)
  return { items, more: all.length - items.length, isCut }
}
