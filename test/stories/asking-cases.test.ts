import { describe, expect, it } from 'vitest'
import { registerCase } from '../../src/workflows/cases/register-case.ts'
import { as, taken } from '../support/acts.ts'
import { caseDesk } from '../support/cases.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf } from '../support/small-office.ts'

const ASKED_IN = 'CCITYREVIEW'
const CITY = 'U0REVIEWER'
const OWN = `U${codeOf('子镇')}D`
const DISTRICT = `U${codeOf('甲区')}D`
const SIBLING = `U${codeOf('丑镇')}D`
const ELSEWHERE = `U${codeOf('午镇')}D`

function anOffice(): Promise<TestOffice> {
  return startOffice({ at: '2026-11-23 10:00', bot: true, allowOthers: true })
}

function seen(office: TestOffice, user: string) {
  return office.sandbox.channel(ASKED_IN).ephemerals(user)
}

function newest(office: TestOffice, user: string): string {
  const message = seen(office, user).at(-1)
  return message === undefined ? '' : office.sandbox.readableText(message)
}

async function ask(office: TestOffice, user: string, text: string): Promise<string> {
  office.sandbox.channel(ASKED_IN).record.members.add(user)
  const before = seen(office, user).length
  await office.sandbox.command({ user, channel: ASKED_IN, command: '/duban', text })
  await expect.poll(() => seen(office, user).length, { timeout: 5_000 }).toBe(before + 1)
  return newest(office, user)
}

async function press(office: TestOffice, user: string, actionId: string): Promise<void> {
  office.advance({ minutes: 1 })
  await office.sandbox.press({ user, channel: ASKED_IN, actionId })
}

describe('a case asked for by its number', () => {
  it('shows its links, what comes next, what the person may do, and where to read on', async () => {
    await using office = await anOffice()
    const number = await caseDesk(office.context).upTo('signFor')
    await office.settle()
    const told = await ask(office, OWN, `案件 ${number}`)
    expect(told.replace(/http:\S+/, 'LINK')).toMatchInlineSnapshot(`
      "JB-2026-0001｜甲区子镇｜来源：市级督察｜状态：已签收，待报送整改方案｜工地裸土未覆盖
      任务分解 ✓ 2026年11月23日 → 交办 ✓ 2026年11月23日 → 签收 ✓ 2026年11月23日 → 整改方案 … → 调度督查 – → 明察核验 – → 信息公开 – → 整改验收 – → 销号 –
      整改时限：2026年12月31日
      下一步：牵头单位报送整改方案
      您可见的附件：0
      您现在可以办理：报送整改方案、申请延期
      LINK
      [查看案件]  [导出CSV]  [导出XLSX]"
    `)
    expect(await ask(office, SIBLING, `case ${number.toLowerCase()}`)).toMatch(/^未查到/)
    expect(await ask(office, DISTRICT, `案件 ${number}`)).toContain(`${number}｜甲区子镇`)
    expect(await ask(office, CITY, `案件 ${number}`)).not.toContain('http')
  })

  it('is refused to a sibling in the very bytes in which a number that does not exist is', async () => {
    await using office = await anOffice()
    const number = await caseDesk(office.context).upTo('assign')
    const absent = number.replace(/\d$/, '9')
    expect(absent).not.toBe(number)
    for (const user of [SIBLING, ELSEWHERE]) {
      const refused = await ask(office, user, `案件 ${number}`)
      expect(refused).toMatch(/^未查到/)
      expect(await ask(office, user, `案件 ${absent}`)).toBe(refused)
      expect(await ask(office, user, '案件 子镇')).toBe(refused)
      expect(await ask(office, user, '案件 无此镇')).toBe(refused)
      expect(await ask(office, user, '案件')).toBe('没有符合条件的案件。')
    }
  })

  it('is nobody’s but its issuer’s until it is assigned', async () => {
    await using office = await anOffice()
    const number = await caseDesk(office.context).upTo('decompose')
    expect(await ask(office, OWN, `案件 ${number}`)).toMatch(/^未查到/)
    expect(await ask(office, CITY, `案件 ${number}`)).toContain('待交办')
  })
})

describe('a list of cases', () => {
  async function manyCases(office: TestOffice): Promise<void> {
    for (let index = 1; index <= 19; index += 1) {
      const of = { title: `问题${index}`, description: '裸土未覆盖', source: 'municipalInspection' } as const
      const leadUnit = index <= 18 ? codeOf('子镇') : codeOf('午镇')
      taken(await registerCase(office.context, { ...of, leadUnit, by: as('issuer') }))
    }
  }

  it('comes in pages, to and fro in the place of the page before, each case with a button', async () => {
    await using office = await anOffice()
    await manyCases(office)
    const first = await ask(office, CITY, '案件 子镇 市级督察')
    expect(first.split('\n')[0]).toBe('共18件，第1页，共3页：')
    expect(first).toContain('｜问题18')
    expect(first).not.toContain('上一页')
    const count = seen(office, CITY).length
    await press(office, CITY, 'cases.next')
    await expect.poll(() => newest(office, CITY), { timeout: 5_000 }).toContain('第2页')
    await press(office, CITY, 'cases.next')
    await expect.poll(() => newest(office, CITY), { timeout: 5_000 }).toContain('第3页')
    expect(newest(office, CITY)).toContain('｜问题1')
    expect(newest(office, CITY)).not.toContain('下一页')
    await press(office, CITY, 'cases.previous')
    await expect.poll(() => newest(office, CITY), { timeout: 5_000 }).toContain('第2页')
    await press(office, CITY, 'cases.previous')
    await expect.poll(() => newest(office, CITY), { timeout: 5_000 }).toBe(first)
    expect(seen(office, CITY)).toHaveLength(count)
    await press(office, CITY, 'case.show')
    await expect.poll(() => newest(office, CITY), { timeout: 5_000 }).toContain('下一步：')
    expect(seen(office, CITY)).toHaveLength(count + 1)
  })

  it('takes state, source, overdue and mine together with a unit', async () => {
    await using office = await anOffice()
    const desk = caseDesk(office.context)
    const number = await desk.upTo('assign')
    await manyCases(office)
    expect(await ask(office, OWN, '案件 我的')).toContain(number)
    expect(await ask(office, OWN, '案件')).toMatch(/^共1件/)
    expect(await ask(office, OWN, '案件 待签收')).toContain(number)
    expect(await ask(office, OWN, '案件 整改中')).toBe('没有符合条件的案件。')
    expect(await ask(office, DISTRICT, '案件 甲区 已交办')).toContain(number)
    expect(await ask(office, CITY, '案件 午镇')).toMatch(/^共1件/)
    expect(await ask(office, CITY, '案件 逾期')).toBe('没有符合条件的案件。')
    office.advance({ days: 400 })
    expect(await ask(office, CITY, '案件 逾期 子镇')).toMatch(/已逾期\d+日/)
  })

  it('is taken away whole, as far as the person may see it', async () => {
    await using office = await anOffice()
    const number = await caseDesk(office.context).upTo('assign')
    await manyCases(office)
    const linesFor = async (user: string, text: string) => {
      await ask(office, user, text)
      const before = seen(office, user).length
      await press(office, user, 'export.csv')
      await expect.poll(() => seen(office, user).length, { timeout: 5_000 }).toBe(before + 1)
      const direct = office.sandbox.channels.find(({ kind, members }) => kind === 'im' && members.has(user))
      const ids =
        direct === undefined
          ? []
          : office.sandbox
              .channel(direct.id)
              .messages()
              .flatMap(({ files }) => files)
      const file = office.sandbox.files.findLast(({ id }) => ids.includes(id))
      return file?.content?.toString('utf8').trimEnd().split('\r\n') ?? []
    }
    expect(await linesFor(CITY, '案件')).toHaveLength(1 + 20)
    const own = await linesFor(OWN, '案件')
    expect(own).toHaveLength(1 + 1)
    expect(own[1]).toContain(number)
    const timeline = await linesFor(OWN, `案件 ${number}`)
    expect(timeline.slice(1).map((line) => line.split(',')[2])).toEqual(['交办', '任务分解', '登记'])
  })
})
