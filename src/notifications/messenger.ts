/** What the sending half asks of a chat platform; `slack-messenger.ts` fulfils it. */
export interface Messenger {
  /** Posts a message, or a reply when `threadTs` is given. One call is one attempt: it never retries by itself. */
  readonly post: (message: OutgoingMessage) => Promise<SendResult>
  /** Changes a message that stands. Repeating it is harmless. */
  readonly update: (change: OutgoingChange) => Promise<SendResult>
  /** Brings bytes to the platform without showing them to anybody; returns the id to share them by. */
  readonly upload: (file: { readonly fileName: string; readonly content: Uint8Array }) => Promise<UploadResult>
  /** Shows an uploaded file in a channel, in a message's thread. */
  readonly share: (share: ShareRequest) => Promise<SendResult>
  /** Whether an uploaded file can be seen in the channel. */
  readonly findShared: (fileId: string, channelId: string) => Promise<LookUp>
  /** Looks a message up by the key it carries. */
  readonly find: (query: FindQuery) => Promise<LookUp>
  /** Whether a message stands as a change left it, by the change's own key. */
  readonly findChange: (query: FindChangeQuery) => Promise<LookUp>
  /** What was said in a channel, or in one of its threads, in an interval that is over. */
  readonly postedBetween: (query: IntervalQuery) => Promise<Posted>
  /** The bytes of a file that stands in a channel. */
  readonly download: (url: string) => Promise<Downloaded>
  /** The message's address as far as it is known without a call; else `null`. */
  readonly addressOf: (place: MessagePlace) => string | null
  /** The message's address, or `null` when the platform gives none. */
  readonly permalink: (place: MessagePlace) => Promise<string | null>
}

export interface MessagePlace {
  readonly channelId: string
  readonly ts: string
  /** The message it answers; `null` = it stands in the channel itself. */
  readonly threadTs: string | null
}

export interface OutgoingMessage {
  readonly channelId: string
  readonly threadTs: string | null
  readonly text: string
  readonly blocks: readonly unknown[]
  readonly key: string
  readonly kind: string
}

/** A message as it shall read from now on. */
export interface OutgoingChange extends OutgoingMessage {
  readonly ts: string
  /** Key of the change itself, to look it up by; `null` = nobody will. */
  readonly change: string | null
}

export interface ShareRequest {
  readonly fileId: string
  readonly title: string
  readonly channelId: string
  readonly threadTs: string
}

export interface FindQuery {
  readonly channelId: string
  /** Look in this thread instead of the channel itself. */
  readonly threadTs: string | null
  readonly key: string
  /** No message older than this is the one. */
  readonly notBefore: Date
}

export interface FindChangeQuery {
  readonly channelId: string
  /** The thread that the changed message stands in; `null` = the channel itself. */
  readonly threadTs: string | null
  readonly ts: string
  /** Key of the change itself. */
  readonly change: string
}

export interface IntervalQuery {
  readonly channelId: string
  /** Look in this thread instead of the channel itself. */
  readonly threadTs: string | null
  readonly from: Date
  readonly until: Date
}

/** A message of ours, by the key it carries, or by the files it shows. */
export interface PostedMessage {
  readonly ts: string
  readonly key: string | null
  readonly files: readonly PostedFile[]
}

export interface PostedFile {
  readonly fileName: string
  readonly title: string
  /** Where its bytes are, for `download`. */
  readonly url: string
}

/** Everything that was said, or why it cannot be read: just now, or until a person mends something. */
export type Posted =
  | { readonly kind: 'read'; readonly messages: readonly PostedMessage[] }
  | Extract<LookUp, { readonly kind: 'later' | 'unreadable' }>

export type Downloaded =
  | { readonly kind: 'read'; readonly content: Uint8Array }
  | Extract<LookUp, { readonly kind: 'later' | 'unreadable' }>

/**
 * How an attempt ended:
 *
 * - `sent`: the platform said so.
 * - `temporary`: certainly not accepted, and a later attempt may be.
 * - `permanent`: certainly not accepted, and no later attempt will be until a person mends the message, the
 *   destination (channel), or the workspace (token, scopes).
 * - `ambiguous`: nobody can tell from the answer; only looking the key up settles it.
 */
export type SendResult =
  | { readonly kind: 'sent'; readonly ts: string }
  | { readonly kind: 'temporary'; readonly error: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'permanent'; readonly error: string; readonly of: 'message' | 'destination' | 'workspace' }
  | { readonly kind: 'ambiguous'; readonly error: string }

export type UploadResult =
  | { readonly kind: 'uploaded'; readonly fileId: string }
  | Exclude<SendResult, { readonly kind: 'sent' }>

/**
 * What a look-up found: `later` when the platform could not answer just now, `unreadable` when it will not until a
 * person mends something.
 */
export type LookUp =
  | { readonly kind: 'found'; readonly ts: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'later'; readonly error: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'unreadable'; readonly error: string }
