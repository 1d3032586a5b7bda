import { expect, it } from 'vitest'
import { emptyYear, parseDayLines, withDays } from '../../src/domain/calendar-years.ts'
import { changeCalendarYear, type YearChange } from '../../src/workflows/calendar/change-year.ts'
import { appointDeputy } from '../../src/workflows/people/appoint-deputy.ts'
import { grantRole } from '../../src/workflows/people/grant-role.ts'
import { handOverPost } from '../../src/workflows/people/hand-over-post.ts'
import { personLeaves } from '../../src/workflows/people/leave.ts'
import { listPeople } from '../../src/workflows/people/list-people.ts'
import { revokeRole } from '../../src/workflows/people/revoke-role.ts'
import { signReceipt } from '../../src/workflows/sign-receipt.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { MONTH_DAYS } from '../support/built-in-schedules.ts'
import { startOffice, type TestOffice } from '../support/office.ts'
import { codeOf, ladder } from '../support/small-office.ts'

const OPERATIONS = 'CCITYOPERATIONS'
const ADMINISTRATOR = 'U0ADMINISTRATOR'
const TOWN = codeOf('午镇')
const DUTY = `sample-${TOWN}-d`
const BY = as('administrator')

/** Asks or presses: what the person is told, or the form that opens, as one text. */
async function answer(office: TestOffice, channel: string, act: () => Promise<unknown>): Promise<string> {
  const told = () => office.sandbox.channel(channel).ephemerals(ADMINISTRATOR)
  const form = () => office.sandbox.openViewOf(ADMINISTRATOR)
  const [before, formBefore] = [told().length, form()]
  office.advance({ minutes: 1 })
  await act()
  await expect.poll(() => told().length > before || form() !== formBefore, { timeout: 20_000 }).toBe(true)
  const last = told().at(-1)
  return told().length > before && last !== undefined ? office.sandbox.readableText(last) : JSON.stringify(form()?.view)
}

function ask(office: TestOffice, text: string, channel = OPERATIONS): Promise<string> {
  return answer(office, channel, () =>
    office.sandbox.command({ user: ADMINISTRATOR, channel, command: '/duban', text }),
  )
}

function press(office: TestOffice, actionId: string): Promise<string> {
  return answer(office, OPERATIONS, () => office.sandbox.press({ user: ADMINISTRATOR, channel: OPERATIONS, actionId }))
}

/** Sends in the form on top: what it turns into, or the errors at its fields. */
async function submit(office: TestOffice, entries: Readonly<Record<string, string | null>>): Promise<string> {
  await office.sandbox.submitView({ user: ADMINISTRATOR, entries })
  const view = office.sandbox.openViewOf(ADMINISTRATOR)
  const errors = Object.values(view?.errors ?? {})
  if (errors.length > 0) return errors.join('\n')
  await expect
    .poll(() => JSON.stringify(office.sandbox.openViewOf(ADMINISTRATOR)?.view), { timeout: 20_000 })
    .not.toMatch(/正在办理/)
  const said = JSON.stringify(office.sandbox.openViewOf(ADMINISTRATOR)?.view)
  await office.sandbox.closeView({ user: ADMINISTRATOR })
  return said
}

/** The whole year 2027 as its lines say, not announced yet. */
function toEntry(lines: string): YearChange {
  const read = parseDayLines(lines, '2027')
  return { kind: 'whole', content: withDays(emptyYear(false), read.ok ? read.entries : []), source: '草稿' }
}

it('2027 entered in Slack moves what rests on it, once, and can be taken back; who leaves passes on what he has not signed', async () => {
  const schedule = MONTH_DAYS
  await using office = await startOffice({
    at: '2026-12-30 10:00',
    rules: { air: { bottom: 1 } },
    office: { schedule },
    bot: true,
  })
  const deputy = { personId: 'deputy-leader', name: '代班领导' }
  const post = { personId: `sample-${TOWN}-l`, unit: TOWN, role: 'leaderInCharge' } as const
  taken(await appointDeputy(office.context, { post, deputy, from: '2026-12-30', to: '2026-12-31', by: BY }))
  await office.publishMonth('air', '2026-11', ladder({ 午镇: 70 }))
  expect(JSON.stringify(office.sandbox.channel(`C${TOWN}`).messages())).toMatch(/代班领导（代理分管负责同志）：未签收/)
  office.acceptAll()
  expect(await ask(office, `责任人 ${TOWN}`)).toMatch(/分管负责同志：代班领导（代理示例·午镇分管负责人）/)

  // The second working day after 30 December is New Year's Day for all anybody knows.
  expect(await ask(office, '日历')).toMatch(/2026年：放假\d+天.*随程序提供[\s\S]*2027年：尚未录入/)
  expect(await ask(office, '日历 2027')).toMatch(/录入放假安排/)
  const lines = '2027-01-01至2027-01-03 放假 元旦\n2027-01-09 上班'
  expect(
    await submit(office, { days: '2027-01-01 放假\n2027-01-08 上班', announced: 'announced', source: '通知' }),
  ).toMatch(/第2行“2027-01-08 上班”：应为周六或周日/)
  expect(await submit(office, { days: lines, announced: 'announced', source: '国办发明电' })).toMatch(
    /录入放假3天、周末调休上班1天，不像正式公布的全年安排/,
  )
  const tried = { year: 2027, change: toEntry(lines), basedOn: 0, dryRun: true, by: BY }
  const preview = taken(await changeCalendarYear(office.context, tried)).deadlines
  expect(preview).toMatchObject({ moved: 2 })
  expect(await submit(office, { days: lines, announced: 'expected', source: '国办发明电' })).toMatch(
    /2027年第1版，\d天的安排有变。重新推算期限\d+项，其中改期2项；日程改期0次/,
  )
  await office.settle()
  office.channel(OPERATIONS).expectMessage(/^【放假安排录入】2027年[\s\S]*示例管理员录入了.*国办发明电/)
  office.channel(TOWN).expectMessage(/^【期限调整】午镇[\s\S]*由2027年1月1日（星期五）调整为2027年1月4日（星期一）/)
  office.channel('C000110102').expectMessage(/^【期限调整】/)
  const sameAgain = { year: 2027, change: { kind: 'undo' }, basedOn: 1, dryRun: true, by: as('issuer') } as const
  expect(refusalOf(await changeCalendarYear(office.context, sameAgain)).code).toBe('not-permitted')
  expect(await ask(office, '日历')).toMatch(/2027年：放假3天，周末调休上班1天｜来源：人工录入/)
  const undone = taken(await changeCalendarYear(office.context, { ...sameAgain, by: BY }))
  expect(undone.deadlines).toEqual({ checked: preview?.checked, moved: 2 })
  expect(await press(office, 'calendar.undo')).toMatch(/2027年第2版/)
  // The button still stands under the list that was shown before.
  expect(await press(office, 'calendar.undo')).toMatch(
    /该年的放假安排刚被改动[\s\S]*2027年1月1日（星期五）: 上班[\s\S]*示例管理员/,
  )
  await office.settle()
  office.channel(OPERATIONS).expectMessage(/示例管理员撤销了2027年[\s\S]*目前不掌握/)
  office
    .channel(TOWN)
    .expectMessage(/由2027年1月4日（星期一）调整为2027年1月1日（星期五）[\s\S]*2027年放假安排尚未确认/)
  office.channel('C000110102').expectMessage(/^【期限调整】/)

  // The duty officer leaves; who follows is new in the office.
  const successor = { personId: 'new-duty', name: '新值班员', slackUserId: 'U0IMPORTER2' }
  const leaving = { personId: DUTY, day: '2026-12-31', successor, dryRun: true, by: BY }
  const { items } = taken(await personLeaves(office.context, leaving))
  expect(items.receipts).toMatchObject([{ kind: 'bottomRankingNotice', unitCode: TOWN }])
  expect(items.deadlines).toMatchObject([{ subjectKind: 'receipt', kind: 'sign', unitCode: TOWN, day: '2027-01-01' }])
  expect(
    taken(await listPeople(office.context, { unit: TOWN, personId: null, withPast: false, by: BY })).posts,
  ).toHaveLength(4)
  taken(await personLeaves(office.context, { ...leaving, dryRun: false }))
  const message = { id: items.receipts[0]?.messageId ?? 0 }
  const early = await signReceipt(office.context, { message, by: { surface: 'cli', personId: 'new-duty' } })
  expect(refusalOf(early).code).toBe('not-on-roll')
  await office.passDays(1)
  office.channel(TOWN).acceptAll()
  office.channel('C000110102').acceptAll()
  const roll = office.sandbox.channel(`C${TOWN}`).messages().at(-1)
  expect(JSON.stringify(office.sandbox.channel(`C${TOWN}`).messages())).toMatch(/新值班员（值班人员）：未签收/)
  expect(JSON.stringify(roll)).not.toMatch(/午镇值班员（值班人员）：未签收/)
  taken(await signReceipt(office.context, { message, by: { surface: 'cli', personId: 'new-duty' } }))
  expect(refusalOf(await signReceipt(office.context, { message, by: { surface: 'cli', personId: DUTY } })).code).toBe(
    'not-on-roll',
  )
  const past = taken(await listPeople(office.context, { unit: null, personId: DUTY, withPast: true, by: BY })).posts
  expect(past).toMatchObject([{ validTo: '2026-12-30', successorId: 'new-duty' }])
  await office.settle()
  office.acceptAll()
}, 300_000)

it('an administrator gives himself nothing, stays not the last to go, and binds a channel by one command in it', async () => {
  await using office = await startOffice({ at: '2026-11-16 10:00', bot: true })
  const { context } = office
  office.allowCalls('users_not_found')
  const span = { validFrom: '2026-11-16', validTo: null }
  const own = { to: { personId: 'sample-administrator' }, unit: '110000', role: 'issuer', span, by: BY } as const
  expect(refusalOf(await grantRole(context, own)).code).toBe('own-role')
  // Nor by a second name for his own Slack account.
  const alias = { personId: 'second-self', name: '化名', slackUserId: 'U0ADMINISTRATOR' }
  expect(refusalOf(await grantRole(context, { ...own, to: alias })).code).toBe('slack-user-taken')
  expect(refusalOf(await grantRole(context, { ...own, to: { ...alias, slackUserId: '@me' } })).code).toBe(
    'no-such-account',
  )
  const post = { personId: 'sample-issuer', unit: '110000', role: 'issuer' } as const
  const toMe = { post, to: { personId: 'sample-administrator' }, day: '2026-11-16', by: BY }
  expect(refusalOf(await handOverPost(context, toMe)).code).toBe('own-role')
  const last = {
    post: { ...post, personId: 'sample-administrator', role: 'administrator' as const },
    day: '2026-11-16',
    by: BY,
  }
  expect(refusalOf(await revokeRole(context, { ...last, day: '2027-03-01' }))).toMatchObject({
    code: 'last-administrator',
    details: ['2027-03-01'],
  })
  taken(await grantRole(context, { ...own, role: 'administrator', to: { personId: 'sample-issuer' } }))
  expect(refusalOf(await grantRole(context, { ...own, to: { personId: 'nobody' } })).code).toBe('person-unknown')
  taken(await revokeRole(context, { ...last, by: { surface: 'cli', personId: 'sample-issuer' } }))
  taken(await grantRole(context, { ...own, role: 'administrator', by: { surface: 'cli', personId: 'sample-issuer' } }))

  // 午镇 has one channel for everything; what goes to its cases is to be heard in the district's.
  expect(await ask(office, '绑定', 'C000110102')).toMatch(/\/duban 绑定 单位/)
  expect(await ask(office, `绑定 ${TOWN} 案件 约谈`, 'C000110102')).toMatch(
    /午镇（\d+）的消息，用途：约谈、案件。[\s\S]*不替换其他频道/,
  )
  expect(await submit(office, {})).toMatch(/已绑定：频道C000110102接收发给午镇的消息，用途：约谈、案件/)
  expect(await ask(office, `bind ${TOWN} cases`, OPERATIONS)).toMatch(/将替换频道C000110102的：案件/)
  await office.sandbox.closeView({ user: ADMINISTRATOR })
  expect(await ask(office, `绑定 ${TOWN} 案件`, 'C000110102')).toMatch(/频道C000110102已经绑定：午镇/)
  expect(await ask(office, `解绑 ${TOWN}`, 'C000110102')).toMatch(/将不再接收发给下列单位的消息：午镇/)
  expect(await submit(office, {})).toMatch(/已解除：频道C000110102不再接收发给午镇的消息/)

  // The form of a person, and his account by hand.
  expect(await ask(office, `人员 ${TOWN}`)).toMatch(/现任及待任职务共3项/)
  expect(await press(office, 'people.show')).toMatch(/午镇.*的职务/)
  expect(await press(office, 'people.leave')).toMatch(/离任/)
  expect(await submit(office, { successor: null, newName: null, day: '2026-11-15' })).toMatch(/这一天已经过去/)
  await office.sandbox.closeView({ user: ADMINISTRATOR })
  expect(await press(office, 'people.match')).toMatch(/匹配Slack账号/)
  expect(await submit(office, { account: 'nobody@example.org' })).toMatch(/没有找到对应的Slack账号/)
  expect(await press(office, 'people.match')).toMatch(/匹配Slack账号/)
  expect(await submit(office, { account: 'U0ISSUER' })).toMatch(/已经对应另一个人/)
  office.sandbox.addUser({ id: 'U0BYMAIL', email: 'duty@example.org' })
  expect(await press(office, 'people.match')).toMatch(/匹配Slack账号/)
  expect(await submit(office, { account: 'Duty@example.org' })).toMatch(/U0BYMAIL/)
  const { posts } = taken(await listPeople(context, { unit: TOWN, personId: null, withPast: false, by: BY }))
  expect(posts.filter(({ slackUserId }) => slackUserId === 'U0BYMAIL').map(({ unitCode }) => unitCode)).toEqual([TOWN])
  expect(await press(office, 'people.deputy')).toMatch(/指定代理人/)
  const acting = {
    post: `${TOWN}/dutyOfficer`,
    deputy: 'acting-duty',
    newName: '代班员',
    firstDay: '2026-11-17',
    lastDay: '2026-11-20',
  }
  expect(await submit(office, acting)).toMatch(/2026年11月17日至2026年11月20日由代班员代理.*在午镇的职务/)
  expect(await ask(office, '设置')).toMatch(/没有配置文件/)
  const acts = await context.database.prisma.auditEntry.findMany({
    orderBy: { sequence: 'asc' },
    select: { act: true },
  })
  expect(acts.map(({ act }) => act).filter((act) => !act.startsWith('import'))).toEqual([
    'grantRole',
    'revokeRole',
    'grantRole',
    'bindChannel',
    'unbindChannel',
    'matchSlackUser',
    'appointDeputy',
  ])
}, 300_000)
