import { describe, expect, it } from 'vitest'
import { viewProblems } from '../../sandbox/validate/views.ts'
import type { BotTools, EventOutcome } from '../../src/bot/define.ts'
import { tableSent } from '../../src/bot/events/table-sent.ts'
import { toCheckedForm, toChoiceForm } from '../../src/bot/month-table/form.ts'
import { expectationText } from '../../src/bot/month-table/issue-words.ts'
import { guessMonthTable } from '../../src/intake/month-guess.ts'
import { readMonthTable } from '../../src/intake/month-table.ts'
import { LOCALES } from '../../src/notifications/words.ts'
import type { ImportReport } from '../../src/workflows/import-report.ts'
import { ladder, monthFile, smallCity } from '../support/small-office.ts'
import { aContext, fakeWorkflows, noFile, repliesIn } from './harness.ts'

const FILE = { id: 'F1', name: `${'长'.repeat(240)}.csv`, size: 1_000 }
const BAD_TABLE = [
  '月份,单位代码,所属区,单位名称,质量数值,工作得分,有效天数,来源',
  '2026-09,110101001,,,35.4,80,31,',
  '2026-10,110101001,,,abc,101,32,',
  '2026-10,110101002,,,-1,-1,x,',
  '2026-10,110101002,,,35,80,31,',
  '2026-10,999999999,,,35,80,31,',
  '2026-10,,,无此镇,35,80,31,',
  '2026-10,110101,,,35,80,31,',
  '2026-10,,,,35,80,31,',
  '2026-10,110101003,,子镇,35,80,31,',
  '2026-10,110101004,乙区,卯镇,35,80,31,',
].join('\n')

function aTable(text: string, fileName = 'table.csv') {
  return { fileName, content: Buffer.from(text) }
}

describe('a table that came', () => {
  it.each([
    ['of one month with air in its name', monthFile('2026-10', ladder()), '空气2026年10月.csv', '2026-10', 'air'],
    ['of one month with water in its name', monthFile('2026-10', ladder()), 'water_10.csv', '2026-10', 'water'],
    ['with both in its name', monthFile('2026-10', ladder()), '空气和水.csv', '2026-10', null],
  ])('%s is guessed as such, and no further', async (_case, file, fileName, month, medium) => {
    expect(await guessMonthTable({ ...file, fileName })).toMatchObject({ isTable: true, rows: 16, month, medium })
  })

  it('of several months, or of none, is of no month that can be guessed', async () => {
    const several = aTable('month,unit_code,quality_value\n2026-10,110101001,3\n2026-09,110101002,3')
    const none = aTable('unit_code,quality_value\n110101001,3')
    for (const file of [several, none]) {
      expect(await guessMonthTable(file)).toMatchObject({ isTable: true, month: null, medium: null })
    }
    expect(await guessMonthTable(aTable('not a table'))).toMatchObject({ isTable: false, errorsTotal: 1 })
  })

  it('has its errors told in Chinese, whatever is wrong', async () => {
    const options = { month: '2026-10', medium: 'air', tree: smallCity(), rules: null } as const
    const read = [
      await readMonthTable(aTable(BAD_TABLE), options),
      await readMonthTable(aTable('月份,备注\n2026-10,好'), options),
      await readMonthTable(aTable(''), options),
      await readMonthTable(aTable('unit_code,quality_value'), options),
      await readMonthTable(aTable('unit_code,quality_value\n"110101001,3'), options),
    ]
    const issues = read.flatMap(({ errors, warnings }) => [...errors, ...warnings])
    expect(issues.length).toBeGreaterThan(14)
    for (const { expected } of issues) {
      const said = expectationText(expected, 'zh-CN')
      expect(said, expected).not.toBe(expected)
      expect(said).not.toMatch(/\$\d/)
    }
  })
})

/** What a person is told of files he sent. */
async function told(
  event: Record<string, unknown>,
  over: Parameters<typeof fakeWorkflows>[0] = {},
): Promise<EventOutcome | null> {
  const context = aContext()
  const tools: BotTools = { context, replies: repliesIn('zh-CN'), workflows: fakeWorkflows(over).workflows }
  const happened = {
    channel: 'D1',
    channel_type: 'im',
    subtype: 'file_share',
    user: 'U1',
    ts: '1.2',
    files: [{ id: 'F1', name: 'table.csv', size: 3 }],
    ...event,
  }
  const given = { event: tableSent.event.parse(happened), botUserId: 'UBOT' }
  return tableSent.isOurs?.(given) === false ? null : tableSent.run({ ...given, readFile: noFile }, tools)
}

describe('files that are sent', () => {
  it('to a channel, by the bot, or as plain words are left alone', async () => {
    const others = [
      { channel_type: 'channel' },
      { channel_type: 'group' },
      { channel_type: 'mpim' },
      { user: 'UBOT' },
      { bot_id: 'B1' },
      { subtype: null },
      { files: [] },
    ]
    for (const other of others) expect(await told(other), JSON.stringify(other)).toBeNull()
  })

  it('two at once, as pictures, or unreadable to Slack are answered below them and not looked at', async () => {
    const file = { id: 'F1', name: 'table.csv' }
    const several = await told({ files: [file, file] })
    expect(several?.answer).toMatchObject({ channelId: 'D1', threadTs: '1.2', key: 'monthTable/D1/1.2' })
    expect(several?.answer?.paragraphs.join()).toContain('一次请发一个文件')
    const picture = await told({ files: [{ id: 'F1', name: 'photo.png' }] })
    expect(picture?.answer?.paragraphs.join()).toContain('不是CSV或XLSX')
    expect((await told({}))?.answer?.paragraphs.join()).toBe(repliesIn('zh-CN').refusals['file-unreadable'])
  })

  it('by somebody who imports nothing are refused before anything is read', async () => {
    const message = 'p1 may not do this'
    const authorise = async () => ({ ok: false, refusal: { code: 'not-permitted', needs: 'input', message } }) as const
    const refused = await told({}, { authorise })
    expect(refused).toMatchObject({ outcome: 'refused', acted: false })
    expect(refused?.answer?.paragraphs.join()).toBe(repliesIn('zh-CN').refusals['not-permitted'])
  })
})

describe.each(LOCALES)('the forms in %s', (locale) => {
  const tools: BotTools = {
    context: aContext(locale),
    replies: repliesIn(locale),
    workflows: fakeWorkflows().workflows,
  }
  const report: ImportReport = {
    ok: true,
    rows: 343,
    written: 0,
    dataVersion: null,
    errors: [],
    errorsTotal: 0,
    warnings: Array.from({ length: 40 }, () => ({
      row: 9,
      column: '来源',
      value: '值'.repeat(100),
      expected: '列'.repeat(400),
    })),
    warningsTotal: 40,
    differences: { since: 3, added: 1, removed: 2, changed: 3, values: [] },
  }

  it.each([
    ['nothing guessed', null, null],
    ['an old month guessed', '2019-01', 'water'],
  ] as const)('are taken by Slack with %s', (_case, month, medium) => {
    const months = Array.from(
      { length: 24 },
      (_, back) => `20${26 - Math.floor(back / 12)}-${String(12 - (back % 12)).padStart(2, '0')}`,
    )
    const guess = { isTable: true, month, medium, rows: 1, errors: [], errorsTotal: 0, warnings: [], warningsTotal: 0 }
    const view = toChoiceForm(tools, FILE, { media: ['air', 'water'], months, guess })
    expect(viewProblems(view)).toEqual([])
    expect(JSON.stringify(view).match(/initial_option/g)?.length ?? 0).toBe(month === null ? 0 : 2)
  })

  it('are taken by Slack with what would be written, and with errors, which leave nothing to send in', () => {
    const about = { file: FILE, medium: 'air', month: '2026-10' } as const
    expect(viewProblems(toCheckedForm(tools, about, report))).toEqual([])
    const faulty = { ...report, ok: false, errors: report.warnings, errorsTotal: 400 }
    const view = toCheckedForm(tools, about, faulty)
    expect(viewProblems(view)).toEqual([])
    expect(view.submit).toBeUndefined()
  })
})
