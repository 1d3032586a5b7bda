import type { ProposalFacts } from '../../notifications/facts.ts'
import type { MeetingFacts } from '../../notifications/interview-facts.ts'
import type { Db } from '../../store/database.ts'
import type { MeetingEvent } from '../../store/meetings.ts'
import type { OfficeContext } from '../office-context.ts'
import { reviseMessage, standingMessages } from '../standing-messages.ts'
import type { MeetingSight } from './sight.ts'

/** Shows on the proposals in the review channel how their meeting stands, with what the office may do next. */
export async function showProgress(
  context: OfficeContext,
  db: Db,
  { interviews, unit }: MeetingSight,
  meeting: MeetingFacts,
  event: MeetingEvent,
): Promise<number> {
  if (event.fromState === event.toState && event.step !== 'reschedule') return 0
  let count = 0
  for (const { medium, month } of interviews) {
    const standing = await standingMessages(db, medium, month, ['interviewProposal'])
    for (const message of standing.filter(({ base }) => base.unitCode === unit.unitCode)) {
      const facts = message.current.facts as ProposalFacts
      if (facts.outcome?.kind !== 'issued' || (facts.meeting !== undefined && facts.meeting.id !== meeting.id)) continue
      const notice = { kind: 'interviewProposal', facts: { ...facts, meeting } } as const
      const revision = { name: `interview-${event.id}`, version: message.current.version }
      await reviseMessage(context, db, message, { visible: notice, unseen: notice }, revision)
      count += 1
    }
  }
  return count
}
