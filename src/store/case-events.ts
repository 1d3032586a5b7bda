import type { Surface } from '../domain/audit.ts'
import type { CaseState, CaseStep } from '../domain/case.ts'
import type { Db } from './database.ts'
import type { CaseEventModel } from './generated/models.ts'
import { toJson } from './json.ts'

/** A step, or how the case came about. */
export type CaseEventStep = CaseStep | 'register' | 'addEvidence'

/** One step of a case's life; never changed. */
export interface CaseEvent {
  readonly id: number
  readonly caseId: number
  readonly step: CaseEventStep
  /** `null` for the registration. */
  readonly fromState: CaseState | null
  readonly toState: CaseState
  readonly personId: string | null
  readonly name: string
  /** The unit he acted for; `null` = not known. */
  readonly unitCode: string | null
  readonly surface: Surface
  readonly at: Date
  /** What was said, by field: plain texts and days. */
  readonly details: Readonly<Record<string, unknown>>
}

export type NewCaseEvent = Omit<CaseEvent, 'id'>

export async function insertCaseEvent(db: Db, event: NewCaseEvent): Promise<CaseEvent> {
  const { fromState, details, ...columns } = event
  const data = { ...columns, fromState: fromState ?? '', details: toJson(details) }
  return toEvent(await db.caseEvent.create({ data }))
}

/** The newest events of a case, newest first, without those of the steps left out. */
export async function newestCaseEvents(
  db: Db,
  caseId: number,
  { take, except }: { readonly take: number; readonly except: readonly CaseEventStep[] },
): Promise<readonly CaseEvent[]> {
  const where = { caseId, step: { notIn: [...except] } }
  const rows = await db.caseEvent.findMany({ where, orderBy: { id: 'desc' }, take })
  return rows.map(toEvent)
}

/** Ids of the events of a case among these steps. */
export async function caseEventIdsOf(
  db: Db,
  caseId: number,
  steps: readonly CaseEventStep[],
): Promise<readonly number[]> {
  const rows = await db.caseEvent.findMany({ where: { caseId, step: { in: [...steps] } }, select: { id: true } })
  return rows.map(({ id }) => id)
}

/** The newest event of a case among these steps; `null` = none of them was taken. */
export async function newestCaseEventOf(
  db: Db,
  caseId: number,
  steps: readonly CaseEventStep[],
): Promise<CaseEvent | null> {
  const row = await db.caseEvent.findFirst({ where: { caseId, step: { in: [...steps] } }, orderBy: { id: 'desc' } })
  return row === null ? null : toEvent(row)
}

/** Which step an event was; `null` = there is no such event. */
export async function stepOfCaseEvent(db: Db, id: number): Promise<string | null> {
  const row = await db.caseEvent.findUnique({ where: { id }, select: { step: true } })
  return row?.step ?? null
}

/** When each step was last taken. */
export async function lastTakenAt(db: Db, caseId: number): Promise<ReadonlyMap<string, Date>> {
  const rows = await db.caseEvent.groupBy({ by: ['step'], where: { caseId }, _max: { at: true } })
  return new Map(rows.flatMap(({ step, _max }) => (_max.at === null ? [] : [[step, _max.at] as const])))
}

export async function countCaseEvents(
  db: Db,
  caseId: number,
  { except }: { readonly except: readonly CaseEventStep[] },
): Promise<number> {
  return db.caseEvent.count({ where: { caseId, step: { notIn: [...except] } } })
}

/** A text that was given with the step; `null` = none of that name. */
export function detailOf(event: CaseEvent | null, field: string): string | null {
  const value = event?.details[field]
  return typeof value === 'string' ? value : null
}

function toEvent(row: CaseEventModel): CaseEvent {
  return {
    ...row,
    step: row.step as CaseEventStep,
    fromState: row.fromState === '' ? null : (row.fromState as CaseState),
    toState: row.toState as CaseState,
    surface: row.surface as Surface,
    details: row.details as CaseEvent['details'],
  }
}
