import { describe, expect, it } from 'vitest'
import { declineProposal } from '../../src/workflows/decline-proposal.ts'
import { as, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
/** 午镇 goes from place 10 to place 11 from the end, and 巳镇 of 甲区 takes its place. */
const SWAPPED = ladder({ 午镇: 39 })

/** Channels in which anything changed since the snapshot. */
function changedSince(office: TestOffice, before: Readonly<Record<string, string>>): readonly string[] {
  const after = office.snapshot()
  return Object.keys(after)
    .filter((id) => after[id] !== before[id])
    .sort()
}

async function publishedOffice(): Promise<TestOffice> {
  const office = await startOffice({ at: '2026-11-06 10:00' })
  await office.publishMonth('air', MONTH, ladder())
  office.acceptAll()
  return office
}

const REVIEW = 'CCITYREVIEW'

describe('a correction', () => {
  it('in which places 10 and 11 swap is heard by the city, both districts and both townships, and nobody else', async () => {
    await using office = await publishedOffice()
    const [summary, copy, notice] = ['110000', codeOf('乙区'), codeOf('午镇')].map((code) => {
      const [first] = office.channel(code).texts()
      return first
    })
    const before = office.snapshot()
    office.advance({ days: 3 })
    await office.publishMonth('air', MONTH, SWAPPED)
    const heard = ['CCITYNOTICES', REVIEW, 'C000110101', 'C000110102', 'C110101006', 'C110102001']
    expect(changedSince(office, before)).toEqual(heard.toSorted())
    expect([summary, copy, notice].every((text) => text?.includes('午镇'))).toBe(true)

    const city = office.channel('110000').expectMessage(/^【已更正·第2版】【通报】[\s\S]*10 \| 巳镇 \| 甲区/)
    expect(city.text).not.toContain('午镇')
    expect(city.expectReply(/^【更正】[\s\S]*第2版替代第1版/).text).toMatch(/巳镇[\s\S]*午镇|午镇[\s\S]*巳镇/)
    const older = office.channel(codeOf('乙区')).expectMessage(/^【已更正·第2版】【抄送】[\s\S]*有4个乡镇/)
    expect(older.expectReply(/^【更正】[\s\S]*午镇/).text).not.toContain('巳镇')
    const newer = office.channel(codeOf('甲区')).expectMessage(/^【抄送】[\s\S]*有1个乡镇[\s\S]*10 \| 巳镇/)
    expect(newer.text).not.toContain('午镇')
    const left = office.channel(codeOf('午镇')).expectMessage(/^【已撤回】【通报】/)
    expect(left.expectReply(/^【撤回】[\s\S]*不再列入后10位/).text).not.toContain('巳镇')
    office.channel(codeOf('巳镇')).expectMessage(/^【通报】[\s\S]*巳镇人民政府[\s\S]*倒数第10位/)
    office.channel(REVIEW).acceptAll()
    expect(await office.verify('air', MONTH)).toMatchObject({ version: 2, difference: null })
  })

  it('of one listed township’s value is heard by the city, its district and itself', async () => {
    await using office = await publishedOffice()
    const before = office.snapshot()
    await office.publishMonth('air', MONTH, ladder({ 土镇: 61 }))
    expect(changedSince(office, before)).toEqual(['C000110105', 'C110105005', 'CCITYNOTICES', REVIEW])
    office
      .channel('110000')
      .expectMessage(/^【已更正·第2版】/)
      .expectReply(/^【更正】[\s\S]*土镇/)
    office
      .channel(codeOf('丙区'))
      .expectMessage(/^【已更正·第2版】/)
      .expectReply(/^【更正】[\s\S]*土镇/)
    const notice = office.channel(codeOf('土镇')).expectMessage(/^【已更正·第2版】[\s\S]*61\.0/)
    notice.expectReply(/^【更正】[\s\S]*60\.0[\s\S]*61\.0/)
    office.channel(REVIEW).acceptAll()
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  })

  it('that changes nothing for anybody says nothing outside the review channel', async () => {
    await using office = await publishedOffice()
    const before = office.snapshot()
    expect(await office.publishMonth('air', MONTH, ladder())).toMatchObject({ enqueued: 0, ranking: { version: 2 } })
    expect(changedSince(office, before)).toEqual([REVIEW])
    office.channel(REVIEW).acceptAll()
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  })

  it('of a correction takes it back: who left is named again, who came is withdrawn', async () => {
    await using office = await publishedOffice()
    await office.publishMonth('air', MONTH, SWAPPED)
    office.acceptAll()
    const before = office.snapshot()
    await office.publishMonth('air', MONTH, ladder())
    const heard = ['CCITYNOTICES', REVIEW, 'C000110101', 'C000110102', 'C110101006', 'C110102001']
    expect(changedSince(office, before)).toEqual(heard.toSorted())
    const back = office.channel(codeOf('午镇')).expectMessage(/^【已更正·第3版】【通报】[\s\S]*倒数第10位/)
    back.expectReply(/^【更正】[\s\S]*第3版替代第2版/)
    office
      .channel(codeOf('巳镇'))
      .expectMessage(/^【已撤回】/)
      .expectReply(/^【撤回】/)
    office
      .channel(codeOf('甲区'))
      .expectMessage(/^【已更正·第3版】[\s\S]*已没有乡镇/)
      .expectReply(/^【更正】/)
    office
      .channel(codeOf('乙区'))
      .expectMessage(/^【已更正·第3版】[\s\S]*有5个乡镇/)
      .expectReply(/^【更正】/)
    office
      .channel('110000')
      .expectMessage(/^【已更正·第3版】[\s\S]*10 \| 午镇/)
      .expectReply(/^【更正】/)
    office.channel(REVIEW).acceptAll()
    expect(await office.verify('air', MONTH)).toMatchObject({ version: 3, difference: null })
  })

  it('before anything went out is all that anybody sees, once', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.enqueueMonth('air', MONTH, ladder())
    await office.enqueueMonth('air', MONTH, SWAPPED)
    await office.settle()
    const summary = office.channel('110000').expectMessage(/^【通报】[\s\S]*10 \| 巳镇 \| 甲区[\s\S]*排名第2版/)
    for (const name of ['甲区', '乙区', '丙区']) office.channel(codeOf(name)).expectMessage(/^【抄送】/)
    for (const letter of '巳未申酉戌亥金木火土') {
      const notice = office.channel(codeOf(`${letter}镇`)).expectMessage(/^【通报】/)
      expect(notice.raw.links.map((link) => link.url)).toContain(office.sandbox.permalink(summary.raw))
    }
    expect(office.channel(codeOf('午镇')).texts()).toEqual([])
    office.channel(REVIEW).acceptAll()
    expect(await office.verify('air', MONTH)).toMatchObject({ version: 2, difference: null })
  })

  it('leaves a declined proposal declined, and a later summons passes that township over', async () => {
    await using office = await publishedOffice()
    const { context } = office
    taken(
      await declineProposal(context, {
        medium: 'air',
        month: MONTH,
        unitCode: codeOf('火镇'),
        reason: '已约谈过',
        by: as('issuer'),
      }),
    )
    await office.publishMonth('air', MONTH, ladder({ 土镇: 61 }))
    const { units } = taken(await office.summon('air', MONTH))
    expect(units.map((unit) => unit.unitName)).not.toContain('火镇')
    expect(units).toHaveLength(9)
    await office.settle()
    office.acceptAll()
    expect(office.channel(codeOf('火镇')).texts().join()).not.toContain('约谈通知')
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  })

  it('of a listed township’s value before anything went out is sent once, and nothing is left waiting', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.enqueueMonth('air', MONTH, ladder())
    await office.enqueueMonth('air', MONTH, ladder({ 土镇: 61 }))
    await office.settle()
    const summary = office.channel('110000').expectMessage(/^【通报】[\s\S]*61\.0[\s\S]*排名第2版/)
    for (const name of ['乙区', '丙区']) office.channel(codeOf(name)).expectMessage(/^【抄送】/)
    for (const letter of '午未申酉戌亥金木火土') {
      const notice = office.channel(codeOf(`${letter}镇`)).expectMessage(/^【通报】/)
      expect(notice.raw.links.map((link) => link.url)).toContain(office.sandbox.permalink(summary.raw))
    }
    expect(office.channel(codeOf('土镇')).texts().join()).toContain('61.0')
    office.channel(REVIEW).acceptAll()
    const states = new Set((await office.messages()).map((message) => message.state))
    expect([...states].sort()).toEqual(['sent', 'superseded'])
    expect(await office.verify('air', MONTH)).toMatchObject({ version: 2, difference: null })
  })

  it('that only changes totals and places from the best is heard by nobody', async () => {
    await using office = await publishedOffice()
    const before = office.snapshot()
    expect(await office.publishMonth('air', MONTH, ladder({ 子镇: { quality: null } }))).toMatchObject({ enqueued: 0 })
    expect(changedSince(office, before)).toEqual([REVIEW])
    office.channel(REVIEW).expectMessage(/【待审】[\s\S]*子镇不再参与排名（无监测数据）/)
    office.channel(REVIEW).acceptAll()
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  })

  it('names in the city’s thread only units that are or were on the list', async () => {
    await using office = await publishedOffice()
    await office.publishMonth('air', MONTH, ladder({ 子镇: 31, 土镇: 61 }))
    const reply = office
      .channel('110000')
      .expectMessage(/^【已更正·第2版】/)
      .expectReply(/^【更正】[\s\S]*土镇仍列入/)
    expect(reply.text).not.toContain('子镇')
    office.acceptAll()
  })

  it('says of a listed township that lost its value that it is no longer ranked, and why', async () => {
    await using office = await publishedOffice()
    await office.publishMonth('air', MONTH, ladder({ 土镇: { quality: null } }))
    const reply = office
      .channel('110000')
      .expectMessage(/^【已更正·第2版】/)
      .expectReply(/^【更正】/)
    expect(reply.text).toContain('丙区土镇不再参与排名（无监测数据）')
    expect(reply.text).not.toContain('→—')
    const notice = office.channel(codeOf('土镇')).expectMessage(/^【已撤回】/)
    expect(notice.expectReply(/^【撤回】/).text).toContain('土镇不再参与排名（无监测数据）')
    office.acceptAll()
  })

  it('opens the proposal again of a township that comes back with the figures it had', async () => {
    await using office = await publishedOffice()
    await office.publishMonth('air', MONTH, SWAPPED)
    office.acceptAll()
    await office.publishMonth('air', MONTH, ladder())
    const proposal = office.channel(REVIEW).expectMessage(/^【约谈建议】乙区午镇[\s\S]*签发约谈通知/)
    expect(proposal.text).not.toContain('已被新版替代')
    office.acceptAll()
  })
})
