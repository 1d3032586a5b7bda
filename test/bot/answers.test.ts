import { describe, expect, it } from 'vitest'
import { exportCsv } from '../../src/bot/actions/export-answer.ts'
import { ACTIONS } from '../../src/bot/actions/index.ts'
import { answerCase, answerCases, FIRST_PAGE } from '../../src/bot/answers/cases.ts'
import { answerInterviews } from '../../src/bot/answers/interviews.ts'
import { CasePage, InterviewsPage, ReceiptsPage } from '../../src/bot/answers/questions.ts'
import { answerReceipts } from '../../src/bot/answers/receipts.ts'
import { answerWho } from '../../src/bot/answers/responsible-people.ts'
import { answerUnit } from '../../src/bot/answers/unit-history.ts'
import { createCharts, toLineChart } from '../../src/bot/charts.ts'
import { caseStatus } from '../../src/bot/commands/case.ts'
import { interviews } from '../../src/bot/commands/interviews.ts'
import { ranking } from '../../src/bot/commands/ranking.ts'
import { receipts } from '../../src/bot/commands/receipts.ts'
import { who } from '../../src/bot/commands/who.ts'
import type { BotTools, Reply, ReplyButton } from '../../src/bot/define.ts'
import type { BotWorkflows } from '../../src/bot/workflows.ts'
import { CASE_STATES } from '../../src/domain/case.ts'
import { done } from '../../src/domain/refusal.ts'
import type { MonthStanding } from '../../src/domain/unit-history.ts'
import type { CaseListItem } from '../../src/workflows/cases/find-cases.ts'
import type { CasesQuestion } from '../../src/workflows/export-cases.ts'
import type { MeetingEntry } from '../../src/workflows/interviews/look.ts'
import type { SignedMessage } from '../../src/workflows/list-receipts.ts'
import { aContext, aViewer, fakeWorkflows, NOW, noFile, repliesIn } from './harness.ts'

const BY = { surface: 'slack', slackUserId: 'U1' } as const
const LONG = '某'.repeat(200)
const UNIT = { unitCode: '110101001', unitName: LONG, district: LONG, level: 'township' } as const
const meetingEntry: MeetingEntry = {
  meeting: {
    id: 'meeting/air/2026-10/110101001',
    month: '2026-10',
    unitCode: UNIT.unitCode,
    state: 'issued',
    sequence: 0,
    at: '2026-12-01 09:30',
    timeZone: 'Asia/Shanghai',
    place: LONG,
    updatedAt: NOW,
  },
  interviews: [],
  unit: UNIT,
  deadlines: [],
}
const signedMessage: SignedMessage = {
  run: {
    id: 1,
    messageId: 1,
    postIds: [1],
    kind: 'bottomRankingNotice',
    unitCode: UNIT.unitCode,
    medium: 'air',
    month: '2026-10',
    policy: { signWithinWorkingDays: 2, quorum: 'all', steps: [], remindEveryWorkingDays: 2 },
    state: 'open',
    step: 0,
    startedAt: NOW,
    endedAt: null,
  },
  unit: UNIT,
  roll: [],
  signBy: '2020-01-02',
  permalink: null,
}
const QUESTION: CasesQuestion = {
  ask: 'cases',
  unitCode: '110101001001',
  states: [...CASE_STATES],
  source: 'centralFeedback',
  isOpen: true,
  isOverdue: true,
  isMine: true,
}

function tools(over: Partial<BotWorkflows>, locale: 'zh-CN' | 'en' = 'zh-CN'): BotTools {
  return { context: aContext(locale), workflows: fakeWorkflows(over).workflows, replies: repliesIn(locale) }
}

function said(reply: Reply): Extract<Reply, { kind: 'said' }> {
  if (reply.kind !== 'said') throw new Error(`expected an answer, got ${reply.kind}`)
  return reply
}

function buttonsOf(reply: Reply): readonly ReplyButton[] {
  const { buttons = [], entries = [], chart } = said(reply)
  return [...buttons.flat(), ...entries.map(({ button }) => button), ...(chart === undefined ? [] : [chart.instead])]
}

function expectUsable(reply: Reply): void {
  const found = buttonsOf(reply)
  expect(found.length).toBeGreaterThan(0)
  for (const { action, label, value } of found) {
    const listener = ACTIONS.find(({ id }) => id === action)
    expect([action, listener?.value.safeParse(value).success]).toEqual([action, true])
    expect(label.length).toBeLessThanOrEqual(75)
    expect(JSON.stringify(value).length).toBeLessThanOrEqual(2_000)
  }
  const { paragraphs, entries = [], buttons = [] } = said(reply)
  for (const text of [...paragraphs, ...entries.map((entry) => entry.text)]) expect(text.length).toBeLessThan(3_000)
  // A chart, a link and the rows of buttons come on top of what is said.
  expect(paragraphs.length + entries.length + buttons.length + 3).toBeLessThanOrEqual(50)
  for (const row of buttons) expect(new Set(row.map(({ action }) => action)).size).toBe(row.length)
}

const item: CaseListItem = {
  number: 'JB-2026-0417',
  source: 'municipalInspection',
  title: LONG,
  state: 'inProgress',
  registeredOn: '2026-09-08',
  dueOn: '2026-10-31',
  leadUnit: UNIT,
  isSuspended: false,
  overdueDays: 16,
}
const findCases = async () =>
  done({ cases: Array.from({ length: 8 }, () => item), next: '999999999@2026-12-31', count: 1_000, isMore: true })

function standing(month: string): MonthStanding {
  const figures = { rank: 331, rankFromWorst: 8, tied: true, score: '61.4', qualityValue: '41.3', workScore: '66.2' }
  return { month, version: 3, isListed: true, rankedCount: 338, limit: 10, figures, notRankedReason: null }
}

describe.each(['zh-CN', 'en'] as const)('an answer in %s', (locale) => {
  const months = Array.from({ length: 12 }, (_, index) => standing(`2026-${String(12 - index).padStart(2, '0')}`))

  it('about a unit has buttons that are listened to, within Slack’s limits', async () => {
    const media = (['air', 'water'] as const).map((medium) => ({ medium, of: 'township' as const, months }))
    const unitHistory = async () => done({ unit: UNIT, isInScope: true, media })
    const reply = await answerUnit(tools({ unitHistory }, locale), { unitCode: UNIT.unitCode, medium: null }, BY)
    expectUsable(reply)
    expect(buttonsOf(reply).map(({ action }) => action)).toEqual(['export.csv', 'export.xlsx', 'unit.picture'])
  })

  it('about people likewise, however many they are', async () => {
    const post = { personId: 'p', name: LONG, unitCode: UNIT.unitCode, role: 'principal', slackUserId: null } as const
    const posts = Array.from({ length: 500 }, () => ({ ...post, validFrom: null, validTo: null, actingFor: null }))
    const responsiblePeople = async () =>
      done({ unit: UNIT, day: '2026-11-16', posts: posts.map((one) => ({ ...one, name: '某人' })) })
    const reply = await answerWho(
      tools({ responsiblePeople }, locale),
      { unitCode: UNIT.unitCode, day: '2026-11-16' },
      BY,
    )
    expectUsable(reply)
    expect(said(reply).paragraphs[0]?.split('\n')).toHaveLength(42)
    const deputy = { ...post, name: '李某', validFrom: null, validTo: null, actingFor: '王某' }
    const acting = async () => done({ unit: UNIT, day: '2026-11-16', posts: [deputy] })
    const told = await answerWho(
      tools({ responsiblePeople: acting }, locale),
      { unitCode: UNIT.unitCode, day: '2026-11-16' },
      BY,
    )
    expect(said(told).paragraphs[0]).toMatch(/李某（代理王某）|李某 \(acting for 王某\)/)
  })

  it('with cases likewise, on the hundredth page too', async () => {
    const office = tools({ findCases }, locale)
    let place = FIRST_PAGE
    for (let page = 1; page <= 100; page += 1) {
      const reply = await answerCases(office, QUESTION, place, BY)
      expectUsable(reply)
      const next = buttonsOf(reply).find(({ action }) => action === 'cases.next')
      place = CasePage.parse(next?.value).place
    }
    expect(place.before).toHaveLength(40)
  })
})

describe.each(['zh-CN', 'en'] as const)('pages of lists in %s', (locale) => {
  const PAGED = { unitCode: null, month: '2026-10', isAll: false } as const

  it('of interviews go on and back, take nothing along when there is nothing, and show one at a press', async () => {
    const asked: unknown[] = []
    const listInterviews: BotWorkflows['listInterviews'] = async (_context, { offset, take, isOpen, unit }) => {
      asked.push({ offset, take, isOpen, unit })
      return done({ listed: Array.from({ length: 8 }, () => meetingEntry), hasMore: offset === 0 })
    }
    const office = tools({ listInterviews }, locale)
    const question = { ask: 'interviews', ...PAGED } as const
    const first = await answerInterviews(office, { question, offset: 0 }, BY)
    expectUsable(first)
    const ids = (reply: Reply) => new Set(buttonsOf(reply).map(({ action }) => action))
    expect(ids(first)).toEqual(new Set(['interviews.next', 'interviews.show', 'export.csv', 'export.xlsx']))
    const next = buttonsOf(first).find(({ action }) => action === 'interviews.next')
    const second = await answerInterviews(office, InterviewsPage.parse(next?.value), BY)
    expect(ids(second)).toEqual(new Set(['interviews.previous', 'interviews.show', 'export.csv', 'export.xlsx']))
    expect(asked.map((query) => (query as { offset: number }).offset)).toEqual([0, 8])
    expect(asked[0]).toMatchObject({ take: 8, isOpen: true, unit: null })
    const none = await answerInterviews(tools({}, locale), { question, offset: 0 }, BY)
    expect(said(none).buttons).toBeUndefined()
  })

  it('of receipts go on and back, and say what is late', async () => {
    const listReceipts: BotWorkflows['listReceipts'] = async (_context, { offset = 0 }) =>
      done({ listed: Array.from({ length: 8 }, () => signedMessage), more: offset === 0 ? 3 : 0 })
    const office = tools({ listReceipts }, locale)
    const question = { ask: 'receipts', ...PAGED } as const
    const first = await answerReceipts(office, { question, offset: 0 }, BY)
    expectUsable(first)
    expect(said(first).paragraphs[0]).toMatch(locale === 'en' ? /: 11, of them 1 to 8:$/ : /共11项，第1至8项：$/)
    expect(said(first).paragraphs[1]).toMatch(locale === 'en' ? / \(overdue\)$/m : /（已逾期）$/m)
    const next = buttonsOf(first).find(({ action }) => action === 'receipts.next')
    const second = await answerReceipts(office, ReceiptsPage.parse(next?.value), BY)
    expectUsable(second)
    expect(buttonsOf(second).map(({ action }) => action)).toEqual(['receipts.previous', 'export.csv', 'export.xlsx'])
    expect(said(second).paragraphs[0]).toMatch(locale === 'en' ? /: 16, of them 9 to 16:$/ : /共16项，第9至16项：$/)
  })
})

it.each([
  [interviews, '2026-13'],
  [interviews, '2026-10 2026-11'],
  [receipts, '2026-10 2026年13月'],
  [who, '乙镇 2026-02-30'],
  [ranking, '空气 2026-13'],
])('what is written like a date and is none is misuse, never a unit: %#', async (command, text) => {
  const call = { words: text.split(' '), channelId: 'C1', offered: [], by: BY, viewer: aViewer() }
  expect(await command.run(call, tools({}))).toEqual({ kind: 'misused' })
})

describe('cases', () => {
  it('are listed with number, unit, source, state and how late they are', async () => {
    const reply = await answerCases(
      tools({
        findCases: async () =>
          done({
            cases: [{ ...item, leadUnit: { ...UNIT, unitName: '乙镇', district: '甲区' }, title: '裸土' }],
            next: null,
            count: 1,
            isMore: false,
          }),
      }),
      QUESTION,
      FIRST_PAGE,
      BY,
    )
    expect(said(reply).paragraphs).toEqual(['共1件，第1页，共1页：'])
    expect(said(reply).entries?.[0]?.text).toBe(
      'JB-2026-0417｜甲区乙镇｜来源：市级督察｜状态：整改中，已逾期16日｜裸土',
    )
    expect(buttonsOf(reply).map(({ action }) => action)).toEqual(['export.csv', 'export.xlsx', 'case.show'])
  })

  it('are asked for as the words say', async () => {
    const asked: unknown[] = []
    const office = tools({
      findCases: async (_context, question) => {
        asked.push(question)
        return done({ cases: [], next: null, count: 0, isMore: false })
      },
    })
    const ask = (text: string) =>
      caseStatus.run(
        { words: text.split(' ').filter(Boolean), channelId: 'C1', offered: [], by: BY, viewer: aViewer() },
        office,
      )
    expect(said(await ask('')).paragraphs).toEqual(['没有符合条件的案件。'])
    await ask('逾期 我的 中央督察')
    await ask('待核验')
    await ask('全部')
    expect(asked).toMatchObject([
      { isOpen: true, isOverdue: false, isMine: false, cursor: null },
      { isOpen: true, isOverdue: true, isMine: true, source: 'centralFeedback' },
      { isOpen: false, states: ['completionClaimed'] },
      { isOpen: false },
    ])
    expect(await ask('JB-2026-0001 逾期')).toEqual({ kind: 'misused' })
  })

  it('that are not there are refused as the office refuses them', async () => {
    const reply = await answerCase(tools({}), 'JB-2026-0001', BY)
    expect(reply).toMatchObject({ kind: 'refused', refusal: { code: 'not-found' } })
  })
})

describe('an export', () => {
  it('says when there is more than one file takes', async () => {
    const table = {
      stem: 'cases',
      title: '案件清单',
      columns: [{ title: '编号', kind: 'text' as const }],
      rows: [['JB-1']],
    }
    const press = (isCut: boolean) =>
      exportCsv.run(
        { value: QUESTION as never, by: BY, readFile: noFile },
        tools({ exportAnswer: async () => done({ ...table, isCut }) }),
      )
    expect(await press(true)).toMatchObject({
      kind: 'file',
      file: { remark: expect.stringMatching(/^符合条件的不止1项/) },
    })
    expect(await press(false)).toEqual({
      kind: 'file',
      file: { fileName: 'cases.csv', title: '案件清单', content: expect.any(Uint8Array) },
    })
  })
})

describe('charts', () => {
  it('are not tried for a day after one was refused', () => {
    let now = NOW
    const charts = createCharts(() => now)
    expect(charts.areShown()).toBe(true)
    charts.wereRefused()
    now = new Date(NOW.getTime() + 86_399_000)
    expect(charts.areShown()).toBe(false)
    now = new Date(NOW.getTime() + 86_400_000)
    expect(charts.areShown()).toBe(true)
  })

  it('keep to Slack’s bounds: the newest twenty points, every text cut', () => {
    const points = Array.from({ length: 30 }, (_, index) => ({ label: `${LONG}${index}`, value: index }))
    const { title, chart } = toLineChart({ title: LONG, name: LONG, xLabel: LONG, points })
    expect([title.length, chart.series[0]?.name.length, chart.axis_config.x_label.length]).toEqual([50, 20, 50])
    expect(chart.series[0]?.data.map(({ value }) => value)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 10),
    )
    expect(chart.axis_config.categories).toEqual(chart.series[0]?.data.map(({ label }) => label))
  })
})
