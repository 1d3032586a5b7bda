import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectBottom, type TieDecision } from '../../src/domain/bottom-list.ts'
import { codeOf, rankScores } from './ranking-builders.ts'

const strictly: TieDecision = { policy: 'strict', by: 'p1', reason: '按方案第六条' }
const including: TieDecision = { policy: 'include', by: 'p1', reason: '得分相同' }

describe('selectBottom', () => {
  /** Codes 001 to 005; worst first 005, 004, 003, 002, 001; 002 to 004 tie. */
  const tied = rankScores(['9.0', '5.0', '5.0', '5.0', '1.0'])

  it('lists the worst, worst first, where no tie crosses the edge', () => {
    expect(selectBottom(tied, 4, 'manual', null)).toEqual({
      limit: 4,
      unitCodes: ['005', '004', '003', '002'],
      tieAtCut: null,
      decision: null,
      undecided: false,
    })
  })

  it.each([
    ['strict', null, ['005', '004', '003'], false],
    ['include', null, ['005', '004', '003', '002'], false],
    ['manual', null, ['005', '004', '003'], true],
    ['manual', strictly, ['005', '004', '003'], false],
    ['manual', including, ['005', '004', '003', '002'], false],
    ['strict', including, ['005', '004', '003'], false],
  ] as const)('a tie across the edge under %s, decision %j: %j', (policy, decision, unitCodes, undecided) => {
    expect(selectBottom(tied, 3, policy, decision)).toEqual({
      limit: 3,
      unitCodes,
      tieAtCut: { rankFromWorst: 2, unitCodes: ['004', '003', '002'] },
      decision,
      undecided,
    })
  })

  it('takes the lower unrounded score of a tie first under strict', () => {
    const close = rankScores(['56.98', '57.02', '80'])
    expect(close.map((unit) => unit.score)).toEqual(['80.0', '57.0', '57.0'])
    expect(selectBottom(close, 1, 'strict', null).unitCodes).toEqual(['001'])
  })

  it('never lists an exempt unit, and passes its place on', () => {
    const ranked = rankScores(['9.0', '5.0', '4.0', '1.0'], [3])
    expect(selectBottom(ranked, 2, 'strict', null)).toMatchObject({ unitCodes: ['003', '002'], tieAtCut: null })
  })

  it('sees no tie at the edge when exemption leaves only one side of it', () => {
    const ranked = rankScores(['9.0', '5.0', '5.0', '1.0'], [1])
    expect(selectBottom(ranked, 2, 'manual', null)).toMatchObject({
      unitCodes: ['004', '003'],
      tieAtCut: null,
      undecided: false,
    })
  })

  it.each([
    ['fewer units than the limit', 10, ['003', '002', '001']],
    ['as many units as the limit', 3, ['003', '002', '001']],
    ['a limit of none', 0, []],
  ])('%s', (_name, limit, unitCodes) => {
    const ranked = rankScores(['5.0', '5.0', '5.0'])
    expect(selectBottom(ranked, limit, 'manual', null)).toMatchObject({ unitCodes, tieAtCut: null, undecided: false })
  })

  it('lists while undecided what both choices list when one tie holds every unit', () => {
    const list = selectBottom(rankScores(['5.0', '5.0', '5.0']), 2, 'manual', null)
    expect(list).toMatchObject({
      unitCodes: ['003', '002'],
      undecided: true,
      tieAtCut: { unitCodes: ['003', '002', '001'] },
    })
  })

  it.each([-1, 1.5, Number.NaN])('refuses a limit of %s', (limit) => {
    expect(() => selectBottom([], limit, 'strict', null)).toThrow(RangeError)
  })
})

/** Hundredths within a narrow span, so that rounded scores tie while unrounded ones differ; some units exempt. */
const cases = fc.record({
  hundredths: fc.array(fc.integer({ min: 100, max: 160 }), { maxLength: 30 }),
  exempt: fc.uniqueArray(fc.nat(29), { maxLength: 5 }),
  limit: fc.nat(12),
})

function ranked({ hundredths, exempt }: { hundredths: readonly number[]; exempt: readonly number[] }) {
  return rankScores(
    hundredths.map((value) => (value / 100).toFixed(2)),
    exempt,
  )
}

describe('every bottom list', () => {
  it('holds while undecided what strict and include both list, and strict is the start of include', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const rows = ranked(given)
        const undecided = selectBottom(rows, given.limit, 'manual', null).unitCodes
        const strict = selectBottom(rows, given.limit, 'strict', null).unitCodes
        const include = selectBottom(rows, given.limit, 'include', null).unitCodes
        expect(undecided).toEqual(strict.filter((code) => include.includes(code)))
        expect(include.slice(0, strict.length)).toEqual(strict)
      }),
    )
  })

  it('holds exactly the limit under strict, or every unit that may be listed', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const rows = ranked(given)
        const candidates = rows.filter((unit) => !unit.exempt)
        const { unitCodes } = selectBottom(rows, given.limit, 'strict', null)
        expect(unitCodes).toHaveLength(Math.min(given.limit, candidates.length))
        expect(unitCodes.every((code) => candidates.some((unit) => unit.unitCode === code))).toBe(true)
      }),
    )
  })

  it('never parts equal scores under include, nor lists a better score before a worse one', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const rows = ranked(given)
        const listed = new Set(selectBottom(rows, given.limit, 'include', null).unitCodes)
        const candidates = rows.filter((unit) => !unit.exempt)
        const best = candidates.find((unit) => listed.has(unit.unitCode))
        const expected = best === undefined ? [] : candidates.filter((unit) => Number(unit.score) <= Number(best.score))
        expect(expected.map((unit) => unit.unitCode).sort()).toEqual([...listed].sort())
      }),
    )
  })

  it('names a tie at the edge exactly when strict and include differ, and leaves manual undecided then', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const rows = ranked(given)
        const strict = selectBottom(rows, given.limit, 'strict', null)
        const include = selectBottom(rows, given.limit, 'include', null)
        const manual = selectBottom(rows, given.limit, 'manual', null)
        const differ = include.unitCodes.length > strict.unitCodes.length
        expect(strict.tieAtCut !== null).toBe(differ)
        expect(include.tieAtCut).toEqual(strict.tieAtCut)
        expect(manual.tieAtCut).toEqual(strict.tieAtCut)
        expect(manual.undecided).toBe(differ)
      }),
    )
  })

  it('keeps every listed unit under strict when a strictly better unit joins', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 500 }), (given, aboveTheEdge) => {
        const before = selectBottom(ranked(given), given.limit, 'strict', null).unitCodes
        const listedHundredths = before.map((code) => given.hundredths[Number(code) - 1] ?? 0)
        // Strictly better than every listed unit: at least a tenth more, so the rounded score is better too.
        const newcomer = Math.max(100, ...listedHundredths) + 10 + aboveTheEdge
        const after = ranked({ ...given, hundredths: [...given.hundredths, newcomer], exempt: given.exempt })
        const newCode = codeOf(given.hundredths.length)
        const listed = selectBottom(after, given.limit, 'strict', null).unitCodes
        const full = before.length === given.limit
        expect(listed.filter((code) => full || code !== newCode)).toEqual(before)
      }),
    )
  })
})
