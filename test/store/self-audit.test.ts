import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { enqueueMessage, type NewMessage } from '../../src/store/outbox.ts'
import {
  dueMessages,
  lastHoldUntil,
  messagesInDoubt,
  messagesInTrouble,
  sharedPlaces,
} from '../../src/store/self-audit.ts'
import { inSnapshot } from '../../src/store/snapshot.ts'
import { readStanding } from '../../src/store/standing.ts'
import { ROOT } from '../support/cli.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'

const NOW = new Date('2026-11-06T02:00:00Z')
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

let server: TestPostgres
let database: Database
beforeAll(async () => {
  server = await startPostgres()
  database = await openDatabase(await server.createDatabase('self_audit'))
  await migrateDatabase(database, join(ROOT, 'prisma'))
}, 60_000)
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const write = (over: Partial<NewMessage>) => {
  const message: NewMessage = {
    key: randomUUID(),
    kind: 'bottomRankingNotice',
    unitCode: '110101001',
    medium: 'air',
    month: '2026-10',
    version: 1,
    platform: 'slack',
    channelId: 'C1',
    action: 'post',
    targetId: null,
    requiresId: null,
    priority: 20,
    locale: 'zh-CN',
    facts: {},
    wordingSha256: '',
    text: '',
    blocks: [],
    files: [],
    contentSha256: '',
    dueAt: ago(90),
    ...over,
  }
  return enqueueMessage(database.prisma, message, ago(90))
}
const change = (id: number, data: Readonly<Record<string, unknown>>) =>
  database.prisma.message.update({ where: { id }, data })

it('reads what waits, since when nothing holds it back, on a server as on the embedded database', async () => {
  const { prisma } = database
  const summary = await write({ channelId: 'C0' })
  await change(summary.id, { state: 'sent', sentAt: ago(20), ts: '1.1' })
  const [free, freed, early] = [
    await write({ channelId: 'C1' }),
    await write({ channelId: 'C2', requiresId: summary.id }),
    await write({ channelId: 'C3', dueAt: new Date(NOW.getTime() + 1) }),
  ]
  const [retired, waiting] = [await write({ channelId: 'C4' }), await write({ channelId: 'C5' })]
  const destination = { platform: 'slack', nextPostAt: ago(60) }
  await prisma.destination.createMany({
    data: [
      { ...destination, channelId: 'C4', state: 'retired' },
      { ...destination, channelId: 'C5', state: 'active', nextPostAt: new Date(NOW.getTime() + 30_000) },
      { ...destination, channelId: '*', state: 'active' },
    ],
  })
  const due = await inSnapshot(database, (db) => dueMessages(db, NOW, new Date(0)))
  expect(due).toEqual([
    { id: free.id, dueAt: free.dueAt, since: ago(90) },
    { id: freed.id, dueAt: freed.dueAt, since: ago(20) },
  ])
  expect(await dueMessages(prisma, NOW, ago(10))).toEqual(
    [free, freed].map(({ id, dueAt }) => ({ id, dueAt, since: ago(10) })),
  )
  expect(await lastHoldUntil(prisma)).toEqual(ago(60))

  await change(early.id, { state: 'sent', sentAt: NOW, channelId: 'C0', ts: '1.1' })
  await change(retired.id, { state: 'unconfirmed', lastErrorKind: 'ambiguous' })
  await change(waiting.id, { state: 'sending', claimedAt: ago(30), lookAt: ago(29) })
  expect(await sharedPlaces(prisma)).toEqual([{ channelId: 'C0', ts: '1.1', ids: [summary.id, early.id] }])
  expect(await messagesInTrouble(prisma)).toMatchObject([{ id: retired.id, state: 'unconfirmed' }])
  expect(await messagesInDoubt(prisma)).toMatchObject([{ id: waiting.id, since: ago(29) }])
  await change(free.id, { state: 'failed', lastErrorKind: 'permanent' })
  const standing = await readStanding(prisma, NOW)
  expect(standing).toMatchObject({ due: 1, retiredDestinations: 1, isWorkspaceHeld: false, openOccurrences: 0 })
  expect(standing.inTrouble.filter(({ count }) => count > 0)).toEqual([
    { state: 'failed', reason: 'other', count: 1 },
    { state: 'unconfirmed', reason: 'ambiguous', count: 1 },
  ])
})

it('lets nothing be written in a snapshot', async () => {
  const writing = inSnapshot(database, (db) =>
    db.occurrence.create({ data: { job: 'x', slot: 'y', state: 'z', createdAt: NOW } }),
  )
  await expect(writing).rejects.toThrow(/read-only transaction/)
})
