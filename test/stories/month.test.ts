import path from 'node:path'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { sampleMonthTable } from '../../src/app/sample/month-table.ts'
import { loadSampleOffice, sampleRules } from '../../src/app/sample-office.ts'
import { districtOf, unitInMonth } from '../../src/domain/units.ts'
import { taken } from '../support/acts.ts'
import { startOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const ROOT = path.join(import.meta.dirname, '../..')

describe('a month, from its table to the notices', () => {
  it('is heard by the city, the districts and the townships on the list, and by nobody else', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.publishMonth('air', MONTH, ladder())
    const summary = office
      .channel('110000')
      .expectMessage(/^【通报】2026年10月全市.*\n.*\n.*全市共16个.*其中16个参加排名/)
    expect(summary.text).toContain('1 | 土镇 | 丙区 | 56.0 | 60.0 | — | 80 | 1')
    expect(summary.text).toContain('10 | 午镇 | 乙区 | 66.8 | 42.0 | — | 80 | 1')
    for (const [name, townships] of [
      ['乙区', '午未申酉戌'],
      ['丙区', '亥金木火土'],
    ] as const) {
      const copy = office
        .channel(codeOf(name))
        .expectMessage(new RegExp(String.raw`^【抄送】[\s\S]*${name}人民政府[\s\S]*有5个乡镇`))
      for (const letter of townships) expect(copy.text).toContain(`${letter}镇`)
    }
    for (const letter of '午未申酉戌亥金木火土') {
      const notice = office
        .channel(codeOf(`${letter}镇`))
        .expectMessage(new RegExp(String.raw`^【通报】[\s\S]*${letter}镇人民政府`))
      expect(notice.raw.links.map((link) => link.url)).toContain(office.sandbox.permalink(summary.raw))
      expect(notice.raw.metadata).toEqual({
        event_type: 'duban_message',
        event_payload: {
          key: `bottomRankingNotice/air/2026-10/${codeOf(`${letter}镇`)}/v1/C${codeOf(`${letter}镇`)}`,
          kind: 'bottomRankingNotice',
        },
      })
    }
    office
      .channel('CCITYREVIEW')
      .expectMessage(/【待审】[\s\S]*已审核同意：示例审核员/)
      .expectFile(/full-list\.csv/)
    office.channel('CCITYREVIEW').expectMessages(/^【约谈建议】/, 10)
  })

  it('posts nothing before the ranking is reviewed and published, but for the request to review it', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    taken(await office.importTable('air', MONTH, ladder()))
    await office.settle()
    taken(await office.compute('air', MONTH))
    await office.settle()
    const review = office.channel('CCITYREVIEW').expectMessage(/^【待审】[\s\S]*\[/)
    expect(review.expectFile(/\.csv/)).toMatch(/子镇[\s\S]*土镇/)
    taken(await office.review('air', MONTH))
    await office.settle()
    review.expectUpdate(/已审核同意：示例审核员/)
  })
})

describe('a month of all Beijing, air and water', () => {
  it('ends in ten notices and ten summonses with calendar files a medium, and verifies', {
    timeout: 120_000,
  }, async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', units: 'beijing' })
    const sample = await loadSampleOffice(ROOT)
    for (const medium of ['air', 'water'] as const) {
      const table = sampleMonthTable({
        medium,
        month: MONTH,
        tree: sample.tree,
        rules: sampleRules(sample.office, medium),
      })
      const tie = { policy: 'strict', reason: '未修约得分较低者列入' } as const
      const source = { fileName: `${medium}.csv`, content: table }
      const { ranking } = await office.publishMonth(medium, MONTH, source, { kind: 'approve', tie })
      expect(ranking.bottomUnitCodes).toHaveLength(10)
      const { units } = taken(
        await office.summon(medium, MONTH, { at: medium === 'air' ? '2026-12-01 09:30' : '2026-12-01 14:30' }),
      )
      expect(units.map((unit) => unit.unitCode).sort()).toEqual([...ranking.bottomUnitCodes].sort())
      await office.settle()
      const districts = new Set<string>()
      for (const code of ranking.bottomUnitCodes) {
        const unit = unitInMonth(office.tree, code, MONTH)
        const district = unit === null ? null : districtOf(office.tree, unit, MONTH)
        if (unit === null || district === null) throw new Error(`${code}: expected a township of a district`)
        districts.add(district.code)
        office.channel(code).expectMessage(/^【通报】/)
        const summons = office.channel(code).expectMessage(/^约谈通知/)
        expect(summons.text).toContain(medium === 'air' ? '上午9:30' : '下午2:30')
        const [event] = ICAL.Component.fromString(summons.expectFile(/\.ics/)).getAllSubcomponents('vevent')
        expect(event?.getFirstPropertyValue('uid')).toBe(`interview-${medium}-${MONTH}-${code}-v1@duban`)
        office
          .channel(district.code)
          .expectMessage(new RegExp(`^【抄送】关于约谈${unit.name}的通知`))
          .expectFile(/\.ics/)
      }
      for (const code of districts) office.channel(code).expectMessage(/^【抄送】2026年10月/)
      office.channel('110000').expectMessage(/^【通报】/)
      office.channel('CCITYREVIEW').acceptAll()
      expect(await office.verify(medium, MONTH)).toMatchObject({ difference: null })
    }
    const sent = await office.messages({ state: 'sent' })
    expect(sent.filter((message) => message.kind === 'bottomRankingNotice')).toHaveLength(20)
    expect(sent.filter((message) => message.kind === 'interviewSummons')).toHaveLength(20)
  })
})
