import { expect, it } from 'vitest'
import { toLocalDateTime } from '../../../src/domain/time.ts'
import type { ActorClaim } from '../../../src/workflows/authorise.ts'
import { listDeadlines } from '../../../src/workflows/list-deadlines.ts'
import { as, taken } from '../../support/acts.ts'
import { caseDesk, localPerson } from '../../support/cases.ts'
import { startOffice, type TestOffice } from '../../support/office.ts'

const lead = localPerson('110101001')

/** Every reminder so far: when it was written, to which channel, and its title. */
async function remindersOf(office: TestOffice): Promise<readonly string[]> {
  const messages = await office.messages({ kind: 'caseReminder' })
  return messages.map(({ createdAt, channelId, text }) => {
    return `${toLocalDateTime(createdAt, 'Asia/Shanghai')} ${channelId} ${text.split('\n', 1)[0]}`
  })
}

it('recalls a case over the October holiday on working mornings, and tells the district and the city once it is late', {
  timeout: 180_000,
}, async () => {
  await using office = await startOffice({ at: '2026-09-21 09:00', allowOthers: true })
  const desk = caseDesk(office.context)
  const { number } = taken(await desk.register())
  taken(await desk.step(number, 'decompose', as('issuer'), { due: '2026-10-03' }))
  taken(await desk.step(number, 'assign', as('issuer')))
  taken(await desk.step(number, 'signFor', lead))
  taken(await desk.step(number, 'submitPlan', lead))
  taken(await desk.step(number, 'approvePlan', as('issuer')))
  taken(await desk.step(number, 'reportProgress', lead))
  await office.passDays(31)
  expect(await remindersOf(office)).toMatchInlineSnapshot(`
    [
      "2026-09-28 09:00 C110101001 【催办】JB-2026-0001：工地裸土未覆盖（第1次）",
      "2026-09-30 09:00 C110101001 【催办】JB-2026-0001：工地裸土未覆盖（第2次）",
      "2026-10-08 09:00 C110101001 【逾期督办】JB-2026-0001：工地裸土未覆盖（第3次）",
      "2026-10-10 09:00 C110101001 【逾期督办】JB-2026-0001：工地裸土未覆盖（第4次）",
      "2026-10-13 09:00 C110101001 【逾期督办】JB-2026-0001：工地裸土未覆盖（第5次）",
      "2026-10-13 09:00 C000110101 【逾期督办】JB-2026-0001：工地裸土未覆盖（第5次）",
      "2026-10-15 09:00 C110101001 【逾期督办】JB-2026-0001：工地裸土未覆盖（第6次）",
      "2026-10-15 09:00 C000110101 【逾期督办】JB-2026-0001：工地裸土未覆盖（第6次）",
      "2026-10-19 09:00 C110101001 【逾期督办】JB-2026-0001：工地裸土未覆盖（第7次）",
      "2026-10-19 09:00 C000110101 【逾期督办】JB-2026-0001：工地裸土未覆盖（第7次）",
      "2026-10-19 09:00 CCITYOPERATIONS 【逾期督办】JB-2026-0001：工地裸土未覆盖（第7次）",
      "2026-10-21 09:00 C110101001 【逾期督办】JB-2026-0001：工地裸土未覆盖（第8次）",
      "2026-10-21 09:00 C000110101 【逾期督办】JB-2026-0001：工地裸土未覆盖（第8次）",
      "2026-10-21 09:00 CCITYOPERATIONS 【逾期督办】JB-2026-0001：工地裸土未覆盖（第8次）",
    ]
  `)
  const [last] = (await office.messages({ kind: 'caseReminder' })).slice(-1)
  expect(last?.text).toMatchInlineSnapshot(`
    "【逾期督办】JB-2026-0001：工地裸土未覆盖（第8次）
    　　该问题（来源：市级督察）于2026年9月21日交办甲区子镇，整改应于2026年10月3日（星期六）前完成，现已逾期18日（其中工作日11日）。此前已提醒7次（最近为2026年10月8日、2026年10月10日、2026年10月13日、2026年10月15日、2026年10月19日）。最近一次进展为2026年9月21日报送的“已完成苫盖约60%”。
    天市生态环境局　2026年10月21日
    本提醒仅用于督办，不作为问责决定。"
  `)
  taken(await desk.step(number, 'claimCompletion', lead))
  const before = (await remindersOf(office)).length
  await office.passDays(5)
  expect(await remindersOf(office)).toHaveLength(before)
})

it('keeps a self-criticism out of every channel, and in the list of those it names', { timeout: 60_000 }, async () => {
  await using office = await startOffice({ at: '2026-11-23 10:00', allowOthers: true })
  const desk = caseDesk(office.context)
  const number = await desk.upTo('claimCompletion')
  taken(await desk.step(number, 'suspectFalse', as('reviewer')))
  taken(await desk.step(number, 'confirmFalse', as('issuer'), { selfCriticismDue: '2026-11-26' }))
  const namedIn = async (by: ActorClaim) => {
    const { deadlines } = taken(await listDeadlines(office.context, { by, unit: null, isOpen: true }))
    return deadlines.some(({ subjectKind }) => subjectKind === 'selfCriticism')
  }
  expect(await namedIn(as('issuer'))).toBe(true)
  expect(await namedIn(localPerson('110101001', 'p'))).toBe(true)
  expect(await namedIn(lead)).toBe(false)
  expect(await namedIn(as('administrator'))).toBe(false)
  await office.passDays(7)
  expect(JSON.stringify(await office.messages())).not.toMatch(/检查.{0,6}逾期|selfCriticism|深刻/)
})
