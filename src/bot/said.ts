import type { RespondFn } from '@slack/bolt'
import type { RichTextBlock } from '@slack/types'
import { referenceOf } from '../store/reference.ts'
import type { Answer, BotTools, Reply } from './define.ts'
import { verbatim } from './forms.ts'
import type { InFlight } from './in-flight.ts'
import { type Logger, toErrorFields } from './logger.ts'
import type { SlackForms } from './slack-forms.ts'

export interface ListenerParts extends BotTools {
  readonly logger: Logger
  readonly forms: SlackForms
  readonly inFlight: InFlight
  /** Told of every act that was done: there may be something to send. */
  readonly onActed: () => void
  /** Told of every request with what it came to, for the metrics. */
  readonly onRequest: (kind: RequestKind, outcome: string) => void
  readonly around: Around
}

/** Goes around what one request does. */
export type Around = <T>(name: string, work: () => Promise<T>) => Promise<T>

export type RequestKind = 'action' | 'view' | 'command' | 'event'

/** A fault, with the reference by which a person can tell of it. */
export interface Fault {
  readonly kind: 'fault'
  readonly reference: string
}

/** What a request came to, or why to nothing. */
export type Said =
  | Answer
  | Reply
  | Fault
  /** `broken`: it cannot be read; `repeated`: it came before; `tooLate`: Slack no longer takes the form. */
  | { readonly kind: 'broken' | 'repeated' | 'tooLate' }
  | { readonly kind: 'entries'; readonly errors: Readonly<Record<string, string>> }

/** What it came to, for the log: a word, with the code of a refusal. */
export function outcomeOf(said: Said): string {
  return said.kind === 'refused' ? `refused: ${said.refusal.code}` : said.kind
}

/** Slack shows no longer text beside blocks than this, in characters. */
const FALLBACK_CHARACTERS_MAX = 3_000

/** Says it to the person alone. When Slack takes no answer there is nobody left to tell but the log. */
export async function tell(
  respond: RespondFn,
  { paragraphs, link }: { readonly paragraphs: readonly string[]; readonly link?: string },
  parts: ListenerParts,
): Promise<void> {
  await guarded('an answer', parts, async () => {
    const whole = [...paragraphs, ...(link === undefined ? [] : [link])].join('\n\n').slice(0, FALLBACK_CHARACTERS_MAX)
    const text = whole.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    const blocks = [...paragraphs.map(verbatim), ...(link === undefined ? [] : [linked(link)])]
    await respond({ response_type: 'ephemeral', replace_original: false, text, blocks })
  })
}

function linked(url: string): RichTextBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url }] }] }
}

/** The one place where a fault of a listener ends: in the log, with the reference that the person is shown. */
export async function guarded<T>(
  what: string,
  { logger }: Pick<ListenerParts, 'logger'>,
  work: () => Promise<T>,
): Promise<T | Fault> {
  try {
    return await work()
  } catch (error) {
    const reference = referenceOf(error)
    logger.error({ reference, what, ...toErrorFields(error) }, 'something went wrong')
    return { kind: 'fault', reference }
  }
}
