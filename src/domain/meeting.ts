import { isLocalDay, type LocalDay } from './time.ts'

/**
 * Where an interview stands (A2-2), and what each state waits for:
 *
 * - `issued`: the unit to sign for the summons; a new time makes it sign again.
 * - `acknowledged`: the day of the meeting.
 * - `postponed`: a new time, which the summoning side sets.
 * - `absent`: the unit did not come; a new time, or the end.
 * - `held`: the minutes.
 * - `minutesIssued`: the rectification plan, which is due.
 * - `planSubmitted`: the summoning side's word on the plan.
 * - `planReturned`: the plan again.
 * - `planAccepted`: the rectification report, which is due.
 * - `reportSubmitted`: the summoning side's check of the report.
 * - `reportReturned`: the report again.
 * - `verified`: the closing.
 * - `closed`, `cancelled`: nothing any more.
 */
export const MEETING_STATES = [
  'issued',
  'acknowledged',
  'postponed',
  'absent',
  'held',
  'minutesIssued',
  'planSubmitted',
  'planReturned',
  'planAccepted',
  'reportSubmitted',
  'reportReturned',
  'verified',
  'closed',
  'cancelled',
] as const

export type MeetingState = (typeof MEETING_STATES)[number]

export const MEETING_STEPS = [
  'acknowledge',
  'askReschedule',
  'refuseReschedule',
  'reschedule',
  'postpone',
  'recordAttendance',
  'recordAbsence',
  'issueMinutes',
  'submitPlan',
  'returnPlan',
  'acceptPlan',
  'submitReport',
  'returnReport',
  'verify',
  'close',
  'cancel',
  'withdraw',
] as const

export type MeetingStep = (typeof MEETING_STEPS)[number]

/** `summoner`: the office; `summonee`: the unit; `program`: what a correction brings about by itself. */
export type Party = 'summoner' | 'summonee' | 'program'

const BEFORE_THE_MEETING = {
  askReschedule: 'same',
  refuseReschedule: 'same',
  reschedule: 'issued',
  postpone: 'postponed',
  recordAttendance: 'held',
  recordAbsence: 'absent',
  cancel: 'cancelled',
} as const

/** Every permitted step; `same` stays where it is. A pair that is absent here is refused. */
const NEXT: Readonly<Record<MeetingState, Readonly<Partial<Record<MeetingStep, MeetingState | 'same'>>>>> = {
  issued: { acknowledge: 'acknowledged', ...BEFORE_THE_MEETING, withdraw: 'cancelled' },
  acknowledged: { ...BEFORE_THE_MEETING, withdraw: 'cancelled' },
  postponed: { reschedule: 'issued', cancel: 'cancelled', withdraw: 'cancelled' },
  absent: { reschedule: 'issued', cancel: 'cancelled', withdraw: 'cancelled' },
  held: { issueMinutes: 'minutesIssued', withdraw: 'cancelled' },
  minutesIssued: { submitPlan: 'planSubmitted', withdraw: 'cancelled' },
  planSubmitted: { returnPlan: 'planReturned', acceptPlan: 'planAccepted', withdraw: 'cancelled' },
  planReturned: { submitPlan: 'planSubmitted', withdraw: 'cancelled' },
  planAccepted: { submitReport: 'reportSubmitted', withdraw: 'cancelled' },
  reportSubmitted: { returnReport: 'reportReturned', verify: 'verified', withdraw: 'cancelled' },
  reportReturned: { submitReport: 'reportSubmitted', withdraw: 'cancelled' },
  verified: { close: 'closed', withdraw: 'cancelled' },
  closed: {},
  cancelled: {},
}

/**
 * Who may take each step. What a unit hands in may reach the office on paper, so the summoning side may record it too;
 * what is decided about it never is the unit's to take.
 */
const PARTIES: Readonly<Record<MeetingStep, readonly Party[]>> = {
  acknowledge: ['summonee', 'summoner'],
  askReschedule: ['summonee'],
  refuseReschedule: ['summoner'],
  reschedule: ['summoner'],
  postpone: ['summoner'],
  recordAttendance: ['summoner'],
  recordAbsence: ['summoner'],
  issueMinutes: ['summoner'],
  submitPlan: ['summonee', 'summoner'],
  returnPlan: ['summoner'],
  acceptPlan: ['summoner'],
  submitReport: ['summonee', 'summoner'],
  returnReport: ['summoner'],
  verify: ['summoner'],
  close: ['summoner'],
  cancel: ['summoner'],
  withdraw: ['program'],
}

export type MeetingTransition =
  | { readonly ok: true; readonly to: MeetingState }
  | { readonly ok: false; readonly refusal: 'not-your-side' | 'step-not-allowed' }

/** Where a step leads when this party takes it, or why it may not. */
export function stepMeeting(from: MeetingState, step: MeetingStep, party: Party): MeetingTransition {
  if (!PARTIES[step].includes(party)) return { ok: false, refusal: 'not-your-side' }
  const to = NEXT[from][step]
  if (to === undefined) return { ok: false, refusal: 'step-not-allowed' }
  return { ok: true, to: to === 'same' ? from : to }
}

/** The steps the party may take now, in the order of a meeting's life. */
export function stepsOpenTo(state: MeetingState, party: Party): readonly MeetingStep[] {
  return MEETING_STEPS.filter((step) => stepMeeting(state, step, party).ok)
}

export function isMeetingState(text: string): text is MeetingState {
  return (MEETING_STATES as readonly string[]).includes(text)
}

/** Whether anything is still to come of it. */
export function isMeetingOver(state: MeetingState): boolean {
  return Object.keys(NEXT[state]).length === 0
}

/** Whether the meeting took place: what falls away afterwards is its demands, not the meeting. */
export function wasMeetingHeld(state: MeetingState): boolean {
  return NEXT[state].withdraw !== undefined && NEXT[state].cancel === undefined
}

/** What an interview waits for: whose turn it is and which step brings it on; `null` when it is over. */
export function dutyOf(state: MeetingState): { readonly party: Party; readonly step: MeetingStep } | null {
  return DUTIES[state]
}

const DUTIES: Readonly<Record<MeetingState, { readonly party: Party; readonly step: MeetingStep } | null>> = {
  issued: { party: 'summonee', step: 'acknowledge' },
  acknowledged: { party: 'summoner', step: 'recordAttendance' },
  postponed: { party: 'summoner', step: 'reschedule' },
  absent: { party: 'summoner', step: 'reschedule' },
  held: { party: 'summoner', step: 'issueMinutes' },
  minutesIssued: { party: 'summonee', step: 'submitPlan' },
  planSubmitted: { party: 'summoner', step: 'acceptPlan' },
  planReturned: { party: 'summonee', step: 'submitPlan' },
  planAccepted: { party: 'summonee', step: 'submitReport' },
  reportSubmitted: { party: 'summoner', step: 'verify' },
  reportReturned: { party: 'summonee', step: 'submitReport' },
  verified: { party: 'summoner', step: 'close' },
  closed: null,
  cancelled: null,
}

/** The table as rows `[from, step, to]`, for the diagram. */
export const MEETING_TRANSITIONS: readonly (readonly [MeetingState, MeetingStep, MeetingState])[] =
  MEETING_STATES.flatMap((from) =>
    MEETING_STEPS.flatMap((step) => {
      const to = NEXT[from][step]
      return to === undefined ? [] : [[from, step, to === 'same' ? from : to] as const]
    }),
  )

/** What a unit has to have handed in by a day; that it signs for its summons is a receipt's matter. */
export const MEETING_DEADLINES = ['plan', 'report'] as const
export type MeetingDeadline = (typeof MEETING_DEADLINES)[number]

type DeadlineEnd = 'met' | 'cancelled'

/** Which deadline a step ends, and how; what it sets anew the step's own act says. */
const ENDS: Readonly<Partial<Record<MeetingStep, Readonly<Partial<Record<MeetingDeadline, DeadlineEnd>>>>>> = {
  submitPlan: { plan: 'met' },
  submitReport: { report: 'met' },
  withdraw: { plan: 'cancelled', report: 'cancelled' },
}

export function deadlinesEndedBy(
  step: MeetingStep,
): readonly { readonly kind: MeetingDeadline; readonly as: DeadlineEnd }[] {
  const ends = ENDS[step] ?? {}
  return MEETING_DEADLINES.flatMap((kind) => {
    const as = ends[kind]
    return as === undefined ? [] : [{ kind, as }]
  })
}

/** What the minutes demand of the unit; `dueOn` is `null` where no day was set. */
export interface Demand {
  readonly text: string
  readonly dueOn: LocalDay | null
}

/** A demand as a person writes it: the text, or the day it is due and then the text. `null` for an empty line. */
export function parseDemand(line: string): Demand | null {
  const plain = line.trim()
  const [first = '', ...rest] = plain.split(/[\s　，,：:]+/)
  const text = plain.slice(first.length).replace(/^[\s　，,：:]+/, '')
  if (rest.length > 0 && isLocalDay(first) && text !== '') return { text, dueOn: first }
  return plain === '' ? null : { text: plain, dueOn: null }
}
