import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roundHalfEven } from '../../src/domain/decimal.ts'
import { type ExplainInput, explainUnit } from '../../src/domain/explain.ts'
import { explanationLines } from '../../src/domain/explain-words.ts'
import type { ExplanationStep } from '../../src/domain/explanation-steps.ts'
import { computeRanking } from '../../src/domain/ranking.ts'
import { anInput, aRow, aRuleSet, aUnit, codeOf, exact, plainRules } from './ranking-builders.ts'

function anExplainInput(over: Partial<ExplainInput> = {}): ExplainInput {
  return {
    ...anInput({
      units: [aUnit('001', '乙镇'), aUnit('002', '丙街道'), aUnit('003', '丁乡')],
      rows: [
        aRow('001', { qualityValue: exact('41.25'), workScore: exact('80.5'), note: '复核', row: 2 }),
        aRow('002', { qualityValue: exact('41.2'), workScore: exact('80.45'), row: 3 }),
      ],
    }),
    policy: 'manual',
    limit: 1,
    decision: null,
    ...over,
  }
}

function stepOf<Name extends ExplanationStep['step']>(input: ExplainInput, unitCode: string, name: Name) {
  return explainUnit(input, unitCode).steps.find(
    (step): step is Extract<ExplanationStep, { readonly step: Name }> => step.step === name,
  )
}

describe('explainUnit', () => {
  it('lists every step of a ranked unit in order', () => {
    const { steps, ...who } = explainUnit(anExplainInput(), '001')
    expect(who).toEqual({ month: '2026-10', unitCode: '001', unitName: '乙镇', district: '甲区' })
    expect(steps).toEqual([
      {
        step: 'input',
        indicator: 'pm25',
        measure: '微克/立方米',
        row: 2,
        qualityValue: '41.25',
        workScore: '80.5',
        validDays: 31,
        note: '复核',
        fileName: null,
        dataVersion: null,
        ruleSetVersion: null,
      },
      { step: 'validity', required: 27, validDays: 31, applied: true, passed: true },
      { step: 'rounding', value: '41.25', places: 1, rounded: '41.2' },
      {
        step: 'qualityScore',
        kind: 'linear',
        formula: '100 × (41.2 − 100) / (0 − 100) = 58.8',
        clamped: false,
        qualityScore: '58.8',
      },
      { step: 'weights', quality: '0.6', work: '0.4' },
      { step: 'score', formula: '0.6 × 58.8 + 0.4 × 80.5 = 67.48', unrounded: '67.48', decimals: 1, score: '67.5' },
      {
        step: 'place',
        rank: 1,
        rankFromWorst: 1,
        betterCount: 0,
        worseCount: 0,
        rankedCount: 2,
        formula: '1 + 0 = 1',
      },
      {
        step: 'tie',
        score: '67.5',
        units: [
          { unitCode: '001', unitName: '乙镇', score: '67.5', unroundedScore: '67.48', exempt: false },
          { unitCode: '002', unitName: '丙街道', score: '67.5', unroundedScore: '67.46', exempt: false },
        ],
      },
      {
        step: 'bottomList',
        limit: 1,
        policy: 'manual',
        decision: null,
        listed: false,
        undecided: true,
        exemptReason: null,
        position: 2,
        candidateCount: 2,
        tieAtCut: { rankFromWorst: 1, unitCodes: ['002', '001'] },
      },
    ])
  })

  it('ends at the reason for a unit that is not ranked', () => {
    const input = anExplainInput({ rows: [aRow('001', { validDays: 20 }), aRow('002', { qualityValue: null })] })
    const names = (code: string) => explainUnit(input, code).steps.map((step) => step.step)
    expect(names('001')).toEqual(['input', 'validity', 'notRanked'])
    expect(stepOf(input, '001', 'notRanked')).toMatchObject({ reason: 'tooFewValidDays', validDays: 20, required: 27 })
    expect(names('002')).toEqual(['input', 'notRanked'])
    expect(stepOf(input, '003', 'input')).toMatchObject({ row: null, qualityValue: null })
    expect(stepOf(input, '003', 'notRanked')).toMatchObject({ reason: 'notInTable' })
  })

  it('shows the days behind a value made from hourly readings', () => {
    const days = [
      { day: '2026-10-02', count: 21, sum: '100' },
      { day: '2026-10-01', count: 20, sum: '800' },
      { day: '2026-10-03', count: 19, sum: '7' },
    ]
    const input = anExplainInput({ sourceNotes: { days, fileName: 'readings.csv', dataVersion: 2, ruleSetVersion: 1 } })
    expect(stepOf(input, '001', 'hourly')).toEqual({
      step: 'hourly',
      hoursPerDayMin: 20,
      days: [
        { day: '2026-10-01', count: 20, sum: '800', mean: '40' },
        { day: '2026-10-02', count: 21, sum: '100', mean: '4.7619047619' },
        { day: '2026-10-03', count: 19, sum: '7', mean: null },
      ],
      validDays: 2,
      formula: '(40 + 4.7619047619) / 2 ≈ 22.3809523810',
    })
    expect(stepOf(input, '001', 'input')).toMatchObject({ fileName: 'readings.csv', dataVersion: 2, ruleSetVersion: 1 })
  })

  it('says that a score was held within 0 to 100, and brackets negative numbers', () => {
    const rules = aRuleSet({
      quality: { ...aRuleSet().quality, score: { kind: 'linear', zeroAt: '10', fullAt: '-20' } },
    })
    const input = anExplainInput({ rules, rows: [aRow('001', { qualityValue: exact('-41.3') })] })
    expect(stepOf(input, '001', 'qualityScore')).toEqual({
      step: 'qualityScore',
      kind: 'linear',
      formula: '100 × (-41.3 − 10) / ((-20) − 10) = 171',
      clamped: true,
      qualityScore: '100',
    })
  })

  it('writes ≈ where the decimals never end', () => {
    const rules = aRuleSet({
      quality: { ...aRuleSet().quality, score: { kind: 'linear', zeroAt: '60', fullAt: '0' } },
    })
    const input = anExplainInput({ rules })
    expect(stepOf(input, '001', 'qualityScore')?.formula).toBe('100 × (41.2 − 60) / (0 − 60) ≈ 31.3333333333')
  })

  it('shows an identity score without a work weight', () => {
    const input = anExplainInput({ rules: plainRules() })
    expect(stepOf(input, '002', 'qualityScore')).toMatchObject({ kind: 'identity', formula: '41.2 = 41.2' })
    expect(stepOf(input, '002', 'weights')).toMatchObject({ work: null })
    expect(stepOf(input, '002', 'score')).toMatchObject({ formula: '41.2 = 41.2', score: '41.2' })
  })

  it('names the reason of an exempt unit and no position', () => {
    const rules = aRuleSet({ exempt: [{ unitCode: '002', reason: '生态涵养区' }] })
    expect(stepOf(anExplainInput({ rules }), '002', 'bottomList')).toMatchObject({
      listed: false,
      exemptReason: '生态涵养区',
      position: null,
      candidateCount: 1,
    })
  })

  it('throws on a unit that is not among the units', () => {
    expect(() => explainUnit(anExplainInput(), '999')).toThrow(/unit 999/)
  })

  it('comes to the figures of the ranking itself', () => {
    const tenths = fc.array(fc.tuple(fc.integer({ min: 300, max: 320 }), fc.integer({ min: 795, max: 805 })), {
      minLength: 1,
      maxLength: 15,
    })
    fc.assert(
      fc.property(tenths, (list) => {
        const input = anExplainInput({
          units: list.map((_, index) => aUnit(codeOf(index))),
          rows: list.map(([value, work], index) =>
            aRow(codeOf(index), { qualityValue: exact(`${value}/10`), workScore: exact(`${work}/10`) }),
          ),
        })
        for (const unit of computeRanking(input).ranked) {
          expect(stepOf(input, unit.unitCode, 'rounding')?.rounded).toBe(unit.qualityValue)
          expect(stepOf(input, unit.unitCode, 'qualityScore')?.qualityScore).toBe(unit.qualityScore)
          const score = stepOf(input, unit.unitCode, 'score')
          expect(score?.score).toBe(unit.score)
          expect(roundHalfEven(exact(score?.unrounded ?? ''), 1)).toBe(unit.score)
          expect(stepOf(input, unit.unitCode, 'place')).toMatchObject({
            rank: unit.rank,
            rankFromWorst: unit.rankFromWorst,
          })
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('explanationLines', () => {
  it('words a ranked unit in Chinese', () => {
    expect(explanationLines(explainUnit(anExplainInput(), '001'), 'zh-CN')).toMatchInlineSnapshot(`
      [
        "甲区/乙镇（001）2026-10 排名计算过程",
        "1. 输入：第 2 行，pm25 41.25 微克/立方米，工作得分 80.5，有效天数 31",
        "   备注：复核",
        "2. 有效性：有效天数 31，要求不少于 27，有效",
        "3. 修约：41.25 四舍六入五成双（GB/T 8170）保留 1 位小数 → 41.2",
        "4. 质量得分：100 × (41.2 − 100) / (0 − 100) = 58.8",
        "5. 权重：质量 0.6，工作 0.4",
        "6. 得分：0.6 × 58.8 + 0.4 × 80.5 = 67.48，保留 1 位小数（四舍六入五成双）→ 67.5",
        "7. 名次：得分更高的有 0 个，第 1 名（1 + 0 = 1）；更低的有 0 个，倒数第 1 名；参与排名共 2 个",
        "8. 并列：得分 67.5 的有 2 个，按未修约得分、再按单位代码排列：",
        "   乙镇（001）67.48",
        "   丙街道（002）67.46",
        "9. 后 1 位：可列入的 2 个单位中倒数第 2 行，待定",
        "   并列跨第 1 位：2 个单位，规则“由审核人决定”",
      ]
    `)
  })

  it('words a ranked unit in English', () => {
    expect(explanationLines(explainUnit(anExplainInput(), '001'), 'en')).toMatchInlineSnapshot(`
      [
        "甲区/乙镇 (001), 2026-10: how its place was computed",
        "1. Input: row 2, pm25 41.25 微克/立方米, work score 80.5, valid days 31",
        "   Note: 复核",
        "2. Validity: valid days 31, at least 27 required: valid",
        "3. Rounding: 41.25 half to even (GB/T 8170) to 1 decimal places → 41.2",
        "4. Quality score: 100 × (41.2 − 100) / (0 − 100) = 58.8",
        "5. Weights: quality 0.6, work 0.4",
        "6. Score: 0.6 × 58.8 + 0.4 × 80.5 = 67.48, half to even to 1 decimal places → 67.5",
        "7. Place: better scores 0, so rank 1 (1 + 0 = 1); worse scores 0, so 1 from the worst; units ranked: 2",
        "8. Tie: 2 units score 67.5; in order of the unrounded score, then the unit code:",
        "   乙镇 (001) 67.48",
        "   丙街道 (002) 67.46",
        "9. Bottom 1: row 2 from the worst of 2 units that may be listed: to be decided",
        "   A tie of 2 units crosses place 1; rule: the reviewer decides",
      ]
    `)
  })

  it('words what is rarer: hourly days, a held score, a decision, a missing unit', () => {
    const input = anExplainInput({
      rows: [aRow('001', { qualityValue: exact('130') }), aRow('002', { validDays: 3 })],
      sourceNotes: { days: [{ day: '2026-10-01', count: 24, sum: '3120' }], dataVersion: 1 },
      decision: { policy: 'strict', by: 'p1', reason: '按方案' },
    })
    const lines = ['001', '002', '003'].flatMap((code) => [
      ...explanationLines(explainUnit(input, code), 'zh-CN'),
      ...explanationLines(explainUnit(input, code), 'en'),
    ])
    expect(lines).toMatchInlineSnapshot(`
      [
        "甲区/乙镇（001）2026-10 排名计算过程",
        "1. 输入：第 2 行，pm25 130 微克/立方米，工作得分 80，有效天数 31",
        "   来源：数据第 1 版",
        "2. 小时值汇总：每日不少于 20 个小时值为有效日，有效日 1 天",
        "   2026-10-01：24 个，合计 3120，日均 130",
        "   月均值：(130) / 1 = 130",
        "3. 有效性：有效天数 31，要求不少于 27，有效",
        "4. 修约：130 四舍六入五成双（GB/T 8170）保留 1 位小数 → 130.0",
        "5. 质量得分：100 × (130.0 − 100) / (0 − 100) = -30，超出 0 至 100，取 0",
        "6. 权重：质量 0.6，工作 0.4",
        "7. 得分：0.6 × 0 + 0.4 × 80 = 32，保留 1 位小数（四舍六入五成双）→ 32.0",
        "8. 名次：得分更高的有 0 个，第 1 名（1 + 0 = 1）；更低的有 0 个，倒数第 1 名；参与排名共 1 个",
        "9. 后 1 位：可列入的 1 个单位中倒数第 1 行，列入",
        "   审核决定：严格按数列入（p1：按方案）",
        "甲区/乙镇 (001), 2026-10: how its place was computed",
        "1. Input: row 2, pm25 130 微克/立方米, work score 80, valid days 31",
        "   From: data version 1",
        "2. Hourly readings: a day with at least 20 values is valid; valid days: 1",
        "   2026-10-01: 24 values, sum 3120, mean 130",
        "   Mean of the month: (130) / 1 = 130",
        "3. Validity: valid days 31, at least 27 required: valid",
        "4. Rounding: 130 half to even (GB/T 8170) to 1 decimal places → 130.0",
        "5. Quality score: 100 × (130.0 − 100) / (0 − 100) = -30, outside 0 to 100, so 0",
        "6. Weights: quality 0.6, work 0.4",
        "7. Score: 0.6 × 0 + 0.4 × 80 = 32, half to even to 1 decimal places → 32.0",
        "8. Place: better scores 0, so rank 1 (1 + 0 = 1); worse scores 0, so 1 from the worst; units ranked: 1",
        "9. Bottom 1: row 1 from the worst of 1 units that may be listed: listed",
        "   Reviewer's decision: exactly that many (p1: 按方案)",
        "甲区/丙街道（002）2026-10 排名计算过程",
        "1. 输入：第 2 行，pm25 41.3 微克/立方米，工作得分 80，有效天数 3",
        "   来源：数据第 1 版",
        "2. 小时值汇总：每日不少于 20 个小时值为有效日，有效日 1 天",
        "   2026-10-01：24 个，合计 3120，日均 130",
        "   月均值：(130) / 1 = 130",
        "3. 有效性：有效天数 3，要求不少于 27，无效",
        "4. 不参与排名：有效天数不足（有效天数3，要求27）",
        "甲区/丙街道 (002), 2026-10: how its place was computed",
        "1. Input: row 2, pm25 41.3 微克/立方米, work score 80, valid days 3",
        "   From: data version 1",
        "2. Hourly readings: a day with at least 20 values is valid; valid days: 1",
        "   2026-10-01: 24 values, sum 3120, mean 130",
        "   Mean of the month: (130) / 1 = 130",
        "3. Validity: valid days 3, at least 27 required: not valid",
        "4. Not ranked: too few valid days (valid days 3, required 27)",
        "甲区/丁乡（003）2026-10 排名计算过程",
        "1. 输入：数据表中没有该单位",
        "   来源：数据第 1 版",
        "2. 小时值汇总：每日不少于 20 个小时值为有效日，有效日 1 天",
        "   2026-10-01：24 个，合计 3120，日均 130",
        "   月均值：(130) / 1 = 130",
        "3. 不参与排名：数据表中没有该单位",
        "甲区/丁乡 (003), 2026-10: how its place was computed",
        "1. Input: the table has no row for the unit",
        "   From: data version 1",
        "2. Hourly readings: a day with at least 20 values is valid; valid days: 1",
        "   2026-10-01: 24 values, sum 3120, mean 130",
        "   Mean of the month: (130) / 1 = 130",
        "3. Not ranked: the unit is not in the table",
      ]
    `)
  })
})
