import type { WorkingCalendar } from '../domain/calendar.ts'
import type { Office } from '../domain/office.ts'
import type { OfficeSettings } from '../domain/settings.ts'
import { type LocalDay, toLocalDay } from '../domain/time.ts'
import type { UnitTree } from '../domain/units.ts'
import type { Templates } from '../notifications/templates.ts'
import type { OpenWorkspace } from '../notifications/workspace.ts'
import type { Database, Db } from '../store/database.ts'
import { loadUnitTree } from '../store/registers.ts'

/** What every act of the office works with; built once, in app/. */
export interface OfficeContext {
  readonly database: Database
  readonly office: Office
  /** Every setting of the office file, and whether the file says it; absent where nobody asks for them. */
  readonly settings?: OfficeSettings
  /** As it was at the last look; what is entered is seen by every process within seconds. */
  readonly calendar: WorkingCalendar
  /** What holds where nothing was entered: the shipped table with the years of the office file; absent = `calendar`. */
  readonly baseCalendar?: WorkingCalendar
  /** Looks whether holidays were entered; absent where the calendar is a fixed one. */
  readonly lookAtCalendar?: (db: Db) => Promise<void>
  readonly templates: Templates
  readonly now: () => Date
  /** Looks at channels and people in Slack; absent or `null` without a token, and then nothing is checked there. */
  readonly openWorkspace?: OpenWorkspace | null
}

/** The office's local day at the present instant. */
export function todayOf(context: Pick<OfficeContext, 'office' | 'now'>): LocalDay {
  return toLocalDay(context.now(), context.office.timeZone)
}

export function loadTree(db: Db): Promise<UnitTree> {
  return loadUnitTree(db)
}
