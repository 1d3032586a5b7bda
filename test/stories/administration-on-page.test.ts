import { expect, it } from 'vitest'
import type { Entry } from '../../sandbox/entered.ts'
import type { MessageState } from '../../src/domain/delivery.ts'
import { findCampaignOf } from '../../src/store/campaigns.ts'
import { defineCampaign } from '../../src/workflows/campaigns/define-campaign.ts'
import { as, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const USER = 'U0ADMINISTRATOR'
const OPERATIONS = 'CCITYOPERATIONS'
const MONTH = '2026-10'
const WAIT = { timeout: 20_000 } as const
const TIMEOUT_MS = 300_000

/** An administrator at his own page; what he reads comes back as text. */
function atHisPage(office: TestOffice) {
  const { sandbox } = office
  // An act that was done there shows on the page by itself, also while the page is opened.
  office.allowCalls('hash_conflict')
  const home = () => sandbox.views.find((one) => one.userId === USER && one.view.type === 'home')
  const top = () => sandbox.openViewOf(USER)
  const leave = async () => {
    while (top() !== null) await sandbox.closeView({ user: USER })
  }

  /** What comes up, once `act` has been answered. */
  async function shown(act: () => Promise<unknown>): Promise<string> {
    const before = `${top()?.id} ${top()?.hash}`
    // Slack tells two presses apart by their time.
    office.advance({ minutes: 1 })
    await act()
    await expect.poll(() => `${top()?.id} ${top()?.hash}`, WAIT).not.toBe(before)
    return JSON.stringify(top()?.view)
  }

  return {
    /** Opens the page, and waits until it says the text, or says it no more. */
    async opened(text: string, { says = true } = {}): Promise<void> {
      await leave()
      office.advance({ minutes: 1 })
      await sandbox.openHome({ user: USER })
      const isSaid = () => JSON.stringify(home()?.view ?? null).includes(text)
      await expect.poll(isSaid, WAIT).toBe(says)
    },
    /** A button of the page, with the value it carries where several have one name. */
    async press(actionId: string, value?: object): Promise<string> {
      await leave()
      const which = value === undefined ? {} : { value: JSON.stringify(value) }
      return shown(() => sandbox.pressInView({ user: USER, viewId: home()?.id ?? '', actionId, ...which }))
    },
    pressOnTop: (actionId: string) => shown(() => sandbox.pressInView({ user: USER, actionId })),
    pressInChannel: (actionId: string) => shown(() => sandbox.press({ user: USER, channel: OPERATIONS, actionId })),
    /** Sends in the form on top: what it turns into, or the errors at its fields as `field: text`. */
    async submit(entries: Readonly<Record<string, Entry>> = {}): Promise<string> {
      await sandbox.submitView({ user: USER, entries })
      await expect.poll(() => JSON.stringify(top()?.view), WAIT).not.toContain('正在办理，请稍候')
      const errors = Object.entries(top()?.errors ?? {})
      if (errors.length > 0) return errors.map(([field, text]) => `${field}: ${text}`).join('\n')
      return JSON.stringify(top()?.view)
    },
    leave,
  }
}

it(
  'messages in trouble are settled on the administrator’s page: sent again, posted, recorded by their link, or not sent',
  async () => {
    await using office = await startOffice({
      at: '2026-11-06 10:00',
      rules: { air: { bottom: 4 } },
      bot: true,
      allowOthers: true,
    })
    const { sandbox } = office
    const page = atHisPage(office)
    const [there, lost, mended, dropped] = ['土镇', '火镇', '木镇', '金镇'].map(codeOf) as [
      string,
      string,
      string,
      string,
    ]
    const post = { method: 'chat.postMessage', times: 1 } as const
    office.allowCalls('resetAfter', 'resetBefore', 'missing_scope', 'msg_too_long')
    sandbox.faults.add({ ...post, kind: 'resetAfter', channel: `C${there}` })
    sandbox.faults.add({ ...post, kind: 'resetBefore', channel: `C${lost}` })
    sandbox.faults.add({ ...post, kind: 'slackError', code: 'msg_too_long', channel: `C${mended}` })
    sandbox.faults.add({ ...post, kind: 'slackError', code: 'msg_too_long', channel: `C${dropped}` })
    sandbox.faults.add({ kind: 'slackError', code: 'missing_scope', method: 'conversations.history' })
    await office.publishMonth('air', MONTH, ladder())
    sandbox.faults.clear()
    const notices = await office.messages({ kind: 'bottomRankingNotice' })
    const idOf = (unit: string) => notices.find(({ unitCode }) => unitCode === unit)?.id ?? 0
    const stateOf = async (unit: string): Promise<MessageState | undefined> => {
      await office.settle()
      return (await office.messages({ kind: 'bottomRankingNotice' })).find(({ unitCode }) => unitCode === unit)?.state
    }
    await page.opened('未能送达2条，待核实2条')

    await page.press('message.settle', { id: idOf(dropped) })
    expect(await page.submit({ decision: 'cancel' })).toContain('不再发送')
    expect(await stateOf(dropped)).toBe('cancelled')
    await page.press('message.retryAll')
    expect(await page.submit({ which: 'failed' })).toContain('已办理：1条消息重新办理发送')
    expect(await stateOf(mended)).toBe('sent')
    expect(await page.press('message.settle', { id: idOf(lost) })).toContain('由程序再查一次')
    expect(await page.submit({ decision: 'resend' })).toContain('重新发送')
    expect(await stateOf(lost)).toBe('sent')

    // One that is there is recorded by its own link, and by no other.
    const ts = sandbox.channel(`C${there}`).topMessages()[0]?.ts ?? ''
    const linkIn = (channel: string) => `https://sandbox.slack.com/archives/${channel}/p${ts.replace('.', '')}`
    await page.press('message.settle', { id: idOf(there) })
    expect(await page.submit({ decision: 'confirm' })).toMatch(/^link: 请填写该消息的链接/)
    expect(await page.submit({ decision: 'confirm', link: linkIn(`C${lost}`) })).toMatch(/^link: .*指向另一个频道/)
    expect(await page.submit({ decision: 'confirm', link: linkIn(`C${there}`) })).toContain('已登记')
    expect(await stateOf(there)).toBe('sent')
    await page.opened('没有发送失败或待核实的消息')

    // By its number any may be named; one that is settled stays so.
    await page.press('message.find')
    expect(await page.submit({ messageId: 'abc' })).toMatch(/^messageId: 请填写消息编号/)
    expect(await page.submit({ messageId: '999999' })).toMatch(/^messageId: .*没有这个编号/)
    expect(await page.submit({ messageId: String(idOf(there)) })).toMatch(/^messageId: .*已经办结/)
    await page.leave()
    const settled = await office.context.database.prisma.auditEntry.findMany({ where: { surface: 'slack' } })
    expect(settled.map(({ act }) => act).toSorted()).toEqual([
      'cancelMessage',
      'retryMessage',
      'retryMessage',
      'retryMessage',
    ])
  },
  TIMEOUT_MS,
)

it(
  'channels, roles, holidays of any year and yearly returns are kept from the administrator’s page alone',
  async () => {
    await using office = await startOffice({ at: '2026-11-16 10:00', bot: true, allowOthers: true })
    const page = atHisPage(office)
    const town = codeOf('午镇')
    const channel = `C${town}`
    await page.opened('各单位都有接收通报的频道')

    await page.press('channels.release')
    expect(await page.submit({ channel: 'C0NOWHERE' })).toMatch(/^channel: .*没有绑定/)
    expect(await page.submit({ channel })).toContain(`频道${channel}将不再接收发给下列单位的消息：午镇`)
    expect(await page.submit()).toContain(`已解除：频道${channel}`)
    await page.opened('没有接收通报的频道：乙区午镇')
    expect(await page.press('channels.choose', { unitCode: town })).toContain(`"initial_value":"${town}"`)
    expect(await page.submit({ unit: '无此镇', channel })).toMatch(/^unit: .*没有这个单位/)
    expect(await page.submit({ unit: town, channel, purposes: ['notices', 'cases'] })).toContain('用途：通报、案件')
    expect(await page.submit()).toContain(`已绑定：频道${channel}接收发给午镇的消息`)
    await page.opened('没有接收通报的频道', { says: false })

    const grant = { person: 'sample-issuer', unit: '110000', role: 'reviewer', fromDay: '2026-11-16' }
    await page.press('people.grant', {})
    expect(await page.submit({ ...grant, person: 'sample-administrator' })).toMatch(/^person: .*不能给自己授予/)
    expect(await page.submit({ ...grant, person: 'nobody' })).toMatch(/^person: .*没有这个人员编号/)
    expect(await page.submit(grant)).toMatch(/已授予：示例签发员任天市审核员，任期2026年11月16日至不限/)
    await page.press('people.find')
    expect(await page.submit({ person: 'nobody' })).toMatch(/^person: 没有符合条件/)
    expect(await page.submit({ person: 'sample-issuer' })).toContain('审核员')
    await page.pressOnTop('people.show')
    expect(await page.pressOnTop('people.revoke')).toContain('收回角色或职务')
    expect(await page.submit({ post: '110000/reviewer', endDay: '2026-11-16' })).toMatch(
      /已收回：示例签发员自2026年11月16日起不再担任天市审核员/,
    )
    await page.press('people.find')
    await page.submit({ person: 'sample-administrator' })
    await page.pressOnTop('people.show')
    await page.pressOnTop('people.revoke')
    expect(await page.submit({ post: '110000/administrator', endDay: '2026-11-16' })).toMatch(/^post: .*没有管理员/)

    await page.press('calendar.choose')
    expect(await page.submit({ year: '1999' })).toMatch(/^year: 请填写2000至2100/)
    expect(await page.submit({ year: '2028' })).toContain('2028年放假安排')

    // A return whose due day nobody decided: the city is told on the launch day, and it is decided by the button there.
    const annual = { kind: 'annualReport', reportYear: '2026', launchOn: '2026-11-17' }
    await page.press('campaign.define', {})
    const faults = await page.submit({
      ...annual,
      reportYear: '20xx',
      bodies: town,
      except: '无此区',
      successors: '甲区',
      districts: 'none',
    })
    expect(faults).toMatch(/reportYear: 请填写2000至2200/)
    expect(faults).toMatch(/bodies: “\d+”是乡镇（街道）/)
    expect(faults).toMatch(/except: 单位表里没有“无此区”/)
    expect(faults).toMatch(/successors: “甲区”应写成/)
    const right = { ...annual, bodies: null, except: null, successors: null, districts: 'owe' }
    expect(await page.submit(right)).toMatch(/已设置：2026年度生态环境保护工作情况报告[\s\S]*确认后才会通知各单位/)
    expect(await page.pressOnTop('campaign.launch')).toContain('立即通知全部应报送单位')
    expect(await page.submit()).toContain('请先确认报送时限')
    await page.opened('报送时限为默认值，须确认')
    await office.passDays(1)
    office.channel(OPERATIONS).expectMessage(/^【待办】2026年度[\s\S]*须由管理员点“确认报送时限”办理/)
    expect(await page.pressInChannel('campaign.confirm')).toContain('"initial_date":"2027-01-31"')
    expect(await page.submit({ dueOn: '2026-11-17' })).toMatch(/^dueOn: 须为2026年11月17日之后/)
    expect(await page.submit({ dueOn: '2027-01-29' })).toMatch(/已确认：.*报送时限为2027年1月29日/)
    await page.leave()
    await office.passDays(1)
    expect(await office.messages({ kind: 'campaignRequest' })).toHaveLength(3)
    await page.opened('报送中')

    // The same year again is refused; another return is launched at once, a third is given up.
    await page.press('campaign.define', {})
    expect(await page.submit({ ...annual, launchOn: null })).toMatch(/^kind: .*已经通知各单位/)
    const own = { kind: 'own', reportYear: '2026', dueOn: '2027-02-26' }
    expect(await page.submit({ ...own, ownKind: '专项' })).toMatch(/ownKind: 请填写代号[\s\S]*title: 请填写名称/)
    expect(await page.submit({ ...own, ownKind: 'dustSurvey', title: '扬尘专项情况' })).toContain(
      '已设置：扬尘专项情况',
    )
    const again = await page.pressOnTop('campaign.define')
    expect(again).toContain('修改“扬尘专项情况”（2026年度）的设置')
    expect(again).not.toMatch(/"block_id":"(kind|ownKind|reportYear)"/)
    const found = await findCampaignOf(office.context.database.prisma, 'dustSurvey', 2026)
    const campaignId = found?.id ?? 0
    // Somebody else changes it while the form lies open, and later while the launch is asked for.
    const defineElsewhere = async (title: string) => {
      const usual = { basis: null, launchOn: null, forms: [], hasDistricts: true, units: [], except: [] }
      const campaign = { kind: 'dustSurvey', year: 2026, title, dueOn: '2027-02-26', successors: [], receiver: null }
      const input = { ...usual, ...campaign, basedOn: null, by: as('administrator') } as const
      taken(await defineCampaign(office.context, input))
    }
    await defineElsewhere('别处所定')
    expect(await page.submit({ title: '裸地扬尘专项情况' })).toContain('该项报送的设置刚才已被修改')
    await page.opened('别处所定')
    await page.press('campaign.define', { campaignId })
    expect(await page.submit({ title: '裸地扬尘专项情况', bodies: null })).toContain('已设置：裸地扬尘专项情况')
    expect(await page.pressOnTop('campaign.launch')).toContain('裸地扬尘专项情况')
    await defineElsewhere('裸地扬尘专项情况（二）')
    expect(await page.submit()).toContain('该项报送的设置刚才已被修改')
    await page.opened('裸地扬尘专项情况（二）')
    await page.press('campaign.launch', { campaignId })
    expect(await page.submit()).toMatch(/已通知：裸地扬尘专项情况（二），应报送3家/)
    await page.press('campaign.define', {})
    await page.submit({ ...own, ownKind: 'noiseSurvey', title: '噪声专项情况' })
    await page.pressOnTop('campaign.cancel')
    expect(await page.submit()).toContain('已取消：噪声专项情况')
    await page.opened('噪声专项情况', { says: false })
  },
  TIMEOUT_MS,
)
