import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMonthTable } from '../../src/intake/month-table.ts'
import type { FileSource } from '../../src/intake/source.ts'
import { sheetRow, smallTree, toXlsx, workbookParts, zip } from '../support/tables.ts'

const options = { month: '2026-10', medium: 'water', tree: smallTree(), rules: null } as const
const read = (source: FileSource) => readMonthTable(source, options)
const readBytes = (content: string | Uint8Array) => read({ fileName: 'f', content: Buffer.from(content) })

const HEADER = 'month,unit_code,quality_value,note'
const LINE = '2026-10,110105020,1.5,断面'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duban-intake-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

it('keeps the original bytes of what it read and of what it refused', async () => {
  for (const text of [`${HEADER}\n${LINE}\n`, `${HEADER}\nabc\n`]) {
    const path = join(folder, 'table.csv')
    const bytes = iconv.encode(text, 'gb18030')
    await writeFile(path, bytes)
    const fromDisk = await read({ path })
    const fromBytes = await read({ fileName: 'table.csv', content: bytes })
    expect(fromDisk).toEqual(fromBytes)
    expect(fromDisk.file).toMatchObject({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      fileName: 'table.csv',
      byteLength: bytes.length,
    })
    expect(gunzipSync(fromDisk.file?.gzipped ?? '').equals(bytes)).toBe(true)
  }
})

describe('a path is refused when it is', () => {
  it.each<[string, (path: string) => void | Promise<void>, RegExp]>([
    ['missing', () => {}, /a file that exists/],
    ['a pipe', (path) => void execFileSync('mkfifo', [path]), /regular file/],
    [
      'larger than the bound',
      async (path) => {
        await writeFile(path, 'a')
        await truncate(path, 64 * 1024 * 1024 + 1)
      },
      /at most 64 MiB/,
    ],
    ['empty', (path) => writeFile(path, ''), /empty/],
  ])('%s', async (name, make, expected) => {
    const path = join(folder, name)
    await make(path)
    const result = await read({ path })
    expect(result).toMatchObject({ ok: false, errors: [{ row: 0, column: 'file' }] })
    expect(result.errors[0]?.expected).toMatch(expected)
  })

  it('a folder', async () => {
    expect((await read({ path: folder })).errors).toMatchObject([{ row: 0, expected: 'a file, not a folder' }])
  })

  it('no path at all', async () => {
    expect((await read({ path: 'a\0b' })).errors).toMatchObject([{ row: 0, expected: expect.stringContaining('NUL') }])
  })
})

describe('content is refused when it is', () => {
  const good = toXlsx([HEADER.split(','), LINE.split(',')])
  const sheet = (...cells: readonly string[]) =>
    zip(workbookParts(sheetRow(HEADER.split(','), 1) + sheetRow(['2026-10', '110105020', ...cells], 5)))

  it.each<[string, string | Uint8Array, number, string, RegExp]>([
    ['too large', Buffer.alloc(64 * 1024 * 1024 + 1, 0x61), 0, 'file', /at most 64 MiB/],
    ['nothing but a byte order mark', '\ufeff', 1, 'header', /header row/],
    ['nothing but blank lines', '\n\n \n', 1, 'header', /header row/],
    ['a header alone', `${HEADER}\n`, 1, 'file', /at least one row/],
    ['a header and blank rows', `${HEADER}\n,,,\n\n`, 1, 'file', /at least one row/],
    ['without a header', `${LINE}\n${LINE}\n`, 1, 'header', /header row/],
    ['without a column for the unit', 'quality_value,month,甲\n1,2026-10,1\n', 1, 'unit_code', /district/],
    ['without values and scores', 'month,unit_code\n2026-10,110105020\n', 1, 'quality_value', /work_score/],
    ['headed by one column twice', `${HEADER},质量数值\n${LINE},1\n`, 1, 'quality_value', /once/],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(HEADER, 'utf16le')]), 1, 'file', /not UTF-16/],
    ['UTF-16 without a mark', Buffer.from(`${HEADER}\n${LINE}`, 'utf16le'), 1, 'file', /NUL/],
    ['spoiled by a NUL byte', `${HEADER}\n2026-10,1101\0,1,\n`, 2, 'file', /NUL/],
    [
      'UTF-8 with a broken character',
      Buffer.concat([Buffer.from(`${HEADER}\n${LINE}${'断面水质'.repeat(9)}\n`), Buffer.from([0xe6, 0x96])]),
      3,
      'file',
      /UTF-8 throughout/,
    ],
    [
      'marked as UTF-8 and GB18030 inside',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), iconv.encode(`${HEADER}\n${LINE}\n`, 'gb18030')]),
      2,
      'file',
      /UTF-8 throughout/,
    ],
    [
      'neither UTF-8 nor GB18030',
      Buffer.concat([Buffer.from(`${HEADER}\n2026-10,1,1,`), Buffer.from([0xff, 0x41, 0xfe])]),
      2,
      'file',
      /neither/,
    ],
    ['cut off inside a quote', `${HEADER}\n2026-10,110105020,1.5,"断`, 2, 'file', /closing quote/],
    ['quoted wrongly', `${HEADER}\n2026-10,110105020,1.5,a"b\n`, 2, 'file', /doubled/],
    ['an old .xls or encrypted', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 0, 'file', /password/],
    ['an XLSX cut short', good.subarray(0, good.length - 30), 0, 'file', /cut short/],
    ['an XLSX with an encrypted part', zip([{ name: '_rels/.rels', content: 'x', flags: 1 }]), 0, 'file', /password/],
    ['a zip bomb', zip([{ name: 'a', content: Buffer.alloc(50_000_000) }]), 0, 'file', /200 times/],
    ['a ZIP file', zip([{ name: 'a', content: 'b' }]), 0, 'file', /XLSX workbook/],
    ['an empty sheet', zip(workbookParts('')), 1, 'header', /header row/],
    ['a formula', sheet('<c><f>1+1</f><v>2</v></c>'), 5, 'quality_value', /not a formula/],
    ['an error value', sheet('<c t="e"><v>#DIV/0!</v></c>'), 5, 'quality_value', /not an error/],
    ['a boolean', sheet('<c t="b"><v>1</v></c>'), 5, 'quality_value', /plain decimal/],
    ['a number beyond doubles', sheet('<c><v>1e400</v></c>'), 5, 'quality_value', /number/],
    ['a number of 300 digits', sheet('<c><v>1e300</v></c>'), 5, 'quality_value', /plain decimal/],
  ])('%s', async (_name, content, row, column, expected) => {
    const result = await readBytes(content)
    expect(result).toMatchObject({ ok: false, errorsTotal: 1, errors: [{ row, column }] })
    expect(result.errors[0]?.expected).toMatch(expected)
  })

  it('too long, naming the row where the bound is passed', async () => {
    const result = await readBytes(`${HEADER}\n${'2026-10,1,1,\n'.repeat(200_001)}`)
    expect(result.errorsTotal).toBe(200_001)
    expect(result.errors.at(-1)).toMatchObject({ row: 200_002, column: 'file', expected: 'at most 200000 rows' })
  })
})

it('warns of cells beside an XLSX table and refuses them in CSV, where they mean a shifted row', async () => {
  const rows = [HEADER.split(','), [...LINE.split(','), '批注']]
  expect(await readBytes(toXlsx(rows))).toMatchObject({ ok: true, warnings: [{ row: 2, column: 'column 5' }] })
  expect(await readBytes(`${HEADER}\n2026-10,110105020,1,234,x\n`)).toMatchObject({
    ok: false,
    errors: [{ row: 2, column: 'column 5', value: 'x' }],
  })
})
