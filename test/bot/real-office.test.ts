import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCalendarFile } from '../../src/app/calendar-file.ts'
import { SAMPLE_PERSON_IDS } from '../../src/app/sample/registers.ts'
import { EXAMPLE_MONTH, exampleFiles, loadSampleOffice } from '../../src/app/sample-office.ts'
import { OFFICE_WORKFLOWS } from '../../src/bot/workflows.ts'
import type { Outcome } from '../../src/domain/refusal.ts'
import { fromPglite } from '../../src/store/database.ts'
import { migrateDatabase } from '../../src/store/migrate.ts'
import { listMessages } from '../../src/store/outbox.ts'
import { newestRanking } from '../../src/store/rankings.ts'
import { computeRanking } from '../../src/workflows/compute-ranking.ts'
import { importChannels } from '../../src/workflows/import-channels.ts'
import { importMonth } from '../../src/workflows/import-month.ts'
import { importPeople } from '../../src/workflows/import-people.ts'
import { importUnits } from '../../src/workflows/import-units.ts'
import type { OfficeContext } from '../../src/workflows/office-context.ts'
import { publishRanking } from '../../src/workflows/publish-ranking.ts'
import { builtIn } from '../notifications/support.ts'
import { aClient, OPEN } from '../sandbox/harness.ts'
import { NOW, startBot, type TestBot } from './harness.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const MONTH = EXAMPLE_MONTH
const MEDIA = ['air', 'water'] as const
let folder: string
let context: OfficeContext
let bot: TestBot

function as(role: keyof typeof SAMPLE_PERSON_IDS | null) {
  return { surface: 'cli', personId: role === null ? null : SAMPLE_PERSON_IDS[role] } as const
}

function taken<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusal.message)
  return outcome.value
}

/** The sample office with both media computed, on a database of its own. */
async function openOffice(): Promise<OfficeContext> {
  const sample = await loadSampleOffice(ROOT)
  const database = fromPglite(await PGlite.create(), null)
  await migrateDatabase(database, path.join(ROOT, 'prisma'))
  const calendar = readCalendarFile(path.join(ROOT, 'data/calendar/cn.json'))
  const office: OfficeContext = {
    database,
    office: sample.office,
    calendar,
    templates: builtIn('zh-CN'),
    now: () => NOW,
  }
  for (const [name, content] of exampleFiles(sample)) writeFileSync(path.join(folder, name), content)
  const source = (name: string) => ({ path: path.join(folder, name) })
  taken(
    await importUnits(office, {
      source: { path: path.join(ROOT, 'data/units/beijing.csv') },
      by: as(null),
      onlyNew: true,
    }),
  )
  taken(await importPeople(office, { source: source('people.csv'), by: as(null) }))
  taken(await importChannels(office, { source: source('channels.csv'), by: as('administrator') }))
  for (const medium of MEDIA) {
    const table = { source: source(`${medium}-${MONTH}.csv`), medium, month: MONTH, dryRun: false, by: as('importer') }
    taken(await importMonth(office, table))
    taken(await computeRanking(office, { medium, month: MONTH, by: as('importer') }))
  }
  return office
}

/** Posts what the outbox holds of a kind, as the delivery does; returns the timestamps. */
async function postAll(kind: string, medium: 'air' | 'water'): Promise<readonly string[]> {
  const client = aClient(bot.sandbox, bot.sandbox.botToken)
  const messages = await listMessages(context.database.prisma, { kind, medium, month: MONTH, state: 'pending' })
  const posted: string[] = []
  for (const { text, blocks } of messages.filter((message) => message.action === 'post')) {
    const { ts = '' } = await client.chat.postMessage({ channel: OPEN, text, blocks: blocks as never[] })
    posted.push(ts)
  }
  return posted
}

const press = (user: string, actionId: string, ts?: string) =>
  bot.sandbox.press({ user, channel: OPEN, actionId, ...(ts === undefined ? {} : { ts }) })
const told = (user: string) =>
  bot.sandbox
    .channel(OPEN)
    .ephemerals(user)
    .map((message) => message.text)
const formTitle = (user: string) => (bot.sandbox.openViewOf(user)?.view.title as { text?: string } | undefined)?.text

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'duban-bot-'))
  context = await openOffice()
  bot = await startBot({ context, workflows: OFFICE_WORKFLOWS })
  for (const role of ['IMPORTER', 'REVIEWER', 'ISSUER']) bot.sandbox.addUser({ id: `U0${role}` })
})
afterAll(async () => {
  await bot[Symbol.asyncDispose]()
  await context.database[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

describe('an office in Slack, on its database', () => {
  it('refuses an approval by the importer and by a stranger, and takes the reviewer’s once', async () => {
    await postAll('rankingReview', 'air')
    const stateOf = async () => (await context.database.prisma.ranking.findFirst({ where: { medium: 'air' } }))?.state
    await press('U0IMPORTER', 'ranking.approve')
    await expect.poll(() => told('U0IMPORTER')[0]).toMatch(/^未办理：您今天的角色/)
    await press('U0001', 'ranking.approve')
    await expect.poll(() => told('U0001')[0]).toMatch(/^未办理：您的Slack账号/)
    expect(await stateOf()).toBe('computed')
    await Promise.all([press('U0REVIEWER', 'ranking.approve'), press('U0REVIEWER', 'ranking.approve')])
    await expect.poll(() => told('U0REVIEWER')[0]).toMatch(/^已审核同意2026年10月空气质量排名（第1版）/)
    expect(await stateOf()).toBe('reviewed')
    expect(bot.acted()).toBe(1)
    expect(await context.database.prisma.inboxEntry.count()).toBe(3)
  })

  it('lets the reviewer settle a tie in the form, which shows both outcomes', async () => {
    await postAll('rankingReview', 'water')
    await press('U0REVIEWER', 'ranking.decideTie')
    await expect.poll(() => formTitle('U0REVIEWER')).toBe('选择并列处理办法')
    const form = JSON.stringify(bot.sandbox.openViewOf('U0REVIEWER')?.view)
    expect(form).toMatch(/“严格按位次取足”：共列10个，其中列入.+“并列均列入”：共列1[1-9]个/)
    await bot.sandbox.submitView({ user: 'U0REVIEWER', entries: { policy: 'strict', reason: '按规则列入10个' } })
    expect(formTitle('U0REVIEWER')).toBe('已办理')
    const ranking = await newestRanking(context.database.prisma, 'water', MONTH)
    expect(ranking).toMatchObject({ state: 'reviewed', decision: { policy: 'strict', reason: '按规则列入10个' } })
  })

  it('lets the issuer summon one proposed township and decline another', async () => {
    for (const medium of MEDIA) {
      taken(await publishRanking(context, { medium, month: MONTH, checkOnly: false, waive: null, by: as('issuer') }))
    }
    const [first, second] = await postAll('interviewProposal', 'air')
    await press('U0ISSUER', 'summons.issue', first)
    await expect.poll(() => formTitle('U0ISSUER')).toBe('签发约谈通知')
    await bot.sandbox.submitView({
      user: 'U0ISSUER',
      entries: { day: '2026-11-02', time: '09:30', place: '三层会议室' },
    })
    expect(bot.sandbox.openViewOf('U0ISSUER')?.errors).toEqual({ time: '这个时间已经过去，请选择今后的时间。' })
    await bot.sandbox.submitView({
      user: 'U0ISSUER',
      entries: { day: '2026-11-24', time: '09:30', place: '三层会议室' },
    })
    expect(formTitle('U0ISSUER')).toBe('已办理')
    await press('U0ISSUER', 'summons.decline', second)
    await expect.poll(() => formTitle('U0ISSUER')).toBe('不予约谈')
    await bot.sandbox.submitView({ user: 'U0ISSUER', entries: { reason: '已安排现场督导' } })
    const ended = await context.database.prisma.interview.findMany({
      where: { medium: 'air', state: { not: 'proposed' } },
    })
    const outcomes = ended.map(({ state, at, place, endReason }) => [state, at, place, endReason])
    expect(outcomes.toSorted(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))).toEqual([
      ['declined', null, null, '已安排现场督导'],
      ['issued', '2026-11-24 09:30', '三层会议室', null],
    ])
    await press('U0ISSUER', 'summons.issue', second)
    await expect.poll(() => told('U0ISSUER')[0]).toMatch(/^未办理：该单位的约谈建议已经办理或已撤回/)
  })
})
