import { MINUTE_MS } from '../domain/time.ts'

/** How long a fault that was written down is not written down again. */
const EVERY_MS = MINUTE_MS
/** Kinds of faults remembered at once; beyond, all are forgotten and each is written once more. */
const KINDS_MAX = 200
const KIND_CHARACTERS_MAX = 300

export interface Fault {
  readonly place: string
  readonly error: unknown
  /** What it would be logged under. */
  readonly reference: string
  readonly at: Date
}

export interface ThinnedFault {
  readonly isLogged: boolean
  /** What it is logged under, or the last one of its kind was. */
  readonly reference: string
  /** How many of its kind were passed over since one was logged. */
  readonly passedOver: number
}

export type FaultThinner = (fault: Fault) => ThinnedFault

/**
 * Keeps the log readable while the same thing fails many times a second, as everything does that looks for work while
 * the database is away: a kind of fault is logged at once, and again after a minute, with the number of those between.
 */
export function createFaultThinner(everyMs = EVERY_MS): FaultThinner {
  const kinds = new Map<string, { loggedAtMs: number; reference: string; passedOver: number }>()
  return ({ place, error, reference, at }) => {
    const kind = `${place} ${kindOf(error)}`
    const known = kinds.get(kind)
    if (known !== undefined && at.getTime() - known.loggedAtMs < everyMs) {
      known.passedOver += 1
      return { isLogged: false, reference: known.reference, passedOver: known.passedOver }
    }
    if (kinds.size >= KINDS_MAX) kinds.clear()
    kinds.set(kind, { loggedAtMs: at.getTime(), reference, passedOver: 0 })
    return { isLogged: true, reference, passedOver: known?.passedOver ?? 0 }
  }
}

/** What failed, without what differs from one time to the next: which of the queue's workers met it, ids and numbers. */
function kindOf(error: unknown): string {
  const text = error instanceof Error || isReported(error) ? error.message : String(error)
  return text
    .replace(/ \(Queue: .*\)$/, '')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\d+/g, '#')
    .slice(0, KIND_CHARACTERS_MAX)
}

/** The queue reports what its workers meet as plain objects. */
function isReported(error: unknown): error is { readonly message: string } {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
}
