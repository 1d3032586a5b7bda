import type { CaseSource, CaseState, FalseKind } from '../domain/case.ts'
import type { CaseUnits } from '../domain/case-parties.ts'
import type { LocalDay } from '../domain/time.ts'
import { lockCaseNumbers } from './advisory-locks.ts'
import type { Db } from './database.ts'
import type { RectificationCaseModel } from './generated/models.ts'

/** What a unit is to a case. */
export type CaseUnitRole = 'lead' | 'assisting' | 'territorial' | 'issuer'

export interface CaseFacts {
  readonly number: string
  readonly source: CaseSource
  readonly title: string
  readonly description: string
  readonly problemKind: string | null
  readonly place: string | null
  /** How the source itself numbers it. */
  readonly sourceRef: string | null
  readonly state: CaseState
  /** The district of the lead unit, or the lead unit where it is one; `null` under no district. */
  readonly districtCode: string | null
  readonly crossJurisdiction: boolean
  readonly suspended: boolean
  /** How many extensions were granted. */
  readonly extensions: number
  readonly falseKind: FalseKind | null
  readonly falseState: 'suspected' | 'confirmed' | 'dismissed' | null
  /** The last day on which the rectification is done in time. */
  readonly dueOn: LocalDay | null
  readonly registeredOn: LocalDay
  readonly registeredBy: string | null
}

/** A case with its units. */
export interface StoredCase extends CaseFacts, CaseUnits {
  readonly id: number
  /** Raised by every step. */
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly closedAt: Date | null
}

export type NewCase = CaseFacts & CaseUnits

/** What a step may change of a case; what is left out stays. */
export type CaseChange = Partial<
  Pick<CaseFacts, 'state' | 'suspended' | 'extensions' | 'falseKind' | 'falseState' | 'dueOn'> & {
    readonly closedAt: Date | null
    readonly districtCode: string | null
    readonly crossJurisdiction: boolean
    readonly units: CaseUnits
  }
>

/** Most units one case concerns in one role. */
export const CASE_UNITS_MAX = 50

/** Writes a case under a number that `nextCaseNumber` gave in the same transaction. Returns its id. */
export async function insertCase(db: Db, made: NewCase, now: Date): Promise<number> {
  const { leadUnitCode, assistingCodes, territorialCodes, issuerUnitCode, ...facts } = made
  const units = { leadUnitCode, assistingCodes, territorialCodes, issuerUnitCode }
  const { id } = await db.rectificationCase.create({
    data: { ...facts, leadUnitCode, issuerUnitCode, createdAt: now, updatedAt: now },
    select: { id: true },
  })
  await db.caseUnit.createMany({ data: unitRows(id, units) })
  return id
}

/** The case of that number; `null` = there is none. */
export async function findCase(db: Db, number: string): Promise<StoredCase | null> {
  const row = await db.rectificationCase.findUnique({ where: { number } })
  return row === null ? null : withUnits(db, row)
}

/** The same by its id, as a deadline names it. */
export async function findCaseById(db: Db, id: number): Promise<StoredCase | null> {
  const row = await db.rectificationCase.findUnique({ where: { id } })
  return row === null ? null : withUnits(db, row)
}

/** The case of that number, locked until the transaction ends: the steps of one case take turns. */
export async function lockCase(db: Db, number: string): Promise<StoredCase | null> {
  await db.$queryRaw`SELECT id FROM rectification_case WHERE number = ${number} FOR UPDATE`
  return findCase(db, number)
}

/** The units of many cases, in one look. */
export async function caseUnitsOf(db: Db, caseIds: readonly number[]): Promise<ReadonlyMap<number, CaseUnits>> {
  if (caseIds.length === 0) return new Map()
  const rows = await db.caseUnit.findMany({ where: { caseId: { in: [...caseIds] } }, orderBy: { unitCode: 'asc' } })
  const byCase = [...Map.groupBy(rows, ({ caseId }) => caseId)]
  return new Map(
    byCase.map(([caseId, units]) => {
      const codesOf = (role: CaseUnitRole) => units.filter((unit) => unit.role === role).map(({ unitCode }) => unitCode)
      const [leadUnitCode = ''] = codesOf('lead')
      const [issuerUnitCode = ''] = codesOf('issuer')
      const territories = codesOf('territorial')
      const territorialCodes = territories.length === 0 ? [leadUnitCode] : territories
      return [caseId, { leadUnitCode, assistingCodes: codesOf('assisting'), territorialCodes, issuerUnitCode }]
    }),
  )
}

/** Writes what a step changes. Call it on a case that is locked. */
export async function updateCase(db: Db, id: number, { units, ...change }: CaseChange, now: Date): Promise<void> {
  const owners = units === undefined ? {} : { leadUnitCode: units.leadUnitCode, issuerUnitCode: units.issuerUnitCode }
  await db.rectificationCase.update({
    where: { id },
    data: { ...change, ...owners, updatedAt: now, version: { increment: 1 } },
  })
  if (units === undefined) return
  await db.caseUnit.deleteMany({ where: { caseId: id } })
  await db.caseUnit.createMany({ data: unitRows(id, units) })
}

/**
 * The next number of the year by the office's pattern, which holds `{year}` and `{number}`; at least four digits, without
 * gaps and never used before. Registrations take turns from here to the end of their transaction, so that a number whose
 * case is not kept goes to the next one.
 */
export async function nextCaseNumber(db: Db, pattern: string, year: string): Promise<string> {
  await lockCaseNumbers(db)
  const [before = '', after = ''] = pattern.replaceAll('{year}', year).split('{number}')
  // Ids rise with numbers under the lock, and no case is ever deleted, so the newest case of the year has its last number.
  const [last] = await db.$queryRaw<readonly { readonly number: string }[]>`
    SELECT number FROM rectification_case
    WHERE starts_with(number, ${before})
      AND substr(number, ${before.length + 1}::int) ~ ${`^[0-9]{4,9}${after.replaceAll(/\W/g, '[$&]')}$`}
    ORDER BY id DESC LIMIT 1`
  const counted = last?.number.slice(before.length, last.number.length - after.length) ?? '0'
  return `${before}${String(Number(counted) + 1).padStart(4, '0')}${after}`
}

/** Cases that a source numbers so, with its references. */
export async function casesOfRefs(
  db: Db,
  refs: readonly string[],
): Promise<readonly { readonly number: string; readonly source: string; readonly sourceRef: string | null }[]> {
  if (refs.length === 0) return []
  return db.rectificationCase.findMany({
    where: { sourceRef: { in: [...refs] }, state: { not: 'withdrawn' } },
    select: { number: true, source: true, sourceRef: true },
  })
}

/** The row with its units. */
async function withUnits(db: Db, row: RectificationCaseModel): Promise<StoredCase> {
  const units = await db.caseUnit.findMany({ where: { caseId: row.id }, orderBy: { unitCode: 'asc' } })
  const codesOf = (role: CaseUnitRole) => units.filter((unit) => unit.role === role).map(({ unitCode }) => unitCode)
  const territories = codesOf('territorial')
  const { overdue: _overdue, ...facts } = row
  return {
    ...facts,
    source: row.source as CaseSource,
    state: row.state as CaseState,
    falseKind: row.falseKind as FalseKind | null,
    falseState: row.falseState as StoredCase['falseState'],
    assistingCodes: codesOf('assisting'),
    territorialCodes: territories.length === 0 ? [row.leadUnitCode] : territories,
  }
}

function unitRows(caseId: number, units: CaseUnits) {
  const { leadUnitCode, assistingCodes, territorialCodes, issuerUnitCode } = units
  const rowOf = (role: CaseUnitRole) => (unitCode: string) => ({ caseId, unitCode, role })
  const isAtLead = territorialCodes.every((code) => code === leadUnitCode)
  return [
    rowOf('lead')(leadUnitCode),
    ...assistingCodes.map(rowOf('assisting')),
    // A case that lies where its lead unit is, as nearly all do, needs no row to say so.
    ...(isAtLead ? [] : territorialCodes.map(rowOf('territorial'))),
    rowOf('issuer')(issuerUnitCode),
  ]
}
