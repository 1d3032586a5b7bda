import { webApi } from '@slack/bolt'
import type { DirectFile } from './define.ts'

/** Sends a file to one person, where nobody else sees it. */
export interface DirectFiles {
  /** @throws {Error} When Slack does not take it. */
  readonly send: (slackUserId: string, file: DirectFile) => Promise<void>
  /** The conversation in which only he hears the bot. @throws {Error} When Slack gives none. */
  readonly channelWith: (slackUserId: string) => Promise<string>
}

/** The person waits for it, and may press again. */
const CALL_TIMEOUT_MS = 15_000

/** Files through the bot's own conversation with a person, by a client apart from the one that posts notices. */
export function createDirectFiles(options: {
  readonly token: string
  /** Slack's Web API, with a trailing slash. */
  readonly apiUrl: string
  readonly logger: NonNullable<webApi.WebClientOptions['logger']>
  readonly onCall: (method: string, outcome: string, tookMs: number) => void
}): DirectFiles {
  const { token, apiUrl, logger, onCall } = options
  const client = new webApi.WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: CALL_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  })
  async function counted<T>(method: string, call: () => Promise<T>): Promise<T> {
    const startedAtMs = performance.now()
    const told = (outcome: string) => onCall(method, outcome, performance.now() - startedAtMs)
    try {
      const result = await call()
      told('ok')
      return result
    } catch (error) {
      told(error instanceof webApi.WebAPIPlatformError ? error.data.error : 'failed')
      throw error
    }
  }
  async function channelWith(slackUserId: string): Promise<string> {
    const opened = await counted('conversations.open', () => client.conversations.open({ users: slackUserId }))
    const channelId = opened.channel?.id
    if (channelId === undefined) throw new TypeError(`Slack gave no conversation with ${slackUserId}; expected one`)
    return channelId
  }
  return {
    channelWith,
    async send(slackUserId, { fileName, title, content }) {
      const channelId = await channelWith(slackUserId)
      const slot = await counted('files.getUploadURLExternal', () =>
        client.files.getUploadURLExternal({ filename: fileName, length: content.byteLength }),
      )
      const { upload_url: url, file_id: id } = slot
      if (url === undefined || id === undefined) {
        throw new TypeError(`Slack gave no place for ${fileName}; expected an upload address`)
      }
      await put(url, fileName, content)
      await counted('files.completeUploadExternal', () =>
        client.files.completeUploadExternal({ files: [{ id, title }], channel_id: channelId }),
      )
    },
  }
}

async function put(url: string, fileName: string, content: Uint8Array): Promise<void> {
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(content)]), fileName)
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
  if (!response.ok) throw new TypeError(`upload of ${fileName}: HTTP ${response.status}; expected 200`)
}
