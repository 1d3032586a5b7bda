import type { WorkingCalendar } from '../../domain/calendar.ts'
import { channelsFor } from '../../domain/channels.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import { ASK_FOR_YEAR } from '../../domain/schedule.ts'
import { occurrencesOf } from '../../domain/schedule-rules.ts'
import { DAY_MS } from '../../domain/time.ts'
import { type CalendarEnteredFacts, MOVED_RUNS_MAX } from '../../notifications/facts.ts'
import type { CalendarYearVersion } from '../../store/calendar-years.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { composeMessage } from '../compose-message.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { titleOf } from '../schedulable.ts'
import { currentSchedules } from '../schedules/current.ts'

/** So far ahead runs are compared. */
const COMPARED_MS = 430 * DAY_MS
/** Runs of one schedule that are compared. */
const COMPARED_MAX = 500

/** A run of a schedule that falls on another day. */
export interface MovedRun {
  /** What is done, in the office's language. */
  readonly what: string
  readonly scheduleId: string
  /** Local times `YYYY-MM-DD HH:mm`. */
  readonly from: string
  readonly to: string
}

/**
 * The coming runs that another calendar puts on another day, in the order of the schedules; not those of the question for
 * holidays, which the entry answers.
 */
export async function movedRuns(
  context: OfficeContext,
  db: Db,
  before: WorkingCalendar,
  after: WorkingCalendar,
): Promise<readonly MovedRun[]> {
  const now = context.now()
  const window = { after: now, through: new Date(now.getTime() + COMPARED_MS) }
  const schedules = (await currentSchedules(context, db)).filter(
    ({ content }) => content.isOn && content.job !== ASK_FOR_YEAR,
  )
  return schedules.flatMap(({ id, content }) => {
    const what = titleOf(content)[context.templates.locale]
    // A job that runs several times a day has several runs of one nominal day: the n-th stays the n-th.
    const old = Map.groupBy(occurrencesOf(content, before, window, COMPARED_MAX), ({ nominal }) => nominal)
    const made = Map.groupBy(occurrencesOf(content, after, window, COMPARED_MAX), ({ nominal }) => nominal)
    return [...old].flatMap(([nominal, runs]) =>
      runs.flatMap(({ slot }, at) => {
        const next = made.get(nominal)?.[at]
        return next === undefined || next.slot === slot ? [] : [{ what, scheduleId: id, from: slot, to: next.slot }]
      }),
    )
  })
}

/** Tells the city's operations channels of an entry, once. */
export async function announceEntry(
  context: OfficeContext,
  db: Db,
  entry: CalendarYearVersion,
  { after, runs }: { readonly after: WorkingCalendar; readonly runs: readonly MovedRun[] },
): Promise<void> {
  const { cityCode, name: officeName } = context.office
  const year = String(entry.year)
  const holds = after.years[year]
  const facts: CalendarEnteredFacts = {
    officeName,
    year,
    version: entry.version,
    by: entry.recordedName,
    source: entry.content === null ? null : entry.source,
    days:
      holds === undefined
        ? null
        : { holidays: holds.holidays.length, workdays: holds.workdays.length, confirmed: holds.confirmed },
    runs: runs.slice(0, MOVED_RUNS_MAX).map(({ what, from, to }) => ({ what, from, to })),
    moreRuns: Math.max(0, runs.length - MOVED_RUNS_MAX),
    issuedOn: todayOf(context),
  }
  for (const { channelId } of channelsFor(await loadChannels(db), cityCode, 'operations', todayOf(context))) {
    const key = ['calendarEntered', year, `v${entry.version}`, channelId].join('/')
    const about = { unitCode: cityCode, medium: null, month: null, version: entry.version }
    const place = { ...about, priority: PRIORITY.reminder, key, channelId }
    await composeMessage(context, db, { kind: 'calendarEntered', facts }, place)
  }
}
