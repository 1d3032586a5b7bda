import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { fromLocalDateTime, MINUTE_MS } from '../domain/time.ts'

/** Longest meeting a file is made for. */
const DURATION_MINUTES_MAX = 24 * 60

export interface CalendarEntry {
  /** The same for every file about the same meeting. */
  readonly uid: string
  /** Grows with each change; a calendar program ignores a file with a lower one. */
  readonly sequence: number
  readonly method: 'REQUEST' | 'CANCEL'
  /** Local `YYYY-MM-DD HH:mm` in `timeZone`. */
  readonly at: string
  readonly timeZone: string
  /** 1 to 1,440. */
  readonly durationMinutes: number
  readonly summary: string
  readonly location: string
  readonly description: string
  readonly stampedAt: Date
  /** Who invites; only where a mail address is known, since a calendar file has no other way to name him. */
  readonly organizer: { readonly name: string; readonly email: string } | null
}

/**
 * One meeting as an iCalendar file (RFC 5545). Times are written in UTC, so the file needs no time-zone part and means
 * the same instant in every program. The same entry gives the same text.
 *
 * @throws {RangeError} When `at` is no time of the zone, or the duration is out of bounds.
 */
export function toCalendarFile(entry: CalendarEntry): { readonly fileName: string; readonly content: string } {
  const start = fromLocalDateTime(entry.at, entry.timeZone)
  if (start === null) {
    throw new RangeError(`at '${entry.at}' in ${entry.timeZone}: expected an existing local time YYYY-MM-DD HH:mm`)
  }
  const { durationMinutes } = entry
  if (!Number.isInteger(durationMinutes) || durationMinutes < 1 || durationMinutes > DURATION_MINUTES_MAX) {
    throw new RangeError(
      `durationMinutes ${durationMinutes}: expected a whole number from 1 to ${DURATION_MINUTES_MAX}`,
    )
  }
  const cancelled = entry.method === 'CANCEL'
  const calendar = ical({
    prodId: { company: 'Duban', product: 'duban', language: 'EN' },
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  })
  calendar.createEvent({
    id: entry.uid,
    sequence: entry.sequence,
    stamp: entry.stampedAt,
    start,
    end: new Date(start.getTime() + durationMinutes * MINUTE_MS),
    summary: entry.summary,
    location: entry.location,
    description: entry.description,
    organizer: entry.organizer,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  const name = cancelled ? 'interview-cancelled' : 'interview'
  return { fileName: `${name}-${entry.at.slice(0, 10)}.ics`, content: calendar.toString() }
}
