import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { toBoltLogger } from '../bot/logger.ts'
import { JOBS } from '../jobs/catalog.ts'
import { deliverChannelJob } from '../jobs/deliver-channel.ts'
import { keepCampaignsJob } from '../jobs/keep-campaigns.ts'
import { startPgBossQueue } from '../jobs/pg-boss-queue.ts'
import { probeDestinationsJob } from '../jobs/probe-destinations.ts'
import { bindJob, type Queue, type QueueEvents } from '../jobs/queue.ts'
import { remindDeadlinesJob } from '../jobs/remind-deadlines.ts'
import { runScheduledJob } from '../jobs/run-scheduled.ts'
import { selfAuditJob } from '../jobs/self-audit.ts'
import { sweepOutbox } from '../jobs/sweep-outbox.ts'
import { createDelivery, type DeliveryDeps, deliverChannel, heldBack } from '../notifications/deliver.ts'
import type { Messenger } from '../notifications/messenger.ts'
import { type Pacing, SLACK_PACING } from '../notifications/pacing.ts'
import { reconcile } from '../notifications/reconcile.ts'
import { loadTemplates } from '../notifications/templates.ts'
import type { OpenWorkspace } from '../notifications/workspace.ts'
import { createCalendarKeeper } from '../store/calendar-years.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { timelineOf } from '../store/database-identity.ts'
import { clearLeases } from '../store/destinations.ts'
import { createFailoverWatch } from '../store/failover-watch.ts'
import { assertSchemaCurrent } from '../store/migrate.ts'
import { outstanding } from '../store/outbox.ts'
import { newReference, withReference } from '../store/reference.ts'
import { keepCampaigns } from '../workflows/campaigns/keep-campaigns.ts'
import type { OfficeContext } from '../workflows/office-context.ts'
import { probeDestinations } from '../workflows/probe-destinations.ts'
import { createReminding } from '../workflows/remind-deadlines.ts'
import { reportTrouble } from '../workflows/report-trouble.ts'
import { officeCalendar } from './calendar-file.ts'
import { type Config, PACKAGE_ROOT } from './config.ts'
import { createLogger, type Logger } from './logger.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createObserver, type Observer } from './observer.ts'
import { workspaceOpener } from './open-workspace.ts'
import { createRestoreWatch, lookedAtFirst, type RestoreWatch } from './restore-watch.ts'
import { type Round, type Rounds, startRounds } from './rounds.ts'
import { reportSelfAudit } from './self-audit-report.ts'
import { SettingsError } from './settings-error.ts'
import { NO_TRACING, type Tracing } from './tracing.ts'

/** How often the outbox is looked through for what is due. */
const SWEEP_EVERY_MS = 1_000
/** How often it is looked through for messages in doubt. */
const LOOK_UP_EVERY_MS = 1_000
/** How often `drain` looks whether everything is settled. */
const DRAIN_LOOK_MS = 100
const STOP_MS = 10_000

/** What a test or the demo puts in the place of the usual. */
export interface Overrides {
  readonly database?: Database
  readonly now?: () => Date
  readonly sleep?: (ms: number) => Promise<void>
  readonly pacing?: Partial<Pacing>
  readonly logger?: Logger
  readonly tracing?: Tracing
  readonly messenger?: Messenger
  /** `null` = nothing is checked in Slack before publication. */
  readonly openWorkspace?: OpenWorkspace | null
  readonly startQueue?: (events: QueueEvents) => Promise<Queue>
}

export interface Drained {
  /** Whether nothing is due any more; false when the time ran out first. */
  readonly isDone: boolean
  /** Messages that still wait: for a later instant, a mend, or another message. */
  readonly waiting: number
  /** What holds everything back, such as a refused token or quiet hours; `null` = nothing does. */
  readonly heldBy: string | null
}

/** Everything of one process, built once. */
export interface Services extends AsyncDisposable {
  readonly config: Config
  readonly logger: Logger
  readonly metrics: Metrics
  readonly observer: Observer
  readonly context: OfficeContext
  /** Starts this process's workers; later calls return the same ones. */
  readonly startWorkers: () => Promise<Workers>
}

export interface Workers {
  readonly queue: Queue
  readonly events: QueueEvents
  /** Looks for work now instead of at the next turn. */
  readonly kick: () => void
  /** How the newest look through the outbox that has ended came out; `null` before the first. */
  readonly lastSweep: () => Round | null
  /** Waits until nothing is due, at most `timeoutMs`. */
  readonly drain: (timeoutMs: number) => Promise<Drained>
  readonly stop: (deadlineMs: number) => Promise<void>
}

/**
 * Opens the database, checks that it has this program's schema, and builds what acts need. Workers start only when
 * asked for: most commands write to the database and leave the sending to `serve` or `drain`.
 *
 * @throws {SettingsError | StoreError | TemplateError} One line that names what is wrong and how to mend it.
 */
export async function startServices(config: Config, overrides: Overrides = {}): Promise<Services> {
  const logger = overrides.logger ?? createLogger(config.logLevel)
  const calendar = officeCalendar(config.office)
  const templates = loadTemplates({
    builtInDir: join(PACKAGE_ROOT, 'templates'),
    overrideDir: config.office.templatesDir,
    locale: config.office.locale,
  })
  const database = overrides.database ?? (await openDatabase(config.databaseUrl))
  try {
    await assertSchemaCurrent(database.prisma, join(PACKAGE_ROOT, 'prisma'))
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
  const now = overrides.now ?? (() => new Date())
  const metrics = createMetrics()
  const observer = createObserver({ metrics, tracing: overrides.tracing ?? NO_TRACING, logger, now })
  const { openWorkspace = workspaceOpener(config, observer.slackCall) } = overrides
  const unwatched: OfficeContext = { database, office: config.office, calendar, templates, now, openWorkspace }
  const restoreWatch = createRestoreWatch(unwatched, logger)
  const look = () => restoreWatch.look({ isStart: false })
  const keeper = createCalendarKeeper(calendar)
  await keeper.look(database.prisma)
  const context: OfficeContext = {
    ...unwatched,
    database: lookedAtFirst(database, look),
    get calendar() {
      return keeper.calendar()
    },
    baseCalendar: calendar,
    ...(config.settings === undefined ? {} : { settings: config.settings }),
    lookAtCalendar: keeper.look,
  }
  const services = { config, logger, metrics, observer, context }
  const shared = { ...services, restoreWatch }
  let workers: Promise<Workers> | null = null
  return {
    ...services,
    startWorkers: () => {
      workers ??= startWorkers(shared, overrides)
      return workers
    },
    async [Symbol.asyncDispose]() {
      await (await workers)?.stop(STOP_MS)
      await database[Symbol.asyncDispose]()
    },
  }
}

interface Shared extends Pick<Services, 'config' | 'logger' | 'metrics' | 'observer' | 'context'> {
  readonly restoreWatch: RestoreWatch
}

async function startWorkers(shared: Shared, overrides: Overrides): Promise<Workers> {
  const { observer, context, restoreWatch } = shared
  const events: QueueEvents = { onFault: (job, error) => void observer.fault(job, error) }
  const stopping = new AbortController()
  const delivery = { ...(await deliveryDeps(shared, overrides)), signal: stopping.signal }
  // After the watch has begun, so that nothing happens between the two unnoticed.
  await restoreWatch.look({ isStart: true })
  if (context.database.queueConnection.kind === 'pglite') await clearLeases(context.database.prisma)
  const startQueue = overrides.startQueue ?? ((on) => startPgBossQueue(context.database.queueConnection, JOBS, on))
  const queue = await startQueue(events)
  const remind = {
    remind: createReminding(context),
    onFault: (error: unknown) => void observer.fault(remindDeadlinesJob.name, error),
  }
  const campaigns = {
    keep: () => keepCampaigns(context),
    onFault: (error: unknown) => void observer.fault(keepCampaignsJob.name, error),
  }
  const jobs = [
    bindJob(deliverChannelJob, { deliver: (channelId) => deliverChannel(channelId, delivery) }),
    bindJob(runScheduledJob, { context }),
    bindJob(probeDestinationsJob, { probe: () => probeDestinations(context) }),
    bindJob(selfAuditJob, {
      context,
      workingSince: context.now(),
      onAudited: (audit) => reportSelfAudit(shared, audit),
    }),
    bindJob(remindDeadlinesJob, remind),
    bindJob(keepCampaignsJob, campaigns),
  ]
  await queue.work(jobs.map(observer.job))
  const sweep = async () => {
    await restoreWatch.stillSeen()
    return sweepOutbox(queue, delivery)
  }
  const sweeps = startRounds(sweep, { name: 'outbox.sweep', everyMs: SWEEP_EVERY_MS, observer })
  // Apart from the sweeps: a look-up may take minutes, and what is due elsewhere does not wait for it.
  const lookUps = startRounds(() => reconcile(delivery), {
    name: 'outbox.look-up',
    everyMs: LOOK_UP_EVERY_MS,
    observer,
  })
  return {
    queue,
    events,
    kick: sweeps.kick,
    lastSweep: sweeps.last,
    async drain(timeoutMs) {
      // Who sends by cron instead of serving has his returns asked for and his reminders said too.
      const launch = () => keepCampaignsJob.run({}, campaigns)
      await withReference(newReference(), launch).catch(campaigns.onFault)
      const run = () => remindDeadlinesJob.run({}, remind)
      await withReference(newReference(), run).catch(remind.onFault)
      return drain({ sweeps, lookUps }, delivery, timeoutMs)
    },
    async stop(deadlineMs) {
      stopping.abort()
      const endsAtMs = performance.now() + deadlineMs
      await Promise.all([sweeps.stop(deadlineMs), lookUps.stop(deadlineMs)])
      await queue.stop(Math.max(0, endsAtMs - performance.now()))
    },
  }
}

async function deliveryDeps(
  { config, context, logger, observer, restoreWatch }: Shared,
  overrides: Overrides,
): Promise<DeliveryDeps> {
  const lookAtTimeline = async () => {
    const { sighting } = await restoreWatch.look({ isStart: false })
    return sighting === null ? null : timelineOf(sighting)
  }
  return createDelivery({
    database: context.database,
    messenger: overrides.messenger ?? (await slackMessenger(config, { observer, logger })),
    now: context.now,
    sleep: overrides.sleep ?? ((ms) => sleepFor(ms)),
    workerId: `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`,
    pacing: { ...SLACK_PACING, ...overrides.pacing },
    quietHours: config.office.quietHours,
    timeZone: config.office.timeZone,
    failoverWatch: await createFailoverWatch(context.database, lookAtTimeline),
    onTrouble: (message, state, error) => reportTrouble(context, message, state, error),
    around: observer.delivery,
    onOutcome: observer.deliveryEnded,
  })
}

async function slackMessenger(
  config: Config,
  { observer, logger }: Pick<Shared, 'observer' | 'logger'>,
): Promise<Messenger> {
  const { botToken, apiUrl } = config.slack
  if (botToken === null) {
    throw new SettingsError(
      'SLACK_BOT_TOKEN: got nothing; expected the bot token xoxb-… of the Slack app, to post messages',
    )
  }
  const { createSlackMessenger } = await import('../notifications/slack-messenger.ts')
  return createSlackMessenger({ token: botToken, apiUrl, onCall: observer.slackCall, logger: toBoltLogger(logger) })
}

async function drain(
  { sweeps, lookUps }: { readonly sweeps: Rounds; readonly lookUps: Rounds },
  deps: DeliveryDeps,
  timeoutMs: number,
): Promise<Drained> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const [due] = await Promise.all([sweeps.round(), lookUps.round()])
    const { count, inFlight, earliestDueAt } = await outstanding(deps.database.prisma)
    const held = await heldBack(deps)
    const nextAt = held === null ? earliestDueAt : earliestDueAt === null ? null : held.until
    const isIdle = due === 0 && inFlight === 0
    const leftMs = deadline - performance.now()
    const isNothingSoon = nextAt === null || nextAt.getTime() - deps.now().getTime() > leftMs
    if (isIdle && isNothingSoon) return { isDone: true, waiting: count, heldBy: held?.reason ?? null }
    if (leftMs < 0) return { isDone: isIdle, waiting: count, heldBy: held?.reason ?? null }
    await sleepFor(DRAIN_LOOK_MS)
  }
}
