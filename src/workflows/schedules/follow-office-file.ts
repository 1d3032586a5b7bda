import { contentByFile, schedulesOfOffice } from '../../domain/schedule.ts'
import { firstDayOf, fromLocalDateTime, monthOf, toLocalDay } from '../../domain/time.ts'
import { lockSchedules } from '../../store/advisory-locks.ts'
import type { Db } from '../../store/database.ts'
import { loadSchedules, lockSchedule, storeScheduleVersion } from '../../store/schedules.ts'
import type { OfficeContext } from '../office-context.ts'
import { planLocked } from './plan-runs.ts'

/** How versions are signed that follow the office file: nobody tells the program who edited it. */
const BY_FILE = { origin: 'officeFile', restores: null, recordedBy: null, recordedName: '—' } as const

/**
 * Keeps what the office file's `schedule:` asks for, where no person has changed it since. Of one that is new, runs are
 * planned from the first of the present month on, so that those it has missed are made up for. Returns the ids of those
 * that have a new version.
 */
export async function followOfficeFile(context: OfficeContext): Promise<readonly string[]> {
  return context.database.transaction(async (db) => {
    await lockSchedules(db)
    return followOfficeFileIn(context, db)
  })
}

/** The same in a transaction that has the lock on schedules. */
export async function followOfficeFileIn(context: OfficeContext, db: Db): Promise<readonly string[]> {
  const file = schedulesOfOffice(context.office)
  const now = context.now()
  const stored = new Map((await loadSchedules(db)).map((schedule) => [schedule.id, schedule]))
  const changed: string[] = []
  for (const id of new Set([...file.keys(), ...stored.keys()])) {
    const kept = stored.get(id) ?? null
    const content = contentByFile(kept, file.get(id) ?? null)
    if (content === null) continue
    const plannedThrough = kept === null ? beginOfMonth(now, content.timeZone) : kept.content.isOn ? null : now
    await storeScheduleVersion(db, id, { ...BY_FILE, content }, { now, plannedThrough })
    const schedule = await lockSchedule(db, id)
    if (schedule !== null) await planLocked(context, db, schedule)
    changed.push(id)
  }
  return changed
}

/** The last instant before the present month. */
function beginOfMonth(now: Date, timeZone: string): Date {
  const midnight = fromLocalDateTime(`${firstDayOf(monthOf(toLocalDay(now, timeZone)))} 00:00`, timeZone) ?? now
  return new Date(midnight.getTime() - 1)
}
