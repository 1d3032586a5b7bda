import { ADMIN_LEVELS, type AdminLevel, isBody, type Unit } from '../domain/units.ts'
import { createFieldReader, createSpanIndex, type FieldReader, readSpan, splitList } from './fields.ts'
import { UNITS_FILE } from './headers.ts'
import type { IntakeResult, IssueLog } from './issues.ts'
import type { FileSource } from './source.ts'
import { readTable } from './table.ts'
import type { RowTaker } from './table-spec.ts'

/** A unit with the row it stands in. */
export type UnitRow = Unit & { readonly row: number }

type Column = keyof typeof UNITS_FILE.columns

/** What the code of a territory looks like at each level; the numbers are those of the statistical codes. */
const TERRITORY_CODES: Readonly<Record<AdminLevel, { readonly pattern: RegExp; readonly expected: string }>> = {
  municipal: { pattern: /^\d{6}$/, expected: '6 digits' },
  district: { pattern: /^\d{6}$/, expected: '6 digits' },
  township: { pattern: /^\d{9,12}$/, expected: '9 to 12 digits' },
  village: { pattern: /^\d{12}$/, expected: '12 digits' },
}

/** Kinds whose units are territories and so bear statistical codes; an office's own kinds may bear any code. */
const TERRITORY_KINDS: ReadonlySet<string> = new Set([
  'government',
  'developmentArea',
  'street',
  'town',
  'township',
  'area',
  'community',
])

/** A digit is needed so that no code can be taken for a name. */
const OTHER_CODE = /^(?=.*\d)[0-9A-Za-z-]{3,32}$/
const KIND = /^[\p{L}][\p{L}\p{N}_-]{0,63}$/u
const ALIAS_SEPARATOR = /[;；]/

/**
 * Reads a units file.
 *
 * A unit that moved or was renamed may have several rows, one a span of days; spans that overlap are refused. Whether
 * parents exist is not asked here: they may be stored already.
 */
export function readUnits(source: FileSource): Promise<IntakeResult<readonly UnitRow[]>> {
  return readTable<Column, readonly UnitRow[]>(source, {
    kind: UNITS_FILE,
    needs: [[['code']], [['name']], [['level']], [['parent_code']]],
    start: ({ errors }) => takeUnits(errors),
  })
}

function takeUnits(errors: IssueLog): RowTaker<Column, readonly UnitRow[]> {
  const units: UnitRow[] = []
  const byCode = createSpanIndex<UnitRow>()
  return {
    row(row, cells) {
      const fields = createFieldReader<Column>(row, cells, errors)
      const unit = readUnit(fields, row)
      const against = unit.code === '' ? null : byCode.add(unit.code, unit)
      if (against !== null) fields.issue('code', unit.code, `each unit ${against}`)
      if (fields.isSound()) units.push(unit)
    },
    finish: () => units,
  }
}

function readUnit(fields: FieldReader<Column>, row: number): UnitRow {
  const code = fields.neededToken('code')
  const name = fields.neededText('name')
  const level = readLevel(fields)
  const kind = fields.token('kind') ?? (level === 'village' ? 'community' : 'government')
  if (!KIND.test(kind)) fields.issue('kind', kind, 'a word such as government, department or developmentArea')
  const parentCode = fields.token('parent_code')
  const aliases = splitList(fields.text('aliases'), ALIAS_SEPARATOR)
  const unit: UnitRow = { code, name, level: level ?? 'village', parentCode, kind, aliases, ...readSpan(fields), row }
  if (level !== null && code !== '') checkCode(fields, unit)
  if (level !== null) checkParent(fields, unit)
  return unit
}

function readLevel(fields: FieldReader<Column>): AdminLevel | null {
  const text = fields.token('level') ?? ''
  const level = ADMIN_LEVELS.find((candidate) => candidate === text.toLowerCase())
  if (level === undefined) fields.issue('level', text, `one of ${ADMIN_LEVELS.join(', ')}`)
  return level ?? null
}

function checkCode(fields: FieldReader<Column>, unit: Unit): void {
  const isTerritory = TERRITORY_KINDS.has(unit.kind) && !isBody(unit)
  const territory = TERRITORY_CODES[unit.level]
  const fits = isTerritory ? territory.pattern.test(unit.code) : OTHER_CODE.test(unit.code)
  if (fits) return
  const expected = isTerritory
    ? `${territory.expected} for a ${unit.level} ${unit.kind}`
    : '3 to 32 letters, digits and hyphens, a digit among them'
  fields.issue('code', unit.code, expected)
}

function checkParent(fields: FieldReader<Column>, unit: Unit): void {
  if (unit.parentCode === null && unit.level !== 'municipal') {
    fields.issue('parent_code', '', 'the code of the unit above; only a municipal unit has none')
  } else if (unit.parentCode === unit.code) fields.issue('parent_code', unit.code, 'another unit')
  else if (unit.parentCode !== null && !OTHER_CODE.test(unit.parentCode)) {
    fields.issue('parent_code', unit.parentCode, 'a unit code')
  }
}
