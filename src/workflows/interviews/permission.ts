import {
  dutyOf,
  type MeetingState,
  type MeetingStep,
  type Party,
  stepMeeting,
  stepsOpenTo,
} from '../../domain/meeting.ts'
import { ACTS, type Act, mayAct } from '../../domain/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import type { Meeting, MeetingEvent } from '../../store/meetings.ts'
import type { Actor } from '../authorise.ts'
import type { Viewer } from '../viewer.ts'

/** A meeting and what happened to it, in order. */
export interface Course {
  readonly meeting: Meeting
  readonly events: readonly MeetingEvent[]
}

/** For whom the person would take the step, and where it leads; refuses what is not his, or not possible now. */
export function mayTake(
  viewer: Viewer,
  { meeting, events }: Course,
  step: MeetingStep,
): Outcome<{ readonly party: Party; readonly to: MeetingState }> {
  const party = partyOf(viewer, meeting, step)
  if (!party.ok) return party
  const next = stepMeeting(meeting.state, step, party.value)
  if (!next.ok) return refuse(notNow(meeting, step, party.value, next.refusal))
  const blocked = blockedBy(meeting, events, step)
  return blocked === null ? done({ party: party.value, to: next.to }) : refuse(blocked)
}

/** The steps the person may take now. */
export function stepsFor(viewer: Viewer, course: Course): readonly MeetingStep[] {
  const { meeting } = course
  const anybodys = new Set([...stepsOpenTo(meeting.state, 'summoner'), ...stepsOpenTo(meeting.state, 'summonee')])
  return [...anybodys].filter((step) => mayTake(viewer, course, step).ok)
}

/** The wish for another time that nobody has decided about; any new time, or none, decides about it. */
export function openRequestOf(events: readonly MeetingEvent[]): MeetingEvent | null {
  const last = events.findLast(({ step }) => step !== 'acknowledge')
  return last?.step === 'askReschedule' ? last : null
}

/** Another time is asked for once, and refused only if it was asked for. */
function blockedBy({ id }: Meeting, events: readonly MeetingEvent[], step: MeetingStep): Refusal | null {
  const isAsked = openRequestOf(events) !== null
  if (step === 'askReschedule' && isAsked) {
    const message = `${id}: another time was asked for already and is not decided yet`
    return { code: 'already-asked', needs: 'input', message }
  }
  if (step === 'refuseReschedule' && !isAsked) {
    const message = `${id}: nobody has asked for another time, or it was decided already`
    return { code: 'nothing-asked', needs: 'input', message }
  }
  return null
}

/** Which act of the office each step of the summoning side is; the rest is to conduct the interview. */
const SUMMONING: ReadonlySet<MeetingStep> = new Set(['reschedule', 'refuseReschedule', 'postpone', 'cancel'])

/**
 * For whom the person acts. Whoever holds a post in the summoned unit acts for it, whatever else he is: so no unit ever
 * decides about its own.
 */
function partyOf({ actor, roles, posts }: Viewer, meeting: Meeting, step: MeetingStep): Outcome<Party> {
  if (actor.personId === null) {
    return done(stepMeeting(meeting.state, step, 'summoner').ok ? 'summoner' : 'summonee')
  }
  const own = posts.filter(({ unitCode }) => unitCode === meeting.unitCode)
  if (own.length > 0) {
    const answers = new Set(own.map(({ role }) => role))
    return mayAct(answers, 'answerInterview') ? done('summonee') : refuse(notPermitted(actor, 'answerInterview'))
  }
  const act = SUMMONING.has(step) ? 'summon' : 'conductInterview'
  return mayAct(roles, act) ? done('summoner') : refuse(notPermitted(actor, act))
}

function notPermitted({ personId, name }: Actor, act: Act): Refusal {
  const message = `${personId} (${name}) may not do this: ${act} takes the role ${ACTS[act].join(' or ')}`
  return { code: 'not-permitted', needs: 'input', message }
}

function notNow(
  meeting: Meeting,
  step: MeetingStep,
  party: Party,
  refusal: 'not-your-side' | 'step-not-allowed',
): Refusal {
  if (refusal === 'not-your-side') {
    const message = `${meeting.id}: ${step} is not for the ${party === 'summonee' ? 'summoned unit' : 'summoning side'} to do`
    return { code: 'not-your-side', needs: 'input', message }
  }
  const open = stepsOpenTo(meeting.state, party)
  const waits = dutyOf(meeting.state)
  const next = waits === null ? 'it is over' : `it waits for ${waits.step} by the ${waits.party}`
  const may = open.length === 0 ? '' : `; you may: ${open.join(', ')}`
  const message = `${meeting.id} is ${meeting.state}: ${step} is not possible now, ${next}${may}`
  return { code: 'step-not-allowed', needs: 'input', message }
}
