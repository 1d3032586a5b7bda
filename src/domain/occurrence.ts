import { runReason } from './run-reasons.ts'
import { HOUR_MS, MINUTE_MS } from './time.ts'

/**
 * How a planned run stands: `planned` waits for its time, `asked` for a person who says whether it is made up for,
 * `begun` was given to a worker. The others are ends: `ran` in time, `ranLate`, `skipped` with a reason, and
 * `superseded` as its schedule changed before it.
 */
export const OCCURRENCE_STATES = ['planned', 'asked', 'begun', 'ran', 'ranLate', 'skipped', 'superseded'] as const
export type OccurrenceState = (typeof OCCURRENCE_STATES)[number]

export const OCCURRENCE_STEPS = ['begin', 'ask', 'end', 'endLate', 'skip', 'supersede', 'plan'] as const
export type OccurrenceStep = (typeof OCCURRENCE_STEPS)[number]

/** Every permitted step; a pair that is absent is refused. A superseded run is planned again when a change is undone. */
const NEXT: Readonly<Record<OccurrenceState, Readonly<Partial<Record<OccurrenceStep, OccurrenceState>>>>> = {
  planned: { begin: 'begun', ask: 'asked', skip: 'skipped', supersede: 'superseded', plan: 'planned' },
  asked: { begin: 'begun', skip: 'skipped' },
  begun: { end: 'ran', endLate: 'ranLate', skip: 'skipped' },
  ran: {},
  ranLate: {},
  skipped: {},
  superseded: { plan: 'planned' },
}

/** The state a step leads to, or `null` when it may not be taken from there. */
export function occurrenceStep(from: OccurrenceState, step: OccurrenceStep): OccurrenceState | null {
  return NEXT[from][step] ?? null
}

/** The states from which a step may be taken. */
export function statesBefore(step: OccurrenceStep): readonly OccurrenceState[] {
  return OCCURRENCE_STATES.filter((state) => occurrenceStep(state, step) !== null)
}

/**
 * What becomes of runs that were not begun in time, as after downtime (K7).
 *
 * - `once`: the last one is made up for; it stands for those before it.
 * - `all`: each is made up for, the newest hundred at most.
 * - `skipAfter`: one that is more than so many hours late is skipped; the others are made up for.
 * - `ask`: a person says whether the last one is made up for.
 */
export type MissedPolicy =
  | { readonly kind: 'once' }
  | { readonly kind: 'all' }
  | { readonly kind: 'skipAfter'; readonly hours: number }
  | { readonly kind: 'ask' }

export const MISSED_KINDS = ['once', 'all', 'skipAfter', 'ask'] as const satisfies readonly MissedPolicy['kind'][]
export const SKIP_AFTER_HOURS_MAX = 24 * 31
/** A run that begins later than this after its time is late. */
export const LATE_MS = 10 * MINUTE_MS
/** Runs of one schedule that are made up for at once, at most. */
export const MADE_UP_MAX = 100

/** A run whose time has come and that nobody began. */
export interface DueRun {
  readonly slot: string
  readonly dueAt: Date
}

export type DueDecision<Run extends DueRun> =
  | { readonly act: 'begin' | 'ask'; readonly run: Run }
  | { readonly act: 'skip'; readonly run: Run; readonly reason: string }

/** What becomes of each run of one schedule whose time has come, earliest first. */
export function decideDue<Run extends DueRun>(
  due: readonly Run[],
  policy: MissedPolicy,
  now: Date,
): readonly DueDecision<Run>[] {
  const runs = due.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
  const newest = runs.at(-1)
  if (newest === undefined) return []
  const begin = (run: Run) => ({ act: 'begin', run }) as const
  const skip = (run: Run, reason: string) => ({ act: 'skip', run, reason }) as const
  switch (policy.kind) {
    case 'once':
      return runs.map((run) => (run === newest ? begin(run) : skip(run, standsFor(newest))))
    case 'all':
      return runs.map((run, at) =>
        runs.length - at <= MADE_UP_MAX ? begin(run) : skip(run, runReason('tooMany', MADE_UP_MAX)),
      )
    case 'skipAfter':
      return runs.map((run) =>
        lateMs(run, now) > policy.hours * HOUR_MS ? skip(run, runReason('tooLate', policy.hours)) : begin(run),
      )
    case 'ask':
      return runs.map((run) => (isLate(run, now) ? { act: 'ask', run } : begin(run)))
  }
}

/** Why a run that another one stands for was skipped. */
export function standsFor({ slot }: Pick<DueRun, 'slot'>): string {
  return runReason('standsFor', slot)
}

export function isLate(run: Pick<DueRun, 'dueAt'>, now: Date): boolean {
  return lateMs(run, now) > LATE_MS
}

function lateMs({ dueAt }: Pick<DueRun, 'dueAt'>, now: Date): number {
  return now.getTime() - dueAt.getTime()
}
