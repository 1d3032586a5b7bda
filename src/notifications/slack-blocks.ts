import type {
  ActionsBlock,
  Button,
  KnownBlock,
  RichTextBlock,
  RichTextElement,
  RichTextSection,
  TableBlock,
} from '@slack/types'
import type { Cell, Section, TableSection } from './document.ts'
import { alignTable, cellText } from './plain-text.ts'
import { SLACK_LIMITS } from './slack-limits.ts'

/**
 * Sections as Slack blocks.
 *
 * Rich text and table blocks are used rather than mrkdwn, because their text is never parsed: `*x*`, `<!channel>` and
 * `&lt;` are shown as they stand and need no escaping. A header is plain text, in which Slack resolves `& < >`
 * entities, so a title with one of these is written as bold rich text.
 */

/** How a table is written: as Slack's table block, or as lines in a fixed-width font. */
export type TableForm = 'block' | 'lines'

export function toBlocks(section: Section, tableForm: TableForm): readonly KnownBlock[] {
  switch (section.type) {
    case 'heading':
      return headingBlocks(section.inlines)
    case 'paragraph':
      return splitCell(section.inlines).map((part) =>
        richText({ type: 'rich_text_section', elements: toElements(part) }),
      )
    case 'quote':
      return splitCell(section.inlines).map((part) => richText({ type: 'rich_text_quote', elements: toElements(part) }))
    case 'list':
      return [
        richText({
          type: 'rich_text_list',
          style: section.ordered ? 'ordered' : 'bullet',
          elements: section.items.map(toItem),
        }),
      ]
    case 'divider':
      return [{ type: 'divider' }]
    case 'table':
      return tableForm === 'block' ? [toTableBlock(section)] : toPreformatted(section)
  }
}

/** Whether Slack takes the table as a table block at all. */
export function fitsTableBlock(table: TableSection): boolean {
  const characters = table.rows.flat().reduce((sum, cell) => sum + cellText(cell).length, 0)
  return (
    table.rows.length <= SLACK_LIMITS.tableRows &&
    (table.rows[0]?.length ?? 0) <= SLACK_LIMITS.tableColumns &&
    characters <= SLACK_LIMITS.tableCharacters
  )
}

export interface LabelledAction {
  readonly actionId: string
  readonly text: string
  readonly value: string
  readonly style?: 'primary' | 'danger'
}

/** @throws {RangeError} When a button breaks one of Slack's bounds: its value would be refused, never cut. */
export function toActionsBlock(actions: readonly LabelledAction[]): ActionsBlock {
  if (actions.length > SLACK_LIMITS.buttons) {
    throw new RangeError(`${actions.length} buttons: expected at most ${SLACK_LIMITS.buttons}`)
  }
  return { type: 'actions', block_id: 'duban-actions', elements: actions.map(toButton) }
}

function toButton({ actionId, text, value, style }: LabelledAction): Button {
  const bounds = [
    ['label', text, SLACK_LIMITS.buttonTextCharacters],
    ['value', value, SLACK_LIMITS.buttonValueCharacters],
    ['action id', actionId, SLACK_LIMITS.actionIdCharacters],
  ] as const
  for (const [what, content, max] of bounds) {
    if (content.length === 0 || content.length > max) {
      throw new RangeError(`button ${actionId}: ${what} of ${content.length} characters, expected 1 to ${max}`)
    }
  }
  const button: Button = {
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text, emoji: false },
    value,
  }
  return style === undefined ? button : { ...button, style }
}

function headingBlocks(inlines: Cell): readonly KnownBlock[] {
  const title = cellText(inlines)
  const isPlain = inlines.every((inline) => inline.type === 'text') && !/[&<>\n]/.test(title)
  if (isPlain && title.length > 0 && title.length <= SLACK_LIMITS.headerCharacters) {
    return [{ type: 'header', text: { type: 'plain_text', text: title, emoji: false } }]
  }
  const bold = inlines.map((inline) => ({ ...inline, bold: true }))
  return splitCell(bold).map((part) => richText({ type: 'rich_text_section', elements: toElements(part) }))
}

function richText(element: RichTextBlock['elements'][number]): RichTextBlock {
  return { type: 'rich_text', elements: [element] }
}

function toItem(item: Cell): RichTextSection {
  return { type: 'rich_text_section', elements: toElements(item) }
}

/** Neighbouring texts of one style are joined, so that the blocks do not show where the values were. */
function toElements(inlines: Cell): RichTextElement[] {
  const elements: RichTextElement[] = []
  for (const inline of inlines) {
    const style = {
      ...(inline.bold ? { bold: true } : {}),
      ...(inline.type === 'text' && inline.italic ? { italic: true } : {}),
    }
    const styled = Object.keys(style).length > 0 ? { style } : {}
    const last = elements.at(-1)
    if (inline.type === 'link') {
      elements.push({ type: 'link', url: inline.url, text: inline.text, ...styled })
    } else if (inline.type === 'mention') {
      elements.push({ type: 'user', user_id: inline.userId, ...styled })
    } else if (last?.type === 'text' && JSON.stringify(last.style ?? {}) === JSON.stringify(style)) {
      elements[elements.length - 1] = { ...last, text: last.text + inline.text }
    } else {
      elements.push({ type: 'text', text: inline.text, ...styled })
    }
  }
  return elements.length > 0 ? elements : [{ type: 'text', text: ' ' }]
}

/** Cuts a long paragraph into pieces of at most `paragraphCharacters`, between code points. */
function splitCell(inlines: Cell): readonly Cell[] {
  const parts: Cell[] = []
  let part: Cell[number][] = []
  let room: number = SLACK_LIMITS.paragraphCharacters
  for (const inline of inlines) {
    for (const piece of inline.type !== 'text'
      ? [inline]
      : splitText(inline.text, room).map((text) => ({ ...inline, text }))) {
      if (piece.text.length > room && part.length > 0) {
        parts.push(part)
        part = []
        room = SLACK_LIMITS.paragraphCharacters
      }
      part.push(piece)
      room -= piece.text.length
    }
  }
  return part.length > 0 || parts.length === 0 ? [...parts, part] : parts
}

/** The first piece fills the room that is left, the others a whole block each. */
function splitText(text: string, firstRoom: number): readonly string[] {
  if (text.length <= firstRoom) return [text]
  const pieces: string[] = []
  let piece = ''
  let room = Math.max(1, firstRoom)
  for (const character of text) {
    if (piece.length + character.length > room && piece !== '') {
      pieces.push(piece)
      piece = ''
      room = SLACK_LIMITS.paragraphCharacters
    }
    piece += character
  }
  return [...pieces, piece]
}

function toTableBlock(table: TableSection): TableBlock {
  return {
    type: 'table',
    column_settings: table.align.map((align) => ({ align, is_wrapped: align === 'left' })),
    rows: table.rows.map((row) => row.map(toTableCell)),
  }
}

/** A cell of one plain text is a raw text; Slack wants at least one character in it. */
function toTableCell(cell: Cell): TableBlock['rows'][number][number] {
  if (cell.every((inline) => inline.type === 'text' && !inline.bold && !inline.italic)) {
    return { type: 'raw_text', text: cellText(cell) || ' ' }
  }
  return richText({ type: 'rich_text_section', elements: toElements(cell) })
}

function toPreformatted(table: TableSection): readonly KnownBlock[] {
  const chunks: string[] = []
  for (const line of alignTable(table)) {
    const last = chunks.at(-1)
    if (last !== undefined && last.length + line.length + 1 <= SLACK_LIMITS.paragraphCharacters) {
      chunks[chunks.length - 1] = `${last}\n${line}`
    } else {
      chunks.push(line)
    }
  }
  return chunks.map((text) =>
    richText({ type: 'rich_text_preformatted', elements: [{ type: 'text', text: text || ' ' }] }),
  )
}
