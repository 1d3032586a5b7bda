import type { webApi } from '@slack/bolt'
import type { FindChangeQuery, FindQuery, IntervalQuery, LookUp, Posted, PostedMessage } from './messenger.ts'

/** A look-up reads at most this many messages: 5 pages of 200. */
const PAGE = 200
const PAGES_MAX = 5

/** Looks a message up by its key, newest page first, no further back than the query says. */
export async function findByKey(client: webApi.WebClient, query: FindQuery): Promise<LookUp> {
  for await (const page of pagesOf(client, { ...query, from: query.notBefore, until: null })) {
    if (page === null) {
      return { kind: 'unreadable', error: `more than ${PAGES_MAX * PAGE} messages since the post was due` }
    }
    const match = page.find(({ key }) => key === query.key)
    if (match !== undefined) return { kind: 'found', ts: match.ts }
  }
  return { kind: 'absent' }
}

/** Reads the one message, and whether the change is the last it went through. */
export async function findChange(client: webApi.WebClient, query: FindChangeQuery): Promise<LookUp> {
  const { channelId, threadTs, ts } = query
  const one = { channel: channelId, oldest: ts, latest: ts, inclusive: true, include_all_metadata: true, limit: 2 }
  const answer =
    threadTs === null
      ? await client.conversations.history(one)
      : await client.conversations.replies({ ...one, ts: threadTs })
  const message = answer.messages?.find((it) => it.ts === ts)
  return payloadOf(message?.metadata).change === query.change ? { kind: 'found', ts } : { kind: 'absent' }
}

/** Everything that was said in an interval. */
export async function postedBetween(client: webApi.WebClient, query: IntervalQuery): Promise<Posted> {
  const messages: PostedMessage[] = []
  for await (const page of pagesOf(client, query)) {
    if (page === null) {
      const interval = `${query.from.toISOString()} to ${query.until.toISOString()}`
      return { kind: 'unreadable', error: `more than ${PAGES_MAX * PAGE} messages from ${interval}` }
    }
    messages.push(...page)
  }
  return { kind: 'read', messages }
}

interface Range {
  readonly channelId: string
  readonly threadTs: string | null
  readonly from: Date
  readonly until: Date | null
}

/** The pages of a channel's or a thread's history; `null` instead of a page beyond the last that may be read. */
async function* pagesOf(
  client: webApi.WebClient,
  { channelId, threadTs, from, until }: Range,
): AsyncGenerator<readonly PostedMessage[] | null> {
  let cursor: string | undefined
  for (let page = 0; page < PAGES_MAX; page++) {
    const range = {
      channel: channelId,
      oldest: secondsOf(from),
      ...(until === null ? {} : { latest: secondsOf(until) }),
      inclusive: true,
      include_all_metadata: true,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    }
    const answer =
      threadTs === null
        ? await client.conversations.history(range)
        : await client.conversations.replies({ ...range, ts: threadTs })
    yield (answer.messages ?? []).flatMap((message) => toPosted(message))
    cursor = answer.response_metadata?.next_cursor || undefined
    if (cursor === undefined) return
  }
  yield null
}

/** Slack's timestamps are seconds with a fraction. */
function secondsOf(instant: Date): string {
  return String(instant.getTime() / 1000)
}

interface HistoryMessage {
  readonly ts?: string
  readonly metadata?: unknown
  readonly files?: readonly {
    readonly name?: string | null
    readonly title?: string | null
    readonly url_private?: string
  }[]
}

function toPosted({ ts, metadata, files = [] }: HistoryMessage): readonly PostedMessage[] {
  if (ts === undefined) return []
  const shown = files.map(({ name, title, url_private: url }) => {
    return { fileName: name ?? '', title: title ?? '', url: url ?? '' }
  })
  return [{ ts, key: keyOf(metadata), files: shown }]
}

function keyOf(metadata: unknown): string | null {
  const { key } = payloadOf(metadata)
  return typeof key === 'string' ? key : null
}

function payloadOf(metadata: unknown): { readonly key?: unknown; readonly change?: unknown } {
  return (metadata as { event_payload?: object } | undefined)?.event_payload ?? {}
}
