import type { RequestListener } from 'node:http'
import { App, type AuthorizeResult, HTTPReceiver, type Receiver, SocketModeReceiver, webApi } from '@slack/bolt'
import type { OfficeContext } from '../workflows/office-context.ts'
import { createCharts } from './charts.ts'
import { createDirectFiles } from './direct-files.ts'
import { createFormFiles } from './form-files.ts'
import { createHttpServer, endWith, type HttpServer, type Route } from './http-server.ts'
import { createInFlight } from './in-flight.ts'
import { type Logger, toBoltLogger, toErrorFields } from './logger.ts'
import { registerListeners } from './register.ts'
import type { Replies } from './replies.ts'
import { REQUEST_BYTES_MAX, refusalStatus } from './request-guard.ts'
import type { Around, RequestKind } from './said.ts'
import { createSlackForms } from './slack-forms.ts'
import { createThreadAnswers } from './thread-answers.ts'
import { type BotWorkflows, OFFICE_WORKFLOWS } from './workflows.ts'

export interface BotAppOptions {
  /** Needed over HTTP; Socket Mode has no signatures. */
  readonly signingSecret: string | null
  readonly botToken: string
  /** Present → Socket Mode. */
  readonly appToken: string | null
  /** Slack's Web API, with a trailing slash. */
  readonly slackApiUrl: string
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly logger: Logger
  readonly context: OfficeContext
  readonly replies: Replies
  /** Health, metrics and the like, on the same server. */
  readonly routes: readonly Route[]
  /** Called with every Web API call's method and outcome, for the metrics. */
  readonly onCall?: (method: string, outcome: string, tookMs?: number) => void
  /** Called with every request's kind and what it came to, for the metrics. */
  readonly onRequest?: (kind: RequestKind | 'http', outcome: string) => void
  /** Goes around what one request does, under its reference; `name` is what was pressed, sent in, typed or told. */
  readonly around?: Around
  /** Called after every act done in Slack, so that what it wrote is sent at once. */
  readonly onActed: () => void
  /** What buttons and forms have the office do. */
  readonly workflows?: BotWorkflows
}

export interface BotApp {
  /** @throws {BotStartError} When Slack refuses a token or is out of reach, or the address cannot be listened on. */
  readonly start: () => Promise<{ readonly port: number }>
  /**
   * Takes no more requests, waits for those under way, and returns whether all of them ended in `deadlineMs`. A second
   * call does nothing.
   */
  readonly stop: (deadlineMs: number) => Promise<boolean>
}

/** Why the bot cannot start, in one line that names the setting. */
export class BotStartError extends Error {
  override name = 'BotStartError'
  readonly code = 'bot-start'
}

export const SLACK_PATH = '/slack/events'
/** How long Slack has to say whose the token is, and how often it is asked. */
const SIGN_IN_TIMEOUT_MS = 10_000
const SIGN_IN_RETRIES = 2

/** Bolt with the bot's buttons, forms, commands and events, over HTTP or Socket Mode. Nothing runs before `start`. */
export function createBotApp(options: BotAppOptions): BotApp {
  const inFlight = createInFlight()
  let running: { readonly server: HttpServer; readonly disconnect: () => Promise<unknown> } | null = null

  async function start(): Promise<{ readonly port: number }> {
    if (running !== null) throw new BotStartError('the bot was started already')
    const identity = await signIn(options)
    const { receiver, listener, connect, disconnect } = createReceiver(options)
    const app = createApp(options, receiver, identity)
    registerListeners(app, {
      context: options.context,
      workflows: options.workflows ?? OFFICE_WORKFLOWS,
      replies: options.replies,
      logger: options.logger,
      forms: createSlackForms(clientOf(options)),
      formFiles: createFormFiles(clientOf(options)),
      directFiles: createDirectFiles(clientOf(options)),
      threadAnswers: createThreadAnswers(clientOf(options)),
      charts: createCharts(options.context.now),
      inFlight,
      onActed: options.onActed,
      onRequest: options.onRequest ?? (() => {}),
      around: options.around ?? ((_name, work) => work()),
    })
    await app.init()
    const slack = listener === null ? null : { path: SLACK_PATH, listener }
    const server = createHttpServer({ routes: options.routes, slack, logger: options.logger })
    const { port } = await listen(server, options)
    running = { server, disconnect }
    try {
      await connect()
    } catch (cause) {
      await stop(0)
      throw new BotStartError(
        `SLACK_APP_TOKEN: ${reasonOf(cause)}; expected an app-level token with connections:write`,
        { cause },
      )
    }
    return { port }
  }

  async function stop(deadlineMs: number): Promise<boolean> {
    if (running === null) return true
    const { server, disconnect } = running
    running = null
    const endsAtMs = performance.now() + deadlineMs
    const leftMs = () => Math.max(0, endsAtMs - performance.now())
    const closed = server.close()
    server.endIdle()
    // A form under way is acknowledged over the socket, so the socket goes after it.
    await inFlight.drain(leftMs())
    await disconnect()
    const drained = await inFlight.drain(leftMs())
    server.endIdle()
    const timer = setTimeout(() => server.endAll(), leftMs())
    await closed
    clearTimeout(timer)
    if (!drained) options.logger.warn({ count: inFlight.count() }, 'stopped with requests under way')
    return drained
  }

  return { start, stop }
}

interface Connection {
  readonly receiver: Receiver
  /** Takes Slack's HTTP requests; `null` in Socket Mode. */
  readonly listener: RequestListener | null
  readonly connect: () => Promise<unknown>
  readonly disconnect: () => Promise<unknown>
}

function createReceiver(options: BotAppOptions): Connection {
  const logger = toBoltLogger(options.logger)
  if (options.appToken !== null) {
    const clientOptions = { slackApiUrl: options.slackApiUrl, timeout: SIGN_IN_TIMEOUT_MS }
    const receiver = new SocketModeReceiver({ appToken: options.appToken, installerOptions: { clientOptions }, logger })
    // The receiver's own stop does not wait for the socket to close.
    return {
      receiver,
      listener: null,
      connect: () => receiver.client.start(),
      disconnect: () => receiver.client.disconnect(),
    }
  }
  if (options.signingSecret === null) {
    throw new BotStartError(
      'SLACK_SIGNING_SECRET: got nothing; expected the signing secret of the Slack app, or SLACK_APP_TOKEN',
    )
  }
  const { signingSecret } = options
  const receiver = new HTTPReceiver({ signingSecret, endpoints: SLACK_PATH, bodyLimit: REQUEST_BYTES_MAX, logger })
  const listener: RequestListener = (request, response) => {
    const status = refusalStatus(request.headers, Date.now())
    if (status === null) return receiver.requestListener(request, response)
    options.logger.warn({ status }, 'a request that is not Slack’s was turned away')
    options.onRequest?.('http', 'turnedAway')
    endWith(response, status)
  }
  const nothing = async () => {}
  return { receiver, listener, connect: nothing, disconnect: nothing }
}

function createApp(options: BotAppOptions, receiver: Receiver, identity: AuthorizeResult): App {
  const app = new App({
    receiver,
    authorize: async () => identity,
    clientOptions: { slackApiUrl: options.slackApiUrl, retryConfig: { retries: 0 } },
    convoStore: false,
    deferInitialization: true,
    logger: toBoltLogger(options.logger),
  })
  app.error(async (error) => {
    options.logger.error(toErrorFields(error), 'a request could not be dispatched')
    // Bolt answers a request with an error only when the handler throws; swallowed, it is left without an answer.
    throw error
  })
  return app
}

/** What a client of its own is made of. */
function clientOf({ botToken: token, slackApiUrl: apiUrl, logger, onCall = () => {} }: BotAppOptions) {
  return { token, apiUrl, logger: toBoltLogger(logger), onCall }
}

/** Asks Slack once whose the token is, so that a bad one ends the start and no request has to ask again. */
async function signIn(options: BotAppOptions): Promise<AuthorizeResult> {
  const { botToken, slackApiUrl, logger, onCall } = options
  const client = new webApi.WebClient(botToken, {
    slackApiUrl,
    timeout: SIGN_IN_TIMEOUT_MS,
    retryConfig: { retries: SIGN_IN_RETRIES, minTimeout: 500, maxTimeout: 2_000 },
    logger: toBoltLogger(logger),
  })
  try {
    const { bot_id: botId, user_id: botUserId, team_id: teamId } = await client.auth.test()
    onCall?.('auth.test', 'ok')
    return {
      botToken,
      ...(botId === undefined ? {} : { botId }),
      ...(botUserId === undefined ? {} : { botUserId }),
      ...(teamId === undefined ? {} : { teamId }),
    }
  } catch (cause) {
    const reason = reasonOf(cause)
    onCall?.('auth.test', reason)
    if (cause instanceof webApi.WebAPIPlatformError) {
      throw new BotStartError(`SLACK_BOT_TOKEN: Slack says ${reason}; expected the bot token of an installed app`, {
        cause,
      })
    }
    throw new BotStartError(`SLACK_API_URL ${slackApiUrl}: ${reason}; expected Slack's Web API`, { cause })
  }
}

async function listen(server: HttpServer, { host, port }: BotAppOptions): Promise<{ readonly port: number }> {
  try {
    return await server.listen(port, host)
  } catch (cause) {
    throw new BotStartError(
      `HOST ${host}, PORT ${port}: ${reasonOf(cause)}; expected an address of this machine that is free`,
      { cause },
    )
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof webApi.WebAPIPlatformError) return cause.data.error
  return cause instanceof Error ? cause.message : 'no reason given'
}
