import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PRIORITY } from '../../src/domain/delivery.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { endDeadlines } from '../../src/store/deadlines.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { composeMessage } from '../../src/workflows/compose-message.ts'
import { type DeadlineSubject, reminderKey, setDeadline } from '../../src/workflows/deadlines.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { remindDeadlines } from '../../src/workflows/remind-deadlines.ts'
import { ROOT } from '../support/cli.ts'
import { startOffice } from '../support/office.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'

const DEADLINES = 30
const PROCESSES = 4

const MATTER: DeadlineSubject = {
  subjectKind: 'case',
  purpose: 'cases',
  describe: async () => null,
  namedIds: null,
  async remind(context, db, deadline, occasion) {
    const deadlines = [{ what: '整改方案', from: deadline.day, to: { day: deadline.day, confirmed: true } }]
    const facts = { officeName: '示例', unitName: '子镇', deadlines, more: 0, issuedOn: occasion.sayOn }
    // A key of its own each time, so that a reminder said twice is two messages.
    const key = reminderKey('reminder', deadline, occasion, crypto.randomUUID())
    const about = { unitCode: '110101001', medium: null, month: null, version: 1, priority: PRIORITY.reminder }
    await composeMessage(context, db, { kind: 'deadlinesMoved', facts }, { ...about, key, channelId: 'C1' })
  },
}

let server: TestPostgres
let databases: readonly Database[]
beforeAll(async () => {
  server = await startPostgres()
  const url = await server.createDatabase('reminders')
  databases = await Promise.all(Array.from({ length: PROCESSES }, () => openDatabase(url)))
  const [first] = databases
  if (first !== undefined) await migrateDatabase(first, join(ROOT, 'prisma'))
})
afterAll(async () => {
  for (const database of databases) await database[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

it('each reminder is said by one of several processes, and none of a deadline that somebody ends at that moment', async () => {
  await using office = await startOffice({ at: '2026-11-24 10:30' })
  const contexts = databases.map((database): OfficeContext => ({ ...office.context, database }))
  const [first] = contexts
  if (first === undefined) throw new Error('expected a process')
  const { prisma } = first.database
  for (let id = 1; id <= DEADLINES; id += 1) {
    const about = { subjectKind: 'case', subjectId: String(id), kind: 'plan', unitCode: '110101001' } as const
    await setDeadline(first, prisma, { ...about, rule: { kind: 'workingDays', count: 4 }, base: '2026-11-24' })
  }
  office.advance({ days: 1 })

  const runs = await first.database.transaction(async (db) => {
    await endDeadlines(db, { subjectKind: 'case', subjectId: '1' }, 'met', office.clock.now())
    return Promise.all(contexts.map((context) => remindDeadlines(context, [MATTER])))
  })
  expect(runs.flatMap(({ faults }) => faults)).toEqual([])
  expect(runs.reduce((sum, { said }) => sum + said, 0)).toBe(DEADLINES - 1)
  const messages = await prisma.message.findMany({ select: { key: true } })
  const about = messages.map(({ key }) => Number(/deadline(\d+)/.exec(key)?.[1]))
  expect(about.sort((a, b) => a - b)).toEqual(Array.from({ length: DEADLINES - 1 }, (_, at) => at + 2))
  expect(await remindDeadlines(first, [MATTER])).toEqual({ said: 0, faults: [] })
})
