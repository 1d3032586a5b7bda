import type { DeadlineRule } from './deadlines.ts'
import type { Post, Role } from './people.ts'
import type { ReportPatterns } from './report-patterns.ts'
import type { LocalDay } from './time.ts'
import type { AdminLevel } from './units.ts'

/**
 * Where a report of a village patrol stands (M5). `reported` waits at the township, `passedUp` at a unit above it;
 * `received` is worked on by whoever has it; `handled` and `refused` (not substantiated) are decided, and the reporter
 * has not heard of it yet; `fedBack`: he has.
 */
export const REPORT_STATES = ['reported', 'passedUp', 'received', 'handled', 'refused', 'fedBack', 'closed'] as const

export type ReportState = (typeof REPORT_STATES)[number]

export const REPORT_STEPS = [
  'receive',
  'handle',
  'openCase',
  'passUp',
  'handBack',
  'refuse',
  'feedBack',
  'contest',
  'close',
] as const

export type ReportStep = (typeof REPORT_STEPS)[number]

/** Whom somebody speaks for: the unit that has the report, whoever brought it, or the program that tells him. */
export type ReportParty = 'handler' | 'reporter' | 'program'

/** What became of what was reported. */
export type ReportOutcome = 'handled' | 'caseOpened' | 'refused'

/** What decides which steps a report may take. */
export interface ReportStanding {
  readonly state: ReportState
  /** The level of the unit that has it. */
  readonly handlerLevel: Exclude<AdminLevel, 'village'>
  /** It touches several townships or districts, or a shared river section (M6). */
  readonly isCross: boolean
}

interface StepRule {
  readonly from: readonly ReportState[]
  readonly to: ReportState
  readonly by: readonly ReportParty[]
}

const WAITING: readonly ReportState[] = ['reported', 'passedUp']
const UNDECIDED: readonly ReportState[] = [...WAITING, 'received']

/** Every step there is: from where, to where, and by whom. A step that its row does not allow is refused. */
const REPORT_RULES: Readonly<Record<ReportStep, StepRule>> = {
  receive: { from: WAITING, to: 'received', by: ['handler'] },
  handle: { from: ['received'], to: 'handled', by: ['handler'] },
  openCase: { from: ['received'], to: 'handled', by: ['handler'] },
  passUp: { from: UNDECIDED, to: 'passedUp', by: ['handler'] },
  handBack: { from: ['passedUp', 'received'], to: 'reported', by: ['handler'] },
  refuse: { from: UNDECIDED, to: 'refused', by: ['handler'] },
  feedBack: { from: ['handled', 'refused'], to: 'fedBack', by: ['handler', 'program'] },
  contest: { from: ['fedBack'], to: 'received', by: ['reporter'] },
  close: { from: ['fedBack'], to: 'closed', by: ['reporter', 'handler'] },
}

/** The table as rows, for the diagram. */
export const REPORT_TRANSITIONS: readonly (readonly [ReportState, ReportStep, ReportState])[] = REPORT_STEPS.flatMap(
  (step) => REPORT_RULES[step].from.map((state) => [state, step, REPORT_RULES[step].to] as const),
)

/** Steps that decide a report: one across jurisdictions is decided above the townships (M6). */
const DECIDING_STEPS: ReadonlySet<ReportStep> = new Set(['handle', 'openCase', 'refuse'])

/** States in which somebody still owes something. */
export const OPEN_REPORT_STATES: readonly ReportState[] = REPORT_STATES.filter((state) => state !== 'closed')

/**
 * Why a step is refused:
 *
 * - `not-yours`: it is another party's step.
 * - `not-now`: the report does not stand where the step begins.
 * - `above-township`: what touches several jurisdictions is decided by the district or the city.
 * - `no-level`: there is nobody above to pass it to, or no township to hand it back to.
 */
export type ReportStepRefusal = 'not-yours' | 'not-now' | 'above-township' | 'no-level'

export type ReportTransition =
  | { readonly ok: true; readonly to: ReportState }
  | { readonly ok: false; readonly refusal: ReportStepRefusal }

/** What a step leads to when somebody with these parts takes it, or why he may not. The only judge of both. */
export function stepReport(
  { state, handlerLevel, isCross }: ReportStanding,
  step: ReportStep,
  parties: ReadonlySet<ReportParty>,
): ReportTransition {
  const { from, to, by } = REPORT_RULES[step]
  if (!by.some((party) => parties.has(party))) return { ok: false, refusal: 'not-yours' }
  if (!from.includes(state)) return { ok: false, refusal: 'not-now' }
  const isAtTownship = handlerLevel === 'township'
  if (isCross && isAtTownship && DECIDING_STEPS.has(step)) return { ok: false, refusal: 'above-township' }
  const isNowhere = (step === 'passUp' && handlerLevel === 'municipal') || (step === 'handBack' && isAtTownship)
  return isNowhere ? { ok: false, refusal: 'no-level' } : { ok: true, to }
}

/** The steps somebody with these parts may take now, in the order of the list. */
export function reportStepsOpenTo(standing: ReportStanding, parties: ReadonlySet<ReportParty>): readonly ReportStep[] {
  return REPORT_STEPS.filter((step) => stepReport(standing, step, parties).ok)
}

const UNIT_ROLES: ReadonlySet<Role> = new Set(['dutyOfficer', 'leaderInCharge', 'principal'])
/** At the city the inspection office works on reports. */
const CITY_ROLES: ReadonlySet<Role> = new Set(['issuer', 'reviewer'])

/** Whom the holder of these posts, all in force, speaks for in a report. */
export function reportPartiesOf(
  posts: readonly Post[],
  personId: string,
  report: { readonly handlerCode: string; readonly reporterId: string | null },
  cityCode: string,
): ReadonlySet<ReportParty> {
  const isHandler = posts.some(({ unitCode, role }) => {
    const speaks = UNIT_ROLES.has(role) || (unitCode === cityCode && CITY_ROLES.has(role))
    return unitCode === report.handlerCode && speaks
  })
  const parties = new Set<ReportParty>()
  if (isHandler) parties.add('handler')
  if (report.reporterId === personId) parties.add('reporter')
  return parties
}

/** What the office file says about village patrols. */
export interface PatrolTerms {
  /** Text around `{year}` and `{number}`. */
  readonly numberPattern: string
  /** Kinds of problems offered: codes that the words file knows, or the office's own names. */
  readonly kinds: readonly string[]
  /** Working days in which a unit receives a report that was handed to it (K14). */
  readonly signWithinWorkingDays: number
  /** Working days after receiving in which it is decided. */
  readonly handleWithinWorkingDays: number
  /** Working days after the decision in which the reporter has been told and the report is closed. */
  readonly closeWithinWorkingDays: number
  /** When reports are pointed out as a common or repeated problem (K18). */
  readonly patterns: ReportPatterns
}

/** A problem of no kind that the office file names. */
export const OTHER_KIND = 'other'

export const REPORT_DEADLINE_KINDS = ['receive', 'handle', 'close'] as const

/** What the unit that has a report can owe by a day. */
export type ReportDeadlineKind = (typeof REPORT_DEADLINE_KINDS)[number]

/** What a step does to the deadlines of its report. */
export interface ReportDeadlineChanges {
  readonly met: readonly ReportDeadlineKind[]
  readonly cancelled: readonly ReportDeadlineKind[]
  readonly set: {
    readonly kind: ReportDeadlineKind
    readonly rule: DeadlineRule
    readonly base: LocalDay
  } | null
}

/** What a step, or the report itself, does to the deadlines: each begins with the fact that it is. */
export function reportDeadlineChanges(
  step: ReportStep | 'report',
  terms: PatrolTerms,
  today: LocalDay,
): ReportDeadlineChanges {
  const within = (kind: ReportDeadlineKind, count: number) => {
    return { kind, rule: { kind: 'workingDays', count } as const, base: today }
  }
  const receive = within('receive', terms.signWithinWorkingDays)
  const handle = within('handle', terms.handleWithinWorkingDays)
  const close = within('close', terms.closeWithinWorkingDays)
  switch (step) {
    case 'report':
      return { met: [], cancelled: [], set: receive }
    case 'receive':
      return { met: ['receive'], cancelled: [], set: handle }
    case 'passUp':
    case 'handBack':
      return { met: ['receive'], cancelled: ['handle'], set: receive }
    case 'handle':
    case 'openCase':
    case 'refuse':
      return { met: ['receive', 'handle'], cancelled: [], set: close }
    case 'contest':
      return { met: [], cancelled: ['close'], set: handle }
    case 'close':
      return { met: ['close'], cancelled: [], set: null }
    case 'feedBack':
      return { met: [], cancelled: [], set: null }
  }
}

export function isReportState(text: string): text is ReportState {
  return (REPORT_STATES as readonly string[]).includes(text)
}
