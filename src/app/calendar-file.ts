import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type WorkingCalendar, withOwnYears } from '../domain/calendar.ts'
import type { Office } from '../domain/office.ts'
import { sha256Of } from '../store/files.ts'
import { PACKAGE_ROOT } from './config.ts'
import { SettingsError } from './settings-error.ts'

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const CalendarFile = z.object({
  version: z.string().min(1),
  years: z.record(
    z.string().regex(/^\d{4}$/),
    z.object({ confirmed: z.boolean(), holidays: z.array(Day).max(366), workdays: z.array(Day).max(366) }),
  ),
})

/** The shipped table of holidays and make-up working days. @throws {SettingsError} When it is not one. */
export function readCalendarFile(path: string): WorkingCalendar {
  const parsed = CalendarFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (parsed.success) return parsed.data
  throw new SettingsError(`${path}: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`)
}

/** The shipped calendar with the years of the office file. @throws {SettingsError} As `readCalendarFile`. */
export function officeCalendar({ calendar }: Pick<Office, 'calendar'>): WorkingCalendar {
  return withOwnYears(readCalendarFile(join(PACKAGE_ROOT, 'data/calendar/cn.json')), calendar, sha256Of)
}
