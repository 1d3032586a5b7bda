import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { NO_PACING } from '../../sandbox/pacing.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { startSandbox } from '../../sandbox/workspace.ts'
import type { Config } from '../../src/app/config.ts'
import type { Logger } from '../../src/app/logger.ts'
import { readOfficeFile } from '../../src/app/office-file.ts'
import { sampleChannels, samplePeople, toChannelsFile, toPeopleFile } from '../../src/app/sample/registers.ts'
import { sampleWorkspace } from '../../src/app/sample/workspace.ts'
import { loadSampleOffice } from '../../src/app/sample-office.ts'
import { startServing } from '../../src/app/serve.ts'
import { type Services, startServices, type Workers } from '../../src/app/services.ts'
import type { Tracing } from '../../src/app/tracing.ts'
import type { Medium } from '../../src/domain/medium.ts'
import type { Office, RankingRules } from '../../src/domain/office.ts'
import { heldUntil } from '../../src/domain/quiet-hours.ts'
import { DAY_MS, fromLocalDateTime, previousMonthOf } from '../../src/domain/time.ts'
import type { UnitTree } from '../../src/domain/units.ts'
import { createMemoryQueue } from '../../src/jobs/memory-queue.ts'
import type { Queue, QueueEvents } from '../../src/jobs/queue.ts'
import type { Messenger } from '../../src/notifications/messenger.ts'
import { type Pacing, SLACK_PACING } from '../../src/notifications/pacing.ts'
import { outstanding } from '../../src/store/outbox.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { importPeople } from '../../src/workflows/import-people.ts'
import { importUnits } from '../../src/workflows/import-units.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { as, type OfficeActs, officeActs, taken } from './acts.ts'
import { switchOffBuiltIn } from './built-in-schedules.ts'
import { createMovedClock, type MovedClock } from './moved-clock.ts'
import { smallCity, unitsFile } from './small-office.ts'
import { emptyDatabase, type TestDatabase } from './test-database.ts'
import { type WatchedChannel, watchChannels } from './watched-channels.ts'

const ROOT = path.join(import.meta.dirname, '../..')
/** More turns than any story needs; beyond, something is due for ever. */
const SETTLE_TURNS_MAX = 400
/** A message due later than this is not waited for: it waits for a person, the morning, or another message. */
const SETTLE_WAIT_MS = 10 * 60_000
const STUCK_STEP_MS = 1_000
const COMPLAINTS_SHOWN_MAX = 8
const COMPLAINT_CHARACTERS_MAX = 160

export interface OfficeOptions {
  /** Local `YYYY-MM-DD HH:mm`. */
  readonly at: string
  readonly units?: 'small' | 'beijing'
  /** Other names for units of the small city. */
  readonly rename?: Readonly<Record<string, string>>
  readonly rules?: Readonly<Partial<Record<Medium, Partial<RankingRules>>>>
  /** Members of the office file; there is no schedule unless one is given, and what is built in is off then. */
  readonly office?: Partial<Office>
  /** Starts the bot too, so that buttons and forms work. */
  readonly bot?: boolean
  /** Unpaced unless given. */
  readonly pacing?: Partial<Pacing>
  /** Goes between the office and the workspace. */
  readonly messenger?: Messenger
  /** Takes every line of the log; errors stay complaints. */
  readonly logger?: Logger
  readonly tracing?: Tracing
  /** Do not complain about messages that no one expected. */
  readonly allowOthers?: boolean
}

/** A whole office: database, workers and a Slack workspace of its own, under a clock the test moves. */
export interface TestOffice extends AsyncDisposable, OfficeActs {
  readonly context: OfficeContext
  readonly services: Services
  readonly workers: Workers
  readonly sandbox: Sandbox
  readonly database: TestDatabase
  readonly clock: MovedClock
  readonly tree: UnitTree
  readonly advance: (by: { readonly days?: number; readonly hours?: number; readonly minutes?: number }) => void
  /** Sends everything that is due, waiting out pacing, retries and look-ups on the moved clock. */
  readonly settle: () => Promise<void>
  /** Moves the clock on day by day and settles each, so that reminders of deadlines come one by one. */
  readonly passDays: (count: number) => Promise<void>
  /** By unit code or by channel id. */
  readonly channel: (unitOrChannel: string) => WatchedChannel
  /** Accepts every message that stands anywhere. */
  readonly acceptAll: () => void
  /** Every channel's messages as they stand, by channel, for comparison byte for byte. */
  readonly snapshot: () => Readonly<Record<string, string>>
  /** Slack calls with this outcome are part of the story. */
  readonly allowCalls: (...outcomes: readonly string[]) => void
  /** Errors logged or raised by jobs so far; taking them accepts them. */
  readonly takeFaults: () => readonly string[]
}

export async function startOffice(options: OfficeOptions): Promise<TestOffice> {
  const office = officeOf(options)
  const clock = createMovedClock(instantOf(options.at, office.timeZone))
  const tree = options.units === 'beijing' ? (await loadSampleOffice(ROOT)).tree : smallCity(options.rename)
  const month = previousMonthOf(options.at.slice(0, 10))
  const database = await emptyDatabase()
  const [people, channels] = [samplePeople(tree, month), sampleChannels(tree, month)]
  const sandbox = await startSandbox({
    ...sampleWorkspace({ people, channels, tree, month, botUserId: 'U0BOT' }),
    pacing: NO_PACING,
    now: clock.now,
  })
  const faults: string[] = []
  const jobs = createGatedJobs()
  const services = await startServices(configOf(office, sandbox), {
    database: database.database,
    now: clock.now,
    sleep: clock.sleep,
    pacing: { perChannelMs: 0, limits: {}, ...options.pacing },
    logger: loggerTo(faults, options.logger),
    ...(options.tracing === undefined ? {} : { tracing: options.tracing }),
    startQueue: jobs.start,
    ...(options.messenger === undefined ? {} : { messenger: options.messenger }),
  })
  const { context } = services
  const nobody = { surface: 'cli', personId: null } as const
  taken(await importUnits(context, { source: unitsFile(tree), by: nobody }))
  taken(await importPeople(context, { source: { fileName: 'people.csv', content: toPeopleFile(people) }, by: nobody }))
  const channelsFile = { fileName: 'channels.csv', content: toChannelsFile(channels) }
  taken(await importChannels(context, { source: channelsFile, by: as('administrator') }))
  const workers = await services.startWorkers()
  if (options.bot === true && office.schedule === null) await switchOffBuiltIn(context)
  const served = options.bot === true ? await startServing(services) : null
  if (served !== null) sandbox.setEventsUrl(`http://127.0.0.1:${served.port}/slack/events`)
  const settle = () => settleAll({ context, workers, clock, jobs, sandbox, options })
  const watch = watchChannels(sandbox)
  const allowed = new Set(['ok'])
  return {
    ...officeActs(context, settle),
    context,
    services,
    workers,
    sandbox,
    database,
    clock,
    tree,
    settle,
    async passDays(count) {
      for (let day = 0; day < count; day += 1) {
        clock.advanceMs(DAY_MS)
        await settle()
      }
    },
    advance: ({ days = 0, hours = 0, minutes = 0 }) => clock.advanceMs(((days * 24 + hours) * 60 + minutes) * 60_000),
    channel: (id) => watch.channel(channelIdOf(id)),
    acceptAll: () => {
      for (const { id } of sandbox.channels) watch.channel(id).acceptAll()
    },
    snapshot: () =>
      Object.fromEntries(sandbox.channels.map(({ id }) => [id, JSON.stringify(sandbox.channel(id).messages())])),
    allowCalls: (...outcomes) => {
      for (const outcome of outcomes) allowed.add(outcome)
    },
    takeFaults: () => faults.splice(0),
    async [Symbol.asyncDispose]() {
      await served?.[Symbol.asyncDispose]()
      await services[Symbol.asyncDispose]()
      await sandbox.close()
      const complaints = [
        ...faults.map((fault) => `fault: ${fault}`),
        ...badCalls(sandbox, allowed),
        ...(options.allowOthers === true ? [] : watch.unexpected().map((line) => `nobody expected ${line}`)),
      ]
      // After a failed expectation everything that was to follow is unexpected too, which would only hide the failure.
      if (complaints.length === 0 || watch.hasFailed()) return
      const shown = complaints.slice(0, COMPLAINTS_SHOWN_MAX).map((line) => line.slice(0, COMPLAINT_CHARACTERS_MAX))
      throw new Error(`the office ended with ${complaints.length} complaints:\n${shown.join('\n')}`)
    },
  }
}

function officeOf({ rules = {}, office = {} }: OfficeOptions): Office {
  const sample = readOfficeFile(null, path.join(ROOT, 'duban.sample.yaml'))
  const { air, water } = sample.rankings
  if (air === undefined || water === undefined) throw new Error('duban.sample.yaml: expected rules of air and water')
  const rankings = { air: { ...air, ...rules.air }, water: { ...water, ...rules.water } }
  return { ...sample, name: '天市生态环境局', schedule: null, rankings, ...office }
}

function instantOf(local: string, timeZone: string): Date {
  const instant = fromLocalDateTime(local, timeZone)
  if (instant === null) throw new RangeError(`at: ${local}: expected YYYY-MM-DD HH:mm`)
  return instant
}

function configOf(office: Office, sandbox: Sandbox): Config {
  const { botToken, signingSecret, apiUrl } = sandbox
  return {
    databaseUrl: 'pglite:memory',
    officeFile: null,
    office,
    slack: { botToken, signingSecret, appToken: null, apiUrl },
    host: '127.0.0.1',
    port: 0,
    stopDelayMs: 0,
    logLevel: 'error',
    heartbeatUrl: null,
    isLogLevelGiven: false,
  }
}

function loggerTo(faults: string[], other?: Logger): Logger {
  const quiet = () => {}
  const logger: Logger = {
    debug: other?.debug.bind(other) ?? quiet,
    info: other?.info.bind(other) ?? quiet,
    warn: other?.warn.bind(other) ?? quiet,
    error: (fields, message) => {
      other?.error(fields, message)
      const { err } = fields as { err?: unknown }
      faults.push(`${message}: ${err instanceof Error ? (err.stack ?? err.message) : JSON.stringify(fields)}`)
    },
    child: () => logger,
  }
  return logger
}

/** `110101001` is a township's channel, `110101` a district's, `110000` the city's for notices. */
function channelIdOf(text: string): string {
  if (text === '110000') return 'CCITYNOTICES'
  if (/^\d{6}$/.test(text)) return `C000${text}`
  return /^\d+$/.test(text) ? `C${text}` : text
}

function badCalls(sandbox: Sandbox, allowed: ReadonlySet<string>): readonly string[] {
  const bad = [...sandbox.callCounts].filter(([call]) => {
    const [method = '', ...outcome] = call.split(' ')
    // Requests to the bot are counted too; only Slack's methods have a dot in their name.
    return method.includes('.') && !allowed.has(outcome.join(' ').replace(/^fault:/, ''))
  })
  return bad.map(([call, count]) => `Slack answered: ${call} (${count} times)`)
}

/** The memory queue with a gate for deliveries, and a count of what runs: nothing is sent until the test says so. */
function createGatedJobs() {
  const state = { isOpen: false, running: 0 }
  const start = async (events: QueueEvents): Promise<Queue> => {
    const queue = createMemoryQueue(events)
    return {
      ...queue,
      // What a closed gate drops is due in the database and found by the next sweep.
      enqueue: async (name, payload) => {
        if (state.isOpen || name !== 'channel.deliver') await queue.enqueue(name, payload)
      },
      enqueueAll: async (name, payloads) => {
        if (state.isOpen || name !== 'channel.deliver') await queue.enqueueAll(name, payloads)
      },
      work: (bound) =>
        queue.work(
          bound.map((job) => ({
            ...job,
            run: async (payload) => {
              state.running += 1
              try {
                return await job.run(payload)
              } finally {
                state.running -= 1
              }
            },
          })),
        ),
    }
  }
  return { state, start }
}

interface Settling {
  readonly context: OfficeContext
  readonly workers: Workers
  readonly clock: MovedClock
  readonly jobs: ReturnType<typeof createGatedJobs>
  readonly sandbox: Sandbox
  readonly options: OfficeOptions
}

async function settleAll({ context, workers, clock, jobs, sandbox, options }: Settling): Promise<void> {
  const doubtAfterMs = options.pacing?.doubtAfterMs ?? SLACK_PACING.doubtAfterMs
  const { quietHours, timeZone } = context.office
  jobs.state.isOpen = true
  try {
    for (let round = 0; round < SETTLE_TURNS_MAX; round += 1) {
      const calls = sandbox.calls.length
      await workers.drain(0)
      await runOut(jobs.state, clock)
      const { inFlight, earliestDueAt } = await outstanding(context.database.prisma)
      if (inFlight > 0) {
        clock.advanceMs(doubtAfterMs + 1)
        continue
      }
      if (earliestDueAt === null || heldUntil(quietHours, timeZone, clock.now()) !== null) return
      const waitMs = earliestDueAt.getTime() - clock.now().getTime()
      if (waitMs > SETTLE_WAIT_MS) return
      if (waitMs > 0) clock.advanceMs(waitMs)
      else if (sandbox.calls.length === calls) clock.advanceMs(STUCK_STEP_MS)
    }
    throw new Error(`the outbox does not settle in ${SETTLE_TURNS_MAX} rounds`)
  } finally {
    jobs.state.isOpen = false
  }
}

/** Waits until no job runs; when all that run are asleep, the clock is moved to the first that wakes. */
async function runOut(jobs: { readonly running: number }, clock: MovedClock): Promise<void> {
  while (jobs.running > 0) {
    if (jobs.running === clock.sleeping()) clock.wakeNext()
    await turn()
  }
}
