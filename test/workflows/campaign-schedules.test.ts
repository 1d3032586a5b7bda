import { expect, it } from 'vitest'
import { runReasonText } from '../../src/domain/run-reasons.ts'
import { listMessages } from '../../src/store/outbox.ts'
import { type DefineCampaignInput, defineCampaign } from '../../src/workflows/campaigns/define-campaign.ts'
import { launchCampaignNow } from '../../src/workflows/campaigns/launch-campaign.ts'
import { remindDeadlines } from '../../src/workflows/remind-deadlines.ts'
import { as, taken } from '../support/acts.ts'
import { scheduleOffice } from '../support/schedules.ts'
import { codeOf } from '../support/small-office.ts'

const DAILY = { kind: 'cron', expression: '0 9 * * *' } as const
const ASSESSMENT: DefineCampaignInput = {
  kind: 'annualAssessment',
  year: 2026,
  title: null,
  basis: null,
  dueOn: '2027-01-15',
  // Far behind: only the schedule asks.
  launchOn: '2027-01-14',
  forms: [],
  hasDistricts: true,
  units: [],
  except: [],
  successors: [],
  basedOn: null,
  receiver: null,
  by: as('administrator'),
}
const ENERGY = {
  ...ASSESSMENT,
  kind: 'energyReturn',
  title: '2026年度节能情况表',
  hasDistricts: false,
  units: [codeOf('甲区')],
}

it('a schedule launches last year’s return and tells how far it is, and says why where there is nothing to do', async () => {
  const office = await scheduleOffice({ at: '2027-01-04 08:00', schedule: null })
  const { context } = office
  const schedule = (id: string, job: string, kind: string) => {
    const argument = { kind, year: 'last' }
    return office.change(id, { kind: 'set', members: { job, argument, timing: DAILY } })
  }
  await schedule('assess/launch', 'campaign.launch', 'annualAssessment')
  await schedule('assess/progress', 'campaign.progress', 'annualAssessment')
  await schedule('report/launch', 'campaign.launch', 'annualReport')
  await schedule('report/progress', 'campaign.progress', 'annualReport')
  taken(await defineCampaign(context, ASSESSMENT))
  const texts = async (kind: string) => (await listMessages(context.database.prisma, { kind })).map(({ text }) => text)

  await office.stayUntil('2027-01-04 09:00')
  const requests = await texts('campaignRequest')
  expect(requests).toHaveLength(3)
  expect(requests[0]).toMatch(
    /^【通知】关于报送2026年度生态环境保护成效考核自评报告的通知[\s\S]*请于2027年1月15日（星期五）前向/,
  )
  await office.stayUntil('2027-01-05 09:00')
  const progress = await texts('campaignProgress')
  expect(progress.at(-1)).toMatch(/^【报送进度】2026年度生态环境保护成效考核自评报告[\s\S]*应报送3家[\s\S]*未报送3家/)
  const ended = async (id: string) =>
    (await office.occurrences(id))
      .filter(({ state }) => state !== 'planned')
      .map(({ slot, state, reason }) => [slot, state, reason === null ? null : runReasonText(reason, 'zh-CN')])
  expect(await ended('assess/launch')).toEqual([
    ['2027-01-04 09:00', 'ran', null],
    ['2027-01-05 09:00', 'skipped', '年度报送annualAssessment/2026已启动或者已取消'],
  ])
  expect((await ended('assess/progress')).at(-1)).toEqual(['2027-01-05 09:00', 'ran', null])
  for (const id of ['report/launch', 'report/progress']) {
    expect(await ended(id)).toEqual([
      ['2027-01-04 09:00', 'skipped', '年度报送annualReport/2026未设置'],
      ['2027-01-05 09:00', 'skipped', '年度报送annualReport/2026未设置'],
    ])
  }

  // M14: the assessment, and what an administrator defines himself, are recalled by the same engine.
  taken(await defineCampaign(context, ENERGY))
  taken(await launchCampaignNow(context, { campaign: 'energyReturn/2026', basedOn: null, by: as('administrator') }))
  office.moveTo('2027-01-12 10:00')
  await remindDeadlines(context)
  const reminders = await listMessages(context.database.prisma, { kind: 'campaignReminder' })
  const title = (text: string) => /^【催报】关于报送(.+)的提醒/.exec(text)?.[1]
  expect(reminders.map(({ unitCode, text }) => `${unitCode} ${title(text)}`).sort()).toEqual(
    [
      `${codeOf('甲区')} 2026年度生态环境保护成效考核自评报告`,
      `${codeOf('甲区')} 2026年度节能情况表`,
      `${codeOf('乙区')} 2026年度生态环境保护成效考核自评报告`,
      `${codeOf('丙区')} 2026年度生态环境保护成效考核自评报告`,
    ].sort(),
  )
}, 60_000)
