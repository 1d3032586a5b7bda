import type { Deadline, DeadlineRule } from '../domain/deadlines.ts'
import type { ReminderOccasion, ReminderPlan } from '../domain/reminders.ts'
import type { LocalDay } from '../domain/time.ts'
import type { Db } from './database.ts'
import type { DeadlineModel } from './generated/models.ts'
import { toJson } from './json.ts'

/** What can have a deadline. */
export const DEADLINE_SUBJECT_KINDS = [
  'receipt',
  'meeting',
  'case',
  'selfCriticism',
  'problemReport',
  'submission',
  'campaign',
] as const
export type DeadlineSubjectKind = (typeof DEADLINE_SUBJECT_KINDS)[number]

/** `open → met | cancelled | replaced`; only an open one is reminded of. */
export type DeadlineState = 'open' | 'met' | 'cancelled' | 'replaced'

/** One matter that has deadlines. */
export interface DeadlineSubjectRef {
  readonly subjectKind: DeadlineSubjectKind
  readonly subjectId: string
}

export interface StoredDeadline extends DeadlineSubjectRef, Deadline {
  readonly id: number
  /** What has to be done by then, as the subject names it, such as `plan`. */
  readonly kind: string
  /** The unit that has to meet it. */
  readonly unitCode: string
  /** `null` = nobody is reminded. */
  readonly plan: ReminderPlan | null
  /** Local days on which a reminder of it went out, ascending. */
  readonly saidOn: readonly LocalDay[]
  readonly state: DeadlineState
  readonly remindedSlot: string | null
  /** When the next reminder is looked at; `null` = there is none. */
  readonly nextAt: Date | null
  readonly createdAt: Date
  readonly endedAt: Date | null
}

/** What the column `rule` holds: the rule, the reminder plan frozen with it, and when it was followed. */
interface RuleColumn {
  readonly rule: DeadlineRule
  readonly plan: ReminderPlan | null
  readonly saidOn: readonly LocalDay[]
}

export type NewDeadline = Omit<StoredDeadline, 'id' | 'state' | 'saidOn' | 'remindedSlot' | 'createdAt' | 'endedAt'>

/** Subjects one look-up takes at most. */
export const DEADLINE_SUBJECTS_MAX = 10_000

/** Writes an open deadline. */
export async function insertDeadline(db: Db, deadline: NewDeadline, now: Date): Promise<StoredDeadline> {
  const { rule, plan, ...columns } = deadline
  const column: RuleColumn = { rule, plan, saidOn: [] }
  const row = await db.deadline.create({ data: { ...columns, rule: toJson(column), state: 'open', createdAt: now } })
  return toDeadline(row)
}

/** The open deadlines of the subjects, earliest first. @throws {RangeError} Of more than 10,000 subjects. */
export async function openDeadlines(
  db: Db,
  subjects: readonly DeadlineSubjectRef[],
): Promise<readonly StoredDeadline[]> {
  if (subjects.length > DEADLINE_SUBJECTS_MAX) {
    throw new RangeError(`subjects: got ${subjects.length}; expected ${DEADLINE_SUBJECTS_MAX} at most`)
  }
  if (subjects.length === 0) return []
  const byKind = Map.groupBy(subjects, ({ subjectKind }) => subjectKind)
  const rows = await db.deadline.findMany({
    where: {
      state: 'open',
      OR: [...byKind].map(([subjectKind, refs]) => ({
        subjectKind,
        subjectId: { in: refs.map(({ subjectId }) => subjectId) },
      })),
    },
    orderBy: [{ day: 'asc' }, { id: 'asc' }],
  })
  return rows.map(toDeadline)
}

/**
 * Ends what is open of a subject's deadlines, all or one kind of them: they are reminded of no more. Returns how many
 * were open.
 */
export async function endDeadlines(
  db: Db,
  which: DeadlineSubjectRef & { readonly kind?: string },
  state: Exclude<DeadlineState, 'open'>,
  now: Date,
): Promise<number> {
  const { subjectKind, subjectId, kind } = which
  const { count } = await db.deadline.updateMany({
    where: { subjectKind, subjectId, state: 'open', ...(kind === undefined ? {} : { kind }) },
    data: { state, nextAt: null, endedAt: now },
  })
  return count
}

/** One deadline, whatever its state; `null` = there is none of the id. */
export async function findDeadline(db: Db, id: number): Promise<StoredDeadline | null> {
  const row = await db.deadline.findUnique({ where: { id } })
  return row === null ? null : toDeadline(row)
}

/** Ids of open deadlines whose next reminder is due, the longest due first. */
export async function dueDeadlineIds(db: Db, now: Date, take: number): Promise<readonly number[]> {
  const rows = await db.deadline.findMany({
    where: { state: 'open', nextAt: { lte: now } },
    orderBy: [{ nextAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
    take,
  })
  return rows.map(({ id }) => id)
}

/**
 * The deadline, locked until the transaction ends, if it is still open and due; `null` when it ended or moved meanwhile,
 * or somebody else has it at this moment.
 */
export async function lockDueDeadline(db: Db, id: number, now: Date): Promise<StoredDeadline | null> {
  const locked = await db.$queryRaw<readonly { readonly id: number }[]>`
    SELECT id FROM deadline WHERE id = ${id} AND state = 'open' AND "nextAt" <= ${now} FOR UPDATE SKIP LOCKED`
  if (locked.length === 0) return null
  return toDeadline(await db.deadline.findUniqueOrThrow({ where: { id } }))
}

/** Records that a reminder went out, and when the next is looked at. Call it on a deadline that is locked. */
export async function recordReminder(
  db: Db,
  { id, rule, plan, saidOn }: StoredDeadline,
  { slot, sayOn }: Pick<ReminderOccasion, 'slot' | 'sayOn'>,
  nextAt: Date | null,
): Promise<void> {
  const column: RuleColumn = { rule, plan, saidOn: [...saidOn, sayOn] }
  await db.deadline.update({ where: { id }, data: { rule: toJson(column), remindedSlot: slot, nextAt } })
}

/** Puts off the look at an open deadline's next reminder. */
export async function postponeReminder(db: Db, id: number, nextAt: Date | null): Promise<void> {
  await db.deadline.updateMany({ where: { id, state: 'open' }, data: { nextAt } })
}

/** Open deadlines that were computed by another calendar, by unit, locked until the transaction ends. */
export async function lockOutdatedDeadlines(
  db: Db,
  calendarVersion: string,
  take: number,
): Promise<readonly StoredDeadline[]> {
  const locked = await db.$queryRaw<readonly { readonly id: number }[]>`
    SELECT id FROM deadline WHERE state = 'open' AND "calendarVersion" <> ${calendarVersion}
    ORDER BY "unitCode", id LIMIT ${take} FOR UPDATE`
  const rows = await db.deadline.findMany({
    where: { id: { in: locked.map(({ id }) => id) } },
    orderBy: [{ unitCode: 'asc' }, { id: 'asc' }],
  })
  return rows.map(toDeadline)
}

/** Open deadlines in the order of their ids, from the one after `afterId` on. */
export async function openDeadlinesAfter(db: Db, afterId: number, take: number): Promise<readonly StoredDeadline[]> {
  const rows = await db.deadline.findMany({
    where: { state: 'open', id: { gt: afterId } },
    orderBy: { id: 'asc' },
    take,
  })
  return rows.map(toDeadline)
}

/** Writes what another calendar makes of a deadline. Call it on one that is locked. */
export async function recomputeDeadline(
  db: Db,
  id: number,
  { day, confirmed, calendarVersion }: Pick<Deadline, 'day' | 'confirmed' | 'calendarVersion'>,
  nextAt: Date | null,
): Promise<void> {
  await db.deadline.update({ where: { id }, data: { day, confirmed, calendarVersion, nextAt } })
}

/** How many open deadlines rest on days that are not announced yet. */
export function countUnconfirmedDeadlines(db: Db): Promise<number> {
  return db.deadline.count({ where: { state: 'open', confirmed: false } })
}

export interface DeadlineFilter {
  /** `null` = of every unit. */
  readonly unitCodes: readonly string[] | null
  readonly subjectKinds: readonly DeadlineSubjectKind[]
  readonly isOpen: boolean
}

/** Deadlines, the earliest day first, at most `take`. */
export async function listDeadlines(
  db: Db,
  { unitCodes, subjectKinds, isOpen }: DeadlineFilter,
  take: number,
): Promise<readonly StoredDeadline[]> {
  const rows = await db.deadline.findMany({
    where: {
      subjectKind: { in: [...subjectKinds] },
      ...(unitCodes === null ? {} : { unitCode: { in: [...unitCodes] } }),
      ...(isOpen ? { state: 'open' } : {}),
    },
    orderBy: [{ day: 'asc' }, { id: 'asc' }],
    take,
  })
  return rows.map(toDeadline)
}

function toDeadline(row: DeadlineModel): StoredDeadline {
  const { rule, plan, saidOn } = row.rule as unknown as RuleColumn
  return {
    ...row,
    subjectKind: row.subjectKind as DeadlineSubjectKind,
    state: row.state as DeadlineState,
    rule,
    plan,
    saidOn,
  }
}
