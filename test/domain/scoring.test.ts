import { describe, expect, it } from 'vitest'
import { toExactText } from '../../src/domain/decimal.ts'
import type { RankingRules } from '../../src/domain/office.ts'
import { parseWeights, placesFor, qualityScoreOf, scoreOf } from '../../src/domain/scoring.ts'
import { aRuleSet, exact, plainRules } from './ranking-builders.ts'

function linear(zeroAt: string, fullAt: string): RankingRules {
  return aRuleSet({ quality: { ...aRuleSet().quality, score: { kind: 'linear', zeroAt, fullAt } } })
}

describe('placesFor', () => {
  it.each([
    ['2012-12', null],
    ['2013-01', 0],
    ['2024-11', 0],
    ['2024-12', 1],
    ['2026-10', 1],
  ])('gives in %s the places of the latest step begun: %s', (month, places) => {
    expect(placesFor(aRuleSet(), month)).toBe(places)
  })
})

describe('qualityScoreOf', () => {
  it.each([
    ['lower is better', '41.3', '100', '0', '58.7'],
    ['at zeroAt', '100', '100', '0', '0'],
    ['at fullAt', '0', '100', '0', '100'],
    ['worse than zeroAt is held at 0', '135.2', '100', '0', '0'],
    ['better than fullAt is held at 100', '-3', '100', '0', '100'],
    ['higher is better', '3.5', '2', '7', '30'],
    ['decimals that never end stay exact', '10', '40', '10.1', '100'],
    ['a third', '1', '0', '3', '100/3'],
  ])('%s', (_name, value, zeroAt, fullAt, expected) => {
    expect(toExactText(qualityScoreOf(exact(value), linear(zeroAt, fullAt)))).toBe(expected)
  })

  it('gives the value itself under identity, unbounded', () => {
    expect(toExactText(qualityScoreOf(exact('104.5'), plainRules()))).toBe('104.5')
  })

  it('refuses a scale without length and a scale that is no number', () => {
    expect(() => qualityScoreOf(exact('1'), linear('5', '5.0'))).toThrow(/fullAt 5\.0/)
    expect(() => qualityScoreOf(exact('1'), linear('five', '0'))).toThrow(/zeroAt "five"/)
  })
})

describe('scoreOf', () => {
  it('adds the weighted scores without rounding', () => {
    const score = scoreOf(exact('58.7'), exact('83.333'), parseWeights(aRuleSet()))
    expect(toExactText(score)).toBe('68.5532')
  })

  it('is the quality score alone without a work weight, whatever the work score', () => {
    const score = scoreOf(exact('58.7'), exact('3'), parseWeights(plainRules()))
    expect(toExactText(score)).toBe('58.7')
  })

  it('refuses a missing work score that has a weight', () => {
    expect(() => scoreOf(exact('58.7'), null, parseWeights(aRuleSet()))).toThrow(RangeError)
  })
})
