import { join } from 'node:path'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { createBotApp } from '../bot/app.ts'
import { loadReplies } from '../bot/replies.ts'
import { EXIT, type ExitCode } from '../cli/command.ts'
import type { Output } from '../cli/output.ts'
import { REPEATED, startRepeating } from '../jobs/repeat.ts'
import { startScheduler } from '../jobs/scheduler.ts'
import { assertClockAgrees } from '../store/server-clock.ts'
import { recordSettings } from '../workflows/record-settings.ts'
import { type Config, PACKAGE_ROOT } from './config.ts'
import { healthRoutes, type Phase } from './health.ts'
import type { Logger } from './logger.ts'
import { measureProcess } from './metrics.ts'
import type { Services } from './services.ts'
import { SettingsError } from './settings-error.ts'

/** How long requests and posts under way may take to end, all together. */
const DRAIN_MS = 15_000
/** How long connections may take to close after that: a database that is away answers no goodbye. */
const CLOSE_MS = 3_000

/** A running bot. */
export interface Served extends AsyncDisposable {
  readonly port: number
  /** Says that it is not ready and goes on serving, so that a load balancer turns to others before it stops. */
  readonly turnAway: () => void
}

/** Starts workers, schedule and bot of one process. Disposing drains: no more requests, what runs ends, then stop. */
export async function startServing(services: Services): Promise<Served> {
  const { config, context, logger, metrics, observer } = services
  const { botToken } = requireSlack(config)
  const workers = await services.startWorkers()
  const { queue, events } = workers
  let phase: Phase = 'starting'
  measureProcess(metrics)
  const bot = createBotApp({
    signingSecret: config.slack.signingSecret,
    botToken,
    appToken: config.slack.appToken,
    slackApiUrl: config.slack.apiUrl,
    host: config.host,
    port: config.port,
    logger,
    context,
    replies: loadReplies({ builtInDir: join(PACKAGE_ROOT, 'templates'), locale: config.office.locale }),
    routes: healthRoutes({ services, phase: () => phase, lastSweep: workers.lastSweep }),
    onCall: observer.slackCall,
    onRequest: observer.requestEnded,
    around: observer.request,
    onActed: workers.kick,
  })
  const { port } = await bot.start()
  const scheduler = await startScheduler({ context, queue, events })
  const repeating = startRepeating({ queue, rows: REPEATED, events })
  phase = 'serving'
  logger.info({ host: config.host, port }, 'serving')
  return {
    port,
    turnAway() {
      phase = 'stopping'
    },
    async [Symbol.asyncDispose]() {
      phase = 'stopping'
      repeating[Symbol.dispose]()
      await scheduler[Symbol.asyncDispose]()
      const [isClean] = await Promise.all([bot.stop(DRAIN_MS), workers.stop(DRAIN_MS)])
      logger.info({ isClean }, 'stopped')
    },
  }
}

/**
 * Serves until SIGTERM or SIGINT, then drains. However long Slack or the database takes, the process ends within
 * eighteen seconds of the drain's begin; what it leaves under way is looked up by whoever finds it.
 */
export async function serve(services: Services, output: Output): Promise<ExitCode> {
  const { logger, config, context } = services
  await assertClockAgrees(context.database)
  await using served = await startServing(services)
  const changed = await recordSettings(context)
  if (changed.length > 0) logger.info({ changed }, 'the office file is not the one it was')
  output.note(
    `duban serves on http://${config.host}:${served.port} (Slack on /slack/events, health on /healthz and /readyz)`,
  )
  output.json({ ok: true, host: config.host, port: served.port })
  const signal = await stopSignal()
  logger.info({ signal, delayMs: config.stopDelayMs }, 'stopping')
  served.turnAway()
  await sleepFor(config.stopDelayMs)
  exitAtLatest(DRAIN_MS + CLOSE_MS, logger)
  return EXIT.done
}

function requireSlack({ slack }: Config): { readonly botToken: string } {
  const { botToken, signingSecret, appToken } = slack
  if (botToken === null)
    throw new SettingsError('SLACK_BOT_TOKEN: got nothing; expected the bot token xoxb-… of the Slack app')
  if (signingSecret === null && appToken === null) {
    throw new SettingsError(
      'SLACK_SIGNING_SECRET: got nothing; expected the app’s signing secret (HTTP), or SLACK_APP_TOKEN for Socket Mode',
    )
  }
  return { botToken }
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const

/** Resolves on the first SIGTERM or SIGINT; a second one, of either kind, ends the process at once. */
export function stopSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  const onSignal = (signal: NodeJS.Signals) => {
    for (const name of STOP_SIGNALS) process.off(name, onSignal)
    resolve(signal)
  }
  for (const name of STOP_SIGNALS) process.on(name, onSignal)
  return promise
}

function exitAtLatest(ms: number, logger: Logger): void {
  const exit = () => {
    logger.warn({}, 'ended with work under way')
    process.exit(EXIT.done)
  }
  setTimeout(exit, ms).unref()
}
