import type { KnownBlock } from '@slack/types'
import { toCsv } from './csv-file.ts'
import type { Document, Section, TableSection } from './document.ts'
import { alignTable, cellText, toPlainText } from './plain-text.ts'
import type { RenderedFile, RenderedMessage } from './rendered.ts'
import { fitsTableBlock, type LabelledAction, toActionsBlock, toBlocks } from './slack-blocks.ts'
import { SLACK_LIMITS } from './slack-limits.ts'
import { fillIn, type Words } from './words.ts'

interface Parts {
  readonly document: Document
  readonly actions: readonly LabelledAction[]
  readonly files: readonly RenderedFile[]
  /** ASCII name that attached files begin with. */
  readonly fileStem: string
  readonly words: Words
}

/** How each table of the document is shown; `file` leaves one sentence in its place. */
type TablePlan = ReadonlyMap<TableSection, 'block' | 'lines' | 'file'>

/**
 * A document as one Slack message, within `SLACK_LIMITS`. What does not fit is moved to an attached file and the
 * message says so: first the longest table, then every table, at last the whole text. Nothing is left out silently.
 */
export function toSlackMessage(parts: Parts): RenderedMessage {
  for (const plan of tablePlans(parts.document)) {
    const message = writeMessage(parts, plan)
    if (fits(message.blocks)) return message
  }
  return writeShortened(parts)
}

/** From the best looking to the shortest. Slack takes one table block a message. */
function tablePlans(document: Document): readonly TablePlan[] {
  const tables = document.filter((section) => section.type === 'table')
  const longest = tables.toSorted((a, b) => alignTable(b).join().length - alignTable(a).join().length)[0]
  const inBlock = tables.find(fitsTableBlock)
  const best = new Map(tables.map((table) => [table, table === inBlock ? 'block' : 'lines'] as const))
  const lines = new Map(tables.map((table) => [table, 'lines'] as const))
  const oneFile = new Map(tables.map((table) => [table, table === longest ? 'file' : 'lines'] as const))
  const allFiles = new Map(tables.map((table) => [table, 'file'] as const))
  return tables.length === 0 ? [best] : [best, lines, oneFile, allFiles]
}

function writeMessage(parts: Parts, plan: TablePlan): RenderedMessage {
  const { document, actions, fileStem, words } = parts
  const files: RenderedFile[] = [...parts.files]
  const shown: Section[] = []
  for (const section of document) {
    if (section.type !== 'table' || plan.get(section) !== 'file') {
      shown.push(section)
      continue
    }
    const file = tableFile(section, `${fileStem}-table-${files.length + 1}.csv`, words)
    files.push(file)
    shown.push(sentence(fillIn(words.tableInFile, { rows: section.rows.length - 1, file: file.fileName })))
  }
  const blocks = shown.flatMap((section) =>
    toBlocks(section, section.type === 'table' && plan.get(section) === 'block' ? 'block' : 'lines'),
  )
  return { text: toFallback(shown, words), blocks: withActions(blocks, actions), files }
}

/** The head of the text as far as it fits, and all of it as a file. Reached by texts of many thousand characters only. */
function writeShortened(parts: Parts): RenderedMessage {
  const { document, actions, fileStem, words } = parts
  const fileName = `${fileStem}-text.txt`
  const whole = { fileName, title: fileName, content: new TextEncoder().encode(`\uFEFF${toPlainText(document)}\n`) }
  const notice = sentence(fillIn(words.textGoesOnInFile, { file: fileName }))
  const noticeBlocks = toBlocks(notice, 'lines')
  const shown: Section[] = []
  const kept: KnownBlock[] = []
  for (const section of document.filter((candidate) => candidate.type !== 'table')) {
    const next = toBlocks(section, 'lines')
    if (!fits(withActions([...kept, ...next, ...noticeBlocks], actions))) break
    kept.push(...next)
    shown.push(section)
  }
  return {
    text: toFallback([...shown, notice], words),
    blocks: withActions([...kept, ...noticeBlocks], actions),
    files: [...parts.files, whole],
  }
}

function withActions(blocks: readonly KnownBlock[], actions: readonly LabelledAction[]): readonly KnownBlock[] {
  return actions.length === 0 ? blocks : [...blocks, toActionsBlock(actions)]
}

function sentence(text: string): Section {
  return { type: 'paragraph', inlines: [{ type: 'text', text, bold: false, italic: false }] }
}

function tableFile(table: TableSection, fileName: string, words: Words): RenderedFile {
  const content = toCsv(table.rows.map((row) => row.map(cellText)))
  return { fileName, title: fillIn(words.files.table, { rows: table.rows.length - 1 }), content }
}

/** Whether a message keeps within `SLACK_LIMITS`, after everything that can be moved to a file was. */
export function fitsSlack({ text, blocks }: Pick<RenderedMessage, 'text' | 'blocks'>): boolean {
  return text.length <= SLACK_LIMITS.textCharacters && fits(blocks)
}

function fits(blocks: readonly KnownBlock[]): boolean {
  const json = JSON.stringify(blocks)
  return (
    blocks.length <= SLACK_LIMITS.blocks &&
    json.length <= SLACK_LIMITS.blocksJsonCharacters &&
    visibleCharacters(JSON.parse(json)) <= SLACK_LIMITS.blocksVisibleCharacters
  )
}

/** Counts every `text` string of the blocks, at any depth. */
function visibleCharacters(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (sum, [key, part]) => sum + (key === 'text' && typeof part === 'string' ? part.length : visibleCharacters(part)),
    0,
  )
}

/**
 * The same text without blocks, for notifications and screen readers. Slack reads `& < >` in it as control
 * characters, so they are escaped. A longer text ends at a line's end with a sentence that says where it goes on.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
function toFallback(shown: Document, words: Words): string {
  const text = escapeText(toPlainText(shown))
  if (text.length <= SLACK_LIMITS.textCharacters) return text
  const ending = `\n${escapeText(words.textGoesOn)}`
  const lines: string[] = []
  let length = ending.length
  for (const line of text.split('\n')) {
    if (length + line.length + 1 > SLACK_LIMITS.textCharacters) break
    lines.push(line)
    length += line.length + 1
  }
  return lines.join('\n') + ending
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
