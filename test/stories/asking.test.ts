import { describe, expect, it } from 'vitest'
import { importPeople } from '../../src/workflows/import-people.ts'
import { as, taken } from '../support/acts.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const ASKED_IN = 'CCITYREVIEW'
const CITY = 'U0REVIEWER'
const DISTRICT = `U${codeOf('丙区')}D`
const OWN = `U${codeOf('亥镇')}D`
const SIBLING = `U${codeOf('金镇')}D`

/** Three published months; 土镇 and 火镇 are listed, and 亥镇 fares worse from month to month without being listed. */
async function anOffice(): Promise<TestOffice> {
  const office = await startOffice({
    at: '2026-11-06 10:00',
    rules: { air: { bottom: 2 } },
    bot: true,
    allowOthers: true,
  })
  for (const [index, month] of ['2026-08', '2026-09', '2026-10'].entries()) {
    await office.publishMonth('air', month, ladder({ 亥镇: 45 + index }))
  }
  return office
}

/** Imports a row of the people file. */
async function addPerson(office: TestOffice, row: string): Promise<void> {
  const content = Buffer.from(`person_id,name,unit_code,role,slack_user_id,valid_from,valid_to\n${row}`)
  taken(await importPeople(office.context, { source: { fileName: 'people.csv', content }, by: as('administrator') }))
}

function seen(office: TestOffice, user: string) {
  return office.sandbox.channel(ASKED_IN).ephemerals(user)
}

/** What the person is shown in answer to `/duban …`. */
async function ask(office: TestOffice, user: string, text: string): Promise<string> {
  if (!office.sandbox.users.some(({ id }) => id === user)) office.sandbox.addUser({ id: user })
  office.sandbox.channel(ASKED_IN).record.members.add(user)
  const before = seen(office, user).length
  await office.sandbox.command({ user, channel: ASKED_IN, command: '/duban', text })
  await expect.poll(() => seen(office, user).length, { timeout: 5_000 }).toBe(before + 1)
  return newest(office, user)
}

function newest(office: TestOffice, user: string): string {
  const message = seen(office, user).at(-1)
  return message === undefined ? '' : office.sandbox.readableText(message)
}

/** Presses a button of the newest answer; returns the files in the person's own conversation with the bot. */
async function pressForFile(office: TestOffice, user: string, actionId: string) {
  office.advance({ minutes: 1 })
  const before = seen(office, user).length
  await office.sandbox.press({ user, channel: ASKED_IN, actionId })
  await expect.poll(() => seen(office, user).length, { timeout: 5_000 }).toBe(before + 1)
  const direct = office.sandbox.channels.find(({ kind, members }) => kind === 'im' && members.has(user))
  if (direct === undefined)
    throw new Error(`expected a conversation with ${user}, he was told: ${newest(office, user)}`)
  const ids = office.sandbox
    .channel(direct.id)
    .messages()
    .flatMap(({ files }) => files)
  return office.sandbox.files.filter(({ id }) => ids.includes(id))
}

describe('the history of a unit', () => {
  it('shows its own people every month with place, score and trend, as a chart', async () => {
    await using office = await anOffice()
    const told = await ask(office, OWN, '单位')
    expect(told).toMatchInlineSnapshot(`
      "丙区亥镇空气质量，最近3期已发布的考核结果：
      其间未列入名单。
      得分走势（由远及近）：█▅▁。最近一次得分比2026年9月降低0.6分。
      2026年10月　第10位（有效排名16个），倒数第7位，63.8分
      2026年9月　第9位（有效排名16个），并列倒数第7位，64.4分
      2026年8月　第9位（有效排名16个），倒数第8位，65.0分
      尚未发布过水环境质量排名。
      查看责任人：/duban 责任人 110105001
      (line) 丙区亥镇空气质量综合得分
      综合得分: 2026-08 65, 2026-09 64.4, 2026-10 63.8
      [导出CSV]  [导出XLSX]"
    `)
    expect(await ask(office, DISTRICT, 'unit 亥镇 air')).toContain('2026年10月　第')
    expect(await ask(office, CITY, `单位 丙区亥镇`)).toContain('得分走势')
  })

  it('shows who works on whole months of any unit what the published lists say, and no score of his own finding', async () => {
    await using office = await anOffice()
    await addPerson(office, 'p-elsewhere,甲区审核员,110101,reviewer,U0ELSEWHERE,,')
    const told = await ask(office, 'U0ELSEWHERE', '单位 亥镇 空气')
    expect(told).toMatchInlineSnapshot(`
      "丙区亥镇空气质量，最近3期已发布的考核结果：
      其间未列入名单。
      2026年10月　未列入名单
      2026年9月　未列入名单
      2026年8月　未列入名单
      [导出CSV]  [导出XLSX]"
    `)
    expect(await ask(office, 'U0ELSEWHERE', '单位 土镇 空气')).toMatch(
      /2026年10月　第16位（有效排名16个），倒数第1位，[\d.]+分，列入名单/,
    )
  })

  it('refuses a sibling in the bytes in which a unit that is not there is refused', async () => {
    await using office = await anOffice()
    const refused = await ask(office, SIBLING, '单位 亥镇')
    expect(refused).toMatch(/^未查到/)
    for (const other of [
      '单位 无此镇',
      '单位 土镇 空气',
      `单位 ${codeOf('亥镇')}`,
      '单位 丙区',
      '排名 空气 亥镇',
      '排名 空气 无此镇',
    ]) {
      expect(await ask(office, SIBLING, other)).toBe(refused)
    }
  })

  it('of a district names which of its townships were listed', async () => {
    await using office = await anOffice()
    expect(await ask(office, DISTRICT, '单位 空气')).toContain('2026年10月　列入名单2个：土镇、火镇')
    expect(await ask(office, CITY, '单位 甲区 空气')).toContain('2026年10月　无单位列入名单')
  })

  it('comes as a picture by a button where the workspace takes no charts', async () => {
    await using office = await anOffice()
    office.sandbox.refuseBlocks(['data_visualization'])
    const told = await ask(office, OWN, '单位')
    expect(told).toContain('[趋势图]')
    expect(told).not.toContain('(line)')
    const [picture] = await pressForFile(office, OWN, 'unit.picture')
    expect(picture?.name).toBe(`trend-air-${codeOf('亥镇')}.png`)
    expect(picture?.content?.subarray(1, 4).toString()).toBe('PNG')
    // It is not tried again: the second answer is one use of its address.
    const uses = office.sandbox.callCounts.get('response_url invalid_blocks')
    await ask(office, OWN, '单位')
    expect(office.sandbox.callCounts.get('response_url invalid_blocks')).toBe(uses)
    expect(uses).toBe(1)
  })
})

describe('a unit named by part of its name', () => {
  it('is asked back with buttons, and a press shows it in the place of the question', async () => {
    await using office = await anOffice()
    const told = await ask(office, DISTRICT, '单位 镇')
    expect(told).toContain('有不止一个单位符合“镇”，请选择：')
    expect(told).toContain('[丙区亥镇]')
    expect(told).not.toContain('子镇')
    expect(await ask(office, CITY, '单位 镇')).toContain('另有8个单位符合')
    office.advance({ minutes: 1 })
    const value = JSON.stringify({ ask: 'unit', unitCode: codeOf('亥镇'), medium: null })
    const count = seen(office, DISTRICT).length
    await office.sandbox.press({ user: DISTRICT, channel: ASKED_IN, actionId: 'unit.show', value })
    await expect.poll(() => newest(office, DISTRICT), { timeout: 5_000 }).toContain('丙区亥镇空气质量')
    expect(seen(office, DISTRICT)).toHaveLength(count)
  })
})

describe('who answers for a unit', () => {
  it('is told today’s people and, of a day, those of that day', async () => {
    await using office = await anOffice()
    const code = codeOf('亥镇')
    await addPerson(office, `p-before,前任某,${code},principal,,2024-01-01,2026-06-30`)
    expect(await ask(office, OWN, '责任人')).toContain('主要负责同志：示例·亥镇主要负责人')
    const then = await ask(office, DISTRICT, 'who 亥镇 2026-06-30')
    expect(then).toContain('丙区亥镇，2026年6月30日的责任人：')
    expect(then).toContain('主要负责同志：前任某（自2024年1月1日起）')
    expect(await ask(office, DISTRICT, '责任人 亥镇 2026年7月1日')).not.toContain('前任某')
  })

  it('refuses a unit elsewhere and a unit that is not there in the same bytes', async () => {
    await using office = await anOffice()
    const elsewhere = await ask(office, OWN, '责任人 子镇')
    expect(elsewhere).toMatch(/^未查到/)
    expect(await ask(office, OWN, '责任人 无此镇')).toBe(elsewhere)
    expect(await ask(office, OWN, `责任人 ${codeOf('子镇')}`)).toBe(elsewhere)
    expect(await ask(office, OWN, '责任人 110999001')).toBe(elsewhere)
    // A name that only units elsewhere have is not asked back either.
    expect(await ask(office, OWN, '责任人 甲')).toBe(elsewhere)
  })

  it('refuses a press that names a unit elsewhere, as the command does', async () => {
    await using office = await anOffice()
    const refused = await ask(office, OWN, '责任人 子镇')
    await ask(office, OWN, '责任人')
    const message = seen(office, OWN).at(-1)
    const button = message?.blocks
      .flatMap(({ elements }) => elements as Record<string, unknown>[])
      .find(({ action_id: id }) => id === 'export.csv')
    if (button === undefined) throw new Error('expected an export button')
    button.value = JSON.stringify({ ask: 'who', unitCode: codeOf('子镇'), day: '2026-11-06' })
    office.advance({ minutes: 1 })
    const before = seen(office, OWN).length
    await office.sandbox.press({ user: OWN, channel: ASKED_IN, actionId: 'export.csv' })
    await expect.poll(() => seen(office, OWN).length, { timeout: 5_000 }).toBe(before + 1)
    expect(newest(office, OWN)).toBe(refused)
  })
})

describe('an export', () => {
  it('holds exactly what was asked and may be seen, and reaches the asker alone', async () => {
    await using office = await anOffice()
    await ask(office, OWN, '排名 空气')
    const [csv] = await pressForFile(office, OWN, 'export.csv')
    expect(csv?.name).toBe('ranking-air-2026-10.csv')
    const lines = csv?.content?.toString('utf8').trimEnd().split('\r\n') ?? []
    expect(lines).toMatchInlineSnapshot(`
      [
        "﻿月份,考核项目,单位代码,所属区,单位名称,位次,倒数位次,综合得分,质量数值,工作得分,列入名单,不参与排名的原因",
        "2026-10,空气质量,110105001,丙区,亥镇,10,7,63.8,47.0,80,否,",
      ]
    `)
    expect(newest(office, OWN)).toBe('文件《ranking-air-2026-10.csv》已发到您与督办的私信，只有您看得到。')
    await ask(office, CITY, '排名 空气')
    const [whole] = await pressForFile(office, CITY, 'export.csv')
    expect(whole?.content?.toString('utf8').trimEnd().split('\r\n')).toHaveLength(1 + 16)
    await ask(office, OWN, '单位 空气')
    const files = await pressForFile(office, OWN, 'export.xlsx')
    expect(files.map(({ name }) => name)).toEqual(['ranking-air-2026-10.csv', `unit-${codeOf('亥镇')}.xlsx`])
  })
})

describe('the ranking of a month', () => {
  it('shows a person the places of his own units, and who works on whole months the list', async () => {
    await using office = await anOffice()
    const own = await ask(office, OWN, '排名 空气 2026-09')
    expect(own).toContain('您可以查看的单位：\n丙区亥镇　第')
    expect(own).not.toContain('金镇')
    expect(own).toMatch(/完整名单见全市通报：\nhttp/)
    expect(await ask(office, DISTRICT, '排名 空气')).toContain('丙区金镇　第')
    expect(await ask(office, DISTRICT, '排名 空气 2026-10 金镇')).toMatch(/2026年10月空气质量排名\n丙区金镇　第\d+位/)
    expect(await ask(office, DISTRICT, '排名 空气 土镇')).toContain('，列入名单')
    expect(await ask(office, CITY, '排名 空气')).toContain('丙区土镇')
  })
})
