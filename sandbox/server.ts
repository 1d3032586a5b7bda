import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type ApiParts, callMethod, type Reply, readArguments } from './api.ts'
import { Args } from './args.ts'
import { control } from './control.ts'
import { BodyTooLargeError, isForeignOrigin, isLoopbackHost, readBody, sendJson, sendText } from './http.ts'
import { parseJson } from './json.ts'
import { BODY_BYTES_MAX, FILE_BYTES_MAX } from './limits.ts'
import { workspacePage } from './page.ts'
import { useResponseUrl } from './responses.ts'
import type { Sandbox } from './sandbox.ts'
import type { SocketHub } from './socket-mode.ts'
import type { FileRecord } from './state.ts'

/** A multipart body is its file and some lines around it. */
const MULTIPART_OVERHEAD_BYTES = 10_000

export interface ServerParts extends ApiParts {
  readonly hub: SocketHub
  /** The handle that `/` and `/sandbox/` show; built after the server, hence a function. */
  readonly sandbox: () => Sandbox
}

interface Exchange {
  readonly parts: ServerParts
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  /** What follows the route's prefix. */
  readonly rest: string
}

type Handler = (exchange: Exchange) => Promise<void> | void

function sendReply(socket: Socket, response: ServerResponse, reply: Reply): void {
  if (reply.kind === 'answer') {
    response.writeHead(reply.status, reply.headers)
    response.end(reply.body)
  } else if (reply.kind === 'reset') socket.resetAndDestroy()
}

async function webApi({ parts, request, response, url, rest }: Exchange): Promise<void> {
  const body = await readBody(request, BODY_BYTES_MAX)
  const values = await readArguments(request.headers['content-type'] ?? '', body, url.searchParams)
  const reply = await callMethod(parts, rest, request.headers, new Args(values))
  sendReply(request.socket, response, reply)
}

/** The file's bytes: the whole body, or the first file of a multipart form. */
async function uploadedBytes(request: IncomingMessage): Promise<Buffer> {
  const type = request.headers['content-type'] ?? ''
  const body = await readBody(request, FILE_BYTES_MAX + MULTIPART_OVERHEAD_BYTES)
  if (!type.startsWith('multipart/form-data')) return body
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const [, first] = [...form][0] ?? []
  if (first === undefined) return Buffer.alloc(0)
  return typeof first === 'string' ? Buffer.from(first) : Buffer.from(await first.arrayBuffer())
}

function storeUpload(parts: ServerParts, file: FileRecord, content: Buffer): string | null {
  if (content.length !== file.announcedBytes) {
    return `length: got ${content.length} bytes, expected the announced ${file.announcedBytes}`
  }
  return parts.workspace.storeContent(file, content) ? null : 'the sandbox keeps no more files'
}

async function upload({ parts, request, response, rest }: Exchange): Promise<void> {
  const fault = parts.faults.take('upload', null)
  if (fault?.kind === 'error500') return sendText(response, 500, 'text/plain', 'internal error')
  if (fault?.kind === 'resetBefore') return void request.socket.resetAndDestroy()
  const file = parts.workspace.files.get(rest)
  if (request.method !== 'POST' || file === undefined || file.isComplete) {
    return sendText(response, 404, 'text/plain', 'no such upload')
  }
  const error = storeUpload(parts, file, await uploadedBytes(request))
  parts.workspace.record({ method: 'upload', channel: null, at: parts.workspace.now(), outcome: error ?? 'ok' })
  if (error !== null) return sendText(response, 400, 'text/plain', error)
  sendText(response, 200, 'text/plain', `OK - ${file.announcedBytes}`)
}

function sendFile(response: ServerResponse, file: FileRecord | undefined): void {
  if (file?.content == null || !file.isComplete) {
    sendText(response, 404, 'text/plain', 'no such file')
    return
  }
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'x-content-type-options': 'nosniff',
  })
  response.end(file.content)
}

/** A file by its private address, which wants a token as Slack's does. */
function privateFile({ parts, request, response, rest }: Exchange): void {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if (parts.workspace.tokens.has(token)) {
    sendFile(response, parts.workspace.files.get(rest.split('/')[0]?.split('-')[1] ?? ''))
  } else sendText(response, 403, 'text/plain', 'expected a token')
}

function permalinkedFile({ parts, response, rest }: Exchange): void {
  sendFile(response, parts.workspace.files.get(rest.split('/')[1] ?? ''))
}

function permalink({ response, rest }: Exchange): void {
  const [, channel, micros = ''] = /^([A-Z0-9]+)\/p(\d{7,})$/.exec(rest) ?? []
  if (channel === undefined) sendText(response, 404, 'text/plain', 'no such message')
  else {
    response.writeHead(302, { location: `/#${channel}-${micros.slice(0, -6)}.${micros.slice(-6)}` })
    response.end()
  }
}

async function responseUrl({ parts, request, response, rest }: Exchange): Promise<void> {
  const body = await readBody(request, BODY_BYTES_MAX)
  const reply = useResponseUrl(parts.workspace, parts.tickets, rest, body.toString('utf8'))
  sendJson(response, reply.status, reply.body)
}

async function controlRoute({ parts, request, response, url, rest }: Exchange): Promise<void> {
  const text = (await readBody(request, BODY_BYTES_MAX)).toString('utf8')
  const parsed = parseJson(text)
  const body = parsed.ok ? parsed.value : null
  const name = rest
  const reply = await control(parts.sandbox(), { verb: request.method ?? 'GET', name, query: url.searchParams, body })
  sendJson(response, reply.status, reply.body)
}

const ROUTES: readonly { readonly prefix: string; readonly handle: Handler }[] = [
  { prefix: '/api/', handle: webApi },
  { prefix: '/upload/v1/', handle: upload },
  { prefix: '/files-pri/', handle: privateFile },
  { prefix: '/files/', handle: permalinkedFile },
  { prefix: '/archives/', handle: permalink },
  { prefix: '/response/', handle: responseUrl },
  { prefix: '/sandbox/', handle: controlRoute },
]

async function answer(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLoopbackHost(request.headers.host) || isForeignOrigin(request.headers.origin)) {
    return sendText(response, 403, 'text/plain', 'the sandbox answers on the loopback only')
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const route = ROUTES.find(({ prefix }) => url.pathname.startsWith(prefix))
  if (route !== undefined) {
    await route.handle({ parts, request, response, url, rest: url.pathname.slice(route.prefix.length) })
  } else if (url.pathname === '/') sendText(response, 200, 'text/html', workspacePage(parts.sandbox()))
  else sendText(response, 404, 'text/plain', 'no such address')
}

function onFault(response: ServerResponse, cause: unknown): void {
  const isTooLarge = cause instanceof BodyTooLargeError
  const message = cause instanceof Error ? cause.message : String(cause)
  if (response.headersSent) response.destroy()
  else sendText(response, isTooLarge ? 413 : 500, 'text/plain', message)
}

export interface RunningServer {
  readonly port: number
  readonly close: () => Promise<void>
}

function listen(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  server.once('error', reject)
  server.listen(port, '127.0.0.1', () => {
    server.off('error', reject)
    resolve((server.address() as AddressInfo).port)
  })
  return promise
}

/**
 * The workspace's HTTP server, on 127.0.0.1 only.
 *
 * @throws {Error} When the port is taken.
 */
export async function startServer(parts: ServerParts, port: number): Promise<RunningServer> {
  const server = createServer((request, response) => {
    answer(parts, request, response).catch((cause: unknown) => onFault(response, cause))
  })
  server.on('upgrade', (request, stream) => {
    if (isLoopbackHost(request.headers.host) && request.url?.startsWith('/link/') === true) {
      parts.hub.accept(request, stream)
    } else stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
  })
  const taken = await listen(server, port)
  return {
    port: taken,
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      parts.hub.destroy()
      server.closeAllConnections()
      await promise
    },
  }
}
