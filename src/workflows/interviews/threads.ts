import { canonicalJson } from '../../domain/canonical-json.ts'
import type { LocalDay } from '../../domain/time.ts'
import type { NoticeInput } from '../../notifications/catalog.ts'
import type { Occasion, SummonsFacts, UnitRef } from '../../notifications/facts.ts'
import type { Db } from '../../store/database.ts'
import { sha256Of } from '../../store/files.ts'
import type { Interview } from '../../store/interviews.ts'
import type { Meeting } from '../../store/meetings.ts'
import { enqueueMessage, type MessageFile, type OutboxMessage } from '../../store/outbox.ts'
import { loadRanking } from '../../store/rankings.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { replyTo, type StandingMessage, standingMessages } from '../standing-messages.ts'
import type { MeetingSight } from './sight.ts'

/** A channel in which a meeting was summoned: the township's own, or its district's copy. */
export interface SummonsThread {
  readonly message: StandingMessage
  readonly addressee: 'township' | 'district'
}

/** Where the meeting was summoned and its summons is not void. */
export async function summonsThreads(db: Db, meeting: Meeting): Promise<readonly SummonsThread[]> {
  const standing = [
    ...(await standingMessages(db, 'air', meeting.month, ['interviewSummons', 'interviewSummonsCopy'])),
    ...(await standingMessages(db, 'water', meeting.month, ['interviewSummons', 'interviewSummonsCopy'])),
  ]
  return standing.flatMap((message): SummonsThread[] => {
    const { calendar } = message.base.facts as SummonsFacts
    const isVoid = factsOf(message).banner?.kind === 'withdrawn'
    if (isVoid || calendar?.uid !== uidOf(meeting.id)) return []
    return [{ message, addressee: message.base.kind === 'interviewSummonsCopy' ? 'district' : 'township' }]
  })
}

/** The same in every calendar file about a meeting. */
export function uidOf(meetingId: string): string {
  return `${meetingId}@duban`
}

/** What a summons says now. Who has signed is carried along by whoever writes it again. */
export function factsOf({ current }: StandingMessage): SummonsFacts {
  const { receipt: _roll, ...facts } = current.facts as SummonsFacts
  return facts
}

export function messagesOf(threads: readonly SummonsThread[]): readonly StandingMessage[] {
  return threads.map(({ message }) => message)
}

/** Calendar programs pass over a file whose number is not above all they have seen of the meeting. */
export function sequenceAfter(sequence: number, messages: readonly StandingMessage[]): number {
  return Math.max(sequence, ...messages.map((message) => factsOf(message).calendar?.sequence ?? 0)) + 1
}

/** What every notice of a meeting's course begins with. */
export async function courseOf(
  context: OfficeContext,
  db: Db,
  { unit, interviews }: MeetingSight,
  [thread]: readonly SummonsThread[],
): Promise<Course> {
  const said = thread === undefined ? null : factsOf(thread.message).occasions
  const occasions = said ?? (await occasionsOf(db, interviews))
  return { officeName: context.office.name, unit, occasions, issuedOn: todayOf(context) }
}

export interface Course {
  readonly officeName: string
  readonly unit: UnitRef
  readonly occasions: readonly Occasion[]
  readonly issuedOn: LocalDay
}

/** What the meeting is about where no summons of it stands any more. */
async function occasionsOf(db: Db, interviews: readonly Interview[]): Promise<readonly Occasion[]> {
  const occasions: Occasion[] = []
  for (const { medium, month, rankingVersion: version } of interviews) {
    const ranking = await loadRanking(db, { medium, month, version })
    if (ranking !== null) occasions.push({ medium, month, bottomLimit: ranking.bottomLimit })
  }
  return occasions
}

/** Answers in every thread of the summons; returns how many messages that made. */
export async function replyInThreads(
  context: OfficeContext,
  db: Db,
  threads: readonly SummonsThread[],
  name: string,
  noticeFor: (thread: SummonsThread) => NoticeInput | null,
): Promise<number> {
  let count = 0
  for (const thread of threads) {
    const notice = noticeFor(thread)
    if (notice === null) continue
    const { base } = thread.message
    await replyTo(context, db, base, notice, { name, version: base.version })
    count += 1
  }
  return count
}

/** Shares a kept file in every thread of the summons. */
export async function shareInThreads(
  context: OfficeContext,
  db: Db,
  threads: readonly SummonsThread[],
  file: MessageFile,
  name: string,
): Promise<number> {
  for (const { message } of threads) await shareFile(context, db, message.base, file, name)
  return threads.length
}

/** Shares a kept file in the thread of a post. */
export async function shareFile(
  context: OfficeContext,
  db: Db,
  base: OutboxMessage,
  file: MessageFile,
  name: string,
): Promise<void> {
  const now = context.now()
  const { unitCode, medium, month, version, platform, channelId, priority, locale, wordingSha256 } = base
  const common = { unitCode, medium, month, version, platform, channelId, priority, locale, wordingSha256 }
  await enqueueMessage(
    db,
    {
      ...common,
      key: `${base.key}/${name}/shared`,
      kind: `${base.kind}File`,
      action: 'file',
      targetId: base.id,
      requiresId: null,
      facts: null,
      text: file.title,
      blocks: [],
      files: [file],
      contentSha256: sha256Of(canonicalJson(file)),
      dueAt: now,
    },
    now,
  )
}
