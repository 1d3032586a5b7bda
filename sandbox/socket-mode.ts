import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { isRecord, parseJson, stringAt } from './json.ts'
import { SOCKETS_MAX } from './limits.ts'
import { acceptSocket, type TextSocket } from './websocket.ts'

/** The three kinds of envelope. Source: https://docs.slack.dev/apis/events-api/using-socket-mode. */
export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api'

interface Envelope {
  readonly type: EnvelopeType
  readonly payload: unknown
  readonly retry: { readonly num: number; readonly reason: string } | null
}

export interface SocketHub {
  readonly count: () => number
  /** The path of a new connection, good for one; `null` when there are as many as Slack allows. */
  readonly issue: () => string | null
  readonly accept: (request: IncomingMessage, stream: Duplex) => void
  /** Sends to one connection, each in its turn; resolves with what it acknowledged, `null` when it did not. */
  readonly send: (envelope: Envelope, timeoutMs: number) => Promise<string | null>
  /** Asks every connection to reconnect, as Slack does when it refreshes them. */
  readonly refresh: (reason: 'warning' | 'refresh_requested' | 'link_disabled') => void
  readonly destroy: () => void
}

export function createSocketHub(appId: string): SocketHub {
  const tickets = new Set<string>()
  const sockets: TextSocket[] = []
  const waiting = new Map<string, (answer: string | null) => void>()
  let lastId = 0

  function take(text: string): void {
    const parsed = parseJson(text)
    const message = parsed.ok && isRecord(parsed.value) ? parsed.value : {}
    const payload = message.payload
    const isEmpty = payload === undefined || (isRecord(payload) && Object.keys(payload).length === 0)
    waiting.get(stringAt(message, 'envelope_id') ?? '')?.(isEmpty ? '' : JSON.stringify(payload))
  }

  function keepTicket(ticket: string): void {
    const [oldest] = tickets
    if (tickets.size >= SOCKETS_MAX && oldest !== undefined) tickets.delete(oldest)
    tickets.add(ticket)
  }

  function hello(socket: TextSocket): void {
    const connection = { app_id: appId }
    const debug = { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 }
    const body = { type: 'hello', num_connections: sockets.length, debug_info: debug, connection_info: connection }
    socket.send(JSON.stringify(body))
  }

  return {
    count: () => sockets.length,
    issue() {
      if (sockets.length >= SOCKETS_MAX) return null
      lastId += 1
      const ticket = `ticket-${lastId}`
      keepTicket(ticket)
      return `/link/?ticket=${ticket}`
    },
    accept(request, stream) {
      const ticket = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('ticket') ?? ''
      if (!tickets.delete(ticket)) {
        stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
        return
      }
      const socket = acceptSocket(request, stream, {
        onText: take,
        onClose: () => {
          const place = socket === null ? -1 : sockets.indexOf(socket)
          if (place >= 0) sockets.splice(place, 1)
        },
      })
      if (socket === null) return
      sockets.push(socket)
      hello(socket)
    },
    async send({ type, payload, retry }, timeoutMs) {
      const socket = sockets.shift()
      if (socket === undefined) return null
      sockets.push(socket)
      lastId += 1
      const id = `envelope-${lastId}`
      const again = retry === null ? {} : { retry_attempt: retry.num, retry_reason: retry.reason }
      const acceptsPayload = type !== 'events_api'
      const { promise, resolve } = Promise.withResolvers<string | null>()
      const timer = setTimeout(() => resolve(null), timeoutMs)
      waiting.set(id, resolve)
      socket.send(
        JSON.stringify({ envelope_id: id, type, accepts_response_payload: acceptsPayload, payload, ...again }),
      )
      const answer = await promise
      clearTimeout(timer)
      waiting.delete(id)
      return answer
    },
    refresh(reason) {
      for (const socket of sockets) {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } }))
      }
    },
    destroy() {
      for (const resolve of waiting.values()) resolve(null)
      for (const socket of sockets) socket.destroy()
    },
  }
}
