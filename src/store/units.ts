import type { AdminLevel, Unit } from '../domain/units.ts'
import { bulkInsert } from './bulk-insert.ts'
import type { Db } from './database.ts'

export interface StoredUnit extends Unit {
  readonly id: number
}

/** Every span in force of every unit, by code and first day. */
export async function loadUnits(db: Db): Promise<readonly StoredUnit[]> {
  const rows = await db.unitSpan.findMany({
    where: { supersededAt: null },
    orderBy: [{ code: 'asc' }, { id: 'asc' }],
  })
  return rows.map((row) => ({ ...row, level: row.level as AdminLevel }))
}

/** Writes a merge of units: what no longer holds is superseded, never deleted. */
export async function saveUnits(
  db: Db,
  merge: { readonly inserted: readonly Unit[]; readonly superseded: readonly StoredUnit[] },
  by: string | null,
  now: Date,
): Promise<void> {
  const ids = merge.superseded.map((unit) => unit.id)
  await db.$executeRaw`UPDATE unit_span SET "supersededAt" = ${now} WHERE id = ANY(${ids}::int[])`
  const rows = merge.inserted.map((unit) => ({
    code: unit.code,
    name: unit.name,
    level: unit.level,
    parentCode: unit.parentCode,
    kind: unit.kind,
    aliases: unit.aliases,
    validFrom: unit.validFrom,
    validTo: unit.validTo,
    recordedAt: now.toISOString(),
    recordedBy: by,
  }))
  await bulkInsert(
    db,
    'unit_span',
    {
      code: 'text',
      name: 'text',
      level: 'text',
      parentCode: 'text',
      kind: 'text',
      aliases: 'text[]',
      validFrom: 'text',
      validTo: 'text',
      recordedAt: 'timestamptz',
      recordedBy: 'text',
    },
    rows,
  )
}

/** The spans as they were known at an instant, so that what was computed then can be computed again. */
export async function loadUnitsAsOf(db: Db, instant: Date): Promise<readonly StoredUnit[]> {
  const rows = await db.unitSpan.findMany({
    where: { recordedAt: { lte: instant }, OR: [{ supersededAt: null }, { supersededAt: { gt: instant } }] },
    orderBy: [{ code: 'asc' }, { id: 'asc' }],
  })
  return rows.map((row) => ({ ...row, level: row.level as AdminLevel }))
}
