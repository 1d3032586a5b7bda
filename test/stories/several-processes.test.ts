import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../../src/app/logger.ts'
import { type Services, startServices } from '../../src/app/services.ts'
import { MEDIA } from '../../src/domain/medium.ts'
import { lookAtSchedules, startScheduler } from '../../src/jobs/scheduler.ts'
import { lockMonth } from '../../src/store/advisory-locks.ts'
import { changeCalendarYear } from '../../src/workflows/calendar/change-year.ts'
import { changeSchedule } from '../../src/workflows/schedules/change-schedule.ts'
import { as, taken } from '../support/acts.ts'
import { MONTH } from '../support/cli.ts'
import { startFrozenLink } from '../support/frozen-link.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { type ServedProcess, until } from '../support/served.ts'
import {
  CONNECTION_LIMIT,
  makeOfficeTemplate,
  REVIEW,
  type ServerOffice,
  startServerOffice,
  TEST_APPLICATION,
} from '../support/server-office.ts'

const STORY_MS_MAX = 240_000
/** Fifteen seconds of draining, three for closing, and what a busy machine adds. */
const STOP_MS_MAX = 21_000

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres({ max_connections: '20' })
  await makeOfficeTemplate(server)
}, STORY_MS_MAX)
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
}, STORY_MS_MAX)

describe('two processes on one server', () => {
  it(
    'share the work, act once on a request that both get, and need no memory of each other',
    async () => {
      await using office = await startServerOffice(server, 'shared')
      const [one, two] = await Promise.all([office.serve(), office.serve()])
      const connections = watchConnections(office)
      office.balancer.copyTo(one.url, two.url)
      await until('the review is asked for', () => office.buttons('ranking.approve') > 0)
      await office.sandbox.press({ user: 'U0REVIEWER', channel: REVIEW, actionId: 'ranking.approve' })
      await until('the list is reviewed', async () => (await office.acts('review')) > 0)
      expect(office.balancer.statuses()).toEqual({ [one.url]: [200], [two.url]: [200] })
      await office.run('publish', 'air', MONTH, '--as', 'sample-issuer')
      await office.settled()
      expect(await office.acts('review')).toBe(1)
      expect(office.sandbox.channel(REVIEW).ephemerals('U0REVIEWER')).toHaveLength(1)

      // Few channels are easily all taken by one, so whoever was at work sleeps through the rest.
      const [busy, other] = (await sendersOf(office)).has(one.pid) ? [one, two] : [two, one]
      office.balancer.passTo(busy.url)
      await office.sandbox.press({ user: 'U0ISSUER', channel: REVIEW, actionId: 'summons.issue' })
      await until('the form is open', () =>
        busy.lines().some(({ actionId, outcome }) => {
          return actionId === 'summons.issue' && outcome === 'form'
        }),
      )
      busy.signal('SIGSTOP')
      office.balancer.passTo(other.url)
      await office.sandbox.submitView({ user: 'U0ISSUER', entries: SUMMONS })
      await until('the summons is issued', async () => (await office.acts('summon')) === 1)
      await office.settled()
      await office.expectEachOnce()

      busy.signal('SIGCONT')
      expect(await sendersOf(office)).toEqual(new Set([one.pid, two.pid]))
      expect(await connections.most()).toBeLessThanOrEqual(2 * CONNECTION_LIMIT)
      expect(faults(one)).toEqual([])
      expect(faults(two)).toEqual([])
    },
    STORY_MS_MAX,
  )
})

describe('a rolling restart', () => {
  it(
    'leaves no gap: requests under way are answered, and every message goes out once',
    async () => {
      await using office = await startServerOffice(server, 'rolling')
      const [one, two] = await Promise.all([office.serve({ DUBAN_STOP_DELAY_SECONDS: '1' }), office.serve()])
      office.balancer.passTo(one.url, two.url)
      await office.publish()
      await until('a proposal stands', () => office.buttons('summons.issue') > 0)
      await office.sandbox.press({ user: 'U0ISSUER', channel: REVIEW, actionId: 'summons.issue' })
      await until('the form is open', () => office.sandbox.openViewOf('U0ISSUER') !== null)

      const held = await holdMonth(office)
      const submitting = office.sandbox.submitView({ user: 'U0ISSUER', entries: SUMMONS })
      await until('the form waits for the month', async () => (await waitingForLocks(office)) > 0)
      one.signal('SIGTERM')
      await until('one says that it is not ready, and still serves', async () => (await one.status('/readyz')) === 503)
      expect(await one.status('/healthz')).toBe(200)
      await until('one takes no more requests', async () => (await one.status('/healthz')) === 0)
      expect(one.hasEnded()).toBe(false)
      await held.release()
      expect(await submitting).toMatchObject({ status: 200, inTime: true })
      expect(office.balancer.statuses()).toEqual({ [one.url]: [200, 200] })
      expect(await one.ended).toEqual({ code: 0, signal: null })
      await until('the summons is issued', async () => (await office.acts('summon')) === 1)

      const three = await office.serve()
      office.balancer.passTo(three.url, two.url)
      two.signal('SIGTERM')
      expect(await two.ended).toEqual({ code: 0, signal: null })
      await until('the new one is ready', async () => (await three.status('/readyz')) === 200)
      await office.settled()
      await office.expectEachOnce()
      expect([one, two, three].flatMap(faults)).toEqual([])
    },
    STORY_MS_MAX,
  )
})

describe('the schedule of two processes', () => {
  it(
    'opens each occurrence once, and what is asked for is said once',
    async () => {
      await using office = await startServerOffice(server, 'schedule')
      const now = () => new Date('2026-12-08T02:00:00.000Z')
      await using one = await startServices(office.config(), { now, logger: SILENT })
      await using two = await startServices(office.config(), { now, logger: SILENT })
      const parts = await Promise.all([one, two].map(async (services) => toSchedulerParts(services)))
      const schedulers = await Promise.all(parts.map((deps) => startScheduler(deps)))
      await Promise.all(parts.map((deps) => lookAtSchedules(deps)))
      const asked = () => office.postedKeys().filter((key) => key.startsWith('monthTableRequest'))
      await until('both tables are asked for', () => asked().length >= MEDIA.length)
      const occurrences = () =>
        office.database.prisma.occurrence.findMany({
          where: { job: { startsWith: 'month.ask-for-table' }, dueAt: { lte: now() } },
        })
      await until('the occurrences have ended', async () =>
        (await occurrences()).every(({ endedAt }) => endedAt !== null),
      )
      await office.settled()
      expect(asked()).toHaveLength(MEDIA.length)
      expect(await occurrences()).toHaveLength(MEDIA.length)
      for (const scheduler of schedulers) await scheduler[Symbol.asyncDispose]()
    },
    STORY_MS_MAX,
  )

  it(
    'follows in each what was changed in the other, without a restart',
    async () => {
      await using office = await startServerOffice(server, 'followed')
      let at = '2026-12-08T02:00:00.000Z'
      const now = () => new Date(at)
      await using one = await startServices(office.config(), { now, logger: SILENT })
      await using two = await startServices(office.config(), { now, logger: SILENT })
      await using _working = await startScheduler(await toSchedulerParts(two))
      expect(two.context.calendar.years['2027']).toBeUndefined()
      const by = as('administrator')
      const timing = { kind: 'cron', expression: '30 10 * * *' } as const
      const change = { kind: 'set', members: { timing } } as const
      const changed = { id: 'month.ask-for-review/water', change, basedOn: null, dryRun: false, by }
      taken(await changeSchedule(one.context, changed))
      const days = { holidays: ['2027-01-01'], workdays: [], names: {}, confirmed: false }
      const entered = { kind: 'whole', content: days, source: 'a trial entry' } as const
      taken(await changeCalendarYear(one.context, { year: 2027, change: entered, basedOn: null, dryRun: false, by }))
      await until('the other process knows the year', () => two.context.calendar.years['2027'] !== undefined)
      at = '2026-12-08T02:31:00.000Z'
      await until('the other process runs what was changed', () =>
        office.postedKeys().some((key) => key.startsWith('rankingReviewReminder/water')),
      )
    },
    STORY_MS_MAX,
  )
})

describe('a process that is told to stop', () => {
  it(
    'ends within its deadline though Slack and the database hang, and at once when told twice',
    async () => {
      await using office = await startServerOffice(server, 'stopping')
      await using link = await startFrozenLink(Number(new URL(office.url).port))
      const [slow, cut] = await Promise.all([
        office.serve(),
        office.serve({ DATABASE_URL: office.url.replace(new URL(office.url).port, String(link.port)) }),
      ])
      const url = new URL(office.url)
      expect(url.port).not.toBe('')
      office.sandbox.faults.add({ kind: 'hang', method: 'chat.postMessage' })
      await office.publish()
      // Which of them takes the channels is left to them; one may have them all.
      await until('messages hang at Slack', async () => (await sendingBy(office)) > 0)
      link.freezeAll()
      const startedMs = performance.now()
      slow.signal('SIGTERM')
      cut.signal('SIGTERM')
      const ends = await Promise.all([slow.ended, cut.ended])
      expect(ends).toEqual([
        { code: 0, signal: null },
        { code: 0, signal: null },
      ])
      expect(performance.now() - startedMs).toBeLessThan(STOP_MS_MAX)

      const impatient = await office.serve()
      await pause(1_500)
      impatient.signal('SIGTERM')
      await until('it stops', () => impatient.log().includes('"msg":"stopping"'))
      impatient.signal('SIGINT')
      expect(await impatient.ended).toEqual({ code: null, signal: 'SIGINT' })
    },
    STORY_MS_MAX,
  )
})

const SILENT = createLogger('silent')

async function toSchedulerParts({ context, startWorkers }: Services) {
  const { queue, events } = await startWorkers()
  return { context, queue, events }
}

const SUMMONS = { day: '2099-01-05', time: '09:30', place: '某会议室' }

/** Keeps every act of the month waiting, as another long act does, until it is released. */
async function holdMonth({ database }: ServerOffice): Promise<{ readonly release: () => Promise<void> }> {
  const held = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const holding = database.transaction(async (db) => {
    await lockMonth(db, 'air', MONTH)
    held.resolve()
    await released.promise
  })
  await held.promise
  return {
    async release() {
      released.resolve()
      await holding
    },
  }
}

async function waitingForLocks({ database }: ServerOffice): Promise<number> {
  const [row] = await database.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  return row?.count ?? 0
}

/** How many processes have a message under way. */
async function sendingBy({ database }: ServerOffice): Promise<number> {
  return (await database.prisma.message.groupBy({ by: ['claimedBy'], where: { state: 'sending' } })).length
}

function faults(served: ServedProcess): readonly string[] {
  return served
    .lines()
    .filter(({ level }) => level >= 50)
    .map((line) => JSON.stringify(line))
}

/** The processes that have sent anything. */
async function sendersOf({ database }: ServerOffice): Promise<ReadonlySet<number>> {
  const rows = await database.prisma.message.findMany({
    where: { state: 'sent', claimedBy: { not: null } },
    distinct: ['claimedBy'],
  })
  return new Set(rows.map(({ claimedBy }) => Number(claimedBy?.split('/')[1])))
}

/** Looks at the sessions of an office's database until it is asked for the most there were, its own ones left out. */
function watchConnections({ database }: ServerOffice): { readonly most: () => Promise<number> } {
  let isWatching = true
  let most = 0
  const watching = (async () => {
    while (isWatching) {
      const [row] = await database.prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND application_name <> ${TEST_APPLICATION}`
      most = Math.max(most, row?.count ?? 0)
      await pause(100)
    }
  })()
  // A test that has failed never asks.
  watching.catch(() => {})
  return {
    async most() {
      isWatching = false
      await watching
      return most
    },
  }
}
