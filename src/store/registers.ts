import { createUnitTree, type UnitTree } from '../domain/units.ts'
import type { Db } from './database.ts'
import { createGroup } from './group-commit.ts'
import { loadPosts, type StoredPost } from './posts.ts'
import { loadUnits } from './units.ts'

/** The units and the posts as they stand. */
export interface Registers {
  readonly tree: UnitTree
  readonly posts: readonly StoredPost[]
}

/** What a client's registers were when they were last looked at, and a way to look again. */
const KEPT = new WeakMap<Db, () => Promise<Registers>>()

/**
 * Keeps units and posts in memory for whoever reads them outside a transaction. Whether they still hold is asked of the
 * database each time, in one small statement for all who ask at the same moment, so nobody is answered by what held
 * before he asked.
 */
export function keepRegisters(client: Db): void {
  let kept: { readonly mark: string; readonly registers: Registers } | null = null
  const look = createGroup<null, Registers>(async (asking) => {
    const mark = await markOf(client)
    if (kept?.mark !== mark) kept = { mark, registers: await readRegisters(client) }
    const { registers } = kept
    return asking.map(() => registers)
  })
  KEPT.set(client, () => look(null))
}

/** The registers: those kept for this client, or, in a transaction, as the transaction sees them. */
export async function loadRegisters(db: Db): Promise<Registers> {
  return KEPT.get(db)?.() ?? readRegisters(db)
}

/** The units alone, for who needs no posts. */
export async function loadUnitTree(db: Db): Promise<UnitTree> {
  const kept = KEPT.get(db)
  return kept === undefined ? createUnitTree(await loadUnits(db)) : (await kept()).tree
}

async function readRegisters(db: Db): Promise<Registers> {
  return { tree: createUnitTree(await loadUnits(db)), posts: await loadPosts(db) }
}

/**
 * What tells one state of the registers from another: how many rows hold, and the transactions that wrote them. Every
 * change writes or ends a row, and no two transactions have one number, so no change goes unnoticed, whatever the order
 * in which transactions ended.
 */
async function markOf(db: Db): Promise<string> {
  const [mark] = await db.$queryRaw<readonly { readonly mark: string }[]>`
    SELECT concat_ws(' ', u.count, u.written, p.count, p.written) AS mark FROM
      (SELECT count(*), sum(xmin::text::bigint) AS written FROM unit_span WHERE "supersededAt" IS NULL) u,
      (SELECT count(*), sum(xmin::text::bigint) AS written FROM post WHERE "supersededAt" IS NULL) p`
  return mark?.mark ?? ''
}
