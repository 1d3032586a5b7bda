import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { LADDER_PRESETS } from '../../src/domain/ladder.ts'
import type { ActorClaim } from '../../src/workflows/authorise.ts'
import { actOnInterview, type InterviewAct } from '../../src/workflows/interviews/act.ts'
import { interviewTimeline, listInterviews } from '../../src/workflows/interviews/look.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { type OfficeOptions, startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'
import type { SeenMessage } from '../support/watched-channels.ts'

const MONTH = '2026-10'
const TOWN = codeOf('亥镇')
const MEETING = `interview-air-${MONTH}-${TOWN}-v1`
const REVIEW = 'CCITYREVIEW'
const TIMEOUT_MS = 300_000

/** The unit's own leader in charge, and the one of a township that has nothing to do with it. */
const LEADER: ActorClaim = { surface: 'cli', personId: `sample-${TOWN}-l` }
const STRANGER: ActorClaim = { surface: 'cli', personId: `sample-${codeOf('午镇')}-l` }

/** 亥镇 alone is listed; it is summoned for Tuesday 1 December, half past nine. */
async function startSummoned(options: Partial<OfficeOptions> = {}): Promise<TestOffice> {
  const office = await startOffice({
    at: '2026-11-16 10:00',
    rules: { air: { bottom: 1 } },
    ...options,
    office: { receipts: null, ...options.office },
  })
  await office.publishMonth('air', MONTH, ladder({ 亥镇: 70 }))
  taken(await office.summon('air', MONTH))
  await office.settle()
  return office
}

async function act(office: TestOffice, step: InterviewAct, by: ActorClaim = as('issuer')) {
  const outcome = await actOnInterview(office.context, { meeting: MEETING, act: step, by })
  await office.settle()
  return outcome
}

const township = (office: TestOffice) => office.channel(TOWN)
const district = (office: TestOffice) => office.channel(codeOf('丙区'))
const review = (office: TestOffice) => office.channel(REVIEW)

/** What a calendar program reads in the newest file of the thread. */
function invitation(summons: SeenMessage) {
  const calendar = ICAL.Component.fromString(summons.expectFile(/\.ics/))
  const event = calendar.getFirstSubcomponent('vevent')
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: event?.getFirstPropertyValue('uid'),
    sequence: Number(event?.getFirstPropertyValue('sequence')),
    status: event?.getFirstPropertyValue('status'),
    start: String(event?.getFirstPropertyValue('dtstart')),
    location: event?.getFirstPropertyValue('location'),
    organizer: event?.getFirstPropertyValue('organizer') ?? null,
  }
}

const HELD: readonly InterviewAct[] = [
  { step: 'recordAttendance', attendees: '市局副局长；亥镇人民政府主要负责同志' },
  {
    step: 'issueMinutes',
    text: '通报了10月考核情况。',
    demands: [
      { text: '完成裸土苫盖', dueOn: '2026-12-10' },
      { text: '建立每日巡查制度', dueOn: null },
    ],
    statement: '诚恳接受约谈，逐项落实整改。',
    file: null,
  },
]

async function hold(office: TestOffice): Promise<void> {
  office.advance({ days: 15 })
  for (const step of HELD) taken(await act(office, step))
}

const PLAN: InterviewAct = {
  step: 'submitPlan',
  text: '十二月底前全部苫盖。',
  link: 'https://example.invalid/plan',
  file: null,
}
const REPORT: InterviewAct = { step: 'submitReport', text: '已全部苫盖。', link: null, file: null }

describe('an interview', () => {
  it(
    'that is moved twice and then cancelled by a correction is one meeting in every calendar',
    async () => {
      await using office = await startSummoned()
      const summons = township(office).expectMessage(/^约谈通知[\s\S]*2026年12月1日（星期二）上午9:30/)
      const copy = district(office).expectMessage(/^【抄送】关于约谈亥镇的通知/)
      const first = invitation(summons)
      expect(first).toMatchObject({ method: 'REQUEST', sequence: 0, status: 'CONFIRMED', organizer: null })
      office.acceptAll()
      taken(await act(office, { step: 'askReschedule', reason: '主要负责同志参加防汛会议', wishedAt: null }, LEADER))
      const wish = review(office).expectMessage(/^【待审】约谈改期申请：丙区亥镇[\s\S]*主要负责同志参加防汛会议/)
      township(office).expectNothingElse()
      taken(await act(office, { step: 'reschedule', at: '2026-12-03 14:00', place: null, reason: '同意改期' }))
      wish.expectUpdate(/已同意：示例签发员/)
      const moved = summons.expectUpdate(
        /^【已改期】约谈通知[\s\S]*原定于2026年12月1日（星期二）上午9:30[\s\S]*一、时间：2026年12月3日（星期四）下午2:00/,
      )
      // Fifteen days after the new day, and two months.
      expect(moved.text).toContain('2026年12月18日（星期五）前报送整改方案，2027年2月3日（星期三）前报送整改情况报告')
      moved.expectReply(
        /^【改期】约谈改期通知\n亥镇人民政府：[\s\S]*现改为2026年12月3日（星期四）下午2:00[\s\S]*同意改期/,
      )
      expect(invitation(moved)).toMatchObject({
        method: 'REQUEST',
        uid: first.uid,
        sequence: 1,
        start: '2026-12-03T06:00:00Z',
      })
      copy.expectUpdate(/^【已改期】【抄送】/).expectReply(/^【改期】关于约谈亥镇的改期通知\n丙区人民政府/)
      review(office).expectMessage(/约谈进展：已签发，待签收。时间：2026年12月3日/)
      office.acceptAll()
      const again = { step: 'reschedule', at: '2026-12-08 09:00', place: '一层会议室', reason: '会场另有安排' } as const
      taken(await act(office, again))
      const twice = summons.expectUpdate(
        /^【已改期】[\s\S]*原定于2026年12月3日[\s\S]*2026年12月8日（星期二）上午9:00\n[\s\S]*一层会议室/,
      )
      expect(invitation(twice)).toMatchObject({ uid: first.uid, sequence: 2, location: '一层会议室' })
      office.acceptAll()
      await office.publishMonth('air', MONTH, ladder({ 亥镇: 31, 土镇: 70 }))
      const off = summons.expectUpdate(/^【已撤回】约谈通知[\s\S]*一层会议室/)
      off.expectReply(/^【作废】约谈通知[\s\S]*原定于2026年12月8日/)
      expect(invitation(off)).toMatchObject({ method: 'CANCEL', status: 'CANCELLED', uid: first.uid, sequence: 3 })
      office.acceptAll()
      const course = taken(await interviewTimeline(office.context, { meeting: MEETING, by: as('issuer') }))
      expect(course.meeting).toMatchObject({ state: 'cancelled', sequence: 3 })
      expect(course.events.map(({ step }) => step)).toEqual([
        'issue',
        'askReschedule',
        'reschedule',
        'reschedule',
        'withdraw',
      ])
      expect(course.steps).toEqual([])
      expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
    },
    TIMEOUT_MS,
  )

  it(
    'goes on to its closing over a returned plan; the unit decides nothing of its own, and what is late is recalled',
    async () => {
      await using office = await startSummoned()
      const summons = township(office).expectMessage(/^约谈通知/)
      const copy = district(office).expectMessage(/^【抄送】关于约谈/)
      office.acceptAll()
      const early = refusalOf(await act(office, { step: 'recordAttendance', attendees: '无' }))
      expect(early).toMatchObject({ code: 'too-early' })
      await hold(office)
      const minutes = summons.expectReply(/^【纪要】约谈纪要\n亥镇人民政府：/)
      expect(minutes.text).toMatch(/1\. 完成裸土苫盖（2026年12月10日前完成）\n2\. 建立每日巡查制度/)
      // The meeting was on 1 December.
      expect(minutes.text).toContain(
        '请于2026年12月16日（星期三）前报送整改方案，2027年2月1日（星期一）前报送整改情况报告',
      )
      copy.expectReply(/^【抄送】约谈亥镇纪要/)
      office.acceptAll()
      expect(refusalOf(await act(office, REPORT, LEADER))).toMatchObject({ code: 'step-not-allowed' })
      taken(await act(office, PLAN, LEADER))
      const handedIn = review(office).expectMessage(/^【待审】整改方案：丙区亥镇[\s\S]*十二月底前全部苫盖/)
      summons.expectReply(/^【收悉】整改方案/)
      copy.expectReply(/^【收悉】整改方案（亥镇）\n丙区人民政府：[\s\S]*十二月底前全部苫盖/)
      for (const by of [LEADER, STRANGER]) {
        const refused = refusalOf(await act(office, { step: 'acceptPlan', remark: null }, by))
        expect(refused.code).toBe(by === LEADER ? 'not-your-side' : 'not-found')
      }
      taken(await act(office, { step: 'returnPlan', reason: '没有责任人', workingDays: 3 }, as('reviewer')))
      handedIn.expectUpdate(/已退回：示例审核员[\s\S]*没有责任人/)
      summons.expectReply(/^【退回】整改方案[\s\S]*原因：没有责任人。请修改完善，于2026年12月4日（星期五）前重新报送/)
      office.acceptAll()
      await office.passDays(4)
      summons.expectReply(/^【催报】整改方案（第1次）[\s\S]*退回后应于2026年12月4日（星期五）前重新报送/)
      office.acceptAll()
      taken(await act(office, PLAN, LEADER))
      await office.passDays(6)
      expect(
        township(office)
          .texts()
          .filter((text) => text.includes('催报】整改方案')),
      ).toHaveLength(2)
      taken(await act(office, { step: 'acceptPlan', remark: null }, as('reviewer')))
      summons.expectReply(/^【同意】整改方案[\s\S]*于2027年2月1日（星期一）前报送整改情况报告/)
      taken(await act(office, REPORT, LEADER))
      taken(await act(office, { step: 'returnReport', reason: '缺照片', workingDays: null }, as('reviewer')))
      taken(await act(office, REPORT, LEADER))
      taken(await act(office, { step: 'verify', remark: '已现场核验' }, as('reviewer')))
      taken(await act(office, { step: 'close', remark: null }))
      summons.expectReply(/^【办结】约谈整改事项/)
      office.acceptAll()
      const before = office.snapshot()
      await office.passDays(80)
      expect(office.snapshot()).toEqual(before)
      expect(refusalOf(await act(office, { step: 'cancel', reason: '太晚' }))).toMatchObject({
        code: 'step-not-allowed',
      })
      expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
    },
    TIMEOUT_MS,
  )

  it(
    'nobody came to is told to the principal leader and the district; overdue papers climb to district and city',
    async () => {
      await using office = await startSummoned()
      const summons = township(office).expectMessage(/^约谈通知/)
      const copy = district(office).expectMessage(/^【抄送】关于约谈/)
      office.acceptAll()
      office.advance({ days: 15 })
      taken(await act(office, { step: 'recordAbsence', remark: '事前未说明' }))
      summons.expectReply(/^【缺席】关于未按时参加约谈的通知\n亥镇人民政府主要负责同志（示例·亥镇主要负责人）：/)
      copy.expectReply(/^【缺席】关于亥镇未按时参加约谈的情况通报\n丙区人民政府：[\s\S]*事前未说明/)
      taken(await act(office, { step: 'reschedule', at: '2026-12-07 09:30', place: null, reason: '缺席后另行安排' }))
      summons.expectUpdate(/^【已改期】/)
      office.advance({ days: 7 })
      for (const step of HELD) taken(await act(office, step))
      office.acceptAll()
      await office.passDays(30)
      const overdue = (channel: string) =>
        office
          .channel(channel)
          .texts()
          .filter((text) => text.startsWith('【逾期催报】整改方案'))
      const heard = [TOWN, codeOf('丙区'), 'CCITYOPERATIONS'].map((channel) => overdue(channel).length)
      expect(heard[0]).toBeGreaterThan(heard[1] ?? 0)
      expect(heard[1]).toBeGreaterThan(heard[2] ?? 0)
      expect(heard[2]).toBeGreaterThan(0)
      expect(overdue('CCITYOPERATIONS')[0]).toContain('丙区亥镇')
      office.acceptAll()
    },
    TIMEOUT_MS,
  )

  it(
    'put off is dropped from calendars, and comes back with its new time under the same uid',
    async () => {
      await using office = await startSummoned({
        office: { receipts: null, interviews: { ...(await interviewsOf()), organizerEmail: 'bureau@example.invalid' } },
      })
      const summons = township(office).expectMessage(/^约谈通知/)
      const first = invitation(summons)
      expect(first.organizer).toBe('mailto:bureau@example.invalid')
      office.acceptAll()
      taken(await act(office, { step: 'postpone', reason: '会场停电' }))
      const off = summons.expectUpdate(/^【已延期】约谈通知\n[\s\S]*不再有效/)
      off.expectReply(/^【延期】约谈延期通知[\s\S]*时间和地点另行通知。原因：会场停电/)
      expect(invitation(off)).toMatchObject({ method: 'CANCEL', uid: first.uid, sequence: 1 })
      office.acceptAll()
      const held = refusalOf(await act(office, { step: 'recordAttendance', attendees: '无' }))
      expect(held.code).toBe('step-not-allowed')
      const back = { step: 'reschedule', at: '2026-12-01 09:30', place: null, reason: '会场已恢复' } as const
      taken(await act(office, back))
      const on = summons.expectUpdate(/^【已改期】/)
      expect(invitation(on)).toMatchObject({ method: 'REQUEST', uid: first.uid, sequence: 2, start: first.start })
      taken(await act(office, { step: 'cancel', reason: '已安排现场督导' }))
      const void_ = summons.expectUpdate(/^【已撤回】/)
      void_.expectReply(/^【作废】约谈通知[\s\S]*原因：已安排现场督导/)
      expect(invitation(void_)).toMatchObject({ method: 'CANCEL', sequence: 3 })
      office.acceptAll()
      // A later version of the same list does not propose what an issuer cancelled.
      await office.publishMonth('air', MONTH, ladder({ 亥镇: 71 }))
      review(office).expectMessage(/约谈进展：已取消/)
      const open = await office.database.database.prisma.interview.count({ where: { state: 'proposed' } })
      expect(open).toBe(0)
      office.acceptAll()
      expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
    },
    TIMEOUT_MS,
  )

  it(
    'that was held loses its demands when its list is corrected; one that is closed stays closed',
    async () => {
      await using office = await startSummoned()
      const summons = township(office).expectMessage(/^约谈通知/)
      await hold(office)
      office.acceptAll()
      await office.publishMonth('air', MONTH, ladder({ 亥镇: 31, 土镇: 70 }))
      summons.expectReply(/^【作废】约谈通知[\s\S]*其整改要求现予终止，不再需要报送整改方案和整改情况报告/)
      office.acceptAll()
      const before = office.snapshot()
      await office.passDays(30)
      expect(office.snapshot()).toEqual(before)
      expect(refusalOf(await act(office, PLAN, LEADER))).toMatchObject({ code: 'step-not-allowed' })
      expect(await office.verify('air', MONTH)).toMatchObject({ difference: null })
    },
    TIMEOUT_MS,
  )

  it(
    'is seen by its unit, its district and the city, and by no sibling',
    async () => {
      await using office = await startSummoned()
      office.acceptAll()
      const seen = async (by: ActorClaim) => {
        const wanted = { unit: null, month: null, isOpen: true, offset: 0, take: 10, by }
        return taken(await listInterviews(office.context, wanted)).listed.map(({ meeting }) => meeting.id)
      }
      const ofDistrict: ActorClaim = { surface: 'cli', personId: `sample-${codeOf('丙区')}-l` }
      for (const by of [LEADER, ofDistrict, as('issuer')]) expect(await seen(by)).toEqual([MEETING])
      expect(await seen(STRANGER)).toEqual([])
      const texts = [MEETING, TOWN, '丙区/亥镇', 'interview-air-2026-10-999999999-v1', '丙区/金镇']
      for (const meeting of texts) {
        const refused = refusalOf(await interviewTimeline(office.context, { meeting, by: STRANGER }))
        expect(refused).toEqual({
          code: 'not-found',
          needs: 'input',
          message: `${meeting}: no interview that you may see`,
        })
      }
      expect(taken(await interviewTimeline(office.context, { meeting: '丙区/亥镇', by: LEADER })).steps).toEqual([
        'acknowledge',
        'askReschedule',
      ])
    },
    TIMEOUT_MS,
  )

  it(
    'of before meetings had rows of their own counts as issued and goes on from there',
    async () => {
      await using office = await startSummoned()
      const summons = township(office).expectMessage(/^约谈通知/)
      office.acceptAll()
      const { prisma } = office.database.database
      await prisma.meetingEvent.deleteMany()
      await prisma.meeting.deleteMany()
      const course = taken(await interviewTimeline(office.context, { meeting: TOWN, by: as('issuer') }))
      expect(course.meeting).toMatchObject({ id: MEETING, state: 'issued', at: '2026-12-01 09:30' })
      taken(await act(office, { step: 'reschedule', at: '2026-12-03 14:00', place: null, reason: '会场另有安排' }))
      expect(invitation(summons.expectUpdate(/^【已改期】/))).toMatchObject({ sequence: 1 })
      office.acceptAll()
    },
    TIMEOUT_MS,
  )
})

describe('a ladder', () => {
  it(
    'proposes who is summoned, with its source, and an issuer may choose otherwise',
    async () => {
      const jining = { name: 'jining', rungs: LADDER_PRESETS.jining } as const
      await using office = await startOffice({
        at: '2026-10-16 10:00',
        rules: { air: { bottom: 1 } },
        office: { receipts: null, ladder: jining },
      })
      await office.publishMonth('air', '2026-09', ladder({ 亥镇: 70 }))
      review(office).expectMessage(
        /^【约谈建议】丙区亥镇：2026年9月[\s\S]*参照济宁做法（外地或全国公开做法，非北京市规定）[\s\S]*建议被约谈人：亥镇人民政府分管负责同志/,
      )
      taken(await office.summon('air', '2026-09'))
      await office.settle()
      const first = township(office).expectMessage(/^约谈通知[\s\S]*三、参加人员：亥镇人民政府分管负责同志；/)
      expect(first.text).toContain('你镇近12个月内累计第1次、连续第1个月列入，参照济宁做法')
      office.acceptAll()
      office.advance({ days: 31 })
      await office.publishMonth('air', MONTH, ladder({ 亥镇: 70 }))
      review(office).expectMessage(/2026年10月[\s\S]*连续第2个月列入，建议被约谈人：亥镇人民政府主要负责同志/)
      taken(await office.summon('air', MONTH, { who: 'partyAndGovernmentPrincipals' }))
      await office.settle()
      const second = township(office).expectMessage(/^约谈通知[\s\S]*三、参加人员：亥镇党政主要负责同志；/)
      expect(second.text).not.toContain('济宁')
      office.acceptAll()
      for (const month of ['2026-09', MONTH]) {
        expect(await office.verify('air', month)).toMatchObject({ difference: null })
      }
    },
    TIMEOUT_MS,
  )
})

async function interviewsOf() {
  await using office = await startOffice({ at: '2026-11-16 10:00' })
  return office.context.office.interviews
}
