import { type Exact, parseExact } from '../domain/decimal.ts'
import type { RankingRules } from '../domain/office.ts'

/** Between which values, both included, a quality value may lie; `null` = no bound. */
export interface ValueBounds {
  readonly min: Exact | null
  readonly max: Exact | null
}

/** The bounds the rules give. @throws {RangeError} When a bound of the rules is no decimal. */
export function boundsOf(rules: RankingRules | null): ValueBounds {
  return { min: toBound('min', rules?.quality.min ?? null), max: toBound('max', rules?.quality.max ?? null) }
}

/** What a value should have been, or `null` when it lies within the bounds. */
export function boundsExpectation(value: Exact, { min, max }: ValueBounds): string | null {
  if (min !== null && value.compare(min) < 0) return `at least ${min.toString()}`
  if (max !== null && value.compare(max) > 0) return `at most ${max.toString()}`
  return null
}

function toBound(name: string, text: string | null): Exact | null {
  const bound = text === null ? null : parseExact(text)
  if (text !== null && bound === null) throw new RangeError(`quality.${name} '${text}': expected a decimal`)
  return bound
}
