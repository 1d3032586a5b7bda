import type { Post } from '../../domain/people.ts'
import { done, type Outcome, type Refusal, refuse } from '../../domain/refusal.ts'
import {
  changedScheduleMembers,
  type ScheduleContent,
  type ScheduleMember,
  schedulesOfOffice,
} from '../../domain/schedule.ts'
import { nextOccurrences, type PlannedOccurrence } from '../../domain/schedule-rules.ts'
import { memberText, SCHEDULE_MEMBER_NAMES } from '../../domain/schedule-words.ts'
import { isInForce, type LocalDay, toLocalDateTime } from '../../domain/time.ts'
import { lockSchedules } from '../../store/advisory-locks.ts'
import type { Db } from '../../store/database.ts'
import { loadPosts } from '../../store/posts.ts'
import {
  loadSchedules,
  lockSchedule,
  type NewScheduleVersion,
  SCHEDULES_MAX,
  type StoredSchedule,
  scheduleVersion,
  storeScheduleVersion,
} from '../../store/schedules.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import { type Actor, type ActorClaim, authoriseIn } from '../authorise.ts'
import { localRefusal } from '../local-refusal.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { presentHeir } from '../people/open-items.ts'
import { recordAct } from '../record-act.ts'
import { contentRefusal } from './check-content.ts'
import { followOfficeFileIn } from './follow-office-file.ts'
import { planLocked } from './plan-runs.ts'

/** Runs that are told with a schedule and before a change of it. */
export const NEXT_RUNS_SHOWN = 5

/** How a schedule is to be changed. */
export type ScheduleChange =
  /** Some members; of one that is new, `job` and `timing` at least. */
  | { readonly kind: 'set'; readonly members: Partial<ScheduleContent> }
  /** Back to what it said before the last change; again, to the one before that. */
  | { readonly kind: 'undo' }
  /** Back to what the office file says, which is followed again. */
  | { readonly kind: 'reset' }

export interface ChangeInput {
  readonly id: string
  readonly change: ScheduleChange
  /** The version the change was thought of; where another one holds, it is refused. `null` = whatever holds. */
  readonly basedOn: number | null
  /** Whether it is only tried. */
  readonly dryRun: boolean
  readonly by: ActorClaim
}

export interface ChangedSchedule {
  readonly id: string
  readonly version: number
  readonly content: ScheduleContent
  readonly changed: readonly ScheduleMember[]
  /** Whether it follows the office file, or what is built in; `again` = it did not before. */
  readonly follows: 'no' | 'still' | 'again'
  /** Empty when it is off. */
  readonly nextRuns: readonly PlannedOccurrence[]
  readonly dryRun: boolean
}

/** Versions one undo steps over at most. */
const UNDO_STEPS_MAX = 50

type NextVersion = Pick<NewScheduleVersion, 'content' | 'origin' | 'restores'>

/**
 * Changes a schedule: a new version, whose runs to come take the place of those of the old one at once. A change that
 * was thought of another version than the one that holds is refused, and told what changed. One that changes nothing
 * writes nothing.
 */
export async function changeSchedule(context: OfficeContext, input: ChangeInput): Promise<Outcome<ChangedSchedule>> {
  const act = async (db: Db): Promise<Outcome<ChangedSchedule>> => {
    const actor = await authoriseIn(db, context, input.by, 'changeSchedule')
    if (!actor.ok) return actor
    await lockSchedules(db)
    await followOfficeFileIn(context, db)
    const standing = await lockSchedule(db, input.id)
    const stale = await staleRefusal(context, db, standing, input)
    if (stale !== null) return refuse(stale)
    const next = await nextVersion(context, db, standing, input)
    if (!next.ok) return next
    const fault = await contentRefusal(context, db, input.id, {
      content: next.value.content,
      standing: standing?.content ?? null,
    })
    if (fault !== null) return refuse(fault)
    return done(await write(context, db, { standing, next: next.value, input, actor: actor.value }))
  }
  return allOrNothing(context.database, act, ({ dryRun }) => !dryRun)
}

async function write(
  context: OfficeContext,
  db: Db,
  {
    standing,
    next,
    input: { id, change, dryRun },
    actor,
  }: { standing: StoredSchedule | null; next: NextVersion; input: ChangeInput; actor: Actor },
): Promise<ChangedSchedule> {
  const { content } = next
  const now = context.now()
  const changed = standing === null ? (['job', 'timing'] as const) : changedScheduleMembers(standing.content, content)
  const nextRuns = content.isOn ? nextOccurrences(content, context.calendar, now, NEXT_RUNS_SHOWN) : []
  const isSame = standing !== null && changed.length === 0 && standing.origin === next.origin
  const follows = next.origin !== 'officeFile' ? 'no' : standing?.origin === 'officeFile' ? 'still' : 'again'
  if (isSame) return { id, version: standing.version, content, changed, follows, nextRuns, dryRun }
  const version = await storeScheduleVersion(
    db,
    id,
    { ...next, recordedBy: actor.personId, recordedName: actor.name },
    // What was not done while it was off is not made up for.
    { now, plannedThrough: standing?.content.isOn === true ? null : now },
  )
  const stored = await lockSchedule(db, id)
  if (stored !== null) await planLocked(context, db, stored)
  const from = standing?.content ?? null
  const details = { scheduleId: id, version, kind: change.kind, from, to: content }
  await recordAct(context, db, actor, { act: 'changeSchedule', details })
  return { id, version, content, changed, follows, nextRuns, dryRun }
}

async function nextVersion(
  context: OfficeContext,
  db: Db,
  standing: StoredSchedule | null,
  { id, change }: ChangeInput,
): Promise<Outcome<NextVersion>> {
  if (change.kind === 'set') return setMembers(context, db, standing, { id, members: change.members })
  if (standing === null) return refuse(unknownSchedule(id))
  if (change.kind === 'undo') return formerVersion(context, db, standing)
  const content = schedulesOfOffice(context.office).get(id)
  if (content !== undefined) return done({ content, origin: 'officeFile', restores: null })
  return refuse(
    localRefusal(context, 'not-in-file', {
      'zh-CN': `${id}：配置文件中没有这项日程`,
      en: `${id}: the office file asks for no such schedule`,
    }),
  )
}

/**
 * The newest former content that says otherwise than what holds. Who answered for it then and has left stays gone: his
 * successor answers for it, else who does now. So a version that only passed the schedule on is stepped over.
 */
async function formerVersion(context: OfficeContext, db: Db, standing: StoredSchedule): Promise<Outcome<NextVersion>> {
  const { id } = standing
  const posts = await loadPosts(db)
  const current = await scheduleVersion(db, id, standing.version)
  const newest = (current?.restores ?? standing.version) - 1
  for (let version = newest; version > newest - UNDO_STEPS_MAX; version -= 1) {
    const former = await scheduleVersion(db, id, version)
    if (former === null) break
    const { origin } = former
    const ownerId = presentOwner(posts, former.content.ownerId, standing.content.ownerId, todayOf(context))
    const content = { ...former.content, ownerId }
    const isOther = origin !== standing.origin || changedScheduleMembers(standing.content, content).length > 0
    if (isOther) return done({ content, origin, restores: version })
  }
  const { version } = standing
  const same = current?.restores ?? null
  return refuse(
    localRefusal(context, 'nothing-to-undo', {
      'zh-CN': `${id}：第${version}版${same === null ? '' : `与第${same}版内容相同，`}在它之前没有不同的内容，不能再撤销；要改成其他版本的内容，请直接修改`,
      en: `${id}: version ${version}${same === null ? '' : ` says what version ${same} said, and`} has nothing different before it; expected a change with \`duban schedule set ${id}\` instead`,
    }),
  )
}

/** Who answers for a schedule that says again what it said, where its owner of then may have left. */
function presentOwner(posts: readonly Post[], former: string | null, standing: string | null, today: LocalDay) {
  const isThere = posts.some((post) => post.personId === former && isInForce(post, today))
  return former === null || isThere ? former : (presentHeir(posts, former, today) ?? standing)
}

async function setMembers(
  context: OfficeContext,
  db: Db,
  standing: StoredSchedule | null,
  { id, members }: { readonly id: string; readonly members: Partial<ScheduleContent> },
): Promise<Outcome<NextVersion>> {
  if (standing !== null && members.job !== undefined) {
    const { job } = standing.content
    return refuse(
      localRefusal(context, 'schedule-exists', {
        'zh-CN': `${id}：这项日程已有，任务是${job}，不能再改任务。新日程请用另外的编号；修改这一项的，不要写任务`,
        en: `schedule ${id}: there is one already, for job ${job}; expected another id for a new one, or no job for a change of this one`,
      }),
    )
  }
  if (standing !== null) {
    const content = { ...standing.content, ...members }
    // A change that changes nothing leaves the file followed, where it is.
    const isSame = changedScheduleMembers(standing.content, content).length === 0
    return done({ content, origin: isSame ? standing.origin : 'person', restores: null })
  }
  const { job, timing } = members
  if (job === undefined || timing === undefined) return refuse(unknownSchedule(id))
  if ((await loadSchedules(db)).length >= SCHEDULES_MAX) {
    return refuse(
      localRefusal(context, 'too-many-schedules', {
        'zh-CN': `日程已有${SCHEDULES_MAX}项，不能再增加`,
        en: `schedules: expected ${SCHEDULES_MAX} at most`,
      }),
    )
  }
  const { timeZone } = context.office
  const rest = { timeZone, quietHours: null, audience: null, ownerId: null, argument: {} }
  const content = { ...rest, missed: { kind: 'once' }, isOn: true, ...members, job, timing } as const
  return done({ content, origin: 'person', restores: null })
}

export function unknownSchedule(id: string): Refusal {
  const message = `schedule ${id}: there is none; \`duban schedule\` lists them, a new one takes --job and --timing`
  return { code: 'not-found', needs: 'input', message }
}

/** Refuses a change that was thought of a version that holds no more, and says who changed what since. */
async function staleRefusal(
  context: OfficeContext,
  db: Db,
  standing: StoredSchedule | null,
  { id, basedOn }: ChangeInput,
): Promise<Refusal | null> {
  const version = standing?.version ?? 0
  // What the file asks for has no version until it is kept for the first time.
  const isJustKept = basedOn === 0 && standing?.version === 1 && standing.origin === 'officeFile'
  if (basedOn === null || basedOn === version || isJustKept) return null
  const { locale, timeZone } = context.office
  const seen = await scheduleVersion(db, id, basedOn)
  const details =
    seen === null || standing === null
      ? []
      : changedScheduleMembers(seen.content, standing.content).map((member) =>
          [
            `${SCHEDULE_MEMBER_NAMES[member][locale]}: ${memberText(seen.content, member, locale)}`,
            memberText(standing.content, member, locale),
          ].join(' → '),
        )
  const by = standing === null ? [] : [`${standing.changedByName}, ${toLocalDateTime(standing.changedAt, timeZone)}`]
  const message = `schedule ${id}: version ${version} holds, the change was made to version ${basedOn}; look at it again`
  return { code: 'schedule-changed', needs: 'input', message, details: [...details, ...by] }
}
