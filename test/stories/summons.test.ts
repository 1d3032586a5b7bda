import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { taken } from '../support/acts.ts'
import { startOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const THREE = { air: { bottom: 3 }, water: { bottom: 3 } } as const

/** Water: more is better, so the ladder of air turned over has the same townships at its end. */
const water = (changes: Parameters<typeof ladder>[0] = {}) =>
  ladder(changes).map((row) => ({ ...row, quality: row.quality === null ? null : 100 - Number(row.quality) }))

function eventOf(content: string) {
  const calendar = ICAL.Component.fromString(content)
  const event = calendar.getFirstSubcomponent('vevent')
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: event?.getFirstPropertyValue('uid'),
    sequence: Number(event?.getFirstPropertyValue('sequence')),
    status: event?.getFirstPropertyValue('status'),
    start: String(event?.getFirstPropertyValue('dtstart')),
  }
}

describe('a summons', () => {
  it('is cancelled in its thread when its township leaves the list: same meeting, METHOD CANCEL, a higher SEQUENCE', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: THREE })
    await office.publishMonth('air', MONTH, ladder())
    taken(await office.summon('air', MONTH))
    await office.settle()
    const township = office.channel(codeOf('木镇'))
    const summons = township.expectMessage(/^约谈通知/)
    const copy = office.channel(codeOf('丙区')).expectMessage(/^【抄送】关于约谈木镇的通知/)
    const invitation = eventOf(summons.expectFile(/\.ics/))
    expect(invitation).toMatchObject({
      method: 'REQUEST',
      status: 'CONFIRMED',
      sequence: 0,
      start: '2026-12-01T01:30:00Z',
    })
    office.acceptAll()
    const before = office.snapshot()
    await office.publishMonth('air', MONTH, ladder({ 木镇: 31 }))
    summons.expectUpdate(/^【已撤回】约谈通知[\s\S]*本通知已作废/)
    summons.expectReply(/^【作废】约谈通知/)
    const cancellation = eventOf(summons.expectFile(/cancel.*\.ics|\.ics/))
    expect(cancellation).toMatchObject({ method: 'CANCEL', status: 'CANCELLED', uid: invitation.uid })
    expect(cancellation.sequence).toBeGreaterThan(invitation.sequence)
    copy.expectUpdate(/【已撤回】/)
    const copyReply = copy.expectReply(/^【作废】关于约谈木镇的通知\n丙区人民政府：[\s\S]*因木镇列入/)
    expect(copyReply.text).not.toContain('你镇')
    for (const name of ['土镇', '火镇']) expect(office.snapshot()[`C${codeOf(name)}`]).toBe(before[`C${codeOf(name)}`])
    township.expectMessage(/^【已撤回】【通报】/).expectReply(/^【撤回】[\s\S]*约谈通知同时作废/)
    office.acceptAll()
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  })

  it('not sent yet when its township leaves the list is never sent', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: THREE })
    await office.publishMonth('air', MONTH, ladder())
    taken(await office.summon('air', MONTH))
    await office.publishMonth('air', MONTH, ladder({ 木镇: 31 }))
    const notice = office.channel(codeOf('木镇')).expectMessage(/^【已撤回】【通报】/)
    expect(notice.expectReply(/^【撤回】/).text).not.toContain('约谈')
    office.channel(codeOf('木镇')).expectNothingElse()
    office.acceptAll()
  })

  it('for air and water can be one meeting, which goes on for one of them when the other list is corrected', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: THREE })
    await office.publishMonth('air', MONTH, ladder())
    await office.publishMonth('water', MONTH, water())
    const { units } = taken(await office.summon('air', MONTH, { merge: true }))
    expect(units.map((unit) => unit.media)).toEqual([
      ['air', 'water'],
      ['air', 'water'],
      ['air', 'water'],
    ])
    await office.settle()
    const summons = office.channel(codeOf('木镇')).expectMessage(/^约谈通知[\s\S]*空气[\s\S]*水/)
    const invitation = eventOf(summons.expectFile(/\.ics/))
    office.acceptAll()
    await office.publishMonth('water', MONTH, water({ 木镇: 31 }))
    const reduced = summons.expectUpdate(
      /^【已更正】约谈通知[\s\S]*约谈事由不再包括[^；]*水环境[^；]*；约谈照常进行[\s\S]*空气/,
    )
    expect(reduced.text).not.toMatch(/第2版|见本消息的回复/)
    expect(reduced.text).not.toMatch(/列入[\s\S]*水环境[\s\S]*，经研究/)
    const changed = eventOf(reduced.expectFile(/\.ics/))
    expect(changed).toMatchObject({ method: 'REQUEST', uid: invitation.uid, start: invitation.start, sequence: 1 })
    office.acceptAll()
    await office.publishMonth('air', MONTH, ladder({ 木镇: 31 }))
    summons.expectUpdate(/^【已撤回】约谈通知/)
    summons.expectReply(/^【作废】/)
    expect(eventOf(summons.expectFile(/\.ics/))).toMatchObject({ method: 'CANCEL', uid: invitation.uid, sequence: 2 })
    office.acceptAll()
    for (const medium of ['air', 'water'] as const) {
      expect(await office.verify(medium, MONTH)).toMatchObject({ difference: null })
    }
  })

  it('after a correction that left its township alone says the figures of the version that stands, and verifies', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: THREE })
    await office.publishMonth('air', MONTH, ladder())
    await office.publishMonth('air', MONTH, ladder({ 土镇: 61 }))
    taken(await office.summon('air', MONTH, { units: ['火镇'] }))
    await office.settle()
    office.channel(codeOf('火镇')).expectMessage(/^约谈通知/)
    office.acceptAll()
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  })

  it('of a township that was cancelled and comes back is another meeting in its calendar', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: THREE })
    const township = office.channel(codeOf('木镇'))
    await office.publishMonth('air', MONTH, ladder())
    taken(await office.summon('air', MONTH, { units: ['木镇'] }))
    await office.settle()
    const first = eventOf(township.expectMessage(/^约谈通知/).expectFile(/\.ics/))
    office.acceptAll()
    await office.publishMonth('air', MONTH, ladder({ 木镇: 31 }))
    office.acceptAll()
    await office.publishMonth('air', MONTH, ladder())
    office.acceptAll()
    taken(await office.summon('air', MONTH, { units: ['木镇'] }))
    await office.settle()
    const second = eventOf(township.expectMessage(/^约谈通知/).expectFile(/\.ics/))
    expect(second).toMatchObject({ method: 'REQUEST', sequence: 0, start: first.start })
    expect(second.uid).not.toBe(first.uid)
    office.acceptAll()
  })

  it('changed and then cancelled before the change went out sends the cancelled meeting alone', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: THREE })
    await office.publishMonth('air', MONTH, ladder())
    await office.publishMonth('water', MONTH, water())
    taken(await office.summon('air', MONTH, { merge: true, units: ['木镇'] }))
    await office.settle()
    const summons = office.channel(codeOf('木镇')).expectMessage(/^约谈通知/)
    summons.expectFile(/\.ics/)
    office.acceptAll()
    await office.enqueueMonth('water', MONTH, water({ 木镇: 31 }))
    await office.enqueueMonth('air', MONTH, ladder({ 木镇: 31 }))
    await office.settle()
    summons.expectUpdate(/^【已撤回】约谈通知/)
    summons.expectReply(/^【作废】/)
    expect(eventOf(summons.expectFile(/\.ics/))).toMatchObject({ method: 'CANCEL', sequence: 2 })
    const files = office
      .channel(codeOf('木镇'))
      .texts()
      .filter((text) => text.includes('.ics'))
    expect(files).toHaveLength(2)
    office.acceptAll()
    expect((await office.messages({ state: 'pending' })).map((message) => message.key)).toEqual([])
  })
})
