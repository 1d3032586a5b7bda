import { createHash } from 'node:crypto'
import type { Args } from './args.ts'
import { isRecord, type Json, recordsOf, stringAt } from './json.ts'
import { ATTACHMENTS_MAX, BLOCKS_TEXT_CHARS_MAX, MARKDOWN_CHARS_MAX, MESSAGE_TEXT_CHARS_MAX } from './limits.ts'
import { type Answer, fail } from './method.ts'
import { type Link, type Mention, scanMessage } from './readable.ts'
import type { Workspace } from './state.ts'
import { blockProblems, textCharsOf } from './validate/blocks.ts'
import { metadataVerdict } from './validate/metadata.ts'
import { type Problem, toMessages } from './validate/rules.ts'

/** What a message says, checked as Slack checks it. */
export interface Content {
  readonly text: string
  readonly blocks: readonly Json[]
  readonly attachments: readonly Json[]
  /** `null` when the call names none. */
  readonly metadata: Json | null
  readonly mentions: readonly Mention[]
  readonly links: readonly Link[]
  readonly warnings: readonly string[]
}

export type Checked =
  | { readonly ok: true; readonly content: Content }
  | { readonly ok: false; readonly refusal: Answer }

const BLOCK_ID_CHARS = 5

/** The refusal for a payload with problems, with Slack's JSON pointers. */
export function payloadRefusal(error: string, problems: readonly Problem[]): Answer {
  return fail(error, { errors: problems, response_metadata: { messages: toMessages(problems) } })
}

function shortId(seed: string): string {
  return createHash('sha256').update(seed).digest('base64url').slice(0, BLOCK_ID_CHARS)
}

/** Gives blocks and elements without an id one, as Slack does; the same blocks always get the same ids. */
export function withIds(blocks: readonly Json[]): readonly Json[] {
  const named = (element: unknown, seed: string): unknown =>
    isRecord(element) && element.action_id === undefined && !UNNAMED.has(stringAt(element, 'type') ?? '')
      ? { ...element, action_id: shortId(seed) }
      : element
  return blocks.map((block, index) => {
    const seed = `${index} ${JSON.stringify(block)}`
    const whole: Json = { block_id: shortId(seed), ...block }
    if (block.type === 'actions' && Array.isArray(block.elements)) {
      whole.elements = block.elements.map((element, place) => named(element, `${seed} ${place}`))
    }
    for (const key of ['accessory', 'element']) if (block[key] !== undefined) whole[key] = named(block[key], seed)
    return whole
  })
}

/** Elements nobody presses. */
const UNNAMED = new Set(['image', 'mrkdwn', 'plain_text'])

type Listed = { readonly ok: true; readonly value: readonly Json[] } | { readonly ok: false; readonly refusal: Answer }

function readBlocksArgument(args: Args, charsMax: number, refused: ReadonlySet<string>): Listed {
  const blocks = args.json('blocks')
  if (blocks.state === 'absent') return { ok: true, value: [] }
  if (blocks.state === 'malformed') return { ok: false, refusal: fail('invalid_blocks_format') }
  const problems = blockProblems(blocks.value, 'message', '/blocks')
  if (problems.length > 0) return { ok: false, refusal: payloadRefusal('invalid_blocks', problems) }
  if (recordsOf(blocks.value).some(({ type }) => typeof type === 'string' && refused.has(type))) {
    return { ok: false, refusal: fail('invalid_blocks') }
  }
  if (textCharsOf(blocks.value) > charsMax) return { ok: false, refusal: fail('msg_blocks_too_long') }
  return { ok: true, value: recordsOf(blocks.value) }
}

function readAttachments(args: Args): Listed {
  const attachments = args.json('attachments')
  if (attachments.state === 'absent') return { ok: true, value: [] }
  const value = attachments.state === 'given' ? attachments.value : null
  if (!Array.isArray(value) || !value.every(isRecord)) return { ok: false, refusal: fail('invalid_attachments') }
  if (value.length > ATTACHMENTS_MAX) return { ok: false, refusal: fail('too_many_attachments') }
  for (const [index, attachment] of value.entries()) {
    if (attachment.blocks === undefined) continue
    const problems = blockProblems(attachment.blocks, 'message', `/attachments/${index}/blocks`)
    if (problems.length > 0) return { ok: false, refusal: payloadRefusal('invalid_attachments', problems) }
  }
  return { ok: true, value }
}

type MetadataRead =
  | { readonly ok: true; readonly value: Json | null }
  | { readonly ok: false; readonly refusal: Answer }

function readMetadata(args: Args): MetadataRead {
  const metadata = args.json('metadata')
  if (metadata.state === 'absent') return { ok: true, value: null }
  if (metadata.state === 'malformed') return { ok: false, refusal: fail('metadata_must_be_sent_as_json') }
  // An empty object takes a message's metadata away on chat.update, and is no metadata on a post.
  if (isRecord(metadata.value) && Object.keys(metadata.value).length === 0) return { ok: true, value: {} }
  const verdict = metadataVerdict(metadata.value)
  if (verdict !== 'fits') return { ok: false, refusal: fail(verdict) }
  return { ok: true, value: isRecord(metadata.value) ? metadata.value : null }
}

/** `link_names` and `parse=full` make `@channel` and its like mentions even without angle brackets. */
function namedMentions(args: Args, text: string): readonly Mention[] {
  if (!args.flag('link_names') && args.text('parse') !== 'full') return []
  return [...text.matchAll(/@(channel|here|everyone)\b/g)].map(([, kind]) => {
    return { kind: kind === 'here' ? 'here' : kind === 'everyone' ? 'everyone' : 'channel', id: null }
  })
}

interface ContentOptions {
  readonly textCharsMax?: number
  /** Characters of all blocks together; answers to a response_url have no such limit. */
  readonly blocksCharsMax?: number
  /** Kinds of blocks that the workspace does not take. */
  readonly refusedBlocks?: ReadonlySet<string>
}

/**
 * The content of chat.postMessage and its kin. Text beyond 40,000 characters is cut with a warning, as Slack does;
 * `textCharsMax` refuses with `msg_too_long` instead (chat.update).
 */
export function readContent(args: Args, options: ContentOptions = {}): Checked {
  const markdown = args.text('markdown_text')
  const given = args.text('text') ?? ''
  const refused = options.refusedBlocks ?? new Set()
  const blocks = readBlocksArgument(args, options.blocksCharsMax ?? BLOCKS_TEXT_CHARS_MAX, refused)
  if (!blocks.ok) return blocks
  const attachments = readAttachments(args)
  if (!attachments.ok) return attachments
  const metadata = readMetadata(args)
  if (!metadata.ok) return metadata
  if (markdown !== null && (given !== '' || blocks.value.length > 0)) {
    return { ok: false, refusal: fail('markdown_text_conflict') }
  }
  if ((markdown?.length ?? 0) > MARKDOWN_CHARS_MAX) return { ok: false, refusal: fail('msg_too_long') }
  const whole = markdown ?? given
  if (whole === '' && blocks.value.length === 0 && attachments.value.length === 0) {
    return { ok: false, refusal: fail('no_text') }
  }
  if (options.textCharsMax !== undefined && whole.length > options.textCharsMax) {
    return { ok: false, refusal: fail('msg_too_long') }
  }
  const isCut = whole.length > MESSAGE_TEXT_CHARS_MAX
  const text = isCut ? whole.slice(0, MESSAGE_TEXT_CHARS_MAX) : whole
  const found = scanMessage(text, [...blocks.value, ...attachments.value])
  const content: Content = {
    text,
    blocks: withIds(blocks.value),
    attachments: attachments.value,
    metadata: metadata.value,
    mentions: [...found.mentions, ...namedMentions(args, text)],
    links: found.links,
    warnings: isCut ? ['message_truncated'] : [],
  }
  return { ok: true, content }
}

/** The files whose permalink a message carries: posting it shares them, if the poster may see them. */
export function linkedFiles(workspace: Workspace, content: Content, userId: string): readonly string[] {
  const words = `${content.text} ${JSON.stringify(content.blocks)}`
  const ids = [...words.matchAll(/\/files\/[A-Z0-9]+\/(F[A-Z0-9]+)\//g)].map(([, id = '']) => id)
  return [...new Set(ids)].filter((id) => {
    const file = workspace.files.get(id)
    if (file === undefined || !file.isComplete || !words.includes(`${workspace.url}/files/${file.userId}/${id}/`)) {
      return false
    }
    return file.userId === userId || [...file.channels].some((one) => workspace.channels.get(one)?.kind === 'public')
  })
}
