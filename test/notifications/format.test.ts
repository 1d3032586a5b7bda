import { describe, expect, it } from 'vitest'
import { fillIn } from '../../src/notifications/words.ts'
import { builtIn } from './support.ts'

const zh = builtIn('zh-CN').format
const en = builtIn('en').format

describe('dates and times', () => {
  it.each([
    ['2026-11-05', '2026年11月5日', '2026年11月5日（星期四）', '5 November 2026', 'Thursday, 5 November 2026'],
    ['2027-01-24', '2027年1月24日', '2027年1月24日（星期日）', '24 January 2027', 'Sunday, 24 January 2027'],
  ])('%s has no leading zeros', (day, zhDay, zhWeekday, enDay, enWeekday) => {
    expect([zh.day(day), zh.dayAndWeekday(day), en.day(day), en.dayAndWeekday(day)]).toEqual([
      zhDay,
      zhWeekday,
      enDay,
      enWeekday,
    ])
  })

  it.each([
    ['00:05', '凌晨0:05'],
    ['05:59', '凌晨5:59'],
    ['09:30', '上午9:30'],
    ['12:00', '中午12:00'],
    ['13:00', '下午1:00'],
    ['17:59', '下午5:59'],
    ['19:00', '晚上7:00'],
  ])('%s is %s', (time, expected) => {
    expect(zh.dateTime(`2026-11-24 ${time}`)).toBe(`2026年11月24日（星期二）${expected}`)
    expect(en.dateTime(`2026-11-24 ${time}`)).toBe(`Tuesday, 24 November 2026, ${time}`)
  })

  it('names a month', () => {
    expect([zh.month('2026-09'), en.month('2026-09')]).toEqual(['2026年9月', 'September 2026'])
  })
})

it('says how a value stands to its base', () => {
  const changes = [
    { kind: 'up', percent: '6.2' },
    { kind: 'down', percent: '0.1' },
    { kind: 'unchanged' },
    { kind: 'unknown' },
  ] as const
  expect(changes.map(zh.change)).toEqual(['上升6.2%', '下降0.1%', '持平', '—'])
})

it('fills a sentence once, so a brace in a value stays a brace', () => {
  expect(fillIn('{a}和{b}', { a: '{b}', b: '$&' })).toBe('{b}和$&')
})
