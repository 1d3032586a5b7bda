import type { Args } from './args.ts'
import type { Json } from './json.ts'
import type { Pacer, Tier } from './pacing.ts'
import type { ChannelRecord, TokenRecord, Workspace } from './state.ts'
import type { Tickets } from './tickets.ts'

/** What a method may look at. */
export interface Call {
  readonly args: Args
  readonly token: TokenRecord
  readonly workspace: Workspace
  readonly tickets: Tickets
  readonly pacer: Pacer
  readonly now: Date
}

export type Answer =
  | { readonly ok: true; readonly body: Json }
  | { readonly ok: false; readonly error: string; readonly extra?: Json; readonly retryAfterSeconds?: number }

/** One Web API method. */
export interface Method {
  readonly name: string
  /** Scopes the token needs, all of them; methods that depend on the channel's kind check the rest themselves. */
  readonly scopes: readonly string[]
  readonly tokenKind?: 'bot' | 'app'
  readonly tier: Tier
  readonly run: (call: Call) => Answer
}

export function done(body: Json = {}): Answer {
  return { ok: true, body }
}

export function fail(error: string, extra?: Json): Answer {
  return extra === undefined ? { ok: false, error } : { ok: false, error, extra }
}

/** Slack's answer to a call without an argument it needs. */
export function missingArgument(name: string): Answer {
  const messages = [`[ERROR] missing required field: ${name}`]
  return fail('invalid_arguments', { response_metadata: { messages } })
}

export function missingScope(needed: string, token: TokenRecord): Answer {
  return fail('missing_scope', { needed, provided: [...token.scopes].join(',') })
}

const SCOPE_PREFIX: Record<ChannelRecord['kind'], string> = {
  public: 'channels',
  private: 'groups',
  im: 'im',
  mpim: 'mpim',
}

/** The refusal for a token that lacks `channels:read`, `groups:history` and the like; `null` when it has it. */
export function scopeRefusal(channel: ChannelRecord, act: 'read' | 'history', token: TokenRecord): Answer | null {
  const needed = `${SCOPE_PREFIX[channel.kind]}:${act}`
  return token.scopes.has(needed) ? null : missingScope(needed, token)
}

export type Found = { readonly channel: ChannelRecord } | { readonly refusal: Answer }

/** A channel as this token sees it: one that is closed to it does not exist. */
export function visibleChannel(call: Call, id: string | null): Found {
  if (id === null || id === '') return { refusal: missingArgument('channel') }
  const channel = call.workspace.channels.get(id)
  if (channel === undefined) return { refusal: fail('channel_not_found') }
  const isOpen = channel.kind === 'public' || channel.members.has(call.token.userId)
  return isOpen ? { channel } : { refusal: fail('channel_not_found') }
}
