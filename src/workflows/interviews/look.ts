import type { MeetingStep } from '../../domain/meeting.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import type { Month } from '../../domain/time.ts'
import { openDeadlines, type StoredDeadline } from '../../store/deadlines.ts'
import { type MeetingEvent, meetingEvents } from '../../store/meetings.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { type Asker, identifyViewer } from '../viewer.ts'
import { mayTake, stepsFor } from './permission.ts'
import { type MeetingSight, seeMeeting, seeMeetings } from './sight.ts'
import { summonsThreads } from './threads.ts'

/** One meeting of a list, with what is due of it. */
export interface MeetingEntry extends MeetingSight {
  /** Its open deadlines, the earliest first. */
  readonly deadlines: readonly StoredDeadline[]
}

export interface ListMeetingsInput {
  /** A unit by code or name, with the units below it; `null` = all that one may see. */
  readonly unit: string | null
  readonly month: Month | null
  /** Whether closed and cancelled ones are left out. */
  readonly isOpen: boolean
  /** How many are passed over, and at most how many are listed. */
  readonly offset: number
  readonly take: number
  readonly by: Asker
}

/** The meetings one may see, newest month first, and whether there are more. */
export async function listInterviews(
  context: OfficeContext,
  { by, take, ...wanted }: ListMeetingsInput,
): Promise<Outcome<{ readonly listed: readonly MeetingEntry[]; readonly hasMore: boolean }>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const db = context.database.prisma
  const seen = await seeMeetings(context, db, viewer.value, { ...wanted, take: take + 1 })
  if (!seen.ok) return seen
  const shown = seen.value.slice(0, take)
  const subjects = shown.map(({ meeting }) => ({ subjectKind: 'meeting', subjectId: meeting.id }) as const)
  const open = Map.groupBy(await openDeadlines(db, subjects), ({ subjectId }) => subjectId)
  const listed = shown.map((sight) => ({ ...sight, deadlines: open.get(sight.meeting.id) ?? [] }))
  return done({ listed, hasMore: seen.value.length > take })
}

/** One meeting's course so far, with what this person may do next. */
export interface MeetingTimeline extends MeetingEntry {
  readonly events: readonly MeetingEvent[]
  readonly steps: readonly MeetingStep[]
  /** Of the summons; `null` where it has none yet. */
  readonly permalink: string | null
}

/** The meeting meant, by its id or its unit. */
export async function interviewTimeline(
  context: OfficeContext,
  { meeting, by }: { readonly meeting: string; readonly by: Asker },
): Promise<Outcome<MeetingTimeline>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const db = context.database.prisma
  const sight = await seeMeeting(context, db, viewer.value, meeting)
  if (!sight.ok) return sight
  const { meeting: found } = sight.value
  const events = await meetingEvents(db, found.id)
  const threads = await summonsThreads(db, found)
  const own = threads.find(({ addressee }) => addressee === 'township')
  return done({
    ...sight.value,
    deadlines: await openDeadlines(db, [{ subjectKind: 'meeting', subjectId: found.id }]),
    events,
    steps: stepsFor(viewer.value, { meeting: found, events }),
    permalink: own?.message.base.permalink ?? null,
  })
}

/** The meeting somebody is about to take a step of, before he is asked for what it takes. */
export async function interviewToAct(
  context: OfficeContext,
  { meeting, step, by }: { readonly meeting: string; readonly step: MeetingStep; readonly by: ActorClaim },
): Promise<Outcome<MeetingSight>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const db = context.database.prisma
  const sight = await seeMeeting(context, db, viewer.value, meeting)
  if (!sight.ok) return sight
  const events = await meetingEvents(db, sight.value.meeting.id)
  const allowed = mayTake(viewer.value, { meeting: sight.value.meeting, events }, step)
  return allowed.ok ? sight : allowed
}
