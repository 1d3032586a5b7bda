import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OFFICE_USER } from './published-office.ts'

/** Slack itself waits three seconds for the acknowledgement; an answer may take longer. */
const ANSWER_MS_MAX = 120_000

/** What became of one slash command, in milliseconds from its sending. */
export interface CommandTimes {
  /** Until it was acknowledged with HTTP 200. */
  readonly ackMs: number
  /** Until its response address was used; `null` when nobody waited for that. */
  readonly answerMs: number | null
}

export interface CommandOptions {
  readonly text: string
  /** The same id again is Slack's repetition; a fresh one by default. */
  readonly triggerId?: string
  readonly waitForAnswer: boolean
}

/** Slack's side of slash commands: signs and sends them, and takes the answers. */
export interface CommandDriver extends AsyncDisposable {
  readonly send: (listenerUrl: string, options: CommandOptions) => Promise<CommandTimes>
}

export async function startCommandDriver(signingSecret: string): Promise<CommandDriver> {
  const waiting = new Map<string, () => void>()
  const answers = createServer((incoming, response) => {
    incoming.resume()
    incoming.once('end', () => {
      response.end('ok')
      waiting.get(incoming.url ?? '')?.()
    })
  })
  const listening = Promise.withResolvers<void>()
  answers.listen(0, '127.0.0.1', () => listening.resolve())
  await listening.promise
  const { port } = answers.address() as AddressInfo

  async function send(listenerUrl: string, { text, triggerId, waitForAnswer }: CommandOptions): Promise<CommandTimes> {
    const path = `/response/${randomUUID()}`
    const body = new URLSearchParams({
      command: '/duban',
      text,
      user_id: OFFICE_USER,
      user_name: 'issuer',
      team_id: 'T0SANDBOX',
      channel_id: 'CCITYREVIEW',
      channel_name: 'review',
      api_app_id: 'A0SANDBOX',
      trigger_id: triggerId ?? randomUUID(),
      response_url: `http://127.0.0.1:${port}${path}`,
    }).toString()
    const answered = Promise.withResolvers<void>()
    if (waitForAnswer) waiting.set(path, answered.resolve)
    const startedAtMs = performance.now()
    try {
      const status = await post(`${listenerUrl}/slack/events`, body)
      const ackMs = performance.now() - startedAtMs
      if (status !== 200) throw new Error(`/duban ${text}: expected HTTP 200, got ${status}`)
      if (!waitForAnswer) return { ackMs, answerMs: null }
      await within(answered.promise, `/duban ${text}: expected an answer within ${ANSWER_MS_MAX} ms`)
      return { ackMs, answerMs: performance.now() - startedAtMs }
    } finally {
      waiting.delete(path)
    }
  }

  /** On a connection of its own: one that was kept may be closed by the listener at any time. */
  async function post(url: string, body: string): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      ...signature(body, signingSecret),
    }
    const outgoing = request(url, { method: 'POST', agent: false, headers }, (response: IncomingMessage) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    outgoing.once('error', reject)
    outgoing.end(body)
    return promise
  }

  return {
    send,
    async [Symbol.asyncDispose]() {
      answers.closeAllConnections()
      const { promise, resolve } = Promise.withResolvers<void>()
      answers.close(() => resolve())
      await promise
    },
  }
}

/** Source: https://docs.slack.dev/authentication/verifying-requests-from-slack. */
function signature(body: string, secret: string): Readonly<Record<string, string>> {
  const timestamp = Math.floor(Date.now() / 1_000)
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` }
}

async function within(work: Promise<void>, expectation: string): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(expectation)), ANSWER_MS_MAX)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Sends so many commands, at most `concurrency` at once, and gives what became of each. */
export async function sendMany(
  count: number,
  concurrency: number,
  sendOne: (at: number) => Promise<CommandTimes>,
): Promise<readonly CommandTimes[]> {
  const times: CommandTimes[] = []
  let next = 0
  const loop = async () => {
    while (next < count) {
      const at = next
      next += 1
      times.push(await sendOne(at))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
  return times
}
