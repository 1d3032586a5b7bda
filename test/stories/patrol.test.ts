import { describe, expect, it } from 'vitest'
import { readOfficeFile } from '../../src/app/office-file.ts'
import { listAudit } from '../../src/store/audit.ts'
import { evidenceOf } from '../../src/store/evidence.ts'
import { sha256Of } from '../../src/store/files.ts'
import { findReport } from '../../src/store/problem-reports.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { settleVillages, VILLAGES } from '../support/patrol.ts'
import { codeOf } from '../support/small-office.ts'

const TOWN = codeOf('子镇')
const DISTRICT = codeOf('甲区')
const [DUTY, DISTRICT_DUTY, SIBLING] = [TOWN, DISTRICT, codeOf('丑镇')].map((code) => `U${code}D`) as [
  string,
  string,
  string,
]
const PATROL = VILLAGES.east.patrol.slackUserId
const REVIEW = 'CCITYREVIEW'
const SAMPLE = readOfficeFile(null, 'duban.sample.yaml').patrol
const TIMEOUT_MS = 120_000

type Entries = Readonly<Record<string, string | readonly string[] | null>>

/** Opens the report form by the shortcut and sends it in: what it turns into. */
async function report(office: TestOffice, user: string, entries: Entries): Promise<string> {
  office.advance({ minutes: 1 })
  await office.sandbox.shortcut({ user, callbackId: 'patrol.report' })
  await expect.poll(() => office.sandbox.openViewOf(user), { timeout: 20_000 }).not.toBeNull()
  return submit(office, user, { problemKind: 'openBurning', place: '村北河堤', description: '秸秆冒烟', ...entries })
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

/** Presses a button of a message: what the person is told, or the form it opens. */
async function press(office: TestOffice, user: string, at: { channel: string; ts?: string }, actionId: string) {
  const told = () => office.sandbox.channel(at.channel).ephemerals(user)
  const before = told().length
  office.advance({ minutes: 1 })
  await office.sandbox.press({ user, actionId, ...at })
  const form = () => office.sandbox.openViewOf(user)
  await expect.poll(() => told().length > before || form() !== null, { timeout: 20_000 }).toBe(true)
  await office.settle()
  const last = told().length > before ? told().at(-1) : undefined
  return last === undefined ? JSON.stringify(form()?.view) : office.sandbox.readableText(last)
}

async function ask(office: TestOffice, user: string, text: string): Promise<string> {
  office.sandbox.channel(REVIEW).record.members.add(user)
  const told = () => office.sandbox.channel(REVIEW).ephemerals(user)
  const before = told().length
  await office.sandbox.command({ user, channel: REVIEW, command: '/duban', text })
  await expect.poll(() => told().length, { timeout: 20_000 }).toBe(before + 1)
  const last = told().at(-1)
  return last === undefined ? '' : office.sandbox.readableText(last)
}

function ownChannel(office: TestOffice, user: string): string {
  const found = office.sandbox.channels.find(({ kind, members }) => kind === 'im' && members.has(user))
  if (found === undefined) throw new Error(`${user}: expected a conversation with the bot`)
  return found.id
}

describe('a village patrol', () => {
  it(
    'reports with a photo, hears what becomes of it, and confirms; the township passes it up and the district handles it',
    async () => {
      await using office = await startOffice({ at: '2026-11-23 10:00', bot: true })
      await settleVillages(office)
      const photo = Buffer.from('a photo of smoke')
      const file = office.sandbox.addFile({ user: PATROL, name: '河堤.jpg', content: photo })
      const said = await report(office, PATROL, { files: [file.id] })
      expect(said).toContain('已上报，编号XC-2026-0001。已送甲区子镇，应于2026年11月25日（星期三）前受理')
      const own = ownChannel(office, PATROL)

      const town = office.channel(TOWN)
      const posted = town.expectMessage(
        /^【巡查上报】XC-2026-0001：秸秆、垃圾露天焚烧[\s\S]*甲区子镇东村（东村巡查员）/,
      )
      expect(posted.text).toContain('[受理]  [上报区级]  [退回]')
      expect(posted.expectFile(/河堤\.jpg/)).toContain('smoke')
      const record = await findReport(office.database.database.prisma, 'XC-2026-0001')
      const [piece] = await evidenceOf(office.database.database.prisma, 'problemReport', record?.id ?? 0)
      expect(piece).toMatchObject({ sha256: sha256Of(photo), name: '东村巡查员', unitCode: VILLAGES.east.code })

      // A sibling township and the next village find nothing, in the words for what does not exist.
      const refused = await ask(office, SIBLING, '巡查 XC-2026-0009')
      expect(refused).toMatch(/^未查到/)
      expect(await ask(office, SIBLING, '巡查 XC-2026-0001')).toBe(refused)
      expect(await ask(office, SIBLING, '巡查 清单')).toBe('没有符合条件的巡查上报。')
      expect(await ask(office, VILLAGES.west.patrol.slackUserId, 'patrol XC-2026-0001')).toBe(refused)
      expect(await ask(office, PATROL, '巡查 我的')).toContain('XC-2026-0001｜甲区子镇东村')
      // Who looks at reports and makes none is shown those that are open.
      expect(await ask(office, 'U0ISSUER', '巡查')).toContain('XC-2026-0001｜甲区子镇东村')

      const inTown = { channel: `C${TOWN}`, ts: posted.ts }
      expect(await press(office, DUTY, inTown, 'patrol.receive')).toContain('已办理“受理”：XC-2026-0001')
      const reader = office.channel(own)
      reader.expectMessage(/【巡查进展】XC-2026-0001：受理[\s\S]*您上报的问题已受理/)
      expect(posted.expectUpdate(/状态：已受理，办理中｜办理时限：2026年11月30日/).text).toContain('[办理完毕]')
      expect(await press(office, DUTY, inTown, 'patrol.passUp')).toContain('情况说明')
      await submit(office, DUTY, { text: '堤段属区级管理。' })
      // It is no longer the township's to act upon.
      expect(posted.expectUpdate(/状态：已转报上一级，待受理/).text).not.toContain('[受理]')
      reader.expectMessage(/您上报的问题已转报甲区人民政府/)
      const above = office.channel(DISTRICT).expectMessage(/^【巡查上报】XC-2026-0001[\s\S]*堤段属区级管理/)
      above.expectFile(/河堤\.jpg/)
      const inDistrict = { channel: `C000${DISTRICT}`, ts: above.ts }
      await press(office, DISTRICT_DUTY, inDistrict, 'patrol.receive')
      above.expectUpdate(/状态：已受理/)
      posted.expectUpdate(/状态：已受理/)
      reader.expectMessage(/受理/)
      await press(office, DISTRICT_DUTY, inDistrict, 'patrol.handle')
      const after = office.sandbox.addFile({
        user: DISTRICT_DUTY,
        name: '清运后.jpg',
        content: Buffer.from('a clean bank'),
      })
      const handled = await submit(office, DISTRICT_DUTY, { text: '已扑灭并清运。', files: [after.id] })
      expect(handled).toContain('已反馈，待确认')
      above.expectFile(/清运后\.jpg/)
      above.expectUpdate(/状态：已反馈，待确认｜结果：已办理/)
      posted.expectUpdate(/状态：已反馈，待确认｜结果：已办理/)
      const result = reader.expectMessage(/办理完毕；已扑灭并清运。[\s\S]*\[确认\] {2}\[仍有问题\]/)
      expect(result.expectFile(/清运后\.jpg/)).toBe('a clean bank')

      // He is not content, the district goes on, and then he is.
      const mine = { channel: own, ts: result.ts }
      await press(office, PATROL, mine, 'patrol.contest')
      await submit(office, PATROL, { text: '次日仍有冒烟。' })
      above.expectUpdate(/状态：已受理，办理中/)
      posted.expectUpdate(/状态：已受理，办理中/)
      above.expectReply(/上报人认为问题仍未解决，请甲区人民政府继续办理/)
      await press(office, DISTRICT_DUTY, inDistrict, 'patrol.handle')
      await submit(office, DISTRICT_DUTY, { text: '夜间值守，未再复燃。' })
      above.expectUpdate(/未再复燃/)
      posted.expectUpdate(/未再复燃/)
      const again = reader.expectMessage(/未再复燃/)
      expect(await press(office, PATROL, { channel: own, ts: again.ts }, 'patrol.close')).toContain('目前状态：已办结')
      above.expectUpdate(/状态：已办结/)
      posted.expectUpdate(/状态：已办结/)
      above.expectReply(/上报人已确认，本件办结/)

      const audited = await listAudit(office.database.database.prisma, { take: 100 })
      expect(audited.map(({ act }) => act).filter((act) => act.startsWith('patrol.'))).toEqual([
        'patrol.report',
        ...['receive', 'passUp', 'receive', 'handle', 'contest', 'handle', 'close'].map((step) => `patrol.${step}`),
      ])
      // Nothing is due any more.
      await office.passDays(10)
    },
    TIMEOUT_MS,
  )

  it(
    'is recalled when nobody receives its report; the third of one place is pointed out once, and a person decides',
    async () => {
      await using office = await startOffice({
        at: '2026-11-23 10:00',
        bot: true,
        office: { patrol: { ...SAMPLE, patterns: { sameKind: null, samePlace: { reports: 3, days: 30 } } } },
      })
      await settleVillages(office)
      const town = office.channel(TOWN)
      await report(office, PATROL, { place: '村北 河堤' })
      const first = town.expectMessage(/XC-2026-0001/)
      await report(office, VILLAGES.west.patrol.slackUserId, { place: '村北河堤' })
      const second = town.expectMessage(/XC-2026-0002/)
      await report(office, PATROL, { place: '村北河堤。', problemKind: 'dust' })
      const third = town.expectMessage(/XC-2026-0003/)
      office.channel(REVIEW).expectNothingElse()
      await report(office, PATROL, { place: '村北“河堤”', problemKind: 'other' })
      town.expectMessage(/XC-2026-0004：其他/)
      const pointedOut = office
        .channel(REVIEW)
        .expectMessage(/^【工具建议】同一地点反复上报[\s\S]*甲区子镇东村“村北“河堤””在30日内被上报3次/)
      expect(pointedOut.text).toContain('XC-2026-0001、XC-2026-0003、XC-2026-0004')
      expect(pointedOut.text).toContain('[督查]  [交办]  [巡查]  [约谈]  [专项督察]  [不采用]')
      // Where Slack opens no conversation the report is taken all the same, and says where to look.
      office.allowCalls('internal_error')
      office.sandbox.faults.add({ kind: 'slackError', code: 'internal_error', method: 'conversations.open', times: 1 })
      expect(await report(office, PATROL, { place: '村北河堤' })).toContain('/duban 巡查 XC-2026-0005')
      expect(office.takeFaults().join()).toContain('"what":"a conversation"')
      town.expectMessage(/XC-2026-0005/)
      office.channel(REVIEW).expectNothingElse()

      const inReview = { channel: REVIEW, ts: pointedOut.ts }
      office.sandbox.channel(REVIEW).record.members.add(DUTY)
      expect(await press(office, DUTY, inReview, 'tool.assignment')).toMatch(/^未查到/)
      expect(await press(office, 'U0ISSUER', inReview, 'tool.supervisoryCheck')).toContain('拟选：督查')
      await submit(office, 'U0ISSUER', { reason: '先到现场核实。' })
      pointedOut.expectUpdate(/已选定“督查”：示例签发员，2026年11月23日[\s\S]*先到现场核实/)

      // Of 0001, refused, the reporter hears; 0002 is opened as a case, 0003 is received, the others lie.
      await press(office, DUTY, { channel: `C${TOWN}`, ts: first.ts }, 'patrol.refuse')
      await submit(office, DUTY, { text: '现场为炊烟。' })
      first.expectUpdate(/结果：经核查不属实/)
      const reader = office.channel(ownChannel(office, PATROL))
      reader.expectMessage(/XC-2026-0001：退回（不属实）[\s\S]*现场为炊烟/)
      const atSecond = { channel: `C${TOWN}`, ts: second.ts }
      await press(office, DUTY, atSecond, 'patrol.receive')
      await press(office, DUTY, atSecond, 'patrol.openCase')
      expect(await submit(office, DUTY, { title: '河堤焚烧秸秆' })).toContain('案件编号JB-2026-0001')
      second.expectUpdate(/案件：JB-2026-0001/)
      office.channel(ownChannel(office, VILLAGES.west.patrol.slackUserId)).acceptAll()
      await press(office, DUTY, { channel: `C${TOWN}`, ts: third.ts }, 'patrol.receive')
      third.expectUpdate(/已受理/)
      reader.expectMessage(/XC-2026-0003：受理/)

      await office.passDays(3)
      const nudges = town.texts().filter((text) => /催办】XC-2026-000[45]/.test(text))
      expect(nudges.length).toBeGreaterThanOrEqual(2)
      expect(nudges.filter((text) => text.includes('XC-2026-0003'))).toEqual([])
      await office.passDays(12)
      // The district is copied once the township has let it lie.
      expect(
        office
          .channel(DISTRICT)
          .texts()
          .filter((text) => text.includes('请督促其尽快办理')),
      ).not.toEqual([])
      office.acceptAll()
    },
    TIMEOUT_MS,
  )
})
