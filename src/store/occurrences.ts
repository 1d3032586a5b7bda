import { type OccurrenceState, statesBefore } from '../domain/occurrence.ts'
import type { PlannedOccurrence } from '../domain/schedule-rules.ts'
import type { LocalDay } from '../domain/time.ts'
import type { Db } from './database.ts'

/** A planned run of a schedule, and what became of it. */
export interface StoredOccurrence {
  readonly scheduleId: string
  readonly slot: string
  readonly state: OccurrenceState
  /** Why it was skipped or superseded. */
  readonly reason: string | null
  /** The version of the schedule that planned it. */
  readonly version: number
  /** The day the rule named before it moved off a day off. */
  readonly nominal: LocalDay
  readonly confirmed: boolean
  readonly dueAt: Date
  readonly begunAt: Date | null
  readonly endedAt: Date | null
}

/** A run that is due or under way, for who watches that none is forgotten. */
export interface OpenRun {
  readonly job: string
  readonly slot: string
  readonly dueAt: Date
  /** `null` = nobody began it. */
  readonly openedAt: Date | null
}

/** Due runs of one schedule that are decided on at once; older ones are skipped. */
export const DUE_RUNS_MAX = 500
/** Runs that are looked at by the self-audit, and given to the queue, at once. */
const OPEN_RUNS_MAX = 500

/** Plans runs of a schedule: a row for each that has none; a run that was superseded and not begun is planned again. */
export async function planOccurrences(
  db: Db,
  schedule: { readonly id: string; readonly version: number },
  planned: readonly PlannedOccurrence[],
  now: Date,
): Promise<void> {
  const { id: job, version: scheduleVersion } = schedule
  const rows = planned.map(({ slot, at, nominal, confirmed }) => ({
    slot,
    scheduleVersion,
    nominalDay: nominal,
    confirmed,
    dueAt: at,
  }))
  const isThere = new Set(
    (
      await db.occurrence.findMany({
        where: { job, slot: { in: rows.map(({ slot }) => slot) } },
        select: { slot: true },
      })
    ).map(({ slot }) => slot),
  )
  const missing = rows.filter(({ slot }) => !isThere.has(slot))
  await db.occurrence.createMany({
    data: missing.map((row) => ({ job, state: 'planned', createdAt: now, ...row })),
    skipDuplicates: true,
  })
  for (const { slot, ...row } of rows.filter((row) => isThere.has(row.slot))) {
    await db.occurrence.updateMany({
      where: { job, slot, state: { in: [...statesBefore('plan')] } },
      data: { ...row, state: 'planned', reason: null, endedAt: null },
    })
  }
}

/** Supersedes the runs of a schedule that are planned for later than `after` and are none of those named. */
export async function supersedeOccurrences(
  db: Db,
  job: string,
  { after, except, reason, now }: { after: Date; except: readonly string[]; reason: string; now: Date },
): Promise<void> {
  await db.occurrence.updateMany({
    where: { job, state: { in: [...statesBefore('supersede')] }, dueAt: { gt: after }, slot: { notIn: [...except] } },
    data: { state: 'superseded', reason, endedAt: now },
  })
}

/** Skips the runs of a schedule that wait for their time or for a person. */
export async function skipWaiting(db: Db, job: string, reason: string, now: Date): Promise<void> {
  await db.occurrence.updateMany({
    where: { job, state: { in: ['planned', 'asked'] }, dueAt: { lte: now } },
    data: { state: 'skipped', reason, endedAt: now },
  })
}

/** Schedules with a run whose time has come and that nobody began. */
export async function schedulesWithDueRuns(db: Db, now: Date): Promise<readonly string[]> {
  const rows = await db.occurrence.findMany({
    where: { state: 'planned', dueAt: { lte: now } },
    distinct: ['job'],
    select: { job: true },
    orderBy: { job: 'asc' },
  })
  return rows.map(({ job }) => job)
}

/** The newest runs of a schedule whose time has come and that nobody began, newest first. */
export async function dueOccurrences(db: Db, job: string, now: Date): Promise<readonly StoredOccurrence[]> {
  const rows = await db.occurrence.findMany({
    where: { job, state: 'planned', dueAt: { lte: now } },
    orderBy: { dueAt: 'desc' },
    take: DUE_RUNS_MAX,
  })
  return rows.map(toOccurrence)
}

/** Skips the runs of a schedule that were due before an instant and that nobody began. */
export async function skipOlder(db: Db, job: string, before: Date, reason: string, now: Date): Promise<void> {
  await db.occurrence.updateMany({
    where: { job, state: 'planned', dueAt: { lt: before } },
    data: { state: 'skipped', reason, endedAt: now },
  })
}

/** Takes a run that waits; false when it is not waiting any more, as another process has it. */
export async function beginOccurrence(db: Db, job: string, slot: string, now: Date): Promise<boolean> {
  const { count } = await db.occurrence.updateMany({
    where: { job, slot, state: { in: [...statesBefore('begin')] } },
    data: { state: 'begun', begunAt: now, enqueuedAt: null },
  })
  return count === 1
}

/** Leaves a run to a person; false when it is not waiting any more. */
export async function askAboutOccurrence(db: Db, job: string, slot: string): Promise<boolean> {
  const { count } = await db.occurrence.updateMany({
    where: { job, slot, state: { in: [...statesBefore('ask')] } },
    data: { state: 'asked' },
  })
  return count === 1
}

/** Skips one run that has not ended, with the reason. */
export async function skipOccurrence(db: Db, job: string, slot: string, reason: string, now: Date): Promise<boolean> {
  const { count } = await db.occurrence.updateMany({
    where: { job, slot, state: { in: [...statesBefore('skip')] } },
    data: { state: 'skipped', reason, endedAt: now },
  })
  return count === 1
}

/** Records that a run was done. */
export async function endOccurrence(
  db: Db,
  job: string,
  slot: string,
  end: { readonly isLate: boolean; readonly now: Date },
): Promise<void> {
  await db.occurrence.updateMany({
    where: { job, slot, state: { in: [...statesBefore('end')] } },
    data: { state: end.isLate ? 'ranLate' : 'ran', reason: null, endedAt: end.now },
  })
}

/** Runs of a schedule that wait for a person, up to a slot, earliest first, locked until the transaction ends. */
export async function lockAskedRuns(db: Db, job: string, through: string): Promise<readonly StoredOccurrence[]> {
  await db.$queryRaw`
    SELECT slot FROM occurrence WHERE job = ${job} AND state = 'asked' AND slot <= ${through} FOR UPDATE`
  const rows = await db.occurrence.findMany({
    where: { job, state: 'asked', slot: { lte: through } },
    orderBy: { dueAt: 'asc' },
    take: DUE_RUNS_MAX,
  })
  return rows.map(toOccurrence)
}

/**
 * Takes the runs that have to be given to the queue: those that were begun and not given yet, and those that have not
 * ended `staleMs` after that, as whoever had them may be gone. Each is taken by one process.
 */
export async function takeToEnqueue(
  db: Db,
  now: Date,
  staleMs: number,
): Promise<readonly { readonly scheduleId: string; readonly slot: string; readonly begunAt: Date }[]> {
  const staleBefore = new Date(now.getTime() - staleMs)
  // An instant to come was written before the clock was moved back, and tells nothing.
  return db.$queryRaw<{ scheduleId: string; slot: string; begunAt: Date }[]>`
    UPDATE occurrence SET "enqueuedAt" = ${now}
    WHERE (job, slot) IN (
      SELECT job, slot FROM occurrence
      WHERE state = 'begun' AND "scheduleVersion" IS NOT NULL
        AND ("enqueuedAt" IS NULL OR "enqueuedAt" <= ${staleBefore} OR "enqueuedAt" > ${now})
      ORDER BY "dueAt", slot LIMIT ${OPEN_RUNS_MAX} FOR UPDATE SKIP LOCKED)
    RETURNING job AS "scheduleId", slot, "begunAt"`
}

/** One run of a schedule; `null` when it was never planned. */
export async function findOccurrence(db: Db, job: string, slot: string): Promise<StoredOccurrence | null> {
  const row = await db.occurrence.findUnique({ where: { job_slot: { job, slot } } })
  return row?.scheduleVersion == null ? null : toOccurrence(row)
}

/** Runs of a schedule, or of all, newest first; those of the past, or those that are planned, or both. */
export async function listOccurrences(
  db: Db,
  { scheduleId, dueBefore, take }: { scheduleId: string | null; dueBefore: Date | null; take: number },
): Promise<readonly StoredOccurrence[]> {
  const rows = await db.occurrence.findMany({
    where: {
      scheduleVersion: { not: null },
      ...(scheduleId === null ? {} : { job: scheduleId }),
      ...(dueBefore === null ? {} : { dueAt: { lte: dueBefore } }),
    },
    orderBy: [{ dueAt: 'desc' }, { slot: 'desc' }],
    take,
  })
  return rows.map(toOccurrence)
}

/** Runs that wait for a person, and those that were to run since an instant and were skipped, newest first. */
export async function missedOccurrences(
  db: Db,
  { since, now, take }: { since: Date; now: Date; take: number },
): Promise<{ readonly listed: readonly StoredOccurrence[]; readonly total: number }> {
  const where = {
    scheduleVersion: { not: null },
    OR: [{ state: 'asked' }, { state: 'skipped', dueAt: { gte: since, lte: now } }],
  }
  const rows = await db.occurrence.findMany({ where, orderBy: [{ dueAt: 'desc' }, { slot: 'desc' }], take })
  return { listed: rows.map(toOccurrence), total: await db.occurrence.count({ where }) }
}

/** Runs whose time has come and that have not ended, the earliest first; those that wait for a person are not among them. */
export async function openRuns(db: Db, now: Date): Promise<readonly OpenRun[]> {
  const rows = await db.occurrence.findMany({
    where: { scheduleVersion: { not: null }, state: { in: ['planned', 'begun'] }, dueAt: { lte: now } },
    orderBy: { dueAt: 'asc' },
    take: OPEN_RUNS_MAX,
  })
  return rows.map((row) => ({ job: row.job, slot: row.slot, dueAt: row.dueAt ?? row.createdAt, openedAt: row.begunAt }))
}

/** Runs that wait for a person's answer, the earliest first. */
export async function askedRuns(db: Db): Promise<readonly StoredOccurrence[]> {
  const rows = await db.occurrence.findMany({
    where: { scheduleVersion: { not: null }, state: 'asked' },
    orderBy: { dueAt: 'asc' },
    take: OPEN_RUNS_MAX,
  })
  return rows.map(toOccurrence)
}

/** Opens one run of a job that comes again and again; false when another process has it already. */
export async function openOccurrence(db: Db, job: string, slot: string, now: Date): Promise<boolean> {
  const { count } = await db.occurrence.createMany({
    data: [{ job, slot, state: 'begun', createdAt: now, begunAt: now }],
    skipDuplicates: true,
  })
  return count === 1
}

/** Forgets runs of a job that were opened before an instant: one that comes every few minutes would pile up. */
export async function forgetOccurrences(db: Db, job: string, before: Date): Promise<void> {
  await db.occurrence.deleteMany({ where: { job, createdAt: { lt: before } } })
}

/** Forgets runs of a schedule that were due before an instant and have ended. */
export async function forgetEndedRuns(db: Db, job: string, before: Date): Promise<void> {
  await db.occurrence.deleteMany({ where: { job, dueAt: { lt: before }, endedAt: { not: null } } })
}

interface OccurrenceRow {
  readonly job: string
  readonly slot: string
  readonly state: string
  readonly reason: string | null
  readonly createdAt: Date
  readonly endedAt: Date | null
  readonly scheduleVersion: number | null
  readonly nominalDay: string | null
  readonly confirmed: boolean
  readonly dueAt: Date | null
  readonly begunAt: Date | null
}

function toOccurrence(row: OccurrenceRow): StoredOccurrence {
  return {
    scheduleId: row.job,
    slot: row.slot,
    state: row.state as OccurrenceState,
    reason: row.reason,
    version: row.scheduleVersion ?? 0,
    nominal: row.nominalDay ?? row.slot.slice(0, 10),
    confirmed: row.confirmed,
    dueAt: row.dueAt ?? row.createdAt,
    begunAt: row.begunAt,
    endedAt: row.endedAt,
  }
}
