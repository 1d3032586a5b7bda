import { addWorkingDays, type CountedDay, type WorkingCalendar } from './calendar.ts'
import type { LocalDay } from './time.ts'

/**
 * - `open`: raised, waits for a reviewer.
 * - `upheld`: the data are brought in again.
 * - `dismissed`: the data stand.
 * - `overtaken`: the notice was corrected or withdrawn before anybody decided.
 */
export const OBJECTION_STATES = ['open', 'upheld', 'dismissed', 'overtaken'] as const
export type ObjectionState = (typeof OBJECTION_STATES)[number]
export type ObjectionStep = 'uphold' | 'dismiss' | 'overtake'

const NEXT: Record<ObjectionState, Partial<Record<ObjectionStep, ObjectionState>>> = {
  open: { uphold: 'upheld', dismiss: 'dismissed', overtake: 'overtaken' },
  upheld: {},
  dismissed: {},
  overtaken: {},
}

/** The state a step leads to, or `null` when the step is not allowed from there. */
export function objectionStep(from: ObjectionState, step: ObjectionStep): ObjectionState | null {
  return NEXT[from][step] ?? null
}

/** The days that decide until when a unit may object. */
export interface ObjectionDays {
  readonly workingDays: number
  /** When the first of the unit signed; `null` while nobody has. */
  readonly signedOn: LocalDay | null
  /** The last day to sign in time: who does not sign gains no time by it. */
  readonly signBy: LocalDay
}

/**
 * The last day to object: so many working days after the unit signed or, at the latest, after the last day on which it
 * should have.
 */
export function lastDayToObject(
  { workingDays, signedOn, signBy }: ObjectionDays,
  calendar: WorkingCalendar,
): CountedDay {
  const base = signedOn !== null && signedOn < signBy ? signedOn : signBy
  return addWorkingDays(calendar, base, workingDays)
}
