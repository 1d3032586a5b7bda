import { PRIORITY } from '../domain/delivery.ts'
import { deadlinesEndedBy, stepMeeting, wasMeetingHeld } from '../domain/meeting.ts'
import type { NoticeInput } from '../notifications/catalog.ts'
import type { Occasion, SummonsFacts } from '../notifications/facts.ts'
import type { Db } from '../store/database.ts'
import { endDeadlines } from '../store/deadlines.ts'
import { endInterview, type Interview, interviewsOfMeeting } from '../store/interviews.ts'
import { findMeeting, type Meeting, saveMeetingStep } from '../store/meetings.ts'
import { composeMessage } from './compose-message.ts'
import { settleSubmissions } from './interviews/requests.ts'
import { factsOf, sequenceAfter } from './interviews/threads.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { askForReceipt, stopReceiptRun } from './receipt-run.ts'
import { type Revision, reviseMessage, type StandingMessage, standingMessages } from './standing-messages.ts'
import { voidSummons } from './void-summons.ts'

const SUMMONS_KINDS = ['interviewSummons', 'interviewSummonsCopy'] as const

/** Writes a summons to the township's channels, each with its calendar file, and its copy to the district's. */
export async function sendSummons(
  context: OfficeContext,
  db: Db,
  summons: {
    readonly facts: SummonsFacts
    readonly interview: Interview
    readonly townshipChannels: readonly string[]
    readonly districtChannels: readonly string[]
  },
): Promise<number> {
  const { facts, interview } = summons
  const { medium, month, rankingVersion: version, unitCode } = interview
  const places = [
    ...summons.townshipChannels.map((channelId) => ({ kind: 'interviewSummons', channelId }) as const),
    ...summons.districtChannels.map((channelId) => ({ kind: 'interviewSummonsCopy', channelId }) as const),
  ]
  for (const { kind, channelId } of places) {
    const key = [kind, medium, month, unitCode, `v${version}`, channelId].join('/')
    const place = { key, unitCode, medium, month, version, channelId, priority: PRIORITY.summons }
    await askForReceipt(context, db, await composeMessage(context, db, { kind, facts }, place))
  }
  return places.length
}

/**
 * Ends the interview of a township that is no longer listed. An issued summons is cancelled where it was sent, with
 * the reason and a cancelling calendar file; one whose interview took place loses its demands; one that is closed stays as
 * it is; a meeting merged with another list goes on without this one.
 * Returns how many messages were written, and whether anybody hears that the meeting is off.
 */
export async function withdrawInterview(
  context: OfficeContext,
  db: Db,
  interview: Interview,
  version: number,
): Promise<{ readonly written: number; readonly isCancelled: boolean }> {
  const { id, meetingId, medium, state } = interview
  const isIssued = state === 'issued'
  if (!isIssued || meetingId === null) {
    await endInterview(db, id, isIssued ? 'cancelled' : 'withdrawn', `v${version}`, context.now())
    return { written: 0, isCancelled: false }
  }
  const rest = (await interviewsOfMeeting(db, meetingId)).filter((other) => other.state === 'issued' && other.id !== id)
  const messages = await summonsOf(db, interview)
  // Signing goes by the run first and then the meeting, and so does this.
  if (rest.length === 0) for (const message of messages) await stopReceiptRun(context, db, message.base)
  const meeting = await findMeeting(db, meetingId)
  await endInterview(db, id, 'cancelled', `v${version}`, context.now())
  if (meeting === null) throw new Error(`meeting ${meetingId}: expected the one its interview ${id} was issued for`)
  // Air and water count their versions apart, and one meeting may hear of both.
  const revision = { name: `${medium}-v${version}`, version }
  if (rest.length > 0) {
    let written = 0
    for (const message of messages) written += await reduceSummons(context, db, message, { meeting, rest }, revision)
    return { written, isCancelled: false }
  }
  const written = await withdrawMeeting(context, db, { meeting, interview, messages }, revision)
  return { written, isCancelled: written > 0 }
}

/** What a correction makes of a meeting that nothing is left of. */
async function withdrawMeeting(
  context: OfficeContext,
  db: Db,
  withdrawn: {
    readonly meeting: Meeting
    readonly interview: Interview
    readonly messages: readonly StandingMessage[]
  },
  revision: Revision,
): Promise<number> {
  const { meeting, interview, messages } = withdrawn
  const next = stepMeeting(meeting.state, 'withdraw', 'program')
  if (!next.ok) return 0
  const reason = reasonOf(context, interview)
  const sequence = sequenceAfter(meeting.sequence, messages)
  const wasHeld = wasMeetingHeld(meeting.state)
  const { at, place } = meeting
  const name = context.office.name
  const event = { step: 'withdraw', fromState: meeting.state, toState: next.to, personId: null, name } as const
  const told = { surface: 'system', at: context.now(), details: { reason, version: revision.version } }
  const saved = await saveMeetingStep(db, meeting, { state: next.to, at, place, sequence }, { ...event, ...told })
  if (saved === null) throw new Error(`meeting ${meeting.id}: changed while its month was locked`)
  for (const { kind, as } of deadlinesEndedBy('withdraw')) {
    await endDeadlines(db, { subjectKind: 'meeting', subjectId: meeting.id, kind }, as, context.now())
  }
  let written = 0
  for (const message of messages) {
    written += await voidSummons(context, db, message, { reason, wasHeld, sequence }, revision)
  }
  const outcome = { kind: 'overtaken', by: name, reason } as const
  const sight = { meeting, interviews: await interviewsOfMeeting(db, meeting.id) }
  return (
    written + (await settleSubmissions(context, db, sight, ['reschedule', 'plan', 'report'], outcome, revision.name))
  )
}

/** The standing messages of the meeting an interview shares, whichever list they were issued under. */
async function summonsOf(db: Db, { medium, month, unitCode }: Interview): Promise<readonly StandingMessage[]> {
  const own = await standingMessages(db, medium, month, SUMMONS_KINDS)
  const other = await standingMessages(db, medium === 'air' ? 'water' : 'air', month, SUMMONS_KINDS)
  return [...own, ...other].filter((message) => {
    const { occasions, banner } = message.current.facts as SummonsFacts
    const isMeant = occasions.some((occasion) => occasion.medium === medium && occasion.month === month)
    return message.base.unitCode === unitCode && isMeant && banner?.kind !== 'withdrawn'
  })
}

/** The meeting goes on for what is left; its message says itself what fell away, so that no reply is needed. */
async function reduceSummons(
  context: OfficeContext,
  db: Db,
  message: StandingMessage,
  { meeting, rest }: { readonly meeting: Meeting; readonly rest: readonly Interview[] },
  revision: Revision,
): Promise<number> {
  const said = factsOf(message)
  const isLeft = ({ medium, month }: Occasion) => rest.some((other) => other.medium === medium && other.month === month)
  const { true: occasions = [], false: dropped = [] } = Object.groupBy(said.occasions, (it) => `${isLeft(it)}`)
  // What was said in a meeting that is over was said.
  if (!stepMeeting(meeting.state, 'cancel', 'summoner').ok || dropped.length === 0) return 0
  const stampedAt = context.now().toISOString()
  const calendar = said.calendar === null ? null : { ...said.calendar, sequence: said.calendar.sequence + 1, stampedAt }
  const banner = said.banner?.kind === 'postponed' ? said.banner : ({ kind: 'reduced', dropped } as const)
  const facts: SummonsFacts = { ...said, occasions, banner, calendar, issuedOn: todayOf(context) }
  const visible = { kind: message.base.kind, facts } as NoticeInput
  const unseen = { kind: message.base.kind, facts: { ...facts, banner: null } } as NoticeInput
  await reviseMessage(context, db, message, { visible, unseen }, revision)
  return 1
}

function reasonOf(context: OfficeContext, { month }: Interview): string {
  const [year, monthOfYear] = month.split('-').map(Number)
  return context.office.locale === 'zh-CN'
    ? `${year}年${monthOfYear}月考核结果更正后，该单位不再列入后位名单`
    : `after the correction of the ranking of ${month} the unit is no longer on the list`
}
