import { crc32, deflateRawSync } from 'node:zlib'
import type { RankingRules } from '../../src/domain/office.ts'
import { createUnitTree, type Unit, type UnitTree } from '../../src/domain/units.ts'

/** A unit with dull, valid values for whatever is left out. */
export function aUnit(unit: Partial<Unit> & Pick<Unit, 'code'>): Unit {
  return {
    name: `单位${unit.code}`,
    level: 'township',
    parentCode: '110101',
    kind: 'street',
    aliases: [],
    validFrom: null,
    validTo: null,
    ...unit,
  }
}

/** Two districts with a name in common, a town under its older name, a renamed one and one that has ended. */
export const SMALL_UNITS: readonly Unit[] = [
  aUnit({ code: '110000', name: '北京市', level: 'municipal', parentCode: null, kind: 'government' }),
  aUnit({ code: '110105', name: '朝阳区', level: 'district', parentCode: '110000', kind: 'government' }),
  aUnit({ code: '110108', name: '海淀区', level: 'district', parentCode: '110000', kind: 'government' }),
  aUnit({ code: '110105020', name: '八里庄街道', parentCode: '110105' }),
  aUnit({ code: '110108012', name: '八里庄街道', parentCode: '110108' }),
  aUnit({ code: '110105038', name: '管庄地区', parentCode: '110105', kind: 'area', aliases: ['管庄乡'] }),
  aUnit({ code: '110108025', name: '温泉镇', parentCode: '110108', kind: 'town', validTo: '2026-06-30' }),
  aUnit({ code: '110108026', name: '上庄镇', parentCode: '110108', kind: 'town', validFrom: '2026-11-01' }),
]

export function smallTree(): UnitTree {
  return createUnitTree(SMALL_UNITS)
}

/** Rules of air; only what a test is about need be given. */
export function someRules(quality: Partial<RankingRules['quality']> = {}): RankingRules {
  return {
    bottom: 10,
    tieAtCut: 'manual',
    quality: {
      indicator: 'pm25',
      unit: '微克/立方米',
      better: 'lower',
      decimals: [{ from: '2013-01', places: 0 }],
      min: '0',
      max: '1000',
      score: { kind: 'linear', zeroAt: '100', fullAt: '0' },
      ...quality,
    },
    weights: { quality: '0.6', work: '0.4' },
    scoreDecimals: 1,
    validDaysMin: null,
    hourly: { hoursPerDayMin: 20 },
    exempt: [],
    effectiveFrom: '2026-01',
  }
}

/** CSV text in which every cell that needs it, or all of them, stand in quotes. */
export function toCsv(
  rows: readonly (readonly string[])[],
  { delimiter = ',', lineEnd = '\n', quoteAll = false } = {},
): string {
  const cell = (text: string) => (quoteAll || /["\r\n\t,;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return rows.map((cells) => cells.map(cell).join(delimiter) + lineEnd).join('')
}

/** One part of a ZIP file; the sizes and flags can be made to lie. */
export interface ZipPart {
  readonly name: string
  readonly content: string | Uint8Array
  readonly flags?: number
  readonly statedBytes?: number
}

/** A ZIP file made by hand, so that tests can make wrong ones. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const content = Buffer.from(part.content)
    const packed = deflateRawSync(content)
    const name = Buffer.from(part.name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(part.flags ?? 0, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(part.statedBytes ?? content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, name]))
    files.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, entries, end])
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The parts of a workbook around one sheet's `<sheetData>`; `workbookPr` and `styles` as XML. */
export function workbookParts(
  sheetData: string,
  { workbookPr = '', styles = '', sharedStrings = '', sheets = '<sheet name="表1" sheetId="1" r:id="rId1"/>' } = {},
): readonly ZipPart[] {
  return [
    {
      name: '_rels/.rels',
      content: `${XML}<Relationships><Relationship Id="rId1" Type="${TYPES}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    { name: 'xl/workbook.xml', content: `${XML}<workbook>${workbookPr}<sheets>${sheets}</sheets></workbook>` },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `${XML}<Relationships><Relationship Id="rId1" Type="${TYPES}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${TYPES}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${TYPES}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
    },
    { name: 'xl/styles.xml', content: `${XML}<styleSheet>${styles}</styleSheet>` },
    { name: 'xl/sharedStrings.xml', content: `${XML}<sst>${sharedStrings}</sst>` },
    { name: 'xl/worksheets/sheet1.xml', content: `${XML}<worksheet><sheetData>${sheetData}</sheetData></worksheet>` },
  ]
}

/** A row of text cells as sheet XML; a cell that begins with `<c` is taken as it is. */
export function sheetRow(cells: readonly string[], row?: number): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const xml = cells.map((cell) =>
    cell.startsWith('<c') ? cell : `<c t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`,
  )
  return `<row${row === undefined ? '' : ` r="${row}"`}>${xml.join('')}</row>`
}

/** An XLSX file of text cells. */
export function toXlsx(rows: readonly (readonly string[])[]): Buffer {
  return zip(workbookParts(rows.map((cells) => sheetRow(cells)).join('')))
}
