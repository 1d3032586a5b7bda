import type { Medium } from '../domain/medium.ts'
import { type ObjectionState, type ObjectionStep, objectionStep } from '../domain/objections.ts'
import type { Month } from '../domain/time.ts'
import type { Db } from './database.ts'

/** Objections one listing returns at most. */
export const OBJECTIONS_LISTED_MAX = 5_000

/** A unit's objection to data it was notified of. */
export interface Objection {
  readonly id: number
  /** The message it objects to. */
  readonly messageId: number
  readonly medium: Medium
  readonly month: Month
  readonly rankingVersion: number
  readonly unitCode: string
  readonly personId: string
  readonly name: string
  readonly reason: string
  readonly state: ObjectionState
  readonly raisedAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  /** Why it was decided so. */
  readonly decision: string | null
}

export type NewObjection = Omit<Objection, 'id' | 'state' | 'decidedBy' | 'decidedAt' | 'decision'>

export async function insertObjection(db: Db, objection: NewObjection): Promise<Objection> {
  return toObjection(await db.objection.create({ data: { ...objection, state: 'open' } }))
}

export async function findObjection(db: Db, id: number): Promise<Objection | null> {
  const row = await db.objection.findUnique({ where: { id } })
  return row === null ? null : toObjection(row)
}

/** What a unit has objected to in one version of a month's ranking, oldest first. */
export async function objectionsOf(
  db: Db,
  about: Pick<Objection, 'medium' | 'month' | 'rankingVersion' | 'unitCode'>,
): Promise<readonly Objection[]> {
  const { medium, month, rankingVersion, unitCode } = about
  const rows = await db.objection.findMany({
    where: { medium, month, rankingVersion, unitCode },
    orderBy: { id: 'asc' },
    take: OBJECTIONS_LISTED_MAX,
  })
  return rows.map(toObjection)
}

/** Objections to a message that nobody has decided. */
export async function openObjectionsTo(db: Db, messageIds: readonly number[]): Promise<readonly Objection[]> {
  const rows = await db.objection.findMany({
    where: { messageId: { in: [...messageIds] }, state: 'open' },
    orderBy: { id: 'asc' },
  })
  return rows.map(toObjection)
}

/** Ends an open objection, with who decided and why; false when it was ended already. */
export async function stepObjection(
  db: Db,
  id: number,
  step: ObjectionStep,
  decided: { readonly by: string | null; readonly at: Date; readonly reason: string | null },
): Promise<boolean> {
  const state = objectionStep('open', step)
  if (state === null) return false
  const { count } = await db.objection.updateMany({
    where: { id, state: 'open' },
    data: { state, decidedBy: decided.by, decidedAt: decided.at, decision: decided.reason },
  })
  return count === 1
}

export interface ObjectionFilter {
  readonly month?: Month
  readonly isOpen: boolean
  /** Only those of these units; `null` = of every unit. */
  readonly unitCodes: readonly string[] | null
}

/** Objections, newest first, at most `take`. */
export async function listObjections(
  db: Db,
  { month, isOpen, unitCodes }: ObjectionFilter,
  take: number,
): Promise<readonly Objection[]> {
  const rows = await db.objection.findMany({
    where: {
      ...(month === undefined ? {} : { month }),
      ...(isOpen ? { state: 'open' } : {}),
      ...(unitCodes === null ? {} : { unitCode: { in: [...unitCodes] } }),
    },
    orderBy: { id: 'desc' },
    take: Math.min(take, OBJECTIONS_LISTED_MAX),
  })
  return rows.map(toObjection)
}

function toObjection(row: NonNullable<Awaited<ReturnType<Db['objection']['findFirst']>>>): Objection {
  return { ...row, medium: row.medium as Medium, state: row.state as ObjectionState }
}
