import { describe, expect, it } from 'vitest'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { listReceipts } from '../../src/workflows/list-receipts.ts'
import { signReceipt } from '../../src/workflows/sign-receipt.ts'
import { as, taken } from '../support/acts.ts'
import { type OfficeOptions, startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const MONTH = '2026-10'
const TOWN = codeOf('午镇')
const [DUTY, LEADER, PRINCIPAL] = ['D', 'L', 'P'].map((letter) => `U${TOWN}${letter}`) as [string, string, string]
const DISTRICT_DUTY = `U${codeOf('乙区')}D`
const NOTICE = /^【通报】2026年10月/
const CHANNEL = `C${TOWN}`

/** 午镇 alone is listed; on Monday 16 November its notice is posted. */
async function startReceipts(options: Partial<OfficeOptions> = {}): Promise<TestOffice> {
  const office = await startOffice({ at: '2026-11-16 10:00', rules: { air: { bottom: 1 } }, bot: true, ...options })
  await office.publishMonth('air', MONTH, ladder({ 午镇: 70 }))
  return office
}

/** Presses a button of a channel's message and returns what the person was told, or the title of his form. */
async function press(office: TestOffice, user: string, actionId: string, channel = CHANNEL): Promise<string> {
  const told = () => office.sandbox.channel(channel).ephemerals(user).length
  const form = () => office.sandbox.openViewOf(user)
  const before = told()
  // Two presses of one second are one to Slack.
  office.advance({ minutes: 1 })
  await office.sandbox.press({ user, channel, actionId })
  await expect.poll(() => told() > before || form() !== null, { timeout: 20_000 }).toBe(true)
  await office.settle()
  if (told() > before) return office.sandbox.channel(channel).ephemerals(user).at(-1)?.text ?? ''
  return (form()?.view.title as { readonly text?: string } | undefined)?.text ?? ''
}

/** Sends in the form on top and returns what it turns into. */
async function submit(office: TestOffice, user: string, entries: Readonly<Record<string, string>>): Promise<string> {
  await office.sandbox.submitView({ user, entries })
  await office.settle()
  const said = JSON.stringify(office.sandbox.openViewOf(user)?.view)
  await office.sandbox.closeView({ user })
  return said
}

/** The district's own message is signed for too; stories of the township leave it aside. */
async function signForDistrict(office: TestOffice): Promise<void> {
  for (const letter of ['D', 'L']) await press(office, `U${codeOf('乙区')}${letter}`, 'receipt.sign', 'C000110102')
}

describe('a notice that has to be signed for', () => {
  it('shows who has signed and who has not; each signs for himself, and once', async () => {
    await using office = await startReceipts()
    const notice = office.channel(TOWN).expectMessage(NOTICE)
    expect(notice.text).toMatch(
      /签收情况（0\/2）：\n.*午镇值班员（值班人员）：未签收\n.*午镇分管负责人（分管负责同志）：未签收/,
    )
    expect(notice.text).toContain('（点本消息下方的“签收”）')
    expect(await press(office, DUTY, 'receipt.sign')).toMatch(
      /^已签收：乡镇（街道）通报，2026年11月16日（星期一）上午10:/,
    )
    const once = notice.expectUpdate(
      /签收情况（1\/2）：\n.*值班员（值班人员）：已签收，2026年11月16日.*\n.*分管负责人.*：未签收/,
    )
    office.advance({ hours: 3 })
    expect(await press(office, DUTY, 'receipt.sign')).toMatch(/^您已于2026年11月16日（星期一）上午10:\d\d签收/)
    expect(await press(office, LEADER, 'receipt.sign')).toMatch(/^已签收/)
    const whole = once.expectUpdate(/签收情况（2\/2）/)
    expect(JSON.stringify(whole.raw.blocks)).not.toContain('receipt.sign')
    expect(JSON.stringify(whole.raw.blocks)).toContain('objection.raise')
    await signForDistrict(office)
    office.acceptAll()
    const before = office.snapshot()
    for (let day = 0; day < 20; day += 1) {
      office.advance({ days: 1 })
      await office.settle()
    }
    expect(office.snapshot()).toEqual(before)
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  }, 300_000)

  it('tells somebody else politely that he is not asked, and records nothing', async () => {
    await using office = await startReceipts()
    office.acceptAll()
    for (const user of [PRINCIPAL, DISTRICT_DUTY]) {
      expect(await press(office, user, 'receipt.sign')).toMatch(/^未办理：.*您不在其中，没有作任何记录/)
    }
    expect(await office.database.database.prisma.receipt.count({ where: { signedAt: { not: null } } })).toBe(0)
    expect(await office.database.database.prisma.auditEntry.count({ where: { act: 'signReceipt' } })).toBe(0)
  }, 300_000)

  it('that nobody signs is recalled, then asks the principal, then copies the district; who signs is not named again', async () => {
    await using office = await startReceipts()
    const town = office.channel(TOWN)
    const notice = town.expectMessage(NOTICE)
    await signForDistrict(office)
    office.acceptAll()
    office.advance({ days: 1 })
    await office.settle()
    office.advance({ days: 1 })
    await office.settle()
    const first = notice.expectReply(/^【催签】2026年10月.*乡镇（街道）通报\n午镇人民政府：/)
    expect(first.text).toContain('今天到期。尚未签收：示例·午镇值班员（值班人员）、示例·午镇分管负责人（分管负责同志）')
    expect(first.raw.mentions).toEqual([DUTY, LEADER].map((id) => ({ kind: 'user', id })))
    office.advance({ days: 1 })
    await office.settle()
    town.expectNothingElse()
    await press(office, LEADER, 'receipt.sign')
    const roll = notice.expectUpdate(/签收情况（1\/2）/)
    office.advance({ days: 1 })
    await office.settle()
    const second = notice.expectReply(
      /^【催签】[\s\S]*现已逾期。尚未签收：示例·午镇值班员（值班人员）。[\s\S]*现请示例·午镇主要负责人/,
    )
    expect(second.text).not.toContain('分管负责人')
    const asked = roll.expectUpdate(/签收情况（1\/3）：[\s\S]*主要负责人（主要负责同志）：未签收/)
    expect(await press(office, PRINCIPAL, 'receipt.sign')).toMatch(/^已签收/)
    const signed = asked.expectUpdate(/签收情况（2\/3）/)
    office.advance({ days: 4 })
    await office.settle()
    notice.expectReply(/^【催签】/)
    signed.expectUpdate(/签收情况（2\/5）/)
    const copy = office.channel('110102').expectMessage(/^【抄送】午镇逾期未签收：[\s\S]*原定签收人员仍须签收/)
    expect(copy.raw.mentions).toContainEqual({ kind: 'user', id: DISTRICT_DUTY })
    expect(copy.text).toMatch(/请示例·乙区值班员（值班人员）、示例·乙区分管负责人（分管负责同志）签收知悉/)
    expect(await press(office, DISTRICT_DUTY, 'receipt.sign', 'C000110102')).toMatch(/^已签收/)
    copy.expectUpdate(/签收情况（3\/5）/)
    notice.expectUpdate(/签收情况（3\/5）/)
    expect(await press(office, DUTY, 'receipt.sign')).toMatch(/^已签收/)
    office.acceptAll()
    const before = office.snapshot()
    office.advance({ days: 10 })
    await office.settle()
    expect(office.snapshot()).toEqual(before)
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  }, 300_000)

  it('signed twice before anything went out shows the last roll alone', async () => {
    await using office = await startReceipts()
    const notice = office.channel(TOWN).expectMessage(NOTICE)
    office.acceptAll()
    const [message] = await office.messages({ kind: 'bottomRankingNotice' })
    for (const letter of ['d', 'l']) {
      const by = { surface: 'cli', personId: `sample-${TOWN}-${letter}` } as const
      taken(await signReceipt(office.context, { message: { id: message?.id ?? 0 }, by }))
    }
    await office.settle()
    notice.expectUpdate(/签收情况（2\/2）/)
    const changes = (await office.messages({ kind: 'bottomRankingNotice' })).filter(({ action }) => action === 'update')
    expect(changes.map(({ state }) => state)).toEqual(['superseded', 'sent'])
  }, 300_000)

  it('in two channels of a unit is signed for once, and both show it', async () => {
    const two = (code: string) => `${TOWN},slack,${code},notices`
    await using office = await startOffice({ at: '2026-11-16 10:00', rules: { air: { bottom: 1 } }, bot: true })
    const lines = ['unit_code,platform,channel_id,purpose', two(CHANNEL), two('C110102002')]
    const source = { fileName: 'channels.csv', content: Buffer.from(`${lines.join('\n')}\n`) }
    taken(await importChannels(office.context, { source, by: as('administrator') }))
    await office.publishMonth('air', MONTH, ladder({ 午镇: 70 }))
    const one = office.channel(TOWN).expectMessage(NOTICE)
    const other = office.channel('C110102002').expectMessage(NOTICE)
    expect(await press(office, DUTY, 'receipt.sign', 'C110102002')).toMatch(/^已签收/)
    one.expectUpdate(/签收情况（1\/2）/)
    other.expectUpdate(/签收情况（1\/2）/)
    expect(await press(office, DUTY, 'receipt.sign')).toMatch(/^您已于/)
    expect(await office.database.database.prisma.receiptRun.count({ where: { unitCode: TOWN } })).toBe(1)
    office.acceptAll()
  }, 300_000)

  it.each([
    ['switched off', '午镇', { receipts: null }],
    ['no person named', '申镇', {}],
  ] as const)(
    'reads as before where nobody is asked: %s',
    async (_name, town, over) => {
      await using office = await startOffice({ at: '2026-11-16 10:00', rules: { air: { bottom: 1 } }, office: over })
      await office.publishMonth('air', MONTH, ladder({ [town]: 70 }))
      const notice = office.channel(codeOf(town)).expectMessage(NOTICE)
      expect(notice.text).not.toContain('签收情况')
      expect(notice.text).toContain('（在本消息下回复即可）')
      expect(JSON.stringify(notice.raw.blocks)).not.toContain('actions')
      const where = { unitCode: codeOf(town) }
      expect(await office.database.database.prisma.receiptRun.count({ where })).toBe(0)
      office.acceptAll()
    },
    300_000,
  )
})

describe('an objection', () => {
  const REASON = '10月12日站点检修，当日数据不应计入'

  it('in time goes to the reviewers and is answered in the thread; upheld, the importer is asked for the data', async () => {
    await using office = await startReceipts()
    const notice = office.channel(TOWN).expectMessage(NOTICE)
    await press(office, DUTY, 'receipt.sign')
    office.acceptAll()
    expect(await press(office, LEADER, 'objection.raise')).toBe('提出异议')
    expect(JSON.stringify(office.sandbox.openViewOf(LEADER)?.view)).toContain('截止2026年11月19日（星期四）')
    expect(await submit(office, LEADER, { reason: REASON })).toContain('已提出异议：乙区午镇（2026年10月空气质量排名）')
    notice.expectReply(/^【异议已收到】[\s\S]*示例·午镇分管负责人于.*提出异议。理由：10月12日站点检修/)
    const review = office.channel('CCITYREVIEW')
    const objection = review.expectMessage(/^【待办】乙区午镇对2026年10月/)
    expect(await press(office, DUTY, 'objection.raise')).toMatch(/^未办理：贵单位已对这一版提出异议，正在办理/)
    expect(await press(office, 'U0ISSUER', 'objection.uphold', 'CCITYREVIEW')).toMatch(/^未办理：您今天的角色/)
    expect(await press(office, 'U0REVIEWER', 'objection.uphold', 'CCITYREVIEW')).toBe('采纳异议')
    expect(await submit(office, 'U0REVIEWER', { reason: '检修记录属实' })).toContain('已采纳异议')
    const closed = objection.expectUpdate(/已采纳，数据复核后如有变化将另行更正：示例审核员/)
    expect(JSON.stringify(closed.raw.blocks)).not.toContain('objection.uphold')
    review.expectMessage(/^【请复核数据】乙区午镇：[\s\S]*duban import month FILE --medium air --month 2026-10/)
    notice.expectReply(/^【异议答复】[\s\S]*已采纳/)
    expect(await press(office, DUTY, 'objection.raise')).toMatch(/^未办理：贵单位对这一版提出的异议已经答复/)
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  }, 300_000)

  it('too late, or by another unit, is refused; a form that stayed open too', async () => {
    await using office = await startReceipts()
    office.acceptAll()
    expect(await press(office, DISTRICT_DUTY, 'objection.raise')).toMatch(/^未办理：.*您不在其中/)
    expect(await press(office, DUTY, 'objection.raise')).toBe('提出异议')
    office.advance({ days: 8 })
    expect(await submit(office, DUTY, { reason: REASON })).toContain('未办理：提出异议的期限已过。')
    expect(await press(office, DUTY, 'objection.raise')).toMatch(/^未办理：提出异议的期限已过。[\s\S]*2026-11-23/)
    expect(await office.database.database.prisma.objection.count()).toBe(0)
    office.acceptAll()
  }, 300_000)

  it('is overtaken by a correction, which stops the old roll and asks anew', async () => {
    await using office = await startReceipts()
    const notice = office.channel(TOWN).expectMessage(NOTICE)
    await press(office, DUTY, 'receipt.sign')
    await press(office, DUTY, 'objection.raise')
    await submit(office, DUTY, { reason: REASON })
    office.acceptAll()
    await office.publishMonth('air', MONTH, ladder({ 午镇: 68 }))
    const corrected = notice.expectUpdate(/^【已更正·第2版】【通报】[\s\S]*签收情况（0\/2）/)
    const runs = await office.database.database.prisma.receiptRun.findMany({ where: { unitCode: TOWN } })
    expect(runs.map(({ state }) => state)).toEqual(['stopped', 'open'])
    const open = await office.database.database.prisma.deadline.findMany({ where: { state: 'open', unitCode: TOWN } })
    expect(open.map(({ subjectId }) => subjectId)).toEqual([String(runs[1]?.id)])
    office.channel('CCITYREVIEW').expectMessage(/^【待办】乙区午镇对[\s\S]*本异议不再单独办理/)
    expect(await press(office, DUTY, 'receipt.sign')).toMatch(/^已签收/)
    corrected.expectUpdate(/^【已更正·第2版】[\s\S]*签收情况（1\/2）/)
    const old = { message: { id: runs[0]?.messageId ?? 0 }, by: { surface: 'slack', slackUserId: LEADER } } as const
    expect(await signReceipt(office.context, old)).toMatchObject({ ok: false, refusal: { code: 'receipt-stopped' } })
    office.acceptAll()
    expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
  }, 300_000)
})

describe('the roll', () => {
  it('is shown as far as one may see it, and a sibling sees the same as if there were nothing', async () => {
    await using office = await startReceipts()
    office.acceptAll()
    const asked = (personId: string, unit: string | null = null) =>
      listReceipts(office.context, { month: null, unit, isOpen: true, take: 10, by: { surface: 'cli', personId } })
    const unitsSeen = async (personId: string) => taken(await asked(personId)).listed.map(({ run }) => run.unitCode)
    expect(await unitsSeen('sample-reviewer')).toEqual([TOWN, '110102'])
    expect(await unitsSeen('sample-110102-d')).toEqual([TOWN, '110102'])
    expect(await unitsSeen(`sample-${TOWN}-l`)).toEqual([TOWN])
    const sibling = `sample-${codeOf('未镇')}-d`
    expect(await unitsSeen(sibling)).toEqual([])
    const ofDistrict = taken(await asked('sample-110102-d', '110102')).listed.map(({ run }) => run.unitCode)
    expect(ofDistrict).toEqual([TOWN, '110102'])
    const refusalOf = async (unit: string) => JSON.stringify(await asked(sibling, unit)).replaceAll(unit, '')
    expect(await refusalOf('午镇')).toContain('not-found')
    expect(await refusalOf('午镇')).toBe(await refusalOf('无此镇'))
    const channel = 'C110102002'
    await office.sandbox.command({ user: `U${codeOf('未镇')}D`, channel, command: '/duban', text: '签收' })
    const told = () =>
      office.sandbox
        .channel(channel)
        .ephemerals(`U${codeOf('未镇')}D`)
        .at(-1)?.text
    await expect.poll(told, { timeout: 20_000 }).toBe('没有符合条件的签收记录。')
    await office.sandbox.command({ user: DUTY, channel: CHANNEL, command: '/duban', text: '签收 2026-10' })
    const own = () => office.sandbox.channel(CHANNEL).ephemerals(DUTY).at(-1)?.text
    await expect
      .poll(own, { timeout: 20_000 })
      .toMatch(/签收情况共1项[\s\S]*乙区午镇：2026年10月乡镇（街道）通报[\s\S]*值班员（值班人员）：未签收/)
    office.advance({ minutes: 1 })
    await office.sandbox.press({ user: DUTY, channel: CHANNEL, actionId: 'export.csv' })
    await expect.poll(own, { timeout: 20_000 }).toContain('receipts-2026-11-16.csv')
    const lines = office.sandbox.files.at(-1)?.content?.toString('utf8').trimEnd().split('\r\n') ?? []
    expect(lines[0]).toBe('\uFEFF消息,消息种类,月份,单位代码,所属区,单位名称,签收期限,姓名,职责,请签时间,签收时间')
    expect(lines.slice(1).map((line) => line.split(',').slice(1, 9).join(','))).toEqual([
      `乡镇（街道）通报,2026-10,${TOWN},乙区,午镇,2026-11-18,示例·午镇值班员,值班人员`,
      `乡镇（街道）通报,2026-10,${TOWN},乙区,午镇,2026-11-18,示例·午镇分管负责人,分管负责同志`,
    ])
    office.acceptAll()
  }, 300_000)
})
