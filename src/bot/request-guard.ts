import type { IncomingHttpHeaders } from 'node:http'
import { MINUTE_MS, SECOND_MS } from '../domain/time.ts'

/** How far the time of a request may lie from ours, in either direction. */
export const REQUEST_AGE_MS_MAX = 5 * MINUTE_MS
/** Largest request, in bytes: a form holds at most 250 KB, and form encoding makes up to three bytes of one. */
export const REQUEST_BYTES_MAX = 1024 * 1024

const CONTENT_TYPES: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'application/json'])

/**
 * The HTTP status that turns a request away before its body is read; `null` lets it on to Bolt, which checks the
 * signature. Bolt refuses old requests and takes those from the future, whose signature would stay good for as long as
 * they lie ahead; here both are refused. The time is part of what is signed, so it cannot be changed on the way.
 *
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function refusalStatus(headers: IncomingHttpHeaders, nowMs: number): 401 | 413 | 415 | null {
  const stamp = headers['x-slack-request-timestamp']
  if (typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp)) return 401
  if (Math.abs(nowMs - Number(stamp) * SECOND_MS) > REQUEST_AGE_MS_MAX) return 401
  if (!CONTENT_TYPES.has(headers['content-type'] ?? '')) return 415
  if (Number(headers['content-length'] ?? 0) > REQUEST_BYTES_MAX) return 413
  return null
}
