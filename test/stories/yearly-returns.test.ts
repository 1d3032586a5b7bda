import { describe, expect, it } from 'vitest'
import { listAudit } from '../../src/store/audit.ts'
import { askReturnExtension } from '../../src/workflows/campaigns/ask-extension.ts'
import { compileCampaign } from '../../src/workflows/campaigns/compile-campaign.ts'
import { refuseReturnExtension } from '../../src/workflows/campaigns/decide-extension.ts'
import { acceptReturn, extendReturn, sendReturnBack } from '../../src/workflows/campaigns/decide-return.ts'
import { type DefineCampaignInput, defineCampaign } from '../../src/workflows/campaigns/define-campaign.ts'
import { exportCampaign } from '../../src/workflows/campaigns/export-campaign.ts'
import { launchCampaign, launchCampaignNow } from '../../src/workflows/campaigns/launch-campaign.ts'
import { listReturns, readReturnFile, viewReturn } from '../../src/workflows/campaigns/look.ts'
import { passReturnOn } from '../../src/workflows/campaigns/pass-on.ts'
import { reportCampaignProgress } from '../../src/workflows/campaigns/report-progress.ts'
import { cancelCampaign, confirmCampaignDueDay } from '../../src/workflows/campaigns/settle-definition.ts'
import { submitReturn } from '../../src/workflows/campaigns/submit-return.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { importUnits } from '../../src/workflows/import-units.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { localPerson } from '../support/cases.ts'
import { clicker } from '../support/clicks.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, TOWNSHIPS } from '../support/small-office.ts'
import { toCsv } from '../support/tables.ts'

const TIMEOUT_MS = 240_000
const [FIRST, SECOND, THIRD] = ['甲区', '乙区', '丙区'].map(codeOf) as [string, string, string]
const DEPARTMENTS = Array.from({ length: 38 }, (_, at) => `DEP${String(at + 1).padStart(2, '0')}`)
const LATE_DEPARTMENT = 'DEP38'
const CAMPAIGN = 'annualReport/2026'

const ANNUAL: DefineCampaignInput = {
  kind: 'annualReport',
  year: 2026,
  title: null,
  basis: null,
  dueOn: null,
  launchOn: null,
  forms: [],
  hasDistricts: true,
  units: DEPARTMENTS,
  except: [],
  successors: [],
  basedOn: null,
  receiver: null,
  by: as('administrator'),
}

/** Thirty-eight departments of the city; one of them has a channel, the city's for notices. */
async function addDepartments({ context }: TestOffice): Promise<void> {
  const units = DEPARTMENTS.map((code) => [code, `${code}局`, 'municipal', '110000', 'department'])
  const channels = [[LATE_DEPARTMENT, 'slack', 'CCITYNOTICES', 'reports']]
  const file = (rows: readonly (readonly string[])[]) => ({ fileName: 'rows.csv', content: Buffer.from(toCsv(rows)) })
  const by = as('administrator')
  taken(await importUnits(context, { source: file([['code', 'name', 'level', 'parent_code', 'kind'], ...units]), by }))
  const header = ['unit_code', 'platform', 'channel_id', 'purpose']
  taken(await importChannels(context, { source: file([header, ...channels]), by }))
}

async function remindersOf(
  office: TestOffice,
): Promise<readonly { unitCode: string; channelId: string; text: string }[]> {
  return (await office.messages({ kind: 'campaignReminder' })).map(({ unitCode, channelId, text }) => {
    return { unitCode, channelId, text }
  })
}

describe('the annual report', { timeout: TIMEOUT_MS }, () => {
  it('is asked of forty-one units, sent by thirty-nine, and chased of the other two alone', async () => {
    await using office = await startOffice({ at: '2026-12-31 10:00', allowOthers: true })
    const { context } = office
    await addDepartments(office)
    const townships = { ...ANNUAL, units: [codeOf('子镇')] }
    expect(refusalOf(await defineCampaign(context, townships)).message).toMatch(/townships and villages owe no return/)
    expect(refusalOf(await defineCampaign(context, { ...ANNUAL, by: as('issuer') })).code).toBe('not-permitted')
    const defined = taken(await defineCampaign(context, { ...ANNUAL, receiver: 'DEP01' }))
    expect(defined).toMatchObject({ dueOn: '2027-01-31', launchOn: '2027-01-01', isDueConfirmed: false })

    // 31 January is the program's proposal: on the launch day the city is told, once, that somebody has to decide.
    const early = refusalOf(
      await launchCampaignNow(context, { campaign: CAMPAIGN, basedOn: null, by: as('administrator') }),
    )
    expect(early).toMatchObject({ code: 'campaign-due-unconfirmed', needs: 'decision' })
    await office.passDays(1)
    office
      .channel('CCITYOPERATIONS')
      .expectMessage(
        /^【待办】2026年度生态环境保护工作情况报告[\s\S]*须由管理员点“确认报送时限”办理。在终端办理的，执行：duban campaign confirm/,
      )
    await office.passDays(1)
    expect(await office.messages({ kind: 'campaignProgress' })).toHaveLength(1)
    taken(
      await confirmCampaignDueDay(context, { campaign: CAMPAIGN, dueOn: null, basedOn: null, by: as('administrator') }),
    )
    // One whose due day has come before the first working day on which it could be asked is not given up in silence.
    const short = { ...ANNUAL, kind: 'shortReturn', title: '专项情况', launchOn: '2027-01-02', dueOn: '2027-01-03' }
    taken(await defineCampaign(context, short))

    // 3 January is a Sunday, and of a year whose holidays are not announced: asked on Monday, due on Monday 1 February.
    await office.passDays(2)
    const requests = await office.messages({ kind: 'campaignRequest' })
    expect(requests.map(({ unitCode }) => unitCode)).toEqual([FIRST, SECOND, THIRD, LATE_DEPARTMENT])
    office
      .channel('CCITYOPERATIONS')
      .expectMessage(
        /^【待办】专项情况[\s\S]*报送时限2027年1月4日（星期一）已过，须由管理员点“确认报送时限”另行确定。在终端办理的，执行：duban campaign confirm/,
      )
    const told = office.channel('CCITYOPERATIONS').expectMessage(/^【报送进度】[\s\S]*应报送41家/)
    expect(told.text).toMatch(/没有登记报送频道、收不到通知和催报的：DEP01局、[\s\S]*DEP37局。请管理员补登频道/)
    expect(await launchCampaign(context, { kind: 'annualReport', year: 2026 })).toMatchObject({ outcome: 'skipped' })
    const request = office.channel(FIRST).expectMessage(/^【通知】关于报送2026年度生态环境保护工作情况报告的通知/)
    expect(request.text).toMatch(
      /请于2027年2月1日（星期一）前向DEP01局报送[\s\S]*2027年放假安排尚未确认，2027年2月1日（星期一）为暂定日期/,
    )

    const ref = (unit: string) => ({ campaign: CAMPAIGN, unit })
    const submit = (
      unit: string,
      content: Parameters<typeof submitReturn>[1]['content'],
      by = as('reviewer'),
      isDraft = false,
    ) => submitReturn(context, { ref: ref(unit), content, isDraft, by })
    const file = { fileName: `甲区/2026年度报告${'附'.repeat(150)}.pdf`, content: Buffer.from('report') }
    taken(await submit(FIRST, { text: '工作情况', files: [file] }, localPerson(FIRST)))
    // The receiver has no channel of its own: the city's takes the return, and the city heard of it at the launch.
    const came = await office.messages({ kind: 'campaignSubmission' })
    expect(came.map(({ unitCode, channelId }) => [unitCode, channelId])).toEqual([[FIRST, 'CCITYREVIEW']])
    expect(refusalOf(await submit(SECOND, { text: '代填' }, localPerson(FIRST))).code).toBe('not-found')
    taken(await submit(SECOND, { text: '还没有写完' }, localPerson(SECOND), true))
    const paper = (at: number) => ({ documentNumber: `京环[2027]${at}号`, documentDate: '2027-01-04', isOnPaper: true })
    for (const [at, unit] of [THIRD, ...DEPARTMENTS.filter((code) => code !== LATE_DEPARTMENT)].entries()) {
      taken(await submit(unit, paper(at + 1)))
    }
    expect(refusalOf(await submit(LATE_DEPARTMENT, { isOnPaper: true })).field).toBe('documentNumber')
    taken(await acceptReturn(context, { ref: ref(FIRST), eventId: null, remark: null, by: as('issuer') }))
    const own = await acceptReturn(context, {
      ref: ref(SECOND),
      eventId: null,
      remark: null,
      by: localPerson(SECOND, 'l'),
    })
    expect(refusalOf(own).code).toBe('return-not-yours')
    await office.settle()
    request.expectReply(/^【收悉】[\s\S]*附件：甲区\/2026年度报告附+\.pdf/)

    // A draft is its unit's alone; a sibling and a township find nothing, as if there were nothing.
    const draft = (by: ReturnType<typeof as>) => viewReturn(context, { ref: ref(SECOND), by })
    expect(taken(await draft(localPerson(SECOND))).submission.content?.text).toBe('还没有写完')
    expect(taken(await draft(as('reviewer'))).submission).toMatchObject({ state: 'open', content: null })
    const sibling = refusalOf(await draft(localPerson(FIRST)))
    const nothing = refusalOf(await viewReturn(context, { ref: ref('没有的区'), by: localPerson(FIRST) }))
    expect(sibling.message.replace(SECOND, '')).toBe(nothing.message.replace('没有的区', ''))
    const listed = async (by: ReturnType<typeof as>) =>
      taken(await listReturns(context, { campaign: null, states: null, by }))
    expect(await listed(localPerson(codeOf('子镇')))).toEqual([])
    expect((await listed(localPerson(FIRST))).map(({ progress, returns }) => [progress, returns.length])).toEqual([
      [null, 1],
    ])
    expect((await listed(as('reviewer')))[0]?.progress).toMatchObject({
      owing: 41,
      submitted: 39,
      onPaper: 38,
      notSubmitted: 2,
    })

    // What was sent is changed as often as wanted until the due day; the last one counts.
    const amended = { text: '修改后的情况', documentNumber: null, documentDate: null, isOnPaper: false }
    expect(taken(await submit(THIRD, amended, localPerson(THIRD))).state).toBe('submitted')
    const changed = taken(await viewReturn(context, { ref: ref(THIRD), by: as('reviewer') }))
    expect(changed.submission.content).toMatchObject({ text: '修改后的情况', documentNumber: null })
    expect(changed.events.map(({ step }) => step)).toEqual(['submit', 'amend'])

    // More time is asked for by the unit alone, for a day after the due one, once at a time; nothing else changes by it.
    const ask = (until: string, by = localPerson(SECOND)) =>
      askReturnExtension(context, { ref: ref(SECOND), until, reason: '数据尚待核实', by })
    const refuse = () =>
      refuseReturnExtension(context, { ref: ref(SECOND), eventId: null, reason: '汇总时间紧', by: as('reviewer') })
    expect(refusalOf(await ask('2027-02-20', as('reviewer'))).code).toBe('return-not-yours')
    expect(refusalOf(await ask('2027-02-01'))).toMatchObject({ code: 'bad-value', field: 'until' })
    expect(refusalOf(await refuse()).code).toBe('return-no-extension-asked')
    expect(taken(await ask('2027-02-20')).due.day).toBe('2027-02-01')
    expect(refusalOf(await ask('2027-02-21')).code).toBe('return-extension-asked')

    // The plan's days pass: only the two are reminded, and the city reads who has not reported.
    office.advance({ days: 16 })
    await office.passDays(12)
    const before = await remindersOf(office)
    expect(new Set(before.map(({ unitCode }) => unitCode))).toEqual(new Set([SECOND, LATE_DEPARTMENT]))
    expect(before.filter(({ unitCode }) => unitCode === SECOND)).toHaveLength(4)
    expect(before[0]?.text).toMatch(
      /距截止还有\d+日（其中工作日7日，待确认）。目前状态：未报送[\s\S]*已报送39家，未报送2家/,
    )
    const ofAsker = before.filter(({ unitCode }) => unitCode === SECOND)
    expect(ofAsker.every(({ text }) => text.includes('延期申请尚未答复，报送时限不变'))).toBe(true)
    expect(before.at(-1)?.text).toContain('确需延期的，请于截止前点“申请延期”提出')
    expect(taken(await refuse()).due.day).toBe('2027-02-01')
    const progress = await office.messages({ kind: 'campaignProgress' })
    expect(progress.at(-1)?.text).toMatch(
      /应报送41家[\s\S]*已报送39家（其中已接收1家，通过公文渠道报送37家），未报送2家/,
    )
    expect(progress.at(-1)?.text).toContain('DEP38局：未报送')
    expect(progress.at(-1)?.text).not.toContain('还没有写完')
    expect(progress.at(-1)?.text).not.toContain('暂存')

    // Overdue: the leader in charge is copied by name in the unit's channel, then the city; the first addressee stays.
    const more = { ref: ref(LATE_DEPARTMENT), reason: '机构调整', dueOn: '2027-03-31', by: as('reviewer') }
    taken(await extendReturn(context, more))
    await office.passDays(14)
    const after = (await remindersOf(office)).slice(before.length)
    const tooLate = refusalOf(await submit(THIRD, { text: '再改' }, localPerson(THIRD)))
    expect(tooLate).toMatchObject({
      code: 'return-amend-late',
      message: expect.stringMatching(/may be changed until 2027-02-01; the receiver can send it back/),
    })
    expect(refusalOf(await ask('2027-03-01')).code).toBe('return-extension-late')
    expect(new Set(after.map(({ unitCode }) => unitCode))).toEqual(new Set([SECOND]))
    const inOwn = after.filter(({ channelId }) => channelId === `C000${SECOND}`)
    expect(inOwn.length).toBeGreaterThanOrEqual(5)
    expect(inOwn[0]?.text).not.toContain('抄送')
    expect(inOwn[2]?.text).toMatch(/【逾期催报】[\s\S]*抄送：分管负责同志@?示例·乙区分管负责人/)
    const toCity = after.filter(({ channelId }) => channelId === 'CCITYOPERATIONS')
    expect(toCity[0]?.text).toMatch(/^【逾期催报】[\s\S]*乙区2026年度[\s\S]*仍未按要求报送，现抄报/)
    expect(taken(await draft(as('reviewer'))).isEscalated).toBe(true)
    const once = await reportCampaignProgress(context, { campaignId: defined.id })
    expect([once, await reportCampaignProgress(context, { campaignId: defined.id })]).toEqual([
      { outcome: 'done' },
      { outcome: 'done' },
    ])

    // Late, then put away.
    taken(await submit(SECOND, { text: '补报' }, localPerson(SECOND)))
    const reminded = (await remindersOf(office)).length
    await office.passDays(2)
    expect(await remindersOf(office)).toHaveLength(reminded)
    // A department is abolished: nobody follows plainly, so the city reads of it and an administrator decides.
    const ended = [
      ['code', 'name', 'level', 'parent_code', 'kind', 'valid_from', 'valid_to'],
      [LATE_DEPARTMENT, `${LATE_DEPARTMENT}局`, 'municipal', '110000', 'department', '', '2027-02-16'],
    ]
    const endedFile = { fileName: 'units.csv', content: Buffer.from(toCsv(ended)) }
    taken(await importUnits(context, { source: endedFile, by: as('administrator') }))
    await office.settle()
    await reportCampaignProgress(context, { campaignId: defined.id })
    const orphaned = (await office.messages({ kind: 'campaignProgress' })).at(-1)
    expect(orphaned?.text).toMatch(/原DEP38局已于2027年2月16日撤并，尚未报送，承接单位不明确/)
    const to = (heir: string, by = as('administrator')) =>
      passReturnOn(context, { ref: ref(LATE_DEPARTMENT), to: heir, by })
    expect(refusalOf(await to('DEP01', as('reviewer'))).code).toBe('not-permitted')
    expect(refusalOf(await to(codeOf('子镇'))).message).toMatch(/expected a unit that owes this return itself/)
    // 甲区's return has been accepted: it cannot change it, so it is told whom to ask, and the receiver sends it back.
    expect(taken(await to(FIRST))).toMatchObject({ unitName: 'DEP38局', successorName: '甲区' })
    expect(refusalOf(await to(FIRST)).code).toBe('return-not-now')
    await office.settle()
    request.expectReply(/^【承接】[\s\S]*你区的报送已接收，未包括上述情况的，请联系接收单位退回补充/)
    expect(refusalOf(await submit(FIRST, { text: '补充' }, localPerson(FIRST))).code).toBe('return-not-now')
    const supplement = { reason: '须一并报告', missing: '原DEP38局情况', dueOn: '2027-03-05', by: as('reviewer') }
    taken(await sendReturnBack(context, { ref: ref(FIRST), eventId: null, ...supplement }))
    expect(taken(await submit(FIRST, { text: '含原DEP38局情况' }, localPerson(FIRST))).state).toBe('submitted')
    taken(await acceptReturn(context, { ref: ref(FIRST), eventId: null, remark: null, by: as('issuer') }))

    const missing = refusalOf(await compileCampaign(context, { campaign: CAMPAIGN, reason: null, by: as('issuer') }))
    expect(missing).toMatchObject({ code: 'campaign-incomplete', needs: 'decision' })
    expect(missing.details).toHaveLength(39)
    const archive = taken(await exportCampaign(context, { campaign: CAMPAIGN, by: as('issuer') }))
    expect(archive.table.rows).toHaveLength(41)
    const named = archive.files.map(({ path }) => path.join('/'))
    expect(named).toEqual([expect.stringMatching(`^${FIRST}-甲区/1-甲区_2026年度报告附+\\.pdf$`)])
    expect(Buffer.byteLength(named[0] ?? '')).toBeLessThan(240)
    const [kept] = archive.files
    const bytes = await readReturnFile(context, {
      ref: { submissionId: kept?.submissionId ?? 0 },
      index: 0,
      by: as('issuer'),
    })
    expect(Buffer.from(taken(bytes).content).toString()).toBe('report')
    const compiled = taken(
      await compileCampaign(context, { campaign: CAMPAIGN, reason: '余者另行督办', by: as('issuer') }),
    )
    expect(compiled).toMatchObject({ compiled: 1, campaign: { state: 'compiled' } })
    expect(refusalOf(await submit(SECOND, { text: '再补' }, localPerson(SECOND))).code).toBe('campaign-over')

    // Any other yearly return goes the same way; two processes that come to it at once launch it once.
    const assessment = { ...ANNUAL, kind: 'annualAssessment', year: 2027 }
    const { title, updatedAt } = taken(await defineCampaign(context, assessment))
    expect(title).toBe('2027年度生态环境保护成效考核自评报告')
    const codeFor = async (basedOn: Date | 'none') =>
      refusalOf(await defineCampaign(context, { ...assessment, basedOn })).code
    expect(await codeFor('none')).toBe('campaign-changed')
    office.advance({ minutes: 1 })
    taken(
      await cancelCampaign(context, { campaign: 'annualAssessment/2027', basedOn: updatedAt, by: as('administrator') }),
    )
    const late = { campaign: 'annualAssessment/2027', dueOn: null, basedOn: null, by: as('administrator') }
    expect(refusalOf(await confirmCampaignDueDay(context, late)).message).toMatch(/is cancelled; expected one/)
    // Who saw it before it was given up does not bring it back; as a new one it may be defined.
    expect(await codeFor(updatedAt)).toBe('campaign-changed')
    const again = taken(await defineCampaign(context, { ...assessment, basedOn: 'none' }))
    const meant = { campaign: 'annualAssessment/2027', by: as('administrator') }
    taken(await cancelCampaign(context, { ...meant, basedOn: again.updatedAt }))
    expect(await launchCampaign(context, { kind: 'annualAssessment', year: 2027 })).toMatchObject({
      outcome: 'skipped',
    })
    const energy = { kind: 'energyReturn', year: 2026, title: '2026年度节能情况表', dueOn: '2027-06-30' }
    expect(refusalOf(await defineCampaign(context, { ...ANNUAL, ...energy, title: null })).message).toMatch(/^title: /)
    taken(await defineCampaign(context, { ...ANNUAL, ...energy, hasDistricts: false, units: ['DEP02', 'DEP03'] }))
    const both = await Promise.all([launchCampaign(context, energy), launchCampaign(context, energy)])
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['done', 'skipped'])
    expect(
      (await listed(as('reviewer'))).find(({ campaign }) => campaign.kind === 'energyReturn')?.returns,
    ).toHaveLength(2)
    const acts = (await listAudit(context.database.prisma, { take: 200 })).map(({ act }) => act)
    for (const act of [
      'define',
      'confirm',
      'launch',
      'submit',
      'saveDraft',
      'accept',
      'extend',
      'compile',
      'passOn',
      'cancel',
      'askExtension',
      'refuseExtension',
      'return',
    ]) {
      expect(acts).toContain(`campaign.${act}`)
    }
  })

  it('is kept, sent, sent back twice and accepted by buttons, and passed on when its district is merged', async () => {
    await using office = await startOffice({ at: '2027-01-04 10:00', bot: true, allowOthers: true })
    const { context } = office
    const terms = { ...ANNUAL, units: [], dueOn: '2027-01-29', launchOn: '2027-01-04' }
    const { id } = taken(await defineCampaign(context, terms))
    await office.settle()
    const duty = clicker(office, `U${FIRST}D`, `C000${FIRST}`)
    const reviewer = clicker(office, 'U0REVIEWER', 'CCITYREVIEW')

    expect(await duty.press('return.fill')).toMatch(/填报[\s\S]*应于2027年1月29日（星期五）前报送[\s\S]*处理方式/)
    const refused = await duty.submit({ text: '工作情况', link: 'ftp://example.invalid', mode: 'send' })
    expect(refused).toBe('link: 请填写以https://或http://开头的链接。')
    expect(await duty.submit({ text: '工作情况', link: null, mode: 'draft' })).toContain('已暂存：甲区')
    await duty.leave()
    expect(await office.messages({ kind: 'campaignSubmission' })).toEqual([])
    await duty.press('return.fill')
    expect(JSON.stringify(office.sandbox.openViewOf(`U${FIRST}D`)?.view)).toContain('"initial_value":"工作情况"')
    const report = office.sandbox.addFile({ user: `U${FIRST}D`, name: '报告.pdf', content: Buffer.from('report') })
    expect(await duty.submit({ files: [report.id], mode: 'send' })).toContain('已报送：甲区')
    await duty.leave()
    const desk = office.channel('CCITYREVIEW')
    const early = desk.expectMessage(/^【待审】甲区：[\s\S]*工作情况[\s\S]*附件：报告\.pdf[\s\S]*［?接收/)
    await duty.press('return.fill')
    expect(await duty.submit({ text: '改过的工作情况' })).toContain('已报送：甲区')
    await duty.leave()
    early.expectUpdate(/已有新的报送：示例·甲区值班员/)
    const first = desk.expectMessage(/^【待审】甲区：[\s\S]*改过的工作情况[\s\S]*附件：报告\.pdf/)

    const back = { reason: '内容不完整', missing: '缺少资金投入一节', dueOn: '2027-01-15' }
    expect(await reviewer.press('return.return')).toMatch(/退回补充[\s\S]*需要补充的内容/)
    expect(await reviewer.submit({ ...back, dueOn: '2027-01-04' })).toMatch(/^dueOn: 请选择/)
    expect(await reviewer.submit(back)).toContain('已退回：甲区')
    await reviewer.leave()
    first.expectUpdate(/已退回：示例审核员，[\s\S]*说明：内容不完整/)
    const request = office.channel(FIRST).expectMessage(/^【通知】关于报送2026年度/)
    request.expectReply(/^【收悉】/)
    request.expectReply(/^【收悉】[\s\S]*以此次报送的为准/)
    request.expectReply(/^【退回】[\s\S]*需要补充：缺少资金投入一节[\s\S]*请于2027年1月15日（星期五）前重新报送/)
    expect(await duty.ask('年报')).toMatch(/甲区｜已退回，待重新报送｜时限2027年1月15日/)
    expect(await duty.press('return.show')).toMatch(
      /需要补充：缺少资金投入一节[\s\S]*主要内容：改过的工作情况[\s\S]*退回（示例审核员）/,
    )

    // More time: refused with the reason, asked for again and given until another day; each side hears.
    expect(await duty.press('return.askExtension')).toMatch(/申请延期[\s\S]*现应于2027年1月15日（星期五）前报送/)
    expect(await duty.submit({ until: '2027-01-15', reason: '机构调整' })).toMatch(/^until: 请选择/)
    expect(await duty.submit({ until: '2027-01-25', reason: '机构调整' })).toMatch(
      /已提出延期申请：甲区[\s\S]*仍应于2027年1月15日/,
    )
    await duty.leave()
    request.expectReply(/^【收悉】[\s\S]*希望延至2027年1月25日（星期一），理由：机构调整[\s\S]*催报照常进行/)
    expect(await duty.press('return.askExtension')).toMatch(/^未办理：延期申请已经提交/)
    const wish = desk.expectMessage(/^【待审】甲区申请延期：[\s\S]*希望延至：2027年1月25日（星期一）\n• 理由：机构调整/)
    await reviewer.press('return.refuseExtension')
    expect(await reviewer.submit({ reason: '汇总时间紧' })).toContain('已答复不同意延期：甲区')
    await reviewer.leave()
    wish.expectUpdate(/不同意延期：示例审核员[\s\S]*汇总时间紧/)
    request.expectReply(/^【不予延期】[\s\S]*理由：汇总时间紧。报送时限仍为2027年1月15日（星期五），请按时报送/)
    await duty.press('return.askExtension')
    await duty.submit({ until: '2027-01-22', reason: '附表须重做' })
    await duty.leave()
    const again = desk.expectMessage(/^【待审】甲区申请延期：[\s\S]*附表须重做/)
    request.expectReply(/^【收悉】[\s\S]*希望延至2027年1月22日/)
    expect(await reviewer.press('return.grantExtension')).toMatch(/同意延期[\s\S]*另定日期/)
    const granted = await reviewer.submit({ until: '2027-01-20', note: '请抓紧' })
    expect(granted).toContain('已同意延期：甲区')
    expect(granted).toContain('延至2027年1月20日（星期三）')
    await reviewer.leave()
    again.expectUpdate(/已同意延期至2027年1月20日（星期三）：示例审核员[\s\S]*请抓紧/)
    request.expectReply(/^【延期】[\s\S]*请于2027年1月20日（星期三）前报送。意见：请抓紧/)
    const extended = taken(
      await viewReturn(context, { ref: { campaign: String(id), unit: FIRST }, by: as('reviewer') }),
    )
    expect([extended.submission.dueOn, extended.submission.extensions]).toEqual(['2027-01-20', 1])

    await duty.press('return.fill')
    expect(await duty.submit({ text: '补充后的工作情况', mode: 'send' })).toContain('已报送')
    await duty.leave()
    desk.expectMessage(/^【待审】甲区[\s\S]*此前已退回1次/)
    await reviewer.press('return.return')
    expect(await reviewer.submit({ ...back, missing: '附表未盖章' })).toContain('已退回')
    await reviewer.leave()
    // What it only drafts is its own, also when the return goes on paper.
    await duty.press('return.fill')
    expect(await duty.submit({ text: '内部讨论稿', mode: 'draft' })).toContain('已暂存')
    await duty.leave()
    expect(await duty.press('return.onPaper')).toContain('暂存的内容不随之报送')
    expect(await duty.submit({ documentNumber: '3号', documentDate: '2027-01-04' })).toMatch(
      /^documentNumber: 请填写发文字号/,
    )
    expect(await duty.submit({ documentNumber: '甲政文[2027]3号', documentDate: '2027-01-04' })).toContain('已报送')
    await duty.leave()
    const onPaper = desk.expectMessage(
      /^【待审】甲区[\s\S]*此前已退回2次[\s\S]*已通过公文渠道报送：甲政文〔2027〕3号（2027年1月4日）/,
    )
    expect(onPaper.text).not.toContain('内部讨论稿')
    const sent = taken(await viewReturn(context, { ref: { campaign: String(id), unit: FIRST }, by: as('reviewer') }))
    expect(JSON.stringify(sent)).not.toContain('内部讨论稿')
    expect(await reviewer.ask('reports')).toMatch(
      /应报送3家，已报送1家（已接收0家），未报送2家[\s\S]*未报送：乙区、丙区/,
    )
    expect(await reviewer.press('export.xlsx')).toContain('《annualReport-2026.xlsx》')
    expect(await reviewer.press('return.accept')).toContain('已接收：甲区')
    // One that was accepted may be sent back as well, until the campaign is compiled.
    expect(await reviewer.press('return.show')).toMatch(/目前状态：已接收/)
    await reviewer.press('return.return')
    expect(await reviewer.submit({ ...back, missing: '原乙区情况' })).toContain('已退回：甲区')
    await reviewer.leave()
    onPaper.expectUpdate(/已退回：示例审核员/)
    request.expectReply(/^【退回】[\s\S]*需要补充：原乙区情况/)
    await duty.press('return.fill')
    expect(await duty.submit({ text: '又补充的工作情况', mode: 'send' })).toContain('已报送')
    await duty.leave()
    desk.expectMessage(/^【待审】甲区[\s\S]*此前已退回3次/)
    expect(await reviewer.press('return.accept')).toContain('已接收：甲区')
    expect(await duty.ask(`年报 ${id}`)).toContain('甲区｜已接收')
    expect(await duty.ask('年报 7777')).toMatch(/^未查到/)

    // From 11 January on 乙区 is no more: its townships came under 丙区, which reports for it too, from what it had begun.
    // A wish of 乙区 for more time is settled by that.
    const ofSecond = { ref: { campaign: String(id), unit: SECOND }, by: localPerson(SECOND) }
    taken(await submitReturn(context, { ...ofSecond, content: { text: '乙区半稿' }, isDraft: true }))
    taken(await askReturnExtension(context, { ...ofSecond, until: '2027-02-10', reason: '机构调整' }))
    await office.settle()
    const unanswered = desk.expectMessage(/^【待审】乙区申请延期/)
    const moved = TOWNSHIPS.filter(({ district }) => district === '乙区')
    const rows = [
      ['code', 'name', 'level', 'parent_code', 'kind', 'valid_from', 'valid_to'],
      [SECOND, '乙区', 'district', '110000', 'government', '', '2027-01-10'],
      ...moved.map(({ code, name }) => [code, name, 'township', THIRD, 'town', '2027-01-11', '']),
    ]
    const file = { fileName: 'units.csv', content: Buffer.from(toCsv(rows)) }
    taken(await importUnits(context, { source: file, by: as('administrator') }))
    await office.passDays(7)
    office
      .channel(THIRD)
      .expectMessage(/^【通知】/)
      .expectReply(
        /^【承接】[\s\S]*原乙区已于2027年1月10日撤并，其2026年度情况由你区一并报告。请于2027年1月29日（星期五）前报送。原单位已填写的内容一并转入/,
      )
    unanswered.expectUpdate(/该单位已撤并，由承接单位一并报告，申请不再处理/)
    const ofThird = { ref: { campaign: String(id), unit: THIRD }, by: localPerson(THIRD) }
    expect(taken(await viewReturn(context, ofThird)).submission).toMatchObject({
      state: 'draft',
      content: { text: '乙区半稿' },
    })
    office
      .channel(SECOND)
      .expectMessage(/^【通知】/)
      .expectReply(/^【承接】[\s\S]*由丙区一并报告/)
    const [entry] = taken(await listReturns(context, { campaign: String(id), states: null, by: as('reviewer') }))
    expect(entry?.progress).toMatchObject({ owing: 2, submitted: 1 })
    expect(entry?.returns.map(({ unit, submission }) => [unit.unitName, submission.state])).toEqual([
      ['甲区', 'accepted'],
      ['乙区', 'passedOn'],
      ['丙区', 'open'],
    ])
    // A wish that is settled waits for nobody any more.
    expect(entry?.returns.map(({ extensionAsked }) => extensionAsked)).toEqual([null, null, null])
    expect(taken(await viewReturn(context, ofSecond)).extensionAsked).toBeNull()
    await office.passDays(14)
    const reminded = (await office.messages({ kind: 'campaignReminder' })).map(({ unitCode }) => unitCode)
    expect(new Set(reminded)).toEqual(new Set([THIRD]))
  })
})
