import { stepMeeting } from '../../domain/meeting.ts'
import { done } from '../../domain/refusal.ts'
import type { SummonsFacts } from '../../notifications/facts.ts'
import type { Db } from '../../store/database.ts'
import { findMeeting, saveMeetingStep } from '../../store/meetings.ts'
import { findMessage } from '../../store/outbox.ts'
import type { Actor } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { showProgress } from './progress.ts'
import { sightOf } from './sight.ts'
import type { Prepare } from './take-step.ts'

/** Records that the unit signed for its summons, on paper or otherwise. */
export const prepareAcknowledge: Prepare = async () => done({ details: {}, say: async () => 0 })

/**
 * What follows the signature under a summons, in its transaction: the first acknowledges the meeting, and those that come
 * later change nothing of it.
 */
export async function acknowledgeSummons(
  context: OfficeContext,
  db: Db,
  messageId: number,
  actor: Actor,
): Promise<void> {
  const summons = await findMessage(db, messageId)
  const meetingId = (summons?.facts as SummonsFacts | undefined)?.meetingId
  const meeting = meetingId === undefined ? null : await findMeeting(db, meetingId)
  if (meeting === null) return
  const next = stepMeeting(meeting.state, 'acknowledge', 'summonee')
  if (!next.ok) return
  const { at, place, sequence } = meeting
  const event = await saveMeetingStep(
    db,
    meeting,
    { state: next.to, at, place, sequence },
    {
      step: 'acknowledge',
      fromState: meeting.state,
      toState: next.to,
      personId: actor.personId,
      name: actor.name,
      surface: actor.surface,
      at: context.now(),
      details: { party: 'summonee', message: messageId },
    },
  )
  // Somebody else signed, or moved the meeting, at this moment.
  if (event === null) return
  const shown = { id: meeting.id, state: next.to, at, place }
  await showProgress(context, db, await sightOf(db, meeting), shown, event)
}
