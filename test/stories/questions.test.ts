import { describe, expect, it } from 'vitest'
import { taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const ASKED_IN = 'CCITYREVIEW'

function anOffice() {
  return startOffice({ at: '2026-11-06 10:00', rules: { air: { bottom: 2 } }, bot: true, allowOthers: true })
}

function answers(office: TestOffice, user: string): readonly string[] {
  const seen = office.sandbox.channel(ASKED_IN).ephemerals(user)
  return seen.map((message) => office.sandbox.readableText(message))
}

/** What the person is told in answer to `/duban …`. */
async function ask(office: TestOffice, user: string, text: string): Promise<string> {
  if (!office.sandbox.users.some(({ id }) => id === user)) office.sandbox.addUser({ id: user })
  office.sandbox.channel(ASKED_IN).record.members.add(user)
  const before = answers(office, user).length
  await office.sandbox.command({ user, channel: ASKED_IN, command: '/duban', text })
  await expect.poll(() => answers(office, user).length, { timeout: 5_000 }).toBe(before + 1)
  return answers(office, user).at(-1) ?? ''
}

describe('/duban messages', () => {
  it('tells an issuer what waits, then what failed and how to mend it, then that all is settled', async () => {
    await using office = await anOffice()
    await office.enqueueMonth('air', MONTH, ladder())
    const waiting = await ask(office, 'U0ISSUER', '消息')
    expect(waiting).toMatch(/^未办结的消息共\d+条：待发送\d+条。/)
    expect(waiting).toContain('预计发送时间：2026年11月6日（星期五）上午10:00')
    office.allowCalls('is_archived')
    const { record } = office.sandbox.channel(`C${codeOf('土镇')}`)
    record.isArchived = true
    await office.settle()
    const [failed] = await office.messages({ state: 'failed' })
    const told = await ask(office, 'U0ISSUER', 'messages failed')
    expect(told).toContain(`消息${failed?.id}，未能送达：2026年10月乡镇（街道）通报，丙区土镇，频道C${codeOf('土镇')}`)
    expect(told).toContain('原因：频道已归档（is_archived）')
    expect(told).toContain('请恢复该频道并将机器人重新加入，之后自动补发')
    record.isArchived = false
    taken(await office.retry(failed?.id ?? 0))
    await office.settle()
    expect(await ask(office, 'U0ADMINISTRATOR', '消息')).toBe('没有未办结的消息，无需处理。')
  })

  it('tells nobody else anything, whether there is something or not', async () => {
    await using office = await anOffice()
    const nothing = await ask(office, 'U0REVIEWER', '消息 失败')
    await office.enqueueMonth('air', MONTH, ladder())
    expect(await ask(office, 'U0REVIEWER', '消息 失败')).toBe(nothing)
    expect(nothing).toMatch(/^未办理：您今天的角色/)
    expect(await ask(office, 'U0STRANGER', '消息')).toMatch(/^未办理：您的Slack账号/)
  })
})

describe('/duban ranking', () => {
  it('shows the published list with the city summary, and no draft', async () => {
    await using office = await anOffice()
    expect(await ask(office, 'U0REVIEWER', '排名 空气')).toBe('尚未发布过空气质量排名。')
    taken(await office.importTable('air', MONTH, ladder()))
    taken(await office.compute('air', MONTH))
    taken(await office.review('air', MONTH))
    const none = '没有已发布的2026年10月空气质量排名。请核对月份，或不写月份查看最近一期。'
    expect(await ask(office, 'U0REVIEWER', '排名 空气 2026-10')).toBe(none)
    expect(await ask(office, 'U0REVIEWER', 'ranking air 2025-01')).toBe(none.replace('2026年10月', '2025年1月'))
    taken(await office.publish('air', MONTH))
    await office.settle()
    const told = await ask(office, 'U0REVIEWER', '排名 空气')
    expect(told.split('\n').slice(0, 3)).toEqual([
      '2026年10月空气质量排名（第1版，2026年11月6日发布），后2位：',
      expect.stringMatching(/^倒数第1位　丙区土镇　\d/),
      expect.stringMatching(/^倒数第2位　丙区火镇　\d/),
    ])
    const summary = (await office.messages({ kind: 'bottomRankingSummary' }))[0]
    expect(summary?.permalink).toMatch(/^https?:/)
    expect(told).toContain(summary?.permalink)
    expect(await ask(office, 'U0STRANGER', '排名 空气')).toMatch(/^未办理：您的Slack账号/)
  })

  it('shows a township and a district their own places and where the list is, and the city the list', async () => {
    await using office = await anOffice()
    await office.publishMonth('air', MONTH, ladder())
    const at = (unitCode: string) => ({
      personId: `p${unitCode}`,
      name: '示例',
      unitCode,
      role: 'dutyOfficer',
      slackUserId: `U${unitCode}`,
      recordedAt: office.clock.now(),
    })
    const units = [codeOf('火镇'), codeOf('丙区'), '110000']
    await office.context.database.prisma.post.createMany({ data: units.map(at) })
    const [summary] = await office.messages({ kind: 'bottomRankingSummary' })
    const ofTownship = await ask(office, `U${codeOf('火镇')}`, '排名 空气')
    expect(ofTownship).toMatch(/^2026年10月空气质量排名（第1版，2026年11月6日发布），您可以查看的单位：\n丙区火镇　第/)
    expect(ofTownship).toContain(`完整名单见全市通报：\n${summary?.permalink}`)
    expect(ofTownship).not.toContain('土镇')
    expect(await ask(office, `U${codeOf('火镇')}`, '排名 空气 2026-10 土镇')).toMatch(/^未查到：/)
    const ofDistrict = await ask(office, `U${codeOf('丙区')}`, '排名 空气')
    expect(ofDistrict).toMatch(/土镇[\s\S]*火镇/)
    expect(ofDistrict).not.toMatch(/[甲乙]区/)
    expect(await ask(office, 'U110000', '排名 空气')).toMatch(/后2位：\n倒数第1位　丙区土镇/)
  })

  it('keeps showing what is published while a newer version is only a draft', async () => {
    await using office = await anOffice()
    await office.publishMonth('air', MONTH, ladder())
    taken(await office.importTable('air', MONTH, ladder({ 土镇: 30 })))
    taken(await office.compute('air', MONTH))
    const told = await ask(office, 'U0REVIEWER', 'ranking air')
    expect(told).toContain('第1版')
    expect(told).toContain('丙区土镇')
  })
})
