import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { Json } from './json.ts'
import { ACKNOWLEDGE_MS_MAX, BODY_BYTES_MAX, MINUTE_MS, SECOND_MS } from './limits.ts'
import type { EnvelopeType, SocketHub } from './socket-mode.ts'

/** How the bot took what it was sent. */
export interface Delivery {
  /** The HTTP status; 200 for an acknowledged envelope of Socket Mode, 0 when nothing came back. */
  readonly status: number
  readonly body: string
  readonly tookMs: number
  /** Whether it answered within Slack's three seconds. */
  readonly inTime: boolean
}

export interface DeliveryOptions {
  /** Marks the request as Slack's repetition of one that was not acknowledged. */
  readonly retry?: { readonly num: number; readonly reason: 'http_timeout' | 'http_error' | 'connection_failed' }
  /** `forged` is signed with another secret, `stale` ten minutes ago. */
  readonly signature?: 'valid' | 'forged' | 'stale' | 'absent'
  /** Over HTTP even though a socket is connected. */
  readonly overHttp?: boolean
}

/** A request the bot gets: forms for commands and interactivity, JSON for events. */
interface Outgoing {
  readonly type: EnvelopeType
  readonly payload: Json
}

export type Deliver = (outgoing: Outgoing, options: DeliveryOptions) => Promise<Delivery>

/** The sandbox gives up on an answer after this long, which is longer than Slack does, to see how late it is. */
const ANSWER_MS_MAX = 10 * SECOND_MS
const STALE_BY_MS = 10 * MINUTE_MS
const FORM = 'application/x-www-form-urlencoded'

function encodeBody({ type, payload }: Outgoing): { contentType: string; body: string } {
  if (type === 'events_api') return { contentType: 'application/json', body: JSON.stringify(payload) }
  const fields: [string, string][] =
    type === 'interactive'
      ? [['payload', JSON.stringify(payload)]]
      : Object.entries(payload).map(([key, value]) => [key, String(value)])
  return { contentType: FORM, body: new URLSearchParams(fields).toString() }
}

/** Slack's signature headers. Source: https://docs.slack.dev/authentication/verifying-requests-from-slack. */
function signatureHeaders(
  body: string,
  secret: string,
  kind: NonNullable<DeliveryOptions['signature']>,
): Record<string, string> {
  if (kind === 'absent') return {}
  // The receiver compares with its own wall clock, so the signature follows the wall clock and not the workspace's.
  const signedAtMs = kind === 'stale' ? Date.now() - STALE_BY_MS : Date.now()
  const timestamp = Math.floor(signedAtMs / SECOND_MS)
  const key = kind === 'forged' ? `${secret}-forged` : secret
  const digest = createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` }
}

/** One POST on a connection of its own, so that no idle socket keeps the bot from stopping. */
async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; body: string }> {
  const { promise, resolve } = Promise.withResolvers<{ status: number; body: string }>()
  const sent = request(url, { method: 'POST', agent: false, headers, timeout: ANSWER_MS_MAX }, (response) => {
    const chunks: Buffer[] = []
    let bytes = 0
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= BODY_BYTES_MAX) chunks.push(chunk)
    })
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
    )
    response.on('error', (cause) => resolve({ status: 0, body: cause.message }))
  })
  sent.on('timeout', () => sent.destroy(new Error(`no answer within ${ANSWER_MS_MAX} ms`)))
  sent.on('error', (cause) => resolve({ status: 0, body: cause.message }))
  sent.end(body)
  return promise
}

interface OutboundParts {
  readonly signingSecret: string
  readonly hub: SocketHub
  /** Where the bot listens; `null` while nobody said. */
  readonly eventsUrl: () => string | null
}

/**
 * Sends what people do in the workspace to the bot: to one of its sockets when it has any, else signed to its
 * request URL.
 *
 * @throws {Error} When the bot has neither.
 */
export function createDeliver({ signingSecret, hub, eventsUrl }: OutboundParts): Deliver {
  return async (outgoing, options) => {
    const startedMs = performance.now()
    const finish = (status: number, body: string): Delivery => {
      const tookMs = performance.now() - startedMs
      return { status, body, tookMs, inTime: status !== 0 && tookMs <= ACKNOWLEDGE_MS_MAX }
    }
    if (hub.count() > 0 && options.overHttp !== true) {
      const answer = await hub.send({ ...outgoing, retry: options.retry ?? null }, ANSWER_MS_MAX)
      return answer === null ? finish(0, '') : finish(200, answer)
    }
    const url = eventsUrl()
    if (url === null) throw new Error('sandbox: the bot has no eventsUrl and no socket; expected one of them')
    const { contentType, body } = encodeBody(outgoing)
    const retry = options.retry
    const headers: Record<string, string> = {
      'content-type': contentType,
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...signatureHeaders(body, signingSecret, options.signature ?? 'valid'),
      ...(retry === undefined ? {} : { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }),
    }
    const answer = await post(url, headers, body)
    return finish(answer.status, answer.body)
  }
}
