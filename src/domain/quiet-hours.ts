import { addDays, fromLocalDateTime, toLocalDateTime } from './time.ts'

export interface QuietHours {
  /** Local `HH:mm`. A span that ends before it begins runs over midnight. */
  readonly from: string
  readonly to: string
}

/** The instant until which posts are held, or `null` when they may go out now. */
export function heldUntil(quiet: QuietHours | null, timeZone: string, now: Date): Date | null {
  if (quiet === null) return null
  const [day = '', hour = ''] = toLocalDateTime(now, timeZone).split(' ')
  if (!isQuietAt(quiet, hour)) return null
  const endDay = quiet.to < quiet.from && hour >= quiet.from ? addDays(day, 1) : day
  return fromLocalDateTime(`${endDay} ${quiet.to}`, timeZone)
}

/** Whether a local hour `HH:mm` is one of them. A span that ends when it begins is none. */
export function isQuietAt(quiet: QuietHours, hour: string): boolean {
  if (quiet.from === quiet.to) return false
  const isOverMidnight = quiet.to < quiet.from
  return isOverMidnight ? hour >= quiet.from || hour < quiet.to : hour >= quiet.from && hour < quiet.to
}
