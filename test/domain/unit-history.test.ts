import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MonthStanding, trendOf, visibleStanding } from '../../src/domain/unit-history.ts'

function aStanding(month: string, score: string | null, over: Partial<MonthStanding> = {}): MonthStanding {
  const figures = { rank: 300, rankFromWorst: 39, tied: false, qualityValue: '41.3', workScore: '80.0' }
  return {
    month,
    version: 1,
    isListed: false,
    rankedCount: 338,
    limit: 10,
    figures: score === null ? null : { ...figures, score },
    notRankedReason: score === null ? 'tooFewValidDays' : null,
    ...over,
  }
}

describe('what is seen of a standing', () => {
  it('is all of it in the scope, and beyond it what the published list says', () => {
    const scored = aStanding('2026-10', '61.4')
    expect(visibleStanding(scored, true)).toEqual(scored)
    expect(visibleStanding({ ...scored, isListed: true }, false).figures?.score).toBe('61.4')
    const listedNot = visibleStanding(scored, false)
    const rankedNot = visibleStanding(aStanding('2026-10', null), false)
    // Whether it was ranked at all is not to be told from the outside either.
    expect(listedNot).toEqual(rankedNot)
  })

  it('never holds a figure of a month in which an outsider’s list has none', () => {
    const standing = fc.record({ score: fc.option(fc.constantFrom('60.0', '70.5')), isListed: fc.boolean() })
    fc.assert(
      fc.property(standing, ({ score, isListed }) => {
        const seen = visibleStanding(aStanding('2026-10', score, { isListed: isListed && score !== null }), false)
        expect(seen.figures === null).toBe(!seen.isListed)
        expect(seen.notRankedReason).toBeNull()
      }),
    )
  })
})

describe('a trend', () => {
  it('compares the newest score with the one before it, exactly', () => {
    const months = [aStanding('2026-10', '61.4'), aStanding('2026-09', null), aStanding('2026-08', '64.6')]
    expect(trendOf(months).change).toEqual({ by: '-3.2', since: '2026-08' })
    expect(trendOf(months.toReversed()).change).toEqual({ by: '-3.2', since: '2026-08' })
  })

  it('has no change with fewer than two scores', () => {
    expect(trendOf([aStanding('2026-10', '61.4'), aStanding('2026-09', null)]).change).toBeNull()
    expect(trendOf([])).toEqual({ timesListed: 0, lastListed: null, change: null, sparkline: '' })
  })

  it('counts the months on the list and names the newest', () => {
    const months = [
      aStanding('2026-08', '60.0', { isListed: true }),
      aStanding('2026-10', '64.0'),
      aStanding('2026-09', '60.0', { isListed: true }),
    ]
    expect(trendOf(months)).toMatchObject({ timesListed: 2, lastListed: '2026-09' })
  })

  it('draws a character a month, lowest to highest, oldest first', () => {
    const scores = ['60.0', null, '61.0', '67.0'] as const
    const months = scores.map((score, index) => aStanding(`2026-0${index + 1}`, score))
    expect(trendOf(months).sparkline).toBe('▁·▂█')
    expect(trendOf([aStanding('2026-01', '60.0'), aStanding('2026-02', '60.0')]).sparkline).toBe('▅▅')
  })
})
