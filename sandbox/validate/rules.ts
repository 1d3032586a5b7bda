import { isRecord, type Json } from '../json.ts'

/** One reason why a payload is refused, in the shape of Slack's `blocks.validate`. */
export interface Problem {
  /** JSON pointer of the offending value, such as `/blocks/0/text/text`. */
  readonly pointer: string
  readonly code: string
  readonly message: string
  readonly constraint: { readonly type: string; readonly expected: unknown; readonly got: unknown }
}

/** Looks at one value and adds what is wrong with it. */
export type Check = (value: unknown, pointer: string, problems: Problem[]) => void

/** More problems than this tell a reader nothing new. */
const PROBLEMS_MAX = 20
/** A quoted value is cut here, so that an answer stays short. */
const GOT_CHARS_MAX = 80

export function refuse(
  problems: Problem[],
  pointer: string,
  code: string,
  message: string,
  constraint: { type: string; expected: unknown; got: unknown },
): void {
  if (problems.length < PROBLEMS_MAX) problems.push({ pointer, code, message, constraint })
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function quoted(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, GOT_CHARS_MAX) : typeOf(value)
}

function wrongType(problems: Problem[], pointer: string, expected: string, value: unknown): void {
  refuse(problems, pointer, 'wrong_type', `must be a ${expected}`, { type: 'type', expected, got: typeOf(value) })
}

interface TextBounds {
  readonly min?: number
  readonly max: number
  readonly pattern?: RegExp
}

/** A string of `min` (default 1) to `max` characters. */
export function text({ min = 1, max, pattern }: TextBounds): Check {
  return (value, at, problems) => {
    if (typeof value !== 'string') return wrongType(problems, at, 'string', value)
    const constraint = (type: string, expected: unknown) => ({ type, expected, got: value.length })
    if (value.length < min) {
      refuse(problems, at, 'too_short', `must be more than ${min - 1} characters`, constraint('minLength', min))
    } else if (value.length > max) {
      refuse(problems, at, 'too_long', `must be less than ${max + 1} characters`, constraint('maxLength', max))
    } else if (pattern !== undefined && !pattern.test(value)) {
      const found = { type: 'pattern', expected: pattern.source, got: quoted(value) }
      refuse(problems, at, 'bad_format', `must match ${pattern.source}`, found)
    }
  }
}

export const flag: Check = (value, at, problems) => {
  if (typeof value !== 'boolean') wrongType(problems, at, 'boolean', value)
}

export function integer({ min, max }: { readonly min: number; readonly max: number }): Check {
  return (value, at, problems) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType(problems, at, 'integer', value)
    if (value >= min && value <= max) return
    const expected = `${min}..${max}`
    refuse(problems, at, 'out_of_range', `must be ${expected}`, { type: 'range', expected, got: value })
  }
}

export const finite: Check = (value, at, problems) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) wrongType(problems, at, 'number', value)
}

export function oneOf(...allowed: readonly (string | number)[]): Check {
  return (value, at, problems) => {
    if (allowed.some((item) => item === value)) return
    const message = `must be one of: ${allowed.join(', ')}`
    refuse(problems, at, 'not_allowed', message, { type: 'enum', expected: allowed, got: quoted(value) })
  }
}

/** A list of `min` (default 1) to `max` values, each of which passes `item`. */
export function list(item: Check, { min = 1, max }: { readonly min?: number; readonly max: number }): Check {
  return (value, at, problems) => {
    if (!Array.isArray(value)) return wrongType(problems, at, 'array', value)
    if (value.length < min || value.length > max) {
      const [type, expected] = value.length < min ? ['minItems', min] : ['maxItems', max]
      const message = value.length < min ? `must have at least ${min} items` : `no more than ${max} items allowed`
      refuse(problems, at, 'wrong_count', message, { type, expected, got: value.length })
      return
    }
    for (const [index, entry] of value.entries()) item(entry, `${at}/${index}`, problems)
  }
}

interface Shape {
  readonly required?: Readonly<Record<string, Check>>
  readonly optional?: Readonly<Record<string, Check>>
  /** What no single field can tell: pairs that exclude each other, counts across fields. */
  readonly also?: (record: Json, pointer: string, problems: Problem[]) => void
}

/** An object with exactly these fields; an unknown one is refused, as is a missing required one. */
export function shape({ required = {}, optional = {}, also }: Shape): Check {
  return (value, at, problems) => {
    if (!isRecord(value)) return wrongType(problems, at, 'object', value)
    for (const key of Object.keys(required)) {
      if (value[key] !== undefined) continue
      const constraint = { type: 'required', expected: key, got: null }
      refuse(problems, at, 'missing_field', `missing required field: ${key}`, constraint)
    }
    for (const [key, entry] of Object.entries(value)) {
      const check = Object.hasOwn(required, key) ? required[key] : Object.hasOwn(optional, key) ? optional[key] : null
      if (check == null) {
        const constraint = { type: 'additionalProperties', expected: null, got: key }
        refuse(problems, at, 'unknown_field', `invalid additional property: ${key}`, constraint)
      } else if (entry !== undefined) check(entry, `${at}/${key}`, problems)
    }
    also?.(value, at, problems)
  }
}

/** An object whose `type` picks the check; a type outside the table is refused. */
export function byType(table: Readonly<Record<string, Check>>, allowed: readonly string[] = Object.keys(table)): Check {
  return (value, at, problems) => {
    if (!isRecord(value)) return wrongType(problems, at, 'object', value)
    const type = value.type
    const check = typeof type === 'string' && allowed.includes(type) ? table[type] : undefined
    if (check !== undefined) return check(value, at, problems)
    const constraint = { type: 'enum', expected: allowed, got: quoted(type) }
    refuse(problems, `${at}/type`, 'unsupported_type', `unsupported type: ${String(quoted(type))}`, constraint)
  }
}

/** Runs a check over a whole value and returns everything wrong with it, at most 20 problems. */
export function problemsOf(check: Check, value: unknown, pointer: string): readonly Problem[] {
  const problems: Problem[] = []
  check(value, pointer, problems)
  return problems
}

/** The lines of Slack's `response_metadata.messages`. */
export function toMessages(problems: readonly Problem[]): string[] {
  return problems.map(({ message, pointer }) => `[ERROR] ${message} [json-pointer:${pointer}]`)
}
