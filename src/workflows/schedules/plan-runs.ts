import { runReason } from '../../domain/run-reasons.ts'
import { occurrencesOf } from '../../domain/schedule-rules.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Db } from '../../store/database.ts'
import { forgetEndedRuns, planOccurrences, skipWaiting, supersedeOccurrences } from '../../store/occurrences.ts'
import { lockSchedule, recordPlanned, type StoredSchedule } from '../../store/schedules.ts'
import type { OfficeContext } from '../office-context.ts'

/** Runs have a row so long before their time. */
const PLANNED_AHEAD_MS = 40 * DAY_MS
/** Rows are written anew once fewer days than this are planned. */
const PLANNED_AHEAD_MIN_MS = 35 * DAY_MS
/** Rows one turn writes at most; what is left is written by the next. */
const PLANNED_AT_ONCE_MAX = 500
/** Runs that have ended are remembered this long. */
const REMEMBERED_MS = 400 * DAY_MS

/** Whether runs of the schedule have to be planned: too few are, or it or the calendar is not the one they were planned by. */
export function needsPlanning({ calendar, now }: OfficeContext, schedule: StoredSchedule): boolean {
  if (isOutdated(calendar.version, schedule)) return true
  return schedule.content.isOn && schedule.plannedThrough.getTime() < now().getTime() + PLANNED_AHEAD_MIN_MS
}

function isOutdated(calendarVersion: string, schedule: StoredSchedule): boolean {
  return schedule.plannedVersion !== schedule.version || schedule.calendarVersion !== calendarVersion
}

/** Plans the runs of a schedule that need it; several processes take turns. */
export async function planRuns(context: OfficeContext, id: string): Promise<void> {
  await context.database.transaction(async (db) => {
    const schedule = await lockSchedule(db, id)
    if (schedule !== null && needsPlanning(context, schedule)) await planLocked(context, db, schedule)
  })
}

/**
 * Gives every run of a locked schedule its row, from where the last planning ended. Where the schedule or the calendar
 * has changed, runs to come that it plans no more are superseded; what has begun or ended stays as it is.
 */
export async function planLocked(context: OfficeContext, db: Db, schedule: StoredSchedule): Promise<void> {
  const { calendar } = context
  const now = context.now()
  const { id, content } = schedule
  if (!content.isOn) {
    await skipWaiting(db, id, runReason('switchedOff'), now)
    await supersedeOccurrences(db, id, { after: now, except: [], reason: runReason('switchedOff'), now })
    await recordPlanned(db, schedule, now, calendar.version)
    return
  }
  const isChange = isOutdated(calendar.version, schedule)
  const after = isChange && schedule.plannedThrough > now ? now : schedule.plannedThrough
  const horizon = new Date(now.getTime() + PLANNED_AHEAD_MS)
  const planned = occurrencesOf(content, calendar, { after, through: horizon }, PLANNED_AT_ONCE_MAX)
  const through = planned.length < PLANNED_AT_ONCE_MAX ? horizon : (planned.at(-1)?.at ?? horizon)
  if (isChange) {
    const reason =
      schedule.plannedVersion === schedule.version
        ? runReason('calendar', calendar.version)
        : runReason('replaced', schedule.version)
    await supersedeOccurrences(db, id, { after: now, except: planned.map(({ slot }) => slot), reason, now })
  }
  await planOccurrences(db, schedule, planned, now)
  await recordPlanned(db, schedule, through, calendar.version)
  await forgetEndedRuns(db, id, new Date(now.getTime() - REMEMBERED_MS))
}
