import type {
  ActionsBlock,
  Button,
  InputBlock,
  KnownBlock,
  ModalView,
  PlainTextElement,
  RichTextBlock,
  SectionBlock,
} from '@slack/types'
import type { Medium } from '../domain/medium.ts'
import type { Month } from '../domain/time.ts'
import type { UnitRef } from '../notifications/facts.ts'
import { fullName } from '../notifications/notices/phrases.ts'
import { fillIn } from '../notifications/words.ts'
import { REASON_CHARACTERS_MAX } from '../workflows/review-ranking.ts'
import type { BotTools, ReplyButton, Speech } from './define.ts'
import type { FieldName, Replies } from './replies.ts'

/** The action id of a form's only element in each block: blocks are told apart by their field. */
export const ENTRY = 'entry'
/** Slack's bound on a paragraph of a form, in characters. */
const PARAGRAPH_CHARACTERS_MAX = 3_000

export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false }
}

/** Text that Slack shows as it stands: nothing in it becomes a mention, a link or a mark. */
export function verbatim(text: string): RichTextBlock {
  const shown = cutAt(PARAGRAPH_CHARACTERS_MAX, text)
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: shown }] }] }
}

/** At most so many characters; what was cut off shows as an ellipsis. */
function cutAt(max: number, text: string): string {
  return text.length > max ? `${text.slice(0, max - 1).toWellFormed()}…` : text
}

/** Slack's bound on the words of an option, in characters. */
const OPTION_CHARACTERS_MAX = 75

/** The words of an option that names somebody or something; where they would be too long, the name is cut. */
export function optionText(name: string, wordsFor: (name: string) => string): PlainTextElement {
  const beside = wordsFor('').length
  return plain(wordsFor(cutAt(OPTION_CHARACTERS_MAX - beside, name)))
}

interface FormParts {
  readonly id: string
  readonly about: object
  readonly words: { readonly title: string; readonly submit: string }
  readonly blocks: readonly KnownBlock[]
}

export function toForm({ replies }: BotTools, { id, about, words, blocks }: FormParts): ModalView {
  return {
    type: 'modal',
    callback_id: id,
    private_metadata: JSON.stringify(about),
    title: plain(words.title),
    submit: plain(words.submit),
    close: plain(replies.forms.cancel),
    blocks: [...blocks],
  }
}

/** Buttons side by side; no two have the same action. */
export function buttonRow(row: readonly ReplyButton[]): ActionsBlock {
  return { type: 'actions', elements: row.map(toButton) }
}

export function toButton({ action, label, value }: ReplyButton): Button {
  return { type: 'button', action_id: action, text: plain(label), value: JSON.stringify(value) }
}

/** What is left to see of a form once it was sent in, each text a block. It has no callback_id, by which it is known. */
export function toResultView(
  replies: Replies,
  title: 'done' | 'refused' | 'trouble' | 'working' | 'answer',
  text: string | readonly string[],
  buttons: NonNullable<Speech['buttons']> = [],
  entries: NonNullable<Speech['entries']> = [],
): ModalView {
  return {
    type: 'modal',
    title: plain(replies.forms[title]),
    close: plain(replies.forms.close),
    blocks: [
      ...[text].flat().map(verbatim),
      ...entries.map(entryBlock),
      ...buttons.filter((row) => row.length > 0).map(buttonRow),
    ],
  }
}

/** Slack's bound on a section's text, in characters. */
const SECTION_CHARACTERS_MAX = 3_000

/** Something listed, with a button of its own. */
export function entryBlock({ text, button }: NonNullable<Speech['entries']>[number]): SectionBlock {
  return { type: 'section', text: plain(cutAt(SECTION_CHARACTERS_MAX, text)), accessory: toButton(button) }
}

/** An input of a form; its block id is the field's name. */
export function toInput(
  replies: Replies,
  field: FieldName,
  element: InputBlock['element'],
  places: Readonly<Record<string, string | number>> = {},
): InputBlock {
  const { label, hint } = replies.fields[field]
  return {
    type: 'input',
    block_id: field,
    label: plain(label),
    hint: plain(fillIn(hint, { timeZone: '', max: '', ...places })),
    element: { ...element, action_id: ENTRY },
  }
}

export function toReasonInput(replies: Replies): InputBlock {
  const element = {
    type: 'plain_text_input',
    multiline: true,
    min_length: 1,
    max_length: REASON_CHARACTERS_MAX,
  } as const
  return toInput(replies, 'reason', element, { max: REASON_CHARACTERS_MAX })
}

/** 2026年10月空气质量排名. */
export function subjectOf(
  { context, replies }: BotTools,
  key: { readonly medium: Medium; readonly month: Month },
): string {
  const { words, month } = context.templates.format
  return fillIn(replies.subject, { medium: words.media[key.medium].name, month: month(key.month) })
}

export function unitNameOf({ context }: BotTools, unit: UnitRef): string {
  return fullName(unit, context.templates.format)
}
