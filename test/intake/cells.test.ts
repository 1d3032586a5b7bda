import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  hasNoValue,
  normaliseText,
  parseDayCell,
  parseDecimalCell,
  parseIntegerCell,
  parseMonthCell,
  parseTimeCell,
} from '../../src/intake/cells.ts'

describe('parseDecimalCell', () => {
  it.each([
    ['35.4', '35.4'],
    ['３５．４', '35.4'],
    ['\u3000 7 \u00a0', '7'],
    ['\ufeff-0.5', '-0.5'],
    ['35.333333333333336', '35.333333333333336'],
    ['NaN', null],
    ['Infinity', null],
    ['1e400', null],
    ['1e5', null],
    ['1,234', null],
    ['35%', null],
    ['+3', null],
    ['.5', null],
    ['5.', null],
    ['0x10', null],
    ['3/4', null],
    ['35 4', null],
    ['1'.repeat(16), null],
    [`0.${'1'.repeat(21)}`, null],
    ['', null],
  ])('reads %j as %j', (cell, expected) => expect(parseDecimalCell(cell)).toBe(expected))
})

it.each([
  ['30', 30],
  ['３０', 30],
  ['-1', -1],
  ['30.0', null],
  ['1e1', null],
])('parseIntegerCell reads %j as %j', (cell, expected) => expect(parseIntegerCell(cell)).toBe(expected))

it.each(['', ' ', '\u3000', '-', '－', '–', '—', '——', 'NA', 'n/a', 'ＮＡ', '无', '无断面', '断流', '未监测', '冰封'])(
  'takes %j as no value',
  (cell) => expect(hasNoValue(cell)).toBe(true),
)

it.each(['0', '0.0', '无人', 'N', '*'])('does not take %j as no value', (cell) => expect(hasNoValue(cell)).toBe(false))

it.each([
  ['2026-10', '2026-10'],
  ['2026-1', '2026-01'],
  ['2026/10', '2026-10'],
  ['202610', '2026-10'],
  ['２０２６年１０月', '2026-10'],
  ['2026-10-01 00:00', '2026-10'],
  ['2026/10/1', '2026-10'],
  ['2026-10-02', null],
  ['2026.1', null],
  ['2026-13', null],
  ['2026-00', null],
  ['10-2026', null],
  ['十月', null],
])('parseMonthCell reads %j as %j', (cell, expected) => expect(parseMonthCell(cell)).toBe(expected))

it.each([
  ['2026-02-28', '2026-02-28'],
  ['2026/2/8', '2026-02-08'],
  ['2026年2月8日', '2026-02-08'],
  ['2026-02-28 00:00', '2026-02-28'],
  ['2026-02-30', null],
  ['2026-02-28 05:00', null],
  ['20260228', null],
])('parseDayCell reads %j as %j', (cell, expected) => expect(parseDayCell(cell)).toBe(expected))

it.each([
  ['2026-10-01 05:00', { day: '2026-10-01', hour: 5 }],
  ['2026/10/1 5:00', { day: '2026-10-01', hour: 5 }],
  ['2026-10-01T23:59:59', { day: '2026-10-01', hour: 23 }],
  ['2026-10-01 24:00', null],
  ['2026-10-01 05:60', null],
  ['2026-10-01', null],
  ['2026-10-32 05:00', null],
  ['2026-10-01 05:00Z', null],
])('parseTimeCell reads %j as %j', (cell, expected) => expect(parseTimeCell(cell)).toEqual(expected))

it('keeps Chinese punctuation in text and makes digits and letters half-width', () => {
  expect(normaliseText('\u3000第３次（Ａ类）：不合格 ')).toBe('第3次（A类）：不合格')
})

it('reads every plain decimal as itself, whatever width its digits have', () => {
  const wide = (text: string) => text.replace(/[0-9.-]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
  const decimal = fc
    .tuple(fc.boolean(), fc.stringMatching(/^\d{1,15}$/), fc.option(fc.stringMatching(/^\d{1,20}$/)))
    .map(([minus, whole, fraction]) => `${minus ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction}`}`)
  fc.assert(
    fc.property(decimal, (text) => {
      expect(parseDecimalCell(text)).toBe(text)
      expect(parseDecimalCell(` ${wide(text)}\u3000`)).toBe(text)
    }),
  )
})
