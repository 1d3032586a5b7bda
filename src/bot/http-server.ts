import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { SECOND_MS } from '../domain/time.ts'
import { type Logger, toErrorFields } from './logger.ts'

/** An address of the bot's own beside Slack's, such as `/healthz`. */
export interface Route {
  /** Matched exactly, without the query. */
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>
}

export interface HttpServer {
  /** Listens; the port is the one taken when 0 was asked for. @throws When the address is in use or not ours. */
  readonly listen: (port: number, host: string) => Promise<{ readonly port: number }>
  /** Takes no more connections, and resolves when those open have ended. */
  readonly close: () => Promise<void>
  /** Ends connections that carry no request: a client that keeps one open would hold up `close`. */
  readonly endIdle: () => void
  /** Ends every connection. */
  readonly endAll: () => void
}

const HEADERS_TIMEOUT_MS = 10 * SECOND_MS
/** From the first byte to the last; Slack sends small requests at once. */
const REQUEST_TIMEOUT_MS = 30 * SECOND_MS

/**
 * The bot's HTTP server: its own routes, and Slack's requests where Slack comes over HTTP.
 *
 * Bolt's server for Socket Mode cannot be bound to one address, and none of Bolt's shows its idle connections, so this
 * one is ours, and Bolt's listener is mounted on it.
 */
export function createHttpServer(parts: {
  readonly routes: readonly Route[]
  /** `null` in Socket Mode. */
  readonly slack: { readonly path: string; readonly listener: RequestListener } | null
  readonly logger: Logger
}): HttpServer {
  const { routes, slack, logger } = parts
  const server = createServer((request, response) => {
    dispatch(request, response).catch((error: unknown) => {
      logger.error({ method: request.method, ...toErrorFields(error) }, 'a request failed')
      if (!response.headersSent) endWith(response, 500)
    })
  })
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = REQUEST_TIMEOUT_MS

  async function dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    const [path = ''] = url.split('?')
    if (slack !== null && path === slack.path && method === 'POST') return slack.listener(request, response)
    const here = routes.filter((route) => route.path === path)
    const route = here.find((candidate) => candidate.method === method)
    if (route !== undefined) return route.handler(request, response)
    endWith(response, here.length > 0 || path === slack?.path ? 405 : 404)
  }

  return {
    async listen(port, host) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      server.once('error', reject)
      server.listen({ port, host }, resolve)
      await promise
      server.off('error', reject)
      server.on('error', (error) => logger.error(toErrorFields(error), 'the HTTP server failed'))
      const address = server.address()
      return { port: typeof address === 'object' && address !== null ? address.port : port }
    },
    async close() {
      if (!server.listening) return
      const { promise, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      await promise
    },
    endIdle: () => server.closeIdleConnections(),
    endAll: () => server.closeAllConnections(),
  }
}

/** Answers with a bare status and ends the connection, so that a body nobody reads is not waited for. */
export function endWith(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' })
  response.end()
}
