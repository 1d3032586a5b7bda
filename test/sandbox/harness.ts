import { LogLevel, WebClient } from '@slack/web-api'
import { NO_PACING } from '../../sandbox/pacing.ts'
import type { SandboxOptions } from '../../sandbox/workspace.ts'
import { startSandbox } from '../../sandbox/workspace.ts'

export const PERSON = 'U0001'
export const OPEN = 'C0OPEN'
export const CLOSED = 'C0CLOSED'
export const ELSEWHERE = 'C0ELSE'
export const SECRET = 'C0SECRET'
export const ARCHIVED = 'C0OLD'
const BOT = 'U0BOT'

/** A workspace with one person and a channel of each kind; unpaced unless asked otherwise. */
export async function aSandbox(options: SandboxOptions = {}) {
  return startSandbox({
    pacing: NO_PACING,
    users: [{ id: PERSON, name: 'jia', realName: '甲区联络员', email: 'jia@example.test' }],
    channels: [
      { id: OPEN, name: '甲区', members: [BOT, PERSON] },
      { id: CLOSED, name: '乙镇', isPrivate: true, members: [BOT, PERSON] },
      { id: ELSEWHERE, name: '旁听', members: [PERSON] },
      { id: SECRET, name: '密', isPrivate: true, members: [PERSON] },
      { id: ARCHIVED, name: '旧', isArchived: true, members: [BOT] },
    ],
    ...options,
  })
}

/** Slack's own client, which gives up at once instead of trying for half an hour. */
export function aClient(sandbox: { readonly apiUrl: string }, token: string | undefined, timeout = 0) {
  return new WebClient(token, {
    slackApiUrl: sandbox.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    logger: silent,
    timeout,
  })
}

const quiet = () => {}
export const silent = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  setLevel: quiet,
  setName: quiet,
  getLevel: () => LogLevel.ERROR,
}

/** A clock that stands until it is moved. */
export function aClock(start = '2026-10-15T02:00:00Z') {
  let atMs = Date.parse(start)
  return {
    now: () => new Date(atMs),
    advanceMs: (ms: number) => {
      atMs += ms
    },
  }
}

/** Slack's error code of a refused call; anything else is thrown on. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (cause) {
    const data = cause instanceof Error && 'data' in cause ? cause.data : null
    if (typeof data === 'object' && data !== null && 'error' in data) return String(data.error)
    throw cause
  }
}
