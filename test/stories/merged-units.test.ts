import { describe, expect, it } from 'vitest'
import { runReasonText } from '../../src/domain/run-reasons.ts'
import { listAudit } from '../../src/store/audit.ts'
import { compileCampaign } from '../../src/workflows/campaigns/compile-campaign.ts'
import { acceptReturn, extendReturn, sendReturnBack } from '../../src/workflows/campaigns/decide-return.ts'
import { type DefineCampaignInput, defineCampaign } from '../../src/workflows/campaigns/define-campaign.ts'
import { launchCampaign, launchCampaignNow } from '../../src/workflows/campaigns/launch-campaign.ts'
import { listReturns, viewReturn } from '../../src/workflows/campaigns/look.ts'
import { passReturnOn } from '../../src/workflows/campaigns/pass-on.ts'
import { reportProgressOf } from '../../src/workflows/campaigns/report-progress.ts'
import { submitReturn } from '../../src/workflows/campaigns/submit-return.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { importPeople } from '../../src/workflows/import-people.ts'
import { importUnits } from '../../src/workflows/import-units.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { localPerson } from '../support/cases.ts'
import { clicker } from '../support/clicks.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, TOWNSHIPS } from '../support/small-office.ts'
import { toCsv } from '../support/tables.ts'

const TIMEOUT_MS = 240_000
const [FIRST, SECOND, THIRD] = ['甲区', '乙区', '丙区'].map(codeOf) as [string, string, string]
const NEW = '110108'
const CAMPAIGN = 'annualReport/2026'
const UNIT_HEADER = ['code', 'name', 'level', 'parent_code', 'kind', 'valid_from', 'valid_to']

const ANNUAL: DefineCampaignInput = {
  kind: 'annualReport',
  year: 2026,
  title: null,
  basis: null,
  dueOn: '2027-01-29',
  launchOn: '2027-01-04',
  forms: [],
  hasDistricts: true,
  units: [],
  except: [],
  successors: [],
  basedOn: null,
  receiver: null,
  by: as('administrator'),
}

async function importRows({ context }: TestOffice, rows: readonly (readonly string[])[]): Promise<void> {
  const file = { fileName: 'units.csv', content: Buffer.from(toCsv([UNIT_HEADER, ...rows])) }
  expect(taken(await importUnits(context, { source: file, by: as('administrator') })).errors).toEqual([])
}

const progressOfAll = async ({ messages }: TestOffice) =>
  (await messages({ kind: 'campaignProgress' })).map(({ key, text }) => ({ key, text }))

describe('a merger while a yearly return is under way', { timeout: TIMEOUT_MS }, () => {
  it('into a new district gives that one the return with what was begun, reminded and counted once', async () => {
    await using office = await startOffice({ at: '2027-01-04 10:00', bot: true, allowOthers: true })
    const { context } = office
    const { id } = taken(await defineCampaign(context, ANNUAL))
    await office.settle()
    const ref = (unit: string) => ({ campaign: CAMPAIGN, unit })
    const submit = (unit: string, text: string, isDraft = false) =>
      submitReturn(context, { ref: ref(unit), content: { text }, isDraft, by: localPerson(unit) })
    taken(await submit(FIRST, '甲区情况'))
    // 乙区 was sent back and has begun anew; 丙区 has more time and a draft.
    taken(await submit(SECOND, '乙区情况'))
    const back = { reason: '内容不完整', missing: '缺少资金投入一节', dueOn: '2027-01-20' }
    taken(await sendReturnBack(context, { ref: ref(SECOND), eventId: null, ...back, by: as('reviewer') }))
    taken(await submit(SECOND, '乙区补充一半', true))
    taken(await submit(THIRD, '丙区草稿', true))
    const more = { ref: ref(THIRD), reason: '机构调整', dueOn: '2027-02-26', by: as('reviewer') }
    taken(await extendReturn(context, more))

    // From 11 January on both are one new district.
    const moved = TOWNSHIPS.filter(({ district }) => district !== '甲区')
    await importRows(office, [
      [SECOND, '乙区', 'district', '110000', 'government', '', '2027-01-10'],
      [THIRD, '丙区', 'district', '110000', 'government', '', '2027-01-10'],
      [NEW, '新区', 'district', '110000', 'government', '2027-01-11', ''],
      ...moved.map(({ code, name }) => [code, name, 'township', NEW, 'town', '2027-01-11', '']),
    ])
    const people = [
      ['person_id', 'name', 'unit_code', 'role', 'slack_user_id', 'valid_from'],
      ['new-d', '示例·新区值班员', NEW, 'dutyOfficer', '', '2027-01-11'],
    ]
    const peopleFile = { fileName: 'people.csv', content: Buffer.from(toCsv(people)) }
    taken(await importPeople(context, { source: peopleFile, by: as('administrator') }))
    const channels = [
      ['unit_code', 'platform', 'channel_id', 'purpose'],
      [NEW, 'slack', 'CCITYNOTICES', 'reports'],
    ]
    const channelsFile = { fileName: 'channels.csv', content: Buffer.from(toCsv(channels)) }
    taken(await importChannels(context, { source: channelsFile, by: as('administrator') }))
    await office.passDays(7)

    const requests = (await office.messages({ kind: 'campaignRequest' })).filter(({ unitCode }) => unitCode === NEW)
    expect(requests).toHaveLength(1)
    expect(requests[0]?.text).toMatch(/原乙区已于2027年1月10日撤并，其2026年度情况由你区一并报告/)
    const taken2 = (await office.messages({ kind: 'campaignUpdate' })).filter(({ unitCode }) => unitCode === NEW)
    expect(taken2.map(({ text }) => text).join('\n')).toMatch(
      /请于2027年1月20日（星期三）前报送。原单位已填写的内容一并转入，可在此基础上补充、修改。需要补充：缺少资金投入一节[\s\S]*原丙区已于2027年1月10日撤并[\s\S]*请于2027年2月26日（星期五）前报送。/,
    )
    const by = { surface: 'cli', personId: 'new-d' } as const
    const own = taken(await viewReturn(context, { ref: ref(NEW), by }))
    expect(own).toMatchObject({ missing: '缺少资金投入一节', steps: ['saveDraft', 'submit', 'askExtension'] })
    expect(own.submission).toMatchObject({
      state: 'returned',
      dueOn: '2027-02-26',
      extensions: 1,
      content: { text: '乙区补充一半' },
    })
    expect(own.submission.predecessors.map(({ unitCode }) => unitCode)).toEqual([SECOND, THIRD])
    expect(own.events.map(({ step }) => step)).toEqual(['submit', 'return', 'saveDraft'])
    // The other's draft is read by the new district, and by nobody else.
    expect(taken(await viewReturn(context, { ref: ref(THIRD), by })).submission.content?.text).toBe('丙区草稿')
    const others = taken(await viewReturn(context, { ref: ref(THIRD), by: as('reviewer') }))
    expect(others.submission).toMatchObject({ state: 'passedOn', content: null })
    expect(JSON.stringify(others.events)).not.toMatch(/丙区草稿|draft/)
    const forReviewer = taken(await listReturns(context, { campaign: CAMPAIGN, states: null, by: as('reviewer') }))
    expect(JSON.stringify(forReviewer)).not.toMatch(/丙区草稿|乙区补充一半/)
    expect(refusalOf(await submit(SECOND, '再报')).code).toBe('return-passed-on')
    expect(forReviewer[0]?.progress).toMatchObject({ owing: 2, submitted: 1, notSubmitted: 1, extended: 1 })

    await office.passDays(46)
    const reminded = (await office.messages({ kind: 'campaignReminder' })).filter(({ unitCode }) => unitCode !== NEW)
    expect(reminded.filter(({ unitCode }) => unitCode !== FIRST)).toEqual([])
    const days = (await office.messages({ kind: 'campaignReminder' })).map(({ key }) => key)
    expect(days.length).toBeGreaterThanOrEqual(4)
    expect(new Set(days.map((key) => key.split('/')[1])).size).toBe(1)
    const last = (await progressOfAll(office)).at(-1)
    expect(last?.text).toMatch(/应报送2家[\s\S]*已报送1家[\s\S]*未报送1家/)
    expect(last?.text).not.toContain('承接单位不明确')

    // Recorded by the receiver as sent on paper, it is what came in last with its number, and no draft of the unit's.
    const content = { documentNumber: '新政文〔2027〕1号', documentDate: '2027-02-20', isOnPaper: true }
    taken(await submitReturn(context, { ref: ref(NEW), content, isDraft: false, by: as('reviewer') }))
    taken(await acceptReturn(context, { ref: ref(NEW), eventId: null, remark: null, by: as('reviewer') }))
    const recorded = taken(await viewReturn(context, { ref: ref(NEW), by: as('reviewer') }))
    expect(recorded.submission.content).toMatchObject({ text: '乙区情况', isOnPaper: true })
    const audit = JSON.stringify(await listAudit(context.database.prisma, { take: 200 }))
    expect(audit).toContain('campaign.saveDraft')
    expect(audit).not.toMatch(/丙区草稿|乙区补充一半/)

    // Compiled while 甲区 waits for a decision: its buttons go, and an old one says why and what to do.
    const reviewer = clicker(office, 'U0REVIEWER', 'CCITYREVIEW')
    const desk = office.channel('CCITYREVIEW')
    const first = desk.expectMessage(/^【待审】甲区/)
    taken(await compileCampaign(context, { campaign: String(id), reason: '余者另行督办', by: as('issuer') }))
    const pressed = await reviewer.press('return.accept')
    expect(pressed).toMatch(/未办理：该项报送已汇总结束[\s\S]*“\/duban 年报 全部”[\s\S]*请与接收单位联系/)
    await office.settle()
    first.expectUpdate(/报送工作已汇总结束，未作接收：[\s\S]*余者另行督办/)
    await expect(reviewer.press('return.accept')).rejects.toThrow()
    const closed = await reportProgressOf(context, { kind: 'annualReport', year: 2026 })
    expect(closed.outcome === 'skipped' && runReasonText(closed.reason, 'zh-CN')).toBe(
      '年度报送annualReport/2026不在报送中',
    )
  })

  it('that leaves nobody to report is named until a person decides, before the launch and after it', async () => {
    await using office = await startOffice({ at: '2026-12-31 10:00', allowOthers: true })
    const { context } = office
    const ofDepartments = { ...ANNUAL, hasDistricts: false, units: ['DEP01', 'DEP02', 'DEP03', 'DEP05'] }
    const body = (code: string, to = '', from = '') => [
      code,
      `${code}局`,
      'municipal',
      '110000',
      'department',
      from,
      to,
    ]
    await importRows(office, [body('DEP01', '2026-12-31'), body('DEP02'), body('DEP03'), body('DEP04')])
    // One that is set up while the return is under way is asked from its first day on, once.
    await importRows(office, [body('DEP05', '', '2027-01-20')])
    const draftee = {
      kind: 'spareReturn',
      title: '专项情况',
      units: ['DEP01'],
      except: ['DEP02'],
      successors: [],
      basedOn: null,
    } as const
    taken(await defineCampaign(context, ofDepartments))
    await office.passDays(5)
    const blocked = refusalOf(
      await launchCampaignNow(context, { campaign: CAMPAIGN, basedOn: null, by: as('administrator') }),
    )
    expect(blocked).toMatchObject({
      code: 'campaign-orphans',
      needs: 'decision',
      // Read in Slack as well, in whatever language: code, name and last day.
      details: ['DEP01  DEP01局  2026-12-31'],
    })
    office.channel('CCITYOPERATIONS').expectMessage(/^【待办】[\s\S]*原DEP01局已于2026年12月31日撤并[\s\S]*--successor/)
    expect(await progressOfAll(office)).toHaveLength(1)
    const skipped = await launchCampaign(context, { kind: 'annualReport', year: 2026 })
    expect(skipped.outcome === 'skipped' && runReasonText(skipped.reason, 'zh-CN')).toBe(
      '年度报送annualReport/2026有单位已撤并，承接单位不明确',
    )

    // A department that owes nothing itself stands in for it.
    taken(await defineCampaign(context, { ...ofDepartments, successors: [['DEP01', 'DEP04']] }))
    // What no unit owes is told as well, once, and hides no other however many wait.
    for (let at = 1; at <= 22; at += 1) {
      const nobody = { ...ofDepartments, ...draftee, kind: `spareReturn${at}`, launchOn: '2026-12-01' }
      taken(await defineCampaign(context, { ...nobody, units: ['DEP01', 'DEP02'], except: ['DEP01', 'DEP02'] }))
    }
    await office.settle()
    office.advance({ days: 1 })
    await office.settle()
    await office.passDays(1)
    const told = (await progressOfAll(office)).filter(({ text }) => text.includes('目前没有应报送单位'))
    expect(told).toHaveLength(22)
    const listed = taken(await listReturns(context, { campaign: CAMPAIGN, states: null, by: as('reviewer') }))
    expect(listed[0]?.returns.map(({ unit }) => unit.unitCode)).toEqual(['DEP02', 'DEP03', 'DEP04'])

    // Abolished after the launch: told at once and with every report of progress; its old channel hears nothing.
    const channels = [
      ['unit_code', 'platform', 'channel_id', 'purpose'],
      ['DEP03', 'slack', 'CCITYNOTICES', 'reports'],
      ['DEP05', 'slack', 'CCITYREVIEW', 'reports'],
    ]
    const channelsFile = { fileName: 'channels.csv', content: Buffer.from(toCsv(channels)) }
    taken(await importChannels(context, { source: channelsFile, by: as('administrator') }))
    await importRows(office, [body('DEP03', '2027-01-07')])
    const before = (await progressOfAll(office)).length
    await office.passDays(35)
    const after = taken(await listReturns(context, { campaign: CAMPAIGN, states: null, by: as('reviewer') }))
    expect(after[0]?.returns.map(({ unit }) => unit.unitCode)).toEqual(['DEP02', 'DEP03', 'DEP04', 'DEP05'])
    const requested = await office.messages({ kind: 'campaignRequest' })
    expect(requested.filter(({ unitCode }) => unitCode === 'DEP05')).toHaveLength(1)
    const named = (await progressOfAll(office)).slice(before).filter(({ text }) => text.includes('年度生态环境保护'))
    expect(named.filter(({ key }) => key.includes('/orphans-'))).toHaveLength(1)
    expect(named.length).toBeGreaterThanOrEqual(4)
    for (const { text } of named) expect(text).toMatch(/原DEP03局已于2027年1月7日撤并，尚未报送，承接单位不明确/)
    const reminders = (await office.messages({ kind: 'campaignReminder' })).map(({ unitCode }) => unitCode)
    expect(reminders).not.toContain('DEP03')
    const pass = { ref: { campaign: CAMPAIGN, unit: 'DEP03' }, by: as('administrator') }
    expect(refusalOf(await passReturnOn(context, { ...pass, to: codeOf('子镇') })).message).toMatch(/may take it over/)
    taken(await passReturnOn(context, { ...pass, to: FIRST }))
    await office.settle()
    expect(
      taken(await viewReturn(context, { ref: { campaign: CAMPAIGN, unit: FIRST }, by: localPerson(FIRST) })).steps,
    ).toEqual(['saveDraft', 'submit'])
    taken(await viewReturn(context, { ref: { campaign: CAMPAIGN, unit: 'DEP03' }, by: localPerson(FIRST) }))
    await reportProgressOf(context, { kind: 'annualReport', year: 2026 })
    expect((await progressOfAll(office)).at(-1)?.text).not.toContain('承接单位不明确')
  })
})
