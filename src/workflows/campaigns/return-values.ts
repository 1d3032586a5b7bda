import { daysBetween } from '../../domain/case-deadlines.ts'
import { refuse } from '../../domain/refusal.ts'
import { isLocalDay, type LocalDay } from '../../domain/time.ts'

/** Longest reason, remark or list of what is missing, in characters. */
export const RETURN_REASON_CHARACTERS_MAX = 500
/** A due day lies at most so many days ahead. */
const DAYS_AHEAD_MAX = 366

/** What is wrong with a text that is needed with a step; `null` = nothing. */
export function reasonFault(name: string, text: string) {
  const length = text.trim().length
  if (length >= 1 && length <= RETURN_REASON_CHARACTERS_MAX) return null
  const message = `${name}: ${length} characters; expected 1 to ${RETURN_REASON_CHARACTERS_MAX}`
  return refuse({ code: 'bad-value', needs: 'input', message, field: name })
}

/** What is wrong with a day by which a return is to come, or is wished to come; `null` = nothing. */
export function dayFault(field: 'dueOn' | 'until', day: LocalDay, after: LocalDay) {
  if (isLocalDay(day) && day > after && daysBetween(after, day) <= DAYS_AHEAD_MAX) return null
  const name = field === 'dueOn' ? 'due' : field
  const message = `${name}: got ${day.slice(0, 40)}; expected a day after ${after}, ${DAYS_AHEAD_MAX} days ahead at most`
  return refuse({ code: 'bad-value', needs: 'input', message, field })
}

/** A button pressed on an older return, or an older wish, must not decide about a newer one. */
export function staleFault(newest: number | null, seen: number | null) {
  if (seen === null || seen === newest) return null
  const message = 'something newer has come in since; look at that one'
  return refuse({ code: 'return-changed', needs: 'input', message })
}
