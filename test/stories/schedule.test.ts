import { describe, expect, it } from 'vitest'
import { scheduleOf } from '../../src/jobs/schedule.ts'
import { startScheduler, tick } from '../../src/jobs/scheduler.ts'
import { taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const SCHEDULE = { dataDay: 5, reviewDay: 10, at: '09:00' } as const

function scheduled(at: string): Promise<TestOffice> {
  return startOffice({ at, office: { schedule: SCHEDULE }, rules: { air: { bottom: 2 } } })
}

function schedulerOf(office: TestOffice) {
  const { context, workers } = office
  const { queue, events } = workers
  return { database: context.database, queue, rows: scheduleOf(context.office), now: context.now, events }
}

async function tickAll(office: TestOffice, job: string): Promise<void> {
  const deps = schedulerOf(office)
  for (const row of deps.rows.filter((candidate) => candidate.job === job)) await tick(deps, row)
  await office.settle()
}

describe('the data day', () => {
  it('asks the importer for each table once, though it is ticked twice and by two processes', async () => {
    await using office = await scheduled('2026-11-05 09:00')
    await Promise.all([tickAll(office, 'month.ask-for-table'), tickAll(office, 'month.ask-for-table')])
    await tickAll(office, 'month.ask-for-table')
    const review = office.channel('CCITYREVIEW')
    review.expectMessage(/^【请报数据】2026年10月[\s\S]*示例录入员[\s\S]*--medium air/)
    review.expectMessage(/^【请报数据】2026年10月[\s\S]*--medium water/)
  })

  it('says nothing about a table that is there already, and records why', async () => {
    await using office = await scheduled('2026-11-05 09:00')
    taken(await office.importTable('air', MONTH, ladder()))
    await tickAll(office, 'month.ask-for-table')
    office.channel('CCITYREVIEW').expectMessage(/^【请报数据】[\s\S]*--medium water/)
    office.channel('CCITYREVIEW').expectNothingElse()
    const [air, water] = await office.database.database.prisma.occurrence.findMany({ orderBy: { job: 'asc' } })
    expect(air).toMatchObject({
      job: 'month.ask-for-table/air',
      state: 'skipped',
      reason: 'the table has been imported',
    })
    expect(water).toMatchObject({ job: 'month.ask-for-table/water', slot: '2026-11-05 09:00', state: 'ran' })
  })

  it('that passed while nothing ran is caught up at the start, once', async () => {
    await using office = await scheduled('2026-11-07 15:00')
    await (await startScheduler(schedulerOf(office)))[Symbol.asyncDispose]()
    await office.settle()
    office.channel('CCITYREVIEW').expectMessages(/^【请报数据】/, 2)
    await (await startScheduler(schedulerOf(office)))[Symbol.asyncDispose]()
    await office.settle()
  })
})

describe('a slot', () => {
  it.each([
    ['could not be opened, as the database was away', 'open'],
    ['was opened by a process that died before it enqueued anything', 'enqueue'],
  ])('that %s is made up for while the process goes on', async (_name, failing) => {
    await using office = await scheduled('2026-11-05 08:59')
    const deps = schedulerOf(office)
    const faults: string[] = []
    const broken = async () => {
      throw new Error('connection refused')
    }
    const prisma = { ...deps.database.prisma, occurrence: { createMany: broken } } as never
    const lost = {
      ...deps,
      ...(failing === 'open'
        ? { database: { ...deps.database, prisma } }
        : { queue: { ...deps.queue, enqueue: broken } }),
    }
    await using _scheduler = await startScheduler({
      ...deps,
      lookEveryMs: 20,
      events: { onFault: (job) => faults.push(job) },
    })
    office.advance({ minutes: 1 })
    for (const row of deps.rows.slice(0, 2)) await expect(tick(lost, row)).rejects.toThrow('connection refused')
    await expect.poll(() => deps.database.prisma.occurrence.count({ where: { state: 'ran' } })).toBe(2)
    await office.settle()
    office.channel('CCITYREVIEW').expectMessages(/^【请报数据】/, 2)
    expect(faults).toEqual([])
  })
})

describe('the review day', () => {
  it('asks the reviewer for what waits for him, and stays silent once he has decided', async () => {
    await using office = await scheduled('2026-11-10 09:00')
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    await tickAll(office, 'month.ask-for-review')
    const review = office.channel('CCITYREVIEW')
    review.expectMessage(/^【待审】/).expectFile(/\.csv/)
    review.expectMessage(/^【待办】2026年10月.*空气[\s\S]*示例审核员[\s\S]*（第1版）/)
    review.expectMessage(/^【待办】2026年10月.*水/)
  })

  it('says nothing of a ranking that was reviewed', async () => {
    await using office = await scheduled('2026-11-10 09:00')
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    taken(await office.review('air', MONTH))
    await tickAll(office, 'month.ask-for-review')
    office
      .channel('CCITYREVIEW')
      .expectMessage(/^【待审】/)
      .expectFile(/\.csv/)
    office.channel('CCITYREVIEW').expectMessage(/^【待办】2026年10月.*水/)
  })
})
