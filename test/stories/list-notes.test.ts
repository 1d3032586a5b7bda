import { describe, expect, it } from 'vitest'
import { startOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

describe('a published list', () => {
  it('with an exempt unit among its places says that one is left off, without its name', async () => {
    const exempt = [{ unitCode: codeOf('木镇'), reason: '施工停测' }]
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 3, exempt } } })
    await office.publishMonth('air', '2026-10', ladder())
    const sentence = '另有1个单位按规则不列入名单'
    for (const [code, place] of [
      ['110000', /4 \| 金镇/],
      [codeOf('金镇'), /倒数第4位/],
    ] as const) {
      const { text } = office.channel(code).expectMessage(/^【通报】/)
      expect(text).toMatch(place)
      expect(text).toContain(sentence)
      expect(text).not.toContain('木镇')
    }
    office.acceptAll()
    expect(await office.verify('air', '2026-10')).toMatchObject({ difference: null })
  })

  it('whose exempt units are all better than its best says nothing of them', async () => {
    const exempt = [{ unitCode: codeOf('亥镇'), reason: '施工停测' }]
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 3, exempt } } })
    await office.publishMonth('air', '2026-10', ladder())
    for (const code of ['110000', codeOf('土镇')]) {
      expect(office.channel(code).expectMessage(/^【通报】/).text).not.toContain('不列入名单')
    }
    office.acceptAll()
  })

  it('marks a day to sign by that rests on holidays not yet announced', async () => {
    await using office = await startOffice({ at: '2030-12-30 10:00', rules: { air: { bottom: 1 } } })
    await office.publishMonth('air', '2030-11', ladder())
    const { text } = office.channel(codeOf('土镇')).expectMessage(/^【通报】/)
    expect(text).toMatch(/〔注：\S*年放假安排尚未确认/)
    office.acceptAll()
    expect(await office.verify('air', '2030-11')).toMatchObject({ difference: null })
  })
})
