import { toLocalDateTime } from '../domain/time.ts'
import type { DecisionFacts, ProposalFacts } from '../notifications/facts.ts'
import type { MeetingFacts } from '../notifications/interview-facts.ts'
import type { Db } from '../store/database.ts'
import type { Interview } from '../store/interviews.ts'
import type { OfficeContext } from './office-context.ts'
import { reviseMessage, standingMessages } from './standing-messages.ts'

/** Says on the proposal of an interview what became of it; its buttons give way to those of the meeting, if one was issued. */
export async function closeProposals(
  context: OfficeContext,
  db: Db,
  { medium, month, unitCode, rankingVersion: version }: Interview,
  outcome: Omit<DecisionFacts, 'at'>,
  meeting: MeetingFacts | null = null,
): Promise<void> {
  const at = toLocalDateTime(context.now(), context.office.timeZone)
  const standing = await standingMessages(db, medium, month, ['interviewProposal'])
  for (const message of standing.filter(({ base }) => base.unitCode === unitCode)) {
    const said = { ...(message.current.facts as ProposalFacts), outcome: { ...outcome, at } }
    const facts = meeting === null ? said : { ...said, meeting }
    const notice = { kind: 'interviewProposal', facts } as const
    // A proposal that later versions left as it was still says the figures of its own version.
    const revision = { name: `${outcome.kind}-v${version}`, version: message.current.version }
    await reviseMessage(context, db, message, { visible: notice, unseen: notice }, revision)
  }
}
