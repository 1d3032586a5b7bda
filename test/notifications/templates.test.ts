import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { render } from '../../src/notifications/render.ts'
import { TemplateError } from '../../src/notifications/template-error.ts'
import { loadTemplates, restoreTemplates } from '../../src/notifications/templates.ts'
import { aNotice, builtIn, TEMPLATES_DIR } from './support.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'duban-templates-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const load = () => loadTemplates({ builtInDir: TEMPLATES_DIR, overrideDir: folder, locale: 'zh-CN' })
const put = (name: string, content: string | Uint8Array) => writeFileSync(path.join(folder, name), content)

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof TemplateError) return error.message.replace(`${folder}/`, '')
    throw error
  }
  return 'no error'
}

it('takes an office’s own template in place of the built-in one, and leaves the others', () => {
  put('summons-cancelled.md.hbs', '# 取消\n\n{{text body}}：{{text reason}}\n')
  expect(render(load(), 'summonsCancelled', aNotice('summonsCancelled')).text).toBe(
    '取消\n乙镇人民政府：排名更正后不再列入后10位',
  )
  expect(render(load(), 'correction', aNotice('correction'))).toEqual(
    render(builtIn('zh-CN'), 'correction', aNotice('correction')),
  )
})

it('takes an office’s own words', () => {
  const words = readFileSync(path.join(TEMPLATES_DIR, 'zh-CN/words.yaml'), 'utf8')
  put('words.yaml', words.replace('principal: 主要负责同志', 'principal: 党政主要负责同志'))
  expect(render(load(), 'interviewSummons', aNotice('interviewSummons')).text).toContain('乙镇人民政府党政主要负责同志')
})

describe('refuses with one line that names file, line and cause', () => {
  it.each([
    [
      'an unknown field',
      '# x\n\n{{text body}}\n{{text bodi}}',
      'line 4: unknown field "bodi"; expected one of at, body, ',
    ],
    [
      'an unknown field in a branch no sample takes',
      '{{#if body}}x{{else}}\n{{text no.such}}{{/if}}',
      'line 2: unknown field "no.such"; expected',
    ],
    ['an inherited name', '{{text constructor}}', 'line 1: unknown field "constructor"'],
    ['a bare value', '# {{body}}', 'line 1: bare {{body}}; expected {{text body}}'],
    ['a triple mustache', '{{{text body}}}', 'line 1: triple mustache {{{text}}}; expected {{text field}}'],
    ['an unescaped ampersand mustache', '{{&body}}', 'line 1: triple mustache'],
    ['a helper that does not exist', '{{shout body}}', 'line 1: unknown helper "shout"; expected {{text field}}'],
    ['a built-in helper', '{{lookup body "x"}}', 'line 1: unknown helper "lookup"'],
    ['a partial', 'x\n{{> other}}', 'line 2: PartialStatement is not allowed'],
    ['an inline partial', '{{#*inline "a"}}x{{/inline}}', 'line 1: DecoratorBlock is not allowed'],
    ['an unknown block', '{{#with body}}x{{/with}}', 'line 1: unknown block {{#with}}; expected {{#if field}}'],
    ['a block without a field', '{{#if}}x{{/if}}', 'line 1: unknown block {{#if}}'],
    ['each over a text', '{{#each body}}x{{/each}}', 'line 1: field "body" is no list'],
    ['a literal', '{{text "x"}}', "line 1: StringLiteral; expected a field's name"],
    ['a hash argument', '{{text body raw=true}}', 'line 1: {{text}} with 1 fields'],
    ['a private variable', '{{text @root.body}}', 'line 1: "@root.body" is not allowed'],
    ['climbing out of the view', '{{text ../body}}', 'line 1: '],
    ['a link without its address', '{{link body}}', 'line 1: {{link}} with 1 fields'],
    ['a block that is not closed', '# x\n{{#if body}}\n', 'line 3: syntax: Expecting'],
    ['a block closed by another', '{{#if body}}\n{{/each}}', 'line 1: syntax: '],
    ['HTML', '<b>x</b>', ": Markdown 'html' in line 1 of the filled-in text: expected headings"],
    ['a picture', '![x](http://y)', ": Markdown 'image' in line 1"],
    ['indented code', 'x\n\n    {{text body}}', ": Markdown 'code' in line 3"],
    ['a link that is no web address', '[x](javascript:y)', ": link to 'javascript:y': expected an http(s) address"],
    ['a mark of its own', 'x\n\uE0000\uE001', 'line 2: a control or private-use character'],
    ['a NUL character', 'x\u0000', 'line 1: a control or private-use character'],
  ])('%s', (_name, source, expected) => {
    put('summons-cancelled.md.hbs', source)
    const message = messageOf(load)
    expect(message).toContain(`summons-cancelled.md.hbs${expected.startsWith(':') ? '' : ' '}${expected}`)
    expect(message).not.toContain('\n')
  })

  it('a file of another name', () => {
    put('sumons.md.hbs', 'x')
    expect(messageOf(load)).toMatch(/^sumons\.md\.hbs: unknown file name; expected one of /)
  })

  it('a folder that is not there', () => {
    const missing = path.join(folder, 'none')
    expect(messageOf(() => loadTemplates({ builtInDir: TEMPLATES_DIR, overrideDir: missing, locale: 'en' }))).toBe(
      'none: expected a readable folder of templates',
    )
  })

  it('a file that is no UTF-8, or too large', () => {
    put('correction.md.hbs', new Uint8Array([0xb8, 0xfc]))
    expect(messageOf(load)).toBe('correction.md.hbs: expected UTF-8')
    put('correction.md.hbs', 'x'.repeat(300_000))
    expect(messageOf(load)).toBe('correction.md.hbs: 300000 bytes; expected at most 262144')
  })

  it.each([
    ['a word that is missing', (words: string) => words.replace(/^yes: .*\n/m, ''), /^words\.yaml.*: yes: /],
    ['a word that is unknown', (words: string) => `${words}extra: 1\n`, /^words\.yaml.*: .*extra/],
    [
      'a word of the wrong kind',
      (words: string) => words.replace('持平', '[]'),
      /^words\.yaml line \d+: changes\.unchanged: /,
    ],
    ['broken YAML', (words: string) => words.replace('roles:', 'roles: ['), /^words\.yaml line \d+: /],
    [
      'a button too long',
      (words: string) => words.replace('approve: 同意', `approve: ${'同'.repeat(76)}`),
      /^words\.yaml line \d+: buttons\.ranking\.approve: /,
    ],
    [
      'an unknown place',
      (words: string) => words.replace('同比{change}', '同比{chang}'),
      /^words\.yaml: unknown place \{chang\} in "同比\{chang\}"; expected one of change$/,
    ],
  ])('words: %s', (_name, edit, expected) => {
    put('words.yaml', edit(readFileSync(path.join(TEMPLATES_DIR, 'zh-CN/words.yaml'), 'utf8')))
    expect(messageOf(load)).toMatch(expected)
  })
})

describe('a stored wording', () => {
  it('writes the message of its kind again, byte for byte, whatever the templates say now', () => {
    put('correction.md.hbs', '# 更正\n\n{{#each lines}}\n- {{text this}}\n{{/each}}\n')
    const then = load()
    const stored: unknown = JSON.parse(JSON.stringify(then.wordingOf('correction')))
    const again = restoreTemplates('correction', 'zh-CN', stored)
    expect(render(again, 'correction', aNotice('correction'))).toEqual(
      render(then, 'correction', aNotice('correction')),
    )
    expect(render(again, 'correction', aNotice('correction'))).not.toEqual(
      render(builtIn('zh-CN'), 'correction', aNotice('correction')),
    )
  })

  it('writes no other kind', () => {
    const again = restoreTemplates('correction', 'zh-CN', builtIn('zh-CN').wordingOf('correction'))
    expect(() => render(again, 'withdrawal', aNotice('withdrawal'))).toThrow(/'withdrawal': expected one of correction/)
  })
})
