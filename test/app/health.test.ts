import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { healthRoutes, type Phase } from '../../src/app/health.ts'
import { createLabelBound, createMetrics } from '../../src/app/metrics.ts'
import type { Round } from '../../src/app/rounds.ts'
import { startServing } from '../../src/app/serve.ts'
import type { Services } from '../../src/app/services.ts'
import { createHttpServer } from '../../src/bot/http-server.ts'
import { holdWorkspace } from '../../src/store/destinations.ts'
import { taken } from '../support/acts.ts'
import { ROOT } from '../support/cli.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const SERIES = /^(\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})? (\S+)$/

/** The families of `/metrics` with the names of their labels. */
function familiesOf(text: string): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', kind = '']) => [name, kind]))
  const labels = new Map([...kinds.keys()].map((name) => [name, new Set<string>()]))
  for (const line of text.split('\n').filter((it) => it !== '' && !it.startsWith('#'))) {
    const [, family = '', said = ''] = SERIES.exec(line) ?? []
    const name = kinds.has(family) ? family : line.split(/[{ ]/, 1)[0]
    for (const [, label = ''] of said.matchAll(/(\w+)="/g)) if (label !== 'le') labels.get(name ?? '')?.add(label)
  }
  return new Map([...labels].map(([name, found]) => [name, [...found]]))
}

/** The rows of the table of metrics in docs/operate.md: name, labels and kind. */
function documented(): ReadonlyMap<string, { readonly labels: readonly string[]; readonly kind: string }> {
  const text = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8')
  const rows = [...text.matchAll(/^\| `(duban_\w+)(?:\{([\w,]+)\})?` \| (\w+) \|/gm)]
  return new Map(rows.map(([, name = '', labels, kind = '']) => [name, { labels: labels?.split(',') ?? [], kind }]))
}

const get = async (port: number, path: string) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  return { status: response.status, text: await response.text() }
}

function figureOf(text: string, series: string): number {
  const line = text.split('\n').find((it) => it.startsWith(`${series} `))
  if (line === undefined) throw new Error(`${series}: expected it among the metrics`)
  return Number(line.slice(series.length + 1))
}

describe('the table of metrics', () => {
  it('has a row for every metric of ours, with its kind, and for no other', async () => {
    const { registry } = createMetrics()
    const made = (await registry.getMetricsAsJSON()).map(({ name, type }) => [name, String(type)] as const)
    expect(Object.fromEntries([...documented()].map(([name, { kind }]) => [name, kind]))).toEqual(
      Object.fromEntries(made),
    )
  })

  it('names the labels that /metrics has after a month, with the figures as they are', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true })
    await using served = await startServing(office.services)
    office.sandbox.setEventsUrl(`http://127.0.0.1:${served.port}/slack/events`)
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    await office.settle()
    await office.sandbox.press({ user: 'U0REVIEWER', channel: 'CCITYREVIEW', actionId: 'ranking.approve' })
    await expect
      .poll(async () => (await get(served.port, '/metrics')).text)
      .toContain('duban_requests_total{kind="action"')
    taken(await office.publish('air', MONTH))
    office.advance({ minutes: 2 })
    const { text: waiting } = await get(served.port, '/metrics')
    // What waits for the summary is not due before it.
    expect(figureOf(waiting, 'duban_messages_due')).toBeGreaterThan(3)
    expect(figureOf(waiting, 'duban_oldest_due_seconds')).toBe(120)
    await office.settle()
    await fetch(`http://127.0.0.1:${served.port}/slack/events`, { method: 'POST', body: 'x' })
    await office.database.pglite.exec(
      `UPDATE message SET state = 'failed', "lastErrorKind" = 'destination' WHERE id = 1`,
    )
    office.services.observer.fault('outbox.sweep', new Error('made up'))
    expect(office.takeFaults()).toHaveLength(1)
    const { status, text } = await get(served.port, '/metrics')
    expect(status).toBe(200)
    const families = familiesOf(text)
    const rows = [...documented()].filter(
      ([name]) => (families.get(name)?.length ?? 0) > 0 || !name.includes('heartbeat'),
    )
    expect(rows.length).toBeGreaterThan(15)
    for (const [name, { labels }] of rows) expect([name, families.get(name)]).toEqual([name, labels])

    const messages = await office.messages()
    expect(figureOf(text, 'duban_messages_sent_total')).toBe(messages.length)
    expect(figureOf(text, 'duban_messages{state="sent"}')).toBe(messages.length - 1)
    expect(figureOf(text, 'duban_messages{state="failed"}')).toBe(1)
    expect(figureOf(text, 'duban_messages_in_trouble{state="failed",reason="destination"}')).toBe(1)
    expect(figureOf(text, 'duban_messages_due')).toBe(0)
    expect(figureOf(text, 'duban_queue_delay_seconds_count')).toBe(messages.length)
    expect(figureOf(text, 'duban_requests_total{kind="action",outcome="done"}')).toBe(1)
    expect(figureOf(text, 'duban_requests_total{kind="http",outcome="turnedAway"}')).toBe(1)
    expect(figureOf(text, 'duban_faults_total{place="outbox.sweep"}')).toBe(1)
    expect(figureOf(text, 'duban_database_up')).toBe(1)
    const posts = figureOf(text, 'duban_slack_calls_total{method="chat.postMessage",outcome="ok"}')
    expect(posts).toBeGreaterThan(6)
    expect(figureOf(text, 'duban_slack_call_duration_seconds_count{method="chat.postMessage"}')).toBe(posts)
    expect(text).toMatch(/^process_resident_memory_bytes \d/m)
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m)
  })
})

it.each([
  ['an error of the network', 'fetch failed: ECONNREFUSED 127.0.0.1:1', 'failed'],
  ['a code of Slack', 'channel_not_found', 'channel_not_found'],
  ['a method', 'chat.postMessage', 'chat.postMessage'],
  ['a value that would end the label', 'ok"} 1', 'failed'],
])('a label takes %s as it should', (_name, value, expected) => {
  expect(createLabelBound()(value)).toBe(expected)
})

it('keeps a label to a bounded number of values', () => {
  const bound = createLabelBound(3)
  const taken = Array.from({ length: 1_000 }, (_, at) => bound(`code_${at}`))
  expect(new Set(taken)).toEqual(new Set(['code_0', 'code_1', 'code_2', 'other']))
  expect(bound('code_1')).toBe('code_1')
})

interface Readiness {
  readonly services?: Partial<Services>
  readonly phase?: Phase
  readonly lastSweep?: Round | null
}

/** The health routes of an office on a server of their own. */
async function routesOf(office: TestOffice, over: Readiness = {}) {
  const { logger } = office.services
  const lastSweep = over.lastSweep === undefined ? { endedAtMs: performance.now(), fault: null } : over.lastSweep
  const services = { ...office.services, ...over.services }
  const routes = healthRoutes({ services, phase: () => over.phase ?? 'serving', lastSweep: () => lastSweep })
  const server = createHttpServer({ routes, slack: null, logger })
  const { port } = await server.listen(0, '127.0.0.1')
  return {
    get: (path: string) => get(port, path),
    async [Symbol.asyncDispose]() {
      server.endAll()
      await server.close()
    },
  }
}

/** The office's services with a database that answers a query in another way. */
function withQueries(office: TestOffice, answer: () => Promise<never>): Partial<Services> {
  const { context } = office.services
  const prisma = new Proxy(context.database.prisma, {
    get: (target, name) => (name === '$queryRaw' ? answer : Reflect.get(target, name)),
  })
  return { context: { ...context, database: { ...context.database, prisma } } }
}

describe('/readyz', () => {
  it.each<[string, Readiness, string]>([
    ['while it starts', { phase: 'starting' }, 'the process is starting'],
    ['while it stops', { phase: 'stopping' }, 'the process is stopping'],
    ['before the first sweep', { lastSweep: null }, 'the outbox has not been looked through yet'],
    [
      'when sweeps have ceased',
      { lastSweep: { endedAtMs: performance.now() - 3_600_000, fault: null } },
      'the outbox was last looked through 36',
    ],
    [
      'after a sweep that failed',
      { lastSweep: { endedAtMs: performance.now() + 60_000, fault: 'abcd1234' } },
      'the last look through the outbox failed, reference abcd1234',
    ],
  ])('says no %s, with the reason', async (_name, readiness, reason) => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await using routes = await routesOf(office, readiness)
    const { status, text } = await routes.get('/readyz')
    expect([status, text.startsWith(`not ready: ${reason}`), text.split('\n').length]).toEqual([503, true, 2])
    expect((await routes.get('/healthz')).status).toBe(200)
  })

  it('says no while Slack refuses the workspace, and yes after the mend', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await using routes = await routesOf(office)
    expect(await routes.get('/readyz')).toEqual({ status: 200, text: 'ready\n' })
    await holdWorkspace(office.context.database.prisma, new Date(office.clock.now().getTime() + 60_000), 'invalid_auth')
    expect(await routes.get('/readyz')).toEqual({
      status: 503,
      text: 'not ready: Slack refuses the workspace (invalid_auth) until 2026-11-06T02:01:00.000Z\n',
    })
    expect((await routes.get('/metrics')).text).toContain('duban_workspace_held 1')
    office.advance({ minutes: 2 })
    expect((await routes.get('/readyz')).status).toBe(200)
  })

  it('says no while the schema is older than the program, and yes while a newer program is about to take over', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await using routes = await routesOf(office)
    const newest = '(SELECT max(migration_name) FROM _prisma_migrations)'
    const finish = (at: string) =>
      office.database.pglite.exec(`UPDATE _prisma_migrations SET finished_at = ${at} WHERE migration_name = ${newest}`)
    await finish('NULL')
    try {
      expect((await routes.get('/readyz')).text).toBe(
        'not ready: the schema of the database is behind, expected this program’s\n',
      )
    } finally {
      await finish('now()')
    }
    await office.database.pglite.exec(`UPDATE _prisma_migrations SET migration_name = 'x' || migration_name`)
    try {
      expect((await routes.get('/readyz')).text).toBe('ready\n')
    } finally {
      await office.database.pglite.exec(`UPDATE _prisma_migrations SET migration_name = substr(migration_name, 2)`)
    }
  })

  it('says no, and the metrics leave out what stands there, when the database fails', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await using well = await routesOf(office)
    expect((await well.get('/metrics')).text).toContain('duban_messages{state="sent"} 0')
    const services = withQueries(office, () => Promise.reject(new Error('gone')))
    await using routes = await routesOf(office, { services })
    expect(await routes.get('/readyz')).toEqual({
      status: 503,
      text: 'not ready: the database did not answer within 2 s\n',
    })
    const { status, text } = await routes.get('/metrics')
    expect([status, figureOf(text, 'duban_database_up')]).toEqual([200, 0])
    expect(text).not.toMatch(/^duban_(messages|messages_due|oldest_due_seconds|workspace_held)[{ ]/m)
  })

  it('asks a database that hangs once, however often it is asked itself, and lives meanwhile', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    let asked = 0
    const hang = () => {
      asked += 1
      return new Promise<never>(() => {})
    }
    await using routes = await routesOf(office, { services: withQueries(office, hang) })
    const answers = await Promise.all([routes.get('/readyz'), routes.get('/readyz'), routes.get('/healthz')])
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 200])
    expect((await routes.get('/readyz')).status).toBe(503)
    expect(asked).toBe(1)
  })
})
