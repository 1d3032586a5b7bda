import { type Channel, channelsFor } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import type { LocalDay } from '../../domain/time.ts'
import type {
  CampaignExtensionFacts,
  CampaignSubmissionFacts,
  CampaignUpdateFacts,
} from '../../notifications/campaign-facts.ts'
import type { Campaign } from '../../store/campaigns.ts'
import type { Db } from '../../store/database.ts'
import { messageOfKey, newestChangeOf, type OutboxMessage } from '../../store/outbox.ts'
import type { Submission, SubmissionEvent } from '../../store/submissions.ts'
import { composeMessage } from '../compose-message.ts'
import { shareFile } from '../interviews/threads.ts'
import type { OfficeContext } from '../office-context.ts'
import { reviseMessage } from '../standing-messages.ts'
import { cityChannels } from './campaign-sight.ts'

/** What a message about a return is composed with. */
export interface Announcing {
  readonly context: OfficeContext
  readonly db: Db
  readonly campaign: Campaign
  readonly channels: readonly Channel[]
  readonly day: LocalDay
}

/** The key of the message that asks a unit for its return, in one of its channels. */
export function requestKey({ id }: Pick<Campaign, 'id'>, unitCode: string, channelId: string): string {
  return ['campaignRequest', id, unitCode, channelId].join('/')
}

/** Answers a unit in the thread of its request; where the channel never had it, by a message of its own. */
export async function tellUnit(
  { context, db, campaign, channels, day }: Announcing,
  facts: CampaignUpdateFacts,
  name: string,
): Promise<number> {
  const { unitCode } = facts.unit
  const own = channelsFor(channels, unitCode, 'reports', day)
  for (const { channelId } of own) {
    const target = await messageOfKey(db, requestKey(campaign, unitCode, channelId))
    const isThere = target !== null && target.state !== 'cancelled' && target.state !== 'superseded'
    await composeMessage(
      context,
      db,
      { kind: 'campaignUpdate', facts },
      {
        key: ['campaignUpdate', campaign.id, unitCode, name, channelId].join('/'),
        unitCode,
        medium: null,
        month: null,
        version: 1,
        channelId,
        priority: PRIORITY.notice,
        ...(isThere ? { action: 'reply' as const, targetId: target.id } : {}),
      },
    )
  }
  return own.length
}

/** Puts a return before its receiver, with the buttons to decide about it and its files in the thread. */
export async function tellReceiver(
  announcing: Announcing,
  facts: CampaignSubmissionFacts,
  { content }: Pick<Submission, 'content'>,
): Promise<number> {
  const { context, db } = announcing
  const own = receiverChannels(announcing)
  for (const { channelId } of own) {
    const post = await composeMessage(
      context,
      db,
      { kind: 'campaignSubmission', facts },
      {
        key: submissionKey(facts.submissionId, facts.eventId, channelId),
        unitCode: facts.unit.unitCode,
        medium: null,
        month: null,
        version: 1,
        channelId,
        priority: PRIORITY.review,
      },
    )
    for (const [index, { fileName, sha256 }] of (content?.files ?? []).entries()) {
      await shareFile(context, db, post, { fileName, title: fileName, sha256 }, `return${index + 1}`)
    }
  }
  return own.length
}

/** Says on what came in last what became of it; the buttons to decide go. */
export async function settleSubmission(
  announcing: Announcing,
  { id }: Pick<Submission, 'id'>,
  came: SubmissionEvent | null,
  outcome: NonNullable<CampaignSubmissionFacts['outcome']>,
): Promise<number> {
  const { context, db } = announcing
  let count = 0
  for (const { channelId } of came === null ? [] : receiverChannels(announcing)) {
    const base = await messageOfKey(db, submissionKey(id, came?.id ?? 0, channelId))
    if (base === null || !isThere(base)) continue
    const current = await newestChangeOf(db, base)
    const facts = current.facts as CampaignSubmissionFacts
    // What was accepted may be sent back after all; nothing else is decided twice.
    const isOpen = facts.outcome === null || (facts.outcome.kind === 'accepted' && outcome.kind === 'returned')
    if (!isOpen) continue
    const notice = { kind: 'campaignSubmission', facts: { ...facts, outcome } } as const
    const revision = { name: outcome.kind, version: current.version }
    await reviseMessage(context, db, { base, current }, { visible: notice, unseen: notice }, revision)
    count += 1
  }
  return count
}

/** Puts a unit's wish for more time before the receiver, with the buttons to decide about it. */
export async function tellReceiverOfExtension(announcing: Announcing, facts: CampaignExtensionFacts): Promise<number> {
  const { context, db } = announcing
  const own = receiverChannels(announcing)
  for (const { channelId } of own) {
    await composeMessage(
      context,
      db,
      { kind: 'campaignExtension', facts },
      {
        key: extensionKey(facts.submissionId, facts.eventId, channelId),
        unitCode: facts.unit.unitCode,
        medium: null,
        month: null,
        version: 1,
        channelId,
        priority: PRIORITY.review,
      },
    )
  }
  return own.length
}

/** Says on a wish for more time what became of it; the buttons to decide go. */
export async function settleExtension(
  announcing: Announcing,
  asked: SubmissionEvent | null,
  outcome: NonNullable<CampaignExtensionFacts['outcome']>,
): Promise<number> {
  const { context, db } = announcing
  let count = 0
  for (const { channelId } of asked === null ? [] : receiverChannels(announcing)) {
    const base = await messageOfKey(db, extensionKey(asked?.submissionId ?? 0, asked?.id ?? 0, channelId))
    if (base === null || !isThere(base)) continue
    const current = await newestChangeOf(db, base)
    const facts = current.facts as CampaignExtensionFacts
    if (facts.outcome !== null) continue
    const notice = { kind: 'campaignExtension', facts: { ...facts, outcome } } as const
    const revision = { name: outcome.kind, version: current.version }
    await reviseMessage(context, db, { base, current }, { visible: notice, unseen: notice }, revision)
    count += 1
  }
  return count
}

function isThere({ state }: OutboxMessage): boolean {
  return state !== 'cancelled' && state !== 'superseded'
}

function submissionKey(submissionId: number, eventId: number, channelId: string): string {
  return ['campaignSubmission', submissionId, `e${eventId}`, channelId].join('/')
}

function extensionKey(submissionId: number, eventId: number, channelId: string): string {
  return ['campaignExtension', submissionId, `e${eventId}`, channelId].join('/')
}

/** Where the receiver hears of returns: its channel for reports; the city's where it has none. */
function receiverChannels({ context, campaign, channels, day }: Announcing): readonly Channel[] {
  const { cityCode } = context.office
  const own = channelsFor(channels, campaign.receiverCode, 'reports', day)
  return own.length > 0 ? own : cityChannels(channels, { cityCode, instead: 'review', day })
}
