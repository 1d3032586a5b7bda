import { isMedium, MEDIA, type Medium } from '../domain/medium.ts'
import { isMonth, type Month } from '../domain/time.ts'
import { REASON_CHARACTERS_MAX } from '../workflows/review-ranking.ts'
import type { Call, CliOption } from './command.ts'

/** The largest id a message can have. */
export const MESSAGE_ID_MAX = 2_147_483_647
/** The largest version that is taken. */
const VERSION_MAX = 1_000_000

/** Refuses a change that somebody else's overtook. */
export const BASED_ON: CliOption = {
  flags: '--based-on <version>',
  help: 'refuse when another version than this one holds',
}

/** A wrong word on the command line: refused before anything is opened. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export function mediumOf(text: string | undefined): Medium {
  if (text !== undefined && isMedium(text)) return text
  throw new UsageError(`MEDIUM ${text ?? '(missing)'}: expected ${MEDIA.join(' or ')}`)
}

export function monthOf(text: string | undefined): Month {
  if (text !== undefined && isMonth(text)) return text
  throw new UsageError(`MONTH ${text ?? '(missing)'}: expected YYYY-MM, such as 2026-10`)
}

export function wordOf(text: string | undefined, name: string): string {
  if (text !== undefined && text.trim() !== '') return text
  throw new UsageError(`${name}: got nothing; expected a text`)
}

export function textOption(call: Call, name: string): string | null {
  const value = call.options[name]
  return typeof value === 'string' ? value : null
}

export function listOption(call: Call, name: string): readonly string[] | null {
  const value = call.options[name]
  return Array.isArray(value) && value.length > 0 ? (value as readonly string[]) : null
}

export function flag(call: Call, name: string): boolean {
  return call.options[name] === true
}

/** A whole number from `min`, or `null` when the option was left out. */
export function numberOption(call: Call, name: string, min: number, max: number): number | null {
  const text = textOption(call, name)
  return text === null ? null : wholeNumber(text, flagOf(name), min, max)
}

/** An option as it is typed: `basedOn` → `--based-on`. */
function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** The version a change was thought of, or `null` when it was left out. */
export function basedOnOption(call: Call): number | null {
  return numberOption(call, 'basedOn', 0, VERSION_MAX)
}

/** Digits may be full-width. @throws {UsageError} For anything else. */
export function wholeNumber(text: string | undefined, name: string, min: number, max: number): number {
  const plain = text?.normalize('NFKC').trim() ?? ''
  const value = Number(plain)
  if (/^\d+$/.test(plain) && value >= min && value <= max) return value
  throw new UsageError(`${name} ${text ?? '(missing)'}: expected a whole number from ${min} to ${max}`)
}

/** A reason a person gives, or `null` when it was left out. */
export function reasonOption(call: Call, name = 'reason'): string | null {
  const reason = textOption(call, name)
  if (reason === null) return null
  if (reason.trim() !== '' && reason.length <= REASON_CHARACTERS_MAX) return reason.trim()
  throw new UsageError(`${flagOf(name)}: ${reason.length} characters; expected 1 to ${REASON_CHARACTERS_MAX}`)
}
