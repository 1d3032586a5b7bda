import { join } from 'node:path'
import { createBotApp } from '../bot/app.ts'
import { loadReplies } from '../bot/replies.ts'
import { EXIT, type ExitCode } from '../cli/command.ts'
import type { Output } from '../cli/output.ts'
import { scheduleOf } from '../jobs/schedule.ts'
import { startScheduler } from '../jobs/scheduler.ts'
import { type Config, PACKAGE_ROOT } from './config.ts'
import { healthRoutes } from './health.ts'
import type { Services } from './services.ts'
import { SettingsError } from './settings-error.ts'

/** How long requests and posts under way may take to end after SIGTERM. */
const DRAIN_MS = 15_000

/** A running bot. */
export interface Served extends AsyncDisposable {
  readonly port: number
}

/** Starts workers, schedule and bot of one process. Disposing drains: no more requests, what runs ends, then stop. */
export async function startServing(services: Services): Promise<Served> {
  const { config, context, logger, metrics } = services
  const { botToken } = requireSlack(config)
  const workers = await services.startWorkers()
  const { queue, events } = workers
  const rows = scheduleOf(config.office)
  let isReady = false
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
    routes: healthRoutes(services, () => isReady),
    onCall: (method, outcome) => metrics.slackCalls.inc({ method, outcome }),
    onActed: workers.kick,
  })
  const { port } = await bot.start()
  const scheduler = await startScheduler({ database: context.database, queue, rows, now: context.now, events })
  isReady = true
  logger.info({ host: config.host, port, schedules: rows.length }, 'serving')
  return {
    port,
    async [Symbol.asyncDispose]() {
      isReady = false
      await scheduler[Symbol.asyncDispose]()
      const isClean = await bot.stop(DRAIN_MS)
      await workers.stop(DRAIN_MS)
      logger.info({ isClean }, 'stopped')
    },
  }
}

/** Serves until SIGTERM or SIGINT. */
export async function serve(services: Services, output: Output): Promise<ExitCode> {
  await using served = await startServing(services)
  output.note(
    `duban serves on http://${services.config.host}:${served.port} (Slack on /slack/events, health on /healthz and /readyz)`,
  )
  output.json({ ok: true, host: services.config.host, port: served.port })
  await stopSignal()
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

/** Resolves on the first SIGTERM or SIGINT; a second one ends the process the usual way. */
export function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  return promise
}
