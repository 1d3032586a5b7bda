import type { IncomingHttpHeaders } from 'node:http'
import type { Args } from './args.ts'
import type { Fault, FaultBook } from './faults.ts'
import { isRecord, type Json, parseJson } from './json.ts'
import { type Answer, fail, type Method, missingScope } from './method.ts'
import { CHAT_METHODS } from './methods/chat.ts'
import { CONVERSATION_METHODS } from './methods/conversations.ts'
import { FILE_METHODS } from './methods/files.ts'
import { USER_METHODS } from './methods/users.ts'
import { VIEW_METHODS } from './methods/views.ts'
import type { Pacer } from './pacing.ts'
import type { TokenRecord, Workspace } from './state.ts'
import type { Tickets } from './tickets.ts'

/** What the server sends back; `reset` breaks the connection instead, `hang` never answers. */
export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Record<string, string>
      readonly body: string
    }
  | { readonly kind: 'reset' | 'hang' }

export interface ApiParts {
  readonly workspace: Workspace
  readonly tickets: Tickets
  readonly pacer: Pacer
  readonly faults: FaultBook
  /** The address of a new Socket Mode connection; `null` when there are as many as Slack allows. */
  readonly openSocket: () => string | null
  readonly delay: (ms: number) => Promise<void>
}

const METHODS = new Map<string, Method>(
  [...CHAT_METHODS, ...CONVERSATION_METHODS, ...USER_METHODS, ...VIEW_METHODS, ...FILE_METHODS].map((method) => [
    method.name,
    method,
  ]),
)

/** The arguments of a request body: a form, JSON, or multipart text fields. A body of another kind gives none. */
export async function readArguments(contentType: string, body: Buffer, query: URLSearchParams): Promise<Json> {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  const fromQuery = Object.fromEntries(query)
  if (type === 'application/json') {
    const parsed = parseJson(body.toString('utf8'))
    return parsed.ok && isRecord(parsed.value) ? { ...fromQuery, ...parsed.value } : fromQuery
  }
  if (type === 'application/x-www-form-urlencoded') {
    return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) }
  }
  if (type === 'multipart/form-data') {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
    return { ...fromQuery, ...Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')) }
  }
  return fromQuery
}

function json(status: number, body: Json, headers: Record<string, string> = {}): Reply {
  const all = { 'content-type': 'application/json; charset=utf-8', ...headers }
  return { kind: 'answer', status, headers: all, body: JSON.stringify(body) }
}

function rateLimited(retryAfterSeconds: number): Reply {
  return json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(retryAfterSeconds) })
}

type Authorised = { readonly token: TokenRecord } | { readonly refusal: Answer }

function authorise(workspace: Workspace, method: Method, headers: IncomingHttpHeaders, args: Args): Authorised {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const value = bearer ?? args.text('token')
  if (value === null || value === '') return { refusal: fail('not_authed') }
  const token = workspace.tokens.get(value)
  if (token === undefined) return { refusal: fail('invalid_auth') }
  const isKindRight = method.name === 'auth.test' || token.kind === (method.tokenKind ?? 'bot')
  if (!isKindRight) return { refusal: fail('not_allowed_token_type') }
  const lacking = method.scopes.find((scope) => !token.scopes.has(scope))
  return lacking === undefined ? { token } : { refusal: missingScope(lacking, token) }
}

/** What a fault does before the call is looked at; `null` lets the call go on. */
async function beforeCall(fault: Fault | null, parts: ApiParts): Promise<Reply | null> {
  switch (fault?.kind) {
    case 'ratelimited':
      return rateLimited(fault.retryAfterSeconds)
    case 'error500':
      return { kind: 'answer', status: 500, headers: { 'content-type': 'text/plain' }, body: 'internal error' }
    case 'hang':
      return { kind: 'hang' }
    case 'resetBefore':
      return { kind: 'reset' }
    case 'slackError':
      return json(200, { ok: false, error: fault.code })
    case 'slow':
      await parts.delay(fault.delayMs)
      return null
    case 'resetAfter':
    case undefined:
      return null
  }
}

function connectionsOpen(parts: ApiParts): Answer {
  const url = parts.openSocket()
  return url === null ? fail('too_many_websockets') : { ok: true, body: { url } }
}

function run(parts: ApiParts, method: Method, token: TokenRecord, args: Args): Answer {
  const { workspace, tickets, pacer } = parts
  const now = workspace.now()
  const retryAfterSeconds = pacer.waitForMethod(method.name, token.token, method.tier, now)
  if (retryAfterSeconds > 0) return { ok: false, error: 'ratelimited', retryAfterSeconds }
  return method.run({ args, token, workspace, tickets, pacer, now })
}

/** Whether the Web API has a method of this name. */
function methodNamed(name: string, parts: ApiParts): Method | null {
  if (name === 'apps.connections.open') {
    return { name, scopes: ['connections:write'], tokenKind: 'app', tier: 3, run: () => connectionsOpen(parts) }
  }
  return METHODS.get(name) ?? null
}

/** One Web API call, faults and pacing included. Every call is recorded, whatever became of it. */
export async function callMethod(
  parts: ApiParts,
  name: string,
  headers: IncomingHttpHeaders,
  args: Args,
): Promise<Reply> {
  const { workspace } = parts
  const channel = args.text('channel') ?? args.text('channel_id')
  const record = (outcome: string) => workspace.record({ method: name, channel, at: workspace.now(), outcome })
  const fault = parts.faults.take(name, channel)
  const early = await beforeCall(fault, parts)
  if (early !== null) {
    record(fault?.kind === 'slackError' ? fault.code : `fault:${fault?.kind ?? ''}`)
    return early
  }
  const method = methodNamed(name, parts)
  if (method === null) {
    record('unknown_method')
    return json(200, { ok: false, error: 'unknown_method', req_method: name })
  }
  const authorised = authorise(workspace, method, headers, args)
  const answer = 'refusal' in authorised ? authorised.refusal : run(parts, method, authorised.token, args)
  record(answer.ok ? 'ok' : answer.error)
  if (fault?.kind === 'resetAfter') return { kind: 'reset' }
  if (!answer.ok && answer.retryAfterSeconds !== undefined) return rateLimited(answer.retryAfterSeconds)
  const scopes = 'token' in authorised ? { 'x-oauth-scopes': [...authorised.token.scopes].join(',') } : {}
  return json(200, answer.ok ? { ok: true, ...answer.body } : { ok: false, error: answer.error, ...answer.extra }, {
    ...scopes,
    'x-accepted-oauth-scopes': method.scopes.join(','),
  })
}
