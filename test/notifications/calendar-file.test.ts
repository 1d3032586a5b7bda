import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { type CalendarEntry, toCalendarFile } from '../../src/notifications/calendar-file.ts'
import { render } from '../../src/notifications/render.ts'
import { aNotice, builtIn } from './support.ts'

const entry: CalendarEntry = {
  uid: 'air-2026-10-990101101@duban',
  sequence: 2,
  method: 'REQUEST',
  at: '2026-11-24 09:30',
  timeZone: 'Asia/Shanghai',
  durationMinutes: 90,
  summary: '约谈：甲区乙镇',
  location: '示例路1号, 第三会议室; 东侧',
  description: '第一行\n第二行\\',
  stampedAt: new Date('2026-11-16T02:00:00Z'),
  organizer: null,
}

function read(content: string) {
  const calendar = new ICAL.Component(ICAL.parse(content))
  const component = calendar.getFirstSubcomponent('vevent')
  if (component === null) throw new Error('no event')
  return { method: calendar.getFirstPropertyValue('method'), component, event: new ICAL.Event(component) }
}

describe('a calendar file', () => {
  it('reads back as the meeting it was made from', () => {
    const { fileName, content } = toCalendarFile(entry)
    const { method, component, event } = read(content)
    expect(fileName).toBe('interview-2026-11-24.ics')
    expect(method).toBe('REQUEST')
    expect(event.uid).toBe(entry.uid)
    expect(event.sequence).toBe(2)
    expect(event.startDate.toJSDate().toISOString()).toBe('2026-11-24T01:30:00.000Z')
    expect(event.endDate.toJSDate().toISOString()).toBe('2026-11-24T03:00:00.000Z')
    expect(event.summary).toBe(entry.summary)
    expect(event.location).toBe(entry.location)
    expect(event.description).toBe(entry.description)
    expect(String(component.getFirstPropertyValue('dtstamp'))).toBe('2026-11-16T02:00:00Z')
    expect(component.getFirstPropertyValue('status')).toBe('CONFIRMED')
  })

  it('cancels the meeting under the same uid', () => {
    const { method, component, event } = read(toCalendarFile({ ...entry, method: 'CANCEL', sequence: 3 }).content)
    expect([method, event.uid, event.sequence]).toEqual(['CANCEL', entry.uid, 3])
    expect(component.getFirstPropertyValue('status')).toBe('CANCELLED')
  })

  it('has the same text each time and folds lines at 75 octets', () => {
    const long = { ...entry, description: '很长的说明'.repeat(60) }
    expect(toCalendarFile(long)).toEqual(toCalendarFile(long))
    const widths = toCalendarFile(long)
      .content.split('\r\n')
      .map((line) => Buffer.byteLength(line))
    expect(Math.max(...widths)).toBeLessThanOrEqual(75)
    expect(read(toCalendarFile(long).content).event.description).toBe(long.description)
  })

  it.each([
    ['a time that is none', { at: '2026-11-24 25:00' }, /at '2026-11-24 25:00' in Asia\/Shanghai: expected/],
    ['a time that clocks skip', { at: '2026-03-08 02:30', timeZone: 'America/New_York' }, /at '2026-03-08 02:30'/],
    ['no duration', { durationMinutes: 0 }, /durationMinutes 0: expected/],
  ])('refuses %s', (_name, change, message) => {
    expect(() => toCalendarFile({ ...entry, ...change })).toThrow(message)
  })
})

it('goes with a summons and with its cancellation', () => {
  const zh = builtIn('zh-CN')
  const [summons] = render(zh, 'interviewSummons', aNotice('interviewSummons')).files
  const [cancelled] = render(zh, 'summonsCancelled', aNotice('summonsCancelled')).files
  const one = read(new TextDecoder().decode(summons?.content))
  const other = read(new TextDecoder().decode(cancelled?.content))
  expect(one.event.summary).toBe('约谈：甲区乙镇')
  expect(one.event.uid).toBe(other.event.uid)
  expect(other.event.sequence).toBeGreaterThan(one.event.sequence)
})
