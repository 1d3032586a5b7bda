import { describe, expect, it } from 'vitest'
import { openWorkbook } from '../../src/intake/xlsx.ts'
import { visitSheet } from '../../src/intake/xlsx-sheet.ts'
import { type ExportTable, toCsvFile, toXlsxFile } from '../../src/notifications/table-file.ts'

const TABLE: ExportTable = {
  stem: 'unit-110101001',
  title: '乙镇[2026]: 10/11',
  columns: [
    { title: '单位代码', kind: 'text' },
    { title: '单位名称', kind: 'text' },
    { title: '综合得分', kind: 'number' },
  ],
  rows: [
    ['001101', '乙镇', '61.4'],
    ['110101002', '=1+1,"', null],
  ],
}

describe('a table to take away', () => {
  it('as CSV opens in a spreadsheet, and runs nothing', () => {
    const { fileName, content } = toCsvFile(TABLE)
    expect(fileName).toBe('unit-110101001.csv')
    expect(Buffer.from(content).toString('utf8')).toBe(
      '\uFEFF单位代码,单位名称,综合得分\r\n001101,乙镇,61.4\r\n110101002,"\'=1+1,""",\r\n',
    )
  })

  it('as XLSX keeps codes as text and figures as numbers', async () => {
    const { fileName, content } = await toXlsxFile(TABLE)
    expect(fileName).toBe('unit-110101001.xlsx')
    const rows: (readonly string[])[] = []
    await visitSheet(await openWorkbook(content), (_row, cells) => {
      rows.push(cells)
      return true
    })
    expect(rows).toEqual([
      ['单位代码', '单位名称', '综合得分'],
      ['001101', '乙镇', '61.4'],
      ['110101002', '=1+1,"'],
    ])
  })

  it('without a row is its header', async () => {
    const empty = { ...TABLE, rows: [] }
    expect(Buffer.from(toCsvFile(empty).content).toString('utf8')).toBe('\uFEFF单位代码,单位名称,综合得分\r\n')
    expect((await toXlsxFile(empty)).content.byteLength).toBeGreaterThan(500)
  })
})
