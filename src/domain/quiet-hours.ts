import { addDays, instantFrom, toLocalDateTime } from './time.ts'

export interface QuietHours {
  /** Local `HH:mm`. A span that ends before it begins runs over midnight. */
  readonly from: string
  readonly to: string
}

/**
 * The instant until which posts are held, or `null` when they may go out now. An end that clocks leave out is the first
 * time after it; an hour that clocks show twice ends with the first of the two.
 */
export function heldUntil(quiet: QuietHours | null, timeZone: string, now: Date): Date | null {
  if (quiet === null) return null
  const [day = '', hour = ''] = toLocalDateTime(now, timeZone).split(' ')
  if (!isQuietAt(quiet, hour)) return null
  const endDay = quiet.to < quiet.from && hour >= quiet.from ? addDays(day, 1) : day
  const end = instantFrom(`${endDay} ${quiet.to}`, timeZone)
  return end > now ? end : null
}

/** Whether a local hour `HH:mm` is one of them. A span that ends when it begins is none. */
export function isQuietAt(quiet: QuietHours, hour: string): boolean {
  if (quiet.from === quiet.to) return false
  const isOverMidnight = quiet.to < quiet.from
  return isOverMidnight ? hour >= quiet.from || hour < quiet.to : hour >= quiet.from && hour < quiet.to
}
