import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'

/**
 * The syntax tree every surface is written from: what Markdown a template may use, and nothing else.
 *
 * Values never pass through the Markdown parser. The template's helpers leave a mark for each one (`markOf`), the
 * marks are read as ordinary letters, and the values take their places in the finished tree. So no name or note can
 * become a heading, a link, a cell border or a mention, whatever characters it holds.
 */
export type Inline =
  | { readonly type: 'text'; readonly text: string; readonly bold: boolean; readonly italic: boolean }
  | { readonly type: 'link'; readonly text: string; readonly url: string; readonly bold: boolean }
  /** Somebody who is to be told: his name, and who he is in Slack. */
  | { readonly type: 'mention'; readonly text: string; readonly userId: string; readonly bold: boolean }

export type Cell = readonly Inline[]

export interface TableSection {
  readonly type: 'table'
  /** The first row is the header. */
  readonly rows: readonly (readonly Cell[])[]
  readonly align: readonly ('left' | 'center' | 'right')[]
}

/** A line break inside inlines is `\n` in their text. */
export type Section =
  | { readonly type: 'heading'; readonly depth: number; readonly inlines: Cell }
  | { readonly type: 'paragraph'; readonly inlines: Cell }
  | { readonly type: 'quote'; readonly inlines: Cell }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly Cell[] }
  | { readonly type: 'divider' }
  | TableSection

export type Document = readonly Section[]

/** A value waiting for its place. */
export type Slot = { readonly text: string; readonly url?: string; readonly userId?: string }

/** Private-use characters that hold a value's place. A template may not contain them. */
export const MARK_OPEN = '\uE000'
export const MARK_CLOSE = '\uE001'
const MARK = new RegExp(`${MARK_OPEN}(\\d+)${MARK_CLOSE}`, 'g')

export function markOf(index: number): string {
  return `${MARK_OPEN}${index}${MARK_CLOSE}`
}

type Root = ReturnType<typeof fromMarkdown>
type MarkdownNode =
  | Root
  | Root['children'][number]
  | Extract<Root['children'][number], { type: 'paragraph' }>['children'][number]
type Style = { readonly bold: boolean; readonly italic: boolean }

const PLAIN: Style = { bold: false, italic: false }

/** Markdown that a template may not use, e.g. raw HTML, an image or indented code. */
export class MarkdownNotAllowed extends Error {
  override name = 'MarkdownNotAllowed'
}

/**
 * Reads a filled-in template.
 *
 * @param slots The values by the index of their marks.
 * @throws {MarkdownNotAllowed} When the Markdown holds anything but headings, paragraphs, quotes, flat lists, tables,
 *   rules, bold, italic and links.
 */
export function parseDocument(markdown: string, slots: readonly Slot[]): Document {
  const root = fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] })
  return root.children.map((node) => toSection(node, slots))
}

function toSection(node: Root['children'][number], slots: readonly Slot[]): Section {
  if (node.type === 'heading') {
    return { type: 'heading', depth: node.depth, inlines: toInlines(node.children, slots) }
  }
  if (node.type === 'paragraph') return { type: 'paragraph', inlines: toInlines(node.children, slots) }
  if (node.type === 'thematicBreak') return { type: 'divider' }
  if (node.type === 'blockquote') {
    return { type: 'quote', inlines: joinLines(node.children.map((child) => paragraphInlines(child, slots))) }
  }
  if (node.type === 'list') {
    const items = node.children.map((item) => joinLines(item.children.map((child) => paragraphInlines(child, slots))))
    return { type: 'list', ordered: node.ordered === true, items }
  }
  if (node.type === 'table') {
    const rows = node.children.map((row) => row.children.map((cell) => toInlines(cell.children, slots)))
    return { type: 'table', rows, align: (node.align ?? []).map((align) => align ?? 'left') }
  }
  throw notAllowed(node)
}

function paragraphInlines(node: Root['children'][number], slots: readonly Slot[]): Cell {
  if (node.type !== 'paragraph') throw notAllowed(node)
  return toInlines(node.children, slots)
}

function joinLines(lines: readonly Cell[]): Cell {
  return lines.flatMap((line, index) =>
    index === 0 ? line : [{ type: 'text', text: '\n', ...PLAIN } as const, ...line],
  )
}

type PhrasingNode = Extract<Root['children'][number], { type: 'paragraph' }>['children'][number]

function toInlines(nodes: readonly PhrasingNode[], slots: readonly Slot[], style: Style = PLAIN): Cell {
  return nodes.flatMap((node): readonly Inline[] => {
    if (node.type === 'text') return fillMarks(node.value, slots, style)
    if (node.type === 'break') return [{ type: 'text', text: '\n', ...style }]
    if (node.type === 'strong') return toInlines(node.children, slots, { ...style, bold: true })
    if (node.type === 'emphasis') return toInlines(node.children, slots, { ...style, italic: true })
    if (node.type !== 'link') throw notAllowed(node)
    if (!isWebAddress(node.url)) throw new MarkdownNotAllowed(`link to '${node.url}': expected an http(s) address`)
    const text = toInlines(node.children, slots, style)
      .map((inline) => inline.text)
      .join('')
    return [{ type: 'link', text, url: node.url, bold: style.bold }]
  })
}

/** Splits a text at its marks and puts the values there, once: a value that looks like a mark stays as it is. */
function fillMarks(text: string, slots: readonly Slot[], style: Style): readonly Inline[] {
  const inlines: Inline[] = []
  let end = 0
  for (const match of text.matchAll(MARK)) {
    if (match.index > end) inlines.push({ type: 'text', text: text.slice(end, match.index), ...style })
    end = match.index + match[0].length
    const slot = slots[Number(match[1])]
    if (slot === undefined) throw new RangeError(`mark ${match[1]}: expected one of ${slots.length} values`)
    if (slot.url !== undefined) inlines.push({ type: 'link', text: slot.text, url: slot.url, bold: style.bold })
    else if (slot.userId !== undefined) {
      inlines.push({ type: 'mention', text: slot.text, userId: slot.userId, bold: style.bold })
    } else if (slot.text !== '') inlines.push({ type: 'text', text: slot.text, ...style })
  }
  if (end < text.length) inlines.push({ type: 'text', text: text.slice(end), ...style })
  return inlines
}

/** How Slack names a person. */
export function isSlackUser(id: string): boolean {
  return /^[UW][A-Z0-9]{1,30}$/.test(id)
}

export function isWebAddress(url: string): boolean {
  return /^https?:\/\/[^\s<>|]+$/.test(url)
}

function notAllowed(node: MarkdownNode): MarkdownNotAllowed {
  const line = node.position?.start.line
  return new MarkdownNotAllowed(
    `Markdown '${node.type}'${line === undefined ? '' : ` in line ${line} of the filled-in text`}: expected headings, ` +
      'paragraphs, quotes, flat lists, tables, bold, italic and links only',
  )
}
