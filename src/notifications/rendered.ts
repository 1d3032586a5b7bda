import type { KnownBlock } from '@slack/types'

/** A file that goes with a message. */
export interface RenderedFile {
  readonly fileName: string
  readonly title: string
  readonly content: Uint8Array
}

/** A message ready to post. `text` and `blocks` say the same; the same facts give the same bytes. */
export interface RenderedMessage {
  /** Fallback text with `& < >` escaped for Slack, at most 3,900 characters. Post it with `mrkdwn: false`. */
  readonly text: string
  readonly blocks: readonly KnownBlock[]
  readonly files: readonly RenderedFile[]
}
