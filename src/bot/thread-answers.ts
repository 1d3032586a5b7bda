import { webApi } from '@slack/bolt'
import type { ThreadAnswer } from './define.ts'
import { blocksOf, fallbackOf } from './said.ts'

/** Answers what a person wrote to the bot, below his own message. */
export interface ThreadAnswers {
  /** @throws {Error} When Slack does not take it; then he writes once more. */
  readonly say: (answer: ThreadAnswer) => Promise<void>
}

/** The person waits for it, and may write again. */
const CALL_TIMEOUT_MS = 15_000

/** A client apart from the one that posts notices, so that a pause of posting holds up no answer. */
export function createThreadAnswers(options: {
  readonly token: string
  /** Slack's Web API, with a trailing slash. */
  readonly apiUrl: string
  readonly logger: NonNullable<webApi.WebClientOptions['logger']>
  readonly onCall: (method: string, outcome: string, tookMs: number) => void
}): ThreadAnswers {
  const { token, apiUrl, logger, onCall } = options
  const client = new webApi.WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: CALL_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  })
  return {
    async say(answer) {
      const startedAtMs = performance.now()
      const told = (outcome: string) => onCall('chat.postMessage', outcome, performance.now() - startedAtMs)
      const { channelId, threadTs, key, kind } = answer
      try {
        await client.chat.postMessage({
          channel: channelId,
          thread_ts: threadTs,
          text: fallbackOf(answer),
          blocks: [...blocksOf(answer, null)],
          unfurl_links: false,
          unfurl_media: false,
          metadata: { event_type: 'duban_message', event_payload: { key, kind } },
        })
        told('ok')
      } catch (error) {
        told(error instanceof webApi.WebAPIPlatformError ? error.data.error : 'failed')
        throw error
      }
    },
  }
}
