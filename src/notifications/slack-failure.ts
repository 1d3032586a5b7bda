import { webApi } from '@slack/bolt'
import type { SendResult } from './messenger.ts'

/** Slack's error codes that mean the channel itself no longer takes our posts. */
const DESTINATION_CODES: ReadonlySet<string> = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'is_inactive',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'restricted_action_non_threadable_channel',
])

/** Codes that stop every post of the workspace: the token, its scopes, or the installation. */
const WORKSPACE_CODES: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'no_permission',
  'org_login_required',
  'ekm_access_denied',
  'team_access_not_granted',
  'access_denied',
  'not_allowed_token_type',
])

/** Codes that say "not now": the post was not taken. */
const TEMPORARY_CODES: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'service_unavailable',
  'message_limit_exceeded',
])

/** Slack says of these that some of the operation may have happened before the error. */
const AMBIGUOUS_CODES: ReadonlySet<string> = new Set(['internal_error', 'fatal_error', 'request_timeout'])

/** Network failures before a connection stood: Slack cannot have seen the request. */
const NOT_CONNECTED_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

export type Failure = Exclude<SendResult, { readonly kind: 'sent' }>

/** The one place that decides whether a failed Slack call is temporary, permanent or ambiguous. */
export function toFailure(error: unknown): Failure {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return { kind: 'temporary', error: 'ratelimited', retryAfterMs: error.retryAfter * 1000 }
  }
  if (error instanceof webApi.WebAPIPlatformError) return failureOfCode(error.data.error, detailOf(error.data))
  if (error instanceof webApi.WebAPIHTTPError) return failureOfStatus(error.statusCode)
  const code = connectionCodeOf(error)
  if (code !== null && NOT_CONNECTED_CODES.has(code)) return { kind: 'temporary', error: code, retryAfterMs: null }
  return { kind: 'ambiguous', error: code ?? (error instanceof Error ? error.message.slice(0, 200) : 'unknown error') }
}

function failureOfCode(code: string, detail: string): Failure {
  const error = detail === '' ? code : `${code}: ${detail}`
  if (TEMPORARY_CODES.has(code)) return { kind: 'temporary', error, retryAfterMs: null }
  if (AMBIGUOUS_CODES.has(code)) return { kind: 'ambiguous', error }
  if (DESTINATION_CODES.has(code)) return { kind: 'permanent', error, of: 'destination' }
  if (WORKSPACE_CODES.has(code)) return { kind: 'permanent', error, of: 'workspace' }
  return { kind: 'permanent', error, of: 'message' }
}

function failureOfStatus(status: number): Failure {
  const error = `HTTP ${status}`
  if (status === 429) return { kind: 'temporary', error, retryAfterMs: null }
  if (status >= 500 || status === 408) return { kind: 'ambiguous', error }
  return { kind: 'permanent', error, of: 'workspace' }
}

function detailOf(data: webApi.WebAPICallResult): string {
  return (data.response_metadata?.messages ?? []).join('; ').slice(0, 300)
}

/** The system's code of a network failure, however deep the client wrapped it. */
function connectionCodeOf(error: unknown): string | null {
  let current: unknown = error
  for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth++) {
    const { code, cause, original } = current as { code?: unknown; cause?: unknown; original?: unknown }
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code
    current = original ?? cause
  }
  return null
}
