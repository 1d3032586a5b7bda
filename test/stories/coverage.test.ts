import { describe, expect, it } from 'vitest'
import { importPeople } from '../../src/workflows/import-people.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
/** 火镇 and 土镇 of 丙区 are listed; of the three only 丙区 has persons, and of all townships six of sixteen. */
const OFFICE = { at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, allowOthers: true } as const
const LAST = codeOf('土镇')
const DISTRICT = codeOf('丙区')

async function reviewed(office: TestOffice): Promise<void> {
  taken(await office.importTable('air', MONTH, ladder()))
  taken(await office.compute('air', MONTH))
  taken(await office.review('air', MONTH))
}

const check = async (office: TestOffice) => taken(await office.publish('air', MONTH, { checkOnly: true }))

function deactivate(office: TestOffice, userId: string): void {
  const user = office.sandbox.users.find(({ id }) => id === userId)
  if (user === undefined) throw new Error(`${userId}: expected a user of the workspace`)
  user.isDeactivated = true
}

describe('before publication', () => {
  it('nothing stands in the way where everything is fine in Slack', async () => {
    await using office = await startOffice(OFFICE)
    await reviewed(office)
    const { gaps, notChecked } = await check(office)
    expect([gaps, notChecked]).toEqual([[], []])
    taken(await office.publish('air', MONTH))
    await office.settle()
    expect(await office.messages({ state: 'sent' })).not.toEqual([])
  })

  it('a channel the bot was removed from stops it with unit and mend, until that unit is waived', async () => {
    await using office = await startOffice(OFFICE)
    await reviewed(office)
    office.sandbox.channel(`C${LAST}`).record.members.delete('U0BOT')
    const refusal = refusalOf(await office.publish('air', MONTH))
    expect(refusal).toMatchObject({
      code: 'coverage-gaps',
      needs: 'decision',
      command: `duban publish air ${MONTH} --waive ${LAST} --reason TEXT`,
    })
    expect(refusal.details).toEqual([
      `机器人未加入土镇（${LAST}）的频道 C${LAST} → 请在该频道中执行 /invite，将机器人加入频道`,
    ])
    expect(await office.messages({ kind: 'bottomRankingNotice' })).toEqual([])
    const other = { units: ['火镇'], reason: '另行书面通知' }
    expect(refusalOf(await office.publish('air', MONTH, { waive: other })).details).toEqual(refusal.details)
    const { ranking, gaps } = taken(await office.publish('air', MONTH, { waive: { ...other, units: ['土镇'] } }))
    expect(ranking.waivers).toEqual([{ unitCode: LAST, reason: '另行书面通知', by: 'sample-issuer' }])
    expect(gaps).toMatchObject([{ unitCode: LAST, problem: 'notMember', severity: 'blocks', channelId: `C${LAST}` }])
  })

  it('names channels that are archived or gone, the review channel included, each for its unit', async () => {
    await using office = await startOffice(OFFICE)
    office.allowCalls('channel_not_found')
    await reviewed(office)
    await office.settle()
    const { prisma } = office.database.database
    office.sandbox.channel(`C000${DISTRICT}`).record.isArchived = true
    await prisma.channelBinding.updateMany({ where: { channelId: 'CCITYREVIEW' }, data: { channelId: 'CGONE' } })
    const { gaps } = await check(office)
    expect(gaps.map(({ unitCode, problem, purpose, channelId }) => [unitCode, problem, purpose, channelId])).toEqual([
      [DISTRICT, 'channelArchived', 'notices', `C000${DISTRICT}`],
      ['110000', 'channelNotFound', 'review', 'CGONE'],
    ])
    expect(gaps.map(({ message }) => message)).toEqual([
      `丙区（${DISTRICT}）的频道 C000${DISTRICT} 已在Slack中归档`,
      '在Slack中找不到天市（110000）的频道 CGONE，或者该频道是机器人未加入的私有频道',
    ])
  })

  it('names those who answer for a unit and whose account is deactivated or of no such workspace', async () => {
    await using office = await startOffice(OFFICE)
    office.allowCalls('user_not_found')
    await reviewed(office)
    deactivate(office, `U${DISTRICT}L`)
    const content = `person_id,name,unit_code,role,slack_user_id\nnew,新任,${LAST},principal,U0ABSENT\n`
    const source = { fileName: 'people.csv', content: Buffer.from(content) }
    taken(await importPeople(office.context, { source, by: as('administrator') }))
    const { gaps } = await check(office)
    expect(gaps.map(({ problem, severity, message }) => [problem, severity, message])).toEqual([
      ['personInactive', 'blocks', `丙区（${DISTRICT}）责任人员示例·丙区分管负责人的Slack账号 U${DISTRICT}L 已停用`],
      ['personNotInWorkspace', 'blocks', `土镇（${LAST}）责任人员新任的Slack账号 U0ABSENT 不在本工作区`],
    ])
  })

  it('says what Slack did not answer, and publishes all the same', async () => {
    await using office = await startOffice(OFFICE)
    office.allowCalls('internal_error')
    await reviewed(office)
    office.sandbox.channel(`C${LAST}`).record.members.delete('U0BOT')
    office.sandbox.faults.add({ kind: 'slackError', code: 'internal_error', method: 'users.conversations' })
    office.sandbox.faults.add({ kind: 'slackError', code: 'internal_error', method: 'users.info' })
    const { gaps, notChecked, enqueued } = taken(await office.publish('air', MONTH))
    expect(gaps).toEqual([])
    expect(enqueued).toBeGreaterThan(0)
    expect(notChecked).toEqual([
      '未能向Slack核对5个频道：users.conversations: internal_error',
      '未能向Slack核对3名责任人员的账号：users.info: internal_error',
    ])
  })

  it('a register the office does not keep is one warning, and one it requires stops publication', async () => {
    await using office = await startOffice(OFFICE)
    await reviewed(office)
    expect((await check(office)).warnings).toMatchObject([
      { unitCode: '110000', problem: 'noResponsiblePerson', severity: 'warns', channelId: null },
    ])
    await using strict = await startOffice({ ...OFFICE, office: { coverage: { responsiblePersons: 'required' } } })
    await reviewed(strict)
    expect(refusalOf(await strict.publish('air', MONTH)).details).toHaveLength(2)
    const waive = { units: ['火镇', '土镇'], reason: '暂缺，由区级代管' }
    expect(taken(await strict.publish('air', MONTH, { waive })).ranking.waivers).toHaveLength(2)
  })

  it('a deadline in a year without announced holidays is a warning', async () => {
    await using office = await startOffice({
      ...OFFICE,
      at: '2099-12-31 10:00',
      office: { coverage: { responsiblePersons: 'off' } },
    })
    taken(await office.importTable('air', '2099-11', ladder()))
    taken(await office.compute('air', '2099-11'))
    taken(await office.review('air', '2099-11'))
    const { gaps, warnings } = taken(await office.publish('air', '2099-11'))
    expect(gaps).toEqual([])
    expect(warnings).toMatchObject([{ unitCode: '110000', problem: 'calendarYearMissing', severity: 'warns' }])
    expect(warnings[0]?.message).toMatch(/^2099年、2100年的放假安排尚未录入或确认，期限2100-01-0\d按周一至周五推算/)
  })
})
