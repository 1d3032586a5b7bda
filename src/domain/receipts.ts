import { addWorkingDays, type WorkingCalendar } from './calendar.ts'
import { type Post, postsOn, type Role } from './people.ts'
import type { LocalDay } from './time.ts'

/** The most people one step asks; a unit that names more is asked for these, in the order they were imported. */
export const RECIPIENTS_OF_STEP_MAX = 10
/** The most steps a policy has. */
export const RECEIPT_STEPS_MAX = 5

/** One step of a policy: who is asked, and when, counted in working days from the day the run begins. */
export interface ReceiptStep {
  /** `unit`: the unit that was addressed; `above`: the unit above it, which is copied. */
  readonly of: 'unit' | 'above'
  /** Whoever holds one of these roles in that unit on the day. */
  readonly roles: readonly Role[]
  /** 0 = at once; grows from step to step. */
  readonly afterWorkingDays: number
}

/** Who signs for what was sent to a unit, frozen with each run. */
export interface ReceiptPolicy {
  readonly signWithinWorkingDays: number
  /** How many of those asked first have to sign; `all`, or a number. */
  readonly quorum: 'all' | number
  /** 1 to `RECEIPT_STEPS_MAX`, in the order in which they come. */
  readonly steps: readonly ReceiptStep[]
  /** After the last step, those who have not signed are reminded every so many working days, five times. */
  readonly remindEveryWorkingDays: number
}

const REMINDERS_AFTER_LAST_STEP = 5

/** Somebody who is to sign for himself. */
export interface Recipient {
  readonly personId: string
  readonly name: string
  readonly unitCode: string
  readonly role: Role
  readonly slackUserId: string | null
  /** The step in which he is asked. */
  readonly step: number
}

/** What is known of one recipient when it is decided what comes next. */
export interface RollEntry {
  readonly step: number
  readonly signedAt: Date | null
}

/**
 * Who the step names on the day: people of the unit who hold one of its roles, the roles in their order, each person
 * once and nobody who is on the roll already.
 */
export function recipientsOf(
  step: number,
  { roles }: Pick<ReceiptStep, 'roles'>,
  unit: { readonly code: string; readonly posts: readonly Post[]; readonly day: LocalDay },
  onRoll: ReadonlySet<string> = new Set(),
): readonly Recipient[] {
  const held = postsOn(unit.posts, unit.code, unit.day)
  const named = new Map<string, Recipient>()
  for (const role of roles) {
    for (const { personId, name, unitCode, slackUserId } of held.filter((post) => post.role === role)) {
      if (onRoll.has(personId) || named.has(personId)) continue
      named.set(personId, { personId, name, unitCode, role, slackUserId, step })
    }
  }
  return [...named.values()].slice(0, RECIPIENTS_OF_STEP_MAX)
}

/** Who is asked when a run begins: the first step of the unit's own that names anybody. Empty = nobody is asked. */
export function firstRecipients(
  { steps }: ReceiptPolicy,
  unit: { readonly code: string; readonly posts: readonly Post[]; readonly day: LocalDay },
): readonly Recipient[] {
  for (const [index, step] of steps.entries()) {
    const named = step.of === 'unit' ? recipientsOf(index, step, unit) : []
    if (named.length > 0) return named
  }
  return []
}

/** The last day to sign in time. */
export function signBy({ signWithinWorkingDays }: ReceiptPolicy, startedOn: LocalDay, calendar: WorkingCalendar) {
  return addWorkingDays(calendar, startedOn, signWithinWorkingDays)
}

/**
 * Whether enough of those asked first have signed. Whoever is asked later signs for himself and stands in for nobody:
 * one receipt never silences the others.
 */
export function isSignedFor({ quorum }: Pick<ReceiptPolicy, 'quorum'>, roll: readonly RollEntry[]): boolean {
  if (roll.length === 0) return false
  const first = Math.min(...roll.map(({ step }) => step))
  const asked = roll.filter(({ step }) => step === first)
  const signed = asked.filter(({ signedAt }) => signedAt !== null).length
  return signed >= (quorum === 'all' ? asked.length : Math.min(quorum, asked.length))
}

export interface ReceiptStanding {
  readonly policy: ReceiptPolicy
  readonly startedOn: LocalDay
  /** The last step that was taken. */
  readonly step: number
  readonly roll: readonly RollEntry[]
  /** The last day on which it was looked at; at first the day it began. */
  readonly lookedOn: LocalDay
}

/** What a run that waits for signatures does on a day. */
export interface ReceiptDuty {
  /** Whether those who have not signed are reminded. */
  readonly remind: boolean
  /** Steps whose day has come and that were not taken yet, in their order. */
  readonly ask: readonly number[]
}

/**
 * What is to be done on `today`: nothing once enough have signed. Reminders go out on the last day to sign in time, on
 * the day of each further step, and some times after the last; what was slept through is caught up by one.
 */
export function receiptDuty(
  { policy, startedOn, step, roll, lookedOn }: ReceiptStanding,
  today: LocalDay,
  calendar: WorkingCalendar,
): ReceiptDuty {
  if (isSignedFor(policy, roll)) return { remind: false, ask: [] }
  const stepDays = policy.steps.map(({ afterWorkingDays }) => addWorkingDays(calendar, startedOn, afterWorkingDays).day)
  const ask = stepDays.flatMap((day, index) => (index > step && day <= today ? [index] : []))
  const isDutyDay = (day: LocalDay) => day > lookedOn && day <= today
  return { remind: ask.length > 0 || reminderDays(policy, startedOn, calendar).some(isDutyDay), ask }
}

/** The days on which those who have not signed are reminded, ascending. */
export function reminderDays(
  policy: ReceiptPolicy,
  startedOn: LocalDay,
  calendar: WorkingCalendar,
): readonly LocalDay[] {
  const after = (count: number) => addWorkingDays(calendar, startedOn, count).day
  const later = policy.steps.map(({ afterWorkingDays }) => afterWorkingDays).filter((count) => count > 0)
  const last = Math.max(policy.signWithinWorkingDays, ...later)
  const repeated = Array.from({ length: REMINDERS_AFTER_LAST_STEP }, (_, index) => {
    return last + policy.remindEveryWorkingDays * (index + 1)
  })
  return [...new Set([policy.signWithinWorkingDays, ...later, ...repeated].map(after))].sort()
}

/**
 * - `open`: enough of those asked first have not signed yet.
 * - `complete`: they have; the others may still sign.
 * - `stopped`: what was to be signed for was withdrawn or replaced.
 */
export const RECEIPT_RUN_STATES = ['open', 'complete', 'stopped'] as const
export type ReceiptRunState = (typeof RECEIPT_RUN_STATES)[number]
export type ReceiptRunStep = 'complete' | 'stop'

const NEXT_RUN_STATE: Record<ReceiptRunState, Partial<Record<ReceiptRunStep, ReceiptRunState>>> = {
  open: { complete: 'complete', stop: 'stopped' },
  complete: { stop: 'stopped' },
  stopped: {},
}

/** The state a step leads to, or `null` when the step is not allowed from there. */
export function receiptRunStep(from: ReceiptRunState, step: ReceiptRunStep): ReceiptRunState | null {
  return NEXT_RUN_STATE[from][step] ?? null
}

/** The states a step may start from. */
export function receiptRunStatesBefore(step: ReceiptRunStep): readonly ReceiptRunState[] {
  return RECEIPT_RUN_STATES.filter((state) => NEXT_RUN_STATE[state][step] !== undefined)
}
