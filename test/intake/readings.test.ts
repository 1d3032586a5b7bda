import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReadings } from '../../src/intake/readings.ts'
import { smallTree, someRules, toCsv, toXlsx } from '../support/tables.ts'

const options = { month: '2026-10', tree: smallTree(), rules: someRules() }
const HEADER = ['unit_code', 'time', 'value']

function readBytes(content: string | Uint8Array) {
  return readReadings({ fileName: 'readings', content: Buffer.from(content) }, options)
}

/** Everything but the kept file, whose bytes differ with the quoting. */
async function outcomeOf(content: string | Uint8Array) {
  const { file: _file, ...outcome } = await readBytes(content)
  return outcome
}

/** Blank rows that fill the place of those read before the reader by bytes takes over. */
const PADDING = Array.from({ length: 6 }, () => [''])

it('sums the values of each unit and day exactly', async () => {
  const rows = [
    HEADER,
    ['110108012', '2026-10-31 23:00', '0.1'],
    ['110108012', '2026-10-31 22:00', '0.2'],
    ...PADDING,
    ['110105020', '2026-10-01 05:00', '7'],
    ['110108012', '2026-10-01 00:00', '12345678.123456'],
    ['110108012', '2026-10-01 01:00', '0.12345678901234567891'],
    ['110108012', '2026-10-01 02:00', ''],
    ['110108012', '2026-10-02 02:00', '—'],
  ]
  const expected = [
    { unitCode: '110105020', days: [{ day: '2026-10-01', count: 1, sum: '7' }] },
    {
      unitCode: '110108012',
      days: [
        { day: '2026-10-01', count: 2, sum: '12345678.24691278901234567891' },
        { day: '2026-10-31', count: 2, sum: '0.3' },
      ],
    },
  ]
  const rules = someRules({ max: null })
  for (const content of [toCsv(rows), toCsv(rows, { quoteAll: true }), toXlsx(rows)]) {
    const result = await readReadings({ fileName: 'r', content: Buffer.from(content) }, { ...options, rules })
    expect([result.errors, result.ok && result.table, result.rows]).toEqual([[], expected, 7])
  }
})

describe('refuses', () => {
  it.each([
    ['an unknown unit', ['110199999', '2026-10-01 05:00', '1'], 'unit_code'],
    ['a district', ['110105', '2026-10-01 05:00', '1'], 'unit_code'],
    ['a unit that has ended', ['110108025', '2026-10-01 05:00', '1'], 'unit_code'],
    ['a time before the month', ['110105020', '2026-09-30 23:00', '1'], 'time'],
    ['a time after the month', ['110105020', '2026-11-01 00:00', '1'], 'time'],
    ['a day that is none', ['110105020', '2026-10-32 00:00', '1'], 'time'],
    ['hour 24', ['110105020', '2026-10-01 24:00', '1'], 'time'],
    ['a time without an hour', ['110105020', '2026-10-01', '1'], 'time'],
    ['a value below the minimum', ['110105020', '2026-10-01 05:00', '-0.1'], 'value'],
    ['a value above the maximum', ['110105020', '2026-10-01 05:00', '1000.1'], 'value'],
    ['an exponent', ['110105020', '2026-10-01 05:00', '1e2'], 'value'],
    ['a separator of thousands', ['110105020', '2026-10-01 05:00', '1 000'], 'value'],
    ['a second value for an hour', ['110105020', '2026-10-02 07:00', '2'], 'time'],
    ['a second value within an hour', ['110105020', '2026-10-02 07:30', '2'], 'time'],
  ])('%s', async (_name, cells, column) => {
    const rows = [
      HEADER,
      ['110105020', '2026-10-02 07:00', '1'],
      ...PADDING,
      cells,
      ['110105020', '2026-10-03 07:00', '1'],
    ]
    const outcome = await outcomeOf(toCsv(rows))
    expect(outcome.errors).toMatchObject([{ row: 9, column }])
    expect(await outcomeOf(toCsv(rows, { quoteAll: true }))).toEqual(outcome)
  })

  it('more rows than a file may have', async () => {
    const result = await readBytes(`unit_code,time,value\n${'110105020,2026-10-01 05:00,\n'.repeat(2_000_001)}`)
    expect(result.errors).toMatchObject([{ row: 2_000_002, expected: 'at most 2000000 rows' }])
  })
})

it('comes to the same sums and errors by bytes as row by row', async () => {
  const unit = fc.constantFrom('110105020', '110108012', ' 110105038', '１１０１０５０２０', '110108025', '1', '')
  const time = fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 24 })).map(([day, hour]) => {
      return `2026-10-${String(day).padStart(2, '0')} ${String(hour).padStart(2, '0')}:00`
    }),
    fc.constantFrom('2026/10/1 5:00', '2026-11-01 00:00', '2026-10-01 05:6x', '２０２６-10-05 01:00', ''),
  )
  const value = fc.oneof(
    fc.stringMatching(/^-?\d{0,9}(\.\d{0,8})?$/),
    fc.constantFrom('', '—', '-', 'NaN', '1000', '1000.0000001', '0', '-0', '１２', ' 3', '.', '1.2.3'),
  )
  const odd = fc.constantFrom([''], ['', '', ''], ['110105020'], ['110105020', '2026-10-09 01:00', '1', '2'])
  const row = fc.oneof({ weight: 9, arbitrary: fc.tuple(unit, time, value) }, { weight: 1, arbitrary: odd })
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 30 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      async (rows, lineEnd, order) => {
        const shuffle = (cells: readonly string[]) =>
          cells.length < 3 ? cells : [...order.map((index) => cells[index] ?? ''), ...cells.slice(3)]
        const table = [HEADER, ...PADDING, ...rows].map(shuffle)
        const byBytes = await outcomeOf(toCsv(table, { lineEnd }))
        expect(byBytes).toEqual(await outcomeOf(toCsv(table, { lineEnd, quoteAll: true })))
      },
    ),
    { numRuns: 300 },
  )
})

it('comes to the same sums by bytes as row by row for any good rows', async () => {
  const hour = fc.record({
    unit: fc.constantFrom('110105020', '110108012'),
    day: fc.integer({ min: 1, max: 3 }),
    hour: fc.integer({ min: 0, max: 23 }),
    value: fc.oneof(
      fc.stringMatching(/^\d{1,9}(\.\d{1,8})?$/),
      fc.stringMatching(/^-\d{1,3}\.\d{1,6}$/),
      fc.constant(''),
    ),
  })
  const hours = fc.uniqueArray(hour, { maxLength: 60, selector: (row) => `${row.unit} ${row.day} ${row.hour}` })
  await fc.assert(
    fc.asyncProperty(hours, async (rows) => {
      const cells = rows.map((row) => [
        row.unit,
        `2026-10-0${row.day} ${String(row.hour).padStart(2, '0')}:00`,
        row.value,
      ])
      const table = [HEADER, ['110105038', '2026-10-01 00:00', '1'], ...PADDING, ...cells]
      const tables = [toCsv(table), toCsv(table, { quoteAll: true })].map(async (content) => {
        const source = { fileName: 'readings', content: Buffer.from(content) }
        const result = await readReadings(source, { ...options, rules: null })
        return result.ok ? result.table : result.errors
      })
      const [byBytes, byRow] = await Promise.all(tables)
      expect(byBytes).toEqual(byRow)
      expect(byBytes).toHaveLength(1 + new Set(rows.map((row) => row.unit)).size)
    }),
    { numRuns: 200 },
  )
})
