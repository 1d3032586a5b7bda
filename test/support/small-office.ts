import { daysInMonth } from '../../src/domain/time.ts'
import { createUnitTree, type Unit, type UnitTree } from '../../src/domain/units.ts'
import { aUnit, toCsv } from './tables.ts'

/** Districts of the small city with their townships; no name is part of another, so that a text is easily searched. */
const DISTRICTS = [
  { code: '110101', name: '甲区', townships: ['子镇', '丑镇', '寅镇', '卯镇', '辰镇', '巳镇'] },
  { code: '110102', name: '乙区', townships: ['午镇', '未镇', '申镇', '酉镇', '戌镇'] },
  { code: '110105', name: '丙区', townships: ['亥镇', '金镇', '木镇', '火镇', '土镇'] },
] as const

export interface SmallTownship {
  readonly code: string
  readonly name: string
  readonly districtCode: string
  readonly district: string
}

/** The sixteen townships in the order of their codes; ten of them are listed. */
export const TOWNSHIPS: readonly SmallTownship[] = DISTRICTS.flatMap(({ code, name, townships }) =>
  townships.map((township, index) => {
    return { code: `${code}00${index + 1}`, name: township, districtCode: code, district: name }
  }),
)

const SMALL_CITY: readonly Unit[] = [
  aUnit({ code: '110000', name: '天市', level: 'municipal', parentCode: null, kind: 'government' }),
  ...DISTRICTS.map(({ code, name }) =>
    aUnit({ code, name, level: 'district', parentCode: '110000', kind: 'government' }),
  ),
  ...TOWNSHIPS.map(({ code, name, districtCode }) => aUnit({ code, name, parentCode: districtCode, kind: 'town' })),
]

export function smallCity(rename: Readonly<Record<string, string>> = {}): UnitTree {
  return createUnitTree(SMALL_CITY.map((unit) => ({ ...unit, name: rename[unit.name] ?? unit.name })))
}

/** A township or district by name, such as 甲区 or 子镇. @throws {RangeError} For a name the city does not have. */
export function codeOf(name: string): string {
  const unit = SMALL_CITY.find((candidate) => candidate.name === name)
  if (unit === undefined) throw new RangeError(`${name}: expected a unit of the small city`)
  return unit.code
}

export interface TableRow {
  readonly code: string
  /** As the table writes it; `null` = no value. */
  readonly quality: string | number | null
  readonly work?: string | number | null
  readonly days?: number
  readonly note?: string
}

/** Changes by township name: another value, or a row's members. */
export type TableChanges = Readonly<Record<string, number | Partial<Omit<TableRow, 'code'>> | null>>

/** Fewer than this many whole units between neighbours of the ladder, so that a value fits between two of them. */
const LADDER_FROM = 30
const LADDER_STEP = 2

/**
 * A month in which every township is worse than the one before it: 子镇 has 30, 丑镇 32 … 土镇 60, work scores all 80.
 * The ten listed are those of 乙区 and 丙区, 午镇 at place 10 from the end and 巳镇 of 甲区 at place 11. `null` leaves
 * a township out of the table.
 */
export function ladder(changes: TableChanges = {}): readonly TableRow[] {
  return TOWNSHIPS.flatMap(({ code, name }, index) => {
    const change = changes[name]
    if (change === null) return []
    const row: TableRow = { code, quality: LADDER_FROM + LADDER_STEP * index }
    return [typeof change === 'number' ? { ...row, quality: change } : { ...row, ...change }]
  })
}

/** The rows as a file of a month's table. */
export function monthFile(month: string, rows: readonly TableRow[]): { fileName: string; content: Uint8Array } {
  const header = ['month', 'unit_code', 'quality_value', 'work_score', 'valid_days', 'note']
  const lines = rows.map(({ code, quality, work = 80, days = daysInMonth(month), note = '' }) => {
    return [month, code, String(quality ?? '—'), String(work ?? '—'), String(days), note]
  })
  return { fileName: `${month}.csv`, content: Buffer.from(toCsv([header, ...lines])) }
}

/** The tree as a units file. */
export function unitsFile(tree: UnitTree): { fileName: string; content: Uint8Array } {
  const header = ['code', 'name', 'level', 'parent_code', 'kind', 'aliases', 'valid_from', 'valid_to']
  const lines = [...tree.spansByCode.values()].flat().map((unit) => {
    const { code, name, level, parentCode, kind, aliases, validFrom, validTo } = unit
    return [code, name, level, parentCode ?? '', kind, aliases.join(';'), validFrom ?? '', validTo ?? '']
  })
  return { fileName: 'units.csv', content: Buffer.from(toCsv([header, ...lines])) }
}
