import { setTimeout as pause } from 'node:timers/promises'
import { webApi } from '@slack/bolt'
import { cpuMs } from '../measure.ts'
import type { WorkspaceAddress } from '../support/workspace.ts'
import type { BenchMessage, PostCall } from './messages.ts'

/** One way of getting messages out, ready to be used over and over. */
export interface Sender {
  readonly name: string
  /** How it is tuned, for people. */
  readonly setting: string
  /** Sends every message, from the commit that makes them due until the last one is recorded as posted. */
  readonly send: (messages: readonly BenchMessage[]) => Promise<Sent>
}

/** What sending took. What comes before, such as emptying tables and starting workers, is not counted. */
export interface Sent {
  readonly tookMs: number
  /** Processor time of this process. */
  readonly cpuMs: number
}

export interface SenderOptions {
  readonly workspace: WorkspaceAddress
  /** Posts under way at once at most. */
  readonly concurrency: number
}

/** How often the record is looked at once every post has been answered, and how long it may take. */
const LOOK_MS = 2
const RECORD_MS_MAX = 60_000

/** Measures `work`. */
export async function sent(work: () => Promise<unknown>): Promise<Sent> {
  const cpuBefore = cpuMs()
  const startedAtMs = performance.now()
  await work()
  return { tookMs: performance.now() - startedAtMs, cpuMs: cpuMs() - cpuBefore }
}

/** Makes posts as the product does: one attempt a call, no waiting of the client's own. */
export function createPoster({ apiUrl, botToken }: WorkspaceAddress): (call: PostCall) => Promise<void> {
  const client = new webApi.WebClient(botToken, {
    slackApiUrl: apiUrl,
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  })
  return async ({ blocks, ...call }) => {
    await client.chat.postMessage({ ...call, blocks: blocks as never[] })
  }
}

/** Waits until every post was answered, then until `isRecorded`. @throws {Error} When that takes over a minute. */
export async function untilRecorded(isPosted: () => boolean, isRecorded: () => Promise<boolean>): Promise<void> {
  const endsAtMs = performance.now() + RECORD_MS_MAX
  while (!isPosted() || !(await isRecorded())) {
    if (performance.now() > endsAtMs) throw new Error(`messages: expected all recorded within ${RECORD_MS_MAX} ms`)
    await pause(LOOK_MS)
  }
}
