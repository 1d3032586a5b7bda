import { channelsFor } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import type {
  InterviewMatter,
  InterviewSubmissionFacts,
  Submission,
  SubmissionOutcome,
} from '../../notifications/interview-facts.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import type { MeetingEvent } from '../../store/meetings.ts'
import type { MessageFile, OutboxMessage } from '../../store/outbox.ts'
import { composeMessage } from '../compose-message.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { reviseMessage, standingMessages } from '../standing-messages.ts'
import type { MeetingSight } from './sight.ts'
import type { Taking } from './take-step.ts'
import { courseOf, shareFile } from './threads.ts'

/** Puts something that a unit handed in before the review channel, with the buttons to decide it. */
export async function putBeforeOffice(
  { context, db, actor, sight, threads }: Taking,
  event: MeetingEvent,
  wanted: {
    readonly matter: InterviewMatter
    readonly submission: Submission
    readonly wishedAt: string | null
    readonly file: MessageFile | null
  },
): Promise<number> {
  const { matter, submission, wishedAt, file } = wanted
  const { meeting, interviews } = sight
  const [interview] = interviews
  const facts: InterviewSubmissionFacts = {
    ...(await courseOf(context, db, sight, threads)),
    meetingId: meeting.id,
    timeZone: meeting.timeZone,
    meeting: { at: meeting.at, place: meeting.place },
    matter,
    submission,
    wishedAt,
    by: actor.name,
    handedInAt: toLocalDateTime(context.now(), context.office.timeZone),
    outcome: null,
  }
  const channels = channelsFor(await loadChannels(db), context.office.cityCode, 'review', todayOf(context))
  for (const { channelId } of channels) {
    const post: OutboxMessage = await composeMessage(
      context,
      db,
      { kind: 'interviewSubmission', facts },
      {
        key: ['interviewSubmission', meeting.id, event.id, channelId].join('/'),
        unitCode: meeting.unitCode,
        medium: interview?.medium ?? null,
        month: meeting.month,
        version: interview?.rankingVersion ?? 1,
        channelId,
        priority: PRIORITY.review,
      },
    )
    if (file !== null) await shareFile(context, db, post, file, 'submission')
  }
  return channels.length
}

/** Says on what a unit handed in what became of it; its buttons go. */
export async function settleSubmissions(
  context: OfficeContext,
  db: Db,
  { meeting, interviews }: Pick<MeetingSight, 'meeting' | 'interviews'>,
  matters: readonly InterviewMatter[],
  outcome: Omit<SubmissionOutcome, 'at'>,
  name: string,
): Promise<number> {
  const at = toLocalDateTime(context.now(), context.office.timeZone)
  let count = 0
  for (const { medium, month } of interviews) {
    for (const message of await standingMessages(db, medium, month, ['interviewSubmission'])) {
      const facts = message.current.facts as InterviewSubmissionFacts
      const isMeant = facts.meetingId === meeting.id && matters.includes(facts.matter) && facts.outcome === null
      if (!isMeant) continue
      const notice = { kind: 'interviewSubmission', facts: { ...facts, outcome: { ...outcome, at } } } as const
      const revision = { name, version: message.current.version }
      await reviseMessage(context, db, message, { visible: notice, unseen: notice }, revision)
      count += 1
    }
  }
  return count
}
