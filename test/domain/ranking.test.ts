import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computeRanking, type MonthRow, type RankingInput } from '../../src/domain/ranking.ts'
import { anInput, aRow, aRuleSet, aUnit, codeOf, exact, plainRules } from './ranking-builders.ts'

describe('computeRanking', () => {
  it('gives every column of a ranked unit', () => {
    const units = [aUnit('110101001', '乙镇'), aUnit('110101002', '丙街道')]
    const rows = [
      aRow('110101001', { qualityValue: exact('41.25'), workScore: exact('80.50') }),
      aRow('110101002', { qualityValue: exact('30'), workScore: exact('90') }),
    ]
    const rules = aRuleSet({ exempt: [{ unitCode: '110101002', reason: '生态涵养区' }] })
    expect(computeRanking(anInput({ rules, units, rows })).ranked).toEqual([
      {
        unitCode: '110101002',
        unitName: '丙街道',
        districtCode: '110101',
        district: '甲区',
        qualityValue: '30.0',
        qualityScore: '70',
        workScore: '90',
        score: '78.0',
        unroundedScore: '78',
        rank: 1,
        rankFromWorst: 2,
        tied: false,
        exempt: true,
        exemptReason: '生态涵养区',
      },
      {
        unitCode: '110101001',
        unitName: '乙镇',
        districtCode: '110101',
        district: '甲区',
        qualityValue: '41.2',
        qualityScore: '58.8',
        workScore: '80.5',
        score: '67.5',
        unroundedScore: '67.48',
        rank: 2,
        rankFromWorst: 1,
        tied: false,
        exempt: false,
        exemptReason: null,
      },
    ])
  })

  it('rounds the value before it is scored, so values that are published alike score alike', () => {
    const units = [aUnit('001'), aUnit('002')]
    const rows = [aRow('001', { qualityValue: exact('40.251') }), aRow('002', { qualityValue: exact('40.349') })]
    const { ranked } = computeRanking(anInput({ units, rows }))
    expect(ranked.map(({ unroundedScore, rank, tied }) => ({ unroundedScore, rank, tied }))).toEqual([
      { unroundedScore: '67.82', rank: 1, tied: true },
      { unroundedScore: '67.82', rank: 1, tied: true },
    ])
  })

  it('rounds to whole values in a month before one decimal came in', () => {
    const input = anInput({
      month: '2024-11',
      units: [aUnit('001')],
      rows: [aRow('001', { qualityValue: exact('40.5') })],
    })
    expect(computeRanking(input).ranked[0]?.qualityValue).toBe('40')
  })

  it('shares ranks among equal rounded scores and orders a tie by unrounded score, then code', () => {
    const rules = plainRules({
      scoreDecimals: 0,
      quality: { ...plainRules().quality, decimals: [{ from: '2013-01', places: 2 }] },
    })
    const values = ['57.02', '56.98', '80', '57.02', '12']
    const input = anInput({
      rules,
      units: values.map((_, index) => aUnit(codeOf(index))),
      rows: values.map((value, index) => aRow(codeOf(index), { qualityValue: exact(value) })),
    })
    const rows = computeRanking(input).ranked.map((unit) => [unit.unitCode, unit.rank, unit.rankFromWorst, unit.tied])
    expect(rows).toEqual([
      ['003', 1, 5, false],
      ['001', 2, 2, true],
      ['004', 2, 2, true],
      ['002', 2, 2, true],
      ['005', 5, 1, false],
    ])
  })

  it('says why a unit is not ranked, the first reason in order, by unit code', () => {
    const rows = [
      aRow('001', { qualityValue: null, workScore: null, validDays: 3 }),
      aRow('002', { workScore: null, validDays: 3 }),
      aRow('003', { validDays: 26 }),
      aRow('004', { validDays: null }),
      aRow('006', { validDays: 27 }),
    ]
    const units = ['006', '005', '004', '003', '002', '001'].map((code) => aUnit(code))
    const { ranked, notRanked } = computeRanking(anInput({ units, rows }))
    expect(ranked.map((unit) => unit.unitCode)).toEqual(['006'])
    expect(notRanked.map(({ unitCode, reason, validDays }) => [unitCode, reason, validDays])).toEqual([
      ['001', 'noValue', 3],
      ['002', 'noWorkScore', 3],
      ['003', 'tooFewValidDays', 26],
      ['004', 'noValidDays', null],
      ['005', 'notInTable', null],
    ])
  })

  it.each([
    ['2026-02', 25, 1],
    ['2026-02', 24, 0],
    ['2026-03', 26, 0],
    ['2026-03', 27, 1],
  ])('asks in %s of a unit with %i valid days the days of that month of the year', (month, validDays, rankedCount) => {
    const input = anInput({ month, units: [aUnit('001')], rows: [aRow('001', { validDays })] })
    expect(computeRanking(input).ranked).toHaveLength(rankedCount)
  })

  it('leaves the rule on days out when the table has no such column, or the rules ask for none', () => {
    const units = [aUnit('001')]
    const rows = [aRow('001', { validDays: null })]
    expect(computeRanking(anInput({ units, rows, validDaysKnown: false })).ranked).toHaveLength(1)
    expect(computeRanking(anInput({ units, rows, rules: aRuleSet({ validDaysMin: null }) })).ranked).toHaveLength(1)
  })

  it('needs and shows no work score where it has no weight', () => {
    const rules = aRuleSet({ weights: { quality: '1', work: null } })
    const units = [aUnit('001'), aUnit('002')]
    const rows = [aRow('001', { workScore: null }), aRow('002', { workScore: exact('5') })]
    const { ranked } = computeRanking(anInput({ rules, units, rows }))
    expect(ranked.map(({ workScore, score, rank }) => [workScore, score, rank])).toEqual([
      [null, '58.7', 1],
      [null, '58.7', 1],
    ])
  })

  it.each<[string, Partial<RankingInput>, RegExp]>([
    ['a row of a unit that is not among the units', { units: [], rows: [aRow('009', { row: 7 })] }, /row 7: unit 009/],
    [
      'a unit with two rows',
      { units: [aUnit('001')], rows: [aRow('001'), aRow('001', { row: 3 })] },
      /row 3: unit 001/,
    ],
    ['a unit given twice', { units: [aUnit('001'), aUnit('001')], rows: [] }, /unit 001/],
    ['a month before any decimal places', { month: '2012-12', units: [aUnit('001')], rows: [] }, /month 2012-12/],
  ])('throws on %s', (_name, over, message) => {
    expect(() => computeRanking(anInput(over))).toThrow(message)
    expect(() => computeRanking(anInput(over))).toThrow(RangeError)
  })

  it('ranks nobody from an empty table and lists every unit', () => {
    const result = computeRanking(anInput({ units: [aUnit('002'), aUnit('001')] }))
    expect(result.ranked).toEqual([])
    expect(result.notRanked.map((unit) => unit.unitCode)).toEqual(['001', '002'])
  })
})

/** Cells in tenths and hundredths within a narrow span, so that ties and missing cells are common. */
const cells = fc.record({
  inTable: fc.boolean(),
  valueHundredths: fc.option(fc.integer({ min: 2000, max: 2100 }), { freq: 8 }),
  workTenths: fc.option(fc.integer({ min: 795, max: 805 }), { freq: 8 }),
  validDays: fc.option(fc.integer({ min: 25, max: 31 }), { freq: 8 }),
})

const inputs = fc.array(cells, { maxLength: 40 }).map((list): RankingInput => {
  const rows = list.flatMap((cell, index): MonthRow[] => {
    if (!cell.inTable) return []
    const qualityValue = cell.valueHundredths === null ? null : exact((cell.valueHundredths / 100).toFixed(2))
    const workScore = cell.workTenths === null ? null : exact((cell.workTenths / 10).toFixed(1))
    return [{ unitCode: codeOf(index), qualityValue, workScore, validDays: cell.validDays, note: null, row: index + 2 }]
  })
  return anInput({ units: list.map((_, index) => aUnit(codeOf(index))), rows })
})

describe('every ranking', () => {
  it('holds each unit exactly once, ranked or not', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { ranked, notRanked } = computeRanking(input)
        const codes = [...ranked, ...notRanked].map((unit) => unit.unitCode).sort()
        expect(codes).toEqual(input.units.map((unit) => unit.code).sort())
      }),
    )
  })

  it('gives rank 1 + the strictly better rounded scores, and likewise from the worst', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { ranked } = computeRanking(input)
        const tenths = ranked.map((unit) => BigInt(unit.score.replace('.', '')))
        ranked.forEach((unit, index) => {
          const own = tenths[index] ?? 0n
          expect(unit.rank).toBe(1 + tenths.filter((other) => other > own).length)
          expect(unit.rankFromWorst).toBe(1 + tenths.filter((other) => other < own).length)
          expect(unit.tied).toBe(tenths.filter((other) => other === own).length > 1)
        })
      }),
    )
  })

  it('is the same bytes whatever the order of units and rows', () => {
    const shuffled = inputs.chain((input) => {
      const units = fc.shuffledSubarray([...input.units], { minLength: input.units.length })
      const rows = fc.shuffledSubarray([...input.rows], { minLength: input.rows.length })
      return fc.tuple(fc.constant(input), units, rows)
    })
    fc.assert(
      fc.property(shuffled, ([input, units, rows]) => {
        expect(JSON.stringify(computeRanking({ ...input, units, rows }))).toBe(JSON.stringify(computeRanking(input)))
      }),
    )
  })

  it('agrees with whole-number arithmetic written out by hand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12_000 }), fc.integer({ min: 0, max: 1000 }), (hundredths, workTenths) => {
        const row = aRow('001', {
          qualityValue: exact((hundredths / 100).toFixed(2)),
          workScore: exact((workTenths / 10).toFixed(1)),
        })
        const unit = computeRanking(anInput({ units: [aUnit('001')], rows: [row] })).ranked[0]
        expect(unit?.score).toBe(scoreByHand(BigInt(hundredths), BigInt(workTenths)))
      }),
      { numRuns: 500 },
    )
  })

  it('ranks 38,602 units within four seconds on a busy machine', () => {
    const units = Array.from({ length: 38_602 }, (_, index) => aUnit(String(110_000_000 + index)))
    const rows = units.map(({ code }, index) =>
      aRow(code, {
        qualityValue: exact(`${(index * 7919) % 100}.${index % 10}7`),
        workScore: exact(`${index % 97}.3`),
      }),
    )
    const startedAt = performance.now()
    const { ranked } = computeRanking(anInput({ units, rows }))
    expect(ranked).toHaveLength(units.length)
    expect(performance.now() - startedAt).toBeLessThan(4000)
  })
})

/** 0.6 × (100 − value) + 0.4 × work for a value in hundredths and a work score in tenths, in hundredths of a point. */
function scoreByHand(hundredths: bigint, workTenths: bigint): string {
  const valueTenths = halfEven(hundredths)
  const qualityTenths = valueTenths > 1000n ? 0n : 1000n - valueTenths
  const scoreTenths = halfEven(6n * qualityTenths + 4n * workTenths)
  return `${scoreTenths / 10n}.${scoreTenths % 10n}`
}

/** Drops the last digit of a whole number from 0, half to even. */
function halfEven(value: bigint): bigint {
  const rest = value % 10n
  const floor = value / 10n
  if (rest === 5n) return floor + (floor % 2n)
  return rest > 5n ? floor + 1n : floor
}
