import { describe, expect, it } from 'vitest'
import type { Office, RankingRules } from '../../src/domain/office.ts'
import { listAudit } from '../../src/store/audit.ts'
import { computeRanking } from '../../src/workflows/compute-ranking.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { recordSettings } from '../../src/workflows/record-settings.ts'
import { verifyAudit } from '../../src/workflows/verify-audit.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { ladder } from '../support/small-office.ts'

const MONTH = '2026-10'

const actsOf = async ({ context }: TestOffice, wanted: string) =>
  (await listAudit(context.database.prisma, { take: 1_000 })).filter(({ act }) => act === wanted)

function withOffice(context: OfficeContext, over: Partial<Office>): OfficeContext {
  return { ...context, office: { ...context.office, ...over } }
}

function withAir(context: OfficeContext, over: Partial<RankingRules>): OfficeContext {
  const { air } = context.office.rankings
  if (air === undefined) throw new Error('expected rules of air')
  return withOffice(context, { rankings: { ...context.office.rankings, air: { ...air, ...over } } })
}

const open = () => startOffice({ at: '2026-11-06 10:00', allowOthers: true })
const compute = (context: OfficeContext, month = MONTH) =>
  computeRanking(context, { medium: 'air', month, by: as('importer') })

describe('changed rules', () => {
  it('are an act of whoever imports or computes first with them, with the version before and after', async () => {
    await using office = await open()
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await compute(office.context))
    taken(await compute(office.context))
    taken(await compute(withAir(office.context, { bottom: 3 })))
    const acts = await actsOf(office, 'changeRules')
    expect(
      acts.map(({ actorId, surface, medium, month, details }) => ({ actorId, surface, medium, month, details })),
    ).toEqual([
      { actorId: 'sample-importer', surface: 'cli', medium: 'air', month: null, details: { from: null, to: 1 } },
      { actorId: 'sample-importer', surface: 'cli', medium: 'air', month: null, details: { from: 1, to: 2 } },
    ])
    expect((await verifyAudit(office.context.database.prisma)).broken).toBeNull()
  })

  it('are an act too when they change nothing of the month that was computed', async () => {
    await using office = await open()
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await compute(office.context))
    const later = withAir(office.context, { effectiveFrom: '2027-01', bottom: 5 })
    expect(taken(await compute(later)).isNew).toBe(false)
    expect((await actsOf(office, 'changeRules')).map(({ details }) => details.to)).toEqual([1, 2])
  })

  it('are not stored, nor an act, when the computation is refused', async () => {
    await using office = await open()
    expect(refusalOf(await compute(office.context)).code).toBe('no-data')
    expect(await actsOf(office, 'changeRules')).toEqual([])
    expect(await office.context.database.prisma.ruleSetVersion.count()).toBe(0)
  })
})

describe('another office file', () => {
  it('is an act that names what changed, once, though two processes start at the same time', async () => {
    await using office = await open()
    const { context } = office
    const first = await Promise.all([recordSettings(context), recordSettings(context)])
    expect(first.map((changed) => changed.length).sort((a, b) => a - b)).toEqual([
      0,
      Object.keys(context.office).length,
    ])
    expect(await recordSettings(context)).toEqual([])
    const quiet = withOffice(context, { quietHours: { from: '22:00', to: '07:00' }, name: '别的局' })
    expect(await recordSettings(quiet)).toEqual(['name', 'quietHours'])
    expect(await recordSettings(context)).toEqual(['name', 'quietHours'])
    const acts = await actsOf(office, 'changeSettings')
    expect(acts.map(({ actorId, surface }) => [actorId, surface])).toEqual(acts.map(() => [null, 'cli']))
    const [began, changed, back] = acts.map(({ details }) => details)
    expect(began).toMatchObject({ from: null })
    expect(changed).toMatchObject({ from: began?.sha256, changed: ['name', 'quietHours'] })
    expect(back).toMatchObject({ sha256: began?.sha256, from: changed?.sha256 })
    expect(acts).toHaveLength(3)
    expect(JSON.stringify(acts)).not.toMatch(/别的局|22:00/)
  })
})
