import { addDays, isLocalDay, type LocalDay } from '../domain/time.ts'
import { textOption, UsageError, wholeNumber } from './arguments.ts'
import type { Call, CliOption } from './command.ts'

/** Days one span has at most. */
export const SPAN_DAYS_MAX = 400
/** Days from today to its last one at most, three years: what lies ahead is played from now on. */
export const AHEAD_DAYS_MAX = 1_096
const YEAR_MIN = 2000
const YEAR_MAX = 2200

export const SPAN_OPTIONS: readonly CliOption[] = [
  { flags: '--from <day>', help: 'the first day, YYYY-MM-DD' },
  { flags: '--to <day>', help: `the last day, at most ${SPAN_DAYS_MAX} days in all` },
  { flags: '--year <year>', help: 'a whole year instead of two days' },
  { flags: '--met', help: 'as if every deadline were met on its day; else nobody does what is asked' },
]

/** The days a call names. @throws {UsageError} When they are none, or too many. */
export function spanOf(call: Call): { readonly from: LocalDay; readonly to: LocalDay } {
  const [from, to, year] = ['from', 'to', 'year'].map((name) => textOption(call, name))
  if (year !== null && year !== undefined) {
    if (from !== null || to !== null) throw new UsageError('--year: got it beside --from or --to; expected it alone')
    const number = wholeNumber(year, '--year', YEAR_MIN, YEAR_MAX)
    return { from: `${number}-01-01`, to: `${number}-12-31` }
  }
  const first = dayOf(from, '--from')
  const last = dayOf(to, '--to')
  if (last < first) throw new UsageError(`--to ${last}: expected a day from ${first} on`)
  const latest = addDays(first, SPAN_DAYS_MAX - 1)
  if (last > latest)
    throw new UsageError(`--to ${last}: expected ${latest} at the latest, ${SPAN_DAYS_MAX} days in all`)
  return { from: first, to: last }
}

/** @throws {UsageError} When the last day is further from today than can be played. */
export function assertNear({ to }: { readonly to: LocalDay }, today: LocalDay): void {
  const latest = addDays(today, AHEAD_DAYS_MAX)
  if (to > latest) throw new UsageError(`--to ${to}: expected ${latest} at the latest, three years from today`)
}

function dayOf(text: string | null | undefined, name: string): LocalDay {
  if (text !== null && text !== undefined && isLocalDay(text)) return text
  throw new UsageError(`${name} ${text ?? '(missing)'}: expected a day, such as 2027-01-01, or --year`)
}
