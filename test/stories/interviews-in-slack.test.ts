import { describe, expect, it } from 'vitest'
import { LADDER_PRESETS } from '../../src/domain/ladder.ts'
import { interviewTimeline } from '../../src/workflows/interviews/look.ts'
import { as, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const TOWN = codeOf('亥镇')
const [DUTY, LEADER, PRINCIPAL] = ['D', 'L', 'P'].map((letter) => `U${TOWN}${letter}`) as [string, string, string]
const SIBLING = `U${codeOf('金镇')}L`
const TOWN_CHANNEL = `C${TOWN}`
const REVIEW = 'CCITYREVIEW'
const TIMEOUT_MS = 300_000

type Entries = Readonly<Record<string, string | readonly string[] | null>>

/** Presses a button: what the person is told, or the text of the form it opens. */
async function press(office: TestOffice, user: string, channel: string, step: string): Promise<string> {
  const told = () => office.sandbox.channel(channel).ephemerals(user)
  const before = told().length
  // Slack tells two presses apart by their time.
  office.advance({ minutes: 1 })
  await office.sandbox.press({ user, channel, actionId: step })
  const form = () => office.sandbox.openViewOf(user)
  await expect.poll(() => told().length > before || form() !== null, { timeout: 20_000 }).toBe(true)
  const last = told().length > before ? told().at(-1) : undefined
  await office.settle()
  return last === undefined ? JSON.stringify(form()?.view) : office.sandbox.readableText(last)
}

/** Sends in the form on top: what it turns into, or the errors at its fields. */
async function submit(office: TestOffice, user: string, entries: Entries): Promise<string> {
  await office.sandbox.submitView({ user, entries })
  await office.settle()
  const view = office.sandbox.openViewOf(user)
  const errors = Object.values(view?.errors ?? {})
  if (errors.length > 0) return errors.join('\n')
  await office.sandbox.closeView({ user })
  return JSON.stringify(view?.view)
}

async function ask(office: TestOffice, user: string, channel: string, text: string): Promise<string> {
  const told = () => office.sandbox.channel(channel).ephemerals(user)
  const before = told().length
  await office.sandbox.command({ user, channel, command: '/duban', text })
  await expect.poll(() => told().length, { timeout: 20_000 }).toBe(before + 1)
  const last = told().at(-1)
  return last === undefined ? '' : office.sandbox.readableText(last)
}

async function stateOf(office: TestOffice): Promise<string> {
  return taken(await interviewTimeline(office.context, { meeting: TOWN, by: as('issuer') })).meeting.state
}

describe('an interview in Slack', () => {
  it(
    'is signed for, moved as the unit asked, held and closed, all by buttons',
    async () => {
      await using office = await startOffice({
        at: '2026-11-16 10:00',
        rules: { air: { bottom: 1 } },
        bot: true,
        allowOthers: true,
      })
      await office.publishMonth('air', MONTH, ladder({ 亥镇: 70 }))
      expect(await press(office, 'U0ISSUER', REVIEW, 'summons.issue')).not.toContain('被约谈人')
      const issued = await submit(office, 'U0ISSUER', { day: '2026-12-01', time: '09:30', place: '三层会议室' })
      expect(issued).toContain('已签发约谈通知')
      const town = office.channel(TOWN)
      const summons = town.expectMessage(/^约谈通知[\s\S]*签收情况（0\/2）/)
      const ts = summons.ts
      const sign = async (user: string) => {
        await office.sandbox.press({ user, channel: TOWN_CHANNEL, ts, actionId: 'receipt.sign' })
        await office.settle()
      }
      await sign(DUTY)
      await expect.poll(() => stateOf(office), { timeout: 20_000 }).toBe('acknowledged')
      await sign(LEADER)
      office.channel(REVIEW).expectMessage(/约谈进展：已签收，待约谈/)

      expect(await press(office, LEADER, TOWN_CHANNEL, 'interview.askReschedule')).toContain('希望改到的日期')
      const past = await submit(office, LEADER, { reason: '防汛会议', wishedDay: '2026-11-02', wishedTime: '09:00' })
      expect(past).toBe('这个时间已经过去，请选择今后的时间。')
      expect(
        await submit(office, LEADER, { reason: '防汛会议', wishedDay: '2026-12-03', wishedTime: '14:00' }),
      ).toContain('已提交改期申请')
      expect(await press(office, LEADER, TOWN_CHANNEL, 'interview.askReschedule')).toBe(
        '未办理：改期申请已经提交，正在等待决定。',
      )
      office.channel(REVIEW).expectMessage(/^【待审】约谈改期申请[\s\S]*希望改为2026年12月3日（星期四）下午2:00/)
      expect(await press(office, 'U0REVIEWER', REVIEW, 'interview.refuseReschedule')).toMatch(/^未办理：您今天的角色/)
      expect(await press(office, 'U0ISSUER', REVIEW, 'interview.reschedule')).toContain('三层会议室')
      const moved = { day: '2026-12-03', time: '14:00', place: '三层会议室', reason: '同意' }
      expect(await submit(office, 'U0ISSUER', moved)).toContain('已改期')
      expect(await stateOf(office)).toBe('issued')
      const again = summons.expectUpdate(/^【已改期】约谈通知[\s\S]*签收情况（0\/2）/)
      again.expectReply(/^【改期】[\s\S]*请重新签收，并于2026年12月1日（星期二）前反馈参加人员名单/)
      await sign(LEADER)
      await expect.poll(() => stateOf(office), { timeout: 20_000 }).toBe('acknowledged')

      office.advance({ days: 18 })
      await office.settle()
      expect(await press(office, 'U0REVIEWER', REVIEW, 'interview.recordAttendance')).toContain('到会人员')
      expect(await submit(office, 'U0REVIEWER', { attendees: '亥镇主要负责人' })).toContain('已登记到会')
      expect(await press(office, 'U0REVIEWER', REVIEW, 'interview.issueMinutes')).toContain('整改要求')
      const minutes = { minutes: '通报情况。', demands: '2026-12-20 苫盖\n\n巡查', statement: '照办。' }
      expect(await submit(office, 'U0REVIEWER', minutes)).toContain('已印发纪要')
      expect(await press(office, PRINCIPAL, TOWN_CHANNEL, 'interview.submitPlan')).toContain('主要内容')
      expect(await submit(office, PRINCIPAL, { submission: '苫盖方案', link: 'ftp://example.invalid' })).toBe(
        '请填写以https://或http://开头的链接。',
      )
      expect(await submit(office, PRINCIPAL, { submission: '苫盖方案', link: null })).toContain('已报送整改方案')
      expect(await press(office, 'U0REVIEWER', REVIEW, 'interview.returnPlan')).toContain('理由')
      expect(await submit(office, 'U0REVIEWER', { reason: '没有责任人', workingDays: '2' })).toContain('已退回整改方案')
      expect(await press(office, PRINCIPAL, TOWN_CHANNEL, 'interview.submitPlan')).toContain('主要内容')
      expect(await submit(office, PRINCIPAL, { submission: '改后方案', link: null })).toContain('已报送整改方案')
      expect(await press(office, 'U0REVIEWER', REVIEW, 'interview.acceptPlan')).toBe('已同意整改方案：亥镇。')
      expect(await press(office, PRINCIPAL, TOWN_CHANNEL, 'interview.submitReport')).toContain('主要内容')
      expect(await submit(office, PRINCIPAL, { submission: '已整改', link: null })).toContain('已报送整改情况报告')
      expect(await press(office, 'U0REVIEWER', REVIEW, 'interview.verify')).toBe('已核验通过：亥镇。下一步：办结。')
      expect(await press(office, 'U0ISSUER', REVIEW, 'interview.close')).toBe('已办结：亥镇。')
      expect(await stateOf(office)).toBe('closed')
      expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
    },
    TIMEOUT_MS,
  )

  it(
    'is shown with its course and the next step to those it concerns, and to a sibling as if there were none',
    async () => {
      const national = { name: 'national2017', rungs: LADDER_PRESETS.national2017 } as const
      await using office = await startOffice({
        at: '2026-11-16 10:00',
        rules: { air: { bottom: 1 } },
        office: { ladder: national, receipts: null },
        bot: true,
        allowOthers: true,
      })
      await office.publishMonth('air', MONTH, ladder({ 亥镇: 70 }))
      // No rung is reached the first time, so the principal leader is chosen beforehand, and the issuer decides.
      const form = await press(office, 'U0ISSUER', REVIEW, 'summons.issue')
      expect(form).toMatch(/被约谈人[\s\S]*initial_option[\s\S]*principal/)
      const meeting = { day: '2026-12-01', time: '09:30', place: '三层会议室', who: 'inCharge' }
      expect(await submit(office, 'U0ISSUER', meeting)).toContain('已签发约谈通知')
      office.channel(TOWN).expectMessage(/^约谈通知[\s\S]*三、参加人员：亥镇人民政府分管负责同志/)
      const told = await ask(office, LEADER, TOWN_CHANNEL, '约谈 亥镇')
      expect(told).toMatch(
        /丙区亥镇：因列入2026年10月空气质量约谈\n时间：2026年12月1日（星期二）上午9:30；地点：三层会议室/,
      )
      expect(told).toMatch(/进展：已签发，待签收\n下一步：被约谈单位签收/)
      expect(told).toMatch(/2026年11月16日（星期一）上午10:\d\d　签发约谈通知（示例签发员）/)
      expect(told).toContain('申请改期')
      const listed = await ask(office, 'U0ISSUER', REVIEW, 'interviews')
      expect(listed).toContain('约谈第1至1项：')
      expect(listed).toContain('丙区亥镇｜2026年12月1日（星期二）上午9:30｜三层会议室｜已签发，待签收')
      const sibling = (text: string) => ask(office, SIBLING, `C${codeOf('金镇')}`, text)
      expect(await sibling('约谈')).toBe('没有符合条件的约谈。')
      const refused = await sibling('约谈 亥镇')
      expect(refused).toMatch(/^未查到：/)
      expect(await sibling('约谈 没有的镇')).toBe(refused)
      // Part of a name, and the initials of one, are asked back or found, never taken for nothing.
      expect(await ask(office, 'U0ISSUER', REVIEW, '约谈 亥')).toMatch(/“亥”，您要找的可能是：\n\[丙区亥镇\]$/)
      office.advance({ minutes: 1 })
      await office.sandbox.press({ user: 'U0ISSUER', channel: REVIEW, actionId: 'interviews.list' })
      const shown = () => office.sandbox.channel(REVIEW).ephemerals('U0ISSUER').at(-1)
      const text = () => {
        const message = shown()
        return message === undefined ? '' : office.sandbox.readableText(message)
      }
      await expect.poll(text, { timeout: 20_000 }).toContain('丙区亥镇：因列入2026年10月空气质量约谈')
      expect(await ask(office, LEADER, TOWN_CHANNEL, '约谈 hz')).toContain('进展：已签发，待签收')
    },
    TIMEOUT_MS,
  )
})
