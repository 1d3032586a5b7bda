import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anOffice, EXAMPLES, MONTH, rowCounts, type TestOffice } from '../support/cli.ts'
import { sheetRow, toXlsx, workbookParts, zip } from '../support/tables.ts'

let office: TestOffice
beforeAll(async () => {
  office = await anOffice('office')
})
afterAll(() => office.remove())

const HEADER = 'month,unit_code,quality_value,work_score,valid_days'
const LINE = `${MONTH},110101001,35.4,80,31`
const csv = (...lines: readonly string[]) => [HEADER, ...lines, ''].join('\n')
const xlsx = (cell: string) =>
  zip(workbookParts(sheetRow(HEADER.split(','), 1) + sheetRow([MONTH, '110101001', cell, '80', '31'], 2)))

/** How long one refusal may take: seconds, on the slowest machine that runs this. */
const REFUSED_WITHIN_MS = 20_000

const importOf = (path: string) => {
  return ['import', 'month', path, '--medium', 'air', '--month', MONTH, '--as', 'sample-importer', '--json'] as const
}

describe('a table is refused with 2, its row and column named and nothing written, when it has', () => {
  it.each<[string, string | Buffer, { row: number; column: string; value?: string }]>([
    ['two months', csv(LINE, '2026-09,110101002,35.4,80,31'), { row: 3, column: 'month', value: '2026-09' }],
    ['NaN', csv(LINE.replace('35.4', 'NaN')), { row: 2, column: 'quality_value', value: 'NaN' }],
    ['Infinity', csv(LINE.replace('35.4', 'Infinity')), { row: 2, column: 'quality_value', value: 'Infinity' }],
    ['1e400', csv(LINE.replace('35.4', '1e400')), { row: 2, column: 'quality_value', value: '1e400' }],
    ['a value below its bound', csv(LINE.replace('35.4', '-1')), { row: 2, column: 'quality_value', value: '-1' }],
    ['a value above its bound', csv(LINE.replace('35.4', '1001')), { row: 2, column: 'quality_value', value: '1001' }],
    ['a score that is no number', csv(LINE.replace('80', 'good')), { row: 2, column: 'work_score', value: 'good' }],
    ['more days than the month', csv(LINE.replace(',31', ',32')), { row: 2, column: 'valid_days', value: '32' }],
    [
      'an unknown unit',
      csv(LINE.replace('110101001', '999999999')),
      { row: 2, column: 'unit_code', value: '999999999' },
    ],
    ['a unit twice', csv(LINE, LINE), { row: 3, column: 'unit_code', value: '110101001' }],
    [
      'a name of another district',
      `month,district,unit_name,quality_value,work_score,valid_days\n${MONTH},朝阳区,温泉镇,1,1,31\n`,
      { row: 2, column: 'unit_name', value: '朝阳区/温泉镇' },
    ],
    ['nothing', '', { row: 0, column: 'file' }],
    ['an end in the middle of a cell', `${csv(LINE)}${MONTH},110101002,"35`, { row: 3, column: 'file' }],
    ['a NUL byte', csv(LINE.replace('35.4', '35\0')), { row: 2, column: 'file' }],
    ['a password', Buffer.from('d0cf11e0a1b11ae1', 'hex'), { row: 0, column: 'file' }],
    ['a zip bomb', zip([{ name: 'xl/a', content: Buffer.alloc(50_000_000) }]), { row: 0, column: 'file' }],
    ['a workbook cut short', toXlsx([HEADER.split(',')]).subarray(0, -30), { row: 0, column: 'file' }],
    ['a formula', xlsx('<c><f>1+1</f><v>2</v></c>'), { row: 2, column: 'quality_value' }],
    ['an error for a value', xlsx('<c t="e"><v>#DIV/0!</v></c>'), { row: 2, column: 'quality_value' }],
  ])('%s', async (name, content, issue) => {
    const path = join(office.folder, `${name}.csv`)
    writeFileSync(path, content)
    await refusedWith(path, issue)
  })

  it('a folder in the place of a file, or no file at all', async () => {
    const folder = join(office.folder, 'folder')
    mkdirSync(folder)
    await refusedWith(folder, { row: 0, column: 'file' })
    await refusedWith(join(office.folder, 'missing.csv'), { row: 0, column: 'file' })
  })

  it('more bytes than the bound', async () => {
    const path = join(office.folder, 'huge.csv')
    writeFileSync(path, HEADER)
    truncateSync(path, 65 * 1024 * 1024)
    await refusedWith(path, { row: 0, column: 'file' })
  })

  async function refusedWith(path: string, issue: { row: number; column: string; value?: string }) {
    const before = await rowCounts(await office.database())
    const startedMs = performance.now()
    const { code, json } = await office.run(...importOf(path))
    expect(performance.now() - startedMs).toBeLessThan(REFUSED_WITHIN_MS)
    expect(code).toBe(2)
    const report = json()
    expect(report).toMatchObject({ ok: false, written: 0, dataVersion: null })
    expect(report.errors).toHaveLength(1)
    expect(report.errors[0]).toMatchObject(issue)
    expect(report.errors[0].expected).not.toBe('')
    expect(await rowCounts(await office.database())).toEqual(before)
  }
})

it('is refused by the process too, with one document on standard output and the rows on standard error', async () => {
  const path = join(office.folder, 'bad.csv')
  writeFileSync(path, csv(LINE, LINE.replace('110101001', '110101002').replace('35.4', 'abc')))
  const { code, stderr, json } = await office.spawn(...importOf(path))
  expect(code).toBe(2)
  expect(json()).toMatchObject({ ok: false, rows: 2, errors: [{ row: 3, column: 'quality_value', value: 'abc' }] })
  expect(stderr).toMatch(/Nothing was written: 1 error/)
  expect(stderr).toMatch(/row 3\s+quality_value\s+"abc"\s+expected/)
})

it('reads the same table in GB18030, with a byte order mark and as XLSX', async () => {
  const text = readFileSync(join(EXAMPLES, `air-${MONTH}.csv`), 'utf8').replace('\ufeff', '')
  const rows = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  const files: Readonly<Record<string, Buffer>> = {
    'utf8.csv': Buffer.from(text),
    'bom.csv': Buffer.from(`\ufeff${text}`),
    'gb18030.csv': iconv.encode(text, 'gb18030'),
    'table.xlsx': toXlsx(rows),
  }
  for (const [name, content] of Object.entries(files)) {
    const path = join(office.folder, name)
    writeFileSync(path, content)
    const report = (await office.run(...importOf(path))).json()
    expect([name, report.ok, report.rows, report.errors]).toEqual([name, true, 343, []])
    if (report.dataVersion > 1) expect(report.differences).toMatchObject({ added: 0, removed: 0, changed: 0 })
  }
})

describe('registers are refused whole', () => {
  it.each<[string, string, { row: number; column: string }]>([
    ['people', 'person_id,name,unit_code,role\np1,示例,110000,king\n', { row: 2, column: 'role' }],
    ['people', 'person_id,name,unit_code,role\np1,示例,999999,importer\n', { row: 2, column: 'unit_code' }],
    [
      'channels',
      'unit_code,platform,channel_id,purpose\n110000,telegram,C012ABCDEF,\n',
      { row: 2, column: 'platform' },
    ],
    [
      'channels',
      'unit_code,platform,channel_id,purpose\n110000,slack,C012ABCDEF,gossip\n',
      { row: 2, column: 'purpose' },
    ],
    ['units', 'code,name,level,parent_code\n110101999,某街道,township,119999\n', { row: 2, column: 'parent_code' }],
    ['units', 'code,name,level,parent_code\n110101999,某街道,galaxy,110101\n', { row: 2, column: 'level' }],
  ])('%s with a wrong %#', async (what, text, issue) => {
    const path = join(office.folder, `${what}.csv`)
    writeFileSync(path, text)
    const before = await rowCounts(await office.database())
    const { code, json } = await office.run('import', what, path, '--json', '--as', 'sample-administrator')
    expect(code).toBe(2)
    expect(json()).toMatchObject({ ok: false, written: 0, errors: [issue] })
    expect(await rowCounts(await office.database())).toEqual(before)
  })
})
