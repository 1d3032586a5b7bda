import { type Exact, parseExact } from '../../src/domain/decimal.ts'
import type { RankingRules } from '../../src/domain/office.ts'
import {
  computeRanking,
  type MonthRow,
  type RankableUnit,
  type RankedUnit,
  type RankingInput,
} from '../../src/domain/ranking.ts'

export function exact(text: string): Exact {
  const value = parseExact(text)
  if (value === null) throw new Error(`not a number: ${text}`)
  return value
}

export function aRuleSet(over: Partial<RankingRules> = {}): RankingRules {
  return {
    bottom: 10,
    tieAtCut: 'manual',
    quality: {
      indicator: 'pm25',
      unit: '微克/立方米',
      better: 'lower',
      decimals: [
        { from: '2013-01', places: 0 },
        { from: '2024-12', places: 1 },
      ],
      min: '0',
      max: null,
      score: { kind: 'linear', zeroAt: '100', fullAt: '0' },
    },
    weights: { quality: '0.6', work: '0.4' },
    scoreDecimals: 1,
    validDaysMin: { default: 27, byMonthOfYear: { '02': 25 } },
    hourly: { hoursPerDayMin: 20 },
    exempt: [],
    effectiveFrom: '2026-01',
    ...over,
  }
}

/** The value itself is the score, with no work score and no rule on days: for tests of order alone. */
export function plainRules(over: Partial<RankingRules> = {}): RankingRules {
  return aRuleSet({
    quality: { ...aRuleSet().quality, better: 'higher', min: null, score: { kind: 'identity' } },
    weights: { quality: '1', work: null },
    validDaysMin: null,
    ...over,
  })
}

export function aUnit(code: string, name = `单位${code}`): RankableUnit {
  return { code, name, districtCode: '110101', district: '甲区' }
}

export function aRow(unitCode: string, over: Partial<MonthRow> = {}): MonthRow {
  const usual = { qualityValue: exact('41.3'), workScore: exact('80'), validDays: 31, note: null, row: 2 }
  return { unitCode, ...usual, ...over }
}

export function anInput(over: Partial<RankingInput> = {}): RankingInput {
  return { month: '2026-10', rules: aRuleSet(), units: [], rows: [], validDaysKnown: true, ...over }
}

/** Ranks units by scores given as texts; unit codes are `001`, `002` … in the order given. */
export function rankScores(scores: readonly string[], exemptIndexes: readonly number[] = []): readonly RankedUnit[] {
  const codes = scores.map((_, index) => codeOf(index))
  // More places than the score has, so that equal rounded scores may differ unrounded.
  const quality = { ...plainRules().quality, decimals: [{ from: '2013-01', places: 3 }] }
  const exempt = exemptIndexes.map((index) => ({ unitCode: codeOf(index), reason: '不参与' }))
  return computeRanking(
    anInput({
      rules: plainRules({ exempt, quality }),
      units: codes.map((code) => aUnit(code)),
      rows: scores.map((score, index) => aRow(codeOf(index), { qualityValue: exact(score) })),
    }),
  ).ranked
}

export function codeOf(index: number): string {
  return String(index + 1).padStart(3, '0')
}
