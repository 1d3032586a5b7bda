import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  CASE_SOURCES,
  CASE_STATES,
  type CaseState,
  isOverdue,
  isUnassigned,
  OPEN_STATES,
} from '../../src/domain/case.ts'
import { isWithin } from '../../src/domain/case-parties.ts'
import { scopeOf } from '../../src/domain/visibility.ts'
import { type CaseCursor, type CaseFilter, countCases, listCases } from '../../src/store/case-list.ts'
import { findCase, insertCase, type NewCase, nextCaseNumber } from '../../src/store/cases.ts'
import type { Db } from '../../src/store/database.ts'
import { smallCity } from '../support/small-office.ts'
import { emptyDatabase } from '../support/test-database.ts'

const TODAY = '2026-11-23'
const NOW = new Date('2026-11-23T02:00:00Z')
const tree = smallCity()
const CODES = [...tree.spansByCode.keys()]
const TOWNSHIPS = CODES.filter((code) => code.length === 9)
const DISTRICTS = CODES.filter((code) => code.length === 6 && code !== '110000')

const aCase = fc.record({
  state: fc.constantFrom(...CASE_STATES),
  source: fc.constantFrom(...CASE_SOURCES),
  leadUnitCode: fc.constantFrom(...TOWNSHIPS),
  assistingCodes: fc.uniqueArray(fc.constantFrom(...TOWNSHIPS), { maxLength: 2 }),
  territorialCodes: fc.uniqueArray(fc.constantFrom(...TOWNSHIPS), { maxLength: 2 }),
  issuerUnitCode: fc.constantFrom('110000', ...DISTRICTS),
  suspended: fc.boolean(),
  dueOn: fc.option(fc.constantFrom('2026-10-31', '2026-11-20', '2026-11-22', '2026-11-23', '2026-12-31')),
})

const filters = fc.record(
  {
    states: fc.oneof(
      fc.uniqueArray(fc.constantFrom<CaseState>(...CASE_STATES), { minLength: 1, maxLength: 4 }),
      fc.constant(OPEN_STATES),
    ),
    source: fc.constantFrom(...CASE_SOURCES),
    unitCodes: fc.constantFrom(...CODES).map((unit) => CODES.filter((code) => isWithin(tree, code, unit, TODAY))),
    overdueOn: fc.constant(TODAY),
  },
  { requiredKeys: [] },
)

type Draft = typeof aCase extends fc.Arbitrary<infer T> ? T : never
type Made = NewCase & { readonly id: number }

/** The cases somebody with a post in the unit may see, one after the other by the rules and without a database. */
function expected(cases: readonly Made[], filter: CaseFilter, unit: string): readonly number[] {
  const { states, source, unitCodes, overdueOn } = filter
  const seen = cases.filter((one) => {
    const territories = one.territorialCodes.length === 0 ? [one.leadUnitCode] : one.territorialCodes
    const all = [one.leadUnitCode, ...one.assistingCodes, ...territories, one.issuerUnitCode]
    const isIn = (code: string) => isWithin(tree, code, unit, TODAY)
    const told = isUnassigned(one.state) ? [one.issuerUnitCode] : all
    // A unit that is asked for has to be one by which he sees the case, unless he sees the whole city.
    const asked = unit === '110000' ? all : told.filter(isIn)
    if (unit !== '110000' && !told.some(isIn)) return false
    if (unitCodes !== undefined && !asked.some((code) => unitCodes.includes(code))) return false
    if (states !== undefined && !states.includes(one.state)) return false
    if (source !== undefined && one.source !== source) return false
    return overdueOn === undefined || isOverdue({ state: one.state, isSuspended: one.suspended }, one.dueOn, overdueOn)
  })
  const byDay = (one: Made, other: Made) => (one.dueOn ?? '').localeCompare(other.dueOn ?? '') || one.id - other.id
  return seen.toSorted(overdueOn === undefined ? (one, other) => other.id - one.id : byDay).map(({ id }) => id)
}

async function insertAll(db: Db, drafts: readonly Draft[]): Promise<readonly Made[]> {
  await db.caseUnit.deleteMany()
  await db.rectificationCase.deleteMany()
  const made: Made[] = []
  for (const [at, draft] of drafts.entries()) {
    const one: NewCase = {
      ...draft,
      assistingCodes: draft.assistingCodes.filter((code) => code !== draft.leadUnitCode),
      number: `JB-2026-${String(at + 1).padStart(4, '0')}`,
      title: `案件${at}`,
      description: '说明',
      problemKind: null,
      place: null,
      sourceRef: null,
      districtCode: draft.leadUnitCode.slice(0, 6),
      crossJurisdiction: false,
      extensions: 0,
      falseKind: null,
      falseState: null,
      registeredOn: '2026-09-01',
      registeredBy: null,
    }
    made.push({ ...one, id: await insertCase(db, one, NOW) })
  }
  return made
}

describe('a list of cases', () => {
  let db: Db
  beforeEach(async () => {
    db = (await emptyDatabase()).database.prisma
  })

  it('holds what the rules of visibility and the filter allow, page after page', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aCase, { maxLength: 40 }),
        fc.array(
          fc.tuple(
            filters,
            fc.constantFrom('110000', ...DISTRICTS, ...TOWNSHIPS.slice(0, 4)),
            fc.integer({ min: 1, max: 9 }),
          ),
          {
            minLength: 12,
            maxLength: 12,
          },
        ),
        async (drafts, questions) => {
          const cases = await insertAll(db, drafts)
          for (const [filter, unit, take] of questions) {
            const post = { personId: 'p', name: 'p', unitCode: unit, role: 'dutyOfficer', slackUserId: null } as const
            const scope = scopeOf(tree, [{ ...post, validFrom: null, validTo: null }], 'p', TODAY)
            const wanted = expected(cases, filter, unit)
            const got: number[] = []
            let after: CaseCursor | null = null
            for (let page = 0; page < 50; page += 1) {
              const read = await listCases(db, filter, scope, { after, take })
              got.push(...read.cases.map(({ id }) => id))
              if (read.counted !== null) expect(read.counted).toEqual({ count: wanted.length, isMore: false })
              after = read.next
              if (after === null) break
            }
            expect(got).toEqual(wanted)
            expect(await countCases(db, filter, scope)).toEqual({ count: wanted.length, isMore: false })
          }
        },
      ),
      { numRuns: 12 },
    )
  })

  it('counts up to a thousand and says that there are more', async () => {
    const scope = { personId: 'p', unitCodes: new Set(['110101001']), isWholeCity: false, seesWholeLists: false }
    await db.$executeRaw`
      INSERT INTO rectification_case (number, source, title, description, state, "leadUnitCode", "issuerUnitCode",
        "crossJurisdiction", "registeredOn", "createdAt", "updatedAt")
      SELECT 'JB-2026-' || g, 'patrolReport', 't', 'd', 'closed', '110101001', '110000', false, '2026-01-01', now(), now()
      FROM generate_series(1001, 2201) g`
    await db.$executeRaw`
      INSERT INTO case_unit ("caseId", "unitCode", role) SELECT id, "leadUnitCode", 'lead' FROM rectification_case`
    expect(await countCases(db, {}, scope)).toEqual({ count: 1_000, isMore: true })
    expect(await countCases(db, {}, { ...scope, isWholeCity: true })).toEqual({ count: 1_000, isMore: true })
    expect(await countCases(db, { unitCodes: ['110101002'] }, scope)).toEqual({ count: 0, isMore: false })
  })

  it('shows nothing to somebody without a post', async () => {
    await insertAll(db, fc.sample(aCase, 5))
    const scope = { personId: 'p', unitCodes: new Set<string>(), isWholeCity: false, seesWholeLists: false }
    expect(await listCases(db, {}, scope, { after: null, take: 10 })).toEqual({
      cases: [],
      next: null,
      counted: { count: 0, isMore: false },
    })
  })
})

describe('numbers', () => {
  it.each([
    ['JB-{year}-{number}', 'JB-2026-0001', 'JB-2026-0002'],
    ['京环督〔{year}〕{number}号', '京环督〔2026〕0001号', '京环督〔2026〕0002号'],
  ])('of the pattern %s go on where the year stands', async (pattern, first, second) => {
    const db = (await emptyDatabase()).database.prisma
    const [draft] = fc.sample(aCase, 1)
    if (draft === undefined) throw new Error('expected a case')
    expect(await nextCaseNumber(db, pattern, '2026')).toBe(first)
    const [made] = await insertAll(db, [draft])
    if (made === undefined) throw new Error('expected a case')
    await db.rectificationCase.update({ where: { id: made.id }, data: { number: first } })
    expect(await nextCaseNumber(db, pattern, '2026')).toBe(second)
    expect(await nextCaseNumber(db, pattern, '2027')).toBe(first.replace('2026', '2027'))
    await db.rectificationCase.update({ where: { id: made.id }, data: { number: first.replace('0001', '9999') } })
    expect(await nextCaseNumber(db, pattern, '2026')).toBe(first.replace('0001', '10000'))
    expect(await findCase(db, first)).toBeNull()
  })
})
