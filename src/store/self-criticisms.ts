import type { FalseKind } from '../domain/case.ts'
import type { SelfCriticismState } from '../domain/self-criticism.ts'
import type { LocalDay } from '../domain/time.ts'
import type { Db } from './database.ts'
import type { SelfCriticismModel } from './generated/models.ts'

/** A profound self-criticism that was ordered; for the people it names alone (M19). */
export interface SelfCriticism {
  readonly id: number
  readonly caseId: number
  readonly unitCode: string
  readonly falseKind: FalseKind
  readonly state: SelfCriticismState
  readonly orderedBy: string | null
  readonly orderedAt: Date
  readonly dueOn: LocalDay | null
  readonly receivedAt: Date | null
  readonly closedAt: Date | null
  readonly namedIds: readonly string[]
}

/** Most self-criticisms one case is shown with. */
const LISTED_MAX = 20

export async function orderSelfCriticism(
  db: Db,
  ordered: Pick<SelfCriticism, 'caseId' | 'unitCode' | 'falseKind' | 'orderedBy' | 'orderedAt' | 'dueOn' | 'namedIds'>,
): Promise<number> {
  const { namedIds, ...columns } = ordered
  const data = { ...columns, namedIds: [...namedIds], state: 'ordered' }
  return (await db.selfCriticism.create({ data, select: { id: true } })).id
}

/** Those ordered in a case, newest first; the newest 20. */
export async function selfCriticismsOf(db: Db, caseId: number): Promise<readonly SelfCriticism[]> {
  const rows = await db.selfCriticism.findMany({ where: { caseId }, orderBy: { id: 'desc' }, take: LISTED_MAX })
  return rows.map(toSelfCriticism)
}

/** Ids of the people each one is meant for, by its id. */
export async function namedIdsOf(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await db.selfCriticism.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, namedIds: true },
  })
  return new Map(rows.map(({ id, namedIds }) => [id, namedIds]))
}

/** Moves it on; false when it does not stand where the step begins. */
export async function stepSelfCriticism(
  db: Db,
  id: number,
  step: { readonly from: SelfCriticismState; readonly to: SelfCriticismState },
  now: Date,
): Promise<boolean> {
  const stamp = step.to === 'received' ? { receivedAt: now } : { closedAt: now }
  const { count } = await db.selfCriticism.updateMany({
    where: { id, state: step.from },
    data: { state: step.to, ...stamp },
  })
  return count === 1
}

function toSelfCriticism(row: SelfCriticismModel): SelfCriticism {
  return { ...row, falseKind: row.falseKind as FalseKind, state: row.state as SelfCriticismState }
}
