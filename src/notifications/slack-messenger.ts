import { webApi } from '@slack/bolt'
import type {
  Downloaded,
  LookUp,
  MessagePlace,
  Messenger,
  OutgoingMessage,
  SendResult,
  ShareRequest,
  UploadResult,
} from './messenger.ts'
import { type Failure, toFailure } from './slack-failure.ts'
import { findByKey, findChange, postedBetween } from './slack-history.ts'

/** The event type every posted message carries its key under. */
export const METADATA_EVENT_TYPE = 'duban_message'
/** A post that takes longer has an unknown outcome. */
const POST_TIMEOUT_MS = 10_000

export interface SlackMessengerOptions {
  readonly token: string
  /** Slack's Web API, with a trailing slash. */
  readonly apiUrl: string
  readonly timeoutMs?: number
  readonly logger?: webApi.WebClientOptions['logger']
  /** Called with every call's method, its outcome and how long it took, for metrics and traces. */
  readonly onCall?: (method: string, outcome: string, tookMs: number) => void
}

/** Posts through the WebClient that Bolt brings, with its own retries and waits switched off: the outbox decides. */
export function createSlackMessenger(options: SlackMessengerOptions): Messenger {
  const client = new webApi.WebClient(options.token, {
    slackApiUrl: options.apiUrl,
    timeout: options.timeoutMs ?? POST_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...(options.logger === undefined ? {} : { logger: options.logger }),
  })
  async function call<T>(method: string, work: () => Promise<T>): Promise<T | Failure> {
    const startedAtMs = performance.now()
    const tell = (outcome: string) => options.onCall?.(method, outcome, performance.now() - startedAtMs)
    try {
      const result = await work()
      tell('ok')
      return result
    } catch (error) {
      const failure = toFailure(error)
      tell(failure.kind)
      return failure
    }
  }
  /** The workspace's own address; asked for once. */
  let home: string | null = null
  async function askForHome(): Promise<string | null> {
    const answer = await call('auth.test', () => client.auth.test())
    return 'url' in answer && answer.url !== undefined && URL.canParse(answer.url) ? answer.url : null
  }
  return {
    post: (message) =>
      call('chat.postMessage', async (): Promise<SendResult> => {
        const { ts } = await client.chat.postMessage({
          ...contentOf(message),
          ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
          unfurl_links: false,
          unfurl_media: false,
          // The text is escaped and says what the blocks say; Slack is to read no formatting into it.
          mrkdwn: false,
        })
        return ts === undefined ? { kind: 'ambiguous', error: 'Slack answered ok without a ts' } : { kind: 'sent', ts }
      }),
    update: (message) =>
      call('chat.update', async (): Promise<SendResult> => {
        await client.chat.update({ ...contentOf(message, message.change), ts: message.ts })
        return { kind: 'sent', ts: message.ts }
      }),
    upload: (file) =>
      call('files.getUploadURLExternal', () => upload(client, file, options.timeoutMs ?? POST_TIMEOUT_MS)),
    share: (request) => call('files.completeUploadExternal', () => share(client, request)),
    async findShared(fileId, channelId) {
      const found = await lookUp(() => call('files.info', () => findShared(client, fileId, channelId)))
      // Slack does not know an upload as a file until it has been shared.
      return found.kind === 'unreadable' && found.error === 'file_not_found' ? { kind: 'absent' } : found
    },
    find: (query) => {
      const method = query.threadTs === null ? 'conversations.history' : 'conversations.replies'
      return lookUp(() => call(method, () => findByKey(client, query)))
    },
    findChange: (query) => {
      const method = query.threadTs === null ? 'conversations.history' : 'conversations.replies'
      return lookUp(() => call(method, () => findChange(client, query)))
    },
    postedBetween(query) {
      const method = query.threadTs === null ? 'conversations.history' : 'conversations.replies'
      return lookUp(() => call(method, () => postedBetween(client, query)))
    },
    download: (url) => lookUp(() => call('files.download', () => download(url, options))),
    addressOf: (place) => (home === null ? null : addressIn(home, place)),
    async permalink(place) {
      home ??= await askForHome()
      if (home !== null) return addressIn(home, place)
      const got = await call('chat.getPermalink', () =>
        client.chat.getPermalink({ channel: place.channelId, message_ts: place.ts }),
      )
      return 'permalink' in got ? (got.permalink ?? null) : null
    },
  }
}

/** A message's address as Slack makes it; saves a call for every message. Source: docs.slack.dev, chat.getPermalink. */
function addressIn(home: string, { channelId, ts, threadTs }: MessagePlace): string {
  const address = new URL(`archives/${channelId}/p${ts.replace('.', '')}`, home)
  if (threadTs !== null) {
    address.searchParams.set('thread_ts', threadTs)
    address.searchParams.set('cid', channelId)
  }
  return address.href
}

/** A look-up that failed for a passing reason is made again; only a lasting one is a person's to settle. */
async function lookUp<Found extends { readonly kind: 'found' | 'absent' | 'read' | 'later' | 'unreadable' }>(
  work: () => Promise<Found | Failure>,
): Promise<Found | Extract<LookUp, { readonly kind: 'later' | 'unreadable' }>> {
  const found = await work()
  switch (found.kind) {
    case 'temporary':
      return { kind: 'later', error: found.error, retryAfterMs: found.retryAfterMs }
    case 'ambiguous':
      return { kind: 'later', error: found.error, retryAfterMs: null }
    case 'permanent':
      return { kind: 'unreadable', error: found.error }
    default:
      return found
  }
}

function contentOf(message: OutgoingMessage, change: string | null = null) {
  const payload = { key: message.key, kind: message.kind, ...(change === null ? {} : { change }) }
  return {
    channel: message.channelId,
    text: message.text,
    blocks: message.blocks as never[],
    metadata: { event_type: METADATA_EVENT_TYPE, event_payload: payload },
  }
}

async function upload(
  client: webApi.WebClient,
  file: { readonly fileName: string; readonly content: Uint8Array },
  timeoutMs: number,
): Promise<UploadResult> {
  const slot = await client.files.getUploadURLExternal({ filename: file.fileName, length: file.content.byteLength })
  const { upload_url: url, file_id: fileId } = slot
  if (url === undefined || fileId === undefined) {
    return { kind: 'temporary', error: 'Slack gave no upload address', retryAfterMs: null }
  }
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(file.content)]), file.fileName)
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) })
  if (response.ok) return { kind: 'uploaded', fileId }
  return { kind: 'temporary', error: `upload: HTTP ${response.status}`, retryAfterMs: null }
}

/** A file's private address takes the bot's token. @throws What the network throws; an answer that is no success. */
async function download(
  url: string,
  { token, apiUrl, timeoutMs = POST_TIMEOUT_MS }: SlackMessengerOptions,
): Promise<Downloaded> {
  // A file may lie elsewhere, and the token is for nobody else.
  if (!isOfSlack(url, apiUrl)) return { kind: 'unreadable', error: 'the file does not lie in Slack' }
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) })
  if (response.ok) return { kind: 'read', content: new Uint8Array(await response.arrayBuffer()) }
  const error = `file: HTTP ${response.status}`
  return response.status === 429 || response.status >= 500
    ? { kind: 'later', error, retryAfterMs: null }
    : { kind: 'unreadable', error }
}

function isOfSlack(url: string, apiUrl: string): boolean {
  const place = URL.parse(url)
  if (place === null) return false
  return (
    place.origin === new URL(apiUrl).origin || (place.protocol === 'https:' && place.hostname.endsWith('.slack.com'))
  )
}

async function share(client: webApi.WebClient, request: ShareRequest): Promise<SendResult> {
  await client.files.completeUploadExternal({
    files: [{ id: request.fileId, title: request.title }],
    channel_id: request.channelId,
    thread_ts: request.threadTs,
  })
  return { kind: 'sent', ts: request.threadTs }
}

async function findShared(client: webApi.WebClient, fileId: string, channelId: string): Promise<LookUp> {
  const { file } = await client.files.info({ file: fileId })
  const shares = { ...file?.shares?.private, ...file?.shares?.public } as Record<string, { ts?: string }[]>
  const [first] = shares[channelId] ?? []
  return first?.ts === undefined ? { kind: 'absent' } : { kind: 'found', ts: first.ts }
}
