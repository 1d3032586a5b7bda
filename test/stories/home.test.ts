import { expect, it } from 'vitest'
import type { Entry } from '../../sandbox/entered.ts'
import { type Json, recordsOf } from '../../sandbox/json.ts'
import type { ViewRecord } from '../../sandbox/state.ts'
import { SAMPLE_PERSON_IDS } from '../../src/app/sample/registers.ts'
import { newestDataVersion } from '../../src/store/month-data.ts'
import { askReturnExtension } from '../../src/workflows/campaigns/ask-extension.ts'
import { defineCampaign } from '../../src/workflows/campaigns/define-campaign.ts'
import { launchCampaignNow } from '../../src/workflows/campaigns/launch-campaign.ts'
import { submitReturn } from '../../src/workflows/campaigns/submit-return.ts'
import { as, taken } from '../support/acts.ts'
import { localPerson } from '../support/cases.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder, monthFile } from '../support/small-office.ts'

const MONTH = '2026-10'
const TOWN = codeOf('午镇')
const DUTY = `U${TOWN}D`
const CAMPAIGN = 'annualReport/2025'
const ANNUAL = {
  kind: 'annualReport',
  year: 2025,
  title: null,
  basis: null,
  dueOn: '2026-12-15',
  launchOn: '2026-12-01',
  forms: [],
  hasDistricts: true,
  units: [],
  except: [],
  successors: [],
  basedOn: null,
  receiver: null,
}
const WAIT = { timeout: 20_000 } as const

function homeOf({ sandbox }: TestOffice, user: string): ViewRecord | undefined {
  return sandbox.views.find((one) => one.userId === user && one.view.type === 'home')
}

/** What somebody reads on his page. */
function pageOf(office: TestOffice, user: string): string {
  return JSON.stringify(homeOf(office, user)?.view ?? null)
}

/** Opens somebody's page and returns what it shows. */
async function open(office: TestOffice, user: string): Promise<string> {
  const before = homeOf(office, user)?.hash
  office.advance({ minutes: 1 })
  await office.sandbox.openHome({ user })
  await expect.poll(() => homeOf(office, user)?.hash, WAIT).not.toBe(before)
  return pageOf(office, user)
}

/** Presses a button of somebody's page and waits until the page shows what came of it. */
async function pressOnPage(office: TestOffice, user: string, actionId: string): Promise<void> {
  const home = homeOf(office, user)
  if (home === undefined) throw new Error(`${user} has no page`)
  const before = home.hash
  office.advance({ minutes: 1 })
  await office.sandbox.pressInView({ user, viewId: home.id, actionId })
  await expect.poll(() => homeOf(office, user)?.hash, WAIT).not.toBe(before)
}

/** What the form on top shows, once it shows something else than before. */
async function formAfter(office: TestOffice, user: string, act: () => Promise<unknown>): Promise<string> {
  const top = () => office.sandbox.openViewOf(user)
  const before = `${top()?.id} ${top()?.hash}`
  office.advance({ minutes: 1 })
  await act()
  await expect.poll(() => `${top()?.id} ${top()?.hash}`, WAIT).not.toBe(before)
  return JSON.stringify(top()?.view)
}

it('an official’s morning: what waits for him is on his page, he signs there, and it is gone; others see their own', async () => {
  await using office = await startOffice({ at: '2026-11-16 10:00', rules: { air: { bottom: 1 } }, bot: true })
  await office.publishMonth('air', MONTH, ladder({ 午镇: 70 }))
  office.acceptAll()
  const page = await open(office, DUTY)
  expect(page).toContain('等您办理')
  expect(page).toContain('签收｜乙区午镇｜2026年10月乡镇（街道）通报')
  expect(page).toContain('｜2026年11月18日（星期三）前')
  expect(page).not.toContain('本单位待办')
  const link = JSON.stringify(recordsOf(homeOf(office, DUTY)?.view.blocks)).match(/"url":"([^"]+)"/)?.[1]
  const [notice] = await office.messages({ kind: 'bottomRankingNotice', month: MONTH })
  expect(link).toBe(notice?.permalink)

  await pressOnPage(office, DUTY, 'receipt.sign')
  expect(JSON.stringify(office.sandbox.openViewOf(DUTY)?.view)).toContain('已签收：乡镇（街道）通报')
  expect(pageOf(office, DUTY)).toContain('没有等您办理的事项')
  await office.sandbox.closeView({ user: DUTY })

  // The summons brings the unit a receipt of its own, and the issuer's page shows what he has to decide.
  const issuer = `U0${'issuer'.toUpperCase()}`
  const staff = await open(office, issuer)
  expect(staff).toContain('约谈建议｜乙区午镇｜2026年10月空气质量排名')
  expect(staff).toContain('2026年10月水环境质量排名：数据表尚未导入')
  expect(staff).toContain('尚未签收完毕的消息2条')
  const form = await formAfter(office, issuer, () => {
    const viewId = homeOf(office, issuer)?.id ?? ''
    return office.sandbox.pressInView({ user: issuer, viewId, actionId: 'summons.decline' })
  })
  expect(form).toContain('reason')
  const before = homeOf(office, issuer)?.hash
  await office.sandbox.submitView({ user: issuer, entries: { reason: '首次列入，先行函询。' } })
  await expect.poll(() => homeOf(office, issuer)?.hash, WAIT).not.toBe(before)
  expect(pageOf(office, issuer)).not.toContain('约谈建议')

  // A yearly return waits for its unit, then for the office, which accepts it from the page; a wish for more time is there too.
  const [FIRST, SECOND, receiver] = [codeOf('甲区'), codeOf('乙区'), codeOf('丙区')]
  taken(await defineCampaign(office.context, { ...ANNUAL, receiver, by: as('administrator') }))
  taken(await launchCampaignNow(office.context, { campaign: CAMPAIGN, basedOn: null, by: as('administrator') }))
  await office.settle()
  const owed = await open(office, `U${FIRST}D`)
  expect(owed).toContain('年度报送｜甲区｜2025年度生态环境保护工作情况报告｜未报送｜2026年12月15日（星期二）前')
  const of = (unit: string) => ({ ref: { campaign: CAMPAIGN, unit }, by: localPerson(unit) })
  taken(await submitReturn(office.context, { ...of(FIRST), content: { text: '工作情况' }, isDraft: false }))
  taken(await askReturnExtension(office.context, { ...of(SECOND), until: '2026-12-25', reason: '数据尚待核实' }))
  const deciding = await open(office, issuer)
  expect(deciding).toContain('年度报送｜甲区｜2025年度生态环境保护工作情况报告｜2026年11月16日报送，待接收')
  expect(deciding).toContain('现报送时限2026年12月15日（星期二），希望延至2026年12月25日（星期五）。理由：数据尚待核实')
  const received = await open(office, `U${receiver}D`)
  expect(received).toContain('年度报送｜甲区｜2025年度生态环境保护工作情况报告｜2026年11月16日报送，待接收')
  expect(received).toContain('理由：数据尚待核实')
  expect(received).not.toContain('本单位待办')
  expect(await open(office, `U${SECOND}D`)).not.toContain('待接收')
  await pressOnPage(office, issuer, 'return.accept')
  expect(JSON.stringify(office.sandbox.openViewOf(issuer)?.view)).toContain('已接收：甲区')
  expect(pageOf(office, issuer)).not.toContain('待接收')
  await office.sandbox.closeView({ user: issuer })
  expect(await open(office, `U${FIRST}D`)).not.toContain('年度报送｜甲区')

  const administrator = await open(office, 'U0ADMINISTRATOR')
  expect(administrator).toContain('没有发送失败或待核实的消息')
  expect(administrator).toContain('区、乡镇（街道）19个')
  expect(administrator).toContain('2027年放假安排尚未录入')
  office.sandbox.addUser({ id: 'USTRANGER', name: 'stranger' })
  expect(await open(office, 'USTRANGER')).toContain('请联系管理员登记：示例管理员')
  await office.settle()
  office.acceptAll()
}, 300_000)

/** Somebody sends files to the bot; what it answers below them. */
async function send(office: TestOffice, user: string, name: string, content: Uint8Array) {
  const { sandbox } = office
  const { id } = sandbox.addFile({ user, name, content: Buffer.from(content) })
  office.advance({ minutes: 1 })
  await sandbox.sendFile({ user, fileIds: [id] })
  const own = () => sandbox.channels.find(({ kind, members }) => kind === 'im' && members.has(user))
  const asked = () => own()?.messages.findLast(({ files }) => files.includes(id))
  await expect.poll(() => own()?.messages.at(-1)?.threadTs ?? null, WAIT).toBe(asked()?.ts)
  return { channel: own()?.id ?? '', text: own()?.messages.at(-1)?.text ?? '' }
}

it('an importer sends the month’s table to the bot: checked, mended, imported once; nobody else may, and channels are left alone', async () => {
  await using office = await startOffice({ at: '2026-11-10 09:00', bot: true, allowOthers: true })
  const { sandbox, context } = office
  const importer = 'U0IMPORTER'
  const db = context.database.prisma
  const good = monthFile(MONTH, ladder())
  const bad = monthFile(MONTH, ladder({ 午镇: { quality: 'abc' } }))

  const refused = await send(office, DUTY, '空气.csv', good.content)
  expect(refused.text).toContain('您今天的角色不能做这项操作')

  const faulty = await send(office, importer, '空气2026年10月.csv', bad.content)
  expect(faulty.text).toContain('看起来是2026年10月的空气质量数据')
  const choose = (channel: string) => () => sandbox.press({ user: importer, channel, actionId: 'monthTable.choose' })
  const submit = (entries: Readonly<Record<string, Entry>>) => () => sandbox.submitView({ user: importer, entries })
  const chosen = { medium: 'air', month: MONTH }
  expect(await formAfter(office, importer, choose(faulty.channel))).toContain('initial_option')
  const faults = await formAfter(office, importer, submit(chosen))
  expect(faults).toContain('质量数值：“abc”，应为数字，例如35.4')
  expect(await newestDataVersion(db, 'air', MONTH)).toBeNull()
  await sandbox.closeView({ user: importer })

  const came = await send(office, importer, '空气2026年10月.csv', good.content)
  await formAfter(office, importer, choose(came.channel))
  const checked = await formAfter(office, importer, submit(chosen))
  expect(checked).toContain('这是该月的第一版数据')
  expect(await newestDataVersion(db, 'air', MONTH)).toBeNull()
  expect(await formAfter(office, importer, submit({}))).toContain('已导入2026年10月空气质量排名的数据：第1版，16行')
  expect(await newestDataVersion(db, 'air', MONTH)).toMatchObject({
    version: 1,
    importedBy: SAMPLE_PERSON_IDS.importer,
    fileName: '空气2026年10月.csv',
  })
  await sandbox.closeView({ user: importer })

  const again = await send(office, importer, '又一份.csv', good.content)
  await formAfter(office, importer, choose(again.channel))
  expect(await formAfter(office, importer, submit(chosen))).toContain('该月最新一版数据就是这个文件')
  await sandbox.closeView({ user: importer })

  const { id } = sandbox.addFile({ user: importer, name: '空气.csv', content: Buffer.from(good.content) })
  sandbox.channel('CCITYREVIEW').record.members.add(importer)
  const said = sandbox.channel('CCITYREVIEW').messages().length
  await sandbox.sendFile({ user: importer, channel: 'CCITYREVIEW', fileIds: [id] })
  await office.settle()
  expect(sandbox.channel('CCITYREVIEW').messages()).toHaveLength(said + 1)
  const keys = sandbox.channels.flatMap(({ messages }) => messages.map(({ metadata }) => keyOf(metadata)))
  expect(keys.filter((key) => key.startsWith('monthTable/'))).toHaveLength(4)
}, 300_000)

function keyOf(metadata: Json | null): string {
  const payload = metadata?.event_payload as { readonly key?: string } | undefined
  return payload?.key ?? ''
}
