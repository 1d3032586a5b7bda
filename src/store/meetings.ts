import { isMeetingState, type MeetingState, type MeetingStep } from '../domain/meeting.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from './database.ts'
import { toJson } from './json.ts'

/** An interview meeting. One that was issued before meetings had rows of their own is read from its interviews. */
export interface Meeting {
  readonly id: string
  readonly month: Month
  readonly unitCode: string
  readonly state: MeetingState
  /** That of its newest calendar file. */
  readonly sequence: number
  /** Local `YYYY-MM-DD HH:mm` in `timeZone`; of a postponed meeting the time that no longer holds. */
  readonly at: string
  readonly timeZone: string
  readonly place: string
  readonly updatedAt: Date
}

/** One step of a meeting: who took it, when, from where to where, and what was said. */
export interface MeetingEvent {
  readonly id: number
  readonly meetingId: string
  readonly step: MeetingStep | 'issue'
  readonly fromState: string
  readonly toState: MeetingState
  readonly personId: string | null
  readonly name: string
  readonly surface: string
  readonly at: Date
  readonly details: Readonly<Record<string, unknown>>
}

export type NewMeetingEvent = Omit<MeetingEvent, 'id' | 'meetingId'>

/** The meeting of this id, or `null`. */
export async function findMeeting(db: Db, id: string): Promise<Meeting | null> {
  const [meeting] = await selectMeetings(db, { id, unitCodes: null, month: null, isOpen: false, offset: 0, take: 1 })
  return meeting ?? null
}

export interface MeetingFilter {
  /** Units whose meetings may be seen; `null` = every unit. */
  readonly unitCodes: readonly string[] | null
  readonly month: Month | null
  /** Whether closed and cancelled ones are left out. */
  readonly isOpen: boolean
  /** How many are passed over. */
  readonly offset: number
  /** At most 1,001: a page of 1,000 and whether there are more. */
  readonly take: number
}

const LISTED_MAX = 1_001

/** Meetings, the newest month first. */
export async function listMeetings(db: Db, filter: MeetingFilter): Promise<readonly Meeting[]> {
  return selectMeetings(db, { ...filter, id: null, take: Math.min(filter.take, LISTED_MAX) })
}

type MeetingRow = Omit<Meeting, 'state'> & { readonly state: string }

async function selectMeetings(
  db: Db,
  { id, unitCodes, month, isOpen, offset, take }: MeetingFilter & { readonly id: string | null },
): Promise<readonly Meeting[]> {
  const codes = unitCodes === null ? null : [...unitCodes]
  const rows = await db.$queryRaw<MeetingRow[]>`
    SELECT * FROM (
      SELECT id, month, "unitCode", state, sequence, at, "timeZone", place, "updatedAt" FROM meeting
      UNION ALL
      SELECT i."meetingId", min(i.month), min(i."unitCode"),
        CASE WHEN bool_or(i.state = 'issued') THEN 'issued' ELSE 'cancelled' END,
        0, min(i.at), min(i."timeZone"), min(i.place), min(i."issuedAt")
      FROM interview i
      WHERE i."meetingId" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM meeting m WHERE m.id = i."meetingId")
      GROUP BY i."meetingId"
    ) AS known
    WHERE (${id}::text IS NULL OR id = ${id})
      AND (${codes}::text[] IS NULL OR "unitCode" = ANY(${codes}::text[]))
      AND (${month}::text IS NULL OR month = ${month})
      AND (NOT ${isOpen}::boolean OR state NOT IN ('closed', 'cancelled'))
    ORDER BY month DESC, at DESC, id
    OFFSET ${offset} LIMIT ${take}`
  return rows.map(toMeeting)
}

/** Writes an issued meeting with its first event. */
export async function createMeeting(
  db: Db,
  meeting: Omit<Meeting, 'state' | 'sequence'>,
  event: Omit<NewMeetingEvent, 'step' | 'fromState' | 'toState'>,
): Promise<void> {
  await db.meeting.create({ data: { ...meeting, state: 'issued', sequence: 0 } })
  await addEvent(db, meeting.id, { ...event, step: 'issue', fromState: 'proposed', toState: 'issued' })
}

/**
 * Takes one step, provided the meeting still stands where it was read, and returns the event; `null` when somebody was
 * first, and then nothing was written.
 */
export async function saveMeetingStep(
  db: Db,
  before: Meeting,
  change: Pick<Meeting, 'state' | 'sequence' | 'at' | 'place'>,
  event: NewMeetingEvent,
): Promise<MeetingEvent | null> {
  const { id, month, unitCode, state, sequence, at, timeZone, place } = before
  const first = { id, month, unitCode, state, sequence, at, timeZone, place, updatedAt: before.updatedAt }
  await db.meeting.createMany({ data: [first], skipDuplicates: true })
  const { count } = await db.meeting.updateMany({
    where: { id, state, updatedAt: before.updatedAt },
    data: { ...change, updatedAt: event.at },
  })
  return count === 1 ? addEvent(db, id, event) : null
}

async function addEvent(db: Db, meetingId: string, event: NewMeetingEvent): Promise<MeetingEvent> {
  const row = await db.meetingEvent.create({ data: { ...event, meetingId, details: toJson(event.details) } })
  return toEvent(row)
}

/** Steps a meeting can have had; its few loops are taken by people. */
const EVENTS_MAX = 500

/** The steps of a meeting in the order they were taken, the newest 500. */
export async function meetingEvents(db: Db, meetingId: string): Promise<readonly MeetingEvent[]> {
  const rows = await db.meetingEvent.findMany({ where: { meetingId }, orderBy: { id: 'desc' }, take: EVENTS_MAX })
  return rows.reverse().map(toEvent)
}

function toMeeting(row: MeetingRow): Meeting {
  if (!isMeetingState(row.state)) throw new Error(`meeting ${row.id}: expected a state of a meeting, got ${row.state}`)
  return { ...row, state: row.state }
}

function toEvent(row: NonNullable<Awaited<ReturnType<Db['meetingEvent']['findFirst']>>>): MeetingEvent {
  return {
    ...row,
    step: row.step as MeetingEvent['step'],
    toState: row.toState as MeetingState,
    details: row.details as Readonly<Record<string, unknown>>,
  }
}
