import { PRIORITY } from '../domain/delivery.ts'
import type { NoticeInput } from '../notifications/catalog.ts'
import type { Occasion, SummonsCancelledFacts, SummonsFacts } from '../notifications/facts.ts'
import type { Db } from '../store/database.ts'
import { endInterview, type Interview, interviewsOfMeeting } from '../store/interviews.ts'
import { composeMessage } from './compose-message.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { type Revision, replyTo, reviseMessage, type StandingMessage, standingMessages } from './standing-messages.ts'

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
    await composeMessage(context, db, { kind, facts }, place)
  }
  return places.length
}

/**
 * Ends the interview of a township that is no longer listed. An issued summons is cancelled where it was sent, with
 * the reason and a cancelling calendar file; a meeting merged with another list goes on without this one.
 * Returns how many messages were written, and whether anybody hears that the meeting is off.
 */
export async function withdrawInterview(
  context: OfficeContext,
  db: Db,
  interview: Interview,
  version: number,
): Promise<{ readonly written: number; readonly isCancelled: boolean }> {
  const isIssued = interview.state === 'issued'
  const reason = `v${version}`
  await endInterview(db, interview.id, isIssued ? 'cancelled' : 'withdrawn', reason, context.now())
  if (!isIssued || interview.meetingId === null) return { written: 0, isCancelled: false }
  const rest = (await interviewsOfMeeting(db, interview.meetingId)).filter((other) => other.state === 'issued')
  // Air and water count their versions apart, and one meeting may hear of both.
  const revision = { name: `${interview.medium}-v${version}`, version }
  let [written, cancelled] = [0, 0]
  for (const message of await summonsOf(db, interview)) {
    const remaining = occasionsOf(message, rest)
    if (remaining.length > 0) written += await reduceSummons(context, db, message, remaining, revision)
    else cancelled += await cancelSummons(context, db, message, interview, revision)
  }
  return { written: written + cancelled, isCancelled: cancelled > 0 }
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

function occasionsOf(message: StandingMessage, rest: readonly Interview[]): readonly Occasion[] {
  const { occasions } = message.current.facts as SummonsFacts
  return occasions.filter(({ medium, month }) => rest.some((other) => other.medium === medium && other.month === month))
}

/** The meeting goes on for what is left; its message says itself what fell away, so that no reply is needed. */
async function reduceSummons(
  context: OfficeContext,
  db: Db,
  message: StandingMessage,
  occasions: readonly Occasion[],
  revision: Revision,
): Promise<number> {
  const { occasions: all } = message.current.facts as SummonsFacts
  const dropped = all.filter((occasion) => !occasions.includes(occasion))
  const facts = nextFacts(context, message, { occasions, banner: { kind: 'reduced', dropped } })
  const visible = { kind: message.base.kind, facts } as NoticeInput
  const unseen = { kind: message.base.kind, facts: { ...facts, banner: null } } as NoticeInput
  await reviseMessage(context, db, message, { visible, unseen }, revision)
  return 1
}

async function cancelSummons(
  context: OfficeContext,
  db: Db,
  message: StandingMessage,
  interview: Interview,
  revision: Revision,
): Promise<number> {
  const { occasions } = message.current.facts as SummonsFacts
  // The cancelled meeting's own calendar file goes with the reply; the withdrawn message repeats no invitation.
  const facts = nextFacts(context, message, { occasions, banner: { kind: 'withdrawn' } })
  const notice = { kind: message.base.kind, facts: { ...facts, calendar: null } } as NoticeInput
  const { wasVisible } = await reviseMessage(context, db, message, { visible: notice, unseen: null }, revision)
  if (!wasVisible) return 0
  const cancelled: SummonsCancelledFacts = {
    officeName: facts.officeName,
    addressee: message.base.kind === 'interviewSummonsCopy' ? 'district' : 'township',
    unit: facts.unit,
    occasions,
    at: facts.at,
    timeZone: facts.timeZone,
    place: facts.place,
    reason: reasonOf(context, interview),
    issuedOn: todayOf(context),
    calendar: facts.calendar,
  }
  await replyTo(context, db, message.base, { kind: 'summonsCancelled', facts: cancelled }, revision)
  return 2
}

/** The facts of a changed meeting: the same UID, the next SEQUENCE. */
function nextFacts(
  context: OfficeContext,
  message: StandingMessage,
  change: Pick<SummonsFacts, 'occasions' | 'banner'>,
): SummonsFacts {
  const facts = message.current.facts as SummonsFacts
  const stampedAt = context.now().toISOString()
  const calendar =
    facts.calendar === null ? null : { ...facts.calendar, sequence: facts.calendar.sequence + 1, stampedAt }
  return { ...facts, ...change, calendar, issuedOn: todayOf(context) }
}

function reasonOf(context: OfficeContext, { month }: Interview): string {
  const [year, monthOfYear] = month.split('-').map(Number)
  return context.office.locale === 'zh-CN'
    ? `${year}年${monthOfYear}月考核结果更正后，该单位不再列入后位名单`
    : `after the correction of the ranking of ${month} the unit is no longer on the list`
}
