import { type CaseState, type CaseStep, DUE_STATES } from './case.ts'
import type { DeadlineRule } from './deadlines.ts'
import { addDays, DAY_MS, type LocalDay } from './time.ts'

/** What the office file says about cases. */
export interface CaseTerms {
  /** Text around `{year}` and `{number}`. */
  readonly numberPattern: string
  /** Working days the lead unit has to sign for a case (K14). */
  readonly signWithinWorkingDays: number
  /** Calendar days after signing by which the plan is due, moved off rest days. */
  readonly planDueDays: number
  /** Working days in which a returned plan comes again. */
  readonly returnedPlanWorkingDays: number
  /** Working days in which progress is reported again; `null` = it is not asked for. */
  readonly progressWorkingDays: number | null
  /** Working days for a self-criticism (K20); `null` = whoever orders it gives the day. */
  readonly selfCriticismWorkingDays: number | null
}

export const CASE_DEADLINE_KINDS = ['signFor', 'plan', 'progress', 'rectification'] as const

/** What a case's lead unit can owe by a day. */
export type CaseDeadlineKind = (typeof CASE_DEADLINE_KINDS)[number]

/** One deadline as a rule and the fact it hangs on. */
export interface CaseDeadline {
  readonly kind: CaseDeadlineKind
  readonly rule: DeadlineRule
  readonly base: LocalDay
}

/** What a step does to the deadlines of its case. */
export interface CaseDeadlineChanges {
  readonly met: readonly CaseDeadlineKind[]
  readonly cancelled: readonly CaseDeadlineKind[]
  readonly set: readonly CaseDeadline[]
}

/** A case as far as its deadlines depend on it. */
export interface CaseDue {
  readonly state: CaseState
  readonly dueOn: LocalDay | null
}

/** The longest time a case may be given, in calendar days: ten years. */
export const CASE_DAYS_MAX = 3650

/**
 * What a step does to the deadlines. Each hangs on the fact that the step is: the plan is due so many days after the
 * signing, whenever that was. What ends is met where the unit did it, and cancelled where it need not any more.
 */
export function deadlineChanges(
  step: CaseStep,
  after: CaseDue,
  terms: CaseTerms,
  today: LocalDay,
): CaseDeadlineChanges {
  const signFor = workingDays('signFor', terms.signWithinWorkingDays, today)
  const planRule = { kind: 'calendarDays', count: terms.planDueDays, moveToWorkingDay: true } as const
  const plan: readonly CaseDeadline[] = [{ kind: 'plan', rule: planRule, base: today }]
  const planAgain = workingDays('plan', terms.returnedPlanWorkingDays, today)
  const progress = terms.progressWorkingDays === null ? [] : workingDays('progress', terms.progressWorkingDays, today)
  const rectification = dueOf(after, today)
  const nothing = { met: [], cancelled: [], set: [] }
  switch (step) {
    case 'assign':
      return { ...nothing, set: [...signFor, ...rectification] }
    case 'signFor':
      return { ...nothing, met: ['signFor'], set: plan }
    case 'submitPlan':
      return { ...nothing, met: ['plan'] }
    case 'returnPlan':
      return { ...nothing, set: planAgain }
    case 'approvePlan':
    case 'reportProgress':
      return { ...nothing, set: progress }
    case 'grantExtension':
      return { ...nothing, set: rectification }
    case 'suspend':
      return { ...nothing, cancelled: CASE_DEADLINE_KINDS }
    case 'resume':
      return { ...nothing, set: [...owedIn(after.state, { signFor, plan: planAgain, progress }), ...rectification] }
    case 'claimCompletion':
      return { ...nothing, met: ['progress', 'rectification'] }
    case 'failVerification':
    case 'raiseObjection':
    case 'reopen':
    case 'confirmFalse':
      return { ...nothing, set: [...progress, ...rectification] }
    default:
      return nothing
  }
}

/** The case's due day, while the unit works on it. */
function dueOf({ dueOn, state }: CaseDue, today: LocalDay): readonly CaseDeadline[] {
  if (dueOn === null || !DUE_STATES.includes(state)) return []
  return [{ kind: 'rectification', rule: { kind: 'namedDay', day: dueOn, moveToWorkingDay: false }, base: today }]
}

/** What the unit owes in a state besides the rectification itself. */
function owedIn(
  state: CaseState,
  { signFor, plan, progress }: Readonly<Record<'signFor' | 'plan' | 'progress', readonly CaseDeadline[]>>,
): readonly CaseDeadline[] {
  if (state === 'assigned') return signFor
  if (state === 'signedFor') return plan
  return state === 'planSubmitted' ? [] : progress
}

function workingDays(kind: CaseDeadlineKind, count: number, base: LocalDay): readonly CaseDeadline[] {
  return [{ kind, rule: { kind: 'workingDays', count }, base }]
}

/** Calendar days from one day to a later one; negative when it is earlier. */
export function daysBetween(from: LocalDay, to: LocalDay): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** The due day of a case that rested: as many days later as it rested. */
export function dueAfterRest(dueOn: LocalDay, restedSince: LocalDay, today: LocalDay): LocalDay {
  return addDays(dueOn, Math.max(0, daysBetween(restedSince, today)))
}
