import fc from 'fast-check'
import { expect, it } from 'vitest'
import { detectDelimiter, splitHead, visitCsv, visitPlain, visitQuoted } from '../../src/intake/csv.ts'

type Visit = typeof visitQuoted

async function recordsOf(visit: Visit, text: string, delimiter: ',' | '\t' | ';' = ',') {
  const records: [number, readonly string[]][] = []
  const fault = await visit(Buffer.from(text), delimiter, (row, cells) => {
    records.push([row, [...cells]])
    return true
  })
  return { records, fault }
}

const plainText = fc.string({ unit: fc.constantFrom(',', ';', '\t', '\n', '\r', '\r\n', 'a', '区', ' ', '1') })

it('splits a text without quotes into the records that csv-parse finds', async () => {
  await fc.assert(
    fc.asyncProperty(plainText, fc.constantFrom(',', '\t', ';'), async (text, delimiter) => {
      expect(await recordsOf(visitPlain, text, delimiter)).toEqual(await recordsOf(visitQuoted, text, delimiter))
    }),
    { numRuns: 300 },
  )
})

it('splits texts of several slices as csv-parse does', async () => {
  const text = 'a,区,1\r\n'.repeat(70_000)
  const plain = await recordsOf(visitPlain, text)
  expect(plain.records).toHaveLength(70_000)
  expect(plain).toEqual(await recordsOf(visitQuoted, text))
})

it('finds the first records and where they end', async () => {
  await fc.assert(
    fc.asyncProperty(plainText, fc.nat({ max: 4 }), async (text, count) => {
      const head = splitHead(Buffer.from(text), ',', count)
      const rest = Buffer.from(text).subarray(head.end).toString()
      const whole = (await recordsOf(visitPlain, text)).records.map(([, cells]) => cells)
      const tail = (await recordsOf(visitPlain, rest)).records.map(([, cells]) => cells)
      expect([...head.records, ...tail]).toEqual(whole)
    }),
  )
})

it('counts a quoted cell with line breaks as one row and blank lines as rows', async () => {
  const { records } = await recordsOf(visitCsv, 'a,b\n\n1,"x\ny ""z"""\r\n2,3\n')
  expect(records).toEqual([
    [1, ['a', 'b']],
    [2, ['']],
    [3, ['1', 'x\ny "z"']],
    [4, ['2', '3']],
  ])
})

it.each([
  ['a quote that is never closed', 'a,b\n1,"x\n2,3\n', 2],
  ['a quote inside a plain cell', 'a,b\n1,2\n1,x"y\n', 3],
  ['text after a closing quote', 'a,b\n"x"y,1\n', 2],
])('names the row of %s', async (_name, text, row) => {
  expect((await recordsOf(visitCsv, text)).fault).toMatchObject({ row })
})

it('gives up on a quote that would swallow the file', async () => {
  const { fault } = await recordsOf(visitCsv, `a,b\n1,"${'x,1\n'.repeat(600_000)}`)
  expect(fault?.expected).toContain('never closed')
})

it.each([visitPlain, visitQuoted])('stops when told to (%o)', async (visit) => {
  let seen = 0
  await visit(Buffer.from('a\n'.repeat(1000)), ',', () => {
    seen += 1
    return seen < 3
  })
  expect(seen).toBe(3)
})

it.each([
  ['code,name\n1,2', ','],
  ['code\tname\n1\t2', '\t'],
  ['"code";"name"\n1;2', ';'],
  ['七月;八月,\ncode;name\n', ';'],
  ['x;y\n', ','],
])('takes the delimiter of %j to be %j', (text, delimiter) => {
  expect(detectDelimiter(Buffer.from(text), (cell) => ['code', 'name'].includes(cell))).toBe(delimiter)
})
