import { describe, expect, it } from 'vitest'
import { importPeople } from '../../src/workflows/import-people.ts'
import { as, taken } from '../support/acts.ts'
import { caseDesk, localPerson } from '../support/cases.ts'
import { type Clicker, clicker } from '../support/clicks.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf } from '../support/small-office.ts'
import { toCsv } from '../support/tables.ts'

const TOWN = codeOf('子镇')
const TOWN_CHANNEL = `C${TOWN}`
const REVIEW = 'CCITYREVIEW'
const TIMEOUT_MS = 300_000

function cityPerson(office: TestOffice, user: string): Clicker {
  return clicker(office, user, REVIEW)
}

function localClicker(office: TestOffice, unit: string, letter: 'D' | 'L' | 'P' = 'D'): Clicker {
  return clicker(
    office,
    `U${codeOf(unit)}${letter}`,
    codeOf(unit).length > 6 ? `C${codeOf(unit)}` : `C000${codeOf(unit)}`,
  )
}

function aPhoto(office: TestOffice, user: string, content: string) {
  return office.sandbox.addFile({ user, name: '现场.jpg', content: Buffer.from(content) })
}

/** What the person's own conversation with the bot holds. */
function sentDirectly(office: TestOffice, user: string): readonly string[] {
  const direct = office.sandbox.channels.find(({ kind, members }) => kind === 'im' && members.has(user))
  const ids =
    direct === undefined
      ? []
      : office.sandbox
          .channel(direct.id)
          .messages()
          .flatMap(({ files }) => files)
  return office.sandbox.files.filter(({ id }) => ids.includes(id)).map(({ content }) => content?.toString() ?? '')
}

/** Local days on which the channel was reminded, while the clock goes on day by day. */
async function remindedOn(office: TestOffice, channel: string, days: number): Promise<readonly string[]> {
  const reminders = () =>
    office.sandbox
      .channel(channel)
      .readable()
      .filter((text) => /^【(催办|逾期督办)】/.test(text)).length
  const found: string[] = []
  for (let day = 0; day < days; day += 1) {
    const before = reminders()
    await office.passDays(1)
    if (reminders() > before) found.push(office.clock.now().toISOString().slice(5, 10))
  }
  return found
}

describe('a case in Slack', () => {
  it(
    'is registered, assigned and signed for by buttons, rests over National Day, and is not closed by its own people',
    async () => {
      await using office = await startOffice({ at: '2026-09-21 10:00', bot: true, allowOthers: true })
      const issuer = cityPerson(office, 'U0ISSUER')
      const duty = localClicker(office, '子镇')
      expect(await issuer.ask('案件 登记')).toMatch(/登记案件[\s\S]*问题[\s\S]*来源[\s\S]*中央督察反馈[\s\S]*牵头单位/)
      const problem = {
        title: '工地裸土未覆盖',
        description: '约2000平方米裸土未覆盖。',
        source: 'municipalInspection',
        lead: '甲区/没有的镇',
      }
      expect(await issuer.submit(problem)).toMatch(/^lead: 未办理：单位表里没有这个单位/)
      expect(await issuer.submit({ ...problem, lead: '子镇', due: '2026-09-21' })).toMatch(/^due: 请选择今天以后的日期/)
      expect(await issuer.submit({ ...problem, lead: '子镇' })).toMatch(/已登记：JB-2026-0001（工地裸土未覆盖）/)
      expect(await issuer.pressInView('case.decompose')).toMatch(/目前：甲区子镇/)
      const plan = { goal: '裸土全部覆盖', measures: '立即苫盖', due: '2026-10-31' }
      expect(await issuer.submit({ ...plan, links: 'ftp://example.invalid' })).toMatch(/^links: 请填写以https/)
      expect(await issuer.submit(plan)).toContain('下一步：交办单位交办')
      expect(await duty.ask('案件 JB-2026-0001')).toMatch(/^未查到/)
      await issuer.pressInView('case.assign')
      expect(await issuer.submit({})).toContain('目前状态：已交办，待签收')
      await issuer.leave()

      expect(await duty.press('case.signFor')).toMatch(
        /已办理“签收”：JB-2026-0001[\s\S]*\[报送整改方案\] {2}\[申请延期\]/,
      )
      const reviewer = clicker(office, 'U0REVIEWER', TOWN_CHANNEL)
      expect(await reviewer.press('case.signFor')).toMatch(/^未办理：这一步不由您办理/)
      // Fifteen days after the signing lie in National Day; the first working day after it is the 8th, and the Saturday
      // that follows is a working day.
      expect(await duty.press('case.open')).toMatch(/报送整改方案应于2026年10月8日（星期四）前办理/)
      await duty.leave()
      expect(await remindedOn(office, TOWN_CHANNEL, 20)).toEqual(['09-28', '09-30', '10-08', '10-10'])

      expect(await duty.press('case.open')).toContain('签收（子镇')
      expect(await duty.pressInView('case.submitPlan')).toContain('JB-2026-0001')
      const photo = aPhoto(office, `U${TOWN}D`, 'as it was')
      expect(await duty.submit({ text: '两周内完成', files: [photo.id] })).toContain('待审核')
      expect(await duty.close()).toMatch(/报送整改方案（子镇[\s\S]*内容：两周内完成[\s\S]*材料：现场\.jpg/)
      expect(duty.buttons()).not.toContain('case.approvePlan')
      await duty.leave()

      const chen = { person_id: 'p-chen', name: '陈签发', slack_user_id: 'U0CHEN' }
      office.sandbox.addUser({ id: 'U0CHEN' })
      await post(office, { ...chen, unit_code: '110000', role: 'issuer' })
      const desk = caseDesk(office.context)
      for (const [step, by] of [
        ['approvePlan', as('reviewer')],
        ['reportProgress', localPerson(TOWN)],
        ['claimCompletion', localPerson(TOWN)],
        ['passVerification', as('reviewer')],
        ['disclose', as('reviewer')],
        ['accept', as('issuer')],
      ] as const) {
        taken(await desk.step('JB-2026-0001', step, by))
      }
      await duty.ask('案件 JB-2026-0001')
      expect(await duty.press('case.open')).toContain('已验收，待销号')
      expect(duty.buttons()).toEqual(['case.addEvidence', 'case.evidence', 'export.csv', 'export.xlsx', 'case.older'])
      const issuerToo = cityPerson(office, 'U0CHEN')
      await issuerToo.ask('案件 JB-2026-0001')
      await issuerToo.press('case.open')
      expect(issuerToo.buttons()).toContain('case.close')
      // He becomes a leader of the township while the view is open before him.
      await post(office, { ...chen, unit_code: TOWN, role: 'leaderInCharge' })
      expect(await issuerToo.pressInView('case.close')).toMatch(/被整改单位不核验、不验收、不销号自己的案件/)
      expect(taken(await desk.view('JB-2026-0001', as('issuer'))).state).toBe('accepted')
    },
    TIMEOUT_MS,
  )

  it(
    'with a photo that does not match is reopened, and only named people learn why',
    async () => {
      await using office = await startOffice({ at: '2026-11-23 10:00', bot: true, allowOthers: true })
      const desk = caseDesk(office.context)
      const number = await desk.upTo('reportProgress')
      const evidence = { files: [{ fileName: '完工.jpg', content: Buffer.from('as reported') }], links: [] }
      taken(await desk.step(number, 'claimCompletion', localPerson(TOWN), {}, evidence))
      await office.settle()
      const [duty, principal] = [localClicker(office, '子镇'), localClicker(office, '子镇', 'P')]
      const [district, reviewer, issuer] = [
        localClicker(office, '甲区'),
        cityPerson(office, 'U0REVIEWER'),
        cityPerson(office, 'U0ISSUER'),
      ]
      const open = async (who: Clicker) => {
        await who.leave()
        await who.ask(`案件 ${number}`)
        return who.press('case.open')
      }
      const outsiders = async () => [await open(duty), await open(principal), await open(district)]
      const before = await outsiders()
      const posted = (await office.messages()).length

      expect(await open(reviewer)).toContain('材料：完工.jpg')
      expect(await reviewer.pressInView('case.evidence')).toMatch(/材料共1件[\s\S]*完工\.jpg（1 KB）[\s\S]*SHA-256/)
      expect(await reviewer.pressInView('case.sendEvidence')).toContain('文件《完工.jpg》已发到您与督办的私信')
      expect(sentDirectly(office, 'U0REVIEWER')).toEqual(['as reported'])
      await reviewer.close()
      await reviewer.close()
      expect(await reviewer.pressInView('case.suspectFalse')).toMatch(/表面整改[\s\S]*假装整改[\s\S]*敷衍整改/)
      const photo = aPhoto(office, 'U0REVIEWER', 'as it is')
      const suspicion = { falseKind: 'pretended', reason: '现场与所报照片不符', files: [photo.id] }
      expect(await reviewer.submit(suspicion)).toContain('已办理“拟认定虚假整改”')
      expect(await reviewer.close()).toMatch(
        /〔限知悉人员〕假装整改：拟认定[\s\S]*类型：假装整改[\s\S]*材料：现场\.jpg/,
      )
      expect(await outsiders()).toEqual(before)
      expect(await office.messages()).toHaveLength(posted)
      expect(await reviewer.pressInView('case.passVerification').catch(String)).toContain('no element')

      expect(await open(issuer)).toContain('拟认定')
      expect(await issuer.pressInView('case.confirmFalse')).toContain('深刻检查时限')
      const decision = { reason: '经核实', due: '2027-03-31' }
      expect(await issuer.submit(decision)).toMatch(/^selfCriticismDue: 请选择今天以后的日期/)
      expect(await issuer.submit({ ...decision, selfCriticismDue: '2026-12-31' })).toContain('目前状态：整改中')
      for (const told of [await open(duty), await open(district)]) {
        expect(told).toMatch(/重新整改/)
        expect(told).not.toMatch(/虚假|假装|深刻检查|不符|经核实|现场\.jpg/)
      }
      expect(duty.buttons()).not.toContain('selfCriticism.receive')
      expect(await open(principal)).toContain('〔限知悉人员〕子镇主要负责人深刻检查：待报送，时限2026年12月31日')
      expect(principal.buttons()).not.toContain('selfCriticism.receive')

      await open(reviewer)
      await reviewer.pressInView('selfCriticism.receive')
      expect(await reviewer.submit({ links: 'https://example.invalid/1' })).toContain('深刻检查：已收到')
      expect(await reviewer.close()).toContain('深刻检查：已收到')
      await reviewer.pressInView('selfCriticism.close')
      expect(await reviewer.submit({})).toContain('深刻检查：已办结')
      expect(JSON.stringify(await office.messages())).not.toMatch(/虚假|假装整改|深刻检查|照片不符/)
    },
    TIMEOUT_MS,
  )

  it(
    'of two districts has one lead above the townships, none of which ends it; a sibling finds nothing',
    async () => {
      await using office = await startOffice({ at: '2026-11-23 10:00', bot: true, allowOthers: true })
      const issuer = cityPerson(office, 'U0ISSUER')
      const number = 'JB-2026-0001'
      await issuer.ask('case new')
      const problem = {
        title: '界河两岸倾倒垃圾',
        description: '同一断面两岸均有。',
        source: 'majorProblem',
        lead: '子镇',
        territories: '甲区/子镇；乙区/午镇',
      }
      expect(await issuer.submit(problem)).toMatch(/^lead: 请核对单位：.*跨区域的案件由区级或市级单位牵头/)
      expect(await issuer.submit({ ...problem, lead: '甲区' })).toContain(`已登记：${number}`)
      const desk = caseDesk(office.context)
      for (const step of ['decompose', 'assign'] as const) taken(await desk.step(number, step, as('issuer')))
      await office.settle()

      const lead = localClicker(office, '甲区')
      expect(await lead.press('case.open')).toMatch(/属地：甲区子镇、乙区午镇/)
      expect(lead.buttons().slice(0, 2)).toEqual(['case.signFor', 'case.askExtension'])
      expect(await lead.pressInView('case.signFor')).toContain('已签收，待报送整改方案')
      expect(await lead.pressInView('case.submitPlan')).toContain('甲区')
      expect(await lead.submit({ text: '两岸同时清理' })).toContain('待审核')
      expect(await lead.close()).toContain('两岸同时清理')

      const territory = localClicker(office, '午镇')
      expect(await territory.press('case.open')).toContain('涉及几个行政区域，由区级或市级验收、销号')
      for (const [step, by] of [
        ['approvePlan', as('reviewer')],
        ['reportProgress', localPerson('110101')],
        ['claimCompletion', localPerson('110101')],
        ['passVerification', as('reviewer')],
        ['disclose', as('reviewer')],
      ] as const) {
        taken(await desk.step(number, step, by))
      }
      await territory.leave()
      await territory.press('case.open')
      expect(territory.buttons().filter((id) => id.startsWith('case.'))).toEqual([
        'case.raiseObjection',
        'case.addEvidence',
        'case.evidence',
        'case.older',
      ])
      await territory.pressInView('case.addEvidence')
      expect(await territory.submit({})).toMatch(/^files: 请核对材料/)
      expect(await territory.submit({ links: 'https://example.invalid/2' })).toContain(`已补充材料：${number}`)

      const sibling = localClicker(office, '丑镇')
      const absent = await sibling.ask('案件 JB-2026-0999')
      expect(absent).toMatch(/^未查到/)
      expect(await sibling.ask(`案件 ${number}`)).toBe(absent)
      expect(await sibling.ask('案件 登记')).toMatch(/登记案件[\s\S]*巡查上报/)
      expect(JSON.stringify(office.sandbox.openViewOf(`U${codeOf('丑镇')}D`)?.view)).not.toContain('centralFeedback')
      const local = { title: '焚烧秸秆', description: '村东。', source: 'patrolReport', lead: '子镇' }
      expect(await sibling.submit(local)).toContain('由交办单位任务分解、交办')
      expect(sibling.buttons()).toEqual([])
    },
    TIMEOUT_MS,
  )
})

async function post(office: TestOffice, row: Readonly<Record<string, string>>): Promise<void> {
  const content = Buffer.from(toCsv([Object.keys(row), Object.values(row)]))
  taken(await importPeople(office.context, { source: { fileName: 'people.csv', content }, by: as('administrator') }))
}
