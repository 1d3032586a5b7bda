import { describe, expect, it } from 'vitest'
import { lookAtSchedules, startScheduler } from '../../src/jobs/scheduler.ts'
import { askForPublication, askForReview } from '../../src/workflows/ask-for-month.ts'
import { followOfficeFile } from '../../src/workflows/schedules/follow-office-file.ts'
import { APPROVE, taken } from '../support/acts.ts'
import { MONTH_DAYS } from '../support/built-in-schedules.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { ladder } from '../support/small-office.ts'

const MONTH = '2026-10'

function scheduled(at: string, options: { readonly allowOthers?: boolean } = {}): Promise<TestOffice> {
  // A year whose holidays are known is asked for by nobody.
  const calendar = { '2027': { confirmed: true, holidays: ['2027-01-01'], workdays: [] } }
  return startOffice({ at, office: { schedule: MONTH_DAYS, calendar }, rules: { air: { bottom: 2 } }, ...options })
}

function schedulerOf({ context, workers }: TestOffice) {
  return { context, queue: workers.queue, events: workers.events }
}

describe('a month', () => {
  it('asks the importer for each table once and the reviewer for what waits for him, and says why it asked nobody', async () => {
    await using office = await scheduled('2026-11-04 09:00', { allowOthers: true })
    await followOfficeFile(office.context)
    taken(await office.importTable('air', MONTH, ladder()))
    office.advance({ days: 1 })
    // Three looks, two of them at once, as by two processes.
    const look = () => lookAtSchedules(schedulerOf(office))
    await Promise.all([look(), look()])
    await look()
    await office.settle()
    const review = office.channel('CCITYREVIEW')
    review.expectMessage(
      /^【请报数据】2026年10月[\s\S]*示例录入员[\s\S]*2026年11月10日（星期二）送审[\s\S]*--medium water/,
    )
    review.expectNothingElse()
    const { prisma } = office.context.database
    const [air, water] = await prisma.occurrence.findMany({
      where: { dueAt: { lte: office.clock.now() }, job: { startsWith: 'month.' } },
      orderBy: { job: 'asc' },
    })
    expect(air).toMatchObject({
      job: 'month.ask-for-table/air',
      state: 'skipped',
      reason: 'the table has been imported',
    })
    expect(water).toMatchObject({ job: 'month.ask-for-table/water', slot: '2026-11-05 09:00', state: 'ran' })

    taken(await office.compute('air', MONTH))
    office.advance({ days: 5 })
    await look()
    await office.settle()
    review.expectMessage(/^【待审】/).expectFile(/\.csv/)
    review.expectMessage(/^【待办】2026年10月.*空气[\s\S]*示例审核员[\s\S]*（第1版）/)
    review.expectMessage(/^【待办】2026年10月.*水/)
    expect(await prisma.occurrence.count({ where: { state: 'ran' } })).toBe(3)

    // The 15th is a Sunday: the issuer is asked on Monday to publish the one, and told what the other waits for.
    taken(await office.review('air', MONTH, APPROVE))
    office.advance({ days: 6 })
    await look()
    await office.settle()
    review.expectMessage(
      /^【待办】2026年10月.*空气.*发布[\s\S]*示例签发员[\s\S]*2026年11月16日（星期一）[\s\S]*duban publish air 2026-10$/m,
    )
    review.expectMessage(/^【待办】2026年10月.*水.*发布[\s\S]*数据表尚未导入/)
    taken(await office.publish('air', MONTH))
    const asked = { medium: 'air', month: MONTH, day: '2026-11-17', audience: null } as const
    expect(await askForPublication(office.context, asked)).toEqual({
      outcome: 'skipped',
      reason: 'the ranking has been published',
    })
  })
})

describe('a table that came in anew', () => {
  it('is to be computed again before its ranking is published, and nobody is asked to publish the old one', async () => {
    await using office = await scheduled('2026-11-12 09:00', { allowOthers: true })
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    taken(await office.review('air', MONTH, APPROVE))
    const asked = { medium: 'air', month: MONTH, day: '2026-11-16', audience: null } as const
    await office.settle()
    taken(await office.importTable('air', MONTH, ladder({ 午镇: 99 })))
    expect(await askForReview(office.context, asked)).toEqual({ outcome: 'done' })
    expect(await askForPublication(office.context, asked)).toEqual({ outcome: 'done' })
    await office.settle()
    const review = office.channel('CCITYREVIEW')
    review.expectMessage(/^【待审】/).expectFile(/\.csv/)
    review.expectMessage(/^【待办】.*审核[\s\S]*尚未计算/)
    review.expectMessage(/^【待办】.*发布[\s\S]*还不能发布[\s\S]*尚未计算[\s\S]*请先计算/)
  })
})

describe('a day that passed while nothing ran', () => {
  it('is made up for at the start, once', async () => {
    await using office = await scheduled('2026-11-07 15:00')
    for (let start = 0; start < 2; start += 1) {
      await (await startScheduler(schedulerOf(office)))[Symbol.asyncDispose]()
      await office.settle()
    }
    office.channel('CCITYREVIEW').expectMessages(/^【请报数据】/, 2)
    expect(await office.context.database.prisma.occurrence.count({ where: { state: 'ranLate' } })).toBe(2)
  })

  it('as the database or the queue was away is made up for while the process goes on', async () => {
    await using office = await scheduled('2026-11-05 08:59')
    const deps = schedulerOf(office)
    await followOfficeFile(office.context)
    office.advance({ minutes: 1 })
    const broken = async () => {
      throw new Error('connection refused')
    }
    const faults: unknown[] = []
    const events = { onFault: (_job: string, error: unknown) => void faults.push(error) }
    await lookAtSchedules({ ...deps, events, queue: { enqueue: broken } })
    expect(faults.map(String)).toEqual(Array(3).fill('Error: connection refused'))
    await lookAtSchedules(deps)
    await office.settle()
    // Whoever was given a run and has not done it is taken for gone after ten minutes.
    office.channel('CCITYREVIEW').expectNothingElse()
    office.advance({ minutes: 11 })
    await lookAtSchedules(deps)
    await office.settle()
    office.channel('CCITYREVIEW').expectMessages(/^【请报数据】/, 2)
    expect(await office.context.database.prisma.occurrence.count({ where: { state: 'ran' } })).toBe(2)
  })
})
