import stringWidth from 'string-width'
import type { Cell, Document, Section, TableSection } from './document.ts'

/** Between the cells of a row where columns are not aligned. */
const CELL_SEPARATOR = ' | '
/** Between aligned columns. */
const COLUMN_GAP = '  '
/** Narrowest terminal that text is wrapped for. */
const WIDTH_MIN = 20

/** The text as a reader sees it: one paragraph a line, tables one row a line. Not escaped for any surface. */
export function toPlainText(document: Document): string {
  return document.map(sectionText).filter(isNotEmpty).join('\n')
}

/**
 * The text for a terminal: wrapped, with aligned tables. A table wider than the terminal keeps its full lines, since a
 * wrapped table cannot be read.
 *
 * @param width Columns, at least 20; a Chinese character takes two.
 */
export function toTerminal(document: Document, width: number): string {
  const columns = Math.max(WIDTH_MIN, width)
  const sections = document.map((section) =>
    section.type === 'table'
      ? alignTable(section).join('\n')
      : section.type === 'divider'
        ? '─'.repeat(Math.min(columns, 40))
        : sectionText(section)
            .split('\n')
            .flatMap((line) => wrap(line, columns))
            .join('\n'),
  )
  return `${sections.filter(isNotEmpty).join('\n\n')}\n`
}

/** A table's rows as lines whose columns stand under one another; right-aligned columns are padded on the left. */
export function alignTable(table: TableSection): readonly string[] {
  const cells = table.rows.map((row) => row.map(cellText))
  const widths = (cells[0] ?? []).map((_cell, column) =>
    Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))),
  )
  return cells.map((row) =>
    row
      .map((text, column) => {
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(text)))
        return table.align[column] === 'right' ? padding + text : text + padding
      })
      .join(COLUMN_GAP)
      .trimEnd(),
  )
}

/** What a cell or paragraph says; a link is its words and its address, a mention the name. */
export function cellText(inlines: Cell): string {
  return inlines.map(inlineText).join('')
}

function inlineText(inline: Cell[number]): string {
  switch (inline.type) {
    case 'link':
      return `${inline.text} ${inline.url}`
    case 'mention':
      return `@${inline.text}`
    case 'text':
      return inline.text
  }
}

export function listItemText(item: Cell, index: number, ordered: boolean): string {
  return `${ordered ? `${index + 1}.` : '•'} ${cellText(item)}`
}

function sectionText(section: Section): string {
  switch (section.type) {
    case 'heading':
    case 'paragraph':
    case 'quote':
      return cellText(section.inlines)
    case 'list':
      return section.items.map((item, index) => listItemText(item, index, section.ordered)).join('\n')
    case 'table':
      return section.rows.map((row) => row.map(cellText).join(CELL_SEPARATOR)).join('\n')
    case 'divider':
      return ''
  }
}

function isNotEmpty(text: string): boolean {
  return text !== ''
}

/** Breaks between words where there are blanks, and between characters where there are none, as Chinese is set. */
function wrap(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const piece of line.match(/[\u0021-\u024F]+|[\s\S]/gu) ?? []) {
    if (current !== '' && stringWidth(current + piece) > width) {
      lines.push(current.trimEnd())
      current = piece.trimStart()
    } else {
      current += piece
    }
  }
  return [...lines, current]
}
