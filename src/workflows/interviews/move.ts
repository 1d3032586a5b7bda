import { done, refuse } from '../../domain/refusal.ts'
import type { NoticeInput } from '../../notifications/catalog.ts'
import type { SummonsFacts } from '../../notifications/facts.ts'
import type { InterviewMovedFacts, MeetingTime } from '../../notifications/interview-facts.ts'
import type { MeetingEvent } from '../../store/meetings.ts'
import { messageOfKey } from '../../store/outbox.ts'
import { daysOfMeeting, faultOfMeeting } from '../issue-summons.ts'
import { todayOf } from '../office-context.ts'
import { startReceiptRun, stopReceiptRun } from '../receipt-run.ts'
import { replyTo, reviseMessage } from '../standing-messages.ts'
import { openRequestOf } from './permission.ts'
import { settleSubmissions } from './requests.ts'
import type { Effect, Prepare, Taking } from './take-step.ts'
import { courseOf, factsOf, messagesOf, type SummonsThread, sequenceAfter } from './threads.ts'

export interface RescheduleInput {
  /** Local `YYYY-MM-DD HH:mm`. */
  readonly at: string
  /** `null` = where it was. */
  readonly place: string | null
  readonly reason: string
}

/** An issuer sets another time: the unit has to sign for it again, and every calendar moves the meeting. */
export function prepareReschedule({ at, place, reason }: RescheduleInput): Prepare {
  return async (taking) => {
    const { meeting } = taking.sight
    const to = { at, place: place ?? meeting.place }
    const fault = faultOfMeeting(taking.context, to)
    if (fault !== null) return refuse(fault)
    if (to.at === meeting.at && to.place === meeting.place && meeting.state !== 'postponed') {
      const message = `${meeting.id} is set for ${at} at ${to.place} already; expected another time or place`
      return refuse({ code: 'same-time', needs: 'input', message })
    }
    return done(await move(taking, to, reason))
  }
}

/** An issuer puts the meeting off until he sets a time; calendars drop it until then. */
export function preparePostpone({ reason }: { readonly reason: string }): Prepare {
  return async (taking) => done(await move(taking, null, reason))
}

async function move(taking: Taking, to: MeetingTime | null, reason: string): Promise<Effect> {
  const { context, db, sight, threads, events, actor } = taking
  const { meeting } = sight
  // Signing goes by the run first and then the meeting, and so does this.
  for (const { message } of threads) await stopReceiptRun(context, db, message.base)
  const sequence = sequenceAfter(meeting.sequence, messagesOf(threads))
  const wasAsked = openRequestOf(events) !== null
  return {
    details: { reason, from: { at: meeting.at, place: meeting.place }, to, wasAsked },
    change: { ...to, sequence },
    say: async (event) => {
      const name = `interview-${event.id}`
      let written = 0
      for (const thread of threads) written += await moveOne(taking, thread, { to, reason, sequence, event })
      if (!wasAsked) return written
      const outcome = { kind: to === null ? 'overtaken' : 'accepted', by: actor.name, reason } as const
      return written + (await settleSubmissions(context, db, sight, ['reschedule'], outcome, name))
    },
  }
}

async function moveOne(
  taking: Taking,
  { message, addressee }: SummonsThread,
  moved: {
    readonly to: MeetingTime | null
    readonly reason: string
    readonly sequence: number
    readonly event: MeetingEvent
  },
): Promise<number> {
  const { context, db, sight, threads } = taking
  const { meeting } = sight
  const { to, reason, sequence, event } = moved
  const from = { at: meeting.at, place: meeting.place }
  const said = factsOf(message)
  const stampedAt = context.now().toISOString()
  const calendar = said.calendar === null ? null : { ...said.calendar, sequence, stampedAt }
  const days = to === null ? {} : daysOfMeeting(context, to.at)
  const facts: SummonsFacts = { ...said, ...to, ...days, calendar, issuedOn: todayOf(context), banner: null }
  const asMoved: SummonsFacts = { ...facts, banner: to === null ? { kind: 'postponed' } : { kind: 'moved', from } }
  const notice = (of: SummonsFacts) => ({ kind: message.base.kind, facts: of }) as NoticeInput
  const revision = { name: `interview-${event.id}`, version: message.base.version }
  // Whoever has not seen the old time is told the new one and nothing of the old.
  const unseen = to === null ? asMoved : facts
  const { wasVisible } = await reviseMessage(
    context,
    db,
    message,
    { visible: notice(asMoved), unseen: notice(unseen) },
    revision,
  )
  const mustSign = to !== null && addressee === 'township' && (await askToSign(taking, message.base.key, revision.name))
  if (!wasVisible) return 1
  const reply: InterviewMovedFacts = {
    ...(await courseOf(context, db, sight, threads)),
    addressee,
    timeZone: meeting.timeZone,
    from,
    to,
    reason,
    replyBy: to === null ? null : facts.replyBy,
    mustSign,
  }
  await replyTo(context, db, message.base, { kind: 'interviewMoved', facts: reply }, revision)
  return 2
}

/** Whether somebody of the unit is asked to sign for the summons as it reads now. */
async function askToSign({ context, db, sight }: Taking, baseKey: string, name: string): Promise<boolean> {
  const written = await messageOfKey(db, `${baseKey}/${name}`)
  if (written === null) return false
  return (await startReceiptRun(context, db, written, sight.meeting.unitCode)) !== null
}
