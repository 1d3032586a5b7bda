import { MEDIA, type Medium } from '../domain/medium.ts'
import type { Office } from '../domain/office.ts'
import { type LocalDay, type Month, monthOf, previousMonthOf } from '../domain/time.ts'
import { askForReviewJob, askForTableJob } from './ask-for-month.ts'

/** One row of the schedule: what runs when, in which zone, and why. */
export interface ScheduleRow {
  readonly job: string
  readonly medium: Medium
  /** Five fields. */
  readonly cron: string
  readonly timeZone: string
  /** Day of the month on which it is due; for catching up after downtime. */
  readonly day: number
  readonly at: string
  readonly why: string
}

/** The schedule the office file asks for; empty when it asks for none. */
export function scheduleOf(office: Office): readonly ScheduleRow[] {
  const { schedule, timeZone } = office
  if (schedule === null) return []
  const [hour = '9', minute = '0'] = schedule.at.split(':')
  const rowOf = (job: string, day: number, why: string) =>
    MEDIA.filter((medium) => office.rankings[medium] !== undefined).map((medium): ScheduleRow => {
      return { job, medium, cron: `${Number(minute)} ${Number(hour)} ${day} * *`, timeZone, day, at: schedule.at, why }
    })
  return [
    ...rowOf(askForTableJob.name, schedule.dataDay, 'The importer is asked for last month’s table on the data day.'),
    ...rowOf(askForReviewJob.name, schedule.reviewDay, 'The reviewer is asked for his decision on the review day.'),
  ]
}

/** The nominal slot of a row's run in the month of `today`; every process computes the same one. */
export function slotIn(row: ScheduleRow, today: LocalDay): { readonly slot: string; readonly month: Month } {
  const slot = `${monthOf(today)}-${String(row.day).padStart(2, '0')} ${row.at}`
  return { slot, month: previousMonthOf(today) }
}
