/**
 * Why an act was not done, as a value. A refusal is an expected "no" with nothing written; a fault is thrown.
 *
 * `needs` tells who can mend it: `input` (what was given is wrong or the role does not allow it; CLI exit 2), or
 * `decision` (a person must decide first; CLI exit 3, and `command` says how).
 */
export interface Refusal {
  /** Stable name in kebab-case; also the name of the template that words it in chat: `templates/<locale>/refusals/<code>`. */
  readonly code: string
  readonly needs: 'input' | 'decision'
  /** One line for a person: the value, the place, the expectation. */
  readonly message: string
  /** The command that settles it, where there is one. */
  readonly command?: string
  /** What was given wrongly, by the name it has in the form that asks for it; left out where a form cannot mend it. */
  readonly field?: string
  /** Named gaps, candidates or row errors, each a line of its own. */
  readonly details?: readonly string[]
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

export function refuse(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal }
}

/** Ends a `switch` over a union; reaching it is a programming error. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value: ${JSON.stringify(value)}`)
}
