import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { ADMIN_LEVELS, type Unit } from '../../src/domain/units.ts'

/** A township of 甲区, with whatever the test is about put in its place. */
export function aUnit(parts: Partial<Unit> = {}): Unit {
  return {
    code: '990101001',
    name: '乙镇',
    level: 'township',
    parentCode: '990101',
    kind: 'town',
    aliases: [],
    validFrom: null,
    validTo: null,
    ...parts,
  }
}

export function aDistrict(parts: Partial<Unit> = {}): Unit {
  return aUnit({ code: '990101', name: '甲区', level: 'district', parentCode: '990000', kind: 'government', ...parts })
}

export function aCity(parts: Partial<Unit> = {}): Unit {
  return aUnit({ code: '990000', name: '某市', level: 'municipal', parentCode: null, kind: 'government', ...parts })
}

/** The city with 甲区 and 丙区, and nothing below them. */
export const TWO_DISTRICTS: readonly Unit[] = [aCity(), aDistrict(), aDistrict({ code: '990102', name: '丙区' })]

/** The built-in units of Beijing, read from the file the product loads. */
export function beijingUnits(): readonly Unit[] {
  const path = fileURLToPath(new URL('../../data/units/beijing.csv', import.meta.url))
  const rows = parse<Record<string, string>>(readFileSync(path), { columns: true })
  return rows.map((row) => {
    const level = ADMIN_LEVELS.find((known) => known === row.level)
    if (level === undefined) throw new Error(`level '${row.level ?? ''}' of unit ${row.code ?? ''}: expected a level`)
    return {
      code: row.code ?? '',
      name: row.name ?? '',
      level,
      parentCode: row.parent_code || null,
      kind: row.kind ?? '',
      aliases: (row.aliases ?? '').split(';').filter((alias) => alias !== ''),
      validFrom: row.valid_from || null,
      validTo: row.valid_to || null,
    }
  })
}
