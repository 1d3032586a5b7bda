import type { LocalText } from '../../domain/local-text.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { changedScheduleMembers, type ScheduleMember } from '../../domain/schedule.ts'
import { nextOccurrences, type PlannedOccurrence } from '../../domain/schedule-rules.ts'
import { occurrenceText } from '../../domain/schedule-words.ts'
import { toLocalDateTime } from '../../domain/time.ts'
import { listOccurrences, type StoredOccurrence } from '../../store/occurrences.ts'
import { type StoredScheduleVersion, scheduleVersions } from '../../store/schedules.ts'
import { type ActorClaim, authorise } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { titleOf } from '../schedulable.ts'
import { NEXT_RUNS_SHOWN, unknownSchedule } from './change-schedule.ts'
import { type CurrentSchedule, currentSchedules } from './current.ts'

/** Runs of the past that are shown with a schedule. */
const PAST_RUNS_SHOWN = 10
/** Runs one list shows at most. */
export const RUNS_LISTED_MAX = 500

/** A schedule with what an administrator has to know of it. */
export interface ScheduleSight extends CurrentSchedule {
  readonly title: LocalText
  /** Members that say otherwise than the office file, which a person changed; empty when it asks for none. */
  readonly differsFromFile: readonly ScheduleMember[]
  /** Empty when it is off. */
  readonly nextRuns: readonly PlannedOccurrence[]
  /** The newest runs whose time has come, newest first. */
  readonly pastRuns: readonly StoredOccurrence[]
}

/** Every schedule with its next runs and the newest of its past ones; for administrators. */
export async function listSchedules(
  context: OfficeContext,
  by: ActorClaim,
): Promise<Outcome<readonly ScheduleSight[]>> {
  const actor = await authorise(context, by, 'changeSchedule')
  if (!actor.ok) return actor
  const sights: ScheduleSight[] = []
  for (const schedule of await currentSchedules(context, context.database.prisma)) {
    sights.push(await sightOf(context, schedule, 1))
  }
  return done(sights)
}

/** One schedule with its versions, newest first; for administrators. */
export async function showSchedule(
  context: OfficeContext,
  { id, by }: { readonly id: string; readonly by: ActorClaim },
): Promise<Outcome<{ readonly schedule: ScheduleSight; readonly versions: readonly StoredScheduleVersion[] }>> {
  const actor = await authorise(context, by, 'changeSchedule')
  if (!actor.ok) return actor
  const { prisma } = context.database
  const schedule = (await currentSchedules(context, prisma)).find((candidate) => candidate.id === id)
  if (schedule === undefined) return refuse(unknownSchedule(id))
  const versions = await scheduleVersions(prisma, id)
  return done({ schedule: await sightOf(context, schedule, PAST_RUNS_SHOWN), versions })
}

/** The runs of a schedule whose time has come and those that are planned, newest first; for administrators. */
export async function scheduleRuns(
  context: OfficeContext,
  { id, take, by }: { readonly id: string; readonly take: number; readonly by: ActorClaim },
): Promise<Outcome<readonly StoredOccurrence[]>> {
  const actor = await authorise(context, by, 'changeSchedule')
  if (!actor.ok) return actor
  const { prisma } = context.database
  if (!(await currentSchedules(context, prisma)).some((schedule) => schedule.id === id))
    return refuse(unknownSchedule(id))
  return done(await listOccurrences(prisma, { scheduleId: id, dueBefore: null, take: Math.min(take, RUNS_LISTED_MAX) }))
}

/** A coming run in the words of a language, with why it is not on the day the rule names. */
export function runText(
  { content }: Pick<CurrentSchedule, 'content'>,
  run: PlannedOccurrence,
  locale: 'zh-CN' | 'en',
): string {
  return occurrenceText(run, locale, {
    dayIsMoved: content.timing.kind === 'day',
    localOf: (instant) => toLocalDateTime(instant, content.timeZone),
  })
}

async function sightOf(context: OfficeContext, schedule: CurrentSchedule, past: number): Promise<ScheduleSight> {
  const { id, content, fileContent } = schedule
  const now = context.now()
  return {
    ...schedule,
    title: titleOf(content),
    differsFromFile: fileContent === null ? [] : changedScheduleMembers(fileContent, content),
    nextRuns: content.isOn ? nextOccurrences(content, context.calendar, now, NEXT_RUNS_SHOWN) : [],
    pastRuns: await listOccurrences(context.database.prisma, { scheduleId: id, dueBefore: now, take: past }),
  }
}
