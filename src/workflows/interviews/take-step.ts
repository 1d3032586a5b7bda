import { deadlinesEndedBy, type MeetingState, type MeetingStep, type Party } from '../../domain/meeting.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import { lockMonthOfBoth } from '../../store/advisory-locks.ts'
import type { Db } from '../../store/database.ts'
import { endDeadlines } from '../../store/deadlines.ts'
import { type Meeting, type MeetingEvent, meetingEvents, saveMeetingStep } from '../../store/meetings.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { Actor, ActorClaim } from '../authorise.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer } from '../viewer.ts'
import { mayTake } from './permission.ts'
import { showProgress } from './progress.ts'
import { type MeetingSight, notFound, seeMeeting } from './sight.ts'
import { type SummonsThread, summonsThreads } from './threads.ts'

/** A step of a meeting while it is taken: who takes it, and everything it is about. */
export interface Taking {
  readonly context: OfficeContext
  readonly db: Db
  readonly actor: Actor
  readonly party: Party
  readonly sight: MeetingSight
  readonly threads: readonly SummonsThread[]
  /** What happened before, in order. */
  readonly events: readonly MeetingEvent[]
  readonly today: LocalDay
}

/** What a step brings with it. */
export interface Effect {
  /** Kept with the event. */
  readonly details: Readonly<Record<string, unknown>>
  readonly change?: Partial<Pick<Meeting, 'at' | 'place' | 'sequence'>>
  /** Says it, once it is recorded; returns how many messages that made. */
  readonly say: (event: MeetingEvent) => Promise<number>
}

export type Prepare = (taking: Taking) => Promise<Outcome<Effect>>

/** What a step came to. */
export interface StepTaken {
  readonly meetingId: string
  readonly unitCode: string
  readonly unitName: string
  readonly state: MeetingState
  readonly at: string
  readonly place: string
  readonly enqueued: number
}

/**
 * Takes one step of a meeting: looks whether the person may see it and take the step, does what the step brings with
 * it, and says it, all or nothing. What takes part in a month's corrections takes turns with them.
 */
export async function takeStep(
  context: OfficeContext,
  { meeting, step, by }: { readonly meeting: string; readonly step: MeetingStep; readonly by: ActorClaim },
  prepare: Prepare,
): Promise<Outcome<StepTaken>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  return allOrNothing(context.database, async (db) => {
    const meant = await seeMeeting(context, db, viewer.value, meeting)
    if (!meant.ok) return meant
    await lockMonthOfBoth(db, meant.value.meeting.month)
    const seen = await seeMeeting(context, db, viewer.value, meant.value.meeting.id)
    if (!seen.ok) return refuse(notFound(meeting))
    const sight = seen.value
    const events = await meetingEvents(db, sight.meeting.id)
    const allowed = mayTake(viewer.value, { meeting: sight.meeting, events }, step)
    if (!allowed.ok) return allowed
    const { party, to } = allowed.value
    const taking: Taking = {
      context,
      db,
      actor: viewer.value.actor,
      party,
      sight,
      threads: await summonsThreads(db, sight.meeting),
      events,
      today: todayOf(context),
    }
    const effect = await prepare(taking)
    if (!effect.ok) return effect
    return record(taking, step, to, effect.value)
  })
}

async function record(
  taking: Taking,
  step: MeetingStep,
  to: MeetingState,
  { details, change = {}, say }: Effect,
): Promise<Outcome<StepTaken>> {
  const { context, db, actor, sight, party } = taking
  const { meeting, unit, interviews } = sight
  const { at, place, sequence } = { ...meeting, ...change }
  const event = await saveMeetingStep(
    db,
    meeting,
    { state: to, at, place, sequence },
    {
      step,
      fromState: meeting.state,
      toState: to,
      personId: actor.personId,
      name: actor.name,
      surface: actor.surface,
      at: context.now(),
      details: { ...details, party },
    },
  )
  if (event === null) return refuse(wasTaken(meeting))
  for (const { kind, as } of deadlinesEndedBy(step)) {
    await endDeadlines(db, { subjectKind: 'meeting', subjectId: meeting.id, kind }, as, context.now())
  }
  const written = await say(event)
  const shown = await showProgress(context, db, sight, { id: meeting.id, state: to, at, place }, event)
  const [first] = interviews
  const about = first === undefined ? {} : { medium: first.medium, month: first.month }
  const recorded = { meetingId: meeting.id, from: meeting.state, to, ...details }
  await recordAct(context, db, actor, {
    act: `interview.${step}`,
    unitCode: unit.unitCode,
    ...about,
    details: recorded,
  })
  const { unitCode, unitName } = unit
  return done({ meetingId: meeting.id, unitCode, unitName, state: to, at, place, enqueued: written + shown })
}

function wasTaken({ id }: Meeting): Refusal {
  return { code: 'meeting-changed', needs: 'input', message: `${id}: somebody else was first; look at it again` }
}
