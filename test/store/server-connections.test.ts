import { setTimeout as pause } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { PrismaClient } from '../../src/store/generated/client.ts'
import { toServerAddress, toServerPool } from '../../src/store/server-connections.ts'
import { startFrozenLink } from '../support/frozen-link.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'

const START_MS_MAX = 120_000
const ADDRESS = 'postgres://duban:secret@db.example:5432/office'

describe('the connections of one process', () => {
  it.each([
    ['', 10, 4],
    ['?connection_limit=6', 4, 1],
    ['?connection_limit=8', 5, 2],
    ['?connection_limit=100', 66, 33],
  ])('with “%s” are %i for the office, %i for the queue and one that listens', (query, office, queue) => {
    const address = toServerAddress(ADDRESS + query)
    expect(toServerPool(address, 'office').max).toBe(office)
    expect(toServerPool(address, 'queue').max).toBe(queue)
    expect(office + queue + 1).toBe(address.connectionsMax)
    expect(address.connectionString).not.toContain('connection_limit')
    expect(address.shown).toBe('postgres://db.example:5432/office')
  })

  it.each(['5', '101', '0', '-6', 'many', '6.5', ''])('limited to “%s” are refused, with the bounds', (limit) => {
    expect(() => toServerAddress(`${ADDRESS}?connection_limit=${limit}`)).toThrow(
      `DATABASE_URL: got connection_limit=${limit}; expected 6 to 100 connections a process`,
    )
  })
})

describe('a server', () => {
  let server: TestPostgres
  let url = ''
  beforeAll(async () => {
    server = await startPostgres({ max_connections: '6', superuser_reserved_connections: '0' })
    url = await server.createDatabase('office')
  }, START_MS_MAX)
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
  }, START_MS_MAX)

  it.each([
    ['another password', (good: string) => good.replace(':duban-test@', ':other@'), 'password authentication failed'],
    ['a database it does not have', (good: string) => `${good}_of_nobody`, 'does not exist'],
    ['TLS where it has none', (good: string) => `${good}?sslmode=verify-full`, 'does not support SSL'],
  ])('that is asked for %s refuses, which is told apart from no answer', async (_name, spoil, reason) => {
    const opening = openDatabase(spoil(url))
    await expect(opening).rejects.toMatchObject({ code: 'database-refused', message: expect.stringContaining(reason) })
    await expect(opening).rejects.not.toThrow(/duban-test|other@/)
  })

  it('that has no session left is one that does not answer yet', async () => {
    const taken = await Promise.all([1, 2, 3, 4, 5, 6].map(() => openDatabase(url)))
    try {
      await expect(openDatabase(url)).rejects.toMatchObject({ code: 'database-unreachable' })
    } finally {
      for (const database of taken) await database[Symbol.asyncDispose]()
    }
  })

  it('whose connections fell silent is left, and asked over new ones', async () => {
    await using link = await startFrozenLink(Number(new URL(url).port))
    const address = toServerAddress(url.replace(new URL(url).port, String(link.port)))
    const prisma = new PrismaClient({ adapter: new PrismaPg(toServerPool(address, 'office', 500)) })
    try {
      const act = prisma.$transaction(async (db) => {
        await db.$queryRaw`SELECT 1`
        link.freezeOpen()
        await db.$queryRaw`SELECT 2`
      })
      await expect(act).rejects.toThrow()
      await pause(0)
      expect(await prisma.$queryRaw`SELECT 3 AS number`).toEqual([{ number: 3 }])
    } finally {
      await prisma.$disconnect()
    }
  })
})
