import { canonicalJson } from './canonical-json.ts'
import type { Purpose } from './channels.ts'
import { MEDIA } from './medium.ts'
import type { MissedPolicy } from './occurrence.ts'
import type { Office } from './office.ts'
import type { ScheduleRule } from './schedule-rules.ts'

/** What a job is to do it about, by name, such as `{ medium: 'air' }`. */
export type JobArgument = Readonly<Record<string, string>>

/** Which unit's channels for which purpose hear of it. */
export interface Audience {
  readonly unitCode: string
  readonly purpose: Purpose
}

/** One version of a schedule: what is done when, for whom, and what becomes of a run that was missed. */
export interface ScheduleContent extends ScheduleRule {
  readonly job: string
  readonly argument: JobArgument
  /** `null` = whom the job tells of itself. */
  readonly audience: Audience | null
  /** Id of the person who answers for it; `null` = nobody is named. */
  readonly ownerId: string | null
  readonly missed: MissedPolicy
  readonly isOn: boolean
}

/** Names a schedule may have. */
export const SCHEDULE_ID = /^[a-z][A-Za-z0-9.-]{0,39}(?:\/[A-Za-z0-9.-]{1,40})?$/
export const ASK_FOR_TABLE = 'month.ask-for-table'
export const ASK_FOR_REVIEW = 'month.ask-for-review'
export const ASK_FOR_PUBLICATION = 'month.ask-for-publication'
export const ASK_FOR_YEAR = 'calendar.ask-for-year'
/**
 * About once a week: on the first working day of each month, and every five working days after it, so that 1 November,
 * when the holidays of the next year are first asked for, is one of the days.
 */
const YEAR_ASKED = {
  kind: 'around',
  base: { every: 'month', day: 1 },
  offsets: [0],
  thenEvery: 5,
  thenTimes: 3,
} as const
/** The local hour of it in an office whose file sets none. */
const YEAR_ASKED_AT = '09:00'

const USUAL = {
  quietHours: null,
  audience: null,
  ownerId: null,
  missed: { kind: 'once' },
  isOn: true,
} as const satisfies Partial<ScheduleContent>

/** Schedules that every office has, whether its file asks for any or not. */
export const BUILT_IN_SCHEDULES: ReadonlySet<string> = new Set([ASK_FOR_YEAR])

/**
 * The schedules of the office file, by id: who is asked for a table, a review and the publication, for each medium. Beside them the
 * built-in one: who is asked for the holidays of a year, whatever the file says.
 */
export function schedulesOfOffice(office: Office): ReadonlyMap<string, ScheduleContent> {
  const { schedule, timeZone } = office
  const timing = { ...YEAR_ASKED, at: schedule?.at ?? YEAR_ASKED_AT }
  const builtIn = { job: ASK_FOR_YEAR, argument: {}, timing, timeZone, ...USUAL }
  return new Map([...monthlySchedules(office), [ASK_FOR_YEAR, builtIn]])
}

function monthlySchedules({ schedule, timeZone, rankings }: Office): readonly (readonly [string, ScheduleContent])[] {
  if (schedule === null) return []
  const media = MEDIA.filter((medium) => rankings[medium] !== undefined)
  return (
    [
      [ASK_FOR_TABLE, schedule.dataDay],
      [ASK_FOR_REVIEW, schedule.reviewDay],
      [ASK_FOR_PUBLICATION, schedule.publishDay],
    ] as const
  ).flatMap(([job, day]) =>
    media.map((medium): readonly [string, ScheduleContent] => {
      const timing = { kind: 'day', day, shift: schedule.workingDay, months: [], at: schedule.at } as const
      return [`${job}/${medium}`, { job, argument: { medium }, timing, timeZone, ...USUAL }]
    }),
  )
}

/**
 * What a schedule has to say next for the office file to be followed; `null` = it says so already, or a person changed it,
 * whose word stands until it is reset. One that the file asks for no more is switched off.
 */
export function contentByFile(
  stored: { readonly content: ScheduleContent; readonly origin: 'officeFile' | 'person' } | null,
  file: ScheduleContent | null,
): ScheduleContent | null {
  if (stored === null) return file
  if (stored.origin === 'person') return null
  const next = file ?? { ...stored.content, isOn: false }
  return changedScheduleMembers(stored.content, next).length === 0 ? null : next
}

/** Members of a schedule, in the order in which they are told. */
export const SCHEDULE_MEMBERS = [
  'isOn',
  'timing',
  'timeZone',
  'quietHours',
  'missed',
  'audience',
  'ownerId',
  'job',
  'argument',
] as const satisfies readonly (keyof ScheduleContent)[]
export type ScheduleMember = (typeof SCHEDULE_MEMBERS)[number]

/** The members in which two versions differ. */
export function changedScheduleMembers(from: ScheduleContent, to: ScheduleContent): readonly ScheduleMember[] {
  return SCHEDULE_MEMBERS.filter((member) => canonicalJson(from[member]) !== canonicalJson(to[member]))
}
