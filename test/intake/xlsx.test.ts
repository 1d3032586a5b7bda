import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { openWorkbook } from '../../src/intake/xlsx.ts'
import { type CellFault, visitSheet } from '../../src/intake/xlsx-sheet.ts'
import { isDateFormat, toDateText, toShortestDecimal } from '../../src/intake/xlsx-values.ts'
import { createXmlScanner } from '../../src/intake/xml.ts'
import { UnreadableWorkbook } from '../../src/intake/zip.ts'
import { sheetRow, toXlsx, workbookParts, type ZipPart, zip } from '../support/tables.ts'

async function sheetOf(bytes: Uint8Array) {
  const rows: [number, readonly string[]][] = []
  const faults: (CellFault & { row: number })[] = []
  const workbook = await openWorkbook(bytes)
  await visitSheet(workbook, (row, cells, rowFaults) => {
    rows.push([row, cells])
    faults.push(...rowFaults.map((fault) => ({ row, ...fault })))
    return true
  })
  return { rows, faults, workbook }
}

function sheetOfCells(...cells: readonly string[]) {
  return sheetOf(zip(workbookParts(sheetRow(cells))))
}

it('reads text, numbers, booleans and dates that write-excel-file writes', async () => {
  const file = await writeXlsxFile([
    ['单位', 'a < b & "c"', '', 35.45],
    [null, true, { value: new Date(Date.UTC(2026, 9, 1, 5)), type: Date, format: 'yyyy-mm-dd hh:mm' }, 1e-7],
  ]).toBuffer()
  expect((await sheetOf(file)).rows).toEqual([
    [1, ['单位', 'a < b & "c"', '', '35.45']],
    [2, ['', 'TRUE', '2026-10-01 05:00', '0.0000001']],
  ])
})

it('gives back any text that was written', async () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .filter((value) => !/[\p{Cc}\p{Cs}\ufffe\uffff]|_x/u.test(value))
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (cells) => {
      const { rows } = await sheetOf(toXlsx([cells]))
      const used = cells.findLastIndex((cell) => cell !== '') + 1
      expect(rows).toEqual([[1, cells.slice(0, used)]])
    }),
  )
})

describe('cells', () => {
  it.each([
    ['a number with a double behind it', '<c><v>35.450000000000003</v></c>', '35.45'],
    ['a number with an exponent', '<c><v>1.5E-3</v></c>', '0.0015'],
    ['a huge number', '<c><v>1e22</v></c>', '10000000000000000000000'],
    ['a shared string with phonetics', '<c t="s"><v>0</v></c>', '东城'],
    ['a rich shared string', '<c t="s"><v>1</v></c>', '甲乙'],
    ['an escaped character', '<c t="inlineStr"><is><t>a_x000A_b</t></is></c>', 'a\nb'],
    ['character references', '<c t="str"><v>&#20013;&#x6587;&amp;</v></c>', '中文&'],
    ['CDATA', '<c t="str"><v><![CDATA[<a>]]></v></c>', '<a>'],
    ['a date by a built-in format', '<c s="1"><v>46296.208333333336</v></c>', '2026-10-01 05:00'],
    ['a date by a format of its own', '<c s="2"><v>46296</v></c>', '2026-10-01 00:00'],
    ['a number by a format with conditions', '<c s="3"><v>46296</v></c>', '46296'],
    ['an ISO date', '<c t="d"><v>2026-10-01T05:00:00</v></c>', '2026-10-01 05:00'],
  ])('reads %s', async (_name, cell, expected) => {
    const styles =
      '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="[>=100]0;[Red]&quot;days&quot;0"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    const sharedStrings =
      '<si><t>东城</t><rPh sb="0" eb="1"><t>ドンチェン</t></rPh></si><si><r><t>甲</t></r><r><rPr/><t>乙</t></r></si>'
    const { rows, faults } = await sheetOf(zip(workbookParts(sheetRow([cell]), { styles, sharedStrings })))
    expect({ rows, faults }).toEqual({ rows: [[1, [expected]]], faults: [] })
  })

  it('counts days from 1904 where the workbook says so', async () => {
    const parts = workbookParts(sheetRow(['<c s="1"><v>44834</v></c>']), {
      workbookPr: '<workbookPr date1904="1"/>',
      styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    })
    expect((await sheetOf(zip(parts))).rows).toEqual([[1, ['2026-10-01 00:00']]])
  })

  it.each([
    [
      'a formula with its last value',
      '<c><f>A1*2</f><v>7</v></c>',
      { value: '=A1*2', expected: 'a value, not a formula' },
    ],
    ['a formula never calculated', '<c><f>A1</f></c>', { value: '=A1', expected: 'a value, not a formula' }],
    [
      'a formula shared with other cells',
      '<c><f t="shared" si="0"/><v>7</v></c>',
      { value: '7', expected: 'a value, not a formula' },
    ],
    ['an error', '<c t="e"><v>#N/A</v></c>', { value: '#N/A', expected: 'a value, not an error' }],
    ['a number beyond doubles', '<c><v>1e400</v></c>', { value: '1e400', expected: 'a number' }],
    ['a number that is none', '<c><v>NaN</v></c>', { value: 'NaN', expected: 'a number' }],
    [
      'a shared string that is not there',
      '<c t="s"><v>9</v></c>',
      { value: '9', expected: 'a cell whose text the file holds' },
    ],
  ])('faults %s', async (_name, cell, fault) => {
    expect((await sheetOfCells('甲', cell)).faults).toEqual([{ row: 1, index: 1, ...fault }])
  })
})

it('numbers rows and cells as the sheet does, gaps included', async () => {
  const data = `<row r="2"><c r="C2"><v>1</v></c></row><row r="7"><c r="A7"><v>2</v></c><c r="AB7" s="1"/></row>`
  expect((await sheetOf(zip(workbookParts(data)))).rows).toEqual([
    [2, ['', '', '1']],
    [7, ['2']],
  ])
})

it('reads the first visible sheet and names the others', async () => {
  const sheets =
    '<sheet name="藏" sheetId="9" state="hidden" r:id="rId9"/><sheet name="甲" sheetId="1" r:id="rId1"/><sheet name="乙" sheetId="2" r:id="rId9"/>'
  const { workbook, rows } = await sheetOf(zip(workbookParts(sheetRow(['1']), { sheets })))
  expect([workbook.sheetName, workbook.otherSheets, rows]).toEqual(['甲', ['乙'], [[1, ['1']]]])
})

describe('refuses', () => {
  const good = workbookParts(sheetRow(['甲', '1']))
  const withSheet = (content: string | Uint8Array, over: Partial<ZipPart> = {}) =>
    zip(good.map((part) => (part.name.endsWith('sheet1.xml') ? { ...part, content, ...over } : part)))
  const rows = '<row><c><v>1</v></c></row>'

  it.each<[string, Uint8Array, RegExp]>([
    ['a file cut short', zip(good).subarray(0, 900), /cut short/],
    ['a file with only the first bytes', zip(good).subarray(0, 4), /cut short/],
    ['an encrypted part', withSheet(rows, { flags: 1 }), /without a password/],
    ['a ZIP file that is no workbook', zip([{ name: 'a.txt', content: 'a' }]), /an XLSX workbook/],
    ['a part that unpacks to far more than it is packed', withSheet(Buffer.alloc(20_000_000, 0x20)), /200 times/],
    [
      'a part larger than it says',
      withSheet(`<a>${rows.repeat(9000)}</a>`, { statedBytes: 100 }),
      /larger than it says/,
    ],
    ['a part smaller than it says', withSheet(rows, { statedBytes: 400 }), /damaged/],
    ['parts that say they are 300 MiB', withSheet(rows, { statedBytes: 300 * 1024 * 1024 }), /256 MiB/],
    ['two parts of one name', zip([...good, ...good]), /damaged/],
    ['too many parts', zip(Array.from({ length: 5001 }, (_, n) => ({ name: `${n}`, content: '' }))), /5000 parts/],
    ['a DOCTYPE', withSheet(`<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`), /DOCTYPE/],
    ['an entity of its own', withSheet('<a>&x;</a>'), /entity &x;/],
    ['a reference to NUL', withSheet('<a>&#0;</a>'), /entity &#0;/],
    ['XML cut short', withSheet('<worksheet><sheetData><row>'), /cut short/],
    ['crossed tags', withSheet('<a><b></a></b>'), /damaged/],
    ['XML that is not UTF-8', withSheet(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c])), /UTF-8/],
    ['rows out of order', withSheet('<a><row r="2"/><row r="2"/></a>'), /in order/],
    ['cells out of order', withSheet('<a><row><c r="B1"/><c r="A1"/></row></a>'), /in order/],
    ['too many columns', withSheet('<a><row><c r="CW1"><v>1</v></c></row></a>'), /100 columns/],
    ['deep nesting', withSheet('<a>'.repeat(70)), /damaged/],
  ])('%s', async (_name, bytes, expected) => {
    const refusal: unknown = await sheetOf(bytes).then(
      () => null,
      (error: unknown) => error,
    )
    expect(refusal).toBeInstanceOf(UnreadableWorkbook)
    expect(String(refusal)).toMatch(expected)
  })

  it('a part whose packed bytes are changed', async () => {
    const bytes = zip(good)
    const at = bytes.indexOf('sheet1.xml') + 20
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)
    await expect(sheetOf(bytes)).rejects.toThrow(UnreadableWorkbook)
  })
})

it('scans XML the same however it is cut into chunks', () => {
  const xml = `<?xml version="1.0"?><!-- c > --><x:a k="1 > 0" x:id='2'>t&amp;u<b/><![CDATA[<z>]]></x:a>`
  const scan = (chunks: readonly string[]) => {
    const events: string[] = []
    const scanner = createXmlScanner({
      open: (name, attributes) => events.push(`<${name}${attributes}`),
      close: (name) => events.push(`>${name}`),
      text: (text) => events.push(text),
    })
    for (const chunk of chunks) scanner.push(chunk)
    scanner.end()
    return events
  }
  const whole = scan([xml])
  expect(whole).toEqual([`<a k="1 > 0" x:id='2'`, 't&u', '<b', '>b', '<z>', '>a'])
  fc.assert(
    fc.property(fc.array(fc.nat({ max: xml.length }), { maxLength: 6 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), xml.length]
      expect(scan(places.slice(1).map((end, index) => xml.slice(places[index], end)))).toEqual(whole)
    }),
  )
})

it('writes every double as a plain decimal that reads back as the same double', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = toShortestDecimal(value.toExponential(16))
      expect(text).toMatch(/^-?\d+(\.\d+)?$/)
      expect(Number(text)).toBe(value === 0 ? 0 : value)
    }),
  )
})

it.each([
  [1, false, '1900-01-01 00:00'],
  [59, false, '1900-02-28 00:00'],
  [61, false, '1900-03-01 00:00'],
  [46296.99999, false, '2026-10-02 00:00'],
  [0, true, '1904-01-01 00:00'],
  [-1, false, null],
  [3_000_000, false, null],
])('toDateText reads serial %d (1904: %s) as %s', (serial, date1904, expected) => {
  expect(toDateText(serial, date1904)).toBe(expected)
})

it.each([
  [14, undefined, true],
  [57, undefined, true],
  [2, undefined, false],
  [164, 'yyyy-mm-dd', true],
  [165, '[$-804]yyyy"年"m"月";@', true],
  [166, '[h]:mm', true],
  [167, '0.00"days"', false],
  [168, 'General', false],
  [169, '[Red]0;[Blue]-0', false],
])('isDateFormat says of %d %s: %s', (id, code, expected) => expect(isDateFormat(id, code)).toBe(expected))
