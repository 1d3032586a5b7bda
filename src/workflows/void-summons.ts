import type { NoticeInput } from '../notifications/catalog.ts'
import type { SummonsCancelledFacts, SummonsFacts } from '../notifications/facts.ts'
import type { Db } from '../store/database.ts'
import { factsOf } from './interviews/threads.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { stopReceiptRun } from './receipt-run.ts'
import { type Revision, replyTo, reviseMessage, type StandingMessage } from './standing-messages.ts'

export interface Voiding {
  readonly reason: string
  /** Whether the interview took place already: then what it demanded falls away, and no calendar is changed. */
  readonly wasHeld: boolean
  /** That of the cancelling calendar file. */
  readonly sequence: number
}

/**
 * Voids a summons where it was sent, with the reason and a cancelling calendar file in its thread; one that nobody can
 * have seen is never sent. Returns how many messages that made.
 */
export async function voidSummons(
  context: OfficeContext,
  db: Db,
  message: StandingMessage,
  { reason, wasHeld, sequence }: Voiding,
  revision: Revision,
): Promise<number> {
  const said = factsOf(message)
  const issuedOn = todayOf(context)
  // The cancelled meeting's own calendar file goes with the reply; the withdrawn message repeats no invitation.
  const facts: SummonsFacts = { ...said, issuedOn, banner: { kind: 'withdrawn' }, calendar: null }
  const notice = { kind: message.base.kind, facts } as NoticeInput
  await stopReceiptRun(context, db, message.base)
  const { wasVisible } = await reviseMessage(context, db, message, { visible: notice, unseen: null }, revision)
  if (!wasVisible) return 0
  const { officeName, unit, occasions, at, timeZone, place, calendar } = said
  const stampedAt = context.now().toISOString()
  const cancelled: SummonsCancelledFacts = {
    officeName,
    addressee: message.base.kind === 'interviewSummonsCopy' ? 'district' : 'township',
    unit,
    occasions,
    at,
    timeZone,
    place,
    reason,
    issuedOn,
    calendar: calendar === null || wasHeld ? null : { ...calendar, sequence, stampedAt },
    ...(wasHeld ? { wasHeld } : {}),
  }
  await replyTo(context, db, message.base, { kind: 'summonsCancelled', facts: cancelled }, revision)
  return 2
}
