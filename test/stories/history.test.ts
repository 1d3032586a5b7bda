import { describe, expect, it } from 'vitest'
import { addMonths } from '../../src/domain/time.ts'
import { refusalOf, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
/** 土镇's values; in the months left out it has the best value of all and is not listed. */
const LISTED: Readonly<Record<string, number>> = { '2025-10': 75, '2025-11': 70, '2026-08': 66, '2026-09': 80 }

/** Published without a word: these months were over long ago. */
async function publishSilently(office: TestOffice, month: string, value: number): Promise<void> {
  await office.enqueueMonth('air', month, ladder({ 土镇: value }))
  await office.database.database.prisma.message.updateMany({
    where: { state: 'pending' },
    data: { state: 'cancelled' },
  })
}

describe('a notice after a year of published months', () => {
  it('compares with last month and last year, and counts how often its township was listed', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 3 } } })
    for (let back = 12; back >= 1; back -= 1) {
      const month = addMonths(MONTH, -back)
      await publishSilently(office, month, LISTED[month] ?? 20)
    }
    await office.publishMonth('air', MONTH, ladder())
    const notice = office.channel(codeOf('土镇')).expectMessage(/^【通报】2026年10月/)
    expect(notice.text).toMatch(/同比[^；。]*20\.0%/)
    expect(notice.text).toMatch(/环比[^；。]*25\.0%/)
    expect(notice.text).toMatch(/近12个月内[^。]*4次/)
    expect(notice.text).toMatch(/连续3个月/)
    expect(office.channel('110000').expectMessage(/^【通报】/).text).toMatch(
      /1 \| 土镇 \| 丙区 \| 56\.0 \| 60\.0 \| [^|]*20\.0%[^|]* \| 80 \| 4/,
    )
    office.acceptAll()
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  })

  it('is not published on an older history than the one that stands', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 3 } } })
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    taken(await office.review('air', MONTH))
    await publishSilently(office, '2026-09', 80)
    expect(refusalOf(await office.publish('air', MONTH))).toMatchObject({ code: 'history-changed', needs: 'decision' })
    expect(taken(await office.compute('air', MONTH)).ranking.version).toBe(2)
    taken(await office.review('air', MONTH))
    taken(await office.publish('air', MONTH))
    await office.settle()
    expect(office.channel(codeOf('土镇')).expectMessage(/^【通报】2026年10月/).text).toMatch(/环比[^；。]*25\.0%/)
    office.acceptAll()
  })
})
