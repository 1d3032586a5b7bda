import { describe, expect, it } from 'vitest'
import type { ListedUnitFacts, UnitChange } from '../../src/notifications/facts.ts'
import { render } from '../../src/notifications/render.ts'
import type { RenderedMessage } from '../../src/notifications/rendered.ts'
import { SLACK_LIMITS } from '../../src/notifications/slack-limits.ts'
import { LOCALES } from '../../src/notifications/words.ts'
import { aNotice, builtIn, visibleTexts } from './support.ts'

/** Longer than any name of the unit list. */
const LONG_NAME = '某某经济技术开发区某某民族乡人民政府派出街道办事处'

function listed(count: number): readonly ListedUnitFacts[] {
  const unit = aNotice('bottomRankingNotice').unit
  return Array.from({ length: count }, (_, index) => ({
    ...unit,
    unitCode: String(990100000 + index),
    unitName: `${LONG_NAME}${index + 1}`,
    district: LONG_NAME,
    rankFromWorst: index + 1,
    tied: true,
  }))
}

function expectWithinLimits({ text, blocks }: RenderedMessage) {
  expect(text.length).toBeLessThanOrEqual(SLACK_LIMITS.textCharacters)
  expect(blocks.length).toBeLessThanOrEqual(SLACK_LIMITS.blocks)
  expect(visibleTexts(blocks).join('').length).toBeLessThanOrEqual(SLACK_LIMITS.blocksVisibleCharacters)
  expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(SLACK_LIMITS.blocksJsonCharacters)
  expect(blocks.filter((block) => block.type === 'table').length).toBeLessThanOrEqual(1)
}

const decode = (content: Uint8Array | undefined) => new TextDecoder().decode(content)

describe.each(LOCALES)('in %s', (locale) => {
  const templates = builtIn(locale)

  it('shows ten long names in a table block', () => {
    const message = render(templates, 'bottomRankingSummary', aNotice('bottomRankingSummary', { listed: listed(10) }))
    expectWithinLimits(message)
    expect(message.blocks.find((block) => block.type === 'table')?.rows).toHaveLength(11)
    expect(message.files).toEqual([])
  })

  it.each([11, 25, 50, 100, 343])('names all of %i listed units, in the message or in a file it points to', (count) => {
    const units = listed(count)
    const message = render(templates, 'bottomRankingSummary', aNotice('bottomRankingSummary', { listed: units }))
    expectWithinLimits(message)
    const [file] = message.files
    const whole = file === undefined ? visibleTexts(message.blocks).join('\n') : decode(file.content)
    expect(units.filter((unit) => !whole.includes(unit.unitName))).toEqual([])
    if (file !== undefined) {
      expect(visibleTexts(message.blocks).join('\n')).toContain(file.fileName)
      expect(visibleTexts(message.blocks).join('\n')).toContain(String(count))
    }
  })

  it('keeps a review of 50 listed units, 50 changes and 400 gaps within the limits, with its buttons', () => {
    const change: UnitChange = {
      unitCode: '990100000',
      unitName: LONG_NAME,
      district: LONG_NAME,
      list: 'entered',
      qualityValue: { from: '39.6', to: '36.9' },
      workScore: { from: null, to: '70' },
      score: { from: '60.4', to: '63.1' },
      rankFromWorst: { from: 11, to: 10 },
      listed: null,
      notRankedReason: null,
    }
    const message = render(
      templates,
      'rankingReview',
      aNotice('rankingReview', {
        listed: listed(50),
        changesFromLast: { version: 1, units: Array.from({ length: 50 }, () => change), more: 9 },
        gaps: Array.from({ length: 400 }, (_, index) => `${LONG_NAME}${index + 1}：未登记接收通报的频道`),
      }),
    )
    expectWithinLimits(message)
    expect(message.blocks.at(-1)?.type).toBe('actions')
    const shown = visibleTexts(message.blocks).join('\n') + message.files.map((file) => decode(file.content)).join('\n')
    expect(shown).toContain('370')
    for (const file of message.files.slice(1)) expect(visibleTexts(message.blocks).join('\n')).toContain(file.fileName)
  })
})

it('moves a text that no message holds to a file, keeps its head and its buttons, and says so', () => {
  const gaps = Array.from({ length: 30 }, (_, index) => `第${index + 1}项${'很'.repeat(1_900)}`)
  const message = render(builtIn('zh-CN'), 'rankingReview', aNotice('rankingReview', { gaps }))
  expectWithinLimits(message)
  const file = message.files.at(-1)
  expect(file?.fileName).toBe('air-2026-10-v1-text.txt')
  expect(gaps.filter((gap) => !decode(file?.content).includes(gap))).toEqual([])
  expect(visibleTexts(message.blocks).join('\n')).toContain('篇幅较长，全文见附件（air-2026-10-v1-text.txt）。')
  expect(message.blocks.at(-1)?.type).toBe('actions')
})

it('ends a fallback text that is too long at a line with a sentence that says where it goes on', () => {
  const { text, blocks } = render(
    builtIn('zh-CN'),
    'bottomRankingSummary',
    aNotice('bottomRankingSummary', { listed: listed(60) }),
  )
  expect(text.endsWith('\n……全文见消息正文。')).toBe(true)
  expect(visibleTexts(blocks).join('\n')).toContain(`${LONG_NAME}60`)
})

it('refuses a text longer than a view takes, naming the field, rather than cutting it', () => {
  const facts = aNotice('interviewSummons', { place: '很'.repeat(2_001) })
  expect(() => render(builtIn('zh-CN'), 'interviewSummons', facts)).toThrow(/view of interviewSummons, place: /)
})
