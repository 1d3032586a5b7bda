import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { toExactText } from '../../src/domain/decimal.ts'
import type { RowIssue } from '../../src/intake/issues.ts'
import { type MonthTable, readMonthTable } from '../../src/intake/month-table.ts'
import { smallTree, someRules, toCsv, toXlsx } from '../support/tables.ts'

const tree = smallTree()
const options = { month: '2026-10', medium: 'air', tree, rules: someRules() } as const
const HEADER = ['month', 'unit_code', 'district', 'unit_name', 'quality_value', 'work_score', 'valid_days', 'note']

function readBytes(content: string | Uint8Array) {
  return readMonthTable({ fileName: 'month', content: Buffer.from(content) }, options)
}

/** Exact values as text, which compares by content. */
function plain(table: MonthTable) {
  return table.rows.map((row) => ({
    ...row,
    qualityValue: row.qualityValue === null ? null : toExactText(row.qualityValue),
    workScore: row.workScore === null ? null : toExactText(row.workScore),
  }))
}

async function rowsOf(content: string | Uint8Array) {
  const result = await readBytes(content)
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  return plain(result.table)
}

/** The errors of one data row with these cells under `HEADER`. */
async function errorsOf(...cells: readonly string[]): Promise<readonly RowIssue[]> {
  return (await readBytes(toCsv([HEADER, cells]))).errors
}

const ROW = {
  unitCode: '110105020',
  qualityValue: '35.4',
  workScore: '88.5',
  validDays: 30,
  note: '第3次（补）',
  row: 2,
}
const CELLS = ['2026-10', '110105020', '朝阳区', '八里庄街道', '35.4', '88.5', '30', '第3次（补）']
const CHINESE = ['月份', '单位代码', '所属区', '单位名称', '质量数值', '工作得分', '有效天数', '备注']
const text = toCsv([HEADER, CELLS])

describe('good files', () => {
  it.each<[string, string | Uint8Array]>([
    ['UTF-8', text],
    ['UTF-8 with a byte order mark', `\ufeff${text}`],
    ['GB18030', iconv.encode(toCsv([CHINESE, CELLS]), 'gb18030')],
    ['Chinese headers', toCsv([CHINESE, CELLS])],
    ['headers in capitals', toCsv([HEADER.map((header) => ` ${header.toUpperCase()} `), CELLS])],
    ['CRLF', toCsv([HEADER, CELLS], { lineEnd: '\r\n' })],
    ['lone carriage returns', toCsv([HEADER, CELLS], { lineEnd: '\r' })],
    ['tabs', toCsv([HEADER, CELLS], { delimiter: '\t' })],
    ['semicolons', toCsv([HEADER, CELLS], { delimiter: ';' })],
    ['quotes throughout', toCsv([HEADER, CELLS], { quoteAll: true })],
    ['no line end at the end', text.trimEnd()],
    [
      'full-width digits and blanks',
      toCsv([
        HEADER,
        [
          ' ２０２６-１０',
          '１１０１０５０２０',
          '\u3000朝阳区',
          '八里庄街道 ',
          '３５．４',
          ' 88.5\u00a0',
          '３０',
          '第３次（补）',
        ],
      ]),
    ],
    ['reversed columns', toCsv([HEADER.toReversed(), CELLS.toReversed()])],
    ['blank rows and cells after it', `${text}\n,,,,\n , \n`],
    ['XLSX', toXlsx([HEADER, CELLS])],
  ])('reads the same row from %s', async (_name, content) => {
    expect(await rowsOf(content)).toEqual([ROW])
  })

  it('reads numbers and dates of XLSX cells', async () => {
    const month = { value: new Date(Date.UTC(2026, 9, 1)), type: Date, format: 'yyyy-mm' }
    const file = await writeXlsxFile([
      CHINESE,
      [month, 110105020, null, null, 35.4, 88.5, 30, '第3次（补）'],
    ]).toBuffer()
    expect(await rowsOf(file)).toEqual([ROW])
  })

  it('counts rows as a spreadsheet shows them: titles, blank lines and cells with line breaks', async () => {
    const content = `2026年10月大气,,\n\n${HEADER.join(',')}\n\n2026-10,110105020,,,1,2,3,"a\nb"\n2026-10,110108012,,,1,2,3,\n`
    expect((await rowsOf(content)).map(({ row, note }) => [row, note])).toEqual([
      [5, 'a\nb'],
      [6, null],
    ])
  })

  it.each([
    ['district and name', '', '海淀区', '八里庄街道', '110108012'],
    ['district and alias', '', '朝阳区', '管庄乡', '110105038'],
    ['a bare name that one unit has', '', '', '管庄地区', '110105038'],
    ['code and alias', '110105038', '', '管庄乡', '110105038'],
  ])('finds a unit by %s', async (_name, code, district, name, unitCode) => {
    const rows = await rowsOf(toCsv([HEADER, ['2026-10', code, district, name, '1', '2', '3', '']]))
    expect(rows[0]?.unitCode).toBe(unitCode)
  })

  it.each(['', '—', '-', 'NA', '无', '无断面', '断流'])('takes %j as no value', async (cell) => {
    const rows = await rowsOf(toCsv([HEADER, ['2026-10', '110105020', '', '', cell, cell, cell, cell]]))
    expect(rows[0]).toMatchObject({ qualityValue: null, workScore: null, validDays: null, note: null })
  })

  it('says which columns there are and warns of unknown ones', async () => {
    const result = await readBytes('month,unit_code,work_score,得分排名\n2026-10,110105020,80,1\n')
    expect(result.ok && result.table.columns).toEqual({
      month: true,
      qualityValue: false,
      workScore: true,
      validDays: false,
    })
    expect(result.warnings).toMatchObject([{ row: 1, column: '得分排名', value: '得分排名' }])
  })

  it('takes every row of a table without a month column for the month of the import', async () => {
    const result = await readBytes('unit_code,quality_value\n110105020,35.4\n')
    expect(result.ok && result.table.columns.month).toBe(false)
    expect(result.ok && result.table.rows.map((row) => row.unitCode)).toEqual(['110105020'])
  })

  it('keeps markup in a note as it is', async () => {
    const note = '<!channel> *b* {{x}} [a](b) <b>'
    expect((await rowsOf(toCsv([HEADER, ['2026-10', '110105020', '', '', '1', '', '', note]])))[0]?.note).toBe(note)
  })
})

describe('bad rows', () => {
  it.each<[string, readonly string[], Partial<RowIssue>]>([
    ['another month', ['2026-09', '110105020', '', '', '1'], { column: 'month', value: '2026-09' }],
    ['no month', ['', '110105020', '', '', '1'], { column: 'month', value: '' }],
    ['an unknown code', ['2026-10', '110105999', '', '', '1'], { column: 'unit_code', value: '110105999' }],
    ['a name like a unit’s', ['2026-10', '', '朝阳区', '八里庄', '1'], { column: 'unit_name' }],
    ['a unit of another district', ['2026-10', '', '海淀区', '管庄乡', '1'], { column: 'unit_name' }],
    ['no unit', ['2026-10', '', '朝阳区', '', '1'], { column: 'unit_code', value: '' }],
    ['a district as the unit', ['2026-10', '110105', '', '', '1'], { column: 'unit_code', value: '110105' }],
    ['a unit that has ended', ['2026-10', '110108025', '', '', '1'], { column: 'unit_code', value: '110108025' }],
    ['a unit yet to come', ['2026-10', '', '海淀区', '上庄镇', '1'], { column: 'unit_name' }],
    ['code and name of two units', ['2026-10', '110105020', '', '管庄乡', '1'], { column: 'unit_name' }],
    ['code and district of two units', ['2026-10', '110105020', '海淀区', '', '1'], { column: 'district' }],
    ['a word for a value', ['2026-10', '110105020', '', '', 'abc'], { column: 'quality_value', value: 'abc' }],
    ['NaN', ['2026-10', '110105020', '', '', 'NaN'], { column: 'quality_value', value: 'NaN' }],
    ['Infinity', ['2026-10', '110105020', '', '', 'Infinity'], { column: 'quality_value' }],
    ['1e400', ['2026-10', '110105020', '', '', '1e400'], { column: 'quality_value', value: '1e400' }],
    ['a value below the minimum', ['2026-10', '110105020', '', '', '-0.1'], { expected: 'at least 0' }],
    ['a value above the maximum', ['2026-10', '110105020', '', '', '1000.1'], { expected: 'at most 1000' }],
    ['a work score above 100', ['2026-10', '110105020', '', '', '1', '100.01'], { column: 'work_score' }],
    ['a work score below 0', ['2026-10', '110105020', '', '', '1', '-1'], { column: 'work_score' }],
    ['a fraction of a day', ['2026-10', '110105020', '', '', '1', '1', '29.5'], { column: 'valid_days' }],
    ['more days than the month has', ['2026-10', '110105020', '', '', '1', '1', '32'], { column: 'valid_days' }],
    ['a long cell', ['2026-10', '110105020', '', '', '1', '1', '1', '长'.repeat(2001)], { column: 'note' }],
    ['a control character', ['2026-10', '110105020', '', '', '1', '1', '1', 'a\u0007b'], { column: 'note' }],
    ['a turned reading direction', ['2026-10', '110105020', '', '', '1', '1', '1', 'a\u202eb'], { column: 'note' }],
    ['a cell too many', ['2026-10', '110105020', '', '', '1', '234', '1', '', '9'], { column: 'column 9', value: '9' }],
  ])('refuses %s, by row and column', async (_name, cells, issue) => {
    const errors = await errorsOf(...cells)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({ row: 2, ...issue })
  })

  it('lists both units that a bare name fits, each with its district', async () => {
    const [error] = await errorsOf('2026-10', '', '', '八里庄街道', '1')
    expect(error?.expected).toContain('朝阳区/八里庄街道 (110105020), 海淀区/八里庄街道 (110108012)')
  })

  it('names the first row of a unit that comes twice, however each names it', async () => {
    const { errors } = await readBytes(
      'month,unit_code,district,unit_name,quality_value\n2026-10,110105038,,,1\n2026-10,,朝阳区,管庄乡,2\n',
    )
    expect(errors).toMatchObject([{ row: 3, column: 'unit_code', expected: expect.stringContaining('row 2') }])
  })

  it('names every fault of every row and gives no table', async () => {
    const result = await readBytes(
      'month,unit_code,quality_value\n2026-09,x9,abc\n2026-10,110105020,1\n2026-10,110108012,1e5\n',
    )
    expect(result.ok).toBe(false)
    expect(result.errors.map(({ row, column }) => `${row} ${column}`)).toEqual([
      '2 month',
      '2 unit_code',
      '2 quality_value',
      '4 quality_value',
    ])
  })

  it('lists a thousand errors and counts the rest', async () => {
    const result = await readBytes(`month,unit_code,quality_value\n${'2026-10,1,1\n'.repeat(1500)}`)
    expect([result.errors.length, result.errorsTotal, result.rows]).toEqual([1000, 1500, 1500])
  })

  it('shortens a value that it repeats', async () => {
    const [error] = await errorsOf('2026-10', '1'.repeat(1500), '', '', '1')
    expect(error?.value).toBe(`${'1'.repeat(100)}…`)
  })
})

it('reads the same rows whatever the format, encoding, column order, width and quoting', async () => {
  const decimal = fc.stringMatching(/^(0|[1-9]\d?)(\.\d{1,3})?$/)
  const value = fc.option(decimal, { nil: null })
  const row = fc.record({
    quality: value,
    work: value,
    days: fc.option(fc.nat({ max: 31 }), { nil: null }),
    // A note that says "na" is no note.
    note: fc.option(
      fc.stringMatching(/^[a-z甲乙（），,;"]{1,6}$/).filter((text) => text !== 'na'),
      { nil: null },
    ),
  })
  const codes = fc.shuffledSubarray(['110105020', '110108012', '110105038'], { minLength: 1 })
  const layout = fc.record({
    order: fc.shuffledSubarray([...HEADER.keys()], { minLength: HEADER.length }),
    format: fc.constantFrom('utf8', 'bom', 'gb18030', 'xlsx'),
    wide: fc.boolean(),
    quoteAll: fc.boolean(),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    delimiter: fc.constantFrom(',', '\t', ';'),
  })
  const widen = (cell: string) =>
    ` ${cell.replace(/[0-9.]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))}\u3000`
  await fc.assert(
    fc.asyncProperty(codes, fc.array(row, { minLength: 3, maxLength: 3 }), layout, async (units, rows, to) => {
      const given = units.map((unitCode, index) => ({ unitCode, ...rows[index] }))
      const lines = given.map(({ unitCode, quality, work, days, note }) => {
        const numbers = ['2026-10', unitCode, '', '', quality ?? '—', work ?? '', days?.toString() ?? 'NA']
        return [...(to.wide ? numbers.map(widen) : numbers), note ?? '无']
      })
      const table = [HEADER, ...lines].map((cells) => to.order.map((index) => cells[index] ?? ''))
      const csv = toCsv(table, to)
      const contents = {
        utf8: () => Buffer.from(csv),
        bom: () => Buffer.from(`\ufeff${csv}`),
        gb18030: () => iconv.encode(csv, 'gb18030'),
        xlsx: () => toXlsx(table),
      }
      const number = (cell: string | null | undefined) => (cell == null ? null : String(Number(cell)))
      expect(await rowsOf(contents[to.format]())).toEqual(
        given.map(({ unitCode, quality, work, days, note }, index) => ({
          unitCode,
          qualityValue: number(quality),
          workScore: number(work),
          validDays: days ?? null,
          note: note ?? null,
          row: index + 2,
        })),
      )
    }),
  )
})
