import type { JobArgument } from '../domain/schedule.ts'
import { occurrencesOf } from '../domain/schedule-rules.ts'
import type { OfficeContext } from './office-context.ts'
import { schedulableOf, titleOf } from './schedulable.ts'
import { currentSchedules } from './schedules/current.ts'
import { runText } from './schedules/look.ts'

/** A run that the schedules plan. */
export interface ComingRun {
  readonly scheduleId: string
  readonly job: string
  readonly argument: JobArgument
  /** Nominal local time `YYYY-MM-DD HH:mm` in the schedule's zone. */
  readonly slot: string
  readonly at: Date
  /** The day the rule names before it moves off a day off. */
  readonly nominal: string
  /** False while it rests on a year whose holidays are not announced. */
  readonly confirmed: boolean
  /** What is done, and on which day for which reason, in the office's language. */
  readonly why: string
}

/** Runs one schedule gives to one list at most: a year of one that runs every quarter of an hour is cut. */
const RUNS_OF_A_SCHEDULE_MAX = 2_000

/**
 * The runs that the schedules as they hold plan after one instant up to another, in the order in which they are due. It
 * writes nothing, and knows nothing of runs of the past.
 */
export async function plannedRuns(context: OfficeContext, from: Date, to: Date): Promise<readonly ComingRun[]> {
  const { locale } = context.templates
  const schedules = await currentSchedules(context, context.database.prisma)
  const runs = schedules
    .filter(({ content }) => content.isOn && schedulableOf(content.job) !== null)
    .flatMap((schedule) => {
      const { id: scheduleId, content } = schedule
      const title = titleOf(content)[locale]
      const planned = occurrencesOf(content, context.calendar, { after: from, through: to }, RUNS_OF_A_SCHEDULE_MAX)
      return planned.map((run): ComingRun => {
        const { slot, at, nominal, confirmed } = run
        const why = [title, runText(schedule, run, locale)].join(locale === 'en' ? ': ' : '：')
        return { scheduleId, job: content.job, argument: content.argument, slot, at, nominal, confirmed, why }
      })
    })
  return runs.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.scheduleId < b.scheduleId ? -1 : 1))
}
