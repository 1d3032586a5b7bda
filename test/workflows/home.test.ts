import { expect, it } from 'vitest'
import type { Db } from '../../src/store/database.ts'
import { keepRegisters } from '../../src/store/registers.ts'
import type { Home } from '../../src/workflows/home/facts.ts'
import { loadHome } from '../../src/workflows/home/home.ts'
import { taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

/** Requests to the database that one opening of a page may cost, whoever opens it. */
const REQUESTS_MAX = 20

/** What somebody's page says, and what it cost once the registers are in memory. */
async function opened({ context }: TestOffice, slackUserId: string) {
  const requests: string[] = []
  const prisma = context.database.prisma as unknown as {
    $extends: (extension: object) => Db
  }
  const counting = prisma.$extends({
    query: {
      $allOperations({ model, operation, args, query }: CountedRequest) {
        requests.push(`${model ?? ''} ${operation}`)
        return query(args)
      },
    },
  })
  keepRegisters(counting)
  const counted = { ...context, database: { ...context.database, prisma: counting as typeof context.database.prisma } }
  const open = async (): Promise<Home> => taken(await loadHome(counted, { surface: 'slack', slackUserId }))
  await open()
  requests.length = 0
  const home = await open()
  if (home.kind !== 'known') throw new Error(`${slackUserId}: expected somebody the office knows`)
  return { home, requests }
}

interface CountedRequest {
  readonly model?: string
  readonly operation: string
  readonly args: unknown
  readonly query: (args: unknown) => Promise<unknown>
}

it('a page costs as many requests in a city of 343 townships as in one of 16, and shows nobody the work of others', async () => {
  const costs: (readonly number[])[] = []
  for (const units of ['small', 'beijing'] as const) {
    const rules = { air: { bottom: 8 } }
    await using office = await startOffice({ at: '2026-11-16 10:00', units, rules, allowOthers: true })
    const townships = [...office.tree.spansByCode.values()].flat().filter(({ level }) => level === 'township')
    expect(townships).toHaveLength(units === 'small' ? 16 : 343)
    const administrator = await opened(office, 'U0ADMINISTRATOR')
    expect(administrator.home.administration?.coverage.units).toBe(units === 'small' ? 19 : 360)
    const official = await opened(office, `U${townships[0]?.code}D`)
    expect(official.home).toMatchObject({ waiting: { items: [] }, work: null, administration: null })
    const issuer = await opened(office, 'U0ISSUER')
    expect(issuer.home.administration).toBeNull()
    costs.push([administrator, official, issuer].map(({ requests }) => requests.length))
    if (units === 'beijing') continue
    await office.publishMonth('air', '2026-10', ladder({ 午镇: 70 }))
    const deciding = await opened(office, 'U0ISSUER')
    expect(deciding.home.work?.proposals).toMatchObject({ items: { length: 4 }, more: 4 })
    expect(deciding.requests.length).toBeLessThanOrEqual(issuer.requests.length)
    const notified = await opened(office, `U${codeOf('午镇')}D`)
    expect(notified.home.waiting.items).toMatchObject([{ matter: { kind: 'receipt' }, unit: { unitName: '午镇' } }])
    // The receipts, their messages and their days, each for all of them at once.
    expect(notified.requests.length).toBeLessThanOrEqual(official.requests.length + 3)
    const other = await opened(office, `U${codeOf('子镇')}D`)
    expect(other.home).toMatchObject({ waiting: { items: [] }, work: null, administration: null })
  }
  expect(costs[1]).toEqual(costs[0])
  expect(Math.max(...costs.flat())).toBeLessThanOrEqual(REQUESTS_MAX)
}, 300_000)
