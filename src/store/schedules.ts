import type { ScheduleContent } from '../domain/schedule.ts'
import type { Db } from './database.ts'
import { toJson } from './json.ts'

/** Schedules an office has at most. */
export const SCHEDULES_MAX = 200
/** Versions of a schedule that are listed, the newest. */
export const VERSIONS_LISTED_MAX = 50

/** Who made a version: the office file, which is followed, or a person, whose word then stands. */
export type ScheduleOrigin = 'officeFile' | 'person'

/** A schedule as it stands, and how far its runs are planned. */
export interface StoredSchedule {
  readonly id: string
  readonly version: number
  readonly origin: ScheduleOrigin
  readonly content: ScheduleContent
  readonly changedAt: Date
  readonly changedBy: string | null
  readonly changedByName: string
  /** Every run up to this instant has its row. */
  readonly plannedThrough: Date
  /** The version and the calendar by which they were planned. */
  readonly plannedVersion: number
  readonly calendarVersion: string
}

/** One version of a schedule. */
export interface StoredScheduleVersion {
  readonly version: number
  readonly origin: ScheduleOrigin
  readonly content: ScheduleContent
  /** The version whose content it takes up again; `null` = it is new. */
  readonly restores: number | null
  readonly recordedAt: Date
  readonly recordedBy: string | null
  readonly recordedName: string
}

export type NewScheduleVersion = Omit<StoredScheduleVersion, 'version' | 'recordedAt'>

/** Every schedule, by id. */
export async function loadSchedules(db: Db): Promise<readonly StoredSchedule[]> {
  return db.$queryRaw<StoredSchedule[]>`
    SELECT s.id, s.version, s.origin, v.content, v."recordedAt" AS "changedAt", v."recordedBy" AS "changedBy",
      v."recordedName" AS "changedByName", s."plannedThrough", s."plannedVersion", s."calendarVersion"
    FROM schedule s
    JOIN schedule_version v ON v."scheduleId" = s.id AND v.version = s.version
    ORDER BY s.id
    LIMIT ${SCHEDULES_MAX}`
}

/** One schedule, locked until the transaction ends; `null` when there is none. */
export async function lockSchedule(db: Db, id: string): Promise<StoredSchedule | null> {
  const locked = await db.$queryRaw<readonly { readonly id: string }[]>`
    SELECT id FROM schedule WHERE id = ${id} FOR UPDATE`
  return locked.length === 0 ? null : ((await loadSchedules(db)).find((schedule) => schedule.id === id) ?? null)
}

/** Writes a new version and makes it the one that holds; version 1 of a schedule that is new. */
export async function storeScheduleVersion(
  db: Db,
  id: string,
  { content, origin, restores, recordedBy, recordedName }: NewScheduleVersion,
  at: { readonly now: Date; readonly plannedThrough: Date | null },
): Promise<number> {
  const standing = await db.schedule.findUnique({ where: { id } })
  const version = (standing?.version ?? 0) + 1
  const row = { content: toJson(content), origin, restores, recordedBy, recordedName }
  await db.scheduleVersion.create({ data: { scheduleId: id, version, recordedAt: at.now, ...row } })
  const plan = at.plannedThrough === null ? {} : { plannedThrough: at.plannedThrough }
  await db.schedule.upsert({
    where: { id },
    create: { id, version, origin, plannedThrough: at.now, plannedVersion: 0, calendarVersion: '', ...plan },
    update: { version, origin, ...plan },
  })
  return version
}

/** The newest versions of a schedule, newest first. */
export async function scheduleVersions(db: Db, id: string): Promise<readonly StoredScheduleVersion[]> {
  const rows = await db.scheduleVersion.findMany({
    where: { scheduleId: id },
    orderBy: { version: 'desc' },
    take: VERSIONS_LISTED_MAX,
  })
  return rows.map(toVersion)
}

/** One version of a schedule; `null` when there is none. */
export async function scheduleVersion(db: Db, id: string, version: number): Promise<StoredScheduleVersion | null> {
  const row = await db.scheduleVersion.findUnique({ where: { scheduleId_version: { scheduleId: id, version } } })
  return row === null ? null : toVersion(row)
}

/** Records how far the runs of a schedule are planned, and by what. */
export async function recordPlanned(
  db: Db,
  { id, version }: Pick<StoredSchedule, 'id' | 'version'>,
  plannedThrough: Date,
  calendarVersion: string,
): Promise<void> {
  await db.schedule.update({ where: { id }, data: { plannedThrough, plannedVersion: version, calendarVersion } })
}

interface VersionRow extends Omit<StoredScheduleVersion, 'origin' | 'content'> {
  readonly origin: string
  readonly content: unknown
}

function toVersion(row: VersionRow): StoredScheduleVersion {
  const { version, restores, recordedAt, recordedBy, recordedName } = row
  const origin = row.origin as ScheduleOrigin
  return { version, origin, content: row.content as ScheduleContent, restores, recordedAt, recordedBy, recordedName }
}
