import { type Json, parseJson } from './json.ts'

/** A JSON argument: absent, well-formed, or text that is no JSON. */
export type JsonArgument =
  | { readonly state: 'absent' }
  | { readonly state: 'malformed' }
  | { readonly state: 'given'; readonly value: unknown }

/** The arguments of one call, which a form gives as text and a JSON body as values. */
export class Args {
  readonly #values: Json

  constructor(values: Json) {
    this.#values = values
  }

  /** The text of an argument; `null` when it is absent or is no text. */
  text(name: string): string | null {
    const value = this.#values[name]
    if (typeof value === 'number') return String(value)
    return typeof value === 'string' ? value : null
  }

  /** `true`, `1` and `"true"` are yes; an absent argument is `otherwise`. */
  flag(name: string, otherwise = false): boolean {
    const value = this.#values[name]
    if (value === undefined || value === null || value === '') return otherwise
    return value === true || value === 1 || value === 'true' || value === '1'
  }

  /** A whole number of 0 or more; `otherwise` when absent, `null` when it is something else. */
  count(name: string, otherwise: number): number | null {
    const value = this.#values[name]
    if (value === undefined || value === null || value === '') return otherwise
    const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN
    return Number.isInteger(number) && number >= 0 ? number : null
  }

  /** Comma-separated text, or a list. */
  names(name: string): readonly string[] {
    const value = this.#values[name]
    const parts: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : []
    return parts
      .filter((part) => typeof part === 'string')
      .map((part) => part.trim())
      .filter(Boolean)
  }

  /** The argument as it came, for handing on to another reader. */
  raw(name: string): unknown {
    return this.#values[name]
  }

  json(name: string): JsonArgument {
    const value = this.#values[name]
    if (value === undefined || value === null || value === '') return { state: 'absent' }
    if (typeof value !== 'string') return { state: 'given', value }
    const parsed = parseJson(value)
    return parsed.ok ? { state: 'given', value: parsed.value } : { state: 'malformed' }
  }
}
