import { createUnitTree, type UnitTree } from '../domain/units.ts'
import { loadChannels, type StoredChannel } from './channels.ts'
import type { Db } from './database.ts'
import { createGroup } from './group-commit.ts'
import { loadPosts, type StoredPost } from './posts.ts'
import { loadUnits } from './units.ts'

/** The units, the posts and the channels as they stand. */
export interface Registers {
  readonly tree: UnitTree
  readonly posts: readonly StoredPost[]
  readonly channels: readonly StoredChannel[]
}

/** What a client's registers were when they were last looked at, and a way to look again. */
const KEPT = new WeakMap<Db, () => Promise<Registers>>()

/** Registers with what they were known by when they were read. */
interface Kept {
  readonly mark: Mark
  readonly unitMark: string
  readonly registers: Registers
}

/** What tells one state of the database from another, as far as registers go. */
interface Mark {
  /** Of posts and channels. */
  readonly people: string
  /** Of the audit log: units change only by an act, which is recorded with the change. */
  readonly acts: string
}

/**
 * Keeps units, posts and channels in memory for whoever reads them outside a transaction. Whether they still hold is
 * asked of the database each time, in one small statement for all who ask at the same moment, so nobody is answered by
 * what held before he asked.
 */
export function keepRegisters(client: Db): void {
  let kept: Kept | null = null
  const look = createGroup<null, Registers>(async (asking) => {
    kept = await keptNow(client, kept)
    const { registers } = kept
    return asking.map(() => registers)
  })
  KEPT.set(client, () => look(null))
}

async function keptNow(db: Db, kept: Kept | null): Promise<Kept> {
  const mark = await markOf(db)
  if (kept?.mark.people === mark.people && kept.mark.acts === mark.acts) return kept
  // Units are thousands, so they are gone through only after an act.
  const unitMark = await unitMarkOf(db)
  if (kept?.mark.people === mark.people && kept.unitMark === unitMark) return { ...kept, mark }
  return { mark, unitMark, registers: await readRegisters(db) }
}

/** The registers: those kept for this client, or, in a transaction, as the transaction sees them. */
export async function loadRegisters(db: Db): Promise<Registers> {
  return KEPT.get(db)?.() ?? readRegisters(db)
}

/** The units alone, for who needs no people. */
export async function loadUnitTree(db: Db): Promise<UnitTree> {
  const kept = KEPT.get(db)
  return kept === undefined ? createUnitTree(await loadUnits(db)) : (await kept()).tree
}

async function readRegisters(db: Db): Promise<Registers> {
  return { tree: createUnitTree(await loadUnits(db)), posts: await loadPosts(db), channels: await loadChannels(db) }
}

/**
 * How many rows of posts and channels hold, with the transactions that wrote them, and the end of the audit log. Every
 * change writes or ends a row, and no two transactions have one number, so no change goes unnoticed, whatever the order
 * in which transactions ended.
 */
async function markOf(db: Db): Promise<Mark> {
  const [mark] = await db.$queryRaw<readonly Mark[]>`
    SELECT concat_ws(' ', p.count, p.written, c.count, c.written) AS people,
      COALESCE((SELECT hash FROM audit_entry ORDER BY sequence DESC LIMIT 1), '') AS acts FROM
      (SELECT count(*), sum(xmin::text::bigint) AS written FROM post WHERE "supersededAt" IS NULL) p,
      (SELECT count(*), sum(xmin::text::bigint) AS written FROM channel_binding WHERE "supersededAt" IS NULL) c`
  return mark ?? { people: '', acts: '' }
}

/** The same of the units. */
async function unitMarkOf(db: Db): Promise<string> {
  const [mark] = await db.$queryRaw<readonly { readonly mark: string }[]>`
    SELECT concat_ws(' ', count(*), sum(xmin::text::bigint)) AS mark FROM unit_span WHERE "supersededAt" IS NULL`
  return mark?.mark ?? ''
}
