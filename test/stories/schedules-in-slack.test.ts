import { expect, it } from 'vitest'
import { lookAtSchedules } from '../../src/jobs/scheduler.ts'
import { importPeople } from '../../src/workflows/import-people.ts'
import { as, taken } from '../support/acts.ts'
import { MONTH_DAYS } from '../support/built-in-schedules.ts'
import { startOffice, type TestOffice } from '../support/office.ts'

const REVIEW = 'month.ask-for-review/air'
const OPERATIONS = 'CCITYOPERATIONS'
const [ONE, OTHER] = ['U0ADMINISTRATOR', 'U0REVIEWER'] as const
const SECOND = `person_id,name,unit_code,role,slack_user_id
sample-reviewer,示例审核员,110000,administrator,${OTHER}
`

/** Asks or presses: what the person is told, or the form that opens, as one text. */
async function answer(office: TestOffice, user: string, act: () => Promise<unknown>): Promise<string> {
  const told = () => office.sandbox.channel(OPERATIONS).ephemerals(user)
  const [before, formBefore] = [told().length, office.sandbox.openViewOf(user)]
  // Slack tells two presses apart by their time.
  office.advance({ minutes: 1 })
  await act()
  const form = () => office.sandbox.openViewOf(user)
  await expect.poll(() => told().length > before || form() !== formBefore, { timeout: 20_000 }).toBe(true)
  const last = told().at(-1)
  return told().length > before && last !== undefined ? office.sandbox.readableText(last) : JSON.stringify(form()?.view)
}

function ask(office: TestOffice, user: string, text: string): Promise<string> {
  return answer(office, user, () => office.sandbox.command({ user, channel: OPERATIONS, command: '/duban', text }))
}

function press(office: TestOffice, user: string, actionId: string): Promise<string> {
  return answer(office, user, () => office.sandbox.press({ user, channel: OPERATIONS, actionId }))
}

/** Sends in the form on top: what it turns into, or the errors at its fields. */
async function submit(
  office: TestOffice,
  user: string,
  entries: Readonly<Record<string, string | null>>,
): Promise<string> {
  await office.sandbox.submitView({ user, entries })
  const view = office.sandbox.openViewOf(user)
  const errors = Object.values(view?.errors ?? {})
  return errors.length > 0 ? errors.join('\n') : JSON.stringify(view?.view)
}

it('administrators see, change and undo schedules in Slack, one at a time, and decide about what was missed', async () => {
  const schedule = { ...MONTH_DAYS, workingDay: 'stay' } as const
  await using office = await startOffice({ at: '2026-10-01 08:00', office: { schedule }, bot: true })
  const source = { fileName: 'people.csv', content: new TextEncoder().encode(SECOND) }
  taken(await importPeople(office.context, { source, by: as('administrator') }))

  expect(await ask(office, 'U0IMPORTER', 'schedule')).toMatch(/未办理：您今天的角色/)
  expect(await ask(office, ONE, '日程')).toMatch(
    /日程共7项[\s\S]*请审核员审核空气质量排名（month\.ask-for-review\/air）｜启用｜每月10日，09:00/,
  )
  expect(await press(office, ONE, 'schedule.add')).toMatch(/新增日程[\s\S]*请数据员报数据表[\s\S]*启动年度报送/)
  const own = { id: 'review weekly', job: 'month.ask-for-review', argument: 'medium=water', timing: '0 9 * * mon' }
  const rest = { missed: 'once', hours: null, timeZone: 'Asia/Shanghai', quietHours: null, audience: null, owner: null }
  expect(await submit(office, ONE, { ...own, ...rest })).toMatch(/日程编号“review weekly”：应为字母/)
  expect(await submit(office, ONE, { ...own, ...rest, id: 'review/weekly' })).toMatch(
    /将新增请审核员审核水环境质量排名（review\/weekly）[\s\S]*2026年10月5日（星期一）09:00/,
  )
  expect(await submit(office, ONE, {})).toMatch(/已保存：review\/weekly，第1版/)
  await office.sandbox.closeView({ user: ONE })
  expect(await ask(office, ONE, 'schedule review/weekly')).toMatch(/启用/)
  expect(await press(office, ONE, 'schedule.switchOff')).toMatch(/第2版[\s\S]*已停用/)
  // Two administrators open the same schedule.
  expect(await ask(office, ONE, `schedule ${REVIEW}`)).toMatch(/2026年10月10日（星期六）09:00（调休上班日）/)
  expect(await press(office, ONE, 'schedule.change')).toContain('每月10日，09:00')
  await ask(office, OTHER, `schedule ${REVIEW}`)
  expect(await press(office, OTHER, 'schedule.change')).toContain('每月10日，09:00')

  const entries = {
    timing: '每月10日',
    missed: 'ask',
    hours: null,
    timeZone: 'Asia/Shanghai',
    quietHours: null,
    audience: null,
    owner: null,
  }
  expect(await submit(office, ONE, entries)).toMatch(/时间安排“每月10日”：写法应如每月10日，遇休息日顺延，09:00；/)
  expect(
    await submit(office, ONE, { ...entries, timing: '每月10日，遇休息日顺延，09:00', timeZone: 'Peking' }),
  ).toMatch(/时区“Peking”/)
  const preview = await submit(office, ONE, { ...entries, timing: '每月10日，遇休息日顺延，09:00' })
  expect(preview).toMatch(/时间安排：每月10日，09:00 → 每月10日，遇休息日顺延，09:00/)
  expect(preview).toMatch(
    /2026年10月10日（星期六）09:00（调休上班日）.*2027年1月11日（星期一）09:00（原定2027年1月10日（星期日），遇休息日顺延；2027年放假安排未确认）/,
  )
  expect(await ask(office, ONE, `日程 ${REVIEW}`)).toMatch(/第1版/)
  expect(await submit(office, ONE, {})).toMatch(
    /已保存：month\.ask-for-review\/air，第2版[\s\S]*2026年11月10日（星期二）/,
  )

  // The other one has the first version before him.
  const refused = await submit(office, OTHER, { ...entries, timing: '每月12日，09:00', missed: 'once' })
  expect(refused).toMatch(
    /刚才已被修改[\s\S]*时间安排: 每月10日，09:00 → 每月10日，遇休息日顺延，09:00[\s\S]*示例管理员/,
  )
  for (const user of [ONE, OTHER]) await office.sandbox.closeView({ user })

  // The machine is off from the 9th of October to the 12th.
  office.advance({ days: 11 })
  await lookAtSchedules({ context: office.context, ...office.workers })
  await office.settle()
  office.channel('CCITYREVIEW').expectMessages(/^【请报数据】/, 2)
  office.channel('CCITYREVIEW').expectMessage(/^【待办】2026年9月.*水/)
  const question = office
    .channel(OPERATIONS)
    .expectMessage(/^【日程错过】请审核员审核空气质量排名[\s\S]*2026年10月10日（星期六）上午9:00/)
  expect(await press(office, ONE, 'schedule.makeUp')).toMatch(/已决定补做/)
  expect(await press(office, OTHER, 'schedule.skipMissed').catch(() => 'the buttons are gone')).toMatch(
    /已经有人决定|buttons are gone/,
  )
  await lookAtSchedules({ context: office.context, ...office.workers })
  await office.settle()
  office.channel('CCITYREVIEW').expectMessage(/^【待办】2026年9月.*空气/)
  const decided = office.channel(OPERATIONS).expectMessage(/处理结果：补做最近一次。示例管理员/)
  expect(decided.ts).toBe(question.ts)

  expect(await ask(office, OTHER, `日程 ${REVIEW}`)).toMatch(/2026年10月10日（星期六）09:00　补运行/)
  expect(await press(office, OTHER, 'schedule.undo')).toMatch(/已保存：month\.ask-for-review\/air，第3版/)
}, 300_000)
