import { webApi } from '@slack/bolt'
import type { ChannelStanding, PersonStanding } from '../domain/coverage.ts'
import { toFailure } from './slack-failure.ts'
import type { Answer, JoinedChannels, Workspace } from './workspace.ts'

/** One attempt of a call; a second one follows. */
const CALL_TIMEOUT_MS = 5_000
const RETRY_AFTER_MS = 300
/** The listing reads at most this many channels: 5 pages of 200. */
const LISTING_PAGE = 200
const LISTING_PAGES_MAX = 5

export interface SlackWorkspaceOptions {
  readonly token: string
  /** Slack's Web API, with a trailing slash. */
  readonly apiUrl: string
  /** Ends every call, in whatever attempt it is. */
  readonly signal: AbortSignal
  /** Called with every call's method, outcome and time in milliseconds, for the metrics; a listing is one call. */
  readonly onCall?: (method: string, outcome: string, tookMs: number) => void
}

/** Reads channels and people through a client of its own, so that no post ever waits behind a look. */
export function createSlackWorkspace({ token, apiUrl, signal, onCall }: SlackWorkspaceOptions): Workspace {
  const client = new webApi.WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: CALL_TIMEOUT_MS,
    retryConfig: { retries: 1, minTimeout: RETRY_AFTER_MS },
    rejectRateLimitedCalls: true,
    // What went wrong is the answer's reason.
    logLevel: webApi.LogLevel.ERROR,
    fetch: (url, init) =>
      fetch(url, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal }),
  })
  /** `denials`: Slack's error codes that are answers too. */
  async function ask<T>(
    method: string,
    denials: ReadonlyMap<string, T>,
    work: () => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const startedAtMs = performance.now()
    const tell = (outcome: string) => onCall?.(method, outcome, performance.now() - startedAtMs)
    try {
      const answer = await work()
      tell('ok')
      return answer
    } catch (error) {
      const code = error instanceof webApi.WebAPIPlatformError ? error.data.error : ''
      const failure = toFailure(error)
      tell(failure.kind)
      const denied = denials.get(code)
      return denied === undefined ? { kind: 'unknown', reason: `${method}: ${failure.error}` } : known(denied)
    }
  }
  return {
    joinedChannels: () => ask<JoinedChannels>('users.conversations', new Map(), () => listJoined(client)),
    channel: (channelId) =>
      ask<ChannelStanding>('conversations.info', new Map([['channel_not_found', 'notFound']]), async () => {
        const { channel } = await client.conversations.info({ channel: channelId })
        return channelAnswer(channel)
      }),
    personByEmail: (email) =>
      ask<string | null>('users.lookupByEmail', new Map([['users_not_found', null]]), async () => {
        const { user } = await client.users.lookupByEmail({ email })
        return user?.id === undefined ? silentOn('id') : known(user.id)
      }),
    person: (slackUserId) =>
      ask<PersonStanding>('users.info', new Map([['user_not_found', 'notInWorkspace']]), async () => {
        const { user } = await client.users.info({ user: slackUserId })
        return user?.deleted === undefined ? silentOn('deleted') : known(user.deleted ? 'inactive' : 'active')
      }),
  }
}

async function listJoined(client: webApi.WebClient): Promise<Answer<JoinedChannels>> {
  const ids = new Set<string>()
  let cursor: string | undefined
  for (let page = 0; page < LISTING_PAGES_MAX; page++) {
    const answer = await client.users.conversations({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: LISTING_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    })
    for (const { id } of answer.channels ?? []) if (id !== undefined) ids.add(id)
    cursor = answer.response_metadata?.next_cursor || undefined
    if (cursor === undefined) return known({ ids, isComplete: true })
  }
  return known({ ids, isComplete: false })
}

function channelAnswer(
  channel: { readonly is_archived?: boolean; readonly is_member?: boolean } | undefined,
): Answer<ChannelStanding> {
  if (channel?.is_archived === true) return known('archived')
  if (channel?.is_member === undefined) return silentOn('is_member')
  return known(channel.is_member ? 'member' : 'notMember')
}

function known<T>(value: T): Answer<T> {
  return { kind: 'known', value }
}

function silentOn(field: string): Answer<never> {
  return { kind: 'unknown', reason: `Slack’s answer has no ${field}` }
}
