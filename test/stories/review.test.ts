import { describe, expect, it } from 'vitest'
import { APPROVE, refusalOf, taken } from '../support/acts.ts'
import { startOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
/** 未镇 is at place 9 from the end; 午镇 of 乙区 and 巳镇 of 甲区 share place 10. */
const TIED = ladder({ 巳镇: 42 })
const TWO = { rules: { air: { bottom: 2 } } } as const

describe('the review', () => {
  it('is refused to the importer of the table, who holds no such role and may not even with it', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', ...TWO })
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    expect(refusalOf(await office.review('air', MONTH, APPROVE, 'importer')).code).toBe('not-permitted')
    await office.database.database.prisma.post.updateMany({
      where: { personId: 'sample-reviewer' },
      data: { personId: 'sample-importer' },
    })
    const refusal = refusalOf(await office.review('air', MONTH, APPROVE, 'importer'))
    expect(refusal).toMatchObject({ code: 'own-import', needs: 'input' })
    expect(refusal.message).toMatch(/sample-importer imported this table; expected a second person/)
    expect(refusalOf(await office.publish('air', MONTH)).code).toBe('not-reviewed')
    await office.settle()
    office.channel('CCITYREVIEW').acceptAll()
  })

  it('returned with a reason asks for a new computation, and then approves that one', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', ...TWO })
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    await office.settle()
    const review = office.channel('CCITYREVIEW')
    const first = review.expectMessage(/^【待审】[\s\S]*（第1版）/)
    first.expectFile(/\.csv/)
    taken(await office.review('air', MONTH, { kind: 'return', reason: '土镇数值疑似错行' }))
    expect(refusalOf(await office.publish('air', MONTH)).code).toBe('not-reviewed')
    expect(refusalOf(await office.review('air', MONTH)).code).toBe('was-returned')
    await office.settle()
    first.expectUpdate(/土镇数值疑似错行/)
    taken(await office.importTable('air', MONTH, ladder({ 土镇: 61 })))
    taken(await office.compute('air', MONTH))
    await office.settle()
    const second = review.expectMessage(/^【待审】[\s\S]*（第2版）[\s\S]*土镇/)
    second.expectFile(/\.csv/)
    review.acceptAll()
    taken(await office.review('air', MONTH))
    taken(await office.publish('air', MONTH))
    await office.settle()
    office.channel('110000').expectMessage(/1 \| 土镇 \| 丙区 \| 55\.4/)
    office.channel(codeOf('丙区')).expectMessage(/^【抄送】/)
    office.channel(codeOf('土镇')).expectMessage(/^【通报】/)
    office.channel(codeOf('火镇')).expectMessage(/^【通报】/)
    second.expectUpdate(/已审核同意/)
    review.expectMessages(/^【约谈建议】/, 2)
  })
})

describe('a tie across the edge of the list', () => {
  it('stops publication until the reviewer chooses: strict takes ten', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    taken(await office.importTable('air', MONTH, TIED))
    taken(await office.compute('air', MONTH))
    const refusal = refusalOf(await office.review('air', MONTH))
    expect(refusal).toMatchObject({ code: 'tie-undecided', needs: 'decision' })
    expect(refusal.command).toBe('duban review air 2026-10 --tie strict|include --reason TEXT')
    expect(refusalOf(await office.publish('air', MONTH)).code).toBe('not-reviewed')
    const tie = { policy: 'strict', reason: '从严取十个' } as const
    taken(await office.review('air', MONTH, { kind: 'approve', tie }))
    expect(taken(await office.publish('air', MONTH)).ranking.bottomUnitCodes).toHaveLength(10)
    await office.settle()
    office.channel('110000').expectMessage(/从严取十个/)
    expect(office.channel(codeOf('巳镇')).texts()).toHaveLength(1 - office.channel(codeOf('午镇')).texts().length)
    office.acceptAll()
  })

  it('under include lists all of the tied, with the reason in the summary', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    const tie = { policy: 'include', reason: '得分相同一并列入' } as const
    const { ranking } = await office.publishMonth('air', MONTH, TIED, { kind: 'approve', tie })
    expect(ranking.bottomUnitCodes).toHaveLength(11)
    office.channel('110000').expectMessage(/得分相同一并列入/)
    office.channel(codeOf('巳镇')).expectMessage(/^【通报】/)
    office.channel(codeOf('午镇')).expectMessage(/^【通报】/)
    office.acceptAll()
  })

  it('is decided in the form of the review message as well', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', bot: true })
    taken(await office.importTable('air', MONTH, TIED))
    taken(await office.compute('air', MONTH))
    await office.settle()
    const review = office.channel('CCITYREVIEW').expectMessage(/^【待审】/)
    review.expectFile(/\.csv/)
    const user = 'U0REVIEWER'
    await office.sandbox.press({ user, channel: 'CCITYREVIEW', actionId: 'ranking.decideTie' })
    await expect.poll(() => office.sandbox.openViewOf(user)).not.toBeNull()
    await office.sandbox.submitView({ user, entries: { policy: 'include', reason: '一并列入' } })
    const stored = () => office.database.database.prisma.ranking.findFirst({ where: { medium: 'air' } })
    await expect.poll(async () => (await stored())?.state).toBe('reviewed')
    expect(await stored()).toMatchObject({
      tiePolicy: 'include',
      tieReason: '一并列入',
      tieDecidedBy: 'sample-reviewer',
    })
    await office.settle()
    review.expectUpdate(/已审核同意：示例审核员[\s\S]*一并列入/)
    taken(await office.publish('air', MONTH))
    await office.settle()
    office.channel('110000').expectMessage(/10（?并列）? \| 巳镇|巳镇 \| 甲区/)
    office.acceptAll()
  })
})
