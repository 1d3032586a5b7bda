import type { Medium } from '../domain/medium.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from './database.ts'

/** `proposed → issued → cancelled`, or `proposed → declined | withdrawn`. */
export type InterviewState = 'proposed' | 'issued' | 'declined' | 'withdrawn' | 'cancelled'

export interface Interview {
  readonly id: number
  readonly medium: Medium
  readonly month: Month
  readonly unitCode: string
  readonly rankingVersion: number
  readonly state: InterviewState
  /** Interviews of one unit that share a meeting share this; `null` until issued. */
  readonly meetingId: string | null
  /** Local `YYYY-MM-DD HH:mm` in `timeZone`. */
  readonly at: string | null
  readonly timeZone: string | null
  readonly place: string | null
  readonly issuedBy: string | null
  readonly issuedAt: Date | null
}

/** Interviews of a month that are proposed or issued, by unit code. */
export async function openInterviews(db: Db, medium: Medium, month: Month): Promise<readonly Interview[]> {
  const rows = await db.interview.findMany({
    where: { medium, month, state: { in: ['proposed', 'issued'] } },
    orderBy: { unitCode: 'asc' },
  })
  return rows.map(toInterview)
}

/** Proposals that nobody has decided about, the newest month first, and how many there are in all. */
export async function openProposals(
  db: Db,
  take: number,
): Promise<{ readonly listed: readonly Interview[]; readonly total: number }> {
  const where = { state: 'proposed' }
  const rows = await db.interview.findMany({
    where,
    orderBy: [{ month: 'desc' }, { unitCode: 'asc' }, { id: 'asc' }],
    take,
  })
  return { listed: rows.map(toInterview), total: await db.interview.count({ where }) }
}

/** Interviews that an issuer declined for one version of a month's list. */
export async function declinedInterviews(
  db: Db,
  medium: Medium,
  month: Month,
  rankingVersion: number,
): Promise<readonly Interview[]> {
  const rows = await db.interview.findMany({ where: { medium, month, rankingVersion, state: 'declined' } })
  return rows.map(toInterview)
}

export async function interviewsOfMeeting(db: Db, meetingId: string): Promise<readonly Interview[]> {
  const rows = await db.interview.findMany({ where: { meetingId }, orderBy: { medium: 'asc' } })
  return rows.map(toInterview)
}

export async function proposeInterviews(
  db: Db,
  proposals: readonly { medium: Medium; month: Month; unitCode: string; rankingVersion: number }[],
  now: Date,
): Promise<void> {
  await db.interview.createMany({
    data: proposals.map((proposal) => ({ ...proposal, state: 'proposed', proposedAt: now })),
    skipDuplicates: true,
  })
}

export interface Issue {
  readonly meetingId: string
  readonly at: string
  readonly timeZone: string
  readonly place: string
  readonly issuedBy: string | null
  readonly issuedAt: Date
}

/** Turns a proposal into an issued summons; false when it is no longer a proposal. */
export async function issueInterview(db: Db, id: number, issue: Issue): Promise<boolean> {
  const { count } = await db.interview.updateMany({
    where: { id, state: 'proposed' },
    data: { ...issue, state: 'issued' },
  })
  return count === 1
}

/** Ends a proposal or an issued summons, with the reason; false when it had ended already. */
export async function endInterview(
  db: Db,
  id: number,
  state: 'declined' | 'withdrawn' | 'cancelled',
  endReason: string,
  now: Date,
): Promise<boolean> {
  const { count } = await db.interview.updateMany({
    where: { id, state: { in: ['proposed', 'issued'] } },
    data: { state, endReason, endedAt: now },
  })
  return count === 1
}

/** Moves an interview that stays on the list to the new version of its ranking. */
export async function moveInterview(db: Db, id: number, rankingVersion: number): Promise<void> {
  await db.interview.update({ where: { id }, data: { rankingVersion } })
}

function toInterview(row: NonNullable<Awaited<ReturnType<Db['interview']['findFirst']>>>): Interview {
  return { ...row, medium: row.medium as Medium, state: row.state as InterviewState }
}
