import type { KnownBlock, RichTextBlock } from '@slack/types'
import type { UnitRef } from '../../notifications/facts.ts'
import { fullName, ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { Listed } from '../../workflows/home/facts.ts'
import type { ReplyButton, Wording } from '../define.ts'
import { buttonRow, plain, verbatim } from '../forms.ts'

/** Slack's bound on a heading, in characters. */
const HEADING_CHARACTERS_MAX = 150
/** How much of a reason is repeated, in characters. */
const REASON_CHARACTERS_MAX = 200

export function heading(text: string): KnownBlock {
  return { type: 'header', text: plain(text.slice(0, HEADING_CHARACTERS_MAX)) }
}

/** Something listed, with an address of Slack's where it can be read, and what can be done about it. */
export function itemBlocks(item: {
  readonly text: string
  readonly link?: { readonly url: string; readonly label: string } | null
  readonly buttons: readonly ReplyButton[]
}): readonly KnownBlock[] {
  const { text, link = null, buttons } = item
  const said: KnownBlock = link === null ? verbatim(text) : withLink(text, link)
  return [said, ...(buttons.length === 0 ? [] : [buttonRow(buttons)])]
}

function withLink(text: string, { url, label }: { readonly url: string; readonly label: string }): RichTextBlock {
  const elements = [
    { type: 'text' as const, text: `${text}　` },
    { type: 'link' as const, url, text: label },
  ]
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

export function nameOf({ context }: Wording, unit: UnitRef): string {
  return unit.district === '' ? unit.unitName : fullName(unit, context.templates.format)
}

/** What stands behind a list that goes on; empty when it does not. */
export function moreText({ replies }: Wording, { more, isCut }: Listed<unknown>): string {
  if (more === 0 && !isCut) return ''
  return fillIn(isCut ? replies.home.moreThan : replies.home.more, { count: more })
}

/** How many of a list are not shown; nothing when all are. */
export function restText(words: string, { more, isCut }: Listed<unknown>): readonly string[] {
  return more === 0 && !isCut ? [] : [fillIn(words, { count: `${more}${isCut ? '+' : ''}` })]
}

export function shortened(reason: string): string {
  if (reason.length <= REASON_CHARACTERS_MAX) return reason
  return `${reason.slice(0, REASON_CHARACTERS_MAX - 1).toWellFormed()}…`
}

/** A button that a notice carries too, under the same words. */
export function noticeButton({ context }: Wording, action: string, value: object): ReplyButton {
  return { action, label: ownWord(context.templates.format.words.buttons, action), value }
}
