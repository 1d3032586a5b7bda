import { addDays, fromLocalDateTime, toLocalDateTime } from '../domain/time.ts'

export interface QuietHours {
  /** Local `HH:mm`. A span that ends before it begins runs over midnight. */
  readonly from: string
  readonly to: string
}

/** The instant until which posts are held, or `null` when they may go out now. */
export function heldUntil(quiet: QuietHours | null, timeZone: string, now: Date): Date | null {
  if (quiet === null || quiet.from === quiet.to) return null
  const [day = '', hour = ''] = toLocalDateTime(now, timeZone).split(' ')
  const isOverMidnight = quiet.to < quiet.from
  const isQuiet = isOverMidnight ? hour >= quiet.from || hour < quiet.to : hour >= quiet.from && hour < quiet.to
  if (!isQuiet) return null
  const endDay = isOverMidnight && hour >= quiet.from ? addDays(day, 1) : day
  return fromLocalDateTime(`${endDay} ${quiet.to}`, timeZone)
}
