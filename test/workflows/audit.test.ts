import { describe, expect, it } from 'vitest'
import { listAudit } from '../../src/store/audit.ts'
import { verifyAudit } from '../../src/workflows/verify-audit.ts'
import { refusalOf, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'

async function publishedOffice(): Promise<TestOffice> {
  const office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true })
  await office.publishMonth('air', MONTH, ladder())
  taken(await office.summon('air', MONTH, { units: ['土镇'] }))
  return office
}

const entries = (office: TestOffice) => listAudit(office.context.database.prisma, { take: 1_000 })

describe('the audit log', () => {
  it('holds every act of a month once, with who did it from where', async () => {
    await using office = await publishedOffice()
    const acts = (await entries(office)).filter(({ month }) => month === MONTH)
    expect(acts.map(({ act, actorId, surface }) => [act, actorId, surface])).toEqual([
      ['importMonth', 'sample-importer', 'cli'],
      ['compute', 'sample-importer', 'cli'],
      ['review', 'sample-reviewer', 'cli'],
      ['publish', 'sample-issuer', 'cli'],
      ['summon', 'sample-issuer', 'cli'],
    ])
    expect(acts.at(-1)).toMatchObject({ unitCode: codeOf('土镇'), details: { at: '2026-12-01 09:30' } })
    expect((await verifyAudit(office.context.database.prisma)).broken).toBeNull()
  })

  it('says nothing of an act that was refused', async () => {
    await using office = await publishedOffice()
    const before = await entries(office)
    refusalOf(await office.publish('water', MONTH))
    refusalOf(await office.summon('air', MONTH, { units: ['土镇'] }))
    refusalOf(await office.importTable('air', MONTH, ladder(), 'reviewer'))
    expect(await entries(office)).toEqual(before)
  })

  it('tells acts about one unit, and acts since an instant', async () => {
    await using office = await publishedOffice()
    const { prisma } = office.context.database
    const ofUnit = await listAudit(prisma, { unitCode: codeOf('土镇'), take: 10 })
    expect(ofUnit.map(({ act }) => act)).toEqual(['summon'])
    office.advance({ days: 1 })
    const since = office.clock.now()
    taken(await office.importTable('air', MONTH, ladder(), 'importer'))
    expect((await listAudit(prisma, { since, take: 10 })).map(({ act }) => act)).toEqual(['importMonth'])
  })

  it.each([
    ['a changed reason', `UPDATE audit_entry SET details = '{"version": 9}' WHERE act = 'publish'`, 'hash'],
    ['a changed person', `UPDATE audit_entry SET "actorId" = 'somebody' WHERE act = 'publish'`, 'hash'],
    ['an entry taken out', `DELETE FROM audit_entry WHERE act = 'publish'`, 'gap'],
  ])('names the first broken link after %s', async (_name, sql, problem) => {
    await using office = await publishedOffice()
    const place = (await entries(office)).find(({ act }) => act === 'publish')?.sequence
    await office.database.pglite.exec(sql)
    const { broken } = await verifyAudit(office.context.database.prisma)
    expect(broken).toEqual({ sequence: place, problem })
  })
})
