import { describe, expect, it } from 'vitest'
import { markOf, parseDocument } from '../../src/notifications/document.ts'
import { toPlainText, toTerminal } from '../../src/notifications/plain-text.ts'
import { toBlocks } from '../../src/notifications/slack-blocks.ts'

const parse = (markdown: string, ...values: string[]) =>
  parseDocument(
    markdown,
    values.map((text) => ({ text })),
  )

describe('a document', () => {
  it('keeps bold, italic, links and line breaks of the template', () => {
    const document = parse('**粗** *斜* [址](https://example.invalid/a)\n下一行')
    expect(document).toEqual([
      {
        type: 'paragraph',
        inlines: [
          { type: 'text', text: '粗', bold: true, italic: false },
          { type: 'text', text: ' ', bold: false, italic: false },
          { type: 'text', text: '斜', bold: false, italic: true },
          { type: 'text', text: ' ', bold: false, italic: false },
          { type: 'link', text: '址', url: 'https://example.invalid/a', bold: false },
          { type: 'text', text: '\n下一行', bold: false, italic: false },
        ],
      },
    ])
  })

  it('puts a value in once, so a value that looks like a mark stays as it is', () => {
    expect(toPlainText(parse(`${markOf(0)}和${markOf(1)}`, markOf(1), '乙'))).toBe(`${markOf(1)}和乙`)
  })

  it('takes on the style of the place it stands in', () => {
    const [block] = toBlocks(parse(`**${markOf(0)}**`, '*x*')[0] ?? { type: 'divider' }, 'lines')
    expect(block).toMatchObject({ elements: [{ elements: [{ type: 'text', text: '*x*', style: { bold: true } }] }] })
  })

  it('throws on a mark without a value', () => {
    expect(() => parse(markOf(3))).toThrow('mark 3: expected one of 0 values')
  })

  it.each([
    ['a nested list', '- a\n  - b'],
    ['inline code', '`a`'],
    ['inline HTML', 'a <i>b</i>'],
    ['a link definition', '[a]: https://example.invalid'],
  ])('refuses %s', (_name, markdown) => {
    expect(() => parse(markdown)).toThrow(/expected headings, paragraphs/)
  })
})

describe('a list and a divider', () => {
  it('become a list and a divider', () => {
    const blocks = parse('1. 甲\n2. 乙\n\n---\n\n- 丙').flatMap((section) => toBlocks(section, 'lines'))
    expect(blocks.map((block) => block.type)).toEqual(['rich_text', 'divider', 'rich_text'])
    expect(blocks[0]).toMatchObject({ elements: [{ type: 'rich_text_list', style: 'ordered' }] })
    expect(blocks[2]).toMatchObject({ elements: [{ type: 'rich_text_list', style: 'bullet' }] })
  })
})

describe('a long paragraph', () => {
  it('is split over blocks without losing or halving a character', () => {
    const value = '𠮷'.repeat(4_000)
    const blocks = parse(`头${markOf(0)}尾`, value).flatMap((section) => toBlocks(section, 'lines'))
    const texts = blocks.map((block) => JSON.stringify(block).match(/"text":"([^"]*)"/)?.[1] ?? '')
    expect(texts.join('')).toBe(`头${value}尾`)
    expect(texts.map((text) => text.isWellFormed())).toEqual(texts.map(() => true))
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(3_000)
  })
})

describe('on a terminal', () => {
  it('wraps Chinese at the width and aligns a table by what characters take', () => {
    const document = parse('一二三四五六七八九十甲乙丙\n\n| 名 | 分 |\n| --- | ---: |\n| 乙镇 | 6 |\n| a | 10 |')
    expect(toTerminal(document, 20)).toBe('一二三四五六七八九十\n甲乙丙\n\n名    分\n乙镇   6\na     10\n')
  })

  it('wraps English between words', () => {
    expect(toTerminal(parse('one two three four five six'), 20)).toBe('one two three four\nfive six\n')
  })
})
