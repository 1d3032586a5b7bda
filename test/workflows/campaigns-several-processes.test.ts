import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { type DefineCampaignInput, defineCampaign } from '../../src/workflows/campaigns/define-campaign.ts'
import { launchCampaignNow } from '../../src/workflows/campaigns/launch-campaign.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { importUnits } from '../../src/workflows/import-units.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { refusalOf, taken } from '../support/acts.ts'
import { ROOT } from '../support/cli.ts'
import { startOffice } from '../support/office.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { codeOf, smallCity, unitsFile } from '../support/small-office.ts'
import { toCsv } from '../support/tables.ts'

const PROCESSES = 4
const DISTRICTS = ['甲区', '乙区', '丙区'].map(codeOf)
/** There is no person yet, and then anybody may act. */
const by = { surface: 'cli', personId: null } as const
const ANNUAL: DefineCampaignInput = {
  kind: 'annualReport',
  year: 2026,
  title: null,
  basis: null,
  dueOn: '2027-01-29',
  launchOn: '2027-01-04',
  forms: [],
  hasDistricts: true,
  units: [],
  except: [],
  successors: [],
  basedOn: null,
  receiver: null,
  by,
}

let server: TestPostgres
let databases: readonly Database[]
beforeAll(async () => {
  server = await startPostgres()
  const url = await server.createDatabase('campaigns')
  databases = await Promise.all(Array.from({ length: PROCESSES }, () => openDatabase(url)))
  const [first] = databases
  if (first !== undefined) await migrateDatabase(first, join(ROOT, 'prisma'))
})
afterAll(async () => {
  for (const database of databases) await database[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** Each defines the campaign and launches it at once, as four administrators who have not heard of each other. */
async function expectOneLaunch(contexts: readonly OfficeContext[]): Promise<void> {
  const outcomes = await Promise.all(
    contexts.map(async (context) => {
      const defined = await defineCampaign(context, ANNUAL)
      return defined.ok ? launchCampaignNow(context, { campaign: 'annualReport/2026', basedOn: null, by }) : defined
    }),
  )
  const refused = outcomes.filter(({ ok }) => !ok)
  expect(refused).toHaveLength(contexts.length - 1)
  for (const outcome of refused)
    expect(refusalOf(outcome).message).toMatch(/is open; expected one that is not launched/)
  const prisma = contexts[0]?.database.prisma
  expect(await prisma?.campaign.findMany({ select: { state: true } })).toEqual([{ state: 'open' }])
  const submissions = await prisma?.submission.findMany({ orderBy: { unitCode: 'asc' }, select: { unitCode: true } })
  expect(submissions?.map(({ unitCode }) => unitCode)).toEqual(DISTRICTS)
  const requests = await prisma?.message.findMany({ where: { kind: 'campaignRequest' }, orderBy: { unitCode: 'asc' } })
  expect(requests?.map(({ unitCode }) => unitCode)).toEqual(DISTRICTS)
  expect(await prisma?.deadline.count({ where: { state: 'open' } })).toBe(DISTRICTS.length + 1)
  expect(await prisma?.auditEntry.count({ where: { act: 'campaign.launch' } })).toBe(1)
}

it('a campaign that several administrators define and launch at once is launched once', async () => {
  await using office = await startOffice({ at: '2027-01-04 08:00', allowOthers: true })
  const contexts = databases.map((database): OfficeContext => ({ ...office.context, database }))
  const [first] = contexts
  if (first === undefined) throw new Error('expected a process')
  taken(await importUnits(first, { source: unitsFile(smallCity()), by }))
  const rows = DISTRICTS.map((code) => [code, 'slack', `C000${code}`, 'reports'])
  const channels = toCsv([['unit_code', 'platform', 'channel_id', 'purpose'], ...rows])
  taken(await importChannels(first, { source: { fileName: 'c.csv', content: Buffer.from(channels) }, by }))
  await expectOneLaunch(contexts)
  await office.context.database.prisma.post.deleteMany()
  await expectOneLaunch(Array.from({ length: 3 }, () => office.context))
})
