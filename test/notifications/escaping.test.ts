import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { render, renderForTerminal } from '../../src/notifications/render.ts'
import { aNotice, builtIn, nodesOf, unescaped, visibleTexts } from './support.ts'

const zh = builtIn('zh-CN')
const RUNS = 300

const traps = [
  '<!channel>',
  '<!here>',
  '<@U012345>',
  '<#C012345>',
  '<https://example.com|a>',
  '*x*',
  '_x_',
  '~x~',
  '`x`',
  '```',
  '[a](http://b)',
  '![a](http://b)',
  '{{x}}',
  '{{{x}}}',
  '{{#if a}}',
  '{{text unit}}',
  '# h',
  '> q',
  '- l',
  '1. l',
  '|',
  '\\|',
  '---',
  '\n\n',
  '\r\n',
  '\t',
  '\u0000',
  '\u2028',
  '<b>',
  '<!-- c -->',
  '&lt;',
  '&amp;',
  '&#42;',
  '&',
  '<',
  '>',
  '\\',
  '\\n',
  '$&',
  '$1',
  '{place}',
  'http://a.b',
  'a@b.c',
  ':tada:',
  '\uE000',
  '\uE0000\uE001',
  '\uE001',
  '\u202E',
  '\uD800',
  '　',
  ' ',
  "'",
  '"',
  '=1+1',
  '乙镇',
  'constructor',
]
/** Text made of traps and letters; never only blanks, since a unit has a name. */
const nasty = fc
  .array(fc.oneof(fc.constantFrom(...traps), fc.string({ unit: 'binary', maxLength: 5 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => `名${parts.join('')}`)

/** What the surface owes a value: blanks folded, nothing else changed. */
function folded(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

describe('a value with markup in it', () => {
  it('appears as plain text in every surface of a summons and adds no link', () => {
    fc.assert(
      fc.property(nasty, nasty, (unitName, place) => {
        const facts = aNotice('interviewSummons', {
          place,
          unit: { unitCode: '1', unitName, district: '甲区' },
          calendar: null,
        })
        const { text, blocks } = render(zh, 'interviewSummons', facts)
        expect(text).not.toMatch(/[<>]/)
        expect(unescaped(text)).toContain(`地点：${folded(place)}\n`)
        expect(visibleTexts(blocks).join('\n')).toContain(`地点：${folded(place)}\n`)
        expect(visibleTexts(blocks).join('\n')).toContain(folded(unitName))
        expect(unescaped(text)).toBe(visibleTexts(blocks).join('\n'))
        const types = new Set(nodesOf(blocks).map((node) => node.type))
        expect(
          [...types].filter(
            (type) =>
              !['header', 'plain_text', 'rich_text', 'text', undefined].includes(type) &&
              !/^rich_text_(section|quote)$/.test(type ?? ''),
          ),
        ).toEqual([])
        expect(renderForTerminal(zh, 'interviewSummons', facts, 10_000)).toContain(`地点：${folded(place)}\n`)
      }),
      { numRuns: RUNS },
    )
  })

  it('stays in its cell of a table', () => {
    fc.assert(
      fc.property(nasty, nasty, (unitName, district) => {
        const sample = aNotice('bottomRankingSummary')
        const listed = sample.listed.map((unit) => ({ ...unit, unitName, district }))
        const { text, blocks } = render(zh, 'bottomRankingSummary', { ...sample, listed })
        const table = blocks.find((block) => block.type === 'table')
        expect(table?.rows.map((row) => row.length)).toEqual([8, 8, 8])
        expect(table?.rows[1]?.slice(1, 3)).toEqual([
          { type: 'raw_text', text: folded(unitName) },
          { type: 'raw_text', text: folded(district) },
        ])
        expect(unescaped(text)).toContain(`8 | ${folded(unitName)} | ${folded(district)} | 61.4`)
      }),
      { numRuns: RUNS },
    )
  })

  it('adds no link to a notice besides the one to the city summary, and no mention', () => {
    fc.assert(
      fc.property(nasty, (unitName) => {
        const sample = aNotice('bottomRankingNotice')
        const { blocks } = render(zh, 'bottomRankingNotice', { ...sample, unit: { ...sample.unit, unitName } })
        const nodes = nodesOf(blocks)
        expect(nodes.flatMap((node) => node.url ?? [])).toEqual([sample.summaryUrl])
        expect(
          nodes.filter((node) => ['user', 'channel', 'broadcast', 'usergroup', 'mrkdwn'].includes(node.type ?? '')),
        ).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  it('shows a title with < or & as rich text, which Slack does not resolve', () => {
    const facts = aNotice('interviewProposal')
    const { blocks } = render(zh, 'interviewProposal', {
      ...facts,
      unit: { ...facts.unit, unitName: '<!channel>&lt;' },
    })
    expect(blocks[0]).toEqual({
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: '【约谈建议】甲区<!channel>&lt;：2026年10月空气质量', style: { bold: true } },
          ],
        },
      ],
    })
  })

  it('does not become a formula in the attached list', () => {
    const facts = aNotice('rankingReview')
    const fullList = facts.fullList.map((row) => ({ ...row, unitName: '=HYPERLINK("http://b")', qualityValue: '-1.5' }))
    const [file] = render(zh, 'rankingReview', { ...facts, fullList }).files
    expect(new TextDecoder().decode(file?.content)).toContain(`990101002,"'=HYPERLINK(""http://b"")",甲区,-1.5,`)
  })
})
