import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dutyOf,
  isMeetingOver,
  MEETING_STATES,
  MEETING_STEPS,
  MEETING_TRANSITIONS,
  type MeetingState,
  type MeetingStep,
  type Party,
  parseDemand,
  stepMeeting,
  stepsOpenTo,
  wasMeetingHeld,
} from '../../src/domain/meeting.ts'

const PARTIES = ['summoner', 'summonee', 'program'] as const satisfies readonly Party[]

/**
 * The interview once more, told as what has happened instead of as a table: is it set, was it signed for, was it held,
 * how far is each paper.
 */
interface Course {
  readonly set: 'set' | 'off' | 'missed' | 'held'
  readonly signed: boolean
  readonly minutes: boolean
  readonly plan: 'none' | 'in' | 'back' | 'good'
  readonly report: 'none' | 'in' | 'back' | 'good'
  readonly end: 'open' | 'closed' | 'cancelled'
}

const BEGIN: Course = { set: 'set', signed: false, minutes: false, plan: 'none', report: 'none', end: 'open' }

const isTheUnits = new Set<MeetingStep>(['acknowledge', 'askReschedule', 'submitPlan', 'submitReport'])

/** What the step makes of the course, or `null` where common sense forbids it. */
function follow(course: Course, step: MeetingStep, party: Party): Course | null {
  if (course.end !== 'open') return null
  if ((step === 'withdraw') !== (party === 'program')) return null
  if (party === 'summonee' && !isTheUnits.has(step)) return null
  if (party === 'summoner' && step === 'askReschedule') return null
  const isSet = course.set === 'set'
  const awaitsPlan = course.minutes && (course.plan === 'none' || course.plan === 'back')
  const awaitsReport = course.plan === 'good' && (course.report === 'none' || course.report === 'back')
  switch (step) {
    case 'acknowledge':
      return isSet && !course.signed ? { ...course, signed: true } : null
    case 'askReschedule':
    case 'refuseReschedule':
      return isSet ? course : null
    case 'reschedule':
      return course.set === 'held' ? null : { ...course, set: 'set', signed: false }
    case 'postpone':
      return isSet ? { ...course, set: 'off' } : null
    case 'recordAttendance':
      return isSet ? { ...course, set: 'held' } : null
    case 'recordAbsence':
      return isSet ? { ...course, set: 'missed' } : null
    case 'cancel':
      return course.set === 'held' ? null : { ...course, end: 'cancelled' }
    case 'issueMinutes':
      return course.set === 'held' && !course.minutes ? { ...course, minutes: true } : null
    case 'submitPlan':
      return awaitsPlan ? { ...course, plan: 'in' } : null
    case 'returnPlan':
      return course.plan === 'in' ? { ...course, plan: 'back' } : null
    case 'acceptPlan':
      return course.plan === 'in' ? { ...course, plan: 'good' } : null
    case 'submitReport':
      return awaitsReport ? { ...course, report: 'in' } : null
    case 'returnReport':
      return course.report === 'in' ? { ...course, report: 'back' } : null
    case 'verify':
      return course.report === 'in' ? { ...course, report: 'good' } : null
    case 'close':
      return course.report === 'good' ? { ...course, end: 'closed' } : null
    case 'withdraw':
      return { ...course, end: 'cancelled' }
  }
}

function stateOf(course: Course): MeetingState {
  if (course.end !== 'open') return course.end
  if (course.set === 'off') return 'postponed'
  if (course.set === 'missed') return 'absent'
  if (course.set === 'set') return course.signed ? 'acknowledged' : 'issued'
  if (!course.minutes) return 'held'
  if (course.plan === 'none') return 'minutesIssued'
  if (course.plan !== 'good') return course.plan === 'in' ? 'planSubmitted' : 'planReturned'
  if (course.report === 'none') return 'planAccepted'
  if (course.report === 'good') return 'verified'
  return course.report === 'in' ? 'reportSubmitted' : 'reportReturned'
}

describe('an interview', () => {
  it('goes as its course tells, whatever is tried by whomever', () => {
    const tries = fc.array(fc.tuple(fc.constantFrom(...MEETING_STEPS), fc.constantFrom(...PARTIES)), { maxLength: 60 })
    const seen = new Set<MeetingState>()
    fc.assert(
      fc.property(tries, (steps) => {
        let course = BEGIN
        let state: MeetingState = 'issued'
        for (const [step, party] of steps) {
          const next = follow(course, step, party)
          const taken = stepMeeting(state, step, party)
          expect(taken.ok).toBe(next !== null)
          if (next !== null) course = next
          if (taken.ok) state = taken.to
          expect(state).toBe(stateOf(course))
          seen.add(state)
        }
      }),
      { numRuns: 2_000 },
    )
    // Chance alone seldom closes an interview, so the way there is walked once more.
    const way: readonly MeetingStep[] = [
      'acknowledge',
      'recordAttendance',
      'issueMinutes',
      'submitPlan',
      'returnPlan',
      'submitPlan',
      'acceptPlan',
      'submitReport',
      'returnReport',
      'submitReport',
      'verify',
      'close',
    ]
    let [course, state] = [BEGIN, 'issued' as MeetingState]
    for (const step of way) {
      const party = step.startsWith('submit') || step === 'acknowledge' ? 'summonee' : 'summoner'
      const taken = stepMeeting(state, step, party)
      course = follow(course, step, party) ?? course
      state = taken.ok ? taken.to : state
      expect(state).toBe(stateOf(course))
      seen.add(state)
    }
    expect([...seen].sort()).toEqual([...MEETING_STATES].sort())
  })

  it('never lets the summoned unit decide about what it handed in', () => {
    const deciding: readonly MeetingStep[] = ['acceptPlan', 'returnPlan', 'verify', 'returnReport', 'close', 'cancel']
    for (const state of MEETING_STATES) {
      for (const step of deciding) expect(stepMeeting(state, step, 'summonee').ok).toBe(false)
    }
  })

  it('always waits for a step that the party it waits for may take', () => {
    for (const state of MEETING_STATES) {
      const duty = dutyOf(state)
      expect(duty === null).toBe(isMeetingOver(state))
      if (duty !== null) expect(stepsOpenTo(state, duty.party)).toContain(duty.step)
    }
  })

  it('reaches every state from its issue, and an end from every state', () => {
    const reach = (from: MeetingState) => {
      const found = new Set([from])
      for (const state of found) for (const [at, , to] of MEETING_TRANSITIONS) if (at === state) found.add(to)
      return found
    }
    expect(reach('issued').size).toBe(MEETING_STATES.length)
    for (const state of MEETING_STATES) expect([...reach(state)].some(isMeetingOver)).toBe(true)
  })

  it('counts as held from the attendance on, and no more once it is over', () => {
    const held = MEETING_STATES.filter(wasMeetingHeld)
    expect(held).toEqual(MEETING_STATES.slice(MEETING_STATES.indexOf('held'), MEETING_STATES.indexOf('closed')))
  })
})

describe('a demand', () => {
  it.each([
    ['2026-12-10 完成裸土苫盖', { text: '完成裸土苫盖', dueOn: '2026-12-10' }],
    ['  2026-12-10，完成裸土苫盖 ', { text: '完成裸土苫盖', dueOn: '2026-12-10' }],
    ['建立 每日 巡查制度', { text: '建立 每日 巡查制度', dueOn: null }],
    ['2026-02-30 完成', { text: '2026-02-30 完成', dueOn: null }],
    ['2026-12-10', { text: '2026-12-10', dueOn: null }],
    ['   ', null],
  ])('%s', (line, expected) => {
    expect(parseDemand(line)).toEqual(expected)
  })
})
