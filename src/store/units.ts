import type { AdminLevel, Unit } from '../domain/units.ts'
import { bulkInsert } from './bulk-insert.ts'
import type { Db } from './database.ts'
import { fromJsonRows, type JsonRows } from './json-rows.ts'

export interface StoredUnit extends Unit {
  readonly id: number
}

/** Every span in force of every unit, by code and first day. */
export async function loadUnits(db: Db): Promise<readonly StoredUnit[]> {
  return toUnits(
    await db.$queryRaw<JsonRows>`
    SELECT json_agg(u ORDER BY code, id)::text AS rows
    FROM (SELECT id, code, name, level, "parentCode", kind, aliases, "validFrom", "validTo" FROM unit_span
      WHERE "supersededAt" IS NULL) u`,
  )
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
  return toUnits(
    await db.$queryRaw<JsonRows>`
    SELECT json_agg(u ORDER BY code, id)::text AS rows
    FROM (SELECT id, code, name, level, "parentCode", kind, aliases, "validFrom", "validTo" FROM unit_span
      WHERE "recordedAt" <= ${instant} AND ("supersededAt" IS NULL OR "supersededAt" > ${instant})) u`,
  )
}

function toUnits(rows: JsonRows): readonly StoredUnit[] {
  return fromJsonRows<Omit<StoredUnit, 'level'> & { readonly level: string }>(rows).map((unit) => ({
    ...unit,
    level: unit.level as AdminLevel,
  }))
}
