import { RespondError, type RespondFn } from '@slack/bolt'
import type { KnownBlock, RichTextBlock } from '@slack/types'
import { referenceOf } from '../store/reference.ts'
import type { ChartBlock, Charts } from './charts.ts'
import type { Answer, BotTools, EntryFaults, Reply, Speech } from './define.ts'
import type { DirectFiles } from './direct-files.ts'
import type { FormFiles } from './form-files.ts'
import { buttonRow, entryBlock, verbatim } from './forms.ts'
import type { InFlight } from './in-flight.ts'
import { type Logger, toErrorFields } from './logger.ts'
import type { SlackForms } from './slack-forms.ts'
import type { ThreadAnswers } from './thread-answers.ts'

export interface ListenerParts extends BotTools {
  readonly logger: Logger
  readonly forms: SlackForms
  readonly formFiles: FormFiles
  readonly directFiles: DirectFiles
  readonly threadAnswers: ThreadAnswers
  readonly charts: Charts
  readonly inFlight: InFlight
  /** Told of every act that was done: there may be something to send. */
  readonly onActed: () => void
  /** Told of every request with what it came to, for the metrics. */
  readonly onRequest: (kind: RequestKind, outcome: string) => void
  readonly around: Around
}

/** Goes around what one request does. */
export type Around = <T>(name: string, work: () => Promise<T>) => Promise<T>

export type RequestKind = 'action' | 'view' | 'command' | 'shortcut' | 'event'

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
  | EntryFaults

/** What it came to, for the log: a word, with the code of a refusal. */
export function outcomeOf(said: Said): string {
  return said.kind === 'refused' ? `refused: ${said.refusal.code}` : said.kind
}

/** Slack shows no longer text beside blocks than this, in characters. */
const FALLBACK_CHARACTERS_MAX = 3_000

/** Says it to the person alone. When Slack takes no answer there is nobody left to tell but the log. */
export async function tell(respond: RespondFn, speech: Speech, parts: ListenerParts): Promise<void> {
  await guarded('an answer', parts, async () => {
    const { chart, inPlace = false } = speech
    const say = async (blocks: readonly KnownBlock[]) => {
      const text = fallbackOf(speech)
      await respond({ response_type: 'ephemeral', replace_original: inPlace, text, blocks: [...blocks] })
    }
    if (chart === undefined) return say(blocksOf(speech, null))
    if (parts.charts.areShown() && (await isTaken(() => say(blocksOf(speech, chart.block))))) return
    await say(blocksOf({ ...speech, buttons: [[chart.instead], ...(speech.buttons ?? [])] }, null))
    // Only now is it sure that the chart was what Slack refused.
    if (parts.charts.areShown()) parts.charts.wereRefused()
  })
}

/** Whether Slack took an answer; an answer it refuses carries no reason. */
async function isTaken(say: () => Promise<void>): Promise<boolean> {
  try {
    await say()
    return true
  } catch (error) {
    if (error instanceof RespondError) return false
    throw error
  }
}

export function fallbackOf({ paragraphs, entries = [], link }: Speech): string {
  const texts = [...paragraphs, ...entries.map(({ text }) => text)]
  const whole = [...texts, ...(link === undefined ? [] : [link])].join('\n\n').slice(0, FALLBACK_CHARACTERS_MAX)
  return whole.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export function blocksOf(
  { paragraphs, entries = [], link, buttons = [] }: Speech,
  chart: ChartBlock | null,
): readonly KnownBlock[] {
  return [
    ...paragraphs.map(verbatim),
    ...entries.map(entryBlock),
    // Newer than Slack's types.
    ...(chart === null ? [] : [chart as unknown as KnownBlock]),
    ...(link === undefined ? [] : [linked(link)]),
    ...buttons.filter((row) => row.length > 0).map(buttonRow),
  ]
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
