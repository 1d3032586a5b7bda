import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeBetween, compareRankings, listingHistory } from '../../src/domain/comparison.ts'
import { computeRanking } from '../../src/domain/ranking.ts'
import { addMonths } from '../../src/domain/time.ts'
import { anInput, aRow, aUnit, exact, plainRules } from './ranking-builders.ts'

describe('changeBetween', () => {
  it.each([
    ['up', '34.5', '32.5', { kind: 'up', percent: '6.2' }],
    ['down', '16', '22', { kind: 'down', percent: '27.3' }],
    ['half rounds to even', '100.25', '100', { kind: 'up', percent: '0.2' }],
    ['half rounds to even, downwards', '99.65', '100', { kind: 'down', percent: '0.4' }],
    ['equal', '20', '20.0', { kind: 'unchanged' }],
    ['a change that rounds to 0.0', '2001', '2000', { kind: 'unchanged' }],
    ['the smallest change shown', '2001.2', '2000', { kind: 'up', percent: '0.1' }],
    ['no base', '20', null, { kind: 'unknown' }],
    ['a base of zero', '20', '0.0', { kind: 'unknown' }],
    ['zero against zero', '0', '0', { kind: 'unknown' }],
    ['down to zero', '0', '12', { kind: 'down', percent: '100.0' }],
    ['a negative base, rising', '-1', '-2', { kind: 'up', percent: '50.0' }],
    ['a negative base, falling', '-3', '-2', { kind: 'down', percent: '50.0' }],
  ])('%s', (_name, current, base, expected) => {
    expect(changeBetween(current, base)).toEqual(expected)
  })

  it('throws on a text that is no number', () => {
    expect(() => changeBetween('—', '3')).toThrow(/"—"/)
    expect(() => changeBetween('3', '')).toThrow(RangeError)
  })

  it('turns round when the values are mirrored at zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 }), (current, base) => {
        const one = changeBetween(String(current), String(base))
        const mirrored = changeBetween(String(-current), String(-base))
        if (one.kind === 'up') expect(mirrored).toEqual({ ...one, kind: 'down' })
        else if (one.kind === 'down') expect(mirrored).toEqual({ ...one, kind: 'up' })
        else expect(mirrored).toEqual(one)
      }),
    )
  })
})

describe('listingHistory', () => {
  const lists = (...months: readonly string[]) => months.map((month) => ({ month, unitCodes: ['001'] }))

  it.each([
    ['never listed', [], false, 0, 0, null],
    ['listed for the first time', [], true, 1, 1, null],
    ['three in a row', ['2026-08', '2026-09'], true, 3, 3, '2026-09'],
    ['a month without a published ranking breaks the row', ['2026-07', '2026-09'], true, 3, 2, '2026-09'],
    ['not listed now: no row', ['2026-08', '2026-09'], false, 2, 0, '2026-09'],
    ['eleven months before counts', ['2025-11'], true, 2, 1, '2025-11'],
    ['twelve months before does not, but is remembered', ['2025-10'], true, 1, 1, '2025-10'],
    ['a row across the new year', ['2025-12', '2026-01'], true, 3, 1, '2026-01'],
    ['the month itself goes by listedNow', ['2026-10'], false, 0, 0, null],
    ['later months are left out', ['2026-11'], true, 1, 1, null],
  ])('%s', (_name, months, listedNow, timesInTwelveMonths, monthsInARow, previousMonth) => {
    const history = listingHistory(lists(...months), '2026-10', '001', listedNow)
    expect(history).toEqual({ timesInTwelveMonths, monthsInARow, previousMonth })
  })

  it('counts a row longer than the window', () => {
    const months = Array.from({ length: 20 }, (_, index) => addMonths('2026-10', -1 - index))
    expect(listingHistory(lists(...months), '2026-10', '001', true)).toEqual({
      timesInTwelveMonths: 12,
      monthsInARow: 21,
      previousMonth: '2026-09',
    })
  })

  it('breaks the row at a published list without the unit', () => {
    const published = [...lists('2026-07', '2026-09'), { month: '2026-08', unitCodes: ['002'] }]
    expect(listingHistory(published, '2026-10', '001', true)).toEqual({
      timesInTwelveMonths: 3,
      monthsInARow: 2,
      previousMonth: '2026-09',
    })
  })

  it('throws when a month comes twice', () => {
    expect(() => listingHistory(lists('2026-09', '2026-09'), '2026-10', '001', true)).toThrow(/2026-09/)
  })
})

describe('compareRankings', () => {
  const version = (values: Readonly<Record<string, string | null>>, bottomUnitCodes: readonly string[]) => {
    const codes = Object.keys(values)
    const rows = codes.map((code) => {
      const value = values[code] ?? null
      return aRow(code, { qualityValue: value === null ? null : exact(value) })
    })
    const units = codes.map((code) => aUnit(code))
    return { ...computeRanking(anInput({ rules: plainRules(), units, rows })), bottomUnitCodes }
  }

  it('finds nothing between a version and itself', () => {
    const one = version({ '001': '50.0', '002': '40.0', '003': null }, ['002'])
    expect(compareRankings(one, one)).toEqual({
      changed: [],
      enteredBottom: [],
      leftBottom: [],
      newlyRanked: [],
      noLongerRanked: [],
    })
  })

  it('names who changed, entered, left, and gained or lost a rank', () => {
    const older = version({ '001': '50.0', '002': '40.0', '003': '30.0', '004': null, '005': '20.0' }, ['005', '003'])
    const newer = version({ '001': '50.0', '002': '25.0', '003': '30.0', '004': '10.0', '005': null }, ['004', '002'])
    const difference = compareRankings(older, newer)
    expect(difference.changed.map(({ unitCode, older: before, newer: after }) => [unitCode, before, after])).toEqual([
      [
        '003',
        { qualityValue: '30.0', workScore: null, score: '30.0', rank: 3, rankFromWorst: 2 },
        { qualityValue: '30.0', workScore: null, score: '30.0', rank: 2, rankFromWorst: 3 },
      ],
      [
        '002',
        { qualityValue: '40.0', workScore: null, score: '40.0', rank: 2, rankFromWorst: 3 },
        { qualityValue: '25.0', workScore: null, score: '25.0', rank: 3, rankFromWorst: 2 },
      ],
    ])
    expect(difference.enteredBottom).toEqual(['004', '002'])
    expect(difference.leftBottom).toEqual(['005', '003'])
    expect(difference.newlyRanked.map((unit) => unit.unitCode)).toEqual(['004'])
    expect(difference.noLongerRanked.map(({ unit, now }) => [unit.unitCode, now?.reason])).toEqual([['005', 'noValue']])
  })

  it('counts a unit as changed when only its rank from the worst moved', () => {
    const older = version({ '001': '50.0', '002': null }, [])
    const newer = version({ '001': '50.0', '002': '10.0' }, [])
    const moved = compareRankings(older, newer).changed.map((change) => [
      change.unitCode,
      change.older.rankFromWorst,
      change.newer.rankFromWorst,
    ])
    expect(moved).toEqual([['001', 1, 2]])
  })

  it('says of a unit that the newer version does not know at all that nothing is said now', () => {
    const difference = compareRankings(version({ '001': '5.0', '002': '4.0' }, []), version({ '001': '5.0' }, []))
    expect(difference.noLongerRanked.map(({ unit, now }) => [unit.unitCode, now])).toEqual([['002', null]])
  })
})
