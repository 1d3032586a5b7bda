import { decideDue } from '../../domain/occurrence.ts'
import { runReason } from '../../domain/run-reasons.ts'
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts'
import {
  beginOccurrence,
  DUE_RUNS_MAX,
  dueOccurrences,
  schedulesWithDueRuns,
  skipOccurrence,
  skipOlder,
  takeToEnqueue,
} from '../../store/occurrences.ts'
import { loadSchedules, type StoredSchedule } from '../../store/schedules.ts'
import type { OfficeContext } from '../office-context.ts'
import { askAboutMissed } from './ask-about-missed.ts'
import { needsPlanning, planRuns } from './plan-runs.ts'

/** A run that was begun and has not ended is given to the queue again after so long: whoever had it may be gone. */
export const STALE_MS = 10 * MINUTE_MS
/** A run that could not be done for so long is given up. */
const GIVE_UP_MS = 7 * DAY_MS

/** A run that is to be done now. */
export interface RunToDo {
  readonly scheduleId: string
  readonly slot: string
}

/** What one look came to. */
export interface SchedulesLook {
  /** The runs that are to be done now. */
  readonly runs: readonly RunToDo[]
  /** What went wrong with single schedules; the others were looked at all the same, and these are with the next look. */
  readonly faults: readonly Error[]
}

/**
 * One look at the schedules: plans what needs planning, decides about every run whose time has come, and returns the
 * runs to do. Several processes may look at once: each run is returned to one of them. With `isStart`, runs that were
 * begun and have not ended are returned at once, as nobody may be left who has them.
 */
export async function beginDueRuns(
  context: OfficeContext,
  { isStart = false }: { readonly isStart?: boolean } = {},
): Promise<SchedulesLook> {
  const { prisma } = context.database
  const faults: Error[] = []
  const each = async (schedules: readonly StoredSchedule[], work: (schedule: StoredSchedule) => Promise<void>) => {
    for (const schedule of schedules) {
      const toFault = (cause: unknown) =>
        faults.push(new Error(`schedule ${schedule.id}: its runs could not be planned`, { cause }))
      await work(schedule).catch(toFault)
    }
  }
  const unplanned = (await loadSchedules(prisma)).filter((schedule) => needsPlanning(context, schedule))
  await each(unplanned, ({ id }) => planRuns(context, id))
  const due = await schedulesWithDueRuns(prisma, context.now())
  if (due.length > 0) {
    const schedules = (await loadSchedules(prisma)).filter(({ id }) => due.includes(id))
    await each(schedules, (schedule) => decide(context, schedule))
  }
  const taken = await takeToEnqueue(prisma, context.now(), isStart ? 0 : STALE_MS)
  const runs: RunToDo[] = []
  for (const { scheduleId, slot, begunAt } of taken) {
    const isGivenUp = context.now().getTime() - begunAt.getTime() > GIVE_UP_MS
    if (isGivenUp) await skipOccurrence(prisma, scheduleId, slot, runReason('givenUp'), context.now())
    else runs.push({ scheduleId, slot })
  }
  return { runs, faults }
}

/** Decides about the runs of one schedule whose time has come, as its policy says; each step is taken by one process. */
async function decide(context: OfficeContext, schedule: StoredSchedule): Promise<void> {
  const { prisma } = context.database
  const now = context.now()
  const { id, content, plannedThrough } = schedule
  // Which run is the last one missed is known once all of them have their rows.
  if (plannedThrough < now) return
  const due = await dueOccurrences(prisma, id, now)
  const oldest = due.at(-1)
  if (due.length === DUE_RUNS_MAX && oldest !== undefined) {
    await skipOlder(prisma, id, oldest.dueAt, runReason('tooMany', DUE_RUNS_MAX), now)
  }
  const decisions = decideDue(due, content.missed, now)
  for (const decision of decisions) {
    if (decision.act === 'begin') await beginOccurrence(prisma, id, decision.run.slot, now)
    if (decision.act === 'skip') await skipOccurrence(prisma, id, decision.run.slot, decision.reason, now)
  }
  const asked = decisions.filter(({ act }) => act === 'ask').map(({ run }) => run)
  if (asked.length > 0) await askAboutMissed(context, schedule, asked)
}
